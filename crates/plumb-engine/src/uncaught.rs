//! Exceptions that left a program, as text.

use crate::inspect;
use js_garbage_collection::{CellKind, Gc, RootedVec};
use js_object_model::{Array, Context, Object};
use js_promises_async::Promise;
use js_strings::PropertyKey;
use js_value::Value;
use std::fmt;

/// So many errors are shown that belong to one.
const MOST_RELATED: usize = 16;

/// How an error belongs to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The other's `cause`.
    Cause,
    /// One of the other's `errors`, or the `error` that came later than what it suppressed.
    Error,
    /// What the other has `suppressed`.
    Suppressed,
}

/// An error that another one keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// How it belongs to the error before it that keeps it.
    pub relation: Relation,
    /// Its stack, or one line where it has none.
    pub text: String,
}

/// An exception that nothing caught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncaught {
    /// The name of the error's constructor; empty where something else was thrown.
    pub kind: String,
    /// What was thrown, in one line.
    pub message: String,
    /// The calls that led to it, a line each, as `stack` shows them; empty where unknown.
    pub stack: String,
    /// The errors that it keeps, each followed by those that it keeps itself.
    pub related: Vec<Related>,
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
            related: Vec::new(),
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
            uncaught.related = related(cx, object);
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

/// What an error keeps of others, and these of others again: each error once, no more than
/// [`MOST_RELATED`] in all.
fn related(cx: &mut Context, error: Gc<Object>) -> Vec<Related> {
    // Rooted: the texts are made by code that collects.
    let mut search = Search { found: Vec::new(), seen: cx.heap.list() };
    search.visit(cx, error);
    search.found
}

struct Search {
    found: Vec<Related>,
    seen: RootedVec,
}

impl Search {
    fn visit(&mut self, cx: &mut Context, error: Gc<Object>) {
        if error.kind() != CellKind::ERROR {
            return;
        }
        self.seen.push(error.value());
        if let Some(cause) = property(cx, error, "cause") {
            self.add(cx, Relation::Cause, cause);
        }
        // A SuppressedError.
        if let Some(late) = own_value(cx, error, "error") {
            self.add(cx, Relation::Error, late);
        }
        if let Some(suppressed) = own_value(cx, error, "suppressed") {
            self.add(cx, Relation::Suppressed, suppressed);
        }
        // An AggregateError.
        let errors = own_value(cx, error, "errors").and_then(Object::from_value);
        if let Some(errors) = errors.and_then(Object::downcast::<Array>) {
            for index in 0..errors.length() {
                if self.found.len() >= MOST_RELATED {
                    break;
                }
                if let Some(part) = property_text(cx, errors.value(), PropertyKey::index(index)) {
                    self.add(cx, Relation::Error, part);
                }
            }
        }
    }

    fn add(&mut self, cx: &mut Context, relation: Relation, value: Value) {
        let is_known = (0..self.seen.len()).any(|index| self.seen.get(index) == Some(value));
        if is_known || self.found.len() >= MOST_RELATED {
            return;
        }
        let object = Object::from_value(value);
        let stack = object.and_then(|object| stack_of(cx, object));
        let text = stack.unwrap_or_else(|| inspect::one_line(cx, value));
        self.found.push(Related { relation, text });
        if let Some(object) = object {
            self.visit(cx, object);
        }
    }
}

/// A property that an object has or inherits. What its getter throws is left out.
fn property(cx: &mut Context, object: Gc<Object>, name: &str) -> Option<Value> {
    let found = cx.key(name).and_then(|key| match object.has_property(cx, key)? {
        true => object.get(cx, key).map(Some),
        false => Ok(None),
    });
    found.unwrap_or_else(|_| {
        cx.take_exception();
        None
    })
}

/// The value of a data property of an object's own.
fn own_value(cx: &mut Context, object: Gc<Object>, name: &str) -> Option<Value> {
    let found = cx.key(name).and_then(|key| object.get_own_property(cx, key));
    match found {
        Ok(property) => property?.value(),
        Err(_) => {
            cx.take_exception();
            None
        }
    }
}

fn property_text(cx: &mut Context, value: Value, key: PropertyKey) -> Option<Value> {
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
