//! The global scope by name: lexical bindings of scripts first, then the global object.

use js_garbage_collection::Gc;
use js_object_model::{Binding, Message, Result};
use js_strings::PropertyKey;
use js_value::Value;

use crate::describe;
use crate::vm::Vm;

/// The address of the value of the binding cell at `address`.
#[inline(always)]
pub(crate) fn binding_value(address: u64) -> *mut Value {
    (address + Binding::VALUE_OFFSET as u64) as *mut Value
}

/// The lexical binding of a name.
pub(crate) fn lexical(vm: &mut Vm, name: PropertyKey) -> Option<Gc<Binding>> {
    let lexicals = vm.cx.realm().lexicals();
    if lexicals.is_empty() { None } else { lexicals.get(&mut vm.cx, name) }
}

/// The value of a global name.
pub(crate) fn load(vm: &mut Vm, name: PropertyKey, must_exist: bool) -> Result {
    if let Some(binding) = lexical(vm, name) {
        let value = binding.get();
        if value == Value::EMPTY {
            return Err(uninitialized(vm, name));
        }
        return Ok(value);
    }
    let global = vm.cx.realm().global_object();
    if !global.has_property(&mut vm.cx, name)? {
        if must_exist {
            return Err(describe::not_defined(vm, name));
        }
        return Ok(Value::UNDEFINED);
    }
    global.get(&mut vm.cx, name)
}

/// Assigns to a global name; with `strict` it must exist.
pub(crate) fn store(vm: &mut Vm, name: PropertyKey, value: Value, strict: bool) -> Result<()> {
    if let Some(binding) = lexical(vm, name) {
        return store_binding(vm, binding, name, value);
    }
    store_property(vm, name, value, strict)
}

/// Assigns to a lexical binding.
pub(crate) fn store_binding(
    vm: &mut Vm,
    binding: Gc<Binding>,
    name: PropertyKey,
    value: Value,
) -> Result<()> {
    if binding.get() == Value::EMPTY {
        return Err(uninitialized(vm, name));
    }
    if binding.is_constant() {
        return Err(vm.cx.type_error(Message::ConstAssignment()));
    }
    binding.set(value);
    Ok(())
}

/// Assigns to a property of the global object.
pub(crate) fn store_property(vm: &mut Vm, name: PropertyKey, value: Value, strict: bool) -> Result<()> {
    let global = vm.cx.realm().global_object();
    if strict && !global.has_property(&mut vm.cx, name)? {
        return Err(describe::not_defined(vm, name));
    }
    global.put(&mut vm.cx, name, value, strict)
}

/// Whether anything global binds a name.
pub(crate) fn exists(vm: &mut Vm, name: PropertyKey) -> Result<bool> {
    if lexical(vm, name).is_some() {
        return Ok(true);
    }
    let global = vm.cx.realm().global_object();
    global.has_property(&mut vm.cx, name)
}

/// `delete` of a global name.
pub(crate) fn delete(vm: &mut Vm, name: PropertyKey) -> Result<bool> {
    if lexical(vm, name).is_some() {
        return Ok(false);
    }
    let global = vm.cx.realm().global_object();
    global.delete_property(&mut vm.cx, name)
}

#[cold]
pub(crate) fn uninitialized(vm: &mut Vm, name: PropertyKey) -> js_object_model::Throw {
    let name = describe::key_text(vm, name);
    vm.cx.reference_error(Message::BeforeInitialization(&name))
}
