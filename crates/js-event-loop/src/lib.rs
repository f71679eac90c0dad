//! An event loop after libuv's model, without JavaScript.
//!
//! A [`Loop`] turns through the phases timers, pending, idle, prepare, poll, check, close. It owns
//! handles (long-lived: a timer, a watched descriptor) and requests (one answer: an immediate, a
//! pool job), and stays alive while one of them is active and referenced. What happens outside is
//! told to it by a [`poller::Poller`]: epoll, kqueue, or a simulated one under a virtual clock.
//!
//! **Callbacks are tokens.** The loop never holds a closure. Whoever creates a handle gives it a
//! small `Copy` token, and the loop hands the token back to the [`Host`] together with an
//! [`Event`]. An engine can thus keep its callbacks in its own traced table, where the garbage
//! collector sees them, and use the index as the token. A token's life is plain: a handle's ends
//! with [`Event::Closed`], a request's or task's with its single call. [`Closures`] is a host for
//! programs without an engine.
//!
//! The invariant above the others: only the thread that runs the loop calls back, one callback at
//! a time, and after each one the task queues are drained. Other threads reach the loop only
//! through a waker.
//!
//! Left out on purpose: promises (the host runs its jobs at each checkpoint), timers' clamping
//! and other rules of Node's surface, and name resolution.

pub mod channel;
mod closures;
mod event_loop;
mod files;
mod handle;
mod host;
mod immediates;
pub mod keys;
mod listener;
mod phase_handles;
mod polled;
pub mod poller;
pub mod scenario;
mod signals;
mod stream;
mod tasks;
mod thread_pool;
mod timer_heap;
mod timers;
mod trace;
mod wake_handle;
mod work;

pub use closures::Closures;
pub use event_loop::{Loop, LoopError, RunMode};
pub use files::SharedFile;
pub use handle::{HandleError, HandleId, TaskId};
pub use host::{Event, Host};
pub use stream::Writing;
pub use thread_pool::{BegunJob, Finished, JobResult, Outcome, Stepper, ThreadPool};
pub use timer_heap::{TimerEntry, TimerHeap};
pub use trace::{Happening, Phase, Trace};
pub use wake_handle::WakeSender;
