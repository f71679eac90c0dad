//! Elements and computed keys when the fast handlers do not help.

use js_bytecode::Opcode;
use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_object_model::{Array, Message, Object, Result, to_object, to_property_key};
use js_strings::{JsString, PropertyKey};
use js_value::Value;

use crate::describe;
use crate::machine::{At, Flow, slow};
use crate::operators;
use crate::vm::Vm;

/// The index that a number is, if it is one.
fn index_of(value: Value) -> Option<u32> {
    if let Some(int) = value.as_int() {
        return u32::try_from(int).ok();
    }
    let number = value.as_number()?;
    let index = number as u32;
    (f64::from(index) == number && index != u32::MAX).then_some(index)
}

/// A key from a value, without a detour for indices.
fn key_of(vm: &mut Vm, value: Value) -> Result<PropertyKey> {
    match index_of(value) {
        Some(index) => Ok(PropertyKey::index(index)),
        None => to_property_key(&mut vm.cx, value),
    }
}

fn load(vm: &mut Vm, at: At, receiver: Value, name: Value) -> Result {
    if let Some(index) = index_of(name) {
        match receiver.cell_kind() {
            Some(CellKind::STRING) => {
                // SAFETY: by its kind.
                let string = unsafe { receiver.cell_unchecked::<JsString>() };
                if (index as usize) < string.len() {
                    return character(vm, string, index as usize);
                }
            }
            Some(kind) if kind.is_object() => {
                // SAFETY: by its kind.
                let object = unsafe { receiver.cell_unchecked::<Object>() };
                if kind == CellKind::ARRAY || kind == CellKind::OBJECT {
                    let value = object.elements().map_or(Value::EMPTY, |found| found.get_checked(index));
                    if value != Value::EMPTY {
                        return Ok(value);
                    }
                }
                if kind == CellKind::TYPED_ARRAY {
                    at.rewrite(Opcode::GetKeyedTyped);
                }
                return object.get(&mut vm.cx, PropertyKey::index(index));
            }
            _ => {}
        }
    }
    if receiver.is_nullish() {
        let name = describe::key_of_value(vm, name);
        return Err(describe::cannot_read_text(vm, receiver, &name));
    }
    let key = key_of(vm, name)?;
    vm.cx.get_v(receiver, key)
}

/// The string of one code unit of a string.
fn character(vm: &mut Vm, string: Gc<JsString>, index: usize) -> Result {
    let made = vm.cx.strings.substring(&vm.cx.heap, string, index, index + 1);
    Ok(made.map_err(|error| vm.cx.string_error(error.into()))?.value())
}

fn store(vm: &mut Vm, at: At, strict: bool) -> Flow {
    let (value, receiver, name) = (at.get(at.a()), at.get(at.b()), at.get(at.c()));
    let Some(object) = Object::from_value(receiver) else {
        if receiver.is_nullish() {
            let name = describe::key_of_value(vm, name);
            return Err(describe::cannot_set_text(vm, receiver, &name));
        }
        let key = key_of(vm, name)?;
        vm.cx.set_v(receiver, key, value, strict)?;
        return at.next();
    };
    if let Some(index) = index_of(name) {
        if object.kind() == CellKind::ARRAY && append(vm, object, index, value)? {
            return at.next();
        }
        if object.kind() == CellKind::TYPED_ARRAY {
            at.rewrite(if strict { Opcode::SetKeyedTyped } else { Opcode::SetKeyedSloppyTyped });
        }
        object.put(&mut vm.cx, PropertyKey::index(index), value, strict)?;
        return at.next();
    }
    let key = to_property_key(&mut vm.cx, name)?;
    object.put(&mut vm.cx, key, value, strict)?;
    at.next()
}

