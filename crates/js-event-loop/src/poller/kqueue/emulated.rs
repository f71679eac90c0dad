//! A kernel queue over epoll, eventfd and timerfd.
//!
//! For tests on Linux only: it lets the kqueue poller run where there is no kqueue. Each filter
//! has an epoll instance of its own, because one epoll instance holds a descriptor only once. The
//! invariant: `entries` holds what was added and not deleted; the epoll instances hold those of
//! them that are enabled.

use std::collections::HashMap;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustix::event::{EventfdFlags, PollFd, PollFlags, epoll, eventfd, poll};
use rustix::io::Errno;
use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create, timerfd_settime,
};

use super::{Filter, Flags, KernelEvent, KernelQueue};
use crate::poller::Waker;
use crate::poller::epoll::lend;

/// The flags of an entry that outlive the change which set them.
const LASTING: u16 = Flags::ONESHOT.0 | Flags::CLEAR.0 | Flags::DISPATCH.0;

struct Entry {
    flags: Flags,
    udata: u64,
    /// What stands for it in epoll, unless it is a descriptor itself.
    own: Option<Arc<OwnedFd>>,
}

/// User events, shared with those who trigger them.
type UserEvents = Arc<Mutex<HashMap<u64, Arc<OwnedFd>>>>;

/// An emulated queue.
pub struct EmulatedQueue {
    /// By filter: read, write, timer, user.
    instances: [OwnedFd; 4],
    entries: HashMap<(Filter, u64), Entry>,
    users: UserEvents,
}

impl EmulatedQueue {
    /// An empty queue.
    pub fn new() -> io::Result<EmulatedQueue> {
        let instance = || epoll::create(epoll::CreateFlags::CLOEXEC);
        Ok(EmulatedQueue {
            instances: [instance()?, instance()?, instance()?, instance()?],
            entries: HashMap::new(),
            users: UserEvents::default(),
        })
    }

    fn apply(&mut self, change: &KernelEvent) -> io::Result<()> {
        let name = (change.filter, change.ident);
        if change.flags.contains(Flags::ADD) {
            self.add(change)?;
        }
        let entry = self.entries.get(&name).ok_or(Errno::NOENT)?;
        let own = entry.own.clone();
        if change.flags.contains(Flags::DELETE) {
            let result = self.detach(change.filter, change.ident, own.as_deref());
            self.entries.remove(&name);
            self.users.lock().unwrap_or_else(PoisonError::into_inner).remove(&change.ident);
            // A disabled entry is not in epoll, but it was there to be deleted.
            return result.or_else(|error| match error.raw_os_error() {
                Some(code) if code == Errno::NOENT.raw_os_error() => Ok(()),
                _ => Err(error),
            });
        }
        if change.flags.contains(Flags::DISABLE) {
            let _ = self.detach(change.filter, change.ident, own.as_deref());
        } else if change.flags.contains(Flags::ENABLE) || change.flags.contains(Flags::ADD) {
            self.attach(change.filter, change.ident)?;
        } else if own.is_none() && lend(change.ident as i32, |fd| rustix::io::fcntl_getfd(fd)).is_err() {
            // The descriptor was closed, and a real queue would have dropped the entry with it.
            self.entries.remove(&name);
            return Err(Errno::NOENT.into());
        }
        Ok(())
    }

