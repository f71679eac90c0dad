//! `Atomics`: single steps that other agents see whole, and waiting for other agents.

mod operation;
mod wait;
mod waiters;

pub use wait::{AsyncWaits, forget_async_waits, next_async_wait, settle_async_waits, wake_waiting_agents};

use crate::define::{Row, method, tag};
use crate::support::Support;
use crate::typed_array::{ElementKind, TypedArray, in_bounds, validate};
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Message, Result, to_index, to_integer_or_infinity};
use js_value::Value;
use operation::Operation;

pub(crate) static ROWS: &[Row] = &[
    method("add", |cx, args| modify(cx, args, Operation::Add, "Atomics.add"), 3),
    method("and", |cx, args| modify(cx, args, Operation::And, "Atomics.and"), 3),
    method("compareExchange", compare_exchange, 4),
    method("exchange", |cx, args| modify(cx, args, Operation::Exchange, "Atomics.exchange"), 3),
    method("isLockFree", is_lock_free, 1),
    method("load", load, 2),
    method("notify", wait::notify, 3),
    method("or", |cx, args| modify(cx, args, Operation::Or, "Atomics.or"), 3),
    method("pause", pause, 0),
    method("store", store, 3),
    method("sub", |cx, args| modify(cx, args, Operation::Subtract, "Atomics.sub"), 3),
    method("wait", wait::wait, 4),
    method("waitAsync", wait::wait_async, 4),
    method("xor", |cx, args| modify(cx, args, Operation::Xor, "Atomics.xor"), 3),
    tag("Atomics"),
];

/// ValidateIntegerTypedArray: the array and its length.
fn integer_array(
    cx: &mut Context,
    value: Value,
    waitable: bool,
    method: &str,
) -> Result<(Gc<TypedArray>, usize)> {
    let (array, length) = validate(cx, value, method)?;
    let kind = array.element_kind();
    let allowed = if waitable {
        matches!(kind, ElementKind::Int32 | ElementKind::BigInt64)
    } else {
        !matches!(
            kind,
            ElementKind::Uint8Clamped | ElementKind::Float16 | ElementKind::Float32 | ElementKind::Float64
        )
    };
    if allowed {
        return Ok((array, length));
    }
    let what = cx.describe(value);
    Err(cx.type_error(Message::NotIntegerTypedArray(&what)))
}

/// ValidateAtomicAccess.
fn index(cx: &mut Context, value: Value, length: usize) -> Result<usize> {
    let index = to_index(cx, value)?;
    if index >= length as u64 {
        Err(cx.range_error(Message::InvalidAtomicIndex()))
    } else {
        Ok(index as usize)
    }
}

/// RevalidateAtomicAccess, after conversions: the address of the element.
fn address(cx: &mut Context, array: Gc<TypedArray>, index: usize, method: &str) -> Result<*mut u8> {
    in_bounds(cx, array, method)?;
    array.element_address(index).ok_or_else(|| cx.range_error(Message::InvalidAtomicIndex()))
}

/// The number that is stored, as a value and as bits.
fn operand(cx: &mut Context, kind: ElementKind, value: Value) -> Result<(Value, u64)> {
    if kind.is_bigint() {
        let bigint = cx.to_bigint(value)?;
        return Ok((bigint.value(), bigint.wrapping_u64()));
    }
    // Adding 0 makes 0 of -0.
    let number = to_integer_or_infinity(cx, value)? + 0.0;
    Ok((Value::number(number), kind.encode_number(number)))
}

fn modify(cx: &mut Context, args: Args, operation: Operation, method: &str) -> Result {
    let (array, length) = integer_array(cx, args.get(0), false, method)?;
    let index = index(cx, args.get(1), length)?;
    let kind = array.element_kind();
    let (_, bits) = operand(cx, kind, args.get(2))?;
    let address = address(cx, array, index, method)?;
    // SAFETY: the address is that of an element, aligned.
    let old = unsafe { operation.apply(kind.size(), address, bits) };
    kind.decode(cx, old)
}

fn compare_exchange(cx: &mut Context, args: Args) -> Result {
    const NAME: &str = "Atomics.compareExchange";
    let (array, length) = integer_array(cx, args.get(0), false, NAME)?;
    let index = index(cx, args.get(1), length)?;
    let kind = array.element_kind();
    let (_, expected) = operand(cx, kind, args.get(2))?;
    let (_, bits) = operand(cx, kind, args.get(3))?;
    let address = address(cx, array, index, NAME)?;
    // SAFETY: the address is that of an element, aligned.
    let old = unsafe { operation::compare_exchange(kind.size(), address, expected, bits) };
    kind.decode(cx, old)
}

fn load(cx: &mut Context, args: Args) -> Result {
    const NAME: &str = "Atomics.load";
    let (array, length) = integer_array(cx, args.get(0), false, NAME)?;
    let index = index(cx, args.get(1), length)?;
    let address = address(cx, array, index, NAME)?;
    // SAFETY: the address is that of an element, aligned.
    let bits = unsafe { operation::load(array.element_kind().size(), address) };
    array.element_kind().decode(cx, bits)
}

fn store(cx: &mut Context, args: Args) -> Result {
    const NAME: &str = "Atomics.store";
    let (array, length) = integer_array(cx, args.get(0), false, NAME)?;
    let index = index(cx, args.get(1), length)?;
    let kind = array.element_kind();
    let (value, bits) = operand(cx, kind, args.get(2))?;
    let address = address(cx, array, index, NAME)?;
    // SAFETY: the address is that of an element, aligned.
    unsafe { operation::Operation::Exchange.apply(kind.size(), address, bits) };
    Ok(value)
}

fn is_lock_free(cx: &mut Context, args: Args) -> Result {
    let size = to_integer_or_infinity(cx, args.get(0))?;
    Ok(Value::boolean([1.0, 2.0, 4.0, 8.0].contains(&size)))
}

fn pause(cx: &mut Context, args: Args) -> Result {
    let iterations = args.get(0);
    if iterations != Value::UNDEFINED
        && !iterations.as_number().is_some_and(|number| number.is_finite() && number.fract() == 0.0)
    {
        let what = cx.describe(iterations);
        return Err(cx.type_error(Message::PauseIterations(&what)));
    }
    std::hint::spin_loop();
    Ok(Value::UNDEFINED)
}

/// A string as a value.
fn word(cx: &mut Context, word: &str) -> Result {
    let key = cx.key(word)?;
    let value = cx.key_value(key)?;
    debug_assert!(cx.as_string(value).is_some());
    Ok(value)
}
