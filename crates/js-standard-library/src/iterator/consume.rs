//! The methods that read an iterator to its end, or until they know enough.

use super::{iterated_and_function, this_object};
use crate::iterate::Iteration;
use js_object_model::{Args, Array, Context, Message, Result, to_boolean};
use js_value::Value;

/// Calls the function for each value until `each` has an answer to what it says; the iterator is closed
/// then.
fn visit(cx: &mut Context, args: Args, each: impl Fn(Value, bool) -> Option<Value>) -> Result<Option<Value>> {
    let (iterated, function) = iterated_and_function(cx, args)?;
    let mut counter = 0.0;
    while let Some(value) = iterated.next(cx)? {
        let result = cx.call(function, Value::UNDEFINED, &[value, Value::number(counter)]);
        let result = iterated.guard(cx, result)?;
        if let Some(answer) = each(value, to_boolean(result)) {
            iterated.close(cx)?;
            return Ok(Some(answer));
        }
        counter += 1.0;
    }
    Ok(None)
}

pub(super) fn for_each(cx: &mut Context, args: Args) -> Result {
    visit(cx, args, |_, _| None)?;
    Ok(Value::UNDEFINED)
}

pub(super) fn some(cx: &mut Context, args: Args) -> Result {
    Ok(visit(cx, args, |_, yes| yes.then_some(Value::TRUE))?.unwrap_or(Value::FALSE))
}

pub(super) fn every(cx: &mut Context, args: Args) -> Result {
    Ok(visit(cx, args, |_, yes| (!yes).then_some(Value::FALSE))?.unwrap_or(Value::TRUE))
}

pub(super) fn find(cx: &mut Context, args: Args) -> Result {
    Ok(visit(cx, args, |value, yes| yes.then_some(value))?.unwrap_or(Value::UNDEFINED))
}

pub(super) fn reduce(cx: &mut Context, args: Args) -> Result {
    let (iterated, function) = iterated_and_function(cx, args)?;
    let mut counter = 0.0;
    let mut accumulator = if args.len() > 1 {
        args.get(1)
    } else {
        counter = 1.0;
        match iterated.next(cx)? {
            Some(first) => first,
            None => return Err(cx.type_error(Message::ReduceOfEmpty())),
        }
    };
    while let Some(value) = iterated.next(cx)? {
        let result = cx.call(function, Value::UNDEFINED, &[accumulator, value, Value::number(counter)]);
        accumulator = iterated.guard(cx, result)?;
        counter += 1.0;
    }
    Ok(accumulator)
}

pub(super) fn to_array(cx: &mut Context, args: Args) -> Result {
    let iterator = this_object(cx, args)?;
    let iterated = Iteration::direct(cx, iterator)?;
    let mut values = cx.heap.list();
    while let Some(value) = iterated.next(cx)? {
        cx.push(&mut values, value)?;
    }
    Ok(Array::from_list(cx, &values)?.as_object().value())
}
