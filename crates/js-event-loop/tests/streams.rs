//! Streams over simulated connections: the order of events, byte by byte.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;

use js_event_loop::poller::{Agenda, End, Network, SimulatedPoller, VirtualTime};
use js_event_loop::{Closures, Event, HandleId, Loop, RunMode, Writing};

type Log = Rc<RefCell<Vec<String>>>;

struct Scene {
    on: Loop<usize>,
    host: Closures,
    network: Network,
    agenda: Agenda,
    log: Log,
}

impl Scene {
    fn new() -> Scene {
        let (network, agenda) = (Network::new(), Agenda::new());
        let poller = VirtualTime::new(SimulatedPoller::new(network.clone()), agenda.clone());
        let on = Loop::new(Box::new(poller));
        Scene { on, host: Closures::new(), network, agenda, log: Log::default() }
    }

    /// A stream that logs what it hears, and the world's side of it.
    fn stream(&mut self, name: &'static str, high_water_mark: usize) -> (HandleId, Rc<End>) {
        let (ours, theirs) = self.network.pair();
        let log = Rc::clone(&self.log);
        let token = self.host.add(move |_, _, event| {
            let line = match event {
                Event::Read(count) => format!("{name} read {count}"),
                Event::Failed(kind) => format!("{name} failed {kind:?}"),
                other => format!("{name} {}", other.name()),
            };
            log.borrow_mut().push(line);
        });
        (self.on.stream(token, Box::new(ours), high_water_mark), Rc::new(theirs))
    }

    fn run(&mut self) -> Vec<String> {
        assert!(!self.on.run(&mut self.host, RunMode::Default).unwrap());
        self.log.take()
    }
}

fn read_all(end: &End) -> usize {
    let mut buffer = [0; 8192];
    let mut total = 0;
    while let Ok(count @ 1..) = end.read(&mut buffer) {
        total += count;
    }
    total
}

#[test]
fn a_full_stream_says_false_and_drains_once() {
    let mut scene = Scene::new();
    let (id, peer) = scene.stream("s", 10);
    assert!(scene.on.write(id, vec![0; 4]).unwrap());
    assert!(!scene.on.write(id, vec![0; 6]).unwrap());
    assert!(!scene.on.write(id, vec![0; 1]).unwrap());
    assert_eq!(scene.on.waiting_bytes(id).unwrap(), 11);
    assert_eq!(scene.run(), ["s drain"]);
    assert_eq!((scene.on.waiting_bytes(id).unwrap(), read_all(&peer)), (0, 11));
}

#[test]
fn what_the_channel_does_not_take_waits_for_room() {
    let mut scene = Scene::new();
    let (id, peer) = scene.stream("s", 10);
    assert!(!scene.on.write(id, vec![0; 10_000]).unwrap());
    for at in [5, 10, 15] {
        let (peer, log) = (Rc::clone(&peer), Rc::clone(&scene.log));
        scene.agenda.enter(at, move || log.borrow_mut().push(format!("peer {}", read_all(&peer))));
    }
    assert_eq!(scene.run(), ["peer 4096", "peer 4096", "s drain"]);
}

#[test]
fn corked_writes_go_out_together() {
    let mut scene = Scene::new();
    let (id, peer) = scene.stream("s", 100);
    scene.on.cork(id).unwrap();
    scene.on.cork(id).unwrap();
    scene.on.write(id, vec![0; 3]).unwrap();
    scene.on.uncork(id).unwrap();
    scene.on.write(id, vec![0; 3]).unwrap();
    assert_eq!(read_all(&peer), 0);
    assert!(!scene.on.is_alive(), "a corked stream waits for its host, not for the world");
    scene.on.uncork(id).unwrap();
    assert_eq!(read_all(&peer), 6);
    assert!(scene.run().is_empty());
}

#[test]
fn end_writes_what_waits_and_refuses_more() {
    let mut scene = Scene::new();
    let (id, peer) = scene.stream("s", 1);
    scene.on.cork(id).unwrap();
    scene.on.write(id, vec![0; 5]).unwrap();
    scene.on.end(id).unwrap();
    assert!(scene.on.write(id, vec![0]).is_err());
    scene.on.end(id).unwrap();
    assert_eq!(scene.run(), ["s finish"]);
    assert_eq!((read_all(&peer), peer.read(&mut [0; 1]).unwrap()), (5, 0));
}

#[test]
fn destroying_drops_what_waits() {
    let mut scene = Scene::new();
    let (id, peer) = scene.stream("s", 1);
    scene.on.write(id, vec![0; 5_000]).unwrap();
    scene.on.read_start(id).unwrap();
    scene.on.destroy(id).unwrap();
    assert!(scene.on.write(id, vec![0]).is_err());
    assert_eq!(scene.run(), ["s closed"]);
    assert_eq!(read_all(&peer), 4096);
    assert_eq!(peer.write(b"x").unwrap_err().kind(), io::ErrorKind::BrokenPipe);
}

