//! TCP and Unix sockets on the system's own poller.

use std::cell::{Cell, RefCell};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::rc::Rc;

use js_event_loop::{Closures, Event, HandleId, Loop, RunMode, poller};

const HIGH_WATER_MARK: usize = 16 * 1024;

fn new_loop() -> (Loop<usize>, Closures) {
    (Loop::new(poller::system().unwrap()), Closures::new())
}

fn loopback() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 0).into()
}

/// What a listener does: each connection gets a stream that is piped into itself.
fn echo(listener: Rc<Cell<Option<HandleId>>>) -> impl FnMut(&mut Loop<usize>, &mut Closures, Event) {
    move |on, host, event| {
        let Event::Connection = event else { return };
        let connection = on.accept(listener.get().unwrap()).unwrap();
        let own = Rc::new(Cell::new(None));
        let id = Rc::clone(&own);
        let token = host.add(move |on, _, event| {
            if matches!(event, Event::Finish | Event::Failed(_)) {
                on.close(id.get().unwrap()).unwrap();
            }
        });
        let stream = on.stream(token, Box::new(connection), HIGH_WATER_MARK);
        own.set(Some(stream));
        on.pipe(stream, stream).unwrap();
    }
}

/// A client that sends `size` bytes, ends, and counts what comes back into `total`.
fn client(
    host: &mut Closures,
    own: &Rc<Cell<Option<HandleId>>>,
    size: usize,
    total: &Rc<Cell<usize>>,
    after: impl FnOnce(&mut Loop<usize>) + 'static,
) -> usize {
    let (own, total, mut after) = (Rc::clone(own), Rc::clone(total), Some(after));
    host.add(move |on, _, event| {
        let Some(id) = own.get() else { return };
        match event {
            Event::Connected => {
                on.read_start(id).unwrap();
                on.write(id, vec![7; size]).unwrap();
                on.end(id).unwrap();
            }
            Event::Read(count) => {
                assert!(on.received().iter().all(|&byte| byte == 7));
                total.set(total.get() + count);
            }
            Event::End => on.close(id).unwrap(),
            Event::Failed(kind) => panic!("{kind}"),
            Event::Closed => {
                if let Some(after) = after.take() {
                    after(on);
                }
            }
            _ => {}
        }
    })
}

#[test]
fn hundreds_of_connections_are_echoed() {
    const CLIENTS: usize = 300;
    let (mut on, mut host) = new_loop();
    let listener = Rc::new(Cell::new(None));
    let token = host.add(echo(Rc::clone(&listener)));
    let (id, address) = on.listen_tcp(token, loopback()).unwrap();
    listener.set(Some(id));
    let (total, left) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(CLIENTS)));
    for number in 0..CLIENTS {
        let (own, left) = (Rc::new(Cell::new(None)), Rc::clone(&left));
        let size = if number == 0 { 3_000_000 } else { number };
        let token = client(&mut host, &own, size, &total, move |on| {
            left.set(left.get() - 1);
            if left.get() == 0 {
                on.close(id).unwrap();
            }
        });
        own.set(Some(on.connect_tcp(token, address, HIGH_WATER_MARK).unwrap()));
    }
    assert!(!on.run(&mut host, RunMode::Default).unwrap());
    assert_eq!(total.get(), 3_000_000 + (1..CLIENTS).sum::<usize>());
}

#[test]
fn unix_sockets_work_alike() {
    let (mut on, mut host) = new_loop();
    let path = std::env::temp_dir().join(format!("event-loop-{}.sock", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let listener = Rc::new(Cell::new(None));
    let token = host.add(echo(Rc::clone(&listener)));
    let id = on.listen_unix(token, &path).unwrap();
    listener.set(Some(id));
    assert!(on.listen_unix(token, &path).is_err());
    let (own, total) = (Rc::new(Cell::new(None)), Rc::new(Cell::new(0)));
    let token = client(&mut host, &own, 100_000, &total, move |on| on.close(id).unwrap());
    own.set(Some(on.connect_unix(token, &path, HIGH_WATER_MARK).unwrap()));
    assert!(!on.run(&mut host, RunMode::Default).unwrap());
    assert_eq!(total.get(), 100_000);
    std::fs::remove_file(&path).unwrap();
    assert!(on.connect_unix(token, &path, HIGH_WATER_MARK).is_err());
}

#[test]
fn a_refused_connection_is_told() {
    let (mut on, mut host) = new_loop();
    // A port that was free a moment ago.
    let address = TcpListener::bind(loopback()).unwrap().local_addr().unwrap();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let told = Rc::clone(&seen);
    let token = host.add(move |_, _, event| {
        if let Event::Failed(kind) = event {
            told.borrow_mut().push(kind);
        }
    });
    let id = on.connect_tcp(token, address, 1).unwrap();
    assert!(on.write(id, vec![1]).is_ok_and(|goes_on| !goes_on));
    on.end(id).unwrap();
    assert!(!on.run(&mut host, RunMode::Default).unwrap());
    assert_eq!(*seen.borrow(), [io::ErrorKind::ConnectionRefused]);
    assert!(on.write(id, vec![1]).is_err());
}
