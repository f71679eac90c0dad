//! `for`-`in`: the enumerable string keys of an object and its prototypes.
//!
//! The keys are listed when the loop begins; one that is gone when its turn comes is left out.

use std::cell::Cell;
use std::collections::HashSet;

use js_garbage_collection::{
    CellKind, CellType, Gc, GcSlot, Header, Heap, HeapCell, KindInfo, Tracer, ValueCell,
};
use js_object_model::{Array, KeyList, Object, ObjectType, Result, Shape, to_object};
use js_value::Value;

use crate::vm::Vm;

/// The state of a loop.
#[repr(C)]
pub(crate) struct ForIn {
    header: Header,
    object: GcSlot<Object>,
    keys: GcSlot<Array>,
    index: Cell<u32>,
    /// The shape of the object when its keys were listed: while it has that, own keys are there.
    shape: GcSlot<Shape>,
    /// How many of the keys are the object's own named ones, found without looking further.
    own: Cell<u32>,
}

// SAFETY: `repr(C)`, a header first.
unsafe impl HeapCell for ForIn {}
// SAFETY: cells of the kind are made here alone.
unsafe impl CellType for ForIn {
    const KIND: CellKind = CellKind::FOR_IN;
}

pub(crate) fn register(heap: &Heap) {
    heap.register(CellKind::FOR_IN, KindInfo { name: "for-in", trace, finalize: None });
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: the heap calls this for cells of the kind only.
    let state = unsafe { &*cell.cast::<ForIn>() };
    tracer.visit_gc(&state.object);
    tracer.visit_gc(&state.keys);
    tracer.visit_gc(&state.shape);
}

/// The state of a loop over a value's keys.
pub(crate) fn prepare(vm: &mut Vm, value: Value) -> Result {
    let state = vm.cx.allocate::<ForIn>(CellKind::FOR_IN, 0, size_of::<ForIn>())?;
    if value.is_nullish() {
        return Ok(state.value());
    }
    let object = to_object(&mut vm.cx, value)?;
    let keys = Array::new(&mut vm.cx)?;
    // The keys so far, enumerable or not. Only where a prototype has enumerable ones it matters which
    // were met before: a set of their bits is made then.
    let mut kept = KeyList::new(&vm.cx);
    let mut seen = None::<HashSet<u64>>;
    let mut next = Some(object);
    while let Some(holder) = next {
        if holder != object && lists_nothing(vm, holder)? {
            break;
        }
        let own = holder.own_property_keys(&mut vm.cx)?;
        for key in own.iter() {
            if key.is_symbol() {
                continue;
            }
            let Some(property) = holder.get_own_property(&mut vm.cx, key)? else { continue };
            let enumerable = property.is_enumerable();
            if enumerable && holder != object && seen.is_none() {
                seen = Some(kept.iter().map(|key| key.bits()).collect());
            }
            kept.push(key);
            if seen.as_mut().is_some_and(|seen| !seen.insert(key.bits())) {
                continue;
            }
            if enumerable {
                let key = vm.cx.key_value(key)?;
                Array::push(keys, &mut vm.cx, key)?;
            }
        }
        if holder == object {
            state.own.set(keys.length());
        }
        next = Object::from_value(holder.get_prototype_of(&mut vm.cx)?);
    }
    state.object.set(state, Some(object));
    state.keys.set(state, Some(keys));
    state.shape.set(state, Some(object.shape()));
    Ok(state.value())
}

/// Whether a prototype is the last one and plain, with no enumerable property: what
/// `Object.prototype` mostly is.
fn lists_nothing(vm: &mut Vm, holder: Gc<Object>) -> Result<bool> {
    if holder.kind() != CellKind::OBJECT || holder.elements().is_some() || holder.prototype() != Value::NULL {
        return Ok(false);
    }
    let mut enumerable = false;
    Shape::for_each_property(&mut vm.cx, holder.shape(), |_, property| {
        enumerable |= property.attributes.is_enumerable();
    })?;
    Ok(!enumerable)
}

/// The next key that is still there.
pub(crate) fn next(vm: &mut Vm, state: Value) -> Result<Option<Value>> {
    // SAFETY: the compiler has put the state there.
    let state: Gc<ForIn> = unsafe { state.cell_unchecked() };
    let (Some(object), Some(keys)) = (state.object.get(), state.keys.get()) else { return Ok(None) };
    while state.index.get() < keys.length() {
        let index = state.index.get();
        state.index.set(index + 1);
        let key = match Array::object(keys).elements() {
            Some(elements) => elements.get_checked(index),
            None => return Ok(None),
        };
        let shape = object.shape();
        let unchanged = state.shape.get() == Some(shape) && !shape.is_unique() && object.elements().is_none();
        if unchanged && index < state.own.get() && object.kind() == CellKind::OBJECT {
            return Ok(Some(key));
        }
        // SAFETY: the list holds strings.
        let name = vm.cx.string_key(unsafe { key.cell_unchecked() })?;
        if is_there(vm, object, name)? {
            return Ok(Some(key));
        }
    }
    Ok(None)
}

/// Whether an enumerable property of that name is still found.
fn is_there(vm: &mut Vm, object: Gc<Object>, name: js_strings::PropertyKey) -> Result<bool> {
    let mut next = Some(object);
    while let Some(holder) = next {
        if let Some(property) = holder.get_own_property(&mut vm.cx, name)? {
            return Ok(property.is_enumerable());
        }
        next = Object::from_value(holder.get_prototype_of(&mut vm.cx)?);
    }
    Ok(false)
}
