//! Iterator helper objects: what `map`, `filter` and their siblings give. Each is a generator of the
//! specification, written as a machine with a few states.

use super::zip::{ZipMode, Zipped};
use crate::define::{Row, method, tag};
use crate::iterate::{BuiltInIterator, Iteration, next, register_iterator};
use crate::support::Support;
use js_garbage_collection::{CellKind, CellType, Gc, Header, HeapCell, Slot, Tracer};
use js_object_model::{Args, Context, Intrinsic, Message, Object, ObjectType, Result, to_boolean};
use js_value::Value;
use std::cell::Cell;

/// Which helper it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Map,
    Filter,
    Take,
    Drop,
    FlatMap,
    Concat,
    Zip(ZipMode),
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum State {
    Start,
    Yielded,
    Running,
    Done,
}

/// A helper.
#[repr(C)]
pub(crate) struct IteratorHelper {
    object: Object,
    /// The iterator that it reads, and its `next`. Of `concat` and `zip`: undefined.
    iterator: Slot,
    next: Slot,
    /// The function; of `concat` an array of iterables, each followed by its method; of `zip` an
    /// array of iterators, each followed by its `next`.
    function: Slot,
    /// The iterator inside, of `flatMap` and `concat`; undefined where there is none at present. Of
    /// `zip` the array of padding, and in `inner_next` that of keys, or undefined.
    inner: Slot,
    inner_next: Slot,
    /// How many values there were; of `take` and `drop` how many there are to be.
    counter: Cell<f64>,
    mode: Cell<Mode>,
    state: Cell<State>,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for IteratorHelper {}
// SAFETY: cells of the kind are made by `create` alone.
unsafe impl CellType for IteratorHelper {
    const KIND: CellKind = CellKind::ITERATOR_HELPER;
}
// SAFETY: the first field is an object.
unsafe impl ObjectType for IteratorHelper {}

pub(crate) static ROWS: &[Row] =
    &[method("next", next::<IteratorHelper>, 0), method("return", return_method, 0), tag("Iterator Helper")];

pub(crate) fn register(cx: &mut Context) {
    register_iterator::<IteratorHelper>(cx, "iterator helper", trace);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for helpers only.
    unsafe {
        Object::trace_object(cell, tracer);
        let helper = &*cell.cast::<IteratorHelper>();
        for slot in [&helper.iterator, &helper.next, &helper.function, &helper.inner, &helper.inner_next] {
            tracer.visit(slot);
        }
    }
}

/// A new helper.
pub(super) fn create(
    cx: &mut Context,
    mode: Mode,
    iterated: Option<Iteration>,
    function: Value,
    counter: f64,
) -> Result {
    let helper: Gc<IteratorHelper> = cx.new_object_of(Intrinsic::IteratorHelperPrototype)?;
    let undefined = (Value::UNDEFINED, Value::UNDEFINED);
    let (iterator, next) = iterated.map_or(undefined, |iterated| (iterated.iterator.value(), iterated.next));
    helper.iterator.set(helper, iterator);
    helper.next.set(helper, next);
    helper.function.set(helper, function);
    helper.inner.set(helper, Value::UNDEFINED);
    helper.inner_next.set(helper, Value::UNDEFINED);
    helper.counter.set(counter);
    helper.mode.set(mode);
    helper.state.set(State::Start);
    Ok(helper.value())
}

fn this(cx: &mut Context, args: Args, method: &str) -> Result<Gc<IteratorHelper>> {
    match IteratorHelper::from_value(args.this()) {
        Some(helper) if helper.state.get() == State::Running => {
            Err(cx.type_error(Message::GeneratorRunning()))
        }
        Some(helper) => Ok(helper),
        None => {
            let what = cx.describe(args.this());
            Err(cx.type_error(Message::IncompatibleReceiver(method, &what)))
        }
    }
}

impl IteratorHelper {
    fn iterated(&self) -> Option<Iteration> {
        let iterator = Object::from_value(self.iterator.get())?;
        Some(Iteration { iterator, next: self.next.get() })
    }

    fn inner(&self) -> Option<Iteration> {
        let iterator = Object::from_value(self.inner.get())?;
        Some(Iteration { iterator, next: self.inner_next.get() })
    }

    fn set_inner(&self, inner: Option<Iteration>) {
        let undefined = (Value::UNDEFINED, Value::UNDEFINED);
        let (iterator, next) = inner.map_or(undefined, |inner| (inner.iterator.value(), inner.next));
        self.inner.set(self, iterator);
        self.inner_next.set(self, next);
    }

    /// Gives a helper that zips its arrays.
    pub(super) fn set_zipped(&self, padding: Value, keys: Value) {
        self.inner.set(self, padding);
        self.inner_next.set(self, keys);
    }

    /// What a helper that zips goes through.
    fn zipped(&self) -> Option<Zipped> {
        let Mode::Zip(mode) = self.mode.get() else { return None };
        let list = Object::from_value(self.function.get())?;
        let padding = Object::from_value(self.inner.get())?;
        Some(Zipped { list, padding, keys: Object::from_value(self.inner_next.get()), mode })
    }

    /// The counter, which goes up by one.
    fn count(&self) -> Value {
        Value::number(self.counter.replace(self.counter.get() + 1.0))
    }

