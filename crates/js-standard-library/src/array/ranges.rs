//! The short ways over many elements of an array at once: they lie in a vector, no prototype has
//! any, and nothing is frozen, so nobody can tell the steps of the standard from one move of
//! memory. Each gives none, or false, where the ordinary way must be taken; then nothing is changed.

use js_garbage_collection::Gc;
use js_object_model::{Array, Context, Elements, Object, Result, is_strictly_equal};
use js_value::Value;
use std::ops::Range;

/// A range of indices of an array, if the array has it.
fn within(range: Range<u64>, length: u32) -> Option<Range<u32>> {
    let (start, end) = (u32::try_from(range.start).ok()?, u32::try_from(range.end).ok()?);
    (start <= end && end <= length).then_some(start..end)
}

/// The array and its vector, where that holds all of its `length` elements and any may be changed.
fn changeable(object: Gc<Object>, length: u64) -> Option<(Gc<Array>, Gc<Elements>)> {
    let array = Object::downcast::<Array>(object)?;
    let elements = object.elements()?;
    let is_plain = array.flags() == 0
        && !elements.is_dictionary()
        && array.length() == elements.length()
        && u64::from(array.length()) == length
        && object.has_plain_prototypes();
    is_plain.then_some((array, elements))
}

/// A new plain array of the elements in `range`.
pub(super) fn slice(cx: &mut Context, object: Gc<Object>, range: Range<u64>) -> Result<Option<Gc<Object>>> {
    let Some((elements, length)) = object.plain_array() else { return Ok(None) };
    let Some(range) = within(range, length) else { return Ok(None) };
    let count = range.end - range.start;
    let result = match elements {
        Some(elements) if range.start < elements.length() => {
            let present = range.start..range.end.min(elements.length());
            let result = Array::with_capacity(cx, present.end - present.start)?;
            Array::append_range(result, cx, elements, present)?;
            result
        }
        _ => Array::new(cx)?,
    };
    // What is behind the vector are holes.
    result.set_length(count);
    Ok(Some(result.as_object()))
}

/// Appends all elements of `source`, which has `length`, to `result`, a new array of length `at`
/// that is being filled.
pub(super) fn append(
    cx: &mut Context,
    result: Gc<Object>,
    at: u64,
    source: Gc<Object>,
    length: u64,
) -> Result<bool> {
    let Some(result) = Object::downcast::<Array>(result) else { return Ok(false) };
    let Some((elements, present)) = source.plain_array() else { return Ok(false) };
    if u64::from(result.length()) != at || u64::from(present) != length || at + length > u64::from(u32::MAX) {
        return Ok(false);
    }
    if let Some(elements) = elements {
        // Behind holes that have no memory the elements may be better off in a dictionary.
        let is_full =
            result.as_object().elements().map_or(0, |elements| elements.length()) == result.length();
        if !is_full || !Array::append_range(result, cx, elements, 0..elements.length())? {
            return Ok(false);
        }
    }
    // What is behind the vector are holes.
    Ok(result.set_length((at + length) as u32))
}

/// Puts `items` where `deleted` elements were, from `start` on; what is behind moves.
pub(super) fn replace(
    cx: &mut Context,
    object: Gc<Object>,
    length: u64,
    start: u64,
    deleted: u64,
    items: impl ExactSizeIterator<Item = Value>,
) -> Result<bool> {
    let Some((array, _)) = changeable(object, length) else { return Ok(false) };
    let new_length = length - deleted + items.len() as u64;
    if new_length >= u64::from(u32::MAX) {
        return Ok(false);
    }
    let (start, deleted, inserted) = (start as u32, deleted as u32, items.len() as u32);
    let elements = object.reserve_elements(cx, new_length as u32)?;
    if inserted > deleted {
        elements.insert_range(start + deleted, inserted - deleted);
    } else {
        elements.remove_range(start + inserted, deleted - inserted);
    }
    for (offset, item) in items.enumerate() {
        elements.set(start + offset as u32, item);
    }
    array.raise_length(new_length as u32);
    array.set_length(new_length as u32);
    Ok(true)
}

/// Makes all elements in `range` the same.
pub(super) fn fill(cx: &mut Context, object: Gc<Object>, range: Range<u64>, value: Value) -> Result<bool> {
    let Some(array) = Object::downcast::<Array>(object) else { return Ok(false) };
    let Some(range) = within(range, array.length()) else { return Ok(false) };
    let present = match object.elements() {
        Some(elements) if elements.is_dictionary() => return Ok(false),
        elements => elements.map_or(0, |elements| elements.length()),
    };
    if array.flags() != 0 || range.start > present || !object.has_plain_prototypes() {
        return Ok(false);
    }
    object.reserve_elements(cx, range.end)?.fill_range(range, value);
    Ok(true)
}

/// Turns the order of all `length` elements around.
pub(super) fn reverse(object: Gc<Object>, length: u64) -> bool {
    let Some((_, elements)) = changeable(object, length) else { return false };
    elements.reverse();
    true
}

/// Copies `count` elements from `from` to `to`.
pub(super) fn copy_within(object: Gc<Object>, length: u64, from: u64, to: u64, count: u64) -> bool {
    let Some((_, elements)) = changeable(object, length) else { return false };
    elements.move_range(from as u32..(from + count) as u32, to as u32);
    true
}

/// What looking for a value in a range gave.
pub(super) enum Found {
    /// At this index first, in the order of the search.
    At(u64),
    /// Nowhere.
    Nowhere,
    /// The ordinary way must be taken.
    Unknown,
}

/// Which of several equal elements is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    First,
    Last,
}

/// Looks for a value as `===` compares.
pub(super) fn find(
    cx: &mut Context,
    object: Gc<Object>,
    range: Range<u64>,
    needle: Value,
    order: Order,
) -> Found {
    let Some((elements, length)) = object.plain_array() else { return Found::Unknown };
    let Some(range) = within(range, length) else { return Found::Unknown };
    let Some(elements) = elements else { return Found::Nowhere };
    let range = range.start.min(elements.length())..range.end.min(elements.length());
    let found = if !needle.is_cell() || Object::from_value(needle).is_some() {
        // SAFETY: comparing numbers and identities allocates nothing and stores nothing.
        let values = unsafe { elements.as_slice() };
        let values = &values[range.start as usize..range.end as usize];
        match needle.as_number() {
            Some(number) => position(values, order, |value| value.as_number() == Some(number)),
            None => position(values, order, |value| value == needle),
        }
    } else {
        // Comparing strings may allocate, but runs no JavaScript: the vector stays as it is.
        let mut indices = range.clone();
        let mut is_equal = |index: u32| is_strictly_equal(cx, elements.get(index), needle);
        match order {
            Order::First => indices.position(&mut is_equal),
            Order::Last => {
                indices.rev().find(|&index| is_equal(index)).map(|index| (index - range.start) as usize)
            }
        }
    };
    found.map_or(Found::Nowhere, |offset| Found::At(u64::from(range.start) + offset as u64))
}

fn position(values: &[Value], order: Order, is_equal: impl Fn(Value) -> bool) -> Option<usize> {
    match order {
        Order::First => values.iter().position(|&value| is_equal(value)),
        Order::Last => values.iter().rposition(|&value| is_equal(value)),
    }
}
