//! `String` and `String.prototype`.

mod annex_b;
mod build;
mod case;
mod characters;
mod compare;
mod find;
mod iterator;
mod pattern;
mod split;
mod statics;

pub(crate) use iterator::{ROWS as ITERATOR_ROWS, register};
pub(crate) use pattern::get_substitution;

use crate::define::{Class, Row, intrinsic_method, method, symbol_method};
use crate::support::Support;
use js_garbage_collection::{CellKind, Gc};
use js_object_model::{
    Args, Context, Intrinsic, Message, Result, is_string, is_symbol, this_primitive, to_integer_or_infinity,
    to_string,
};
use js_strings::{Flat, JsString, StringBuilder};
use js_value::Value;

pub(crate) static CLASS: Class = Class {
    statics: &[
        method("fromCharCode", statics::from_char_code, 1),
        method("fromCodePoint", statics::from_code_point, 1),
        method("raw", statics::raw, 1),
    ],
    methods: METHODS,
    ..Class::new("String", construct, 1, Intrinsic::String, Intrinsic::StringPrototype)
};

static METHODS: &[Row] = &[
    method("at", characters::at, 1),
    method("charAt", characters::char_at, 1),
    method("charCodeAt", characters::char_code_at, 1),
    method("codePointAt", characters::code_point_at, 1),
    method("concat", build::concat, 1),
    method("endsWith", find::ends_with, 1),
    method("includes", find::includes, 1),
    method("indexOf", find::index_of, 1),
    method("isWellFormed", characters::is_well_formed, 0),
    method("lastIndexOf", find::last_index_of, 1),
    method("localeCompare", compare::locale_compare, 1),
    method("match", pattern::match_, 1),
    method("matchAll", pattern::match_all, 1),
    method("normalize", case::normalize, 0),
    method("padEnd", build::pad_end, 1),
    method("padStart", build::pad_start, 1),
    method("repeat", build::repeat, 1),
    method("replace", pattern::replace, 2),
    method("replaceAll", pattern::replace_all, 2),
    method("search", pattern::search, 1),
    method("slice", build::slice, 2),
    method("split", split::split, 2),
    method("startsWith", find::starts_with, 1),
    method("substring", build::substring, 2),
    method("toLocaleLowerCase", case::to_locale_lower_case, 0),
    method("toLocaleUpperCase", case::to_locale_upper_case, 0),
    method("toLowerCase", case::to_lower_case, 0),
    method("toString", value_of, 0),
    method("toUpperCase", case::to_upper_case, 0),
    method("toWellFormed", characters::to_well_formed, 0),
    method("trim", build::trim, 0),
    intrinsic_method("trimEnd", Intrinsic::StringPrototypeTrimEnd, build::trim_end, 0),
    intrinsic_method("trimStart", Intrinsic::StringPrototypeTrimStart, build::trim_start, 0),
    method("valueOf", value_of, 0),
    symbol_method(|symbols| symbols.iterator, iterator::values, 0),
    annex_b::SUBSTR,
    annex_b::TRIM_LEFT,
    annex_b::TRIM_RIGHT,
    annex_b::ANCHOR,
    annex_b::BIG,
    annex_b::BLINK,
    annex_b::BOLD,
    annex_b::FIXED,
    annex_b::FONTCOLOR,
    annex_b::FONTSIZE,
    annex_b::ITALICS,
    annex_b::LINK,
    annex_b::SMALL,
    annex_b::STRIKE,
    annex_b::SUB,
    annex_b::SUP,
];

fn construct(cx: &mut Context, args: Args) -> Result {
    let text = if args.is_empty() {
        cx.strings.empty()
    } else {
        let value = args.get(0);
        if !args.is_construct() && is_symbol(value) {
            return crate::symbol::descriptive_string(cx, value);
        }
        to_string(cx, value)?
    };
    if !args.is_construct() {
        return Ok(text.value());
    }
    let prototype = cx.get_prototype_from_constructor(args.new_target(), Intrinsic::StringPrototype)?;
    Ok(cx.new_wrapper(text.value(), Some(prototype))?.value())
}

/// ThisStringValue.
fn value_of(cx: &mut Context, args: Args) -> Result {
    if cx.as_string(args.this()).is_some() {
        return Ok(args.this());
    }
    if let Some(text) = this_primitive(args.this(), CellKind::STRING_OBJECT, is_string) {
        return Ok(text);
    }
    let what = cx.describe(args.this());
    Err(cx.type_error(Message::IncompatibleReceiver("String.prototype.valueOf", &what)))
}

/// `this` as a flat string: RequireObjectCoercible, then ToString.
fn this_text(cx: &mut Context, args: Args, method: &str) -> Result<Gc<JsString>> {
    let this = args.this();
    if this.is_nullish() {
        return Err(cx.type_error(Message::CalledOnNullish(method)));
    }
    text_of(cx, this)
}

/// ToString, flattened: what [`JsString::flat`] may be asked of.
pub(crate) fn text_of(cx: &mut Context, value: Value) -> Result<Gc<JsString>> {
    let text = to_string(cx, value)?;
    flattened(cx, text)
}

/// The string with its code units in reach.
pub(crate) fn flattened(cx: &mut Context, text: Gc<JsString>) -> Result<Gc<JsString>> {
    match JsString::flatten(text, &cx.heap) {
        Ok(()) => Ok(text),
        Err(error) => Err(cx.out_of_memory(error)),
    }
}

/// A part of a string as a value.
pub(crate) fn part(cx: &mut Context, text: Gc<JsString>, start: usize, end: usize) -> Result {
    match cx.strings.substring(&cx.heap, text, start, end) {
        Ok(part) => Ok(part.value()),
        Err(error) => Err(cx.out_of_memory(error)),
    }
}

/// A string with these code units, as a value.
pub(crate) fn new_text(cx: &mut Context, text: Flat<'_>) -> Result {
    match JsString::new(&cx.heap, text) {
        Ok(string) => Ok(string.value()),
        Err(error) => Err(cx.string_error(error)),
    }
}

/// A finished text as a value.
pub(crate) fn finish(cx: &mut Context, text: &StringBuilder) -> Result {
    text.finish(&cx.heap).map(Gc::value).map_err(|error| cx.string_error(error))
}

/// An integer argument clamped to 0 and `length`.
fn clamped(cx: &mut Context, value: Value, length: usize) -> Result<usize> {
    let number = to_integer_or_infinity(cx, value)?;
    Ok(number.clamp(0.0, length as f64) as usize)
}
