//! What the loop tells its host, and the trait through which it does.
//!
//! Called by every phase through `Loop::call`. The invariant: an event borrows only from buffers
//! that the loop has set aside, so a callback may do anything to the loop.

use std::io;

use crate::event_loop::Loop;
use crate::poller::Readiness;
use crate::thread_pool::Outcome;

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
    /// A wake handle was woken by another thread.
    Wake,
    /// A job ended, and [`Loop::take_result`] gives its result; the last word to this token.
    Work(Outcome),
    /// A stream read this number of bytes, and [`Loop::received`] gives them.
    Read(usize),
    /// A stream read the end.
    End,
    /// A stream that had its fill has written everything.
    Drain,
    /// A stream that was ended has written everything.
    Finish,
    /// A stream is connected.
    Connected,
    /// A listener has a connection, and [`Loop::accept`] gives it.
    Connection,
    /// A signal arrived.
    Signal(i32),
    /// A child process ended: with a code, or by a signal.
    Exit {
        /// What it exited with.
        code: Option<i32>,
        /// What killed it.
        signal: Option<i32>,
    },
    /// Something failed for good: the handle is stopped and should be closed.
    Failed(io::ErrorKind),
    /// A watched descriptor is ready.
    Ready(Readiness),
    /// The handle is closed; the last word to this token.
    Closed,
}

impl Event {
    /// Whether this is the last word to its token.
    pub fn is_last(&self) -> bool {
        matches!(
            self,
            Event::Immediate
                | Event::Work(_)
                | Event::Tick
                | Event::Microtask
                | Event::Pending
                | Event::Closed
        )
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
            Event::Wake => "wake",
            Event::Work(Outcome::Done) => "done",
            Event::Work(Outcome::Panicked) => "panicked",
            Event::Work(Outcome::Cancelled) => "cancelled",
            Event::Read(_) => "read",
            Event::End => "end",
            Event::Drain => "drain",
            Event::Finish => "finish",
            Event::Connected => "connected",
            Event::Connection => "connection",
            Event::Signal(_) => "signal",
            Event::Exit { .. } => "exit",
            Event::Failed(_) => "failed",
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
