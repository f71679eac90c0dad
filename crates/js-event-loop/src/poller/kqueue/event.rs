//! The vocabulary of kqueue: filters, flags, events, and what a queue can do.

use std::io;
use std::ops::BitOr;
use std::time::Duration;

use crate::poller::Waker;

/// What an event is about. Together with the ident it names an entry of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Filter {
    /// `EVFILT_READ`: data or the end can be read from descriptor `ident`.
    Read,
    /// `EVFILT_WRITE`: descriptor `ident` takes data.
    Write,
    /// `EVFILT_TIMER`: every `data` milliseconds.
    Timer,
    /// `EVFILT_USER`: somebody triggered it.
    User,
}

/// What to do with an entry, or what an event says about it. The bits are those of the systems.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(pub u16);

impl Flags {
    /// Makes the entry, or changes it.
    pub const ADD: Flags = Flags(0x0001);
    /// Removes the entry.
    pub const DELETE: Flags = Flags(0x0002);
    /// Reports again what was disabled.
    pub const ENABLE: Flags = Flags(0x0004);
    /// Keeps the entry but reports nothing.
    pub const DISABLE: Flags = Flags(0x0008);
    /// Deletes the entry when it was reported.
    pub const ONESHOT: Flags = Flags(0x0010);
    /// Reports changes of state rather than the state.
    pub const CLEAR: Flags = Flags(0x0020);
    /// Disables the entry when it was reported.
    pub const DISPATCH: Flags = Flags(0x0080);
    /// Said by events: a change failed, and `data` is the error number.
    pub const ERROR: Flags = Flags(0x4000);
    /// Said by events: the other side is gone; `fflags` is its error, if any.
    pub const EOF: Flags = Flags(0x8000);

    /// Whether all bits of `other` are set.
    pub fn contains(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for Flags {
    type Output = Flags;

    fn bitor(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}

/// A change to a queue, or an event from it: `struct kevent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KernelEvent {
    /// A descriptor, or a number of the caller's choice for timers and user events.
    pub ident: u64,
    /// What it is about.
    pub filter: Filter,
    /// What to do, or what happened.
    pub flags: Flags,
    /// Bits that depend on the filter. In events of descriptors: the error with `EOF`.
    pub fflags: u32,
    /// A number that depends on the filter. In events: bytes to be read, expirations of a timer,
    /// error number.
    pub data: i64,
    /// Comes back with each event.
    pub udata: u64,
}

impl KernelEvent {
    /// A change without filter-dependent parts.
    pub fn change(ident: u64, filter: Filter, flags: Flags, udata: u64) -> KernelEvent {
        KernelEvent { ident, filter, flags, fflags: 0, data: 0, udata }
    }
}

/// A kernel queue: `kqueue` and `kevent`.
pub trait KernelQueue {
    /// Applies `changes` in order, then waits for at most `timeout` (`None`: without end) until
    /// there is an event, and appends at most `room` events. A change that fails is reported as an
    /// event with [`Flags::ERROR`] if there is room, and else as an error; then nothing is waited
    /// for.
    fn kevent(
        &mut self,
        changes: &[KernelEvent],
        events: &mut Vec<KernelEvent>,
        room: usize,
        timeout: Option<Duration>,
    ) -> io::Result<()>;

    /// Triggers user event `ident` from any thread.
    fn trigger(&self, ident: u64) -> Waker;
}
