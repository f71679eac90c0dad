//! Named properties when the cache does not help: looks up, fills the cache, rewrites the
//! instruction to the quick form that fits.

use js_bytecode::{CacheKind, Opcode};
use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_object_model::{
    Accessor, AddTransition, Array, LoadLookup, Location, MAX_FAST_PROPERTIES, Object, PropertyAttributes,
    Result, Shape, ShapeFlags, StoreLookup, shape_id,
};
use js_strings::PropertyKey;
use js_value::Value;

use crate::cache::{PolymorphicEntry, PropertyCache, outcome};
use crate::describe;
use crate::frame::flags;
use crate::function::Function;
use crate::machine::{At, Flow, slow};
use crate::profile;
use crate::vm::Vm;

/// After so many shapes that drove out others a site asks the stub cache only.
const MEGAMORPHIC: u8 = 16;

fn cache<'c>(vm: &Vm, at: At) -> &'c mut PropertyCache {
    // SAFETY: caches live as long as their code, which is running; one handler runs at a time.
    unsafe { &mut *vm.code().cache(at.c()) }
}

/// Keeps an entry in the site's cache and says which form the site takes.
fn keep(
    vm: &mut Vm,
    at: At,
    cache: &mut PropertyCache,
    entry: PolymorphicEntry,
    quick: Opcode,
    general: Opcode,
) {
    if cache.misses >= MEGAMORPHIC {
        // Loads ask the stubs: what a store would add, they would find before it is there. What
        // primitives find lies in a prototype of the realm, and the stubs serve all realms.
        if entry.next_shape == 0 && !is_of_primitives(entry.shape) {
            vm.stubs.insert(cache.key, entry);
        }
        at.rewrite(general);
        at.mark(profile::MEGAMORPHIC);
        return;
    }
    cache.fill(vm.code(), entry);
    if cache.is_polymorphic() {
        at.rewrite(general);
        at.mark(profile::POLYMORPHIC);
    } else {
        at.rewrite(quick);
    }
}

/// The object on which the property lookup of a receiver begins.
pub(super) fn lookup_base(vm: &mut Vm, receiver: Value) -> Option<Gc<Object>> {
    match Object::from_value(receiver) {
        Some(object) => Some(object),
        None => vm.cx.prototype_of_primitive(receiver),
    }
}

/// The quick forms of a load: in the object, in its slots, in a holder.
struct Forms {
    inline: Opcode,
    slots: Opcode,
    holder: Opcode,
    general: Opcode,
}

const NAMED: Forms = Forms {
    inline: Opcode::GetNamedInline,
    slots: Opcode::GetNamedSlots,
    holder: Opcode::GetNamedHolder,
    general: Opcode::GetNamed,
};

const METHOD: Forms = Forms {
    inline: Opcode::GetMethodInline,
    slots: Opcode::GetMethod,
    holder: Opcode::GetMethodHolder,
    general: Opcode::GetMethod,
};

/// Whether a shape id is the kind of primitive values, and no shape.
fn is_of_primitives(shape: u32) -> bool {
    shape <= u32::from(u8::MAX)
}

/// What a load found: a value, or a getter that is to be called.
enum Loaded {
    Value(Value),
    Getter(Gc<Object>),
}

impl Loaded {
    /// What lies in a slot.
    fn of(value: Value, is_accessor: bool) -> Loaded {
        if !is_accessor {
            return Loaded::Value(value);
        }
        match Object::from_value(Accessor::from_slot(value).getter()) {
            Some(getter) => Loaded::Getter(getter),
            None => Loaded::Value(Value::UNDEFINED),
        }
    }
}

