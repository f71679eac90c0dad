//! Exceptions that left a program, as text.

use crate::inspect;
use js_garbage_collection::CellKind;
use js_object_model::{Context, Object};
use js_promises_async::Promise;
use js_value::Value;
use std::fmt;

/// An exception that nothing caught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncaught {
    /// The name of the error's constructor; empty where something else was thrown.
    pub kind: String,
    /// What was thrown, in one line.
    pub message: String,
    /// The calls that led to it, a line each, as `stack` shows them; empty where unknown.
    pub stack: String,
    /// Whether it was a promise that was rejected, with nobody to hear of it.
    pub rejection: bool,
    /// Whether the host ended the program.
    pub terminated: bool,
}

impl Uncaught {
    /// Describes an exception. What its own code throws while it is described is left out.
    pub(crate) fn of(cx: &mut Context, exception: Value) -> Uncaught {
        let mut uncaught = Uncaught {
            kind: String::new(),
            message: inspect::one_line(cx, exception),
            stack: String::new(),
            rejection: false,
            terminated: false,
        };
        if let Some(object) = Object::from_value(exception) {
            let constructor = cx.names().constructor;
            let name = cx.names().name;
            uncaught.kind = property_text(cx, object.value(), constructor)
                .and_then(|constructor| property_text(cx, constructor, name))
                .map(|name| inspect::text(cx, name))
                .unwrap_or_default();
            if object.kind() == CellKind::ERROR {
                let key = cx.names().stack;
                if let Some(stack) = property_text(cx, exception, key) {
                    uncaught.stack = inspect::text(cx, stack);
                }
            }
        }
        uncaught
    }

    /// Describes the reason of a rejected promise.
    pub(crate) fn of_rejection(cx: &mut Context, promise: Value) -> Uncaught {
        let reason = Promise::from_value(promise).map_or(Value::UNDEFINED, |promise| promise.result());
        Uncaught { rejection: true, ..Uncaught::of(cx, reason) }
    }
}

fn property_text(cx: &mut Context, value: Value, key: js_strings::PropertyKey) -> Option<Value> {
    match cx.get_v(value, key) {
        Ok(value) => Some(value),
        Err(_) => {
            cx.take_exception();
            None
        }
    }
}

impl fmt::Display for Uncaught {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.rejection {
            f.write_str("(in promise) ")?;
        }
        f.write_str(if self.stack.is_empty() { &self.message } else { &self.stack })
    }
}

impl std::error::Error for Uncaught {}
