//! Iteration: `for`-`of`, destructuring, spread.
//!
//! An iterator window is three registers: the iterator, its `next`, and a state. Where the iterable
//! is an array that iterates in the built-in way, no iterator is made: the window holds the array,
//! EMPTY instead of `next`, and the index.

use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_object_model::{Array, Message, Object, ObjectType, Result, to_boolean};
use js_strings::PropertyKey;
use js_value::Value;

use crate::describe;
use crate::machine::{At, slow};
use crate::vm::Vm;

/// `GetIterator(value, sync)` into a window.
fn get_iterator(vm: &mut Vm, at: At, window: usize, value: Value, plain: bool) -> Result<()> {
    if !plain && crate::iteration::is_plain_array(vm, value) {
        at.set(window, value);
        at.set(window + 1, Value::EMPTY);
        at.set(window + 2, Value::int(0));
        return Ok(());
    }
    let (iterator, next) = iterator_of(vm, value)?;
    at.set(window, iterator);
    at.set(window + 1, next);
    at.set(window + 2, Value::UNDEFINED);
    Ok(())
}

/// The true iterator of a value and its `next`.
pub(super) fn iterator_of(vm: &mut Vm, value: Value) -> Result<(Value, Value)> {
    let key = PropertyKey::symbol(vm.cx.symbols().iterator);
    let method = match value.is_nullish() {
        true => Value::UNDEFINED,
        false => vm.cx.get_v(value, key)?,
    };
    if !Object::from_value(method).is_some_and(|method| method.is_callable()) {
        return Err(describe::not_iterable(vm, value));
    }
    let iterator = vm.cx.call(method, value, &[])?;
    let Some(object) = Object::from_value(iterator) else {
        let what = vm.cx.describe(iterator);
        return Err(vm
            .cx
            .type_error(format_args!("Result of the Symbol.iterator method {what} is not an object")));
    };
    let next = vm.cx.names().next;
    let next = object.get(&mut vm.cx, next)?;
    Ok((iterator, next))
}

/// IteratorStepValue of the iterator in a window; nothing at its end.
pub(super) fn step(vm: &mut Vm, at: At, window: usize) -> Result<Option<Value>> {
    let (iterator, next) = (at.get(window), at.get(window + 1));
    if next == Value::EMPTY {
        return step_array(vm, at, window);
    }
    vm.cx.iterator_step_value(iterator, next)
}

fn step_array(vm: &mut Vm, at: At, window: usize) -> Result<Option<Value>> {
    // SAFETY: `get_iterator` has put an array and an integer there.
    let array = unsafe { at.get(window).cell_unchecked::<Array>() };
    let index = at.get(window + 2).as_int().unwrap_or(0) as u32;
    if index >= array.length() {
        // An iterator that has ended stays so, even if the array grows.
        at.set(window + 2, Value::int(-1));
        return Ok(None);
    }
    at.set(window + 2, Value::int(index as i32 + 1));
    // SAFETY: an array is an object.
    let object: Gc<Object> = unsafe { array.cast() };
    if let Some(elements) = object.elements() {
        let value = elements.get_checked(index);
        if value != Value::EMPTY {
            return Ok(Some(value));
        }
    }
    object.get(&mut vm.cx, PropertyKey::index(index)).map(Some)
}

/// The `return` method of the iterator in a window, if it has one.
fn return_method(vm: &mut Vm, at: At, window: usize) -> Result<Option<Value>> {
    if at.get(window + 1) == Value::EMPTY {
        return Ok(None);
    }
    let key = vm.cx.names().return_;
    Ok(vm.cx.get_method(at.get(window), key)?.map(|method| method.value()))
}

/// `GetIterator(value, async)` into the window of register a.
fn get_async_iterator(vm: &mut Vm, at: At) -> Result<()> {
    let value = at.get(at.b());
    let key = PropertyKey::symbol(vm.cx.symbols().async_iterator);
    let (iterator, next) = if let Some(method) = vm.cx.get_method(value, key)? {
        let iterator = vm.cx.call(method.value(), value, &[])?;
        let Some(object) = Object::from_value(iterator) else {
            let what = vm.cx.describe(iterator);
            return Err(vm.cx.type_error(format_args!(
                "Result of the Symbol.asyncIterator method {what} is not an object"
            )));
        };
        let next = vm.cx.names().next;
        (iterator, object.get(&mut vm.cx, next)?)
    } else {
        let (iterator, next) = iterator_of(vm, value)?;
        (vm.async_hooks.async_from_sync)(&mut vm.cx, iterator, next)?
    };
    at.set(at.a(), iterator);
    at.set(at.a() + 1, next);
    at.set(at.a() + 2, Value::UNDEFINED);
    Ok(())
}

/// IteratorClose with a throw completion: what goes wrong in it is ignored, unless it ends the
/// program.
fn close_silently(vm: &mut Vm, at: At) -> Result<()> {
    let closed = match return_method(vm, at, at.a()) {
        Ok(Some(method)) => vm.cx.call(method, at.get(at.a()), &[]).map(|_| ()),
        Ok(None) => Ok(()),
        Err(throw) => Err(throw),
    };
    if let Err(throw) = closed {
        if vm.interrupts.terminating {
            return Err(throw);
        }
        vm.cx.take_exception();
    }
    Ok(())
}

