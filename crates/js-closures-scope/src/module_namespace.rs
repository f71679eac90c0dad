//! Module namespace exotic objects (ECMA-262, 10.4.6): the exports of a module as properties.
//!
//! ```text
//! 0        24         32
//! ┌────────┬──────────┬───────────────────────────────┐
//! │ object │ bindings │ slot of @@toStringTag …        │
//! └────────┴──────────┴───────────────────────────────┘
//! bindings: key 0 │ cell 0 │ key 1 │ cell 1 │ … │ order 0 │ order 1 │ …
//! ```
//! The bindings are sorted by the bits of their keys, which are interned and never move; behind
//! them stands the order in which programs see them.

use js_garbage_collection::{
    CellKind, CellType, Gc, GcSlot, Header, HeapCell, KindInfo, RootedVec, Tracer, ValueCell,
};
use js_object_model::{
    Context, InternalMethods, KeyList, Message, Object, ObjectType, PropertyAttributes, PropertyDescriptor,
    Result, Shape, ShapeFlags, ordinary_define_own_property, ordinary_delete, ordinary_get,
    ordinary_get_own_property, ordinary_has_property, ordinary_own_property_keys,
    ordinary_prevent_extensions, same_value,
};
use js_strings::PropertyKey;
use js_value::Value;

use crate::{Environment, ModuleCell};

/// A module namespace object.
#[repr(C)]
pub struct ModuleNamespace {
    object: Object,
    bindings: GcSlot<Environment>,
}

// SAFETY: `repr(C)`, a header first.
unsafe impl HeapCell for ModuleNamespace {}
// SAFETY: cells of the kind are made here alone.
unsafe impl CellType for ModuleNamespace {
    const KIND: CellKind = CellKind::MODULE_NAMESPACE;
}
// SAFETY: `repr(C)`, an object first.
unsafe impl ObjectType for ModuleNamespace {}

static METHODS: InternalMethods = InternalMethods {
    flags: ShapeFlags::EXOTIC,
    get_prototype_of: |_, _| Ok(Value::NULL),
    set_prototype_of: |_, _, prototype| Ok(prototype == Value::NULL),
    is_extensible: |_, _| Ok(false),
    prevent_extensions: |_, _| Ok(true),
    get_own_property,
    define_own_property,
    has_property,
    get,
    set: |_, _, _, _, _| Ok(false),
    delete,
    own_property_keys,
    ..InternalMethods::ordinary(ModuleNamespace::WORDS)
};

const ATTRIBUTES: PropertyAttributes = PropertyAttributes::WRITABLE.with(PropertyAttributes::ENUMERABLE);

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for namespaces only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit_gc(&(*cell.cast::<ModuleNamespace>()).bindings);
    }
}

impl ModuleNamespace {
    /// Tells the context of the kind.
    pub fn register(cx: &mut Context) {
        let info = KindInfo { name: "module namespace", trace, finalize: None };
        cx.heap.register(CellKind::MODULE_NAMESPACE, info);
        cx.register_methods(CellKind::MODULE_NAMESPACE, &METHODS);
    }

    /// ModuleNamespaceCreate: the keys as programs shall see them, and the cell of each.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn create(cx: &mut Context, keys: &KeyList, cells: &RootedVec<Gc<ModuleCell>>) -> Result<Gc<Object>> {
        let count = keys.len();
        let made = Environment::new(&cx.heap, None, None, count * 3, Value::EMPTY);
        let bindings = made.map_err(|error| cx.out_of_memory(error))?;
        let mut sorted: Vec<usize> = (0..count).collect();
        sorted.sort_by_key(|&index| keys.at(index).bits());
        for (place, &index) in sorted.iter().enumerate() {
            let slots = bindings.slots();
            slots[place * 2].set(bindings, Value::from_bits(keys.at(index).bits()));
            slots[place * 2 + 1].set(bindings, cells.at(index).value());
            slots[count * 2 + index].initialize(Value::int(place as i32));
        }
        let shape = Shape::root(cx, CellKind::MODULE_NAMESPACE, Value::NULL, 1, ShapeFlags::NONE)?;
        let object = Object::allocate(cx, shape)?;
        // SAFETY: the shape's kind says so.
        let namespace: Gc<ModuleNamespace> = unsafe { object.cast() };
        namespace.bindings.set(namespace, Some(bindings));
        let tag = PropertyKey::symbol(cx.symbols().to_string_tag);
        let text = cx.string("Module")?;
        object.add_property(cx, tag, text.value(), PropertyAttributes::NONE)?;
        ordinary_prevent_extensions(cx, object)?;
        Ok(object)
    }
}