    fn add(&mut self, change: &KernelEvent) -> io::Result<()> {
        let own = match change.filter {
            Filter::Read | Filter::Write => None,
            Filter::Timer => Some(Arc::new(timer(change)?)),
            Filter::User => {
                let event = Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?);
                let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
                users.insert(change.ident, Arc::clone(&event));
                Some(event)
            }
        };
        let entry = Entry { flags: Flags(change.flags.0 & LASTING), udata: change.udata, own };
        self.entries.insert((change.filter, change.ident), entry);
        Ok(())
    }

    /// Puts an entry into its epoll instance, anew if it is there.
    fn attach(&mut self, filter: Filter, ident: u64) -> io::Result<()> {
        let entry = &self.entries[&(filter, ident)];
        let mut flags = match filter {
            Filter::Read => epoll::EventFlags::IN | epoll::EventFlags::RDHUP,
            Filter::Write => epoll::EventFlags::OUT,
            Filter::Timer | Filter::User => epoll::EventFlags::IN,
        };
        flags.set(epoll::EventFlags::ET, entry.flags.contains(Flags::CLEAR));
        let own = entry.own.clone();
        let _ = self.detach(filter, ident, own.as_deref());
        let result = lend(descriptor(ident, own.as_deref()), |fd| {
            epoll::add(&self.instances[filter as usize], fd, epoll::EventData::new_u64(ident), flags)
        });
        if result.is_err() {
            self.entries.remove(&(filter, ident));
        }
        result
    }

    fn detach(&self, filter: Filter, ident: u64, own: Option<&OwnedFd>) -> io::Result<()> {
        lend(descriptor(ident, own), |fd| epoll::delete(&self.instances[filter as usize], fd))
    }

    /// Fetches what is ready of one filter, without waiting.
    fn fetch(&mut self, filter: Filter, events: &mut Vec<KernelEvent>, room: usize) -> io::Result<()> {
        let mut fetched = Vec::with_capacity(room.min(256));
        epoll::wait(
            &self.instances[filter as usize],
            rustix::buffer::spare_capacity(&mut fetched),
            Some(&Timespec { tv_sec: 0, tv_nsec: 0 }),
        )?;
        for event in &fetched {
            events.extend(self.translate(filter, event));
        }
        Ok(())
    }

    fn translate(&mut self, filter: Filter, event: &epoll::Event) -> Option<KernelEvent> {
        let (ident, reported) = (event.data.u64(), event.flags);
        let entry = self.entries.get(&(filter, ident))?;
        let (kept, udata, own) = (entry.flags, entry.udata, entry.own.clone());
        let mut flags = kept;
        let mut fflags = 0;
        let gone = epoll::EventFlags::HUP | epoll::EventFlags::RDHUP | epoll::EventFlags::ERR;
        if reported.intersects(gone) {
            flags = flags | Flags::EOF;
        }
        if reported.contains(epoll::EventFlags::ERR) {
            // Which error it is, epoll does not say, and asking the socket would clear it.
            fflags = Errno::IO.raw_os_error() as u32;
        }
        let data = match (filter, &own) {
            (Filter::Read, _) => {
                lend(ident as i32, |fd| rustix::io::ioctl_fionread(fd)).map_or(0, |bytes| bytes as i64)
            }
            (Filter::Timer, Some(own)) => counter(own)?,
            (Filter::User, Some(own)) if kept.contains(Flags::CLEAR) => counter(own).map(|_| 0)?,
            _ => 0,
        };
        if kept.contains(Flags::ONESHOT) {
            let _ = self.detach(filter, ident, own.as_deref());
            self.entries.remove(&(filter, ident));
        } else if kept.contains(Flags::DISPATCH) {
            let _ = self.detach(filter, ident, own.as_deref());
        }
        Some(KernelEvent { ident, filter, flags, fflags, data, udata })
    }
}

fn descriptor(ident: u64, own: Option<&OwnedFd>) -> i32 {
    own.map_or(i32::try_from(ident).unwrap_or(-1), AsRawFd::as_raw_fd)
}

fn timer(change: &KernelEvent) -> io::Result<OwnedFd> {
    let timer = timerfd_create(TimerfdClockId::Monotonic, TimerfdFlags::CLOEXEC | TimerfdFlags::NONBLOCK)?;
    let every = crate::poller::clock::timespec(change.data.unsigned_abs().max(1));
    let once = change.flags.contains(Flags::ONESHOT);
    let interval = if once { Timespec { tv_sec: 0, tv_nsec: 0 } } else { every };
    let times = Itimerspec { it_interval: interval, it_value: every };
    timerfd_settime(&timer, TimerfdTimerFlags::empty(), &times)?;
    Ok(timer)
}

/// Reads and clears the counter of a timerfd or eventfd; `None` if it is 0.
fn counter(own: &OwnedFd) -> Option<i64> {
    let mut bytes = [0; 8];
    rustix::io::read(own, &mut bytes).ok()?;
    Some(i64::from_ne_bytes(bytes))
}

impl KernelQueue for EmulatedQueue {
    fn kevent(
        &mut self,
        changes: &[KernelEvent],
        events: &mut Vec<KernelEvent>,
        room: usize,
        timeout: Option<Duration>,
    ) -> io::Result<()> {
        let before = events.len();
        for change in changes {
            if let Err(error) = self.apply(change) {
                if events.len() - before == room {
                    return Err(error);
                }
                let data = i64::from(error.raw_os_error().unwrap_or(0));
                events.push(KernelEvent { flags: change.flags | Flags::ERROR, data, ..*change });
            }
        }
        if events.len() > before || room == 0 {
            return Ok(());
        }
        let timeout = timeout.map(|timeout| {
            crate::poller::clock::timespec(u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX))
        });
        let mut waiting = self.instances.each_ref().map(|instance| PollFd::new(instance, PollFlags::IN));
        poll(&mut waiting, timeout.as_ref())?;
        for filter in [Filter::Read, Filter::Write, Filter::Timer, Filter::User] {
            let left = room - (events.len() - before);
            if left > 0 {
                self.fetch(filter, events, left)?;
            }
        }
        Ok(())
    }

    fn trigger(&self, ident: u64) -> Waker {
        let users = Arc::clone(&self.users);
        Waker::new(move || {
            let users = users.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(event) = users.get(&ident) {
                // The only failure is a counter at its limit, which is triggered already.
                let _ = rustix::io::write(&**event, &1u64.to_ne_bytes());
            }
        })
    }
}
