//! Timer handles and the timers phase.
//!
//! The invariant: a timer is active exactly while it stands in the heap or in the list of those
//! that fire in this phase. A timer armed by a timer's callback never fires in the same phase,
//! even with a delay of 0, and one cleared meanwhile does not fire.

use crate::event_loop::Loop;
use crate::handle::{HandleError, HandleId, Kind};
use crate::host::{Event, Host};
use crate::timer_heap::TimerHeap;
use crate::trace::{Happening, Phase};

/// The state of a timer handle.
#[derive(Default)]
pub(crate) struct Timer {
    /// Milliseconds between repetitions; 0 fires once.
    repeat: u64,
    /// Taken out of the heap, its turn in this phase still to come.
    ready: bool,
}

impl<C: Copy> Loop<C> {
    /// A timer, not armed yet.
    pub fn timer(&mut self, token: C) -> HandleId {
        self.new_handle(token, Kind::Timer(Timer::default()))
    }

    fn timer_mut(&mut self, id: HandleId) -> Result<&mut Timer, HandleError> {
        match &mut self.handles.usable(id)?.kind {
            Kind::Timer(timer) => Ok(timer),
            _ => Err(HandleError::WrongKind),
        }
    }

    /// Arms a timer to fire `delay` milliseconds after the loop time, and then every `repeat`
    /// milliseconds unless that is 0. Armed already, it is armed anew.
    pub fn start_timer(&mut self, id: HandleId, delay: u64, repeat: u64) -> Result<(), HandleError> {
        let timer = self.timer_mut(id)?;
        timer.repeat = repeat;
        timer.ready = false;
        self.arm(id, delay);
        Ok(())
    }

    /// Arms a repeating timer anew, counted from the loop time; a timer without repetition stays
    /// as it is.
    pub fn again(&mut self, id: HandleId) -> Result<(), HandleError> {
        let timer = self.timer_mut(id)?;
        let repeat = timer.repeat;
        if repeat > 0 {
            timer.ready = false;
            self.arm(id, repeat);
        }
        Ok(())
    }

    /// Changes the repetition from the next firing on.
    pub fn set_repeat(&mut self, id: HandleId, repeat: u64) -> Result<(), HandleError> {
        self.timer_mut(id)?.repeat = repeat;
        Ok(())
    }

    /// Disarms a timer, even one that was to fire in this very phase.
    pub fn stop_timer(&mut self, id: HandleId) -> Result<(), HandleError> {
        self.timer_mut(id)?.ready = false;
        self.stop_handle(id);
        Ok(())
    }

    /// The heap of armed timers.
    pub fn timer_heap(&self) -> &TimerHeap {
        &self.timers
    }

    fn arm(&mut self, id: HandleId, delay: u64) {
        // A delay beyond the end of time means never, not soon.
        let due = self.now.saturating_add(delay);
        self.timers.insert(id, due);
        self.activate(id);
        self.trace.push(Happening::Arm { id: id.serial(), due });
    }

    pub(crate) fn run_timers(&mut self, host: &mut dyn Host<C>) {
        self.trace.enter(Phase::Timers);
        // The list goes round from turn to turn, so that a turn does not allocate.
        let mut ready = std::mem::take(&mut self.scratch);
        while let Some(entry) = self.timers.pop_due(self.now) {
            if let Ok(timer) = self.timer_mut(entry.handle) {
                timer.ready = true;
                ready.push(entry.handle);
            }
        }
        for &id in &ready {
            // Cleared, closed or armed anew by a callback before this one.
            let Ok(timer) = self.timer_mut(id) else { continue };
            if !std::mem::take(&mut timer.ready) {
                continue;
            }
            // As in libuv, repetition counts from the loop time, not from when it was due: a late
            // turn delays all later firings.
            match timer.repeat {
                0 => {
                    self.deactivate(id);
                }
                repeat => self.arm(id, repeat),
            }
            self.call_handle(host, id, Event::Timer);
        }
        ready.clear();
        self.scratch = ready;
    }
}
