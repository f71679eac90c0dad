//! What the loop does when its poller fails.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;

use js_event_loop::channel::{Channel, Descriptor};
use js_event_loop::poller::{
    self, Interest, Mode, Network, Poller, Readiness, SimulatedPoller, Source, Waker,
};
use js_event_loop::{Closures, Event, HandleError, Loop, LoopError, RunMode};

/// Fails where it is told to.
#[derive(Clone, Default)]
struct Orders {
    add: bool,
    wait: bool,
}

struct Failing {
    inner: SimulatedPoller,
    orders: Rc<RefCell<Orders>>,
}

fn refuse(refuses: bool) -> io::Result<()> {
    if refuses { Err(io::ErrorKind::OutOfMemory.into()) } else { Ok(()) }
}

impl Poller for Failing {
    fn now(&mut self) -> u64 {
        self.inner.now()
    }

    fn add(&mut self, source: Source, key: u64, interest: Interest, mode: Mode) -> io::Result<()> {
        refuse(self.orders.borrow().add)?;
        self.inner.add(source, key, interest, mode)
    }

    fn modify(&mut self, source: Source, key: u64, interest: Interest, mode: Mode) -> io::Result<()> {
        self.inner.modify(source, key, interest, mode)
    }

    fn remove(&mut self, source: Source) -> io::Result<()> {
        self.inner.remove(source)
    }

    fn wait(&mut self, timeout: Option<u64>, ready: &mut Vec<Readiness>) -> io::Result<()> {
        refuse(self.orders.borrow().wait)?;
        self.inner.wait(timeout, ready)
    }

    fn waker(&self) -> Waker {
        self.inner.waker()
    }
}

fn new_loop() -> (Loop<usize>, Closures, Network, Rc<RefCell<Orders>>) {
    let (network, orders) = (Network::new(), Rc::new(RefCell::new(Orders::default())));
    let inner = SimulatedPoller::new(network.clone());
    let on = Loop::new(Box::new(Failing { inner, orders: Rc::clone(&orders) }));
    (on, Closures::new(), network, orders)
}

#[test]
fn a_failed_wait_ends_the_run_and_the_next_run_goes_on() {
    let (mut on, mut host, _, orders) = new_loop();
    let seen = Rc::new(RefCell::new(0));
    let told = Rc::clone(&seen);
    let token = host.add(move |_, _, _| *told.borrow_mut() += 1);
    on.set_immediate(token);
    orders.borrow_mut().wait = true;
    assert!(matches!(on.run(&mut host, RunMode::Default), Err(LoopError::Poll(_))));
    assert_eq!(*seen.borrow(), 0);
    orders.borrow_mut().wait = false;
    assert!(!on.run(&mut host, RunMode::Default).unwrap());
    assert_eq!(*seen.borrow(), 1);
}

#[test]
fn a_refused_descriptor_leaves_the_handle_stopped() {
    let (mut on, mut host, network, orders) = new_loop();
    let token = host.add(|_, _, event| assert!(matches!(event, Event::Closed)));
    let (ours, _theirs) = network.pair();
    let polled = on.polled(token, ours.source());
    let stream = on.stream(token, Box::new(ours), 1);
    orders.borrow_mut().add = true;
    assert!(matches!(on.watch(polled, Interest::READ, Mode::Level), Err(HandleError::System(_))));
    assert!(on.read_start(stream).is_err());
    assert!(!on.is_active(polled) && !on.is_active(stream) && !on.is_alive());
    orders.borrow_mut().add = false;
    on.read_start(stream).unwrap();
    assert!(on.is_active(stream));
    on.close(stream).unwrap();
    assert!(!on.run(&mut host, RunMode::Default).unwrap());
}

#[test]
fn a_number_that_is_no_descriptor_is_refused() {
    let mut on: Loop<usize> = Loop::new(poller::system().unwrap());
    for source in [-1, i32::MIN, i32::MAX] {
        let polled = on.polled(0, source);
        assert!(matches!(on.watch(polled, Interest::BOTH, Mode::Edge), Err(HandleError::System(_))));
    }
}

#[test]
fn a_reused_number_reports_to_its_new_owner_only() {
    let mut on = Loop::new(poller::system().unwrap());
    let mut host = Closures::new();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let mut token = |name: &'static str| {
        let seen = Rc::clone(&seen);
        host.add(move |_, _, event| seen.borrow_mut().push((name, event.name())))
    };
    let (first, second) = (token("first"), token("second"));
    let (ours, _theirs) = Descriptor::pair().unwrap();
    let number = ours.source();
    let old = on.polled(first, number);
    on.watch(old, Interest::READ, Mode::Level).unwrap();
    drop(ours);
    // The lowest free number is given out again; other tests may be faster, so try a few times.
    let mut pairs = Vec::new();
    for _ in 0..100 {
        pairs.push(Descriptor::pair().unwrap());
        let (ours, theirs) = pairs.last_mut().unwrap();
        if ours.source() == number {
            let new = on.polled(second, number);
            on.watch(new, Interest::READ, Mode::Level).unwrap();
            theirs.write(b"x").unwrap();
            on.run(&mut host, RunMode::NoWait).unwrap();
            assert_eq!(*seen.borrow(), [("second", "ready")]);
            return;
        }
    }
}
