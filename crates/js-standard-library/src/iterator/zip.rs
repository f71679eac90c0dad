//! `Iterator.zip` and `Iterator.zipKeyed`: iterators that go side by side.

use super::helper::{IteratorHelper, Mode, create};
use crate::iterate::Iteration;
use crate::support::{Support, options_object};
use js_garbage_collection::{Gc, RootedVec};
use js_object_model::{Args, Array, Context, Message, Object, ObjectType, Result, Throw, to_property_key};
use js_value::Value;

/// What ends the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ZipMode {
    /// The end of the first iterator that ends.
    Shortest,
    /// The end of the last; those that have ended give padding.
    Longest,
    /// All must end together.
    Strict,
}

impl ZipMode {
    const ALL: [(&'static str, ZipMode); 3] =
        [("shortest", ZipMode::Shortest), ("longest", ZipMode::Longest), ("strict", ZipMode::Strict)];
}

/// The options that both functions read first.
struct Options {
    mode: ZipMode,
    padding: Option<Gc<Object>>,
}

fn not_object(cx: &mut Context, value: Value) -> Throw {
    let what = cx.describe(value);
    cx.type_error(Message::NotObject(&what))
}

impl Options {
    fn read(cx: &mut Context, options: Value) -> Result<Options> {
        let mut mode = ZipMode::Shortest;
        let mut padding = None;
        let Some(options) = options_object(cx, options)? else { return Ok(Options { mode, padding }) };
        let key = cx.key("mode")?;
        let named = options.get(cx, key)?;
        if named != Value::UNDEFINED {
            let known = cx.as_string(named).map(|text| text.to_display());
            let known = ZipMode::ALL.iter().find(|(name, _)| known.as_deref() == Some(name));
            let Some(&(_, known)) = known else {
                let what = cx.describe(named);
                return Err(cx.type_error(Message::ZipMode(&what)));
            };
            mode = known;
        }
        if mode == ZipMode::Longest {
            let key = cx.key("padding")?;
            let value = options.get(cx, key)?;
            padding = Object::from_value(value);
            if padding.is_none() && value != Value::UNDEFINED {
                return Err(not_object(cx, value));
            }
        }
        Ok(Options { mode, padding })
    }
}

/// The iterators that are open, each with its `next` behind it. One that is closed is undefined.
struct Open {
    list: RootedVec,
}

impl Open {
    fn add(&mut self, iteration: Iteration) {
        self.list.push(iteration.iterator.value());
        self.list.push(iteration.next);
    }

    fn len(&self) -> usize {
        self.list.len() / 2
    }

    /// IfAbruptCloseIterators.
    fn guard<T>(&self, cx: &mut Context, result: Result<T>) -> Result<T> {
        let mut throw = match result {
            Ok(value) => return Ok(value),
            Err(throw) => throw,
        };
        for place in (0..self.len()).rev() {
            if let Some(iterator) = Object::from_value(self.list.at(2 * place)) {
                throw = Iteration { iterator, next: Value::UNDEFINED }.close_with(cx, throw);
            }
        }
        Err(throw)
    }
}

fn iterables(cx: &mut Context, args: Args) -> Result<Gc<Object>> {
    match Object::from_value(args.get(0)) {
        Some(iterables) => Ok(iterables),
        None => Err(not_object(cx, args.get(0))),
    }
}

pub(super) fn zip(cx: &mut Context, args: Args) -> Result {
    let iterables = iterables(cx, args)?;
    let options = Options::read(cx, args.get(1))?;
    let mut open = Open { list: cx.heap.list() };
    let input = Iteration::new(cx, iterables.value())?;
    loop {
        let next = input.next(cx);
        let Some(value) = open.guard(cx, next)? else { break };
        let iteration = super::flattenable(cx, value, false);
        // The input stands before all others: it is closed last.
        let iteration = iteration.or_else(|throw| {
            let closed = open.guard(cx, Err(throw));
            input.guard(cx, closed)
        })?;
        open.add(iteration);
    }
    let mut padding = cx.heap.list();
    if let Some(values) = options.padding {
        let iteration = Iteration::new(cx, values.value());
        let iteration = open.guard(cx, iteration)?;
        let mut is_open = true;
        for _ in 0..open.len() {
            let mut value = Value::UNDEFINED;
            if is_open {
                let next = iteration.next(cx);
                let next = open.guard(cx, next)?;
                is_open = next.is_some();
                value = next.unwrap_or(value);
            }
            padding.push(value);
        }
        if is_open {
            let closed = iteration.close(cx);
            open.guard(cx, closed)?;
        }
    }
    finish(cx, &open, &options, &padding, None)
}

pub(super) fn zip_keyed(cx: &mut Context, args: Args) -> Result {
    let iterables = iterables(cx, args)?;
    let options = Options::read(cx, args.get(1))?;
    let mut open = Open { list: cx.heap.list() };
    let mut keys = cx.heap.list();
    let own = iterables.own_property_keys(cx)?;
    for at in 0..own.len() {
        let key = own.at(at);
        let property = iterables.get_own_property(cx, key);
        let property = open.guard(cx, property)?;
        if !property.is_some_and(|property| property.is_enumerable()) {
            continue;
        }
        let value = iterables.get(cx, key);
        let value = open.guard(cx, value)?;
        if value != Value::UNDEFINED {
            let name = cx.key_value(key)?;
            keys.push(name);
            let iteration = super::flattenable(cx, value, false);
            open.add(open.guard(cx, iteration)?);
        }
    }
    let mut padding = cx.heap.list();
    if let Some(values) = options.padding {
        for at in 0..keys.len() {
            let value = to_property_key(cx, keys.at(at)).and_then(|key| values.get(cx, key));
            padding.push(open.guard(cx, value)?);
        }
    }
    finish(cx, &open, &options, &padding, Some(&keys))
}

fn finish(
    cx: &mut Context,
    open: &Open,
    options: &Options,
    padding: &RootedVec,
    keys: Option<&RootedVec>,
) -> Result {
    let list = Array::from_list(cx, &open.list)?.as_object().value();
    let padding = Array::from_list(cx, padding)?.as_object().value();
    let keys = match keys {
        Some(keys) => Array::from_list(cx, keys)?.as_object().value(),
        None => Value::UNDEFINED,
    };
    let helper = create(cx, Mode::Zip(options.mode), None, list, 0.0)?;
    if let Some(helper) = IteratorHelper::from_value(helper) {
        helper.set_zipped(padding, keys);
    }
    Ok(helper)
}

/// The iterators, their padding and their keys of a helper that zips. The arrays are the engine's own.
#[derive(Clone, Copy)]
pub(super) struct Zipped {
    pub(super) list: Gc<Object>,
    pub(super) padding: Gc<Object>,
    pub(super) keys: Option<Gc<Object>>,
    pub(super) mode: ZipMode,
}

fn element(array: Gc<Object>, index: usize) -> Value {
    array.own_element(index as u32).map_or(Value::UNDEFINED, |element| element.value)
}

impl Zipped {
    fn len(self) -> usize {
        // SAFETY: `finish` made an array.
        let list: Gc<Array> = unsafe { self.list.cast() };
        list.length() as usize / 2
    }

    fn iteration(self, place: usize) -> Option<Iteration> {
        let iterator = Object::from_value(element(self.list, 2 * place))?;
        Some(Iteration { iterator, next: element(self.list, 2 * place + 1) })
    }

    fn has_closed(self, place: usize) {
        self.list.set_own_element(2 * place as u32, Value::UNDEFINED);
    }

    /// IteratorCloseAll: the last first. An exception stands; without one the first that comes up.
    pub(super) fn close_all<T>(self, cx: &mut Context, outcome: Result<T>) -> Result<T> {
        let mut outcome = outcome;
        for place in (0..self.len()).rev() {
            let Some(iteration) = self.iteration(place) else { continue };
            self.has_closed(place);
            outcome = match outcome {
                Ok(value) => iteration.close(cx).map(|()| value),
                Err(throw) => Err(iteration.close_with(cx, throw)),
            };
        }
        outcome
    }

    /// The next results; none at the end.
    pub(super) fn advance(self, cx: &mut Context) -> Result<Option<Value>> {
        let count = self.len();
        if count == 0 {
            return Ok(None);
        }
        let mut results = cx.heap.list();
        for place in 0..count {
            let Some(iteration) = self.iteration(place) else {
                results.push(element(self.padding, place));
                continue;
            };
            let next = iteration.next(cx);
            if !matches!(next, Ok(Some(_))) {
                self.has_closed(place);
            }
            match next {
                Ok(Some(value)) => results.push(value),
                Err(throw) => return self.close_all(cx, Err(throw)),
                Ok(None) => match self.mode {
                    ZipMode::Shortest => return self.close_all(cx, Ok(None)),
                    ZipMode::Strict => return self.end_together(cx, place),
                    ZipMode::Longest if (0..count).all(|other| self.iteration(other).is_none()) => {
                        return Ok(None);
                    }
                    ZipMode::Longest => results.push(element(self.padding, place)),
                },
            }
        }
        let Some(keys) = self.keys else {
            return Ok(Some(Array::from_list(cx, &results)?.as_object().value()));
        };
        let object = cx.new_object(Value::NULL, 0)?;
        for place in 0..count {
            let key = to_property_key(cx, element(keys, place))?;
            object.create_data_property_or_throw(cx, key, results.at(place))?;
        }
        Ok(Some(object.value()))
    }

    /// The iterator at `place` has ended: in strict mode it must be the first, and all others end too.
    fn end_together(self, cx: &mut Context, place: usize) -> Result<Option<Value>> {
        let mut together = place == 0;
        for other in 1..self.len() {
            if !together {
                break;
            }
            let Some(iteration) = self.iteration(other) else { continue };
            let step = iteration.step(cx);
            if !matches!(step, Ok(Some(_))) {
                self.has_closed(other);
            }
            match step {
                Ok(end) => together = end.is_none(),
                Err(throw) => return self.close_all(cx, Err(throw)),
            }
        }
        if together {
            return Ok(None);
        }
        let throw = cx.type_error(Message::ZipLengths());
        self.close_all(cx, Err(throw))
    }
}