/// Stores just behind the last element of an array, where no prototype can interfere.
fn append(vm: &mut Vm, object: Gc<Object>, index: u32, value: Value) -> Result<bool> {
    // SAFETY: the caller has seen the kind.
    let array: Gc<Array> = unsafe { object.cast() };
    if let Some(elements) = object.elements()
        && index < elements.length()
        && elements.get(index) != Value::EMPTY
    {
        elements.set(index, value);
        return Ok(true);
    }
    if index != array.length() || array.flags() != 0 || !object.has_plain_prototypes() {
        return Ok(false);
    }
    Array::push(array, &mut vm.cx, value)?;
    Ok(true)
}

fn delete(vm: &mut Vm, at: At, strict: bool) -> Flow {
    let (receiver, name) = (at.get(at.b()), at.get(at.c()));
    let key = if receiver.is_nullish() { PropertyKey::index(0) } else { key_of(vm, name)? };
    let object = to_object(&mut vm.cx, receiver)?;
    let deleted = object.delete_property(&mut vm.cx, key)?;
    if !deleted && strict {
        let (name, what) = (describe::key_text(vm, key), vm.cx.describe(object.value()));
        return Err(vm.cx.type_error(Message::CannotDelete(&name, &what)));
    }
    at.set(at.a(), Value::boolean(deleted));
    at.next2()
}

slow! {
    fn get_keyed(vm, at) {
        let value = load(vm, at, at.get(at.b()), at.get(at.c()))?;
        at.result(value)
    }

    fn set_keyed(vm, at) { store(vm, at, true) }
    fn set_keyed_sloppy(vm, at) { store(vm, at, false) }

    fn DefineKeyed(vm, at) {
        let (value, receiver) = (at.get(at.a()), at.get(at.b()));
        let key = key_of(vm, at.get(at.c()))?;
        if let Some(object) = Object::from_value(receiver) {
            object.create_data_property_or_throw(&mut vm.cx, key, value)?;
        }
        at.next()
    }

    fn DeleteKeyed(vm, at) { delete(vm, at, at.second().d() == 1) }

    fn ToPropertyKey(vm, at) {
        let value = at.get(at.b());
        let owner = at.get(at.c());
        if owner.is_nullish() {
            let name = describe::key_of_value(vm, value);
            return Err(describe::cannot_read_text(vm, owner, &name));
        }
        if index_of(value).is_some() {
            return at.result(value);
        }
        let key = to_property_key(&mut vm.cx, value)?;
        let value = vm.cx.key_value(key)?;
        at.result(value)
    }

    fn In(vm, at) {
        let (name, receiver) = (at.get(at.b()), at.get(at.c()));
        let Some(object) = Object::from_value(receiver) else {
            let (name, what) = (describe::key_of_value(vm, name), vm.cx.describe(receiver));
            return Err(vm.cx.type_error(Message::InNotObject(&name, &what)));
        };
        let key = key_of(vm, name)?;
        let has = object.has_property(&mut vm.cx, key)?;
        at.result(Value::boolean(has))
    }

    fn InstanceOf(vm, at) {
        let is = vm.cx.instance_of(at.get(at.b()), at.get(at.c()))?;
        at.result(Value::boolean(is))
    }

    fn CheckObject(vm, at) {
        let value = at.get(at.a());
        if at.b() == 1 {
            if value.is_nullish() {
                let what = vm.cx.describe(value);
                return Err(vm.cx.type_error(format_args!("Cannot destructure '{what}' as it is {what}.")));
            }
        } else if Object::from_value(value).is_none() {
            let what = vm.cx.describe(value);
            return Err(vm.cx.type_error(Message::IteratorResultNotObject(&what)));
        }
        at.next()
    }

    fn ToString(vm, at) {
        let value = at.get(at.b());
        if value.cell_kind() == Some(CellKind::STRING) {
            return at.result(value);
        }
        let string = js_object_model::to_string(&mut vm.cx, value)?;
        at.result(string.value())
    }

    fn Concatenate(vm, at) {
        let result = operators::concatenate(vm, at)?;
        at.result(result)
    }
}