fn load(vm: &mut Vm, at: At, receiver: Value, forms: &Forms) -> Result<Loaded> {
    let cache = cache(vm, at);
    let key = cache.key;
    if let Some(length) = own_length(vm, at, receiver, key, forms) {
        return Ok(Loaded::Value(length));
    }
    let shape = match receiver.header() {
        // SAFETY: cells have a header; the shape id of strings, symbols and BigInts is their kind.
        Some(header) => unsafe { (*header).shape },
        None if receiver.is_number() => shape_id(CellKind::HEAP_NUMBER),
        None => 0,
    };
    if shape != 0
        && let Some(entry) = known(vm, cache, shape)
    {
        if entry.location & outcome::ABSENT != 0 {
            return Ok(Loaded::Value(Value::UNDEFINED));
        }
        let holder = match entry.holder {
            // SAFETY: only objects have properties of their own here.
            0 => unsafe { receiver.cell_unchecked() },
            // SAFETY: caches keep their holders alive, or forget them whenever the heap is collected.
            holder => unsafe { Gc::from_raw(holder as *mut Object) },
        };
        let value = holder.get_slot(Location::from_bits(entry.location & !outcome::SPECIAL));
        return Ok(Loaded::of(value, entry.location & outcome::ACCESSOR != 0));
    }
    let Some(base) = lookup_base(vm, receiver) else {
        return Err(describe::cannot_read(vm, receiver, key));
    };
    match base.lookup_load(&mut vm.cx, key) {
        LoadLookup::Found(found) => {
            let holder = found.holder.unwrap_or(base);
            if found.location.as_virtual().is_some() {
                return Ok(Loaded::Value(base.get(&mut vm.cx, key)?));
            }
            let value = holder.get_slot(found.location);
            // Primitives find everything in a prototype.
            let own = found.holder.is_none() && Object::from_value(receiver).is_some();
            let is_accessor = found.attributes.is_accessor();
            if found.cacheable && shape != 0 {
                let special = if is_accessor { outcome::ACCESSOR } else { 0 };
                let holder = (!own).then_some(holder);
                remember(vm, at, cache, shape, holder, found.location.bits() | special, forms);
            }
            Ok(Loaded::of(value, is_accessor))
        }
        LoadLookup::Absent(cacheable) => {
            if cacheable && shape != 0 {
                remember(vm, at, cache, shape, None, outcome::ABSENT, forms);
            }
            Ok(Loaded::Value(Value::UNDEFINED))
        }
        LoadLookup::Exotic => Ok(Loaded::Value(base.get_with_receiver(&mut vm.cx, key, receiver)?)),
    }
}

/// What is known of a site for receivers of a shape.
fn known(vm: &Vm, cache: &PropertyCache, shape: u32) -> Option<PolymorphicEntry> {
    let epoch = vm.cx.prototype_epoch;
    if cache.misses < MEGAMORPHIC {
        return cache.find(shape, epoch);
    }
    // Stores keep what adds a property there, too: that is nothing a load finds.
    vm.stubs.find(shape, cache.key).filter(|entry| entry.epoch == epoch && entry.next_shape == 0)
}

/// Keeps what a load found: in a holder, or in the receiver itself.
fn remember(
    vm: &mut Vm,
    at: At,
    cache: &mut PropertyCache,
    shape: u32,
    holder: Option<Gc<Object>>,
    location: u32,
    forms: &Forms,
) {
    vm.cx.observe_prototypes();
    let entry = PolymorphicEntry {
        shape,
        location,
        holder: holder.map_or(0, |holder| holder.address()),
        epoch: vm.cx.prototype_epoch,
        next_shape: 0,
    };
    let quick = if location & outcome::SPECIAL != 0 {
        forms.general
    } else if holder.is_some() {
        forms.holder
    } else if Location::from_bits(location).is_in_object() {
        forms.inline
    } else {
        forms.slots
    };
    // There is no form for methods in slots: the general one looks at the entries.
    keep(vm, at, cache, entry, quick, forms.general);
    if quick == forms.general && !cache.is_polymorphic() {
        cache.keep_aside(entry);
    }
}

/// `length` of arrays and strings.
fn own_length(vm: &mut Vm, at: At, receiver: Value, key: PropertyKey, forms: &Forms) -> Option<Value> {
    if key != vm.cx.names().length {
        return None;
    }
    let length = match receiver.cell_kind()? {
        // SAFETY: by its kind.
        CellKind::ARRAY => unsafe { receiver.cell_unchecked::<Array>() }.length(),
        // SAFETY: by its kind.
        CellKind::STRING => unsafe { receiver.cell_unchecked::<js_strings::JsString>() }.len() as u32,
        _ => return None,
    };
    if forms.general == Opcode::GetNamed && !cache(vm, at).is_polymorphic() {
        at.rewrite(Opcode::GetNamedLength);
    }
    Some(Value::natural(length.into()))
}

/// Calls a getter; its result goes into register a of this instruction.
fn call_getter(vm: &mut Vm, at: At, getter: Gc<Object>, receiver: Value) -> Flow {
    if let Some(function) = Object::downcast::<Function>(getter)
        && function.code().flags & crate::code::entry_flags::CLASS_CONSTRUCTOR == 0
    {
        let base = vm.push_window(getter.value(), Value::UNDEFINED, receiver, &[])?;
        vm.enter(function, base, 0, flags::NARROW)?;
        return vm.here();
    }
    let result = vm.cx.call(getter.value(), receiver, &[])?;
    at.result(result)
}

/// Calls a setter; its result goes nowhere.
fn call_setter(vm: &mut Vm, at: At, setter: Gc<Object>, receiver: Value, value: Value) -> Flow {
    if let Some(function) = Object::downcast::<Function>(setter)
        && function.code().flags & crate::code::entry_flags::CLASS_CONSTRUCTOR == 0
    {
        let base = vm.push_window(setter.value(), Value::UNDEFINED, receiver, &[value])?;
        vm.enter(function, base, 1, flags::NARROW | flags::DISCARD)?;
        return vm.here();
    }
    vm.cx.call(setter.value(), receiver, &[value])?;
    at.next()
}

