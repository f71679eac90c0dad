//! `sort` and `toSorted`: by the numbers themselves, or stably by a comparator.

use super::species::create_same;
use super::{ElementKind, TypedArray, this};
use crate::array::{compare_values, merge_sort};
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Message, Result, is_callable};
use js_value::Value;

fn comparator(cx: &mut Context, args: Args) -> Result {
    if args.get(0) == Value::UNDEFINED || is_callable(args.get(0)) {
        return Ok(args.get(0));
    }
    Err(cx.type_error(Message::InvalidComparator()))
}

/// Sorts the first `length` elements of `from` into `to`, which may be the same array. Elements that
/// the comparator takes away are left out.
fn sort_into(
    cx: &mut Context,
    from: Gc<TypedArray>,
    to: Gc<TypedArray>,
    length: usize,
    comparator: Value,
) -> Result<()> {
    let kind = from.element_kind();
    if comparator == Value::UNDEFINED {
        cx.room_for(length * size_of::<u64>())?;
        let mut all: Vec<u64> = (0..length).map_while(|index| from.bits(index)).collect();
        sort_bits(kind, &mut all);
        all.iter().enumerate().for_each(|(index, &bits)| to.set_bits(index, bits));
        return Ok(());
    }
    let mut values = cx.heap.list();
    for index in 0..length {
        let value = from.element(cx, index)?;
        cx.push(&mut values, value)?;
    }
    merge_sort(cx, &mut values, &mut |cx, a, b| compare_values(cx, a, b, comparator))?;
    for index in 0..values.len() {
        to.set_element(cx, index, values.at(index))?;
    }
    Ok(())
}

fn sort_bits(kind: ElementKind, all: &mut [u64]) {
    all.sort_unstable_by_key(|&bits| kind.order(bits));
}

pub(super) fn sort(cx: &mut Context, args: Args) -> Result {
    let comparator = comparator(cx, args)?;
    let (array, length) = this(cx, args, "%TypedArray%.prototype.sort")?;
    sort_into(cx, array, array, length, comparator)?;
    Ok(args.this())
}

pub(super) fn to_sorted(cx: &mut Context, args: Args) -> Result {
    let comparator = comparator(cx, args)?;
    let (array, length) = this(cx, args, "%TypedArray%.prototype.toSorted")?;
    let made = create_same(cx, array.element_kind(), length)?;
    sort_into(cx, array, made, length, comparator)?;
    Ok(made.value())
}
