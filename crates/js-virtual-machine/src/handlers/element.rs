//! Elements: int32 indices into the vectors of arrays and ordinary objects, and into strings.

use js_garbage_collection::{CellKind, Header};
use js_object_model::{Elements, Object};
use js_value::Value;

use super::slow_element as slow;
use crate::machine::{Handler, Machine, fast, likely};

/// The elements of an ordinary object or array; 0 where there are none.
#[inline(always)]
fn elements_of(m: Machine, object: u64) -> u64 {
    if !likely(m.is_cell(object)) {
        return 0;
    }
    // SAFETY: it is a cell; objects have elements.
    unsafe {
        // The first two kinds of objects: ordinary ones and arrays.
        let kind = (*(object as *const Header)).kind;
        if !likely(kind.wrapping_sub(CellKind::OBJECT.0) <= 1) {
            return 0;
        }
        *((object + Object::ELEMENTS_OFFSET as u64) as *const u64)
    }
}

/// The value with this int32 index; EMPTY where there is none or it is a hole.
#[inline(always)]
fn element(m: Machine, object: u64, index: u64) -> Option<*mut Value> {
    let elements = elements_of(m, object);
    if likely(m.is_int(index)) && likely(elements != 0) {
        // SAFETY: live elements; the index is checked.
        unsafe {
            let length = *((elements + Elements::LENGTH_OFFSET as u64) as *const u32);
            if likely((index as u32) < length) {
                let values = (elements + Elements::VALUES_OFFSET as u64) as *mut Value;
                return Some(values.add(index as u32 as usize));
            }
        }
    }
    None
}

#[inline(always)]
fn get(m: Machine, other: Handler) -> u64 {
    let (object, index) = (m.bits(m.b()), m.bits(m.c()));
    if let Some(place) = element(m, object, index) {
        // SAFETY: within the elements.
        let value = unsafe { *place };
        if likely(value != Value::EMPTY) {
            m.set(m.a(), value);
            return m.next();
        }
    }
    m.to(other)
}

#[inline(always)]
fn set(m: Machine, other: Handler) -> u64 {
    let (object, index) = (m.bits(m.b()), m.bits(m.c()));
    if let Some(place) = element(m, object, index) {
        let value = m.get(m.a());
        // SAFETY: within live elements, whose header and fields are read.
        unsafe {
            let elements = *((object + Object::ELEMENTS_OFFSET as u64) as *const u64);
            let kind = *((elements + Elements::CAPACITY_KIND_OFFSET as u64) as *const u32) & 6;
            // Any value, or one that is of the vector's kind. A hole may hide a setter.
            let admitted = kind == 4 || m.is_int(value.bits()) || (kind == 2 && m.is_number(value.bits()));
            let remembered = (*(elements as *const Header)).barrier == 0 || !value.is_cell();
            if likely(admitted) && likely(remembered) && likely(*place != Value::EMPTY) {
                *place = value;
                return m.next();
            }
        }
    }
    m.to(other)
}

fast! {
    fn GetKeyed(m) { get(m, slow::get_keyed) }
    fn GetKeyedElement(m) { get(m, slow::get_keyed) }
    fn GetKeyedTyped(m) { m.to(slow::get_keyed) }
    fn SetKeyed(m) { set(m, slow::set_keyed) }
    fn SetKeyedElement(m) { set(m, slow::set_keyed) }
    fn SetKeyedSloppy(m) { set(m, slow::set_keyed_sloppy) }
    fn SetKeyedSloppyElement(m) { set(m, slow::set_keyed_sloppy) }
}
