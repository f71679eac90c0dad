//! The table of handles: creation, states, and what counts towards the loop's life.
//!
//! Used by every module that has a kind of handle. The invariant: `alive` is the number of handles
//! that are active and referenced, and an id of a closed handle never finds a younger one, since
//! serial numbers are not used twice.

use std::fmt;
use std::process::Child;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::event_loop::Loop;
use crate::listener::Listener;
use crate::polled::Polled;
use crate::signals::SignalPipe;
use crate::stream::Stream;
use crate::timers::Timer;
use crate::trace::Happening;

/// Names a handle: its place in the table, and a serial number that is never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HandleId {
    index: u32,
    serial: u32,
}

impl HandleId {
    pub(crate) fn index(self) -> usize {
        self.index as usize
    }

    /// Its serial number, as traces show it. Handles and tasks are counted together from 1.
    pub fn serial(self) -> u32 {
        self.serial
    }

    /// Both halves in one word, for a poller to carry.
    pub(crate) fn to_key(self) -> u64 {
        u64::from(self.index) << 32 | u64::from(self.serial)
    }

    pub(crate) fn from_key(key: u64) -> HandleId {
        HandleId { index: (key >> 32) as u32, serial: key as u32 }
    }
}

/// Names a request or a task, which is called once. Counted together with the handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TaskId(pub(crate) u32);

impl TaskId {
    /// Its serial number, as traces show it.
    pub fn serial(self) -> u32 {
        self.0
    }
}

/// What a handle is, with the state of its kind.
pub(crate) enum Kind {
    Timer(Timer),
    Idle,
    Prepare,
    Check,
    Polled(Polled),
    Wake(Arc<AtomicBool>),
    /// `None` once it is stopped.
    Signal(Option<SignalPipe>),
    Process(Option<(SignalPipe, Child)>),
    Listener(Option<Box<Listener>>),
    Stream(Box<Stream>),
}

/// One row of the table.
pub(crate) struct Handle<C> {
    serial: u32,
    pub(crate) token: C,
    pub(crate) kind: Kind,
    active: bool,
    referenced: bool,
    closing: bool,
}

/// Why a handle refused.
#[derive(Debug)]
pub enum HandleError {
    /// There is no such handle, or no more.
    Unknown,
    /// It is being closed.
    Closing,
    /// It is of another kind than the operation needs.
    WrongKind,
    /// The stream is not open for this: still connecting, ended, or broken.
    Ended,
    /// The operating system refused.
    System(std::io::Error),
}

