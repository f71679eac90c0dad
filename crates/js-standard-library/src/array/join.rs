//! Arrays as text.

use super::{get_index, this_and_length};
use crate::support::element_to_locale_string;
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Intrinsic, Object, Result, is_callable, to_object, to_string};
use js_strings::{Decimal, JsString, StringBuilder};
use js_value::Value;
use std::cell::RefCell;

thread_local! {
    /// The arrays that are being joined on this thread: one that holds itself stands for nothing.
    /// Addresses only, compared and never followed; each is pinned by the frame that put it here.
    static JOINING: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Joins the elements as `write` writes them, unless the object is being joined already.
fn joined(
    cx: &mut Context,
    object: Gc<Object>,
    length: u64,
    separator: Gc<JsString>,
    write: impl Fn(&mut Context, &mut StringBuilder, Value) -> Result<()>,
) -> Result {
    cx.check_stack()?;
    // Keeping the object's address on the stack keeps it in place.
    let address = object.address();
    if JOINING.with_borrow(|joining| joining.contains(&address)) {
        return Ok(cx.strings.empty().value());
    }
    JOINING.with_borrow_mut(|joining| joining.push(address));
    let text = join_elements(cx, object, length, separator, write);
    JOINING.with_borrow_mut(|joining| joining.pop());
    std::hint::black_box(object);
    text
}

fn join_elements(
    cx: &mut Context,
    object: Gc<Object>,
    length: u64,
    separator: Gc<JsString>,
    write: impl Fn(&mut Context, &mut StringBuilder, Value) -> Result<()>,
) -> Result {
    JsString::flatten(separator, &cx.heap).map_err(|error| cx.out_of_memory(error))?;
    let mut text = StringBuilder::new();
    for index in 0..length {
        if index > 0 {
            text.push_flat(separator.flat());
        }
        if text.is_too_long() {
            break;
        }
        let value = get_index(cx, object, index)?;
        if !value.is_nullish() {
            write(cx, &mut text, value)?;
        }
    }
    text.finish(&cx.heap).map(Gc::value).map_err(|error| cx.string_error(error))
}

/// Appends ToString(value). Numbers need no string of their own for that.
fn write_value(cx: &mut Context, text: &mut StringBuilder, value: Value) -> Result<()> {
    if let Some(number) = value.as_number() {
        text.push_flat(Decimal::new(number).flat());
        return Ok(());
    }
    let part = to_string(cx, value)?;
    JsString::flatten(part, &cx.heap).map_err(|error| cx.out_of_memory(error))?;
    text.push_flat(part.flat());
    Ok(())
}

pub(super) fn join(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    let separator = match args.get(0) {
        Value::UNDEFINED => cx.strings.unit(b','),
        separator => to_string(cx, separator)?,
    };
    joined(cx, object, length, separator, write_value)
}

pub(super) fn array_to_string(cx: &mut Context, args: Args) -> Result {
    let object = to_object(cx, args.this())?;
    let key = cx.names().join;
    let join = object.get(cx, key)?;
    let function =
        if is_callable(join) { join } else { cx.intrinsic(Intrinsic::ObjectPrototypeToString).value() };
    cx.call(function, object.value(), &[])
}

pub(super) fn to_locale_string(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    let separator = cx.strings.unit(b',');
    joined(cx, object, length, separator, |cx, text, value| {
        let part = element_to_locale_string(cx, args, value)?;
        write_value(cx, text, part.value())
    })
}
