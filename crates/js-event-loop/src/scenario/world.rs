//! What is around the loop of a scenario: a poller, connections, and an agenda.

use std::io;

use crate::channel::{Channel, Descriptor};
use crate::poller::kqueue::{KqueuePoller, SimulatedQueue};
use crate::poller::{Agenda, Network, Poller, SimulatedPoller, VirtualTime};

/// The two ends of a connection: the loop's and the world's.
pub(super) type Ends = (Box<dyn Channel>, Box<dyn Channel>);

/// A poller under a virtual clock, and how to make connections for it.
pub struct World {
    pub(super) poller: Box<dyn Poller>,
    pub(super) connect: Box<dyn FnMut() -> io::Result<Ends>>,
    pub(super) agenda: Agenda,
}

impl World {
    /// A world in memory, for keys.
    pub fn simulated() -> World {
        let network = Network::new();
        World::in_memory(SimulatedPoller::new(network.clone()), network)
    }

    /// A world in memory whose poller speaks to a simulated kernel queue.
    pub fn simulated_kqueue() -> io::Result<World> {
        let network = Network::new();
        let poller = KqueuePoller::new(SimulatedQueue::new(network.clone()))?;
        Ok(World::in_memory(poller, network))
    }

    fn in_memory(poller: impl Poller + 'static, network: Network) -> World {
        let agenda = Agenda::new();
        World {
            poller: Box::new(VirtualTime::new(poller, agenda.clone())),
            connect: Box::new(move || {
                let (a, b) = network.pair();
                Ok((Box::new(a), Box::new(b)))
            }),
            agenda,
        }
    }

    /// Real sockets, watched by `poller`; only the clock is virtual.
    pub fn real(poller: impl Poller + 'static) -> World {
        let agenda = Agenda::new();
        World {
            poller: Box::new(VirtualTime::new(poller, agenda.clone())),
            connect: Box::new(|| {
                let (a, b) = Descriptor::pair()?;
                Ok((Box::new(a), Box::new(b)))
            }),
            agenda,
        }
    }
}
