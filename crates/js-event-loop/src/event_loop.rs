//! The loop itself: its parts, its turn, and when it ends.
//!
//! The order of a turn stands in [`Loop::run`] and nowhere else. The invariant: between turns no
//! callback is running and both task queues are empty (unless a checkpoint reached its limit).

use std::collections::VecDeque;
use std::{fmt, io};

use crate::handle::{HandleId, HandleTable, TaskId};
use crate::host::{Event, Host};
use crate::immediates::Immediates;
use crate::phase_handles::PhaseLists;
use crate::poller::{Poller, Readiness};
use crate::tasks::TaskQueues;
use crate::timer_heap::TimerHeap;
use crate::trace::{Happening, Phase, Trace};
use crate::work::Works;

/// How long a run lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunMode {
    /// Until nothing is left to do, or [`Loop::stop`].
    Default,
    /// One turn; waits if there is nothing to do yet.
    Once,
    /// One turn; never waits.
    NoWait,
}

/// Why a run broke off.
#[derive(Debug)]
pub enum LoopError {
    /// A callback or a task tried to run the loop that called it.
    Nested,
    /// The poller failed.
    Poll(io::Error),
}

impl fmt::Display for LoopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoopError::Nested => f.write_str("the loop is running already"),
            LoopError::Poll(error) => write!(f, "polling failed: {error}"),
        }
    }
}

impl std::error::Error for LoopError {}

/// What waits for the pending phase.
pub(crate) enum Pending<C> {
    /// A deferred call.
    Call(TaskId, C),
    /// A stream that wrote something.
    Stream(HandleId),
}

/// An event loop whose callbacks are named by tokens of type `C`.
pub struct Loop<C> {
    pub(crate) poller: Box<dyn Poller>,
    /// The loop time in milliseconds; read once a turn and after waiting, so that all callbacks
    /// of a phase see the same time.
    pub(crate) now: u64,
    pub(crate) handles: HandleTable<C>,
    pub(crate) timers: TimerHeap,
    pub(crate) phases: PhaseLists,
    pub(crate) immediates: Immediates<C>,
    pub(crate) tasks: TaskQueues<C>,
    pub(crate) closing: VecDeque<HandleId>,
    pub(crate) trace: Trace,
    /// A list that the phases use in turn, so that a turn does not allocate.
    pub(crate) scratch: Vec<HandleId>,
    pub(crate) works: Works<C>,
    pub(crate) wake_handles: Vec<HandleId>,
    pub(crate) pending: VecDeque<Pending<C>>,
    /// What the last read of a stream brought; its first `received` bytes.
    pub(crate) read_buffer: Vec<u8>,
    pub(crate) received: usize,
    ready: Vec<Readiness>,
    serial: u32,
    turns: u64,
    stopping: bool,
    running: bool,
}

impl<C: Copy> Loop<C> {
    /// A loop that hears from outside through `poller`.
    pub fn new(mut poller: Box<dyn Poller>) -> Loop<C> {
        let now = poller.now();
        Loop {
            poller,
            now,
            handles: HandleTable::new(),
            timers: TimerHeap::new(),
            phases: PhaseLists::default(),
            immediates: Immediates::new(),
            tasks: TaskQueues::new(),
            closing: VecDeque::new(),
            trace: Trace::default(),
            scratch: Vec::new(),
            works: Works::new(),
            wake_handles: Vec::new(),
            pending: VecDeque::new(),
            read_buffer: Vec::new(),
            received: 0,
            ready: Vec::new(),
            serial: 0,
            turns: 0,
            stopping: false,
            running: false,
        }
    }

    /// The loop time in milliseconds.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// Reads the clock. Only needed after a callback that took long.
    pub fn update_time(&mut self) {
        self.now = self.poller.now();
    }

    /// The trace, to be switched on, read or taken.
    pub fn trace(&mut self) -> &mut Trace {
        &mut self.trace
    }

    /// Makes the run end after the current turn, which will not wait.
    pub fn stop(&mut self) {
        self.stopping = true;
    }

    /// Asks for one call in the pending phase of the next turn. For what must not be told from
    /// inside the call that caused it, such as a write that failed at once.
    pub fn defer(&mut self, token: C) -> TaskId {
        let id = TaskId(self.next_serial());
        self.pending.push_back(Pending::Call(id, token));
        self.trace.push(Happening::Queue { id: id.serial(), what: Event::Pending.name() });
        id
    }

    /// Whether there is something left to do: an active and referenced handle or request, a
    /// deferred call, or a handle whose farewell is due.
    pub fn is_alive(&self) -> bool {
        self.handles.alive > 0
            || self.immediates.alive > 0
            || !self.works.is_empty()
            || !self.pending.is_empty()
            || !self.closing.is_empty()
    }