impl fmt::Display for HandleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HandleError::Unknown => f.write_str("no such handle"),
            HandleError::Closing => f.write_str("the handle is being closed"),
            HandleError::WrongKind => f.write_str("the handle is of another kind"),
            HandleError::Ended => f.write_str("the stream is not open"),
            HandleError::System(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for HandleError {}

impl From<std::io::Error> for HandleError {
    fn from(error: std::io::Error) -> HandleError {
        HandleError::System(error)
    }
}

/// All handles of a loop.
pub(crate) struct HandleTable<C> {
    rows: Vec<Option<Handle<C>>>,
    free: Vec<u32>,
    /// How many are active and referenced.
    pub(crate) alive: usize,
}

impl<C> HandleTable<C> {
    pub(crate) fn new() -> HandleTable<C> {
        HandleTable { rows: Vec::new(), free: Vec::new(), alive: 0 }
    }

    pub(crate) fn get(&self, id: HandleId) -> Result<&Handle<C>, HandleError> {
        self.rows
            .get(id.index())
            .and_then(Option::as_ref)
            .filter(|handle| handle.serial == id.serial)
            .ok_or(HandleError::Unknown)
    }

    pub(crate) fn get_mut(&mut self, id: HandleId) -> Result<&mut Handle<C>, HandleError> {
        self.rows
            .get_mut(id.index())
            .and_then(Option::as_mut)
            .filter(|handle| handle.serial == id.serial)
            .ok_or(HandleError::Unknown)
    }

    /// A handle that may still be started.
    pub(crate) fn usable(&mut self, id: HandleId) -> Result<&mut Handle<C>, HandleError> {
        let handle = self.get_mut(id)?;
        if handle.closing { Err(HandleError::Closing) } else { Ok(handle) }
    }

    pub(crate) fn is_active(&self, id: HandleId) -> bool {
        self.get(id).is_ok_and(|handle| handle.active)
    }

    fn insert(&mut self, serial: u32, token: C, kind: Kind) -> HandleId {
        let row = Handle { serial, token, kind, active: false, referenced: true, closing: false };
        let index = match self.free.pop() {
            Some(index) => {
                self.rows[index as usize] = Some(row);
                index
            }
            None => {
                self.rows.push(Some(row));
                self.rows.len() as u32 - 1
            }
        };
        HandleId { index, serial }
    }

    fn remove(&mut self, id: HandleId) -> Option<Handle<C>> {
        self.get(id).ok()?;
        self.free.push(id.index);
        self.rows[id.index()].take()
    }

    /// Changes the flags that decide over life, and keeps the count. Says what was active before.
    fn change(&mut self, id: HandleId, active: Option<bool>, referenced: Option<bool>) -> bool {
        let Ok(handle) = self.get_mut(id) else { return false };
        let counted = |handle: &Handle<C>| usize::from(handle.active && handle.referenced);
        let (was_counted, was_active) = (counted(handle), handle.active);
        handle.active = active.unwrap_or(handle.active);
        handle.referenced = referenced.unwrap_or(handle.referenced);
        let now_counted = counted(handle);
        self.alive = self.alive + now_counted - was_counted;
        was_active
    }
}

impl<C: Copy> Loop<C> {
    pub(crate) fn new_handle(&mut self, token: C, kind: Kind) -> HandleId {
        let serial = self.next_serial();
        self.handles.insert(serial, token, kind)
    }

    /// Marks `id` as active.
    pub(crate) fn activate(&mut self, id: HandleId) {
        if !self.handles.change(id, Some(true), None) {
            self.trace.push(Happening::Start { id: id.serial() });
        }
    }

    /// Marks `id` as inactive; says whether it was active.
    pub(crate) fn deactivate(&mut self, id: HandleId) -> bool {
        let was = self.handles.change(id, Some(false), None);
        if was {
            self.trace.push(Happening::Stop { id: id.serial() });
        }
        was
    }

    /// Lets an active `id` keep the loop alive, which is how handles are made.
    pub fn reference(&mut self, id: HandleId) -> Result<(), HandleError> {
        self.handles.get(id)?;
        self.handles.change(id, None, Some(true));
        self.trace.push(Happening::Ref { id: id.serial() });
        Ok(())
    }

    /// Lets the loop end although `id` is active.
    pub fn unreference(&mut self, id: HandleId) -> Result<(), HandleError> {
        self.handles.get(id)?;
        self.handles.change(id, None, Some(false));
        self.trace.push(Happening::Unref { id: id.serial() });
        Ok(())
    }

    /// Whether `id` is started: a timer armed, a descriptor watched, a phase handle in its list.
    pub fn is_active(&self, id: HandleId) -> bool {
        self.handles.is_active(id)
    }

    /// Whether `id` counts towards the loop's life when active. A closed handle does not.
    pub fn is_referenced(&self, id: HandleId) -> bool {
        self.handles.get(id).is_ok_and(|handle| handle.referenced)
    }

    /// Whether `id` is being closed, or was closed long ago.
    pub fn is_closing(&self, id: HandleId) -> bool {
        self.handles.get(id).map_or(true, |handle| handle.closing)
    }

    /// Stops `id` and lets it go: its token hears [`crate::Event::Closed`] in the next close phase
    /// and nothing else before. The loop stays alive until then.
    pub fn close(&mut self, id: HandleId) -> Result<(), HandleError> {
        self.handles.usable(id)?;
        self.stop_handle(id);
        self.handles.usable(id)?.closing = true;
        self.closing.push_back(id);
        self.trace.push(Happening::Close { id: id.serial() });
        Ok(())
    }

    /// Stops a handle of any kind. What is not active stays as it is.
    pub fn stop_handle(&mut self, id: HandleId) {
        let Ok(handle) = self.handles.get(id) else { return };
        match handle.kind {
            Kind::Timer(_) => {
                self.timers.remove(id);
                self.deactivate(id);
            }
            Kind::Idle | Kind::Prepare | Kind::Check => self.stop_phase_handle(id),
            Kind::Polled(_) => self.unwatch(id),
            Kind::Listener(_) => self.stop_listener(id),
            Kind::Stream(_) => self.stop_stream(id),
            Kind::Wake(_) => self.stop_wake_handle(id),
            Kind::Signal(_) | Kind::Process(_) => self.stop_signal(id),
        }
    }

    /// Frees the row of `id` and gives back its token, for the last call.
    pub(crate) fn free_handle(&mut self, id: HandleId) -> Option<C> {
        Some(self.handles.remove(id)?.token)
    }
}
