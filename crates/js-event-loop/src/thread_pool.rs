//! The thread pool: blocking work beside the loop.
//!
//! Used by `work`. The invariant: each job posted gives exactly one [`Finished`], whether it ran,
//! panicked or was cancelled, until the pool is dropped. Dropping never waits: jobs in the queue
//! are forgotten, and a job that never ends keeps only its own thread.

mod stepped;

pub use stepped::{BegunJob, Stepper};

use std::any::Any;
use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::poller::Waker;

/// What a job gives back.
pub type JobResult = Box<dyn Any + Send>;

type Job = Box<dyn FnOnce() -> JobResult + Send>;

/// How a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It returned; its result waits.
    Done,
    /// It panicked. The pool bears it.
    Panicked,
    /// It was taken back before it began.
    Cancelled,
}

/// A job that ended.
pub struct Finished {
    /// The number it was posted under.
    pub number: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// What it gave back, if it is [`Outcome::Done`].
    pub result: Option<JobResult>,
}

#[derive(Default)]
struct State {
    queue: VecDeque<(u32, Job)>,
    finished: Vec<Finished>,
    /// Threads that wait for a job.
    idle: usize,
    running: usize,
    closed: bool,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    waker: Waker,
}

impl Shared {
    /// No job runs under the lock, so a poisoned one still guards a sound state.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a job that counts as running, and files what came of it.
    fn run(&self, number: u32, job: Job) -> MutexGuard<'_, State> {
        // What the job shares with others is its own affair; the pool shares nothing with it.
        let result = catch_unwind(AssertUnwindSafe(job)).ok();
        let outcome = if result.is_some() { Outcome::Done } else { Outcome::Panicked };
        let mut state = self.lock();
        state.running -= 1;
        // Whoever collects takes all: one wake is enough until then.
        let first = state.finished.is_empty();
        state.finished.push(Finished { number, outcome, result });
        if first {
            self.waker.wake();
        }
        if state.closed {
            self.changed.notify_all();
        }
        state
    }
}

/// A fixed number of threads behind one queue. Threads start when jobs come.
pub struct ThreadPool {
    shared: Arc<Shared>,
    size: usize,
    threads: usize,
}

impl ThreadPool {
    /// A pool of at most `size` threads, at least one. `waker` is told whenever a job ended.
    pub fn new(size: usize, waker: Waker) -> ThreadPool {
        let shared = Shared { state: Mutex::default(), changed: Condvar::new(), waker };
        ThreadPool { shared: Arc::new(shared), size: size.max(1), threads: 0 }
    }

    /// Changes the most threads there may be. Threads that exist stay.
    pub fn set_size(&mut self, size: usize) {
        self.size = size.max(1);
    }

    /// Queues a job. Fails only if not even one thread can be started.
    pub fn post(&mut self, number: u32, job: impl FnOnce() -> JobResult + Send + 'static) -> io::Result<()> {
        let mut state = self.shared.lock();
        if state.idle <= state.queue.len() && self.threads < self.size {
            let shared = Arc::clone(&self.shared);
            match thread::Builder::new().name("pool".to_string()).spawn(move || work(&shared)) {
                Ok(_) => self.threads += 1,
                Err(error) if self.threads == 0 => return Err(error),
                // The threads that exist will come to it.
                Err(_) => {}
            }
        }
        state.queue.push_back((number, Box::new(job)));
        let somebody_waits = state.idle > 0;
        drop(state);
        if somebody_waits {
            self.shared.changed.notify_one();
        }
        Ok(())
    }

    /// Takes a job back if it has not begun; it is then reported as cancelled.
    pub fn cancel(&mut self, number: u32) -> bool {
        let mut state = self.shared.lock();
        let Some(place) = state.queue.iter().position(|(queued, _)| *queued == number) else {
            return false;
        };
        let job = state.queue.remove(place);
        state.finished.push(Finished { number, outcome: Outcome::Cancelled, result: None });
        drop(state);
        // What the job had captured is dropped outside the lock: it may be anybody's code.
        drop(job);
        self.shared.waker.wake();
        true
    }

    /// Moves the jobs that ended to `into`, in the order in which they ended.
    pub fn collect(&mut self, into: &mut Vec<Finished>) {
        into.append(&mut self.shared.lock().finished);
    }

    /// Closes the pool: forgets what waits, and gives running jobs `patience` to end. Says how
    /// many are still running then; their threads end when they do.
    pub fn close(&mut self, patience: Duration) -> usize {
        let end = Instant::now() + patience;
        let mut state = self.shared.lock();
        state.closed = true;
        let forgotten = std::mem::take(&mut state.queue);
        drop(state);
        drop(forgotten);
        self.shared.changed.notify_all();
        let mut state = self.shared.lock();
        while state.running > 0 {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let waited = self.shared.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.running
    }
}

impl Drop for ThreadPool {
    fn drop(&mut self) {
        self.close(Duration::ZERO);
    }
}

/// The life of a thread of the pool.
fn work(shared: &Shared) {
    let mut state = shared.lock();
    while !state.closed {
        let Some((number, job)) = state.queue.pop_front() else {
            state.idle += 1;
            state = shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
            continue;
        };
        state.running += 1;
        drop(state);
        state = shared.run(number, job);
    }
}
