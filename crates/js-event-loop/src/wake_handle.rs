//! Wake handles: how another thread makes the loop call back.
//!
//! The invariant: after a wake there is at least one call, and wakes that come before it count
//! as one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::event_loop::Loop;
use crate::handle::{HandleId, Kind};
use crate::host::{Event, Host};
use crate::poller::Waker;

/// Wakes one handle, from any thread, even after the handle is closed.
#[derive(Clone, Debug)]
pub struct WakeSender {
    woken: Arc<AtomicBool>,
    waker: Waker,
}

impl WakeSender {
    /// Makes the loop call the handle's token.
    pub fn wake(&self) {
        if !self.woken.swap(true, Ordering::AcqRel) {
            self.waker.wake();
        }
    }
}

impl<C: Copy> Loop<C> {
    /// A handle that is active from the start, and what wakes it.
    pub fn wake_handle(&mut self, token: C) -> (HandleId, WakeSender) {
        let woken = Arc::new(AtomicBool::new(false));
        let id = self.new_handle(token, Kind::Wake(Arc::clone(&woken)));
        self.wake_handles.push(id);
        self.activate(id);
        (id, WakeSender { woken, waker: self.poller.waker() })
    }

    pub(crate) fn stop_wake_handle(&mut self, id: HandleId) {
        self.wake_handles.retain(|&other| other != id);
        self.deactivate(id);
    }

    pub(crate) fn report_wakes(&mut self, host: &mut dyn Host<C>) {
        let mut ids = std::mem::take(&mut self.scratch);
        ids.extend_from_slice(&self.wake_handles);
        for &id in &ids {
            let Ok(handle) = self.handles.get(id) else { continue };
            if let Kind::Wake(woken) = &handle.kind
                && self.handles.is_active(id)
                && woken.swap(false, Ordering::AcqRel)
            {
                self.call_handle(host, id, Event::Wake);
            }
        }
        ids.clear();
        self.scratch = ids;
    }
}
