//! The thread pool, wake handles, signals and child processes, on the system's own poller.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use js_event_loop::{Closures, Event, Loop, Outcome, RunMode, poller};

fn new_loop() -> (Loop<usize>, Closures) {
    (Loop::new(poller::system().unwrap()), Closures::new())
}

#[test]
fn jobs_run_beside_the_loop_and_are_answered_on_it() {
    let (mut on, mut host) = new_loop();
    let sum = Rc::new(RefCell::new(0));
    let here = std::thread::current().id();
    for number in 0..200_u64 {
        let sum = Rc::clone(&sum);
        let token = host.add(move |on, _, event| {
            assert!(matches!(event, Event::Work(Outcome::Done)));
            assert_eq!(on.take_result::<String>(), None);
            *sum.borrow_mut() += on.take_result::<u64>().unwrap();
        });
        on.work(token, move || {
            assert_ne!(std::thread::current().id(), here);
            number
        })
        .unwrap();
    }
    assert!(!on.run(&mut host, RunMode::Default).unwrap());
    assert_eq!(*sum.borrow(), 199 * 200 / 2);
}

#[test]
fn a_job_is_cancelled_only_before_it_begins() {
    let (mut on, mut host) = new_loop();
    on.set_pool_size(1);
    let (begun, has_begun) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let mut token = |name: &'static str| {
        let seen = Rc::clone(&seen);
        host.add(move |_, _, event| seen.borrow_mut().push((name, event.name())))
    };
    let first = on
        .work(token("first"), move || {
            begun.send(()).unwrap();
            released.recv().unwrap();
        })
        .unwrap();
    let second = on.work(token("second"), || ()).unwrap();
    has_begun.recv().unwrap();
    assert!(!on.cancel_work(first));
    assert!(on.cancel_work(second));
    assert!(!on.cancel_work(second));
    release.send(()).unwrap();
    on.run(&mut host, RunMode::Default).unwrap();
    let mut seen = seen.borrow().clone();
    seen.sort_unstable();
    assert_eq!(seen, [("first", "done"), ("second", "cancelled")]);
}

#[test]
fn a_panicking_job_harms_nobody() {
    let (mut on, mut host) = new_loop();
    on.set_pool_size(1);
    let seen = Rc::new(RefCell::new(Vec::new()));
    for fails in [true, false] {
        let seen = Rc::clone(&seen);
        let token = host.add(move |_, _, event| seen.borrow_mut().push(event.name()));
        on.work(token, move || assert!(!fails, "a job fails on purpose")).unwrap();
    }
    on.run(&mut host, RunMode::Default).unwrap();
    assert_eq!(*seen.borrow(), ["panicked", "done"]);
}

#[test]
fn a_job_that_never_ends_does_not_hold_up_the_end() {
    let (mut on, mut host) = new_loop();
    let token = host.add(|_, _, _| panic!("it never ends"));
    let (begun, has_begun) = mpsc::channel();
    on.work(token, move || {
        begun.send(()).unwrap();
        loop {
            std::thread::park();
        }
    })
    .unwrap();
    has_begun.recv().unwrap();
    assert!(on.is_alive());
    let start = Instant::now();
    assert_eq!(on.close_pool(Duration::from_millis(20)), 1);
    assert!(!on.run(&mut host, RunMode::Default).unwrap());
    drop(on);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_thread_wakes_a_handle() {
    let (mut on, mut host) = new_loop();
    let handle = Rc::new(RefCell::new(None));
    let own = Rc::clone(&handle);
    let token = host.add(move |on, _, event| {
        if matches!(event, Event::Wake) {
            on.close(own.borrow().unwrap()).unwrap();
        }
    });
    let (id, sender) = on.wake_handle(token);
    *handle.borrow_mut() = Some(id);
    let thread = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(10));
        sender.wake();
        sender.wake();
        sender
    });
    assert!(!on.run(&mut host, RunMode::Default).unwrap());
    thread.join().unwrap().wake();
    assert!(!on.run(&mut host, RunMode::Default).unwrap());
}

#[test]
fn signals_interrupt_the_wait_and_are_told() {
    let (mut on, mut host) = new_loop();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let told = Rc::clone(&seen);
    let token = host.add(move |on, _, event| {
        if let Event::Signal(signal) = event {
            told.borrow_mut().push(signal);
            on.stop();
        }
    });
    let usr2 = signal_hook::consts::SIGUSR2;
    let id = on.signal(token, usr2).unwrap();
    assert!(on.signal(token, signal_hook::consts::SIGKILL).is_err());
    let thread = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(10));
        signal_hook::low_level::raise(usr2).unwrap();
    });
    assert!(on.run(&mut host, RunMode::Default).unwrap());
    thread.join().unwrap();
    assert_eq!(*seen.borrow(), [usr2]);
    on.close(id).unwrap();
    assert!(!on.run(&mut host, RunMode::Default).unwrap());
}

#[test]
fn children_are_awaited() {
    let (mut on, mut host) = new_loop();
    let seen = Rc::new(RefCell::new(Vec::new()));
    for script in ["exit 3", "kill -9 $$", "sleep 0.05; exit 4"] {
        let told = Rc::clone(&seen);
        let token = host.add(move |_, _, event| {
            if let Event::Exit { code, signal } = event {
                told.borrow_mut().push((code, signal));
            }
        });
        let child = std::process::Command::new("sh").args(["-c", script]).spawn().unwrap();
        on.process(token, child).unwrap();
    }
    assert!(!on.run(&mut host, RunMode::Default).unwrap());
    let mut seen = seen.borrow().clone();
    seen.sort_unstable();
    assert_eq!(seen, [(None, Some(9)), (Some(3), None), (Some(4), None)]);
}
