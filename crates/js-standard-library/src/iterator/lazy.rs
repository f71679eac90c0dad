//! The methods that give helpers: they read nothing before the first `next`.

use super::helper::{Mode, create};
use super::{close_unread, iterated_and_function, this_object};
use crate::iterate::Iteration;
use js_object_model::{Args, Array, Context, Message, Object, Result, to_number};
use js_strings::PropertyKey;
use js_value::Value;

fn with_function(cx: &mut Context, args: Args, mode: Mode) -> Result {
    let (iterated, function) = iterated_and_function(cx, args)?;
    create(cx, mode, Some(iterated), function, 0.0)
}

pub(super) fn map(cx: &mut Context, args: Args) -> Result {
    with_function(cx, args, Mode::Map)
}

pub(super) fn filter(cx: &mut Context, args: Args) -> Result {
    with_function(cx, args, Mode::Filter)
}

pub(super) fn flat_map(cx: &mut Context, args: Args) -> Result {
    with_function(cx, args, Mode::FlatMap)
}

/// An argument that says how many: no NaN, nothing below 0, no finite number beyond 2^53 - 1.
fn limit(cx: &mut Context, value: Value) -> Result<f64> {
    let number = to_number(cx, value)?;
    let limit = js_value::number::to_integer_or_infinity(number);
    let is_too_great = number.is_finite() && number > crate::array::MAX_LENGTH as f64;
    if number.is_nan() || limit < 0.0 || is_too_great {
        let what = cx.describe(value);
        return Err(cx.range_error(Message::IteratorInvalidLimit(&what)));
    }
    Ok(limit)
}

fn with_limit(cx: &mut Context, args: Args, mode: Mode) -> Result {
    let iterator = this_object(cx, args)?;
    let limit = limit(cx, args.get(0)).map_err(|throw| close_unread(cx, iterator, throw))?;
    let iterated = Iteration::direct(cx, iterator)?;
    create(cx, mode, Some(iterated), Value::UNDEFINED, limit)
}

pub(super) fn take(cx: &mut Context, args: Args) -> Result {
    with_limit(cx, args, Mode::Take)
}

pub(super) fn drop(cx: &mut Context, args: Args) -> Result {
    with_limit(cx, args, Mode::Drop)
}

/// `Iterator.concat`.
pub(super) fn concat(cx: &mut Context, args: Args) -> Result {
    let mut items = cx.heap.list();
    let key = PropertyKey::symbol(cx.symbols().iterator);
    for item in args.iter() {
        if Object::from_value(item).is_none() {
            let what = cx.describe(item);
            return Err(cx.type_error(Message::NotObject(&what)));
        }
        let Some(method) = cx.get_method(item, key)? else {
            let what = cx.describe(item);
            return Err(cx.type_error(Message::NotIterable(&what)));
        };
        cx.push(&mut items, item)?;
        cx.push(&mut items, method.value())?;
    }
    let items = Array::from_list(cx, &items)?.as_object().value();
    create(cx, Mode::Concat, None, items, 0.0)
}
