//! A process without descriptors: a test program of its own, since the limit is the process's.

use std::cell::Cell;
use std::fs::File;
use std::net::{Ipv4Addr, TcpStream};
use std::rc::Rc;

use js_event_loop::{Closures, Event, Loop, RunMode, poller};

#[test]
fn a_listener_neither_spins_nor_dies() {
    let mut on = Loop::new(poller::system().unwrap());
    let mut host = Closures::new();
    let (failed, accepted) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    let (failures, connections) = (Rc::clone(&failed), Rc::clone(&accepted));
    let token = host.add(move |_, _, event| match event {
        Event::Failed(_) => failures.set(failures.get() + 1),
        Event::Connection => connections.set(connections.get() + 1),
        _ => {}
    });
    let (_, address) = on.listen_tcp(token, (Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let clients: Vec<TcpStream> = (0..3).map(|_| TcpStream::connect(address).unwrap()).collect();
    let mut hoard = Vec::new();
    while let Ok(file) = File::open("/dev/null") {
        hoard.push(file);
        assert!(hoard.len() < 2_000_000);
    }
    for _ in 0..5 {
        assert!(on.run(&mut host, RunMode::NoWait).unwrap());
    }
    // Each connection in the backlog failed once and was closed; then all is quiet.
    assert_eq!((failed.get(), accepted.get()), (3, 0));
    drop((hoard, clients));
    let _client = TcpStream::connect(address).unwrap();
    assert!(on.run(&mut host, RunMode::Once).unwrap());
    assert_eq!((failed.get(), accepted.get()), (3, 1));
}
