//! Exceptions that left a program, as text.

use crate::inspect;
use js_garbage_collection::{CellKind, Gc};
use js_object_model::{Context, Object};
use js_promises_async::Promise;
use js_value::Value;
use std::fmt;

/// Longer chains of causes are cut.
const MOST_CAUSES: usize = 16;

/// An exception that nothing caught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncaught {
    /// The name of the error's constructor; empty where something else was thrown.
    pub kind: String,
    /// What was thrown, in one line.
    pub message: String,
    /// The calls that led to it, a line each, as `stack` shows them; empty where unknown.
    pub stack: String,
    /// What caused it, nearest first: the stack of each, or one line where it has none.
    pub causes: Vec<String>,
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
            causes: Vec::new(),
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
            if let Some(stack) = stack_of(cx, object) {
                uncaught.stack = stack;
            }
            uncaught.causes = causes(cx, object);
        }
        uncaught
    }

    /// Describes the reason of a rejected promise.
    pub(crate) fn of_rejection(cx: &mut Context, promise: Value) -> Uncaught {
        let reason = Promise::from_value(promise).map_or(Value::UNDEFINED, |promise| promise.result());
        Uncaught { rejection: true, ..Uncaught::of(cx, reason) }
    }
}

/// The `stack` of an error.
fn stack_of(cx: &mut Context, object: Gc<Object>) -> Option<String> {
    if object.kind() != CellKind::ERROR {
        return None;
    }
    let key = cx.names().stack;
    let stack = property_text(cx, object.value(), key)?;
    Some(inspect::text(cx, stack))
}

/// The chain of `cause`. It ends at what is no error, after [`MOST_CAUSES`], or where it comes back
/// to an error that it has been at.
fn causes(cx: &mut Context, object: Gc<Object>) -> Vec<String> {
    let mut texts = Vec::new();
    // Rooted: the texts are made by code that collects.
    let mut chain = cx.heap.list();
    let mut object = object;
    while texts.len() < MOST_CAUSES && object.kind() == CellKind::ERROR {
        chain.push(object.value());
        let Ok(key) = cx.key("cause") else {
            cx.take_exception();
            break;
        };
        let Ok(true) = object.has_property(cx, key) else {
            cx.take_exception();
            break;
        };
        let Some(cause) = property_text(cx, object.value(), key) else { break };
        let Some(next) = Object::from_value(cause) else {
            texts.push(inspect::one_line(cx, cause));
            break;
        };
        if (0..chain.len()).any(|index| chain.get(index) == Some(cause)) {
            break;
        }
        texts.push(match stack_of(cx, next) {
            Some(stack) => stack,
            None => inspect::one_line(cx, cause),
        });
        object = next;
    }
    texts
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
