//! The poller of macOS and the BSDs.
//!
//! It speaks to a [`KernelQueue`]: the system's own (`native`), an emulation over epoll with which
//! its logic is tested on Linux, or one in memory for keys. The invariant: `watched` mirrors what the queue holds, and
//! the two filters of one descriptor are reported as one [`Readiness`] a wait.

#[cfg(target_os = "linux")]
mod emulated;
mod event;
#[cfg(any(target_vendor = "apple", target_os = "freebsd", target_os = "dragonfly"))]
mod native;
mod simulated;

use std::io;
use std::time::Duration;

#[cfg(target_os = "linux")]
pub use emulated::EmulatedQueue;
pub use event::{Filter, Flags, KernelEvent, KernelQueue};
#[cfg(any(target_vendor = "apple", target_os = "freebsd", target_os = "dragonfly"))]
pub use native::NativeQueue;
pub use simulated::SimulatedQueue;

use super::clock::Clock;
use super::{Interest, Mode, Poller, Readiness, Source, WAKE_KEY, Waker};

/// How many events one wait fetches; the rest stays for the next turn.
const BATCH: usize = 1024;

/// How a descriptor is watched.
struct Watched {
    key: u64,
    interest: Interest,
    mode: Mode,
    /// The last wait that reported it, and where its report stands.
    wait: u64,
    place: usize,
}

/// A poller over a kernel queue.
pub struct KqueuePoller<Q> {
    queue: Q,
    /// By descriptor.
    watched: Vec<Option<Watched>>,
    events: Vec<KernelEvent>,
    waits: u64,
    clock: Clock,
}

impl<Q: KernelQueue> KqueuePoller<Q> {
    /// A poller over `queue` that watches nothing yet.
    pub fn new(mut queue: Q) -> io::Result<KqueuePoller<Q>> {
        // The wake-up: a user event, cleared by being fetched.
        let wake = KernelEvent::change(0, Filter::User, Flags::ADD | Flags::CLEAR, WAKE_KEY);
        queue.kevent(&[wake], &mut Vec::new(), 0, Some(Duration::ZERO))?;
        let events = Vec::with_capacity(BATCH);
        Ok(KqueuePoller { queue, watched: Vec::new(), events, waits: 0, clock: Clock::start() })
    }

    fn change(&mut self, source: Source, filter: Filter, flags: Flags, key: u64) -> io::Result<()> {
        let ident = u64::try_from(source).map_err(|_| rustix::io::Errno::BADF)?;
        let change = KernelEvent::change(ident, filter, flags, key);
        self.queue.kevent(&[change], &mut Vec::new(), 0, Some(Duration::ZERO))
    }

    fn slot(&mut self, source: Source) -> io::Result<&mut Option<Watched>> {
        let index = usize::try_from(source).map_err(|_| rustix::io::Errno::BADF)?;
        if self.watched.len() <= index {
            self.watched.resize_with(index + 1, || None);
        }
        Ok(&mut self.watched[index])
    }

    /// Whether the queue still holds what `watched` says. Closing a descriptor empties it silently.
    fn still_watched(&mut self, source: Source) -> io::Result<bool> {
        let Some(Watched { key, interest, .. }) = *self.slot(source)? else { return Ok(false) };
        let filter = if interest.read { Filter::Read } else { Filter::Write };
        // A change of flags finds only what exists. Empty flags change nothing.
        Ok(self.change(source, filter, Flags::default(), key).is_ok())
    }

    fn set(&mut self, source: Source, key: u64, interest: Interest, mode: Mode) -> io::Result<()> {
        let mode_flag = match mode {
            Mode::Level => Flags::default(),
            Mode::Edge => Flags::CLEAR,
            Mode::OneShot => Flags::DISPATCH,
        };
        for (filter, wanted) in [(Filter::Read, interest.read), (Filter::Write, interest.write)] {
            // Systems differ in what adding does to a filter that exists already: delete it first.
            let _ = self.change(source, filter, Flags::DELETE, key);
            if wanted {
                self.change(source, filter, Flags::ADD | mode_flag, key)?;
            }
        }
        *self.slot(source)? = Some(Watched { key, interest, mode, wait: 0, place: 0 });
        Ok(())
    }
}

