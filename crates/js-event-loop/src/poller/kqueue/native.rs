//! The system's own kernel queue.

use std::io;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

use rustix::event::kqueue::{self, Event, EventFilter, EventFlags, UserDefinedFlags, UserFlags};

use super::{Filter, Flags, KernelEvent, KernelQueue};
use crate::poller::Waker;

/// A queue made by `kqueue`.
pub struct NativeQueue {
    queue: Arc<OwnedFd>,
    events: Vec<Event>,
}

impl NativeQueue {
    /// An empty queue.
    pub fn new() -> io::Result<NativeQueue> {
        let queue = kqueue::kqueue()?;
        rustix::io::fcntl_setfd(&queue, rustix::io::FdFlags::CLOEXEC)?;
        Ok(NativeQueue { queue: Arc::new(queue), events: Vec::new() })
    }
}

fn to_system(event: &KernelEvent, user: UserFlags) -> Event {
    let filter = match event.filter {
        Filter::Read => EventFilter::Read(event.ident as _),
        Filter::Write => EventFilter::Write(event.ident as _),
        Filter::Timer => EventFilter::Timer {
            ident: event.ident as _,
            timer: Some(Duration::from_millis(event.data.unsigned_abs())),
        },
        Filter::User => EventFilter::User {
            ident: event.ident as _,
            flags: user,
            user_flags: UserDefinedFlags::new(event.fflags),
        },
    };
    Event::new(filter, EventFlags::from_bits_retain(event.flags.0), event.udata as usize as *mut _)
}

fn from_system(event: &Event) -> Option<KernelEvent> {
    let (ident, filter) = match event.filter() {
        EventFilter::Read(fd) => (fd as u64, Filter::Read),
        EventFilter::Write(fd) => (fd as u64, Filter::Write),
        EventFilter::Timer { ident, .. } => (ident as u64, Filter::Timer),
        EventFilter::User { ident, .. } => (ident as u64, Filter::User),
        _ => return None,
    };
    let flags = Flags(event.flags().bits());
    Some(KernelEvent {
        ident,
        filter,
        flags,
        // The library gives no access to `fflags`. A socket's error is fetched from the socket.
        fflags: 0,
        data: event.data(),
        udata: event.udata() as usize as u64,
    })
}

/// The one door to the system call.
fn call(
    queue: &OwnedFd,
    changes: &[Event],
    events: &mut Vec<Event>,
    timeout: Option<Duration>,
) -> io::Result<()> {
    // SAFETY: the contract asks for descriptors that stay open. The system itself does not need
    // it: it looks each one up, refuses what is not open, and drops the entries of a descriptor
    // that is closed. No memory depends on it.
    unsafe { kqueue::kevent(queue, changes, rustix::buffer::spare_capacity(events), timeout)? };
    Ok(())
}

impl KernelQueue for NativeQueue {
    fn kevent(
        &mut self,
        changes: &[KernelEvent],
        events: &mut Vec<KernelEvent>,
        room: usize,
        timeout: Option<Duration>,
    ) -> io::Result<()> {
        let changes: Vec<Event> =
            changes.iter().map(|change| to_system(change, UserFlags::empty())).collect();
        self.events.clear();
        if room == 0 {
            return call(&self.queue, &changes, &mut Vec::new(), timeout);
        }
        self.events.reserve_exact(room);
        call(&self.queue, &changes, &mut self.events, timeout)?;
        events.extend(self.events.iter().filter_map(from_system));
        Ok(())
    }

    fn trigger(&self, ident: u64) -> Waker {
        let queue = Arc::clone(&self.queue);
        Waker::new(move || {
            let change = KernelEvent::change(ident, Filter::User, Flags::default(), crate::poller::WAKE_KEY);
            // It fails only if the entry was deleted, and then nobody waits for it.
            let _ = call(
                &queue,
                &[to_system(&change, UserFlags::TRIGGER)],
                &mut Vec::new(),
                Some(Duration::ZERO),
            );
        })
    }
}
