//! The thread pool: blocking work beside the loop.
//!
//! Used by `work`. The invariant: each job posted gives exactly one [`Finished`], whether it ran,
//! panicked or was cancelled, until the pool is dropped. Dropping never waits: jobs in the queue
//! are forgotten, and a job that never ends keeps only its own thread.
//!
//! Waking a thread costs more than many a job, so at most one thread at a time is on its way to
//! the queue. Whoever posts meanwhile wakes nobody; the one that arrives, takes a job and leaves
//! more behind calls the next. The loop is woken only for the first of the results that wait for
//! it. Threads without work sleep at once: looking out for jobs for some microseconds before was
//! measured to be slower, since it takes the processor from those who have something to do.

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

/// What the threads and the loop decide under one lock.
#[derive(Default)]
struct State {
    queue: VecDeque<(u32, Job)>,
    /// Threads that sleep and were not called.
    sleeping: usize,
    /// Whether a sleeper was called and has not risen yet.
    called: bool,
    running: usize,
    closed: bool,
}

impl State {
    /// Calls a sleeper if there is work that nobody is on the way to; says whether one is to be
    /// notified.
    fn call_sleeper(&mut self) -> bool {
        let calls = !self.called && self.sleeping > 0 && !self.queue.is_empty();
        if calls {
            self.called = true;
            self.sleeping -= 1;
        }
        calls
    }
}

struct Shared {
    state: Mutex<State>,
    /// There is a call for a sleeper, or the pool closes.
    changed: Condvar,
    /// Apart from the state, so that the loop and the threads meet less often.
    finished: Mutex<Vec<Finished>>,
    waker: Waker,
}

/// No job runs under a lock, so a poisoned one still guards a sound state.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn finish(&self, finished: Finished) {
        let mut all = lock(&self.finished);
        // Whoever collects takes all: one wake is enough until then.
        let first = all.is_empty();
        all.push(finished);
        drop(all);
        if first {
            self.waker.wake();
        }
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
        let shared =
            Shared { state: Mutex::default(), changed: Condvar::new(), finished: Mutex::default(), waker };
        ThreadPool { shared: Arc::new(shared), size: size.max(1), threads: 0 }
    }

    /// Changes the most threads there may be. Threads that exist stay.
    pub fn set_size(&mut self, size: usize) {
        self.size = size.max(1);
    }

    /// Queues a job. Fails only if not even one thread can be started.
    pub fn post(&mut self, number: u32, job: impl FnOnce() -> JobResult + Send + 'static) -> io::Result<()> {
        let job: Job = Box::new(job);
        let mut state = lock(&self.shared.state);
        let free = state.sleeping + usize::from(state.called);
        if free <= state.queue.len() && self.threads < self.size {
            let shared = Arc::clone(&self.shared);
            match thread::Builder::new().name("pool".to_string()).spawn(move || work(&shared)) {
                Ok(_) => self.threads += 1,
                Err(error) if self.threads == 0 => return Err(error),
                // The threads that exist will come to it.
                Err(_) => {}
            }
        }
        state.queue.push_back((number, job));
        let calls = state.call_sleeper();
        drop(state);
        if calls {
            self.shared.changed.notify_one();
        }
        Ok(())
    }

    /// Takes a job back if it has not begun; it is then reported as cancelled.
    pub fn cancel(&mut self, number: u32) -> bool {
        let mut state = lock(&self.shared.state);
        let Some(place) = state.queue.iter().position(|(queued, _)| *queued == number) else {
            return false;
        };
        let job = state.queue.remove(place);
        drop(state);
        // What the job had captured is dropped outside the lock: it may be anybody's code.
        drop(job);
        self.shared.finish(Finished { number, outcome: Outcome::Cancelled, result: None });
        true
    }

    /// Moves the jobs that ended to `into`, in the order in which they ended.
    pub fn collect(&mut self, into: &mut Vec<Finished>) {
        into.append(&mut lock(&self.shared.finished));
    }

    /// Closes the pool: forgets what waits, and gives running jobs `patience` to end. Says how
    /// many are still running then; their threads end when they do.
    pub fn close(&mut self, patience: Duration) -> usize {
        let end = Instant::now() + patience;
        let mut state = lock(&self.shared.state);
        state.closed = true;
        let forgotten = std::mem::take(&mut state.queue);
        drop(state);
        drop(forgotten);
        self.shared.changed.notify_all();
        let mut state = lock(&self.shared.state);
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
    let mut state = lock(&shared.state);
    while !state.closed {
        let Some((number, job)) = state.queue.pop_front() else {
            state.sleeping += 1;
            while !state.called && !state.closed {
                state = shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            state.called = false;
            continue;
        };
        state.running += 1;
        let calls = state.call_sleeper();
        drop(state);
        if calls {
            shared.changed.notify_one();
        }
        shared.finish(run(number, job));
        state = lock(&shared.state);
        state.running -= 1;
        if state.closed {
            shared.changed.notify_all();
        }
    }
}

fn run(number: u32, job: Job) -> Finished {
    // What the job shares with others is its own affair; the pool shares nothing with it.
    let result = catch_unwind(AssertUnwindSafe(job)).ok();
    let outcome = if result.is_some() { Outcome::Done } else { Outcome::Panicked };
    Finished { number, outcome, result }
}
