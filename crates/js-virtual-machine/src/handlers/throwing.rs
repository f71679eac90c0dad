//! Exceptions, and the disposal of resources.

use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Array, Intrinsic, Object, ObjectType, PropertyAttributes, Result};
use js_strings::PropertyKey;
use js_value::Value;

use crate::machine::{At, Flow, slow};
use crate::vm::Vm;

/// A list of resources is an array of triples: value, method, hint.
fn resources(at: At) -> Gc<Array> {
    // SAFETY: the compiler has put the list there.
    unsafe { at.get(at.a()).cell_unchecked() }
}

/// The method that disposes of a resource; undefined where nothing is to be called.
fn dispose_method(vm: &mut Vm, value: Value, asynchronous: bool) -> Result<(Value, bool)> {
    if asynchronous {
        let key = PropertyKey::symbol(vm.cx.symbols().async_dispose);
        if let Some(method) = vm.cx.get_method(value, key)? {
            return Ok((method.value(), false));
        }
    }
    let key = PropertyKey::symbol(vm.cx.symbols().dispose);
    match vm.cx.get_method(value, key)? {
        Some(method) => Ok((method.value(), asynchronous)),
        None => Err(vm.cx.type_error("Property [Symbol.dispose] is not a function.")),
    }
}

/// Joins an exception to a completion: registers kind and value.
fn join(vm: &mut Vm, at: At, completion: usize, error: Value) -> Result<()> {
    let joined = if at.get(completion) == Value::int(1) {
        let prototype = vm.cx.intrinsic(Intrinsic::SuppressedErrorPrototype);
        let object = vm.cx.new_error_object(prototype, Value::UNDEFINED)?;
        let (error_key, suppressed) = (vm.cx.names().error, vm.cx.names().suppressed);
        object.add_property(&mut vm.cx, error_key, error, PropertyAttributes::METHOD)?;
        object.add_property(&mut vm.cx, suppressed, at.get(completion + 1), PropertyAttributes::METHOD)?;
        object.value()
    } else {
        error
    };
    at.set(completion, Value::int(1));
    at.set(completion + 1, joined);
    Ok(())
}

fn pop(list: Gc<Array>) -> Option<Value> {
    let object: Gc<Object> = Array::object(list);
    let value = object.elements().filter(|elements| elements.length() > 0)?.pop();
    list.set_length(list.length() - 1);
    Some(value)
}

const SYNC: Value = Value::int(0);
const ASYNC: Value = Value::int(1);
/// An async resource whose method is a sync one: its result is not awaited, undefined is.
const ASYNC_FROM_SYNC: Value = Value::int(2);

fn dispose_next(vm: &mut Vm, at: At) -> Flow {
    let jump = Ok(at.ahead(i32::from(at.c() as u16 as i16)));
    loop {
        let list = resources(at);
        let Some(hint) = pop(list) else { return jump };
        let (Some(method), Some(value)) = (pop(list), pop(list)) else { return jump };
        let result = match method == Value::UNDEFINED {
            true => Ok(Value::UNDEFINED),
            false => vm.cx.call(method, value, &[]),
        };
        match result {
            Err(throw) if vm.interrupts.terminating => return Err(throw),
            Err(_) => {
                let error = vm.cx.take_exception();
                join(vm, at, at.b(), error)?;
            }
            Ok(_) if hint == SYNC => {}
            Ok(result) => {
                at.set(at.a() + 1, if hint == ASYNC_FROM_SYNC { Value::UNDEFINED } else { result });
                return at.next();
            }
        }
    }
}

slow! {
    #[cold]
    fn Throw(vm, at) {
        Err(vm.cx.throw(at.get(at.a())))
    }

    fn NewDisposeStack(vm, at) {
        let list = Array::new(&mut vm.cx)?;
        at.result(list.value())
    }

    fn AddDisposable(vm, at) {
        let (value, asynchronous) = (at.get(at.b()), at.c() == 1);
        let (method, hint) = if value.is_nullish() {
            if !asynchronous {
                return at.next();
            }
            (Value::UNDEFINED, ASYNC)
        } else {
            if Object::from_value(value).is_none() {
                let what = vm.cx.describe(value);
                return Err(vm.cx.type_error(js_object_model::Message::NotObject(&what)));
            }
            let (method, from_sync) = dispose_method(vm, value, asynchronous)?;
            (method, if from_sync { ASYNC_FROM_SYNC } else if asynchronous { ASYNC } else { SYNC })
        };
        for part in [value, method, hint] {
            Array::push(resources(at), &mut vm.cx, part)?;
        }
        at.next()
    }

    fn DisposeNext(vm, at) { dispose_next(vm, at) }

    fn MergeError(vm, at) {
        let error = at.get(at.a());
        join(vm, at, at.b(), error)?;
        at.next()
    }
}
