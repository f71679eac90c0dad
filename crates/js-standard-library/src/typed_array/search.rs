//! The methods that look for an element.

use super::{ElementKind, TypedArray, relative, this};
use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Args, Context, JsBigInt, Result, to_integer_or_infinity};
use js_value::Value;
use std::ops::Range;

pub(super) fn at(cx: &mut Context, args: Args) -> Result {
    let (array, length) = this(cx, args, "%TypedArray%.prototype.at")?;
    let relative = to_integer_or_infinity(cx, args.get(0))?;
    let index = if relative < 0.0 { length as f64 + relative } else { relative };
    if index < 0.0 || index >= length as f64 {
        return Ok(Value::UNDEFINED);
    }
    array.element(cx, index as usize)
}

/// What an element must be, in its bits.
#[derive(Clone, Copy)]
enum Sought {
    /// These bits.
    Bits(u64),
    /// 0 or -0: these bits are 0.
    Zero(u64),
    /// Not-a-number: of the first bits, a number greater than the second.
    NotANumber(u64, u64),
}

impl Sought {
    /// What elements of `kind` are SameValueZero to `value`; none where none can be.
    fn of(kind: ElementKind, value: Value) -> Option<Sought> {
        if kind.is_bigint() {
            let bigint: Gc<JsBigInt> = value.downcast()?;
            return match kind {
                ElementKind::BigInt64 => bigint.to_i64().map(|value| Sought::Bits(value as u64)),
                _ if bigint.is_negative() || bigint.digits().len() > 1 => None,
                _ => Some(Sought::Bits(bigint.wrapping_u64())),
            };
        }
        let number = value.as_number()?;
        let low = u64::MAX >> (64 - 8 * kind.size());
        if matches!(kind, ElementKind::Float16 | ElementKind::Float32 | ElementKind::Float64) {
            let magnitude = low >> 1;
            if number.is_nan() {
                return Some(Sought::NotANumber(magnitude, kind.encode_number(f64::INFINITY)));
            }
            if number == 0.0 {
                return Some(Sought::Zero(magnitude));
            }
        }
        let bits = kind.encode_number(number);
        (kind.decode_number(bits) == number).then_some(Sought::Bits(bits & low))
    }

    #[inline]
    fn is(self, bits: u64) -> bool {
        match self {
            Sought::Bits(sought) => bits == sought,
            Sought::Zero(magnitude) => bits & magnitude == 0,
            Sought::NotANumber(magnitude, infinity) => bits & magnitude > infinity,
        }
    }
}

/// The first place of `places` at which `sought` is, or the last one; those that are not there
/// any more do not count.
fn find(array: Gc<TypedArray>, sought: Sought, places: Range<usize>, last: bool) -> Option<usize> {
    let places = places.start..places.end.min(array.len());
    let (first, kind) = (array.element_address(0)?, array.element_kind());
    if last { find_in(first, kind, sought, places.rev()) } else { find_in(first, kind, sought, places) }
}

/// The same, where all places are there: a loop for each size of elements.
fn find_in(
    first: *const u8,
    kind: ElementKind,
    sought: Sought,
    mut places: impl Iterator<Item = usize>,
) -> Option<usize> {
    let is_at = |kind: ElementKind, place: usize| {
        // SAFETY: the element is there; kinds of the same size have the same bits.
        sought.is(unsafe { kind.load(first.add(place << kind.shift())) })
    };
    match kind.shift() {
        0 => places.find(|&place| is_at(ElementKind::Uint8, place)),
        1 => places.find(|&place| is_at(ElementKind::Uint16, place)),
        2 => places.find(|&place| is_at(ElementKind::Uint32, place)),
        _ => places.find(|&place| is_at(ElementKind::BigUint64, place)),
    }
}

pub(super) fn includes(cx: &mut Context, args: Args) -> Result {
    let (array, length) = this(cx, args, "%TypedArray%.prototype.includes")?;
    if length == 0 {
        return Ok(Value::FALSE);
    }
    let start = relative(cx, args.get(1), length, 0)?;
    if args.get(0) == Value::UNDEFINED {
        // An element that went meanwhile is undefined.
        return Ok(Value::boolean(array.len().max(start) < length));
    }
    let sought = Sought::of(array.element_kind(), args.get(0));
    let found = sought.and_then(|sought| find(array, sought, start..length, false));
    Ok(Value::boolean(found.is_some()))
}

/// The index at which an element strictly equal to `value` is, or -1.
fn index_in(array: Gc<TypedArray>, value: Value, places: Range<usize>, last: bool) -> Value {
    let sought = Sought::of(array.element_kind(), value);
    let sought = sought.filter(|sought| !matches!(sought, Sought::NotANumber(..)));
    let found = sought.and_then(|sought| find(array, sought, places, last));
    found.map_or(Value::int(-1), |index| Value::number(index as f64))
}

pub(super) fn index_of(cx: &mut Context, args: Args) -> Result {
    let (array, length) = this(cx, args, "%TypedArray%.prototype.indexOf")?;
    if length == 0 {
        return Ok(Value::int(-1));
    }
    let start = relative(cx, args.get(1), length, 0)?;
    Ok(index_in(array, args.get(0), start..length, false))
}

pub(super) fn last_index_of(cx: &mut Context, args: Args) -> Result {
    let (array, length) = this(cx, args, "%TypedArray%.prototype.lastIndexOf")?;
    if length == 0 {
        return Ok(Value::int(-1));
    }
    let start = crate::array::last_start(cx, args, length as u64)?;
    let Some(start) = start else { return Ok(Value::int(-1)) };
    Ok(index_in(array, args.get(0), 0..start as usize + 1, true))
}
