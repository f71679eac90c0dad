//! Pollers: how a loop hears that a descriptor is ready, and what time it is.
//!
//! The loop sees only [`Poller`]. The invariant that lets one script run on all of them: a
//! [`Readiness`] means the same everywhere, whatever flags the system has for it.

mod clock;
#[cfg(target_os = "linux")]
mod epoll;
pub mod kqueue;
mod simulated;
mod virtual_time;
mod wake;

use std::{fmt, io};

#[cfg(target_os = "linux")]
pub use epoll::EpollPoller;
pub use simulated::{End, Network, SimulatedPoller};
pub use virtual_time::{Agenda, VirtualTime};
pub use wake::{WAKE_KEY, Waker};

/// The poller of this system.
#[cfg(target_os = "linux")]
pub fn system() -> io::Result<Box<dyn Poller>> {
    Ok(Box::new(EpollPoller::new()?))
}

/// The poller of this system.
#[cfg(any(target_vendor = "apple", target_os = "freebsd", target_os = "dragonfly"))]
pub fn system() -> io::Result<Box<dyn Poller>> {
    Ok(Box::new(kqueue::KqueuePoller::new(kqueue::NativeQueue::new()?)?))
}

/// A descriptor: its number in the operating system, or in a simulated network.
pub type Source = i32;

/// What a descriptor is watched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interest {
    /// Data, a connection, or the end of the stream.
    pub read: bool,
    /// Room for data.
    pub write: bool,
}

impl Interest {
    /// Reading only.
    pub const READ: Interest = Interest { read: true, write: false };
    /// Writing only.
    pub const WRITE: Interest = Interest { read: false, write: true };
    /// Both.
    pub const BOTH: Interest = Interest { read: true, write: true };
}

/// How often readiness is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// In every wait, as long as it lasts.
    Level,
    /// When it comes about, and when more arrives.
    Edge,
    /// Once; then the descriptor is watched no more until it is modified.
    OneShot,
}

/// A ready descriptor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// The key under which it was added.
    pub key: u64,
    /// A read would not block (it may give data, the end, or an error).
    pub readable: bool,
    /// A write would not block (it may fail).
    pub writable: bool,
    /// The other side is gone: watched for reading, it will send no more; for writing, nobody
    /// will read.
    pub hangup: bool,
    /// The descriptor has an error to be fetched.
    pub error: bool,
}

impl fmt::Display for Readiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let flags = [(self.readable, 'r'), (self.writable, 'w'), (self.hangup, 'h'), (self.error, 'e')];
        flags.iter().filter(|(set, _)| *set).try_for_each(|(_, letter)| write!(f, "{letter}"))
    }
}

/// Waits for descriptors, and keeps the time.
pub trait Poller {
    /// Milliseconds since some fixed point.
    fn now(&mut self) -> u64;

    /// Begins to watch `source`; reports will carry `key`, which is less than [`WAKE_KEY`]. A source can be added only once.
    fn add(&mut self, source: Source, key: u64, interest: Interest, mode: Mode) -> io::Result<()>;

    /// Changes how `source` is watched. Also re-arms edge and one-shot modes.
    fn modify(&mut self, source: Source, key: u64, interest: Interest, mode: Mode) -> io::Result<()>;

    /// Watches `source` no more.
    fn remove(&mut self, source: Source) -> io::Result<()>;

    /// Waits until something is ready or `timeout` milliseconds have passed (`None`: without end),
    /// and appends what is ready. It may return early with nothing.
    fn wait(&mut self, timeout: Option<u64>, ready: &mut Vec<Readiness>) -> io::Result<()>;

    /// What makes [`Poller::wait`] return from another thread: it then reports [`WAKE_KEY`].
    fn waker(&self) -> Waker;
}
