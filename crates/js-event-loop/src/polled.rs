//! Poll handles: watching a descriptor that somebody else reads and writes.
//!
//! The invariant: an active poll handle stands in the poller under its own key, and a report
//! under a key whose handle is gone or stopped is dropped.

use crate::event_loop::Loop;
use crate::handle::{HandleError, HandleId, Kind};
use crate::host::{Event, Host};
use crate::poller::{Interest, Mode, Readiness, Source, WAKE_KEY};

/// The state of a poll handle.
pub(crate) struct Polled {
    source: Source,
}

impl<C: Copy> Loop<C> {
    /// A handle for watching `source`, not started yet. The descriptor stays its owner's; it
    /// should be closed after the handle was stopped. Closed earlier, it simply falls silent.
    pub fn polled(&mut self, token: C, source: Source) -> HandleId {
        self.new_handle(token, Kind::Polled(Polled { source }))
    }

    /// Watches for `interest`, anew if it was watching already.
    pub fn watch(&mut self, id: HandleId, interest: Interest, mode: Mode) -> Result<(), HandleError> {
        let Kind::Polled(Polled { source }) = self.handles.usable(id)?.kind else {
            return Err(HandleError::WrongKind);
        };
        if self.handles.is_active(id) {
            self.poller.modify(source, id.to_key(), interest, mode)?;
        } else {
            self.poller.add(source, id.to_key(), interest, mode)?;
        }
        self.activate(id);
        Ok(())
    }

    /// Stops watching.
    pub(crate) fn unwatch(&mut self, id: HandleId) {
        let Ok(handle) = self.handles.get(id) else { return };
        let Kind::Polled(Polled { source }) = handle.kind else { return };
        if self.deactivate(id) {
            // Whoever closed the descriptor under the loop has removed it from the poller too.
            let _ = self.poller.remove(source);
        }
    }

    /// Passes on what the poller saw.
    pub(crate) fn report(&mut self, host: &mut dyn Host<C>, readiness: Readiness) {
        if readiness.key == WAKE_KEY {
            self.report_wakes(host);
            return self.report_work(host);
        }
        let id = HandleId::from_key(readiness.key);
        if !self.handles.is_active(id) {
            return;
        }
        let Ok(handle) = self.handles.get(id) else { return };
        match handle.kind {
            Kind::Polled(_) => self.call_handle(host, id, Event::Ready(readiness)),
            Kind::Stream(_) => self.report_stream(host, id, readiness),
            Kind::Listener(_) => self.report_listener(host, id),
            Kind::Signal(_) | Kind::Process(_) => self.report_signal(host, id),
            Kind::Timer(_) | Kind::Idle | Kind::Prepare | Kind::Check | Kind::Wake(_) => {}
        }
    }
}
