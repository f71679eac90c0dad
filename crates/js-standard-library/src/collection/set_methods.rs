//! The methods of sets that take another set.

use super::set_record::SetRecord;
use super::{Set, Table, create, normalized, this};
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Intrinsic, Result};
use js_value::Value;

/// `this` and the record of the argument.
fn both(cx: &mut Context, args: Args, method: &str) -> Result<(Gc<Set>, SetRecord)> {
    let set = this::<Set>(cx, args, method)?;
    Ok((set, SetRecord::of(cx, args)?))
}

fn new_set(cx: &mut Context) -> Result<Gc<Set>> {
    let constructor = cx.intrinsic(Intrinsic::Set).value();
    create(cx, constructor, Intrinsic::SetPrototype)
}

/// A new set with what `set` has now.
fn copy(cx: &mut Context, set: Gc<Set>) -> Result<Gc<Set>> {
    let new = new_set(cx)?;
    let table = set.table();
    for place in 0..table.used() {
        if let Some((key, _)) = table.at(place) {
            new.insert(cx, key, key)?;
        }
    }
    Ok(new)
}

/// Calls `each` with the keys of `set`, those included that come while it runs; `false` stops.
fn each_key(
    cx: &mut Context,
    set: Gc<Set>,
    mut each: impl FnMut(&mut Context, Value) -> Result<bool>,
) -> Result<bool> {
    let (mut table, mut place) = (set.table(), 0);
    loop {
        (table, place) = Table::present(table, place);
        if place >= table.used() {
            return Ok(true);
        }
        let entry = table.at(place);
        place += 1;
        if let Some((key, _)) = entry
            && !each(cx, key)?
        {
            return Ok(false);
        }
    }
}

pub(super) fn union(cx: &mut Context, args: Args) -> Result {
    let (set, other) = both(cx, args, "Set.prototype.union")?;
    let iteration = other.iterate(cx)?;
    let result = copy(cx, set)?;
    while let Some(key) = iteration.next(cx)? {
        let key = normalized(key);
        result.insert(cx, key, key)?;
    }
    Ok(result.value())
}

pub(super) fn intersection(cx: &mut Context, args: Args) -> Result {
    let (set, other) = both(cx, args, "Set.prototype.intersection")?;
    let result = new_set(cx)?;
    if f64::from(set.len()) <= other.size {
        each_key(cx, set, |cx, key| {
            if other.has(cx, key)? {
                result.insert(cx, key, key)?;
            }
            Ok(true)
        })?;
    } else {
        let iteration = other.iterate(cx)?;
        while let Some(key) = iteration.next(cx)? {
            let key = normalized(key);
            if set.has(cx, key)? {
                result.insert(cx, key, key)?;
            }
        }
    }
    Ok(result.value())
}

pub(super) fn difference(cx: &mut Context, args: Args) -> Result {
    let (set, other) = both(cx, args, "Set.prototype.difference")?;
    let result = copy(cx, set)?;
    if f64::from(set.len()) <= other.size {
        each_key(cx, set, |cx, key| {
            if other.has(cx, key)? {
                result.remove(cx, key)?;
            }
            Ok(true)
        })?;
    } else {
        let iteration = other.iterate(cx)?;
        while let Some(key) = iteration.next(cx)? {
            result.remove(cx, key)?;
        }
    }
    Ok(result.value())
}

pub(super) fn symmetric_difference(cx: &mut Context, args: Args) -> Result {
    let (set, other) = both(cx, args, "Set.prototype.symmetricDifference")?;
    let iteration = other.iterate(cx)?;
    let result = copy(cx, set)?;
    while let Some(key) = iteration.next(cx)? {
        let key = normalized(key);
        // What `this` has now decides, not what it had at the start.
        if set.has(cx, key)? {
            result.remove(cx, key)?;
        } else {
            result.insert(cx, key, key)?;
        }
    }
    Ok(result.value())
}

pub(super) fn is_subset_of(cx: &mut Context, args: Args) -> Result {
    let (set, other) = both(cx, args, "Set.prototype.isSubsetOf")?;
    if f64::from(set.len()) > other.size {
        return Ok(Value::FALSE);
    }
    each_key(cx, set, |cx, key| other.has(cx, key)).map(Value::boolean)
}

pub(super) fn is_superset_of(cx: &mut Context, args: Args) -> Result {
    let (set, other) = both(cx, args, "Set.prototype.isSupersetOf")?;
    if f64::from(set.len()) < other.size {
        return Ok(Value::FALSE);
    }
    let iteration = other.iterate(cx)?;
    while let Some(key) = iteration.next(cx)? {
        if !set.has(cx, key)? {
            iteration.close(cx)?;
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

pub(super) fn is_disjoint_from(cx: &mut Context, args: Args) -> Result {
    let (set, other) = both(cx, args, "Set.prototype.isDisjointFrom")?;
    if f64::from(set.len()) <= other.size {
        return each_key(cx, set, |cx, key| Ok(!other.has(cx, key)?)).map(Value::boolean);
    }
    let iteration = other.iterate(cx)?;
    while let Some(key) = iteration.next(cx)? {
        if set.has(cx, key)? {
            iteration.close(cx)?;
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}
