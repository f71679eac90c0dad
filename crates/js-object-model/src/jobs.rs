//! The queue of promise jobs, and the promises that were rejected with nobody to hear of it.
//!
//! A job is a plain function with the few values that it needs: they are roots while they wait.
//! Who runs the queue, and when, is the host's business.

use crate::{Context, Result};
use js_garbage_collection::Tracer;
use js_value::Value;
use std::collections::VecDeque;

/// What a job does with its values. An exception that leaves it is reported by whoever runs jobs.
pub type JobFn = fn(&mut Context, [Value; 4]) -> Result<()>;

/// The jobs that wait, in order.
#[derive(Default)]
pub struct Jobs {
    queue: VecDeque<(JobFn, [Value; 4])>,
    /// Rejected promises without a handler, in the order of their rejection.
    pub unhandled: Vec<Value>,
}

impl Jobs {
    /// Appends a job.
    #[inline]
    pub fn push(&mut self, run: JobFn, values: [Value; 4]) {
        self.queue.push_back((run, values));
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.queue.len()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// Forgets all that wait.
    pub fn clear(&mut self) {
        self.queue.clear();
        self.unhandled.clear();
    }

    pub(crate) fn trace(&mut self, tracer: &mut Tracer) {
        for (_, values) in &mut self.queue {
            values.iter_mut().for_each(|value| tracer.visit_value(value));
        }
        self.unhandled.iter_mut().for_each(|value| tracer.visit_value(value));
    }
}

impl Context {
    /// Runs one job; whether there was one.
    ///
    /// # Errors
    /// With the exception that left the job; the queue can go on.
    pub fn run_job(&mut self) -> Result<bool> {
        let Some((run, values)) = self.jobs.queue.pop_front() else { return Ok(false) };
        let result = run(self, values).map(|()| true);
        self.heap.clear_kept();
        result
    }
}
