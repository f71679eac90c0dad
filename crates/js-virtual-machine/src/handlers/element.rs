//! Elements: int32 indices into the vectors of arrays and ordinary objects, and into typed arrays.
//! A site that has met a typed array looks for one first.

use js_garbage_collection::{CellKind, Header};
use js_object_model::{ElementKind, Elements, Object, TypedElements};
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

/// The address of a typed array's element with this int32 index, and its kind.
#[inline(always)]
fn typed(m: Machine, object: u64, index: u64) -> Option<(*mut u8, ElementKind)> {
    if !likely(m.is_cell(object)) || !likely(m.is_int(index)) {
        return None;
    }
    // SAFETY: it is a cell; one of this kind has the layout, and a buffer.
    unsafe {
        if !likely((*(object as *const Header)).kind == CellKind::TYPED_ARRAY.0) {
            return None;
        }
        let array = &*(object as *const TypedElements);
        let index = index as u32 as usize;
        let is_there = index < array.length && array.end <= (*array.buffer).length;
        likely(is_there).then(|| (array.data.add(index << array.kind.shift()), array.kind))
    }
}

#[inline(always)]
fn get_typed(m: Machine) -> u64 {
    if let Some((place, kind)) = typed(m, m.bits(m.b()), m.bits(m.c())) {
        // SAFETY: the element is there; it is aligned as its kind asks. Other agents may write it
        // meanwhile, which is the program's own race.
        unsafe {
            match kind {
                ElementKind::Int8 => m.set_int(m.a(), i32::from(*place.cast::<i8>())),
                ElementKind::Uint8 | ElementKind::Uint8Clamped => m.set_int(m.a(), i32::from(*place)),
                ElementKind::Int16 => m.set_int(m.a(), i32::from(*place.cast::<i16>())),
                ElementKind::Uint16 => m.set_int(m.a(), i32::from(*place.cast::<u16>())),
                ElementKind::Int32 => m.set_int(m.a(), *place.cast::<i32>()),
                ElementKind::Uint32 => m.set(m.a(), Value::number(f64::from(*place.cast::<u32>()))),
                ElementKind::Float32 => m.set(m.a(), Value::double(f64::from(*place.cast::<f32>()))),
                ElementKind::Float64 => m.set(m.a(), Value::double(*place.cast::<f64>())),
                _ => return m.to(slow::get_keyed),
            }
        }
        return m.next();
    }
    get(m, slow::get_keyed)
}

#[inline(always)]
fn set_typed(m: Machine, other: Handler) -> u64 {
    if let Some((place, kind)) = typed(m, m.bits(m.b()), m.bits(m.c())) {
        let value = m.get(m.a());
        // SAFETY: as for loads.
        unsafe {
            if likely(m.is_int(value.bits())) {
                let int = value.bits() as u32 as i32;
                match kind {
                    ElementKind::Int8 | ElementKind::Uint8 => *place = int as u8,
                    ElementKind::Uint8Clamped => *place = int.clamp(0, 255) as u8,
                    ElementKind::Int16 | ElementKind::Uint16 => *place.cast() = int as u16,
                    ElementKind::Int32 | ElementKind::Uint32 => *place.cast() = int,
                    ElementKind::Float32 => *place.cast() = int as f32,
                    ElementKind::Float64 => *place.cast() = f64::from(int),
                    _ => return m.to(other),
                }
                return m.next();
            }
            if m.is_number(value.bits()) {
                let number = value.as_number().unwrap_or_default();
                match kind {
                    ElementKind::Float32 => *place.cast() = number as f32,
                    ElementKind::Float64 => *place.cast() = number,
                    _ => return m.to(other),
                }
                return m.next();
            }
        }
        return m.to(other);
    }
    set(m, other)
}

fast! {
    fn GetKeyed(m) { get(m, slow::get_keyed) }
    fn GetKeyedTyped(m) { get_typed(m) }
    fn SetKeyed(m) { set(m, slow::set_keyed) }
    fn SetKeyedTyped(m) { set_typed(m, slow::set_keyed) }
    fn SetKeyedSloppy(m) { set(m, slow::set_keyed_sloppy) }
    fn SetKeyedSloppyTyped(m) { set_typed(m, slow::set_keyed_sloppy) }
}
