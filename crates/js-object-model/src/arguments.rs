//! Arguments objects (ECMA-262, 10.4.4): unmapped ones, and those mapped to parameters.
//!
//! A mapped one knows an environment and, for each argument, the slot in it where the parameter
//! lives. What an environment is, the crates above know ([`Hooks::mapped_get`](crate::Hooks)).

use crate::methods::{self, InternalMethods};
use crate::object::ObjectType;
use crate::shape::{Shape, ShapeFlags};
use crate::{Accessor, Context, Intrinsic, Object, PropertyAttributes, PropertyDescriptor, Result};
use js_garbage_collection::{CellKind, CellType, Gc, Header, HeapCell, Slot, Tracer};
use js_strings::PropertyKey;
use js_value::Value;
use std::cell::Cell;

/// An arguments object whose elements are parameters. The slot numbers lie behind the fields.
#[repr(C)]
pub struct MappedArguments {
    object: Object,
    environment: Slot,
    count: Cell<u32>,
    _pad: u32,
}

// SAFETY: `repr(C)`, an object first.
unsafe impl HeapCell for MappedArguments {}
// SAFETY: only `Context::new_mapped_arguments` makes cells of this kind.
unsafe impl CellType for MappedArguments {
    const KIND: CellKind = CellKind::MAPPED_ARGUMENTS;
}
// SAFETY: as above.
unsafe impl ObjectType for MappedArguments {}

pub(crate) static METHODS: InternalMethods = InternalMethods {
    flags: ShapeFlags::EXOTIC_INDEXED,
    get_own_property,
    define_own_property,
    get,
    set,
    delete,
    ..InternalMethods::ordinary(MappedArguments::WORDS)
};

impl MappedArguments {
    /// Says that an argument is no parameter (any more).
    pub const UNMAPPED: u32 = u32::MAX;

    fn slot(&self, index: u32) -> &Cell<u32> {
        debug_assert!(index < self.count.get());
        // SAFETY: the slot numbers lie behind the fields.
        unsafe { &*std::ptr::from_ref(self).add(1).cast::<Cell<u32>>().add(index as usize) }
    }

    fn mapped(&self, key: PropertyKey) -> Option<u32> {
        let index = key.as_index().filter(|&index| index < self.count.get())?;
        Some(self.slot(index).get()).filter(|&slot| slot != MappedArguments::UNMAPPED)
    }

    fn unmap(&self, key: PropertyKey) {
        if let Some(index) = key.as_index() {
            self.slot(index).set(MappedArguments::UNMAPPED);
        }
    }
}

fn mapped(object: Gc<Object>) -> Gc<MappedArguments> {
    // SAFETY: the table is that of mapped arguments.
    unsafe { object.cast() }
}

impl Context {
    /// CreateUnmappedArgumentsObject; `values` must lie in a register window or on the stack.
    pub fn new_unmapped_arguments(&mut self, values: &[Value]) -> Result<Gc<Object>> {
        let thrower = self.intrinsic(Intrinsic::ThrowTypeError).value();
        let pair = Accessor::new(self, thrower, thrower)?.value();
        let prototype = self.intrinsic(Intrinsic::ObjectPrototype);
        let shape = Shape::root(self, CellKind::ARGUMENTS, prototype.value(), 3, ShapeFlags::NONE)?;
        let object = Object::allocate(self, shape)?;
        self.fill_arguments(object, values)?;
        let callee = self.names().callee;
        object.add_property(self, callee, pair, PropertyAttributes::ACCESSOR)?;
        Ok(object)
    }

