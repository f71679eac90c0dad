//! `DisposableStack`.

use super::{DisposableStack, Disposal, adopt, create, defer, join, pop, push, take_over, this};
use crate::define::{Class, Row, getter, method, tag};
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Intrinsic, Message, Object, Result};
use js_strings::PropertyKey;
use js_value::Value;

pub(crate) static CLASS: Class = Class {
    methods: METHODS,
    ..Class::new(NAME, construct, 0, Intrinsic::DisposableStack, Intrinsic::DisposableStackPrototype)
};

const NAME: &str = "DisposableStack";

static METHODS: &[Row] = &[
    method("adopt", adopt_value, 2),
    method("defer", defer_function, 1),
    method("dispose", dispose, 0),
    getter("disposed", disposed),
    method("move", move_resources, 0),
    method("use", use_value, 1),
    tag(NAME),
];

fn construct(cx: &mut Context, args: Args) -> Result {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired(NAME)));
    }
    let stack: Gc<DisposableStack> = create(cx, args.new_target(), Intrinsic::DisposableStackPrototype)?;
    Ok(stack.value())
}

fn adopt_value(cx: &mut Context, args: Args) -> Result {
    let stack = this::<DisposableStack>(cx, args, "DisposableStack.prototype.adopt")?;
    adopt(cx, &stack, NAME, args)
}

fn defer_function(cx: &mut Context, args: Args) -> Result {
    let stack = this::<DisposableStack>(cx, args, "DisposableStack.prototype.defer")?;
    defer(cx, &stack, NAME, args)
}

fn move_resources(cx: &mut Context, args: Args) -> Result {
    let stack = this::<DisposableStack>(cx, args, "DisposableStack.prototype.move")?;
    take_over::<DisposableStack>(cx, &stack, NAME, Intrinsic::DisposableStackPrototype)
}

fn disposed(cx: &mut Context, args: Args) -> Result {
    let stack = this::<DisposableStack>(cx, args, "get DisposableStack.prototype.disposed")?;
    Ok(Value::boolean(stack.disposed.get()))
}

fn use_value(cx: &mut Context, args: Args) -> Result {
    let stack = this::<DisposableStack>(cx, args, "DisposableStack.prototype.use")?;
    let list = stack.pending(cx, NAME)?;
    let value = args.get(0);
    if value.is_nullish() {
        return Ok(value);
    }
    if Object::from_value(value).is_none() {
        let what = cx.describe(value);
        return Err(cx.type_error(Message::NotObject(&what)));
    }
    let key = PropertyKey::symbol(cx.symbols().dispose);
    let Some(method) = cx.get_method(value, key)? else {
        return Err(cx.type_error(Message::NotDisposable()));
    };
    push(cx, list, Disposal::Method, value, method.value())?;
    Ok(value)
}

/// DisposeResources: the last first; all of them, whatever they throw.
fn dispose(cx: &mut Context, args: Args) -> Result {
    let stack = this::<DisposableStack>(cx, args, "DisposableStack.prototype.dispose")?;
    let Some(list) = stack.take() else { return Ok(Value::UNDEFINED) };
    let mut thrown = None;
    while let Some(resource) = pop(list) {
        if resource.dispose(cx).is_err() {
            thrown = Some(join(cx, thrown)?);
        }
    }
    match thrown {
        Some(exception) => Err(cx.throw(exception)),
        None => Ok(Value::UNDEFINED),
    }
}
