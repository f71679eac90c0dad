//! `DisposableStack` and `AsyncDisposableStack`: the cell that both have, and its list of resources.
//!
//! The list is an array that no program sees, three values for a resource: how it is disposed of, the
//! value, the method.

mod asynchronous;
mod synchronous;

pub(crate) use asynchronous::{CLASS as ASYNC_CLASS, then_undefined};
pub(crate) use synchronous::CLASS;

use crate::array::callable;
use crate::kinds::{object_kind, register_kind};
use crate::support::Support;
use js_garbage_collection::{Gc, GcSlot, Header, HeapCell, Tracer};
use js_object_model::{
    Args, Array, Context, ErrorKind, Intrinsic, Message, Object, ObjectType, PropertyAttributes, Result,
};
use js_strings::{PropertyKey, Symbol};
use js_value::Value;
use std::cell::Cell;
use std::fmt::Arguments;
use std::ops::Deref;

/// A stack of resources.
#[repr(C)]
pub(crate) struct Stack {
    object: Object,
    resources: GcSlot<Array>,
    disposed: Cell<bool>,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for Stack {}

/// A `DisposableStack`.
#[repr(transparent)]
pub(crate) struct DisposableStack(Stack);
/// An `AsyncDisposableStack`.
#[repr(transparent)]
pub(crate) struct AsyncDisposableStack(Stack);

object_kind!(DisposableStack, DISPOSABLE_STACK, over Stack);
object_kind!(AsyncDisposableStack, ASYNC_DISPOSABLE_STACK, over Stack);

/// One of the two classes.
trait StackClass: ObjectType + Deref<Target = Stack> {
    const NAME: &'static str;
    const PROTOTYPE: Intrinsic;
}

impl StackClass for DisposableStack {
    const NAME: &'static str = "DisposableStack";
    const PROTOTYPE: Intrinsic = Intrinsic::DisposableStackPrototype;
}

impl StackClass for AsyncDisposableStack {
    const NAME: &'static str = "AsyncDisposableStack";
    const PROTOTYPE: Intrinsic = Intrinsic::AsyncDisposableStackPrototype;
}

pub(crate) fn register(cx: &mut Context) {
    register_kind::<DisposableStack>(cx, "disposable stack", trace);
    register_kind::<AsyncDisposableStack>(cx, "async disposable stack", trace);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for stacks only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit_gc(&(*cell.cast::<Stack>()).resources);
    }
}

/// What is to be done with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Disposal {
    /// The method is called on the value.
    Method = 0,
    /// The function is called with the value.
    Adopted = 1,
    /// Nothing is called, but something is awaited.
    Nothing = 2,
    /// The method is called on the value, and its result is no promise.
    SyncMethod = 3,
}

/// A resource off the list.
#[derive(Clone, Copy)]
struct Resource {
    disposal: Disposal,
    value: Value,
    method: Value,
}

impl Resource {
    /// Calls what disposes of it.
    fn dispose(self, cx: &mut Context) -> Result {
        match self.disposal {
            Disposal::Method | Disposal::SyncMethod => cx.call(self.method, self.value, &[]),
            Disposal::Adopted => cx.call(self.method, Value::UNDEFINED, &[self.value]),
            Disposal::Nothing => Ok(Value::UNDEFINED),
        }
    }
}

/// Appends to a list of resources.
fn push(cx: &mut Context, list: Gc<Array>, disposal: Disposal, value: Value, method: Value) -> Result<()> {
    for part in [Value::int(disposal as i32), value, method] {
        Array::push(list, cx, part)?;
    }
    Ok(())
}

/// Takes the last resource off a list.
fn pop(list: Gc<Array>) -> Option<Resource> {
    let (method, value, disposal) = (pop_value(list)?, pop_value(list)?, pop_value(list)?);
    let disposal = match disposal.as_int() {
        Some(1) => Disposal::Adopted,
        Some(2) => Disposal::Nothing,
        Some(3) => Disposal::SyncMethod,
        _ => Disposal::Method,
    };
    Some(Resource { disposal, value, method })
}

fn pop_value(list: Gc<Array>) -> Option<Value> {
    let elements = list.as_object().elements().filter(|_| list.length() > 0)?;
    let value = elements.get(list.length() - 1);
    list.set_length(list.length() - 1);
    Some(value)
}

/// `this`, which must be a `T`; an error names `method`.
fn this<T: StackClass>(cx: &mut Context, args: Args, method: Arguments<'_>) -> Result<Gc<T>> {
    match T::from_value(args.this()) {
        Some(stack) => Ok(stack),
        None => {
            let what = cx.describe(args.this());
            Err(cx.type_error(Message::IncompatibleReceiver(&method.to_string(), &what)))
        }
    }
}