#[test]
fn reading_stops_and_goes_on_and_ends_once() {
    let mut scene = Scene::new();
    let (id, peer) = scene.stream("s", 1);
    scene.on.read_start(id).unwrap();
    peer.write(b"abc").unwrap();
    assert!(scene.on.run(&mut scene.host, RunMode::NoWait).unwrap());
    scene.on.read_stop(id).unwrap();
    peer.write(b"defg").unwrap();
    peer.shutdown().unwrap();
    assert_eq!(scene.run(), ["s read 3"]);
    scene.on.read_start(id).unwrap();
    assert_eq!(scene.run(), ["s read 4", "s end"]);
}

#[test]
fn writing_to_a_closed_peer_fails_in_the_pending_phase() {
    let mut scene = Scene::new();
    let (id, peer) = scene.stream("s", 1);
    drop(peer);
    assert!(!scene.on.write(id, vec![0; 5]).unwrap());
    assert_eq!(*scene.log.borrow(), [""; 0]);
    assert_eq!(scene.run(), ["s failed BrokenPipe"]);
    assert!(scene.on.write(id, vec![0]).is_err());
}

#[test]
fn a_pipe_pauses_its_source_and_passes_everything_on() {
    let mut scene = Scene::new();
    let (source, producer) = scene.stream("source", 1);
    let (target, consumer) = scene.stream("target", 1_000);
    scene.on.pipe(source, target).unwrap();
    let (produced, taken) = (Rc::new(RefCell::new(0)), Rc::new(RefCell::new(0)));
    for at in 0..40 {
        let (producer, consumer) = (Rc::clone(&producer), Rc::clone(&consumer));
        let (produced, taken) = (Rc::clone(&produced), Rc::clone(&taken));
        scene.agenda.enter(at, move || {
            if at < 20 {
                // The source is paused while the target is full, so not all of it is taken.
                *produced.borrow_mut() += producer.write(&[0; 1_500]).unwrap_or(0);
            } else {
                *taken.borrow_mut() += read_all(&consumer);
            }
            if at == 39 {
                producer.shutdown().unwrap();
            }
        });
    }
    let log = scene.run();
    assert!(log.contains(&"target drain".to_string()));
    assert_eq!(log[log.len() - 2..], ["source end", "target finish"]);
    assert_eq!(*taken.borrow() + read_all(&consumer), *produced.borrow());
    // Nobody read for long: two channels are full, and the target holds one read more.
    assert!(*produced.borrow() < 20 * 1_500);
    assert!(*produced.borrow() >= 2 * 4096);
}

#[test]
fn an_idle_stream_does_not_keep_the_loop_alive() {
    let mut scene = Scene::new();
    let (id, _peer) = scene.stream("s", 1);
    assert!(!scene.on.is_alive());
    scene.on.read_start(id).unwrap();
    assert!(scene.on.is_alive());
    scene.on.unreference(id).unwrap();
    assert!(!scene.on.is_alive());
}

#[test]
fn an_uncork_without_a_cork_does_nothing() {
    let mut scene = Scene::new();
    let (id, _peer) = scene.stream("s", 10);
    scene.on.uncork(id).unwrap();
    assert!(!scene.on.is_alive());
}

#[test]
fn a_stream_that_failed_owes_no_drain() {
    let mut scene = Scene::new();
    let (id, peer) = scene.stream("s", 1);
    drop(peer);
    assert!(!scene.on.write(id, vec![0; 5]).unwrap());
    assert_eq!(scene.run(), ["s failed BrokenPipe"]);
    scene.on.cork(id).unwrap();
    scene.on.uncork(id).unwrap();
    assert!(scene.run().is_empty());
}

#[test]
fn a_simulated_connection_is_made_or_refused_later() {
    let mut scene = Scene::new();
    for (name, refused) in [("made", false), ("refused", true)] {
        let log = Rc::clone(&scene.log);
        let token =
            scene.host.add(move |_, _, event| log.borrow_mut().push(format!("{name} {}", event.name())));
        let (ours, theirs) = scene.network.connecting_pair();
        let id = scene.on.connecting_stream(token, Box::new(ours), 1).unwrap();
        assert_eq!(scene.on.stream_state(id).unwrap(), (false, Writing::Connecting));
        scene.agenda.enter(
            3,
            move || {
                if refused { theirs.refuse().unwrap() } else { theirs.establish().unwrap() }
            },
        );
    }
    assert_eq!(scene.run(), ["made connected", "refused failed"]);
}
