//! Going through an iterable from native code: GetIterator, IteratorStepValue, IteratorClose.

use js_garbage_collection::Gc;
use js_object_model::{Context, Message, Object, Result, Throw, to_boolean};
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
        match self.step(cx)? {
            Some(result) => {
                let key = cx.names().value;
                result.get(cx, key).map(Some)
            }
            None => Ok(None),
        }
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
