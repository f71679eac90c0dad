//! `DisposableStack`.

use super::{
    DisposableStack, Disposal, StackClass, adopt, construct, defer, disposed, join, pop, push, take_over,
    this,
};
use crate::define::{Class, Row, getter, method, tag};
use js_object_model::{Args, Context, Intrinsic, Message, Object, Result};
use js_strings::PropertyKey;
use js_value::Value;

pub(crate) static CLASS: Class = Class {
    methods: METHODS,
    ..Class::new(
        DisposableStack::NAME,
        construct::<DisposableStack>,
        0,
        Intrinsic::DisposableStack,
        DisposableStack::PROTOTYPE,
    )
};

static METHODS: &[Row] = &[
    method("adopt", adopt::<DisposableStack>, 2),
    method("defer", defer::<DisposableStack>, 1),
    method("dispose", dispose, 0),
    getter("disposed", disposed::<DisposableStack>),
    method("move", take_over::<DisposableStack>, 0),
    method("use", use_value, 1),
    tag(DisposableStack::NAME),
];

fn use_value(cx: &mut Context, args: Args) -> Result {
    let stack = this::<DisposableStack>(cx, args, format_args!("DisposableStack.prototype.use"))?;
    let list = stack.pending::<DisposableStack>(cx)?;
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
    let stack = this::<DisposableStack>(cx, args, format_args!("DisposableStack.prototype.dispose"))?;
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
