//! A group of agents: one that starts the others, and what they tell each other.
//!
//! Each agent is a thread with an engine of its own. They share this record and the bytes of
//! `SharedArrayBuffer`s, nothing else.

use js_standard_library::{SharedBytes, wake_waiting_agents};
use js_virtual_machine::Interrupter;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// So often those who wait look whether they are to end.
pub(super) const SLICE: Duration = Duration::from_millis(10);

/// How many agents run besides those that started them, in the whole process.
static RUNNING: AtomicUsize = AtomicUsize::new(0);

/// Whether another agent may still notify this one.
pub(crate) fn others_run() -> bool {
    RUNNING.load(Ordering::SeqCst) > 0
}

/// The number that goes with a broadcast.
#[derive(Clone, Copy, Debug)]
pub(super) enum Id {
    /// None was given.
    None,
    /// A number.
    Number(f64),
    /// A BigInt.
    BigInt(i64),
}

/// What is told to all.
#[derive(Clone)]
pub(super) struct Broadcast {
    pub(super) bytes: Arc<SharedBytes>,
    pub(super) id: Id,
}

/// What the agents of a group share.
#[derive(Default)]
pub(super) struct Group {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Agents that run, the first not counted.
    running: usize,
    /// How many broadcasts there were, and the last of them.
    broadcasts: u64,
    last: Option<Broadcast>,
    /// How many agents have not received it yet.
    receivers: usize,
    reports: VecDeque<String>,
    /// What ends each agent.
    interrupts: Vec<Interrupter>,
    /// Whether the first agent has gone.
    closed: bool,
}

impl Group {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pause<'g>(&self, state: MutexGuard<'g, State>) -> MutexGuard<'g, State> {
        self.changed.wait_timeout(state, SLICE).unwrap_or_else(PoisonError::into_inner).0
    }

    /// An agent is about to start.
    pub(super) fn announce(&self) {
        RUNNING.fetch_add(1, Ordering::SeqCst);
        self.lock().running += 1;
    }

    /// An agent has its engine; the flag ends it. False where the group has gone meanwhile.
    pub(super) fn joined(&self, interrupt: Interrupter) -> bool {
        let mut state = self.lock();
        state.interrupts.push(interrupt);
        !state.closed
    }

    /// An agent has ended; it had received so many broadcasts.
    pub(super) fn leave(&self, received: u64) {
        let mut state = self.lock();
        state.running -= 1;
        if received < state.broadcasts {
            state.receivers = state.receivers.saturating_sub(1);
        }
        RUNNING.fetch_sub(1, Ordering::SeqCst);
        self.changed.notify_all();
        drop(state);
        wake_waiting_agents();
    }

    /// The first agent has gone: all others end.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        for interrupt in &state.interrupts {
            interrupt.interrupt();
        }
        self.changed.notify_all();
    }

    /// Tells all agents something.
    pub(super) fn broadcast(&self, broadcast: Broadcast) {
        let mut state = self.lock();
        state.broadcasts += 1;
        state.last = Some(broadcast);
        state.receivers = state.running;
        self.changed.notify_all();
    }

    /// Whether all agents have received the last broadcast; waits a little for that.
    pub(super) fn have_received(&self) -> bool {
        let state = self.lock();
        state.receivers == 0 || self.pause(state).receivers == 0
    }

    /// A broadcast that an agent which has received so many has not received yet; waits a little
    /// for one. What it gives is received by that.
    pub(super) fn receive(&self, received: u64) -> Option<(Broadcast, u64)> {
        let mut state = self.lock();
        if state.broadcasts == received {
            state = self.pause(state);
        }
        if state.broadcasts == received {
            return None;
        }
        state.receivers = state.receivers.saturating_sub(1);
        self.changed.notify_all();
        Some((state.last.clone()?, state.broadcasts))
    }

    /// Puts a report into the queue.
    pub(super) fn report(&self, text: String) {
        self.lock().reports.push_back(text);
    }

    /// The oldest report that nobody has read.
    pub(super) fn next_report(&self) -> Option<String> {
        self.lock().reports.pop_front()
    }
}
