//! `%TypedArray%.prototype`: the table, the accessors, the iterators and the texts.

use super::{ElementKind, TypedArray, change, copy, search, sort, this, visit};
use crate::array::{IterationKind, new_iterator};
use crate::define::{Row, getter, intrinsic_method, method, same};
use crate::support::element_to_locale_string;
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Intrinsic, Message, Result, to_string};
use js_strings::{JsString, StringBuilder};
use js_value::Value;

pub(super) static METHODS: &[Row] = &[
    getter("buffer", buffer),
    getter("byteLength", byte_length),
    getter("byteOffset", byte_offset),
    getter("length", length),
    getter("", to_string_tag).keyed(|symbols| symbols.to_string_tag),
    method("at", search::at, 1),
    method("copyWithin", change::copy_within, 2),
    method("entries", entries, 0),
    method("every", visit::every, 1),
    method("fill", change::fill, 1),
    method("filter", visit::filter, 1),
    method("find", visit::find, 1),
    method("findIndex", visit::find_index, 1),
    method("findLast", visit::find_last, 1),
    method("findLastIndex", visit::find_last_index, 1),
    method("forEach", visit::for_each, 1),
    method("includes", search::includes, 1),
    method("indexOf", search::index_of, 1),
    method("join", join, 1),
    method("keys", keys, 0),
    method("lastIndexOf", search::last_index_of, 1),
    method("map", visit::map, 1),
    method("reduce", visit::reduce, 1),
    method("reduceRight", visit::reduce_right, 1),
    method("reverse", change::reverse, 0),
    method("set", change::set, 1),
    method("slice", copy::slice, 2),
    method("some", visit::some, 1),
    method("sort", sort::sort, 1),
    method("subarray", copy::subarray, 2),
    method("toLocaleString", to_locale_string, 0),
    method("toReversed", copy::to_reversed, 0),
    method("toSorted", sort::to_sorted, 1),
    same("toString", Intrinsic::ArrayPrototypeToString),
    intrinsic_method("values", Intrinsic::TypedArrayPrototypeValues, values, 0),
    method("with", copy::with, 2),
    same("[Symbol.iterator]", Intrinsic::TypedArrayPrototypeValues).keyed(|symbols| symbols.iterator),
];

/// `this` of a getter: a typed array in bounds or not.
fn receiver(cx: &mut Context, args: Args) -> Result<Gc<TypedArray>> {
    TypedArray::of(args.this()).ok_or_else(|| cx.type_error(Message::NotTypedArray()))
}

fn buffer(cx: &mut Context, args: Args) -> Result {
    Ok(receiver(cx, args)?.buffer().value())
}

fn byte_length(cx: &mut Context, args: Args) -> Result {
    let array = receiver(cx, args)?;
    Ok(Value::number((array.len() << array.element_kind().shift()) as f64))
}

fn byte_offset(cx: &mut Context, args: Args) -> Result {
    let array = receiver(cx, args)?;
    let offset = array.element_count().map_or(0, |_| array.raw_byte_offset());
    Ok(Value::number(offset as f64))
}

fn length(cx: &mut Context, args: Args) -> Result {
    Ok(Value::number(receiver(cx, args)?.len() as f64))
}

fn to_string_tag(cx: &mut Context, args: Args) -> Result {
    match TypedArray::of(args.this()) {
        Some(array) => Ok(cx.string(array.element_kind().name())?.value()),
        None => Ok(Value::UNDEFINED),
    }
}

fn entries(cx: &mut Context, args: Args) -> Result {
    let array = this(cx, args, "%TypedArray%.prototype.entries")?.0;
    new_iterator(cx, array.as_object(), IterationKind::Entries)
}

fn keys(cx: &mut Context, args: Args) -> Result {
    let array = this(cx, args, "%TypedArray%.prototype.keys")?.0;
    new_iterator(cx, array.as_object(), IterationKind::Keys)
}

fn values(cx: &mut Context, args: Args) -> Result {
    let array = this(cx, args, "%TypedArray%.prototype.values")?.0;
    new_iterator(cx, array.as_object(), IterationKind::Values)
}

/// The texts of the elements with a separator between them. Elements that went are empty.
fn joined(
    cx: &mut Context,
    array: Gc<TypedArray>,
    length: usize,
    separator: Gc<JsString>,
    text_of: impl Fn(&mut Context, Value) -> Result<Gc<JsString>>,
) -> Result {
    cx.flatten(separator)?;
    let mut text = StringBuilder::new();
    for index in 0..length {
        if index > 0 {
            text.push_flat(separator.flat());
        }
        if text.is_too_long() {
            break;
        }
        let value = array.element(cx, index)?;
        if value != Value::UNDEFINED {
            let part = text_of(cx, value)?;
            cx.flatten(part)?;
            text.push_flat(part.flat());
        }
    }
    text.finish(&cx.heap).map(Gc::value).map_err(|error| cx.string_error(error))
}

fn join(cx: &mut Context, args: Args) -> Result {
    let (array, length) = this(cx, args, "%TypedArray%.prototype.join")?;
    let separator = match args.get(0) {
        Value::UNDEFINED => cx.strings.unit(b','),
        separator => to_string(cx, separator)?,
    };
    joined(cx, array, length, separator, to_string)
}

fn to_locale_string(cx: &mut Context, args: Args) -> Result {
    let (array, length) = this(cx, args, "%TypedArray%.prototype.toLocaleString")?;
    let separator = cx.strings.unit(b',');
    joined(cx, array, length, separator, |cx, value| element_to_locale_string(cx, args, value))
}

/// Whether a value is a `Uint8Array`.
pub(super) fn uint8_array(cx: &mut Context, value: Value) -> Result<Gc<TypedArray>> {
    match TypedArray::of(value) {
        Some(array) if array.element_kind() == ElementKind::Uint8 => Ok(array),
        _ => Err(cx.type_error(Message::NotUint8Array())),
    }
}
