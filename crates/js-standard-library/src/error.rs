//! `Error` and its kin.

use crate::array::callable;
use crate::define::{Class, Row, accessor, constant, method};
use crate::iterate::Iteration;
use crate::support::Support;
use js_garbage_collection::Gc;
use js_object_model::{
    Args, Array, Context, ErrorObject, Intrinsic, Message, Object, PropertyAttributes, PropertyDescriptor,
    Result, to_string,
};
use js_strings::JsString;
use js_value::Value;

macro_rules! native_error {
    ($class:ident $name:literal $constructor:ident $prototype:ident) => {
        pub(crate) static $class: Class = Class {
            parent: Intrinsic::Error,
            prototype_parent: Intrinsic::ErrorPrototype,
            ..Class::new(
                $name,
                |cx, args| construct(cx, args, Intrinsic::$prototype),
                1,
                Intrinsic::$constructor,
                Intrinsic::$prototype,
            )
        };
    };
}

pub(crate) static ERROR: Class = Class {
    statics: &[
        method("captureStackTrace", capture_stack_trace, 2),
        method("isError", is_error, 1),
        constant("stackTraceLimit", 10.0).with_attributes(PropertyAttributes::ALL),
    ],
    methods: METHODS,
    ..Class::new(
        "Error",
        |cx, args| construct(cx, args, Intrinsic::ErrorPrototype),
        1,
        Intrinsic::Error,
        Intrinsic::ErrorPrototype,
    )
};

static METHODS: &[Row] = &[accessor("stack", get_stack, set_stack), method("toString", error_to_string, 0)];

native_error!(EVAL_ERROR "EvalError" EvalError EvalErrorPrototype);
native_error!(RANGE_ERROR "RangeError" RangeError RangeErrorPrototype);
native_error!(REFERENCE_ERROR "ReferenceError" ReferenceError ReferenceErrorPrototype);
native_error!(SYNTAX_ERROR "SyntaxError" SyntaxError SyntaxErrorPrototype);
native_error!(TYPE_ERROR "TypeError" TypeError TypeErrorPrototype);
native_error!(URI_ERROR "URIError" UriError UriErrorPrototype);

pub(crate) static AGGREGATE_ERROR: Class = Class {
    parent: Intrinsic::Error,
    prototype_parent: Intrinsic::ErrorPrototype,
    ..Class::new(
        "AggregateError",
        construct_aggregate,
        2,
        Intrinsic::AggregateError,
        Intrinsic::AggregateErrorPrototype,
    )
};

pub(crate) static SUPPRESSED_ERROR: Class = Class {
    parent: Intrinsic::Error,
    prototype_parent: Intrinsic::ErrorPrototype,
    ..Class::new(
        "SuppressedError",
        construct_suppressed,
        3,
        Intrinsic::SuppressedError,
        Intrinsic::SuppressedErrorPrototype,
    )
};

/// Gives a prototype of errors its `name` and `message`.
pub(crate) fn define_texts(cx: &mut Context, prototype: Gc<Object>, name: &str) -> Result<()> {
    let key = cx.names().name;
    let name = cx.string(name)?;
    prototype.add_property(cx, key, name.value(), PropertyAttributes::METHOD)?;
    let key = cx.names().message;
    let empty = cx.strings.empty();
    prototype.add_property(cx, key, empty.value(), PropertyAttributes::METHOD)
}

/// An error object for `new.target`, with its message.
fn create(cx: &mut Context, args: Args, default: Intrinsic, message: Value) -> Result<Gc<Object>> {
    let new_target = if args.is_construct() { args.new_target() } else { args.callee().value() };
    let prototype = cx.get_prototype_from_constructor(new_target, default)?;
    let message = match message {
        Value::UNDEFINED => message,
        message => to_string(cx, message)?.value(),
    };
    cx.new_error_object(prototype, message)
}

fn construct(cx: &mut Context, args: Args, default: Intrinsic) -> Result {
    let error = create(cx, args, default, args.get(0))?;
    cx.install_error_cause(error, args.get(1))?;
    Ok(error.value())
}

fn define_hidden(
    cx: &mut Context,
    error: Gc<Object>,
    name: js_strings::PropertyKey,
    value: Value,
) -> Result<()> {
    error.define_property_or_throw(cx, name, &PropertyDescriptor::data(value, PropertyAttributes::METHOD))
}