    /// Turns until the mode says enough; says whether there is still something to do.
    pub fn run(&mut self, host: &mut dyn Host<C>, mode: RunMode) -> Result<bool, LoopError> {
        // Tasks that wait behind the one that asks could not run before the loop ends, and it would
        // not wait for anything as long as there are any.
        if self.is_in_checkpoint() || std::mem::replace(&mut self.running, true) {
            return Err(LoopError::Nested);
        }
        let result = self.turns(host, mode);
        self.running = false;
        self.stopping = false;
        self.trace.leave();
        if let Ok(alive) = result {
            self.trace.push(Happening::End { alive });
        }
        result
    }

    fn turns(&mut self, host: &mut dyn Host<C>, mode: RunMode) -> Result<bool, LoopError> {
        while self.is_alive() && !self.stopping {
            self.turns += 1;
            self.update_time();
            self.trace.leave();
            self.trace.push(Happening::Turn { number: self.turns, now: self.now });

            self.run_timers(host);
            self.run_pending(host);
            self.trace.enter(Phase::Idle);
            self.run_phase_handles(host, Phase::Idle);
            self.trace.enter(Phase::Prepare);
            self.run_phase_handles(host, Phase::Prepare);
            let timeout = if mode == RunMode::NoWait { Some(0) } else { self.wait_time() };
            self.poll(host, timeout)?;
            self.trace.enter(Phase::Check);
            self.run_phase_handles(host, Phase::Check);
            self.run_immediates(host);
            self.run_closing(host);

            if mode != RunMode::Default {
                // A turn that waited for a timer must also fire it, or a single turn would not
                // make progress.
                if mode == RunMode::Once {
                    self.update_time();
                    self.run_timers(host);
                }
                break;
            }
        }
        Ok(self.is_alive())
    }

    /// How long the poll phase may wait, in milliseconds: not at all while something else is to
    /// be done, else until the next timer; without timers, without end.
    fn wait_time(&self) -> Option<u64> {
        let busy = self.stopping
            || !self.is_alive()
            || !self.pending.is_empty()
            || !self.closing.is_empty()
            || self.immediates.alive > 0
            || self.phases.has_idle()
            || !self.tasks.is_empty();
        if busy {
            return Some(0);
        }
        self.timers.first().map(|entry| entry.due.saturating_sub(self.now))
    }

    fn run_pending(&mut self, host: &mut dyn Host<C>) {
        self.trace.enter(Phase::Pending);
        for _ in 0..self.pending.len() {
            match self.pending.pop_front() {
                Some(Pending::Call(id, token)) => {
                    self.trace.push(Happening::Call { id: id.serial(), what: Event::Pending.name() });
                    host.call(self, token, Event::Pending);
                    self.checkpoint(host);
                }
                Some(Pending::Stream(id)) => self.acknowledge_fed(host, id),
                None => break,
            }
        }
    }

    fn poll(&mut self, host: &mut dyn Host<C>, timeout: Option<u64>) -> Result<(), LoopError> {
        self.trace.enter(Phase::Poll);
        self.trace.push(Happening::Wait { timeout });
        // Tasks that a limited checkpoint left over get their next chance here at the latest.
        self.checkpoint(host);
        let mut ready = std::mem::take(&mut self.ready);
        ready.clear();
        let result = self.poller.wait(timeout, &mut ready);
        self.update_time();
        if let Err(error) = result {
            self.ready = ready;
            return Err(LoopError::Poll(error));
        }
        self.trace.push(Happening::Woken { now: self.now, ready: ready.len() });
        for &readiness in &ready {
            self.report(host, readiness);
        }
        self.ready = ready;
        Ok(())
    }

    /// Calls in the order of closing, which is easier to reason about. (libuv pushes onto a linked
    /// list and so calls the handle that was closed last first.) What these calls close waits for
    /// the next turn.
    fn run_closing(&mut self, host: &mut dyn Host<C>) {
        self.trace.enter(Phase::Close);
        for _ in 0..self.closing.len() {
            let Some(id) = self.closing.pop_front() else { break };
            let Some(token) = self.free_handle(id) else { continue };
            self.trace.push(Happening::Call { id: id.serial(), what: Event::Closed.name() });
            host.call(self, token, Event::Closed);
            self.checkpoint(host);
        }
    }

    /// Calls back for `id`, if it still exists, and drains the task queues.
    pub(crate) fn call_handle(&mut self, host: &mut dyn Host<C>, id: HandleId, event: Event) {
        let Ok(handle) = self.handles.get(id) else { return };
        let token = handle.token;
        self.trace.push(match event {
            Event::Ready(readiness) => Happening::Ready { id: id.serial(), readiness },
            _ => Happening::Call { id: id.serial(), what: event.name() },
        });
        host.call(self, token, event);
        self.checkpoint(host);
    }

    pub(crate) fn next_serial(&mut self) -> u32 {
        self.serial += 1;
        self.serial
    }
}