impl<Q: KernelQueue> Poller for KqueuePoller<Q> {
    fn now(&mut self) -> u64 {
        self.clock.now()
    }

    fn add(&mut self, source: Source, key: u64, interest: Interest, mode: Mode) -> io::Result<()> {
        if self.still_watched(source)? {
            return Err(rustix::io::Errno::EXIST.into());
        }
        self.set(source, key, interest, mode)
    }

    fn modify(&mut self, source: Source, key: u64, interest: Interest, mode: Mode) -> io::Result<()> {
        if !self.still_watched(source)? {
            return Err(rustix::io::Errno::NOENT.into());
        }
        self.set(source, key, interest, mode)
    }

    fn remove(&mut self, source: Source) -> io::Result<()> {
        let Some(watched) = self.slot(source)?.take() else { return Err(rustix::io::Errno::NOENT.into()) };
        for (filter, there) in
            [(Filter::Read, watched.interest.read), (Filter::Write, watched.interest.write)]
        {
            if there {
                self.change(source, filter, Flags::DELETE, watched.key)?;
            }
        }
        Ok(())
    }

    fn wait(&mut self, timeout: Option<u64>, ready: &mut Vec<Readiness>) -> io::Result<()> {
        self.waits += 1;
        let mut events = std::mem::take(&mut self.events);
        events.clear();
        let result = self.queue.kevent(&[], &mut events, BATCH, timeout.map(Duration::from_millis));
        for event in &events {
            self.merge(event, ready);
        }
        for event in &events {
            self.disarm_other(event);
        }
        self.events = events;
        match result {
            // A signal interrupted the wait; the loop looks at the clock and comes back.
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
            other => other,
        }
    }

    fn waker(&self) -> Waker {
        self.queue.trigger(0)
    }
}

impl<Q: KernelQueue> KqueuePoller<Q> {
    /// Adds what `event` says to the report of its descriptor in this wait, or begins one.
    fn merge(&mut self, event: &KernelEvent, ready: &mut Vec<Readiness>) {
        let read = event.filter == Filter::Read;
        let write = event.filter == Filter::Write;
        let report = Readiness {
            key: event.udata,
            readable: read,
            writable: write,
            hangup: event.flags.contains(Flags::EOF),
            error: event.flags.contains(Flags::ERROR)
                || (event.flags.contains(Flags::EOF) && event.fflags != 0),
        };
        let waits = self.waits;
        let watched = if read || write { self.watched.get_mut(event.ident as usize) } else { None };
        let Some(Some(watched)) = watched else { return ready.push(report) };
        if watched.wait == waits
            && let Some(begun) = ready.get_mut(watched.place)
        {
            begun.readable |= report.readable;
            begun.writable |= report.writable;
            begun.hangup |= report.hangup;
            begun.error |= report.error;
        } else {
            (watched.wait, watched.place) = (waits, ready.len());
            ready.push(report);
        }
    }

    /// One-shot counts by descriptor, but the queue disarms by filter: disarm the other one.
    fn disarm_other(&mut self, event: &KernelEvent) {
        let other = match event.filter {
            Filter::Read => Filter::Write,
            Filter::Write => Filter::Read,
            Filter::Timer | Filter::User => return,
        };
        let Some(Some(watched)) = self.watched.get(event.ident as usize) else { return };
        if watched.mode == Mode::OneShot && watched.interest == Interest::BOTH {
            // It fails only if the descriptor was closed, and then there is nothing to disarm.
            let _ = self.change(event.ident as Source, other, Flags::DISABLE, watched.key);
        }
    }
}
