//! JE02, kqueue as I/O backend: the key against the visible cases, against what keys promise, and
//! the queue in memory against one over real sockets.

mod keyed;

use keyed::TRACK;

#[test]
fn visible_cases_are_what_the_key_prints() {
    TRACK.visible_cases("JE02");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    TRACK.generated_inputs("JE02");
}

#[test]
fn damaged_inputs_are_answered() {
    TRACK.changed_inputs("JE02", b" \n#abTWMPon019rst");
}

#[cfg(target_os = "linux")]
mod beside_real_sockets {
    use js_event_loop::channel::{Channel, Descriptor};
    use js_event_loop::poller::Network;
    use js_event_loop::poller::kqueue::{
        EmulatedQueue, Filter, Flags, KernelEvent, KernelQueue, SimulatedQueue,
    };
    use solution_key::Rng;
    use std::fmt::Write;
    use std::time::Duration;

    const PIPES: usize = 3;

    /// A queue, and the two ends of each pipe that it may watch.
    struct World {
        queue: Box<dyn KernelQueue>,
        ours: Vec<Option<Box<dyn Channel>>>,
        theirs: Vec<Option<Box<dyn Channel>>>,
        idents: Vec<u64>,
    }

    impl World {
        fn new(queue: Box<dyn KernelQueue>, pairs: Vec<(Box<dyn Channel>, Box<dyn Channel>)>) -> World {
            let idents = pairs.iter().map(|(ours, _)| ours.source() as u64).collect();
            let (ours, theirs) = pairs.into_iter().map(|(a, b)| (Some(a), Some(b))).unzip();
            World { queue, ours, theirs, idents }
        }

        /// What the queue says now. Left out is where systems differ: the order of events, and how
        /// room for writing is counted.
        fn events(&mut self, changes: &[KernelEvent]) -> String {
            let mut events = Vec::new();
            let result = self.queue.kevent(changes, &mut events, 100, Some(Duration::ZERO));
            let mut lines: Vec<String> = events
                .iter()
                .map(|event| {
                    let error = event.flags.contains(Flags::ERROR);
                    let data = if event.filter == Filter::Read || error { event.data } else { 0 };
                    format!("{} {:?} {:#x} {data}\n", event.udata, event.filter, event.flags.0)
                })
                .collect();
            lines.sort();
            format!("{}{result:?}\n", lines.concat())
        }
    }

    /// Keeps to what is alike: edges for reading only, and no pipe is ever full.
    fn play(rng: &mut Rng, world: &mut World) -> String {
        let mut out = String::new();
        for _ in 0..rng.between(3, 40) {
            let pipe = rng.below(PIPES as u32) as usize;
            let count = rng.between(1, 9) as usize;
            match rng.below(12) {
                0..=4 => {
                    let filter = if rng.one_in(3) { Filter::Write } else { Filter::Read };
                    let mut flags = match rng.below(7) {
                        0 => Flags::DELETE,
                        1 => Flags::ENABLE,
                        2 => Flags::DISABLE,
                        3 => Flags::ADD | Flags::ONESHOT,
                        4 => Flags::ADD | Flags::DISPATCH,
                        _ => Flags::ADD,
                    };
                    if filter == Filter::Read && rng.one_in(2) {
                        flags = flags | Flags::CLEAR;
                    }
                    if world.ours[pipe].is_none() {
                        // What other changes do when the descriptor is closed differs by system.
                        flags = Flags::ADD;
                    }
                    let change = KernelEvent::change(world.idents[pipe], filter, flags, pipe as u64);
                    let _ = writeln!(out, "change {pipe} {filter:?} {:#x}", flags.0);
                    out.push_str(&world.events(&[change]));
                }
                5..=7 => {
                    if let Some(end) = &mut world.theirs[pipe] {
                        let result = end.write(&vec![0; count]).map_err(|error| error.kind());
                        let _ = writeln!(out, "feed {pipe} {result:?}");
                    }
                }
                8..=9 => {
                    if let Some(end) = &mut world.ours[pipe] {
                        let result = end.read(&mut vec![0; count]).map_err(|error| error.kind());
                        let _ = writeln!(out, "read {pipe} {result:?}");
                    }
                }
                10 if rng.one_in(2) => {
                    if let Some(end) = &mut world.theirs[pipe] {
                        end.shutdown().unwrap();
                        let _ = writeln!(out, "shut {pipe}");
                    }
                }
                10 if rng.one_in(2) => {
                    world.theirs[pipe] = None;
                    let _ = writeln!(out, "hangup {pipe}");
                }
                11 if rng.one_in(4) => {
                    world.ours[pipe] = None;
                    let _ = writeln!(out, "drop {pipe}");
                }
                _ => out.push_str(&world.events(&[])),
            }
        }
        out.push_str(&world.events(&[]));
        out
    }

    #[test]
    fn the_queue_in_memory_says_the_same() {
        for seed in 0..2000 {
            let network = Network::new();
            let pairs = (0..PIPES).map(|_| {
                let (a, b) = network.pair();
                (Box::new(a) as Box<dyn Channel>, Box::new(b) as Box<dyn Channel>)
            });
            let mut memory = World::new(Box::new(SimulatedQueue::new(network.clone())), pairs.collect());
            let pairs = (0..PIPES).map(|_| {
                let (a, b) = Descriptor::pair().unwrap();
                (Box::new(a) as Box<dyn Channel>, Box::new(b) as Box<dyn Channel>)
            });
            let mut real = World::new(Box::new(EmulatedQueue::new().unwrap()), pairs.collect());
            let expected = play(&mut Rng::new(seed), &mut real);
            assert_eq!(play(&mut Rng::new(seed), &mut memory), expected, "seed {seed}");
        }
    }
}
