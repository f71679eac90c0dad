//! `Boolean` and `Boolean.prototype`.

use crate::define::{Class, method};
use crate::support::Support;
use js_garbage_collection::CellKind;
use js_object_model::{Args, Context, Intrinsic, Message, Result, this_primitive, to_boolean};
use js_value::Value;

pub(crate) static CLASS: Class = Class {
    methods: &[method("toString", to_string, 0), method("valueOf", value_of, 0)],
    ..Class::new("Boolean", construct, 1, Intrinsic::Boolean, Intrinsic::BooleanPrototype)
};

fn construct(cx: &mut Context, args: Args) -> Result {
    let value = Value::boolean(to_boolean(args.get(0)));
    if !args.is_construct() {
        return Ok(value);
    }
    let prototype = cx.get_prototype_from_constructor(args.new_target(), Intrinsic::BooleanPrototype)?;
    Ok(cx.new_wrapper(value, Some(prototype))?.value())
}

/// ThisBooleanValue.
fn this_boolean(cx: &mut Context, args: Args, method: &str) -> Result {
    match this_primitive(args.this(), CellKind::BOOLEAN_OBJECT, |value| value.is_boolean()) {
        Some(value) => Ok(value),
        None => {
            let what = cx.describe(args.this());
            Err(cx.type_error(Message::IncompatibleReceiver(method, &what)))
        }
    }
}

fn value_of(cx: &mut Context, args: Args) -> Result {
    this_boolean(cx, args, "Boolean.prototype.valueOf")
}

fn to_string(cx: &mut Context, args: Args) -> Result {
    let value = this_boolean(cx, args, "Boolean.prototype.toString")?;
    let key = if value == Value::TRUE { cx.names().true_ } else { cx.names().false_ };
    Ok(key.value())
}
