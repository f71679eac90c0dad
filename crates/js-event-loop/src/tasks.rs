//! The two task queues, and the checkpoint that drains them.
//!
//! A checkpoint follows every callback. It runs all next-tick tasks, then all microtasks (and the
//! jobs of the host's engine), and starts over while there is something new. The invariant: when
//! a checkpoint ends, both queues are empty, unless its limit was reached.

use std::collections::VecDeque;

use crate::event_loop::Loop;
use crate::handle::TaskId;
use crate::host::{Event, Host};
use crate::trace::Happening;

/// Next-tick tasks and microtasks that wait for the next checkpoint.
pub(crate) struct TaskQueues<C> {
    ticks: VecDeque<(TaskId, C)>,
    microtasks: VecDeque<(TaskId, C)>,
    limit: Option<u64>,
    draining: bool,
}

impl<C> TaskQueues<C> {
    pub(crate) fn new() -> TaskQueues<C> {
        TaskQueues { ticks: VecDeque::new(), microtasks: VecDeque::new(), limit: None, draining: false }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ticks.is_empty() && self.microtasks.is_empty()
    }
}

impl<C: Copy> Loop<C> {
    /// Queues a task for the next checkpoint, ahead of all microtasks.
    pub fn next_tick(&mut self, token: C) -> TaskId {
        let id = TaskId(self.next_serial());
        self.tasks.ticks.push_back((id, token));
        self.trace.push(Happening::Queue { id: id.0, what: Event::Tick.name() });
        id
    }

    /// Queues a microtask. A host with an engine of its own runs promise jobs in
    /// [`Host::run_jobs`] instead and leaves this queue empty.
    pub fn queue_microtask(&mut self, token: C) -> TaskId {
        let id = TaskId(self.next_serial());
        self.tasks.microtasks.push_back((id, token));
        self.trace.push(Happening::Queue { id: id.0, what: Event::Microtask.name() });
        id
    }

    /// What waits for the next checkpoint: next-tick tasks, then microtasks, in order.
    pub fn waiting_tasks(&self) -> (Vec<TaskId>, Vec<TaskId>) {
        let ids = |queue: &VecDeque<(TaskId, C)>| queue.iter().map(|&(id, _)| id).collect();
        (ids(&self.tasks.ticks), ids(&self.tasks.microtasks))
    }

    /// Bounds the tasks that one checkpoint runs. What is left over waits for the next one; tasks
    /// that queue tasks for ever then slow the loop down but cannot starve it.
    pub fn limit_checkpoint(&mut self, tasks: Option<u64>) {
        self.tasks.limit = tasks;
    }

    /// Whether a task is running.
    pub(crate) fn is_in_checkpoint(&self) -> bool {
        self.tasks.draining
    }

    /// Runs what is queued. The loop does so after every callback; a host does so after its main
    /// program. Inside a checkpoint it does nothing.
    pub fn checkpoint(&mut self, host: &mut dyn Host<C>) {
        if self.tasks.draining {
            return;
        }
        self.tasks.draining = true;
        let mut left = self.tasks.limit.unwrap_or(u64::MAX);
        loop {
            while left > 0
                && let Some((id, token)) = self.tasks.ticks.pop_front()
            {
                left -= 1;
                self.trace.push(Happening::Call { id: id.0, what: Event::Tick.name() });
                host.call(self, token, Event::Tick);
            }
            while left > 0
                && let Some((id, token)) = self.tasks.microtasks.pop_front()
            {
                left -= 1;
                self.trace.push(Happening::Call { id: id.0, what: Event::Microtask.name() });
                host.call(self, token, Event::Microtask);
            }
            let ran_jobs = host.run_jobs(self);
            if self.tasks.is_empty() && !ran_jobs {
                break;
            }
            if left == 0 {
                let left = self.tasks.ticks.len() + self.tasks.microtasks.len();
                self.trace.push(Happening::Starved { left });
                break;
            }
        }
        self.tasks.draining = false;
    }
}