impl Stack {
    /// The list of a stack that must not have been disposed of yet.
    fn pending<T: StackClass>(&self, cx: &mut Context) -> Result<Gc<Array>> {
        if self.disposed.get() {
            return Err(cx.error(ErrorKind::Reference, Message::AlreadyDisposed(T::NAME)));
        }
        Ok(self.resources.get().expect("a stack has a list from birth"))
    }

    /// Takes the list away, for good; none where that was done before.
    fn take(&self) -> Option<Gc<Array>> {
        if self.disposed.replace(true) { None } else { self.resources.get() }
    }
}

/// The constructors.
fn construct<T: StackClass>(cx: &mut Context, args: Args) -> Result {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired(T::NAME)));
    }
    let prototype = cx.get_prototype_from_constructor(args.new_target(), T::PROTOTYPE)?;
    let list = Array::create(cx, 0, None)?;
    create::<T>(cx, prototype, list)
}

/// A new stack with these resources.
fn create<T: StackClass>(cx: &mut Context, prototype: Gc<Object>, list: Gc<Array>) -> Result {
    let made: Gc<T> = cx.new_object_with_prototype(prototype)?;
    let stack: &Stack = &made;
    stack.resources.set(stack, Some(list));
    Ok(made.value())
}

/// `adopt` of both.
fn adopt<T: StackClass>(cx: &mut Context, args: Args) -> Result {
    let stack = this::<T>(cx, args, format_args!("{}.prototype.adopt", T::NAME))?;
    let list = stack.pending::<T>(cx)?;
    let function = callable(cx, args.get(1))?;
    push(cx, list, Disposal::Adopted, args.get(0), function)?;
    Ok(args.get(0))
}

/// `defer` of both.
fn defer<T: StackClass>(cx: &mut Context, args: Args) -> Result {
    let stack = this::<T>(cx, args, format_args!("{}.prototype.defer", T::NAME))?;
    let list = stack.pending::<T>(cx)?;
    let function = callable(cx, args.get(0))?;
    push(cx, list, Disposal::Method, Value::UNDEFINED, function)?;
    Ok(Value::UNDEFINED)
}

/// `move` of both: a new stack of this realm gets the resources.
fn take_over<T: StackClass>(cx: &mut Context, args: Args) -> Result {
    let stack = this::<T>(cx, args, format_args!("{}.prototype.move", T::NAME))?;
    let list = stack.pending::<T>(cx)?;
    let prototype = cx.intrinsic(T::PROTOTYPE);
    let made = create::<T>(cx, prototype, list)?;
    stack.disposed.set(true);
    Ok(made)
}

/// `disposed` of both.
fn disposed<T: StackClass>(cx: &mut Context, args: Args) -> Result {
    let stack = this::<T>(cx, args, format_args!("get {}.prototype.disposed", T::NAME))?;
    Ok(Value::boolean(stack.disposed.get()))
}

/// An exception joins what was thrown before: a SuppressedError says both.
fn join(cx: &mut Context, before: Option<Value>) -> Result {
    let error = cx.take_exception();
    let Some(suppressed) = before else { return Ok(error) };
    let prototype = cx.intrinsic(Intrinsic::SuppressedErrorPrototype);
    let object = cx.new_error_object(prototype, Value::UNDEFINED)?;
    let names = (cx.names().error, cx.names().suppressed);
    object.add_property(cx, names.0, error, PropertyAttributes::METHOD)?;
    object.add_property(cx, names.1, suppressed, PropertyAttributes::METHOD)?;
    Ok(object.value())
}

/// Gives a method of a prototype a well-known symbol as its second name.
fn alias(cx: &mut Context, prototype: Intrinsic, name: &str, symbol: Gc<Symbol>) -> Result<()> {
    let prototype = cx.intrinsic(prototype);
    let key = cx.key(name)?;
    let method = prototype.get(cx, key)?;
    prototype.add_property(cx, PropertyKey::symbol(symbol), method, PropertyAttributes::METHOD)
}

/// The second names of the methods that dispose, once the classes are built.
pub(crate) fn define_aliases(cx: &mut Context) -> Result<()> {
    let (dispose, async_dispose) = (cx.symbols().dispose, cx.symbols().async_dispose);
    alias(cx, Intrinsic::DisposableStackPrototype, "dispose", dispose)?;
    alias(cx, Intrinsic::AsyncDisposableStackPrototype, "disposeAsync", async_dispose)
}
