//! A pool without threads: somebody else begins and ends its jobs, one step at a time.
//!
//! Used by keys, where jobs take virtual time. Queue, cancellation, panics and completion are those
//! of the pool itself; only the threads are missing. The invariant: jobs begin in the order in
//! which they were posted.

use std::sync::Arc;

use super::{Job, Shared, ThreadPool, lock};
use crate::poller::Waker;

/// Does what the threads of a pool would do.
#[derive(Clone)]
pub struct Stepper {
    shared: Arc<Shared>,
}

/// A job that was taken from the queue and has not ended.
pub struct BegunJob {
    number: u32,
    job: Job,
}

impl BegunJob {
    /// The number it was posted under.
    pub fn number(&self) -> u32 {
        self.number
    }
}

impl ThreadPool {
    /// A pool that starts no threads, and what does their work.
    pub fn without_threads(waker: Waker) -> (ThreadPool, Stepper) {
        let mut pool = ThreadPool::new(1, waker);
        // As if all its threads existed already.
        pool.threads = usize::MAX;
        let shared = Arc::clone(&pool.shared);
        (pool, Stepper { shared })
    }
}

impl Stepper {
    /// Takes the first job from the queue, as a free thread does.
    pub fn begin(&self) -> Option<BegunJob> {
        let mut state = lock(&self.shared.state);
        let (number, job) = state.queue.pop_front()?;
        state.running += 1;
        Some(BegunJob { number, job })
    }

    /// Runs a job that has begun, and reports it as a thread does.
    pub fn end(&self, begun: BegunJob) {
        self.shared.finish(super::run(begun.number, begun.job));
        lock(&self.shared.state).running -= 1;
    }

    /// The numbers of the jobs that wait, in order.
    pub fn waiting(&self) -> Vec<u32> {
        lock(&self.shared.state).queue.iter().map(|(number, _)| *number).collect()
    }
}
