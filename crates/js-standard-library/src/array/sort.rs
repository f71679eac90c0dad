//! Sorting: SortIndexedProperties and a stable merge sort that survives any comparator.
//!
//! The values are taken out first, so a comparator that changes the array does no harm. Runs that
//! are in order already are found first (natural merge sort), so sorted input takes n - 1
//! comparisons.

use super::{get_if_present, get_index, this_and_length};
use crate::support::Support;
use js_garbage_collection::{Gc, RootedVec};
use js_object_model::{Args, Array, Context, Message, Result, is_callable, to_number, to_string};
use js_strings::JsString;
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
                spare.push(values.at(at));
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
        return merge_sort(cx, values, &mut |cx, a, b| match (cx.as_string(a), cx.as_string(b)) {
            (Some(a), Some(b)) => compare_strings(cx, a, b),
            _ => Ok(Ordering::Equal),
        });
    }
    sort_by_text(cx, values)
}

/// Sorts values that are not all strings by their texts. Each text is made once, as the
/// specification allows where making it cannot be observed; else when it is compared.
fn sort_by_text(cx: &mut Context, values: &mut RootedVec) -> Result<()> {
    if values.iter().any(|value| js_object_model::Object::from_value(value).is_some()) {
        return merge_sort(cx, values, &mut |cx, a, b| compare_values(cx, a, b, Value::UNDEFINED));
    }
    // Pairs in one list: places in `texts`, and the values beside them.
    let mut texts = cx.heap.list();
    for at in 0..values.len() {
        let value = values.at(at);
        let text = if value == Value::UNDEFINED { value } else { to_string(cx, value)?.value() };
        texts.push(text);
    }
    let mut places = cx.heap.list();
    places.extend((0..values.len()).map(|at| Value::int(at as i32)));
    merge_sort(cx, &mut places, &mut |cx, a, b| {
        let text = |place: Value| texts.at(place.as_int().unwrap_or(0) as usize);
        compare_values(cx, text(a), text(b), Value::UNDEFINED)
    })?;
    let mut sorted = cx.heap.list();
    sorted.extend(places.iter().map(|place| values.at(place.as_int().unwrap_or(0) as usize)));
    *values = sorted;
    Ok(())
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
            values.push(value);
        }
    }
    sort_list(cx, &mut values, comparator)?;
    let count = values.len() as u64;
    for index in 0..count {
        let key = cx.integer_key(index)?;
        object.put(cx, key, values.at(index as usize), true)?;
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
        values.push(value);
    }
    sort_list(cx, &mut values, comparator)?;
    Ok(Array::from_list(cx, &values)?.as_object().value())
}
