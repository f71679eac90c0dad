//! Sorting: SortIndexedProperties and a stable merge sort that survives any comparator.
//!
//! The values are taken out first, so a comparator that changes the array does no harm. Runs that
//! are in order already are found first (natural merge sort), so sorted input takes n - 1
//! comparisons.

use super::mutate::put_index;
use super::{get_if_present, get_index, this_and_length};
use crate::support::Support;
use js_garbage_collection::{Gc, RootedVec, ValueCell};
use js_object_model::{Args, Array, Context, Message, Result, is_callable, to_number, to_string};
use js_strings::{Flat, JsString};
use js_value::Value;
use std::cmp::Ordering;

/// CompareArrayElements.
pub(crate) fn compare_values(cx: &mut Context, a: Value, b: Value, comparator: Value) -> Result<Ordering> {
    match (a == Value::UNDEFINED, b == Value::UNDEFINED) {
        (true, true) => return Ok(Ordering::Equal),
        (true, false) => return Ok(Ordering::Greater),
        (false, true) => return Ok(Ordering::Less),
        (false, false) => {}
    }
    if comparator != Value::UNDEFINED {
        let result = cx.call(comparator, Value::UNDEFINED, &[a, b])?;
        let number = match result.as_int() {
            Some(int) => f64::from(int),
            None => to_number(cx, result)?,
        };
        return Ok(number.partial_cmp(&0.0).unwrap_or(Ordering::Equal));
    }
    let a = to_string(cx, a)?;
    let b = to_string(cx, b)?;
    compare_strings(cx, a, b)
}

fn compare_strings(cx: &mut Context, a: Gc<JsString>, b: Gc<JsString>) -> Result<Ordering> {
    for string in [a, b] {
        JsString::flatten(string, &cx.heap).map_err(|error| cx.out_of_memory(error))?;
    }
    Ok(a.flat().compare(b.flat()))
}

/// Sorts `values` stably. An exception of `compare` ends it.
pub(crate) fn merge_sort(
    cx: &mut Context,
    values: &mut RootedVec,
    compare: &mut impl FnMut(&mut Context, Value, Value) -> Result<Ordering>,
) -> Result<()> {
    let runs = find_runs(cx, values, compare)?;
    let mut spare = cx.heap.list();
    let mut starts = runs;
    while starts.len() > 2 {
        let mut merged = vec![0];
        spare.clear();
        for pair in starts.windows(3).step_by(2) {
            merge(cx, values, &mut spare, (pair[0], pair[1], pair[2]), compare)?;
            merged.push(pair[2]);
        }
        // An odd run at the end waits for the next round.
        if merged.last() != starts.last() {
            for at in spare.len()..values.len() {
                cx.push(&mut spare, values.at(at))?;
            }
            merged.push(values.len());
        }
        std::mem::swap(values, &mut spare);
        starts = merged;
    }
    Ok(())
}

/// Where the ordered runs of `values` begin, and the end. Runs in strictly falling order are
/// turned round; short runs are made longer by insertion.
fn find_runs(
    cx: &mut Context,
    values: &mut RootedVec,
    compare: &mut impl FnMut(&mut Context, Value, Value) -> Result<Ordering>,
) -> Result<Vec<usize>> {
    const SHORTEST: usize = 8;
    let (mut starts, mut at) = (vec![0], 0);
    while at < values.len() {
        let start = at;
        at += 1;
        if at < values.len() && compare(cx, values.at(at - 1), values.at(at))? == Ordering::Greater {
            at += 1;
            while at < values.len() && compare(cx, values.at(at - 1), values.at(at))? == Ordering::Greater {
                at += 1;
            }
            for i in 0..(at - start) / 2 {
                values.swap(start + i, at - 1 - i);
            }
        } else {
            while at < values.len() && compare(cx, values.at(at - 1), values.at(at))? != Ordering::Greater {
                at += 1;
            }
        }
        while at < values.len() && at - start < SHORTEST {
            let mut place = at;
            while place > start && compare(cx, values.at(place - 1), values.at(place))? == Ordering::Greater {
                values.swap(place - 1, place);
                place -= 1;
            }
            at += 1;
        }
        starts.push(at);
    }
    Ok(starts)
}

fn merge(
    cx: &mut Context,
    values: &RootedVec,
    to: &mut RootedVec,
    (start, middle, end): (usize, usize, usize),
    compare: &mut impl FnMut(&mut Context, Value, Value) -> Result<Ordering>,
) -> Result<()> {
    cx.room_in(to, end - start)?;
    let (mut left, mut right) = (start, middle);
    while left < middle && right < end {
        if compare(cx, values.at(left), values.at(right))? == Ordering::Greater {
            to.push(values.at(right));
            right += 1;
        } else {
            to.push(values.at(left));
            left += 1;
        }
    }
    (left..middle).chain(right..end).for_each(|at| to.push(values.at(at)));
    Ok(())
}