fn bindings(object: Gc<Object>) -> Gc<Environment> {
    // SAFETY: the table is that of namespaces, which have bindings from birth.
    unsafe { object.cast::<ModuleNamespace>().bindings.get_unchecked() }
}

/// The cell of an export.
fn find(object: Gc<Object>, key: PropertyKey) -> Option<Gc<ModuleCell>> {
    let bindings = bindings(object);
    let slots = bindings.slots();
    let (mut low, mut high) = (0, slots.len() / 3);
    while low < high {
        let middle = low.midpoint(high);
        let other = slots[middle * 2].get().bits();
        match other.cmp(&key.bits()) {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => return slots[middle * 2 + 1].get().downcast(),
        }
    }
    None
}

/// The value of an export; ReferenceError before it has one.
fn value_of(cx: &mut Context, cell: Gc<ModuleCell>, key: PropertyKey) -> Result {
    match cell.value.get() {
        Value::EMPTY => {
            let name = cx.key_value(key)?;
            let name = js_object_model::to_string(cx, name)?.to_display();
            Err(cx.reference_error(Message::BeforeInitialization(&name)))
        }
        value => Ok(value),
    }
}

fn get_own_property(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
) -> Result<Option<PropertyDescriptor>> {
    if key.is_symbol() {
        return ordinary_get_own_property(cx, object, key);
    }
    let Some(cell) = find(object, key) else { return Ok(None) };
    let value = value_of(cx, cell, key)?;
    Ok(Some(PropertyDescriptor::data(value, ATTRIBUTES)))
}

fn define_own_property(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
    descriptor: &PropertyDescriptor,
) -> Result<bool> {
    if key.is_symbol() {
        return ordinary_define_own_property(cx, object, key, descriptor);
    }
    let Some(current) = get_own_property(cx, object, key)? else { return Ok(false) };
    let refused = descriptor.attribute(PropertyAttributes::CONFIGURABLE) == Some(true)
        || descriptor.attribute(PropertyAttributes::ENUMERABLE) == Some(false)
        || descriptor.is_accessor_descriptor()
        || descriptor.attribute(PropertyAttributes::WRITABLE) == Some(false);
    if refused {
        return Ok(false);
    }
    match (descriptor.value(), current.value()) {
        (Some(wanted), Some(value)) => Ok(same_value(cx, wanted, value)),
        _ => Ok(true),
    }
}

fn has_property(cx: &mut Context, object: Gc<Object>, key: PropertyKey) -> Result<bool> {
    if key.is_symbol() {
        return ordinary_has_property(cx, object, key);
    }
    Ok(find(object, key).is_some())
}

fn get(cx: &mut Context, object: Gc<Object>, key: PropertyKey, receiver: Value) -> Result {
    if key.is_symbol() {
        return ordinary_get(cx, object, key, receiver);
    }
    match find(object, key) {
        Some(cell) => value_of(cx, cell, key),
        None => Ok(Value::UNDEFINED),
    }
}

fn delete(cx: &mut Context, object: Gc<Object>, key: PropertyKey) -> Result<bool> {
    if key.is_symbol() {
        return ordinary_delete(cx, object, key);
    }
    Ok(find(object, key).is_none())
}

fn own_property_keys(cx: &mut Context, object: Gc<Object>, keys: &mut KeyList) -> Result<()> {
    let bindings = bindings(object);
    let slots = bindings.slots();
    let count = slots.len() / 3;
    for order in &slots[count * 2..] {
        let place = order.get().as_int().unwrap_or_default() as usize;
        keys.push(PropertyKey::from_bits(slots[place * 2].get().bits()));
    }
    ordinary_own_property_keys(cx, object, keys)
}
