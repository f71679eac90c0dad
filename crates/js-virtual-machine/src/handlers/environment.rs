//! Environments: captured variables of this function and of those around it.

use js_closures_scope::Environment;
use js_garbage_collection::{Gc, Header, Slot};
use js_value::Value;

use super::slow_environment as slow;
use crate::function::Function;
use crate::machine::{Handler, Machine, fast, likely};

/// The environment in a register.
#[inline(always)]
fn in_register(m: Machine, register: usize) -> Gc<Environment> {
    // SAFETY: verified code has environments in the registers it names as such.
    unsafe { Gc::from_raw(m.bits(register) as *mut Environment) }
}

/// The environment that is so many hops outwards from the callee's.
#[inline(always)]
fn outwards(m: Machine, hops: usize) -> Gc<Environment> {
    // SAFETY: register 0 holds the running function; the compiler has counted the hops.
    unsafe {
        let function = &*(m.bits(0) as *const Function);
        Environment::outer_unchecked(function.environment.get_unchecked(), hops)
    }
}

#[inline(always)]
fn slot<'e>(environment: Gc<Environment>, index: usize) -> &'e Slot {
    // SAFETY: the compiler has numbered the slots; the environment lives while this instruction runs.
    unsafe { (*environment.as_ptr()).slot_unchecked(index) }
}

/// Stores without a call: another handler remembers old environments.
#[inline(always)]
fn store(m: Machine, environment: Gc<Environment>, slot: &Slot, value: Value, other: Handler) -> u64 {
    // SAFETY: the environment is a live cell.
    let old = unsafe { (*environment.as_ptr().cast::<Header>()).barrier } != 0;
    if likely(!(old && value.is_cell())) {
        slot.initialize(value);
        return m.next();
    }
    m.to(other)
}

/// Loads; another handler says that there is no value yet.
#[inline(always)]
fn load_checked(m: Machine, slot: &Slot) -> u64 {
    let value = slot.get();
    if likely(value != Value::EMPTY) {
        m.set(m.a(), value);
        return m.next();
    }
    m.to(slow::uninitialized)
}

fast! {
    fn LoadSlot(m) {
        m.set(m.a(), slot(in_register(m, m.b()), m.c()).get());
        m.next()
    }

    fn LoadSlotChecked(m) { load_checked(m, slot(in_register(m, m.b()), m.c())) }

    fn StoreSlot(m) {
        let environment = in_register(m, m.b());
        store(m, environment, slot(environment, m.c()), m.get(m.a()), slow::store_slot)
    }

    fn StoreSlotChecked(m) {
        let environment = in_register(m, m.b());
        let slot = slot(environment, m.c());
        if likely(slot.get() != Value::EMPTY) {
            return store(m, environment, slot, m.get(m.a()), slow::store_slot);
        }
        m.to(slow::uninitialized)
    }

    fn LoadOuter(m) {
        m.set(m.a(), slot(outwards(m, m.b()), m.c()).get());
        m.next()
    }

    fn LoadOuterChecked(m) { load_checked(m, slot(outwards(m, m.b()), m.c())) }

    fn StoreOuter(m) {
        let environment = outwards(m, m.b());
        store(m, environment, slot(environment, m.c()), m.get(m.a()), slow::store_outer)
    }

    fn StoreOuterChecked(m) {
        let environment = outwards(m, m.b());
        let slot = slot(environment, m.c());
        if likely(slot.get() != Value::EMPTY) {
            return store(m, environment, slot, m.get(m.a()), slow::store_outer);
        }
        m.to(slow::uninitialized)
    }

    fn CheckInitialized(m) {
        if likely(m.get(m.a()) != Value::EMPTY) {
            return m.next();
        }
        m.to(slow::uninitialized_register)
    }
}
