//! The trace: everything that a loop does, as values that print themselves.
//!
//! Pushed by all parts of the loop, read by keys, tests and people. The invariant: a trace holds
//! serial numbers and virtual times, never addresses, so the same script gives the same trace on
//! every machine and with every poller. Switched off (as it is made) it costs one branch a line.

use std::fmt;

use crate::poller::Readiness;

/// The phases of a turn, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Timers that are due.
    Timers,
    /// Calls deferred by an earlier turn.
    Pending,
    /// Idle handles, each turn.
    Idle,
    /// Prepare handles, right before waiting.
    Prepare,
    /// Waiting for descriptors and wake-ups.
    Poll,
    /// Check handles and immediates, right after waiting.
    Check,
    /// Farewell to closed handles.
    Close,
}

impl Phase {
    /// The word for it in a trace.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Timers => "timers",
            Phase::Pending => "pending",
            Phase::Idle => "idle",
            Phase::Prepare => "prepare",
            Phase::Poll => "poll",
            Phase::Check => "check",
            Phase::Close => "close",
        }
    }
}

/// One thing that happened. An `id` is always the serial number of a handle or a task, times are
/// milliseconds of loop time.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "the variants say what their fields are")]
pub enum Happening {
    /// A turn begins; `now` is the loop time in milliseconds.
    Turn { number: u64, now: u64 },
    /// A phase in which something happens begins. Phases without work leave no line.
    Phase(Phase),
    /// A handle became active.
    Start { id: u32 },
    /// A handle became inactive.
    Stop { id: u32 },
    /// A handle or request keeps the loop alive again.
    Ref { id: u32 },
    /// A handle or request no longer keeps the loop alive.
    Unref { id: u32 },
    /// A handle begins to close.
    Close { id: u32 },
    /// A timer was armed for the time `due`.
    Arm { id: u32, due: u64 },
    /// A task or request was queued; `what` is the event that it will be called with.
    Queue { id: u32, what: &'static str },
    /// A request was taken back before its call.
    Cancel { id: u32 },
    /// A callback begins.
    Call { id: u32, what: &'static str },
    /// A watched descriptor is ready, and its callback begins.
    Ready { id: u32, readiness: Readiness },
    /// A stream took bytes to be written, has `waiting` of them now, and said whether it wants more.
    Write { id: u32, bytes: usize, waiting: usize, goes_on: bool },
    /// A stream's writing side was ended.
    EndWriting { id: u32 },
    /// Waiting begins; `None` waits without end.
    Wait { timeout: Option<u64> },
    /// Waiting ended at the time `now`, with this number of ready descriptors.
    Woken { now: u64, ready: usize },
    /// A checkpoint reached its limit with tasks left over.
    Starved { left: usize },
    /// The run ends; `alive` says whether there is still something to do.
    End { alive: bool },
}

/// The list of what happened.
#[derive(Default)]
pub struct Trace {
    lines: Vec<Happening>,
    on: bool,
    phase: Option<Phase>,
}

impl Trace {
    /// Begins or ends recording.
    pub fn record(&mut self, on: bool) {
        self.on = on;
    }

    /// What was recorded so far.
    pub fn lines(&self) -> &[Happening] {
        &self.lines
    }

    /// Takes out what was recorded so far.
    pub fn take(&mut self) -> Vec<Happening> {
        std::mem::take(&mut self.lines)
    }

    pub(crate) fn push(&mut self, happening: Happening) {
        if self.on {
            if let Some(phase) = self.phase.take() {
                self.lines.push(Happening::Phase(phase));
            }
            self.lines.push(happening);
        }
    }

    /// Enters a phase; its line waits for the first thing that happens in it.
    pub(crate) fn enter(&mut self, phase: Phase) {
        self.phase = Some(phase);
    }

    /// Between turns nothing belongs to a phase.
    pub(crate) fn leave(&mut self) {
        self.phase = None;
    }
}

impl Happening {
    /// The line for it, with `name` in place of serial numbers.
    pub fn line(&self, name: &dyn Fn(u32) -> String) -> String {
        match *self {
            Happening::Turn { number, now } => format!("turn {number} now={now}"),
            Happening::Phase(phase) => format!(" {}", phase.name()),
            Happening::Start { id } => format!("  start {}", name(id)),
            Happening::Stop { id } => format!("  stop {}", name(id)),
            Happening::Ref { id } => format!("  ref {}", name(id)),
            Happening::Unref { id } => format!("  unref {}", name(id)),
            Happening::Close { id } => format!("  close {}", name(id)),
            Happening::Arm { id, due } => format!("  arm {} due={due}", name(id)),
            Happening::Queue { id, what } => format!("  queue {what} {}", name(id)),
            Happening::Cancel { id } => format!("  cancel {}", name(id)),
            Happening::Call { id, what } => format!("  call {} {what}", name(id)),
            Happening::Ready { id, readiness } => format!("  call {} ready {readiness}", name(id)),
            Happening::Write { id, bytes, waiting, goes_on } => {
                format!("  write {} {bytes} waiting={waiting} {goes_on}", name(id))
            }
            Happening::EndWriting { id } => format!("  end {}", name(id)),
            Happening::Wait { timeout: Some(ms) } => format!("  wait {ms}"),
            Happening::Wait { timeout: None } => "  wait forever".to_string(),
            Happening::Woken { now, ready } => format!("  woken now={now} ready={ready}"),
            Happening::Starved { left } => format!("  starved left={left}"),
            Happening::End { alive } => format!("end {}", if alive { "alive" } else { "done" }),
        }
    }
}

impl fmt::Display for Happening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line(&|id| format!("#{id}")))
    }
}
