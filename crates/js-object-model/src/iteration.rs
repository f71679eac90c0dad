//! IteratorStepValue, for machine and library alike.
//!
//! A built-in iterator whose `next` is the built-in one steps without a call, and without the result
//! object that nobody would see. Each kind of them says how, beside its internal methods.

use crate::{Context, Message, NativeFn, Object, Result, to_boolean};
use js_garbage_collection::Gc;
use js_value::Value;

/// How a kind of built-in iterators steps.
#[derive(Clone, Copy)]
pub struct IteratorSteps {
    /// The `next` method.
    pub next: NativeFn,
    /// What calling it does: the value, or none at the end.
    pub step: fn(&mut Context, Gc<Object>) -> Result<Option<Value>>,
}

impl Context {
    /// IteratorStepValue: the next value of an iterator with this `next` method, none at its end.
    pub fn iterator_step_value(&mut self, iterator: Value, next: Value) -> Result<Option<Value>> {
        if let Some(iterator) = Object::from_value(iterator)
            && let Some(steps) = &self.methods(iterator.kind()).iterator
            && self.is_native(next, steps.next)
        {
            return (steps.step)(self, iterator);
        }
        let result = self.call(next, iterator, &[])?;
        self.open_iterator_result(result)
    }

    /// IteratorComplete and IteratorValue of what `next` gave.
    pub fn open_iterator_result(&mut self, result: Value) -> Result<Option<Value>> {
        let Some(object) = Object::from_value(result) else {
            let what = self.describe(result);
            return Err(self.type_error(Message::IteratorResultNotObject(&what)));
        };
        let (done, value) = (self.names().done, self.names().value);
        if to_boolean(object.get(self, done)?) { Ok(None) } else { object.get(self, value).map(Some) }
    }
}
