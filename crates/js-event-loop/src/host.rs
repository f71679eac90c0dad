//! What the loop tells its host, and the trait through which it does.
//!
//! Called by every phase through `Loop::call`. The invariant: an event borrows only from buffers
//! that the loop has set aside, so a callback may do anything to the loop.

use crate::event_loop::Loop;
use crate::poller::Readiness;

/// What happened to the handle, request or task that a token stands for.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    /// A timer fired.
    Timer,
    /// An idle handle's turn.
    Idle,
    /// A prepare handle's turn.
    Prepare,
    /// A check handle's turn.
    Check,
    /// An immediate runs; the last word to this token.
    Immediate,
    /// A next-tick task runs; the last word to this token.
    Tick,
    /// A microtask runs; the last word to this token.
    Microtask,
    /// A deferred call, from the pending phase; the last word to this token.
    Pending,
    /// A watched descriptor is ready.
    Ready(Readiness),
    /// The handle is closed; the last word to this token.
    Closed,
}

impl Event {
    /// Whether this is the last word to its token.
    pub fn is_last(&self) -> bool {
        matches!(self, Event::Immediate | Event::Tick | Event::Microtask | Event::Pending | Event::Closed)
    }

    /// The word for it in a trace.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Timer => "timer",
            Event::Idle => "idle",
            Event::Prepare => "prepare",
            Event::Check => "check",
            Event::Immediate => "immediate",
            Event::Tick => "tick",
            Event::Microtask => "microtask",
            Event::Pending => "pending",
            Event::Ready(_) => "ready",
            Event::Closed => "closed",
        }
    }
}

/// Whoever owns the callbacks.
pub trait Host<C: Copy> {
    /// Runs the callback that `token` stands for. It may do to the loop whatever it likes, closing
    /// its own handle included; only running the loop again is refused.
    fn call(&mut self, on: &mut Loop<C>, token: C, event: Event);

    /// Runs the jobs of the host's own engine, such as promise reactions, until none is left; says
    /// whether it ran any. Called at each checkpoint, after the next-tick tasks.
    fn run_jobs(&mut self, on: &mut Loop<C>) -> bool {
        let _ = on;
        false
    }
}
