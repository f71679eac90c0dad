//! Interrupts: Ctrl-C, time limits, and whatever the host wants to look at while a program runs.
//!
//! A loop looks at a flag at each of its back edges, and comes here where whoever interrupts has set
//! it. Recursion has no back edges; a call compares its frame with the end of the register stack, so
//! whoever interrupts also moves that end below all frames: the next call takes the slow path, which
//! looks here. A running program pays a load for the one and nothing for the other.

use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering, fence};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use js_object_model::{Bell, Context, Result, Throw};
use js_value::Value;

use crate::vm::Vm;

/// What may stop a running program.
#[derive(Default)]
pub struct Interrupts {
    /// The program is being ended: no handler catches anything any more.
    pub(crate) terminating: bool,
    deadline: Option<Instant>,
    watchdog: Option<Watchdog>,
    handler: Option<fn(&mut Context) -> Result<()>>,
}

/// Interrupts a machine, from any thread and for as long as it likes: once the machine is gone it
/// does nothing.
#[derive(Clone, Default)]
pub struct Interrupter(Arc<Shared>);

#[derive(Default)]
struct Shared {
    requested: AtomicBool,
    /// What makes the machine look, as long as there is the machine.
    machine: Mutex<Option<Machine>>,
}

struct Machine {
    /// The end of its register stack.
    limit: NonNull<AtomicPtr<Value>>,
    /// Its flag for back edges.
    attention: NonNull<AtomicBool>,
    /// What wakes it while it waits.
    bell: Arc<Bell>,
}

// SAFETY: the pointers are used while the mutex around them is held, which the machine needs to end;
// what they point at is atomic.
unsafe impl Send for Machine {}

impl Interrupter {
    /// Makes the machine call its interrupt handler soon; without one the program ends.
    pub fn interrupt(&self) {
        self.0.requested.store(true, Ordering::Relaxed);
        self.wake();
    }

    /// Takes an interrupt back that the machine has not seen yet.
    pub fn clear(&self) {
        self.0.requested.store(false, Ordering::Relaxed);
    }

    fn is_requested(&self) -> bool {
        self.0.requested.load(Ordering::Relaxed)
    }

    /// Makes the machine look.
    fn wake(&self) {
        if let Some(machine) = &*self.machine() {
            // Whatever is wanted is seen by a look that comes after these stores: see `poll`.
            fence(Ordering::SeqCst);
            // SAFETY: the machine is there: see `detach`.
            unsafe {
                machine.limit.as_ref().store(ptr::null_mut(), Ordering::Relaxed);
                machine.attention.as_ref().store(true, Ordering::Relaxed);
            }
            machine.bell.ring();
        }
    }

    fn machine(&self) -> MutexGuard<'_, Option<Machine>> {
        self.0.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on the machine whose limit and flag these are will be woken.
    ///
    /// # Safety
    /// Both must stay where they are until [`Interrupter::detach`].
    pub(crate) unsafe fn attach(&self, limit: &AtomicPtr<Value>, attention: &AtomicBool, bell: Arc<Bell>) {
        *self.machine() =
            Some(Machine { limit: NonNull::from(limit), attention: NonNull::from(attention), bell });
    }

    /// The machine ends.
    pub(crate) fn detach(&self) {
        *self.machine() = None;
    }
}

/// A thread that wakes a machine when its time is over; ends with its owner.
struct Watchdog {
    ended: Arc<(Mutex<bool>, Condvar)>,
}

impl Watchdog {
    /// Without a thread the back edges keep the time: see [`poll`].
    fn start(deadline: Instant, machine: Interrupter) -> Option<Watchdog> {
        let ended: Arc<(Mutex<bool>, Condvar)> = Arc::default();
        let watchdog = Watchdog { ended: ended.clone() };
        let watch = move || {
            let (flag, changed) = &*ended;
            let mut is_over = flag.lock().unwrap_or_else(PoisonError::into_inner);
            while !*is_over {
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return machine.wake();
                }
                is_over = changed.wait_timeout(is_over, left).unwrap_or_else(PoisonError::into_inner).0;
            }
        };
        std::thread::Builder::new().name("watchdog".to_owned()).spawn(watch).ok().map(|_| watchdog)
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        let (flag, changed) = &*self.ended;
        *flag.lock().unwrap_or_else(PoisonError::into_inner) = true;
        changed.notify_all();
    }
}

impl Vm {
    /// Ends the program at `deadline`, or never.
    pub fn set_deadline(&mut self, deadline: Option<Instant>) {
        self.interrupts.deadline = deadline;
        let machine = self.interrupter();
        self.interrupts.watchdog = deadline.and_then(|deadline| Watchdog::start(deadline, machine));
        if deadline.is_some() && self.interrupts.watchdog.is_none() {
            self.attention.store(true, Ordering::Relaxed);
        }
    }

    /// What runs when an interrupt is seen; it may throw. Without one the program ends.
    pub fn set_interrupt_handler(&mut self, handler: fn(&mut Context) -> Result<()>) {
        self.interrupts.handler = Some(handler);
    }

    /// Whether the program was ended rather than failed. Asking allows new programs to run.
    pub fn take_termination(&mut self) -> bool {
        self.limit.store(self.end, Ordering::Relaxed);
        std::mem::take(&mut self.interrupts.terminating)
    }

    /// Whether the program is being ended.
    pub fn is_terminating(&self) -> bool {
        self.interrupts.terminating
    }

    /// Ends the program: an exception that nothing catches. A native function that makes something
    /// else of exceptions may keep it; then the next call or back edge throws it again.
    pub fn terminate(&mut self) -> Throw {
        self.interrupts.terminating = true;
        self.attention.store(true, Ordering::Relaxed);
        self.limit.store(ptr::null_mut(), Ordering::Relaxed);
        self.cx.throw(Value::UNDEFINED)
    }

    /// What interrupts this machine.
    pub fn interrupter(&self) -> Interrupter {
        self.interrupter.clone()
    }

    /// The end of the register stack is in the way of a frame of `registers` at `base`: really, or
    /// because somebody wants the machine to look at interrupts.
    #[cold]
    #[inline(never)]
    pub(crate) fn no_room(&mut self, base: *mut Value, registers: usize) -> Result<()> {
        self.limit.store(self.end, Ordering::Relaxed);
        poll(self)?;
        if base.wrapping_add(registers) < self.end {
            return Ok(());
        }
        // Making the error may run native code: lend it the reserve.
        self.limit.store(self.end.wrapping_add(crate::vm::RESERVE / 2), Ordering::Relaxed);
        let throw = self.cx.range_error(js_object_model::Message::StackOverflow());
        self.limit.store(self.end, Ordering::Relaxed);
        if self.interrupter.is_requested() {
            self.interrupter.wake();
        }
        Err(throw)
    }
}

/// Looks for interrupts, and lets the next back edges run without, unless nobody else keeps the time.
#[cold]
pub(crate) fn poll(vm: &mut Vm) -> Result<()> {
    let keeps_time = vm.interrupts.deadline.is_some() && vm.interrupts.watchdog.is_none();
    vm.attention.store(keeps_time, Ordering::Relaxed);
    // An interrupt that the following does not see sets the flag after this cleared it.
    fence(Ordering::SeqCst);
    if vm.interrupts.terminating {
        return Err(vm.terminate());
    }
    if vm.interrupts.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
        vm.set_deadline(None);
        return Err(vm.terminate());
    }
    if vm.interrupter.is_requested() {
        vm.interrupter.clear();
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
    vm.interrupter.is_requested() || vm.interrupts.deadline.is_some_and(|deadline| Instant::now() >= deadline)
}
