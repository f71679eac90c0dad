//! Named properties through inline caches.
//!
//! ```text
//! GetNamed ── first time, or another shape ──→ slow: look up, fill the cache, rewrite
//!    ↑                                            │
//!    │ several shapes: looks through them         ↓
//!    └───────────────────────────── GetNamedInline, …Slots, …Holder, …Length
//! ```

use js_garbage_collection::{CellKind, Header};
use js_object_model::{Array, Location, Object};
use js_strings::JsString;
use js_value::Value;

use super::slow_property as slow;
use crate::cache::{PolymorphicEntry, PropertyCache, outcome};
use crate::machine::{Machine, fast, likely};

const FLAGS: u32 = Location::OUT_OF_OBJECT | Location::VIRTUAL;

/// The shape id of a cell.
#[inline(always)]
fn shape_of(cell: u64) -> u32 {
    // SAFETY: the caller has seen that this is a cell.
    unsafe { (*(cell as *const Header)).shape }
}

#[inline(always)]
fn at(base: u64, location: u32) -> *mut Value {
    (base + u64::from(location & !FLAGS)) as *mut Value
}

/// The address of the slots of an object.
#[inline(always)]
fn slots_of(object: u64) -> u64 {
    // SAFETY: the cell is an object.
    unsafe { *((object + Object::SLOTS_OFFSET as u64) as *const u64) }
}

/// The value at a location that is not virtual.
#[inline(always)]
fn load(object: u64, location: u32) -> Value {
    let base = if location & Location::OUT_OF_OBJECT == 0 { object } else { slots_of(object) };
    // SAFETY: the location belongs to the object's shape, which was checked.
    unsafe { *at(base, location) }
}

#[inline(always)]
fn epoch(m: Machine) -> u32 {
    // SAFETY: the Vm is live.
    unsafe { (*m.vm).cx.prototype_epoch }
}

/// The receiver in register b and the cache of operand c, if the receiver has the cache's shape.
#[inline(always)]
fn hit<'c>(m: Machine) -> Option<(u64, &'c PropertyCache)> {
    let object = m.bits(m.b());
    if likely(m.is_cell(object)) {
        // SAFETY: caches live as long as their code.
        let cache = unsafe { &*m.cache(m.c()) };
        if likely(shape_of(object) == cache.shape) {
            return Some((object, cache));
        }
    }
    None
}

/// The entry for the receiver's shape at a site that has met several.
#[inline(always)]
fn polymorphic<'c>(m: Machine, object: u64) -> Option<&'c PolymorphicEntry> {
    // SAFETY: caches and their entries live as long as their code.
    unsafe {
        let others = (*m.cache(m.c())).others;
        if others.is_null() {
            return None;
        }
        let shape = shape_of(object);
        (*others).entries.iter().find(|entry| entry.shape == shape)
    }
}

/// What a polymorphic load finds.
#[inline(always)]
fn polymorphic_load(m: Machine, object: u64) -> Option<Value> {
    let entry = polymorphic(m, object)?;
    if entry.location & outcome::SPECIAL != 0 {
        return None;
    }
    if entry.holder == 0 {
        return Some(load(object, entry.location));
    }
    (entry.epoch == epoch(m)).then(|| load(entry.holder as u64, entry.location))
}

/// Whether a store into `owner` must tell the collector.
#[inline(always)]
fn needs_barrier(owner: u64, value: Value) -> bool {
    // SAFETY: the owner is a live cell.
    unsafe { (*(owner as *const Header)).barrier != 0 && value.is_cell() }
}

