//! `Function.prototype`. The constructors of functions need a compiler: the engine gives them.

use crate::define::{Row, method};
use crate::support::Support;
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Message, Object, Result};
use js_strings::PropertyKey;
use js_value::Value;

pub(crate) static METHODS: &[Row] = &[
    method("apply", apply, 2),
    method("bind", bind, 1),
    method("call", call, 1),
    method("toString", to_string, 0),
    method("[Symbol.hasInstance]", has_instance, 1)
        .keyed(|symbols| symbols.has_instance)
        .with_attributes(js_object_model::PropertyAttributes::NONE),
];

fn callable_this(cx: &mut Context, args: Args, function: &str) -> Result<Gc<Object>> {
    match Object::from_value(args.this()) {
        Some(object) if object.is_callable() => Ok(object),
        _ => {
            let what = cx.describe(args.this());
            Err(cx.type_error(Message::IncompatibleReceiver(function, &what)))
        }
    }
}

fn apply(cx: &mut Context, args: Args) -> Result {
    let function = callable_this(cx, args, "Function.prototype.apply")?;
    if args.get(1).is_nullish() {
        return cx.call(function.value(), args.get(0), &[]);
    }
    let list = cx.list_from_array_like(args.get(1))?;
    cx.call_with_list(function.value(), args.get(0), &list)
}

fn call(cx: &mut Context, args: Args) -> Result {
    let function = callable_this(cx, args, "Function.prototype.call")?;
    // SAFETY: the window outlives the call, which copies the arguments before anything runs.
    let rest = unsafe { args.slice(1) };
    cx.call(function.value(), args.get(0), rest)
}

fn bind(cx: &mut Context, args: Args) -> Result {
    let target = callable_this(cx, args, "Function.prototype.bind")?;
    let key = cx.names().length;
    let mut length = 0.0;
    if target.has_own_property(cx, key)?
        && let Some(number) = target.get(cx, key)?.as_number()
    {
        let bound_count = args.len().saturating_sub(1) as f64;
        length = js_value::number::to_integer_or_infinity(number) - bound_count;
        length = if length > 0.0 { length } else { 0.0 };
    }
    let key = cx.names().name;
    let name = target.get(cx, key)?;
    let name = match cx.as_string(name) {
        Some(name) => name,
        None => cx.strings.empty(),
    };
    let prefix = cx.string("bound ")?;
    let name = cx.concat(prefix, name)?;
    let length = Value::number(length);
    // SAFETY: the window outlives the call.
    let arguments = unsafe { args.slice(1) };
    Ok(cx.bound_function_create(target, args.get(0), arguments, name.value(), length)?.value())
}

fn to_string(cx: &mut Context, args: Args) -> Result {
    let function = callable_this(cx, args, "Function.prototype.toString")?;
    (cx.hooks.function_source)(cx, function)
}

fn has_instance(cx: &mut Context, args: Args) -> Result {
    Ok(Value::boolean(cx.ordinary_has_instance(args.this(), args.get(0))?))
}

/// `%ThrowTypeError%`.
pub(crate) fn throw_type_error(cx: &mut Context, _: Args) -> Result {
    Err(cx.type_error(Message::RestrictedProperty()))
}

/// The key of a property that functions of sloppy mode code do not have: for `caller` and
/// `arguments` of `Function.prototype`.
pub(crate) fn restricted_keys(cx: &Context) -> [PropertyKey; 2] {
    [cx.names().caller, cx.names().arguments]
}
