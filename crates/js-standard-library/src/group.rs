//! GroupBy: what `Object.groupBy` and `Map.groupBy` have in common.

use crate::array::callable;
use crate::collection::{hash_of, normalized};
use crate::iterate::Iteration;
use hashbrown::HashTable;
use js_garbage_collection::RootedVec;
use js_object_model::{Array, Context, Message, Object, Result, same_value_zero, to_property_key};
use js_strings::PropertyKey;
use js_value::Value;

/// What the callback's results become.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum KeyCoercion {
    /// Property keys.
    Property,
    /// Keys of a map.
    Collection,
}

/// Groups in the order of their first items: keys, and beside each an array of its items.
pub(crate) struct Groups(RootedVec);

impl Groups {
    pub(crate) fn len(&self) -> usize {
        self.0.len() / 2
    }

    /// Key and array of a group.
    pub(crate) fn at(&self, index: usize) -> (Value, Value) {
        (self.0.at(2 * index), self.0.at(2 * index + 1))
    }
}

/// GroupBy.
pub(crate) fn group_by(
    cx: &mut Context,
    items: Value,
    callback: Value,
    coercion: KeyCoercion,
) -> Result<Groups> {
    if items.is_nullish() {
        let what = cx.describe(items);
        return Err(cx.type_error(Message::NotIterable(&what)));
    }
    let callback = callable(cx, callback)?;
    let mut groups = Groups(cx.heap.list());
    // Hashes and places alone: the values are in the list.
    let mut places: HashTable<(u32, usize)> = HashTable::new();
    let iteration = Iteration::new(cx, items)?;
    let mut index = 0u32;
    while let Some(item) = iteration.next(cx)? {
        let key = cx.call(callback, Value::UNDEFINED, &[item, Value::number(f64::from(index))]);
        let key = key.and_then(|key| match coercion {
            KeyCoercion::Property => {
                let key = to_property_key(cx, key)?;
                cx.key_value(key)
            }
            KeyCoercion::Collection => Ok(normalized(key)),
        });
        let key = iteration.guard(cx, key)?;
        let added = add(cx, &mut groups, &mut places, key, item);
        iteration.guard(cx, added)?;
        index += 1;
    }
    Ok(groups)
}

fn add(
    cx: &mut Context,
    groups: &mut Groups,
    places: &mut HashTable<(u32, usize)>,
    key: Value,
    item: Value,
) -> Result<()> {
    let hash = hash_of(cx, key)?;
    let spread = |hash: u32| u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let found = places.find(spread(hash), |&(other, place)| {
        other == hash && same_value_zero(cx, groups.0.at(2 * place), key)
    });
    let place = found.map(|found| found.1);
    let place = match place {
        Some(place) => place,
        None => {
            let array = Array::create(cx, 0, None)?.as_object();
            let place = groups.len();
            cx.push(&mut groups.0, key)?;
            cx.push(&mut groups.0, array.value())?;
            places.insert_unique(spread(hash), (hash, place), |entry| spread(entry.0));
            place
        }
    };
    let array = Object::from_value(groups.0.at(2 * place + 1)).expect("an array was put there");
    let length = array.length_of_array_like(cx)?;
    let key: PropertyKey = cx.integer_key(length)?;
    array.create_data_property_or_throw(cx, key, item)
}