fn construct_aggregate(cx: &mut Context, args: Args) -> Result {
    let error = create(cx, args, Intrinsic::AggregateErrorPrototype, args.get(1))?;
    cx.install_error_cause(error, args.get(2))?;
    let mut list = cx.heap.list();
    let iteration = Iteration::new(cx, args.get(0))?;
    while let Some(value) = iteration.next(cx)? {
        list.push(value);
    }
    let errors = Array::from_list(cx, &list)?.as_object();
    let key = cx.names().errors;
    define_hidden(cx, error, key, errors.value())?;
    Ok(error.value())
}

fn construct_suppressed(cx: &mut Context, args: Args) -> Result {
    let error = create(cx, args, Intrinsic::SuppressedErrorPrototype, args.get(2))?;
    let key = cx.names().error;
    define_hidden(cx, error, key, args.get(0))?;
    let key = cx.names().suppressed;
    define_hidden(cx, error, key, args.get(1))?;
    Ok(error.value())
}

fn is_error(_: &mut Context, args: Args) -> Result {
    let error = Object::from_value(args.get(0)).and_then(Object::downcast::<ErrorObject>);
    Ok(Value::boolean(error.is_some()))
}

fn error_to_string(cx: &mut Context, args: Args) -> Result {
    let Some(object) = Object::from_value(args.this()) else {
        let what = cx.describe(args.this());
        return Err(cx.type_error(Message::IncompatibleReceiver("Error.prototype.toString", &what)));
    };
    Ok(head(cx, object)?.value())
}

/// The text of an error, or of what is used like one.
fn head(cx: &mut Context, object: Gc<Object>) -> Result<Gc<JsString>> {
    let part = |cx: &mut Context, key, default: &str| match object.get(cx, key)? {
        Value::UNDEFINED => cx.string(default),
        value => to_string(cx, value),
    };
    let key = cx.names().name;
    let name = part(cx, key, "Error")?;
    let key = cx.names().message;
    let message = part(cx, key, "")?;
    if name.is_empty() {
        return Ok(message);
    }
    if message.is_empty() {
        return Ok(name);
    }
    let colon = cx.string(": ")?;
    let text = cx.concat(name, colon)?;
    cx.concat(text, message)
}

/// `stack`: the error as text and the calls that led to its birth. Undefined for what is no error.
fn get_stack(cx: &mut Context, args: Args) -> Result {
    let Some(object) = Object::from_value(args.this()) else {
        let what = cx.describe(args.this());
        return Err(cx.type_error(Message::IncompatibleReceiver("get Error.prototype.stack", &what)));
    };
    let Some(error) = Object::downcast::<ErrorObject>(object) else { return Ok(Value::UNDEFINED) };
    let stack = cx.stack_of(error)?;
    let Some(frames) = cx.as_string(stack) else { return Ok(stack) };
    let head = head(cx, object)?;
    Ok(cx.concat(head, frames)?.value())
}

/// Assigning makes an own property, as if `stack` had been one all along.
fn set_stack(cx: &mut Context, args: Args) -> Result {
    let Some(object) = Object::from_value(args.this()) else {
        let what = cx.describe(args.this());
        return Err(cx.type_error(Message::IncompatibleReceiver("set Error.prototype.stack", &what)));
    };
    let key = cx.names().stack;
    define_hidden(cx, object, key, args.get(0))?;
    Ok(Value::UNDEFINED)
}

/// `Error.captureStackTrace`: gives any object a `stack` of the present calls.
fn capture_stack_trace(cx: &mut Context, args: Args) -> Result {
    let Some(object) = Object::from_value(args.get(0)) else {
        let what = cx.describe(args.get(0));
        return Err(cx.type_error(Message::NotObject(&what)));
    };
    let above = args.get(1);
    if above != Value::UNDEFINED {
        callable(cx, above)?;
    }
    let prototype = cx.intrinsic(Intrinsic::ErrorPrototype);
    let kept = cx.new_error_object(prototype, Value::UNDEFINED)?;
    let mut text = head(cx, object)?;
    if let Some(kept) = Object::downcast::<ErrorObject>(kept) {
        cx.capture_stack_above(kept, above);
        let frames = cx.stack_of(kept)?;
        if let Some(frames) = cx.as_string(frames) {
            text = cx.concat(text, frames)?;
        }
    }
    let key = cx.names().stack;
    define_hidden(cx, object, key, text.value())?;
    Ok(Value::UNDEFINED)
}
