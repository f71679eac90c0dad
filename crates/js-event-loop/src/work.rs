//! Work requests: jobs for the thread pool, answered in the poll phase.
//!
//! The invariant: a work request keeps the loop alive from its post until its one call.

use std::any::Any;
use std::collections::HashMap;
use std::io;
use std::time::Duration;

use crate::event_loop::Loop;
use crate::handle::TaskId;
use crate::host::{Event, Host};
use crate::thread_pool::{Finished, JobResult, Stepper, ThreadPool};
use crate::trace::Happening;

/// How many threads a pool has unless told otherwise, as in libuv.
const POOL_SIZE: usize = 4;

/// The pool and the requests whose jobs it has.
pub(crate) struct Works<C> {
    size: usize,
    /// Made with the first job.
    pool: Option<ThreadPool>,
    waiting: HashMap<u32, C>,
    finished: Vec<Finished>,
    /// The result of the request that is being answered.
    result: Option<JobResult>,
}

impl<C> Works<C> {
    pub(crate) fn new() -> Works<C> {
        Works { size: POOL_SIZE, pool: None, waiting: HashMap::new(), finished: Vec::new(), result: None }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

impl<C: Copy> Loop<C> {
    /// Sets how many threads run jobs at the same time; at least one.
    pub fn set_pool_size(&mut self, size: usize) {
        self.works.size = size;
        if let Some(pool) = &mut self.works.pool {
            pool.set_size(size);
        }
    }

    /// Runs `job` on another thread, and tells `token` in a later poll phase with
    /// [`Event::Work`]. Fails if the system gives not even one thread.
    pub fn work<T: Any + Send>(
        &mut self,
        token: C,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> io::Result<TaskId> {
        let id = TaskId(self.next_serial());
        let (size, waker) = (self.works.size, &self.poller);
        let pool = self.works.pool.get_or_insert_with(|| ThreadPool::new(size, waker.waker()));
        pool.post(id.0, move || Box::new(job()))?;
        self.works.waiting.insert(id.0, token);
        self.trace.push(Happening::Queue { id: id.0, what: "work" });
        Ok(id)
    }

    /// Makes the pool one without threads, before the first job; the [`Stepper`] does their work.
    pub fn step_pool(&mut self) -> Stepper {
        let (pool, stepper) = ThreadPool::without_threads(self.poller.waker());
        self.works.pool = Some(pool);
        stepper
    }

    /// Takes a job back if it has not begun; says whether it could. Its token is still told, with
    /// [`crate::Outcome::Cancelled`].
    pub fn cancel_work(&mut self, id: TaskId) -> bool {
        let cancelled = self.works.pool.as_mut().is_some_and(|pool| pool.cancel(id.0));
        if cancelled {
            self.trace.push(Happening::Cancel { id: id.0 });
        }
        cancelled
    }

    /// Inside the call of a work request that is done: what its job gave back.
    pub fn take_result<T: Any>(&mut self) -> Option<T> {
        let result = self.works.result.take()?;
        match result.downcast() {
            Ok(result) => Some(*result),
            Err(result) => {
                self.works.result = Some(result);
                None
            }
        }
    }

    /// Closes the pool: jobs that have not begun are forgotten, and their tokens hear nothing
    /// more. Says how many jobs are still running after `patience`; nobody waits for those.
    pub fn close_pool(&mut self, patience: Duration) -> usize {
        self.works.waiting.clear();
        self.works.pool.take().map_or(0, |mut pool| pool.close(patience))
    }

    pub(crate) fn report_work(&mut self, host: &mut dyn Host<C>) {
        let Some(pool) = &mut self.works.pool else { return };
        let mut finished = std::mem::take(&mut self.works.finished);
        pool.collect(&mut finished);
        for Finished { number, outcome, result } in finished.drain(..) {
            let Some(token) = self.works.waiting.remove(&number) else { continue };
            self.works.result = result;
            self.trace.push(Happening::Call { id: number, what: Event::Work(outcome).name() });
            host.call(self, token, Event::Work(outcome));
            self.works.result = None;
            self.checkpoint(host);
        }
        self.works.finished = finished;
    }
}