fast! {
    fn GetNamed(m) {
        let object = m.bits(m.b());
        if m.is_cell(object)
            && let Some(value) = polymorphic_load(m, object)
        {
            m.set(m.a(), value);
            return m.next();
        }
        m.to(slow::get_named)
    }

    fn GetNamedInline(m) {
        if let Some((object, cache)) = hit(m) {
            // SAFETY: the location belongs to the shape.
            m.set(m.a(), unsafe { *((object + u64::from(cache.location)) as *const Value) });
            return m.next();
        }
        m.to(slow::get_named)
    }

    fn GetNamedSlots(m) {
        if let Some((object, cache)) = hit(m) {
            // SAFETY: the location belongs to the shape.
            m.set(m.a(), unsafe { *at(slots_of(object), cache.location) });
            return m.next();
        }
        m.to(slow::get_named)
    }

    fn GetNamedHolder(m) {
        if let Some((_, cache)) = hit(m)
            && likely(cache.epoch == epoch(m))
        {
            m.set(m.a(), load(cache.holder_address(), cache.location));
            return m.next();
        }
        m.to(slow::get_named)
    }

    fn GetNamedLength(m) {
        let object = m.bits(m.b());
        if likely(m.is_cell(object)) {
            // SAFETY: it is a cell, and an array or a string by its kind.
            let length = unsafe {
                let kind = (*(object as *const Header)).kind;
                if kind == CellKind::ARRAY.0 {
                    *((object + Array::LENGTH_OFFSET as u64) as *const u32)
                } else if kind == CellKind::STRING.0 {
                    *((object + JsString::LENGTH_OFFSET as u64) as *const u32) & JsString::LENGTH_BITS
                } else {
                    return m.to(slow::get_named);
                }
            };
            if likely(length as i32 >= 0) {
                m.set_int(m.a(), length as i32);
                return m.next();
            }
        }
        m.to(slow::get_named)
    }

    fn GetMethod(m) {
        let object = m.bits(m.b());
        if m.is_cell(object)
            && let Some(value) = polymorphic_load(m, object)
        {
            m.set(m.a(), value);
            m.set(m.a() + 2, Value::from_bits(object));
            return m.next();
        }
        m.to(slow::get_method)
    }

    fn GetMethodInline(m) {
        if let Some((object, cache)) = hit(m) {
            // SAFETY: the location belongs to the shape.
            m.set(m.a(), unsafe { *((object + u64::from(cache.location)) as *const Value) });
            m.set(m.a() + 2, Value::from_bits(object));
            return m.next();
        }
        m.to(slow::get_method)
    }

    fn GetMethodHolder(m) {
        if let Some((object, cache)) = hit(m)
            && likely(cache.epoch == epoch(m))
        {
            m.set(m.a(), load(cache.holder_address(), cache.location));
            m.set(m.a() + 2, Value::from_bits(object));
            return m.next();
        }
        m.to(slow::get_method)
    }

    fn SetNamed(m) {
        let object = m.bits(m.b());
        let value = m.get(m.a());
        if m.is_cell(object)
            && let Some(entry) = polymorphic(m, object)
            && entry.next_shape == 0
        {
            let owner =
                if entry.location & Location::OUT_OF_OBJECT == 0 { object } else { slots_of(object) };
            if likely(!needs_barrier(owner, value)) {
                // SAFETY: the location belongs to the shape.
                unsafe { *at(owner, entry.location) = value };
                return m.next();
            }
        }
        m.to(slow::set_named)
    }

    fn SetNamedInline(m) {
        if let Some((object, cache)) = hit(m) {
            let value = m.get(m.a());
            if likely(!needs_barrier(object, value)) {
                // SAFETY: the location belongs to the shape.
                unsafe { *((object + u64::from(cache.location)) as *mut Value) = value };
                return m.next();
            }
        }
        m.to(slow::set_named)
    }

    fn SetNamedSlots(m) {
        if let Some((object, cache)) = hit(m) {
            let value = m.get(m.a());
            let slots = slots_of(object);
            if likely(!needs_barrier(slots, value)) {
                // SAFETY: the location belongs to the shape.
                unsafe { *at(slots, cache.location) = value };
                return m.next();
            }
        }
        m.to(slow::set_named)
    }

    fn SetNamedAdd(m) {
        if let Some((object, cache)) = hit(m)
            && likely(cache.epoch == epoch(m))
        {
            // SAFETY: the location is within the object; the new shape knows it.
            unsafe {
                let header = object as *mut Header;
                if likely((*header).barrier == 0) {
                    *((object + u64::from(cache.location)) as *mut Value) = m.get(m.a());
                    (*header).shape = cache.next_shape;
                    return m.next();
                }
            }
        }
        m.to(slow::set_named)
    }

    fn DefineNamedAdd(m) {
        if let Some((object, cache)) = hit(m) {
            // SAFETY: the location is within the object; the new shape knows it.
            unsafe {
                let header = object as *mut Header;
                if likely((*header).barrier == 0) {
                    *((object + u64::from(cache.location)) as *mut Value) = m.get(m.a());
                    (*header).shape = cache.next_shape;
                    return m.next();
                }
            }
        }
        m.to(slow::DefineNamed)
    }

    fn GetGlobalLexical(m) {
        // SAFETY: caches live as long as their code; the holder is the binding's cell.
        let value = unsafe { *crate::global::binding_value((*m.cache(m.c())).holder_address()) };
        if likely(value != Value::EMPTY) {
            m.set(m.a(), value);
            return m.next();
        }
        m.to(super::globals::get_global_again)
    }

    fn GetGlobalProperty(m) {
        // SAFETY: caches live as long as their code; the holder is the global object.
        let cache = unsafe { &*m.cache(m.c()) };
        let global = cache.holder_address();
        if likely(shape_of(global) == cache.shape) {
            m.set(m.a(), load(global, cache.location));
            return m.next();
        }
        m.to(super::globals::get_global_again)
    }

    fn SetGlobalLexical(m) {
        // SAFETY: caches live as long as their code; the holder is the binding's cell.
        unsafe {
            let owner = (*m.cache(m.c())).holder_address();
            let binding = crate::global::binding_value(owner);
            let value = m.get(m.a());
            if likely(*binding != Value::EMPTY && !needs_barrier(owner, value)) {
                *binding = value;
                return m.next();
            }
        }
        m.to(super::globals::SetGlobal)
    }

    fn SetGlobalProperty(m) {
        // SAFETY: caches live as long as their code; the holder is the global object.
        let cache = unsafe { &*m.cache(m.c()) };
        let global = cache.holder_address();
        if likely(shape_of(global) == cache.shape) {
            let value = m.get(m.a());
            let owner =
                if cache.location & Location::OUT_OF_OBJECT == 0 { global } else { slots_of(global) };
            if likely(!needs_barrier(owner, value)) {
                // SAFETY: the location belongs to the shape.
                unsafe { *at(owner, cache.location) = value };
                return m.next();
            }
        }
        m.to(super::globals::SetGlobal)
    }
}
