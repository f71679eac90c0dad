//! Names that only the running program can resolve: under `with`, and where direct eval may add
//! variables.

use js_bytecode::CacheKind;
use js_closures_scope::{
    Entry, EntryKind, Environment, Found, eval_variables, find_special, lookup, read, with_object, write,
};
use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Message, Object, Result};
use js_strings::PropertyKey;
use js_value::Value;

use super::slow_environment::environment_operand;
use crate::describe;
use crate::global;
use crate::machine::{At, Flow, slow};
use crate::vm::Vm;

fn name(vm: &Vm, at: At) -> PropertyKey {
    // SAFETY: caches live as long as their code, which is running.
    unsafe { (*vm.code().cache(at.c())).key }
}

fn is_strict(vm: &Vm, at: At) -> bool {
    // SAFETY: as above.
    unsafe { (*vm.code().cache(at.c())).kind == CacheKind::Dynamic as u8 }
}

/// The value in a slot that must have one.
fn initialized(vm: &mut Vm, environment: Gc<Environment>, entry: Entry, name: PropertyKey) -> Result {
    let value = read(environment, entry);
    if value == Value::EMPTY {
        let name = describe::key_text(vm, name);
        return Err(vm.cx.reference_error(Message::BeforeInitialization(&name)));
    }
    Ok(value)
}

fn load(vm: &mut Vm, at: At, must_exist: bool) -> Result<(Value, Value)> {
    let name = name(vm, at);
    let start = environment_operand(at, at.b());
    let value = match lookup(&mut vm.cx, start, name)? {
        Found::Slot(environment, entry) => initialized(vm, environment, entry, name)?,
        Found::EvalVariable(_, variables) => variables.get(&mut vm.cx, name)?,
        Found::With(_, object) => {
            let value = with_value(vm, object, name, is_strict(vm, at))?;
            return Ok((value, object.value()));
        }
        Found::Global => global::load(vm, name, must_exist)?,
    };
    Ok((value, Value::UNDEFINED))
}

/// GetBindingValue of an object environment record.
fn with_value(vm: &mut Vm, object: Gc<Object>, name: PropertyKey, strict: bool) -> Result {
    if !object.has_property(&mut vm.cx, name)? {
        if strict {
            return Err(describe::not_defined(vm, name));
        }
        return Ok(Value::UNDEFINED);
    }
    object.get(&mut vm.cx, name)
}

/// Assigns to an entry found by name.
fn assign(
    vm: &mut Vm,
    environment: Gc<Environment>,
    entry: Entry,
    name: PropertyKey,
    value: Value,
    strict: bool,
) -> Result<()> {
    initialized(vm, environment, entry, name)?;
    if entry.kind == EntryKind::FunctionName {
        if strict {
            return Err(vm.cx.type_error(Message::ConstAssignment()));
        }
        return Ok(());
    }
    if entry.kind.is_constant() {
        return Err(vm.cx.type_error(Message::ConstAssignment()));
    }
    write(environment, entry, value);
    Ok(())
}

fn store_resolved(vm: &mut Vm, handle: Value, name: PropertyKey, value: Value, strict: bool) -> Result<()> {
    let Some(environment) = handle.downcast::<Environment>() else {
        if handle == Value::UNDEFINED && strict {
            return Err(describe::not_defined(vm, name));
        }
        return global::store(vm, name, value, strict && handle == Value::NULL);
    };
    if let Some(object) = with_object(environment) {
        // SetMutableBinding of an object environment record.
        if !object.has_property(&mut vm.cx, name)? && strict {
            return Err(describe::not_defined(vm, name));
        }
        return vm.cx.set_v(object.value(), name, value, strict);
    }
    if let Some(entry) = environment.info.get().and_then(|info| info.find(name, false)) {
        return assign(vm, environment, entry, name, value, strict);
    }
    match eval_variables(environment) {
        Some(variables) => {
            if strict && !variables.has_own_property(&mut vm.cx, name)? {
                return Err(describe::not_defined(vm, name));
            }
            vm.cx.set_v(variables.value(), name, value, strict)
        }
        None => Err(describe::not_defined(vm, name)),
    }
}

fn special(vm: &mut Vm, at: At) -> Result<(Gc<Environment>, Entry, PropertyKey)> {
    let text = vm.code().constant(at.c()).get();
    // SAFETY: the verifier has seen that the constant is a string.
    let name = vm.cx.string_key(unsafe { text.cell_unchecked() })?;
    match find_special(environment_operand(at, at.b()), name) {
        Some((environment, entry)) => Ok((environment, entry, name)),
        None => Err(describe::not_defined(vm, name)),
    }
}

fn two(at: At, (value, this): (Value, Value)) -> Flow {
    at.set(at.a(), value);
    at.set(at.a() + 2, this);
    at.next()
}

slow! {
    fn LoadDynamic(vm, at) {
        let (value, _) = load(vm, at, at.second().d() == 0)?;
        at.set(at.a(), value);
        at.next2()
    }

    fn LoadDynamicCallee(vm, at) {
        let found = load(vm, at, true)?;
        two(at, found)
    }

    fn ResolveDynamic(vm, at) {
        let name = name(vm, at);
        let handle = match lookup(&mut vm.cx, environment_operand(at, at.b()), name)? {
            Found::Slot(environment, _) | Found::With(environment, _) | Found::EvalVariable(environment, _) => {
                environment.value()
            }
            Found::Global if global::exists(vm, name)? => Value::NULL,
            Found::Global => Value::UNDEFINED,
        };
        at.result(handle)
    }

    fn LoadResolved(vm, at) {
        let (name, strict) = (name(vm, at), is_strict(vm, at));
        let handle = at.get(at.b());
        let Some(environment) = handle.downcast::<Environment>() else {
            if handle == Value::UNDEFINED {
                return Err(describe::not_defined(vm, name));
            }
            let value = global::load(vm, name, true)?;
            return at.result(value);
        };
        let value = if let Some(object) = with_object(environment) {
            with_value(vm, object, name, strict)?
        } else if let Some(entry) = environment.info.get().and_then(|info| info.find(name, false)) {
            initialized(vm, environment, entry, name)?
        } else {
            match eval_variables(environment) {
                Some(variables) => with_value(vm, variables, name, true)?,
                None => return Err(describe::not_defined(vm, name)),
            }
        };
        at.result(value)
    }

    fn StoreResolved(vm, at) {
        let (name, strict) = (name(vm, at), is_strict(vm, at));
        store_resolved(vm, at.get(at.b()), name, at.get(at.a()), strict)?;
        at.next()
    }

    fn DeleteDynamic(vm, at) {
        let name = name(vm, at);
        let deleted = match lookup(&mut vm.cx, environment_operand(at, at.b()), name)? {
            Found::Slot(..) => false,
            Found::With(_, object) | Found::EvalVariable(_, object) => object.delete_property(&mut vm.cx, name)?,
            Found::Global => global::delete(vm, name)?,
        };
        at.result(Value::boolean(deleted))
    }

    fn LoadSpecial(vm, at) {
        let (environment, entry, _) = special(vm, at)?;
        let value = read(environment, entry);
        if value == Value::EMPTY {
            return Err(describe::this_uninitialized(vm));
        }
        at.result(value)
    }

    fn StoreSpecial(vm, at) {
        let (environment, entry, _) = special(vm, at)?;
        if read(environment, entry) != Value::EMPTY {
            return Err(describe::super_twice(vm));
        }
        write(environment, entry, at.get(at.a()));
        at.next()
    }
}