/// Sorts as the comparator asks, or by the strings of the values, each made once.
fn sort_list(cx: &mut Context, values: &mut RootedVec, comparator: Value) -> Result<()> {
    if comparator != Value::UNDEFINED {
        return merge_sort(cx, values, &mut |cx, a, b| compare_values(cx, a, b, comparator));
    }
    if values.iter().all(|value| cx.as_string(value).is_some()) {
        let order = order_of_texts(cx, values)?;
        arrange(cx, values, &order);
        return Ok(());
    }
    sort_by_text(cx, values)
}

/// Sorts values that are not all strings by their texts. Each text is made once, as the
/// specification allows where making it cannot be observed; else when it is compared.
fn sort_by_text(cx: &mut Context, values: &mut RootedVec) -> Result<()> {
    if values.iter().any(|value| js_object_model::Object::from_value(value).is_some()) {
        return merge_sort(cx, values, &mut |cx, a, b| compare_values(cx, a, b, Value::UNDEFINED));
    }
    let mut texts = cx.heap.list();
    for at in 0..values.len() {
        let value = values.at(at);
        let text = if value == Value::UNDEFINED { value } else { to_string(cx, value)?.value() };
        cx.push(&mut texts, text)?;
    }
    let order = order_of_texts(cx, &texts)?;
    arrange(cx, values, &order);
    Ok(())
}

/// Puts the values into an order, given as their places.
fn arrange(cx: &mut Context, values: &mut RootedVec, order: &[(u64, u32)]) {
    let mut sorted = cx.heap.list();
    sorted.extend(order.iter().map(|&(_, place)| values.at(place as usize)));
    *values = sorted;
}

/// The order of strings, `undefined` last: their places, each beside the beginning of its text as a
/// number, which decides most comparisons without a look at the string.
fn order_of_texts(cx: &mut Context, texts: &RootedVec) -> Result<Vec<(u64, u32)>> {
    // The order, and the list that it makes.
    cx.room_for(texts.len() * (size_of::<(u64, u32)>() + 2 * size_of::<Value>()))?;
    let (mut widest, mut order) = (1, Vec::with_capacity(texts.len()));
    for at in 0..texts.len() {
        if let Some(text) = cx.as_string(texts.at(at)) {
            JsString::flatten(text, &cx.heap).map_err(|error| cx.out_of_memory(error))?;
            widest = widest.max(if matches!(text.flat(), Flat::Latin1(_)) { 1 } else { 2 });
        }
    }
    // From here on nothing is allocated on the heap, so nothing moves.
    let text = |place: u32| texts.at(place as usize).downcast::<JsString>();
    for place in 0..texts.len() as u32 {
        order.push((text(place).map_or(u64::MAX, |text| beginning(text.flat(), widest)), place));
    }
    order.sort_unstable_by(|&(a, first), &(b, second)| {
        a.cmp(&b)
            .then_with(|| match (text(first), text(second)) {
                (Some(first), Some(second)) => first.flat().compare(second.flat()),
                (first, second) => first.is_none().cmp(&second.is_none()),
            })
            .then(first.cmp(&second))
    });
    Ok(order)
}

/// The first units of a text as a number that is in order with the text: eight, or four wide ones.
fn beginning(text: Flat<'_>, unit_bytes: usize) -> u64 {
    let units = 8 / unit_bytes;
    (0..units).fold(0, |number, at| number << (8 * unit_bytes) | u64::from(text.get(at).unwrap_or(0)))
}

fn comparator(cx: &mut Context, args: Args) -> Result {
    if args.get(0) == Value::UNDEFINED || is_callable(args.get(0)) {
        return Ok(args.get(0));
    }
    Err(cx.type_error(Message::InvalidComparator()))
}

pub(super) fn sort(cx: &mut Context, args: Args) -> Result {
    let comparator = comparator(cx, args)?;
    let (object, length) = this_and_length(cx, args)?;
    let mut values = cx.heap.list();
    for index in 0..length {
        if let Some(value) = get_if_present(cx, object, index)? {
            cx.push(&mut values, value)?;
        }
    }
    sort_list(cx, &mut values, comparator)?;
    let count = values.len() as u64;
    for index in 0..count {
        put_index(cx, object, index, values.at(index as usize))?;
    }
    for index in count..length {
        let key = cx.integer_key(index)?;
        if object.has_property(cx, key)? {
            object.delete_property_or_throw(cx, key)?;
        }
    }
    Ok(object.value())
}

pub(super) fn to_sorted(cx: &mut Context, args: Args) -> Result {
    let comparator = comparator(cx, args)?;
    let (object, length) = this_and_length(cx, args)?;
    if length > u64::from(u32::MAX) {
        return Err(cx.range_error(Message::InvalidArrayLength()));
    }
    let mut values = cx.heap.list();
    for index in 0..length {
        let value = get_index(cx, object, index)?;
        cx.push(&mut values, value)?;
    }
    sort_list(cx, &mut values, comparator)?;
    Ok(Array::from_list(cx, &values)?.as_object().value())
}
