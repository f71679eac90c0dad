//! Idle, prepare and check handles: called in each turn while they are active.
//!
//! The invariant: the list of a phase holds exactly its active handles, in the order in which they
//! were started. (libuv calls the youngest first; starting order is easier to reason about.)
//! A handle started by a callback of its own phase waits for the next turn.

use crate::event_loop::Loop;
use crate::handle::{HandleError, HandleId, Kind};
use crate::host::{Event, Host};
use crate::trace::Phase;

/// The active handles of the three phases.
#[derive(Default)]
pub(crate) struct PhaseLists {
    idle: Vec<HandleId>,
    prepare: Vec<HandleId>,
    check: Vec<HandleId>,
}

impl PhaseLists {
    fn of(&mut self, kind: &Kind) -> Option<&mut Vec<HandleId>> {
        match kind {
            Kind::Idle => Some(&mut self.idle),
            Kind::Prepare => Some(&mut self.prepare),
            Kind::Check => Some(&mut self.check),
            _ => None,
        }
    }

    /// While an idle handle is active, the loop does not wait.
    pub(crate) fn has_idle(&self) -> bool {
        !self.idle.is_empty()
    }
}

impl<C: Copy> Loop<C> {
    /// An idle handle, not started yet. While one is active, the loop never waits.
    pub fn idle(&mut self, token: C) -> HandleId {
        self.new_handle(token, Kind::Idle)
    }

    /// A prepare handle, not started yet: called right before the loop waits.
    pub fn prepare(&mut self, token: C) -> HandleId {
        self.new_handle(token, Kind::Prepare)
    }

    /// A check handle, not started yet: called right after the loop waited.
    pub fn check(&mut self, token: C) -> HandleId {
        self.new_handle(token, Kind::Check)
    }

    /// Starts an idle, prepare or check handle. Started already, it keeps its place.
    pub fn start_phase_handle(&mut self, id: HandleId) -> Result<(), HandleError> {
        let handle = self.handles.usable(id)?;
        let list = self.phases.of(&handle.kind).ok_or(HandleError::WrongKind)?;
        if !list.contains(&id) {
            list.push(id);
            self.activate(id);
        }
        Ok(())
    }

    pub(crate) fn stop_phase_handle(&mut self, id: HandleId) {
        let Ok(handle) = self.handles.get(id) else { return };
        if let Some(list) = self.phases.of(&handle.kind) {
            list.retain(|&other| other != id);
            self.deactivate(id);
        }
    }

    pub(crate) fn run_phase_handles(&mut self, host: &mut dyn Host<C>, phase: Phase) {
        let (list, event) = match phase {
            Phase::Idle => (&self.phases.idle, Event::Idle),
            Phase::Prepare => (&self.phases.prepare, Event::Prepare),
            _ => (&self.phases.check, Event::Check),
        };
        if list.is_empty() {
            return;
        }
        let mut ids = std::mem::take(&mut self.scratch);
        ids.extend_from_slice(list);
        for &id in &ids {
            if self.handles.is_active(id) {
                self.call_handle(host, id, event);
            }
        }
        ids.clear();
        self.scratch = ids;
    }
}
