//! The poller of Linux.
//!
//! The one place of this crate outside the kqueue module that needs `unsafe`, since a loop must
//! bear descriptors that their owner closed. The invariant: a descriptor's registration carries
//! the key under which it was added, so that a late report never reaches a younger handle.

use std::io;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::sync::Arc;

use rustix::event::{EventfdFlags, epoll, eventfd};
use rustix::io::Errno;

use super::clock::Clock;
use super::{Interest, Mode, Poller, Readiness, Source, WAKE_KEY, Waker};

/// How many reports one wait fetches; the rest stays for the next turn.
const BATCH: usize = 1024;

/// A poller over `epoll`, woken through an `eventfd`.
pub struct EpollPoller {
    epoll: OwnedFd,
    wake: Arc<OwnedFd>,
    events: Vec<epoll::Event>,
    clock: Clock,
}

impl EpollPoller {
    /// A poller that watches nothing yet.
    pub fn new() -> io::Result<EpollPoller> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let wake = Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?);
        // In edge mode the counter need not be read to be silent.
        let flags = epoll::EventFlags::IN | epoll::EventFlags::ET;
        epoll::add(&epoll, &wake, tagged(WAKE_KEY, Interest::READ), flags)?;
        Ok(EpollPoller { epoll, wake, events: Vec::with_capacity(BATCH), clock: Clock::start() })
    }
}

/// Lends `source` to `f`, if it can be a descriptor at all.
pub(super) fn lend<T>(
    source: Source,
    f: impl FnOnce(BorrowedFd<'_>) -> rustix::io::Result<T>,
) -> io::Result<T> {
    if source < 0 {
        return Err(Errno::BADF.into());
    }
    // SAFETY: the number is not -1. It may be closed or belong to another file by now; both are
    // sound here, because it reaches nothing but system calls that change and ask (`epoll_ctl`,
    // `fcntl`, `ioctl`), which look it up anew and refuse what is not open.
    Ok(f(unsafe { BorrowedFd::borrow_raw(source) })?)
}

/// The bits above a key that remember what it was watched for.
const READ_BIT: u64 = 1 << 62;
const WRITE_BIT: u64 = 1 << 63;

/// What a report carries: the key, and the interest at the time when it came about. It may have
/// changed until the report is read.
fn tagged(key: u64, interest: Interest) -> epoll::EventData {
    let read = if interest.read { READ_BIT } else { 0 };
    let write = if interest.write { WRITE_BIT } else { 0 };
    epoll::EventData::new_u64(key | read | write)
}

/// The flags that ask for `interest`.
fn wanted(interest: Interest, mode: Mode) -> epoll::EventFlags {
    let mut flags = epoll::EventFlags::empty();
    flags.set(epoll::EventFlags::IN | epoll::EventFlags::RDHUP, interest.read);
    flags.set(epoll::EventFlags::OUT, interest.write);
    flags.set(epoll::EventFlags::ET, mode == Mode::Edge);
    flags.set(epoll::EventFlags::ONESHOT, mode == Mode::OneShot);
    flags
}

impl Poller for EpollPoller {
    fn now(&mut self) -> u64 {
        self.clock.now()
    }

    fn add(&mut self, source: Source, key: u64, interest: Interest, mode: Mode) -> io::Result<()> {
        let data = tagged(key, interest);
        lend(source, |fd| epoll::add(&self.epoll, fd, data, wanted(interest, mode)))
    }

    fn modify(&mut self, source: Source, key: u64, interest: Interest, mode: Mode) -> io::Result<()> {
        let data = tagged(key, interest);
        lend(source, |fd| epoll::modify(&self.epoll, fd, data, wanted(interest, mode)))
    }

    fn remove(&mut self, source: Source) -> io::Result<()> {
        lend(source, |fd| epoll::delete(&self.epoll, fd))
    }

    fn wait(&mut self, timeout: Option<u64>, ready: &mut Vec<Readiness>) -> io::Result<()> {
        self.events.clear();
        let timeout = timeout.map(super::clock::timespec);
        let spare = rustix::buffer::spare_capacity(&mut self.events);
        match epoll::wait(&self.epoll, spare, timeout.as_ref()) {
            // A signal interrupted the wait; the loop looks at the clock and comes back.
            Err(Errno::INTR) => return Ok(()),
            other => other?,
        };
        ready.extend(self.events.iter().map(|event| {
            let (flags, data) = (event.flags, event.data.u64());
            // Hang-ups and errors come unasked, and make every operation end at once.
            let over = flags.intersects(epoll::EventFlags::HUP | epoll::EventFlags::ERR);
            let arrived = flags.intersects(epoll::EventFlags::IN | epoll::EventFlags::RDHUP);
            let room = flags.intersects(epoll::EventFlags::OUT);
            Readiness {
                key: data & WAKE_KEY,
                readable: (arrived || over) && data & READ_BIT != 0,
                writable: (room || over) && data & WRITE_BIT != 0,
                hangup: flags.intersects(epoll::EventFlags::HUP | epoll::EventFlags::RDHUP),
                error: flags.intersects(epoll::EventFlags::ERR),
            }
        }));
        Ok(())
    }

    fn waker(&self) -> Waker {
        let wake = Arc::clone(&self.wake);
        Waker::new(move || {
            // The only failure is a counter at its limit, and then the loop is awake anyway.
            let _ = rustix::io::write(&*wake, &1u64.to_ne_bytes());
        })
    }
}