    /// The counter goes down by one unless it is 0 already, which is the answer.
    fn count_down(&self) -> bool {
        let left = self.counter.get();
        self.counter.set((left - 1.0).max(0.0));
        left > 0.0
    }
}

impl BuiltInIterator for IteratorHelper {
    const NEXT: &'static str = "Iterator Helper.prototype.next";

    fn step(cx: &mut Context, helper: Gc<IteratorHelper>) -> Result<Option<Value>> {
        match helper.state.get() {
            State::Running => return Err(cx.type_error(Message::GeneratorRunning())),
            State::Done => return Ok(None),
            State::Start | State::Yielded => {}
        }
        helper.state.set(State::Running);
        let value = cx.check_stack().and_then(|()| advance(cx, helper));
        helper.state.set(if matches!(value, Ok(Some(_))) { State::Yielded } else { State::Done });
        value
    }
}

/// The next value; none at the end.
fn advance(cx: &mut Context, helper: Gc<IteratorHelper>) -> Result<Option<Value>> {
    if let Some(zipped) = helper.zipped() {
        return zipped.advance(cx);
    }
    let Some(iterated) = helper.iterated() else { return advance_concat(cx, helper) };
    match helper.mode.get() {
        Mode::Map => match iterated.next(cx)? {
            Some(value) => call(cx, helper, iterated, value).map(Some),
            None => Ok(None),
        },
        Mode::Filter => {
            while let Some(value) = iterated.next(cx)? {
                let selected = call(cx, helper, iterated, value)?;
                if to_boolean(selected) {
                    return Ok(Some(value));
                }
            }
            Ok(None)
        }
        Mode::Take => {
            if helper.count_down() {
                return iterated.next(cx);
            }
            iterated.close(cx)?;
            Ok(None)
        }
        Mode::Drop => {
            while helper.count_down() {
                if iterated.step(cx)?.is_none() {
                    return Ok(None);
                }
            }
            iterated.next(cx)
        }
        Mode::FlatMap | Mode::Concat | Mode::Zip(_) => advance_flat_map(cx, helper, iterated),
    }
}

/// What the function makes of a value; the iterator is closed if it throws.
fn call(cx: &mut Context, helper: Gc<IteratorHelper>, iterated: Iteration, value: Value) -> Result {
    let index = helper.count();
    let result = cx.call(helper.function.get(), Value::UNDEFINED, &[value, index]);
    iterated.guard(cx, result)
}

fn advance_flat_map(
    cx: &mut Context,
    helper: Gc<IteratorHelper>,
    iterated: Iteration,
) -> Result<Option<Value>> {
    loop {
        let inner = match helper.inner() {
            Some(inner) => inner,
            None => {
                let Some(value) = iterated.next(cx)? else { return Ok(None) };
                let mapped = call(cx, helper, iterated, value)?;
                let inner = super::flattenable(cx, mapped, false);
                let inner = iterated.guard(cx, inner)?;
                helper.set_inner(Some(inner));
                inner
            }
        };
        let value = inner.next(cx);
        if let Some(value) = iterated.guard(cx, value)? {
            return Ok(Some(value));
        }
        helper.set_inner(None);
    }
}

fn advance_concat(cx: &mut Context, helper: Gc<IteratorHelper>) -> Result<Option<Value>> {
    let Some(items) = Object::from_value(helper.function.get()) else { return Ok(None) };
    let length = items.length_of_array_like(cx)?;
    loop {
        let inner = match helper.inner() {
            Some(inner) => inner,
            None => {
                let at = helper.counter.get();
                if at as u64 >= length {
                    return Ok(None);
                }
                helper.counter.set(at + 2.0);
                let item = crate::array::get_index(cx, items, at as u64)?;
                let method = crate::array::get_index(cx, items, at as u64 + 1)?;
                let inner = Iteration::from_method(cx, item, method)?;
                helper.set_inner(Some(inner));
                inner
            }
        };
        if let Some(value) = inner.next(cx)? {
            return Ok(Some(value));
        }
        helper.set_inner(None);
    }
}

/// `return`: the iterators that are open are closed, the innermost first.
fn return_method(cx: &mut Context, args: Args) -> Result {
    let helper = this(cx, args, "Iterator Helper.prototype.return")?;
    match helper.state.replace(State::Done) {
        State::Start => {
            if let Some(zipped) = helper.zipped() {
                zipped.close_all(cx, Ok(()))?;
            } else if let Some(iterated) = helper.iterated() {
                iterated.close(cx)?;
            }
        }
        State::Yielded => {
            helper.state.set(State::Running);
            let closed = close_all(cx, helper);
            helper.state.set(State::Done);
            closed?;
        }
        State::Running | State::Done => {}
    }
    cx.iterator_result(Value::UNDEFINED, true)
}

fn close_all(cx: &mut Context, helper: Gc<IteratorHelper>) -> Result<()> {
    if let Some(zipped) = helper.zipped() {
        return zipped.close_all(cx, Ok(()));
    }
    let iterated = helper.iterated();
    if let Some(inner) = helper.inner() {
        let closed = inner.close(cx);
        match iterated {
            Some(iterated) => iterated.guard(cx, closed)?,
            None => closed?,
        }
    }
    match iterated {
        Some(iterated) => iterated.close(cx),
        None => Ok(()),
    }
}
