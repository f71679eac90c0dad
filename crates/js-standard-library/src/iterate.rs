//! Going through an iterable from native code: GetIterator, IteratorStepValue, IteratorClose; and
//! what all built-in iterators share.

use js_garbage_collection::{Gc, Header, KindInfo, Tracer};
use js_object_model::{
    Args, Context, InternalMethods, IteratorSteps, Message, Object, ObjectType, Result, Throw, to_boolean,
};
use js_strings::PropertyKey;
use js_value::Value;

/// An iterator and its `next` method: an Iterator Record. Lives in locals only.
#[derive(Clone, Copy)]
pub(crate) struct Iteration {
    pub(crate) iterator: Gc<Object>,
    pub(crate) next: Value,
}

impl Iteration {
    /// GetIterator(iterable, sync).
    pub(crate) fn new(cx: &mut Context, iterable: Value) -> Result<Iteration> {
        let key = PropertyKey::symbol(cx.symbols().iterator);
        match cx.get_method(iterable, key)? {
            Some(method) => Iteration::from_method(cx, iterable, method.value()),
            None => {
                let what = cx.describe(iterable);
                Err(cx.type_error(Message::NotIterable(&what)))
            }
        }
    }

    /// GetIteratorFromMethod.
    pub(crate) fn from_method(cx: &mut Context, iterable: Value, method: Value) -> Result<Iteration> {
        let iterator = cx.call(method, iterable, &[])?;
        match Object::from_value(iterator) {
            Some(iterator) => Iteration::direct(cx, iterator),
            None => {
                let what = cx.describe(iterator);
                Err(cx.type_error(Message::IteratorNotObject(&what)))
            }
        }
    }

    /// GetIteratorDirect.
    pub(crate) fn direct(cx: &mut Context, iterator: Gc<Object>) -> Result<Iteration> {
        let key = cx.names().next;
        Ok(Iteration { iterator, next: iterator.get(cx, key)? })
    }

    /// IteratorStep: the result object, none at the end.
    pub(crate) fn step(&self, cx: &mut Context) -> Result<Option<Gc<Object>>> {
        let result = cx.call(self.next, self.iterator.value(), &[])?;
        let Some(result) = Object::from_value(result) else {
            let what = cx.describe(result);
            return Err(cx.type_error(Message::IteratorResultNotObject(&what)));
        };
        let key = cx.names().done;
        let done = result.get(cx, key)?;
        Ok(if to_boolean(done) { None } else { Some(result) })
    }

    /// IteratorStepValue.
    pub(crate) fn next(&self, cx: &mut Context) -> Result<Option<Value>> {
        cx.iterator_step_value(self.iterator.value(), self.next)
    }

    /// Does something with each value; the iterator is closed where that throws.
    pub(crate) fn for_each(
        &self,
        cx: &mut Context,
        mut each: impl FnMut(&mut Context, Value) -> Result<()>,
    ) -> Result<()> {
        while let Some(value) = self.next(cx)? {
            let done = each(cx, value);
            self.guard(cx, done)?;
        }
        Ok(())
    }

    /// The same with the two elements of each value, which must be an object.
    pub(crate) fn for_each_entry(
        &self,
        cx: &mut Context,
        mut each: impl FnMut(&mut Context, Value, Value) -> Result<()>,
    ) -> Result<()> {
        self.for_each(cx, |cx, entry| {
            let Some(entry) = Object::from_value(entry) else {
                let what = cx.describe(entry);
                return Err(cx.type_error(Message::EntryNotObject(&what)));
            };
            let key = entry.get(cx, PropertyKey::index(0))?;
            let value = entry.get(cx, PropertyKey::index(1))?;
            each(cx, key, value)
        })
    }

    /// IteratorClose after a throw: whatever `return` does, the first exception stands.
    pub(crate) fn close_with(&self, cx: &mut Context, _: Throw) -> Throw {
        let exception = cx.take_exception();
        let key = cx.names().return_;
        if let Ok(Some(method)) = cx.get_method(self.iterator.value(), key) {
            // Its own failure is not looked at.
            let _ = cx.call(method.value(), self.iterator.value(), &[]);
        }
        cx.throw(exception)
    }

    /// IteratorClose of a loop that ends early without an exception.
    pub(crate) fn close(&self, cx: &mut Context) -> Result<()> {
        let key = cx.names().return_;
        if let Some(method) = cx.get_method(self.iterator.value(), key)? {
            let result = cx.call(method.value(), self.iterator.value(), &[])?;
            if Object::from_value(result).is_none() {
                let what = cx.describe(result);
                return Err(cx.type_error(Message::IteratorResultNotObject(&what)));
            }
        }
        Ok(())
    }

    /// What `result` is, with the iterator closed if it is a throw.
    pub(crate) fn guard<T>(&self, cx: &mut Context, result: Result<T>) -> Result<T> {
        result.map_err(|throw| self.close_with(cx, throw))
    }
}

/// A kind of built-in iterators: what `next` does, without the result object around it.
pub(crate) trait BuiltInIterator: ObjectType {
    /// The name of `next` in error messages.
    const NEXT: &'static str;

    /// The next value, none at the end.
    fn step(cx: &mut Context, iterator: Gc<Self>) -> Result<Option<Value>>;
}

/// The `next` method of a kind of built-in iterators.
pub(crate) fn next<T: BuiltInIterator>(cx: &mut Context, args: Args) -> Result {
    let Some(iterator) = Object::from_value(args.this()).and_then(Object::downcast::<T>) else {
        let what = cx.describe(args.this());
        return Err(cx.type_error(Message::IncompatibleReceiver(T::NEXT, &what)));
    };
    match T::step(cx, iterator)? {
        Some(value) => cx.iterator_result(value, false),
        None => cx.iterator_result(Value::UNDEFINED, true),
    }
}

/// Registers a kind of built-in iterators.
pub(crate) fn register_iterator<T: BuiltInIterator>(
    cx: &mut Context,
    name: &'static str,
    trace: unsafe fn(*mut Header, &mut Tracer),
) {
    cx.heap.register(T::KIND, KindInfo { name, trace, finalize: None });
    let methods = const {
        &InternalMethods {
            iterator: Some(IteratorSteps { next: next::<T>, step: step::<T> }),
            ..InternalMethods::ordinary(T::WORDS)
        }
    };
    cx.register_methods(T::KIND, methods);
}

/// Steps an iterator of the kind.
fn step<T: BuiltInIterator>(cx: &mut Context, iterator: Gc<Object>) -> Result<Option<Value>> {
    // SAFETY: registered for objects of the kind only.
    T::step(cx, unsafe { iterator.cast() })
}
