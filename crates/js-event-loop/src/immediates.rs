//! Immediates: requests answered in the next check phase.
//!
//! Node builds them from a check handle (which runs the queue) and an idle handle (which keeps the
//! loop from waiting); here the loop does both itself. The invariant: an immediate queued by an
//! immediate waits for the next turn, and only referenced ones keep the loop alive.

use std::collections::VecDeque;

use crate::event_loop::Loop;
use crate::handle::TaskId;
use crate::host::{Event, Host};
use crate::trace::Happening;

struct Immediate<C> {
    id: TaskId,
    token: C,
    referenced: bool,
}

/// Immediates that wait, oldest first.
pub(crate) struct Immediates<C> {
    queue: VecDeque<Immediate<C>>,
    /// How many of them are referenced.
    pub(crate) alive: usize,
}

impl<C> Immediates<C> {
    pub(crate) fn new() -> Immediates<C> {
        Immediates { queue: VecDeque::new(), alive: 0 }
    }
}

impl<C: Copy> Loop<C> {
    /// Asks for one call in the next check phase.
    pub fn set_immediate(&mut self, token: C) -> TaskId {
        let id = TaskId(self.next_serial());
        self.immediates.queue.push_back(Immediate { id, token, referenced: true });
        self.immediates.alive += 1;
        self.trace.push(Happening::Queue { id: id.0, what: Event::Immediate.name() });
        id
    }

    /// Takes an immediate back; says whether it was still waiting.
    pub fn clear_immediate(&mut self, id: TaskId) -> bool {
        let Some(place) = self.immediates.queue.iter().position(|immediate| immediate.id == id) else {
            return false;
        };
        if let Some(immediate) = self.immediates.queue.remove(place) {
            self.immediates.alive -= usize::from(immediate.referenced);
        }
        self.trace.push(Happening::Cancel { id: id.0 });
        true
    }

    /// Lets the loop end before an immediate ran; says whether it was still waiting.
    pub fn unreference_immediate(&mut self, id: TaskId) -> bool {
        let Some(immediate) = self.immediates.queue.iter_mut().find(|immediate| immediate.id == id) else {
            return false;
        };
        self.immediates.alive -= usize::from(std::mem::take(&mut immediate.referenced));
        self.trace.push(Happening::Unref { id: id.0 });
        true
    }

    pub(crate) fn run_immediates(&mut self, host: &mut dyn Host<C>) {
        // Serial numbers only grow: what is queued from now on is younger.
        let Some(last) = self.immediates.queue.back().map(|immediate| immediate.id.0) else { return };
        while let Some(immediate) = self.immediates.queue.pop_front_if(|immediate| immediate.id.0 <= last) {
            self.immediates.alive -= usize::from(immediate.referenced);
            let (id, token) = (immediate.id, immediate.token);
            self.trace.push(Happening::Call { id: id.0, what: Event::Immediate.name() });
            host.call(self, token, Event::Immediate);
            self.checkpoint(host);
        }
    }
}