slow! {
    fn GetIterator(vm, at) {
        match at.c() {
            1 => get_async_iterator(vm, at)?,
            mode => get_iterator(vm, at, at.a(), at.get(at.b()), mode == 2)?,
        }
        at.next()
    }

    fn LoopForOf(vm, at) {
        match step(vm, at, at.b())? {
            Some(value) => {
                at.set(at.a(), value);
                vm.back_edge()?;
                Ok(at.ahead(i32::from(at.c() as u16 as i16)))
            }
            None => at.next(),
        }
    }

    fn IteratorStep(vm, at) {
        let window = at.b();
        if at.get(window + 3) == Value::TRUE {
            return at.result(Value::UNDEFINED);
        }
        at.set(window + 3, Value::TRUE);
        match step(vm, at, window)? {
            Some(value) => {
                at.set(window + 3, Value::FALSE);
                at.result(value)
            }
            None => at.result(Value::UNDEFINED),
        }
    }

    fn IteratorRest(vm, at) {
        let window = at.b();
        let array = ObjectType::object(Array::new(&mut vm.cx)?);
        // The register roots the array and shows it to nobody before the end.
        at.set(at.a(), array.value());
        while at.get(window + 3) != Value::TRUE {
            at.set(window + 3, Value::TRUE);
            if let Some(value) = step(vm, at, window)? {
                at.set(window + 3, Value::FALSE);
                // SAFETY: the register holds the array made above, wherever it is now.
                let array = unsafe { at.get(at.a()).cell_unchecked::<Array>() };
                Array::push(array, &mut vm.cx, value)?;
            }
        }
        at.next()
    }

    fn IteratorClose(vm, at) {
        if at.b() == 1 {
            close_silently(vm, at)?;
            return at.next();
        }
        if let Some(method) = return_method(vm, at, at.a())? {
            let result = vm.cx.call(method, at.get(at.a()), &[])?;
            if Object::from_value(result).is_none() {
                let what = vm.cx.describe(result);
                return Err(vm.cx.type_error(Message::IteratorResultNotObject(&what)));
            }
        }
        at.next()
    }

    fn IteratorNext(vm, at) {
        let result = vm.cx.call(at.get(at.b() + 1), at.get(at.b()), &[])?;
        at.result(result)
    }

    fn IteratorComplete(vm, at) {
        let result = at.get(at.b());
        let Some(object) = Object::from_value(result) else {
            let what = vm.cx.describe(result);
            return Err(vm.cx.type_error(Message::IteratorResultNotObject(&what)));
        };
        let (done, value) = (vm.cx.names().done, vm.cx.names().value);
        if to_boolean(object.get(&mut vm.cx, done)?) {
            return Ok(at.ahead(i32::from(at.c() as u16 as i16)));
        }
        let value = object.get(&mut vm.cx, value)?;
        at.result(value)
    }

    fn IteratorReturn(vm, at) {
        let key = vm.cx.names().return_;
        let Some(method) = vm.cx.get_method(at.get(at.b()), key)? else {
            return Ok(at.ahead(i32::from(at.c() as u16 as i16)));
        };
        let result = vm.cx.call(method.value(), at.get(at.b()), &[])?;
        at.result(result)
    }

    fn ForInPrepare(vm, at) {
        let iterator = crate::for_in::prepare(vm, at.get(at.b()))?;
        at.result(iterator)
    }

    fn LoopForIn(vm, at) {
        match crate::for_in::next(vm, at.get(at.b()))? {
            Some(key) => {
                at.set(at.a(), key);
                vm.back_edge()?;
                Ok(at.ahead(i32::from(at.c() as u16 as i16)))
            }
            None => at.next(),
        }
    }

    fn ArrayAppendAll(vm, at) {
        let value = at.get(at.b());
        if crate::iteration::is_plain_array(vm, value) {
            // SAFETY: it is an array.
            let from = unsafe { value.cell_unchecked::<Array>() };
            if let Some(elements) = from.as_object().elements()
                && elements.length() == from.length()
                && !elements.is_dictionary()
                && elements.is_full()
            {
                // SAFETY: verified code has an array there.
                let array = unsafe { at.get(at.a()).cell_unchecked::<Array>() };
                if Array::append_range(array, &mut vm.cx, elements, 0..from.length())? {
                    return at.next();
                }
            }
            for index in 0..from.length() {
                // SAFETY: as above; neither array moves without its register following.
                let (array, from) = unsafe {
                    (at.get(at.a()).cell_unchecked::<Array>(), at.get(at.b()).cell_unchecked::<Object>())
                };
                let value = match from.elements().map(|elements| elements.get_checked(index)) {
                    Some(value) if value != Value::EMPTY => value,
                    _ => from.get(&mut vm.cx, PropertyKey::index(index))?,
                };
                Array::push(array, &mut vm.cx, value)?;
            }
            return at.next();
        }
        let (iterator, next) = iterator_of(vm, value)?;
        loop {
            let Some(value) = vm.cx.iterator_step_value(iterator, next)? else { return at.next() };
            // SAFETY: verified code has an array there.
            let array = unsafe { at.get(at.a()).cell_unchecked::<Array>() };
            Array::push(array, &mut vm.cx, value)?;
        }
    }
}

const _: () = assert!(CellKind::ARRAY.0 == CellKind::OBJECT.0 + 1);
