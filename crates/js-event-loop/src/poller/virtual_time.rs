//! A virtual clock around any poller.
//!
//! Used by tests and keys. Waiting takes no time: the clock jumps to the next entry of the
//! [`Agenda`] (what the world outside does, and when) or to the end of the timeout. The invariant:
//! nothing that the agenda holds for a time is done before the clock shows that time, and reports
//! are sorted by key, so that runs over different pollers agree.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;

use super::{Interest, Mode, Poller, Readiness, Source, Waker};

type Action = Box<dyn FnOnce()>;

/// The virtual clock, and what the world outside will do, by time and then by order of entry.
/// Clones share one agenda.
#[derive(Clone, Default)]
pub struct Agenda {
    actions: Rc<RefCell<BTreeMap<(u64, u64), Action>>>,
    entered: Rc<Cell<u64>>,
    now: Rc<Cell<u64>>,
}

impl Agenda {
    /// An empty agenda.
    pub fn new() -> Agenda {
        Agenda::default()
    }

    /// Enters an action for the virtual time `at`.
    pub fn enter(&self, at: u64, action: impl FnOnce() + 'static) {
        let order = self.entered.get();
        self.entered.set(order + 1);
        self.actions.borrow_mut().insert((at, order), Box::new(action));
    }

    /// Lets the clock go on, as a callback does that works for long.
    pub fn pass(&self, ms: u64) {
        self.now.set(self.now.get().saturating_add(ms));
    }

    /// The virtual time in milliseconds.
    pub fn now(&self) -> u64 {
        self.now.get()
    }

    fn next_time(&self) -> Option<u64> {
        self.actions.borrow().keys().next().map(|&(at, _)| at)
    }

    /// Takes out the next action that is due at `now`.
    fn pop_due(&self, now: u64) -> Option<Action> {
        let mut actions = self.actions.borrow_mut();
        let first = actions.first_entry().filter(|entry| entry.key().0 <= now)?;
        Some(first.remove())
    }
}

/// A poller under a virtual clock that starts at 0.
pub struct VirtualTime<P> {
    inner: P,
    agenda: Agenda,
}

impl<P: Poller> VirtualTime<P> {
    /// Puts `inner` under a virtual clock.
    pub fn new(inner: P, agenda: Agenda) -> VirtualTime<P> {
        VirtualTime { inner, agenda }
    }
}

impl<P: Poller> Poller for VirtualTime<P> {
    fn now(&mut self) -> u64 {
        self.agenda.now.get()
    }

    fn add(&mut self, source: Source, key: u64, interest: Interest, mode: Mode) -> io::Result<()> {
        self.inner.add(source, key, interest, mode)
    }

    fn modify(&mut self, source: Source, key: u64, interest: Interest, mode: Mode) -> io::Result<()> {
        self.inner.modify(source, key, interest, mode)
    }

    fn remove(&mut self, source: Source) -> io::Result<()> {
        self.inner.remove(source)
    }

    fn waker(&self) -> Waker {
        self.inner.waker()
    }

    /// Waiting without end while the agenda is empty is an error: nothing could ever happen.
    fn wait(&mut self, timeout: Option<u64>, ready: &mut Vec<Readiness>) -> io::Result<()> {
        let end = timeout.map(|ms| self.now().saturating_add(ms));
        let before = ready.len();
        loop {
            while let Some(action) = self.agenda.pop_due(self.agenda.now.get()) {
                action();
            }
            self.inner.wait(Some(0), ready)?;
            if ready.len() > before {
                ready[before..].sort_by_key(|readiness| readiness.key);
                return Ok(());
            }
            match (self.agenda.next_time(), end) {
                (Some(at), Some(end)) if at <= end => self.agenda.now.set(at),
                (_, Some(end)) => {
                    self.agenda.now.set(end);
                    return Ok(());
                }
                (Some(at), None) => self.agenda.now.set(at),
                (None, None) => {
                    return Err(io::Error::new(
                        io::ErrorKind::Deadlock,
                        "the loop waits without end, and nothing is left that could happen",
                    ));
                }
            }
        }
    }
}