slow! {
    fn get_named(vm, at) {
        let receiver = at.get(at.b());
        match load(vm, at, receiver, &NAMED)? {
            Loaded::Value(value) => at.result(value),
            Loaded::Getter(getter) => call_getter(vm, at, getter, receiver),
        }
    }

    fn get_method(vm, at) {
        let receiver = at.get(at.b());
        match load(vm, at, receiver, &METHOD)? {
            Loaded::Value(value) => {
                at.set(at.a(), value);
                at.set(at.a() + 2, receiver);
                at.next()
            }
            Loaded::Getter(getter) => {
                at.set(at.a() + 2, receiver);
                call_getter(vm, at, getter, receiver)
            }
        }
    }

    fn set_named(vm, at) {
        let (value, receiver) = (at.get(at.a()), at.get(at.b()));
        let cache = cache(vm, at);
        let key = cache.key;
        let strict = cache.kind != CacheKind::SetSloppy as u8;
        let Some(object) = Object::from_value(receiver) else {
            if receiver.is_nullish() {
                return Err(describe::cannot_set(vm, receiver, key));
            }
            vm.cx.set_v(receiver, key, value, strict)?;
            return at.next();
        };
        let shape = object.shape_id();
        match object.lookup_store(&mut vm.cx, key)? {
            StoreLookup::Existing { location, cacheable } => {
                object.set_slot(location, value);
                if cacheable {
                    let entry = PolymorphicEntry { shape, location: location.bits(), ..Default::default() };
                    let quick = match location.is_in_object() {
                        true => Opcode::SetNamedInline,
                        false => Opcode::SetNamedSlots,
                    };
                    keep(vm, at, cache, entry, quick, Opcode::SetNamed);
                }
            }
            StoreLookup::Add(add) => {
                let next = add.shape;
                object.add_with_shape(&mut vm.cx, add.shape, value)?;
                keep_addition(vm, at, cache, shape, &add, Opcode::SetNamedAdd, Opcode::SetNamed);
                debug_assert!(object.shape_id() == next.id());
            }
            StoreLookup::Setter(found) => {
                let holder = found.holder.unwrap_or(object);
                let setter = if found.location.as_virtual().is_some() {
                    Value::UNDEFINED
                } else {
                    Accessor::from_slot(holder.get_slot(found.location)).setter()
                };
                if let Some(setter) = Object::from_value(setter) {
                    return call_setter(vm, at, setter, receiver, value);
                }
                if strict {
                    return Err(describe::no_setter(vm, receiver, key));
                }
            }
            StoreLookup::Slow => vm.cx.set_v(receiver, key, value, strict)?,
        }
        at.next()
    }

    fn DefineNamed(vm, at) {
        let (value, receiver) = (at.get(at.a()), at.get(at.b()));
        let cache = cache(vm, at);
        let Some(object) = Object::from_value(receiver) else {
            return Err(describe::cannot_set(vm, receiver, cache.key));
        };
        let shape = object.shape_id();
        match define_transition(vm, object, cache.key)? {
            Some(add) => {
                object.add_with_shape(&mut vm.cx, add.shape, value)?;
                keep_addition(vm, at, cache, shape, &add, Opcode::DefineNamedAdd, Opcode::DefineNamed);
            }
            None => object.create_data_property_or_throw(&mut vm.cx, cache.key, value)?,
        }
        at.next()
    }
}

/// Keeps a transition: only where the value goes into the object itself.
fn keep_addition(
    vm: &mut Vm,
    at: At,
    cache: &mut PropertyCache,
    shape: u32,
    add: &AddTransition,
    quick: Opcode,
    general: Opcode,
) {
    if !add.location.is_in_object() {
        return;
    }
    vm.cx.observe_prototypes();
    let entry = PolymorphicEntry {
        shape,
        location: add.location.bits(),
        holder: 0,
        epoch: vm.cx.prototype_epoch,
        next_shape: add.shape.id(),
    };
    keep(vm, at, cache, entry, quick, general);
}

/// The transition by which CreateDataProperty adds a property that a plain object does not have.
fn define_transition(vm: &mut Vm, object: Gc<Object>, key: PropertyKey) -> Result<Option<AddTransition>> {
    let shape = object.shape();
    let plain = !shape.is_unique() && shape.is_extensible() && !shape.flags().contains(ShapeFlags::EXOTIC);
    if !plain || shape.count() >= MAX_FAST_PROPERTIES || object.own_property(&mut vm.cx, key).is_some() {
        return Ok(None);
    }
    let next = Shape::transition_add(&mut vm.cx, shape, key, PropertyAttributes::ALL)?;
    Ok(next.map(|shape| AddTransition { shape, location: shape.location(shape.slot_count() - 1) }))
}
