//! Interrupts: Ctrl-C, time limits, and whatever the host wants to look at while a program runs.

use std::sync::atomic::Ordering;
use std::time::Instant;

use js_object_model::{Context, Result, Throw};

use crate::vm::{BUDGET, Vm};

/// What may stop a running program.
#[derive(Default)]
pub struct Interrupts {
    /// The program is being ended: no handler catches anything any more.
    pub(crate) terminating: bool,
    deadline: Option<Instant>,
    handler: Option<fn(&mut Context) -> Result<()>>,
}

impl Vm {
    /// Ends the program at `deadline`, or never.
    pub fn set_deadline(&mut self, deadline: Option<Instant>) {
        self.interrupts.deadline = deadline;
    }

    /// What runs when the interrupt flag is seen; it may throw. Without one the program ends.
    pub fn set_interrupt_handler(&mut self, handler: fn(&mut Context) -> Result<()>) {
        self.interrupts.handler = Some(handler);
    }

    /// Whether the program was ended rather than failed. Asking allows new programs to run.
    pub fn take_termination(&mut self) -> bool {
        std::mem::take(&mut self.interrupts.terminating)
    }

    /// Ends the program: an exception that nothing catches.
    pub fn terminate(&mut self) -> Throw {
        self.interrupts.terminating = true;
        self.cx.throw(js_value::Value::UNDEFINED)
    }
}

/// Looks for interrupts, and lets the next back edges run without.
#[cold]
pub(crate) fn poll(vm: &mut Vm) -> Result<()> {
    vm.budget = BUDGET;
    if vm.interrupts.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
        vm.interrupts.deadline = None;
        return Err(vm.terminate());
    }
    if vm.interrupt.swap(false, Ordering::Relaxed) {
        return match vm.interrupts.handler {
            Some(handler) => handler(&mut vm.cx),
            None => Err(vm.terminate()),
        };
    }
    Ok(())
}

/// Whether [`poll`] would do something.
pub(crate) fn is_pending(cx: &Context) -> bool {
    // SAFETY: a context that has these hooks is the first field of its machine.
    let vm = unsafe { &*std::ptr::from_ref(cx).cast::<Vm>() };
    vm.interrupt.load(Ordering::Relaxed)
        || vm.interrupts.deadline.is_some_and(|deadline| Instant::now() >= deadline)
}