    /// CreateMappedArgumentsObject: argument number i is slot `slots[i]` of `environment`, unless
    /// that is [`MappedArguments::UNMAPPED`]; arguments beyond `slots` are not mapped.
    pub fn new_mapped_arguments(
        &mut self,
        values: &[Value],
        callee: Gc<Object>,
        environment: Value,
        slots: &[u32],
    ) -> Result<Gc<Object>> {
        let prototype = self.intrinsic(Intrinsic::ObjectPrototype);
        let shape = Shape::root(self, CellKind::MAPPED_ARGUMENTS, prototype.value(), 0, ShapeFlags::NONE)?;
        let count = slots.len().min(values.len());
        let size = (size_of::<MappedArguments>() + count * 4).next_multiple_of(8);
        let arguments: Gc<MappedArguments> = self.allocate(CellKind::MAPPED_ARGUMENTS, shape.id(), size)?;
        arguments.count.set(count as u32);
        arguments.environment.set(arguments, environment);
        for (index, &slot) in slots[..count].iter().enumerate() {
            arguments.slot(index as u32).set(slot);
        }
        let object = MappedArguments::object(arguments);
        self.fill_arguments(object, values)?;
        let key = self.names().callee;
        object.add_property(self, key, callee.value(), PropertyAttributes::METHOD)?;
        Ok(object)
    }

    fn fill_arguments(&mut self, object: Gc<Object>, values: &[Value]) -> Result<()> {
        if !values.is_empty() {
            let elements = object.reserve_elements(self, values.len() as u32)?;
            values.iter().for_each(|&value| elements.push(value));
        }
        let length = self.names().length;
        object.add_property(self, length, Value::int(values.len() as i32), PropertyAttributes::METHOD)?;
        let iterator = PropertyKey::symbol(self.symbols().iterator);
        let values = self.intrinsic(Intrinsic::ArrayPrototypeValues).value();
        object.add_property(self, iterator, values, PropertyAttributes::METHOD)
    }
}

fn read(cx: &Context, object: Gc<Object>, slot: u32) -> Value {
    (cx.hooks.mapped_get)(mapped(object).environment.get(), slot)
}

fn get_own_property(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
) -> Result<Option<PropertyDescriptor>> {
    let descriptor = methods::ordinary_get_own_property(cx, object, key)?;
    Ok(match (descriptor, mapped(object).mapped(key)) {
        (Some(descriptor), Some(slot)) => Some(descriptor.with_value(read(cx, object, slot))),
        (descriptor, _) => descriptor,
    })
}

fn define_own_property(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
    descriptor: &PropertyDescriptor,
) -> Result<bool> {
    let slot = mapped(object).mapped(key);
    let mut new = *descriptor;
    if let Some(slot) = slot
        && descriptor.is_data_descriptor()
        && descriptor.value().is_none()
        && descriptor.attribute(PropertyAttributes::WRITABLE) == Some(false)
    {
        new = new.with_value(read(cx, object, slot));
    }
    if let Some(slot) = slot {
        // What the parameter holds is the property's value: validation must see it.
        let value = read(cx, object, slot);
        if let Some(index) = key.as_index() {
            object.set_own_element(index, value);
        }
    }
    if !methods::ordinary_define_own_property(cx, object, key, &new)? {
        return Ok(false);
    }
    if let Some(slot) = slot {
        if descriptor.is_accessor_descriptor() {
            mapped(object).unmap(key);
        } else {
            if let Some(value) = descriptor.value() {
                (cx.hooks.mapped_set)(mapped(object).environment.get(), slot, value);
            }
            if descriptor.attribute(PropertyAttributes::WRITABLE) == Some(false) {
                mapped(object).unmap(key);
            }
        }
    }
    Ok(true)
}

fn get(cx: &mut Context, object: Gc<Object>, key: PropertyKey, receiver: Value) -> Result {
    match mapped(object).mapped(key) {
        Some(slot) => Ok(read(cx, object, slot)),
        None => methods::ordinary_get(cx, object, key, receiver),
    }
}

fn set(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
    value: Value,
    receiver: Value,
) -> Result<bool> {
    if receiver == object.value()
        && let Some(slot) = mapped(object).mapped(key)
    {
        (cx.hooks.mapped_set)(mapped(object).environment.get(), slot, value);
    }
    methods::ordinary_set(cx, object, key, value, receiver)
}

fn delete(cx: &mut Context, object: Gc<Object>, key: PropertyKey) -> Result<bool> {
    let was_mapped = mapped(object).mapped(key).is_some();
    let deleted = methods::ordinary_delete(cx, object, key)?;
    if deleted && was_mapped {
        mapped(object).unmap(key);
    }
    Ok(deleted)
}

pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for mapped arguments only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit(&(*cell.cast::<MappedArguments>()).environment);
    }
}
