//! `BigInt` and `BigInt.prototype`.

use crate::define::{Class, Row, method, tag};
use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_object_model::{
    Args, Context, Hint, Intrinsic, JsBigInt, Message, Result, is_bigint, this_primitive, to_index,
    to_integer_or_infinity, to_primitive,
};
use js_value::Value;

pub(crate) static CLASS: Class = Class {
    statics: &[
        method("asIntN", |cx, args| as_n(cx, args, true), 2),
        method("asUintN", |cx, args| as_n(cx, args, false), 2),
    ],
    methods: METHODS,
    ..Class::new("BigInt", construct, 1, Intrinsic::BigInt, Intrinsic::BigIntPrototype)
};

static METHODS: &[Row] = &[
    method("toLocaleString", to_locale_string, 0),
    method("toString", to_string, 0),
    method("valueOf", value_of, 0),
    tag("BigInt"),
];

fn construct(cx: &mut Context, args: Args) -> Result {
    if args.is_construct() {
        return Err(cx.type_error(Message::NotConstructor("BigInt")));
    }
    let primitive = to_primitive(cx, args.get(0), Hint::Number)?;
    match primitive.as_number() {
        Some(number) => cx.number_to_bigint(number),
        None => Ok(cx.to_bigint(primitive)?.value()),
    }
}

fn as_n(cx: &mut Context, args: Args, signed: bool) -> Result {
    let bits = to_index(cx, args.get(0))?;
    let bigint = cx.to_bigint(args.get(1))?;
    cx.bigint_as_n(bits, bigint, signed)
}

/// ThisBigIntValue.
fn this_bigint(cx: &mut Context, args: Args, method: &str) -> Result<Gc<JsBigInt>> {
    let value = this_primitive(args.this(), CellKind::BIGINT_OBJECT, is_bigint);
    match value.and_then(|value| value.downcast::<JsBigInt>()) {
        Some(bigint) => Ok(bigint),
        None => {
            let what = cx.describe(args.this());
            Err(cx.type_error(Message::IncompatibleReceiver(method, &what)))
        }
    }
}

fn to_string(cx: &mut Context, args: Args) -> Result {
    let bigint = this_bigint(cx, args, "BigInt.prototype.toString")?;
    let radix = match args.get(0) {
        Value::UNDEFINED => 10.0,
        radix => to_integer_or_infinity(cx, radix)?,
    };
    if !(2.0..=36.0).contains(&radix) {
        return Err(cx.range_error(Message::InvalidRadix()));
    }
    let text = cx.bigint_text(bigint, radix as u32)?;
    Ok(cx.string(&text)?.value())
}

/// With Intl, a `NumberFormat` of the arguments writes the number.
#[cfg(feature = "intl")]
fn to_locale_string(cx: &mut Context, args: Args) -> Result {
    let bigint = this_bigint(cx, args, "BigInt.prototype.toLocaleString")?;
    crate::intl::number_format::to_locale_string(cx, bigint.value(), args.get(0), args.get(1))
}

#[cfg(not(feature = "intl"))]
fn to_locale_string(cx: &mut Context, args: Args) -> Result {
    let bigint = this_bigint(cx, args, "BigInt.prototype.toLocaleString")?;
    // As in English: groups of three.
    let text = cx.bigint_text(bigint, 10)?;
    let (sign, digits) = if bigint.is_negative() { text.split_at(1) } else { ("", &*text) };
    let mut out = String::from(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    Ok(cx.string(&out)?.value())
}

fn value_of(cx: &mut Context, args: Args) -> Result {
    Ok(this_bigint(cx, args, "BigInt.prototype.valueOf")?.value())
}
