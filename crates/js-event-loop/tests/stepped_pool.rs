//! The pool without threads: its queue, cancellation and panics are those of the pool with them.

use js_event_loop::poller::Waker;
use js_event_loop::{Outcome, ThreadPool};

#[test]
fn somebody_else_does_the_work_of_the_threads() {
    let (mut pool, stepper) = ThreadPool::without_threads(Waker::new(|| ()));
    for number in 1..=3 {
        pool.post(number, move || Box::new(number * 10)).unwrap();
    }
    assert_eq!(stepper.waiting(), [1, 2, 3]);
    let first = stepper.begin().unwrap();
    assert_eq!(first.number(), 1);
    assert!(!pool.cancel(1), "it has begun");
    assert!(pool.cancel(2));
    let third = stepper.begin().unwrap();
    assert!(stepper.begin().is_none());
    stepper.end(third);
    stepper.end(first);
    let mut finished = Vec::new();
    pool.collect(&mut finished);
    let found: Vec<_> = finished.iter().map(|job| (job.number, job.outcome)).collect();
    assert_eq!(found, [(2, Outcome::Cancelled), (3, Outcome::Done), (1, Outcome::Done)]);
    assert_eq!(finished[1].result.as_ref().unwrap().downcast_ref(), Some(&30_u32));
}
