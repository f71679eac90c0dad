//! Functions and classes in Rust that programs call.
//!
//! The rooting rule holds for them: a [`Value`] may live in locals and arguments; what outlives the
//! call lies in a [`crate::Handle`] or in a slot that is traced, never in a plain field.

use js_garbage_collection::{Gc, HostCell, HostData, Tracer, ValueCell};
use js_object_model::{
    Args, Context, HostObject, Intrinsic, NativeFn, NativeFunction, NativeFunctionSpec, Object,
    PropertyAttributes, PropertyDescriptor, Result,
};
use js_value::Value;
use std::any::Any;
use std::marker::PhantomData;
use std::ops::Deref;

/// A class in Rust: each instance carries a `Self`.
///
/// ```
/// use plumb_engine::{Args, Context, Engine, Instance, Member, NativeClass, Options, Result, Value};
/// use std::cell::Cell;
///
/// struct Counter(Cell<i32>);
///
/// impl NativeClass for Counter {
///     const NAME: &'static str = "Counter";
///     const MEMBERS: &'static [Member] = &[
///         Member::Method("increment", 0, |cx, args| {
///             let counter = Instance::<Counter>::of(cx, args.this())?;
///             counter.0.set(counter.0.get() + 1);
///             Ok(args.this())
///         }),
///         Member::Getter("value", |cx, args| {
///             Ok(Value::int(Instance::<Counter>::of(cx, args.this())?.0.get()))
///         }),
///     ];
///
///     fn construct(_: &mut Context, args: Args) -> Result<Counter> {
///         Ok(Counter(Cell::new(args.get(0).as_int().unwrap_or(0))))
///     }
/// }
///
/// let mut engine = Engine::new(&Options::default())?;
/// engine.define_class::<Counter>()?;
/// let result = engine.evaluate(
///     "class Loud extends Counter { get text() { return this.value + '!' } }
///      new Loud(40).increment().increment().text",
///     "counter.js",
/// )?;
/// assert_eq!(engine.display(&result), "42!");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait NativeClass: Any + Sized {
    /// Its name.
    const NAME: &'static str;
    /// The `length` of the constructor.
    const LENGTH: u16 = 0;
    /// Its methods and accessors.
    const MEMBERS: &'static [Member] = &[];

    /// Makes what a new instance carries.
    ///
    /// # Errors
    /// What the program shall catch.
    fn construct(cx: &mut Context, args: Args) -> Result<Self>;

    /// Gives the tracer every slot that it holds.
    fn trace(&self, _: &mut Tracer) {}

    /// Bytes that it keeps outside of the heap: they count towards the heap's limit.
    fn external_bytes(&self) -> usize {
        0
    }
}

/// One row of a class: name, `length` where it is a method, function.
#[derive(Clone, Copy)]
pub enum Member {
    /// A method.
    Method(&'static str, u16, NativeFn),
    /// A property that can only be read.
    Getter(&'static str, NativeFn),
    /// A property with a getter and a setter.
    Accessor(&'static str, NativeFn, NativeFn),
    /// A method of the class itself.
    Static(&'static str, u16, NativeFn),
}

/// What an instance of a [`NativeClass`] carries.
pub struct Instance<T> {
    cell: Gc<HostCell>,
    class: PhantomData<T>,
}

impl<T: NativeClass> Instance<T> {
    /// What `value` carries.
    ///
    /// # Errors
    /// TypeError where it is no instance of the class.
    pub fn of(cx: &mut Context, value: Value) -> Result<Instance<T>> {
        let host = value.downcast::<HostObject>().and_then(|object| object.data());
        match host.filter(|cell| cell.get::<Carried<T>>().is_some()) {
            Some(cell) => Ok(Instance { cell, class: PhantomData }),
            None => Err(cx.type_error(format_args!("this is no {}", T::NAME))),
        }
    }
}

impl<T: NativeClass> Deref for Instance<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.cell.get::<Carried<T>>().expect("checked when the instance was found").0
    }
}

struct Carried<T>(T);

impl<T: NativeClass> HostData for Carried<T> {
    fn trace(&self, tracer: &mut Tracer) {
        self.0.trace(tracer);
    }

    fn external_bytes(&self) -> usize {
        self.0.external_bytes()
    }
}

fn construct<T: NativeClass>(cx: &mut Context, args: Args) -> Result {
    let Some(new_target) = Object::from_value(args.new_target()) else {
        return Err(
            cx.type_error(format_args!("Class constructor {} cannot be invoked without 'new'", T::NAME))
        );
    };
    let carried = T::construct(cx, args)?;
    let prototype = cx.prototype_from_constructor(new_target, Intrinsic::ObjectPrototype)?;
    Ok(cx.new_host_object(prototype, Box::new(Carried(carried)))?.value())
}

/// The constructor of a class, with its prototype and members.
pub(crate) fn class<T: NativeClass>(cx: &mut Context) -> Result<Gc<Object>> {
    let key = cx.key(T::NAME)?;
    let spec = NativeFunctionSpec::new(construct::<T>, key, T::LENGTH).constructor();
    let constructor = cx.new_native_function(&spec)?;
    let prototype = cx.new_plain_object()?;
    let (prototype_key, constructor_key) = (cx.names().prototype, cx.names().constructor);
    constructor.add_property(cx, prototype_key, prototype.value(), PropertyAttributes::NONE)?;
    prototype.define_method(cx, constructor_key, constructor.value())?;
    for member in T::MEMBERS {
        match *member {
            Member::Method(name, length, function) => method(cx, prototype, name, length, function)?,
            Member::Static(name, length, function) => method(cx, constructor, name, length, function)?,
            Member::Getter(name, get) => accessor(cx, prototype, name, get, None)?,
            Member::Accessor(name, get, set) => accessor(cx, prototype, name, get, Some(set))?,
        }
    }
    Ok(constructor)
}

/// Gives an object a method.
pub(crate) fn method(
    cx: &mut Context,
    on: Gc<Object>,
    name: &str,
    length: u16,
    function: NativeFn,
) -> Result<()> {
    let function = cx.native_function(function, name, length)?;
    let key = cx.key(name)?;
    on.define_method(cx, key, function.value())
}

fn accessor(
    cx: &mut Context,
    on: Gc<Object>,
    name: &str,
    get: NativeFn,
    set: Option<NativeFn>,
) -> Result<()> {
    let get = cx.native_function(get, name, 0)?.value();
    let set = match set {
        Some(set) => cx.native_function(set, name, 1)?.value(),
        None => Value::UNDEFINED,
    };
    let key = cx.key(name)?;
    let property = PropertyDescriptor::accessor(get, set, PropertyAttributes::CONFIGURABLE);
    on.define_property_or_throw(cx, key, &property)
}

type Closure = dyn Fn(&mut Context, Args) -> Result;

struct BoxedClosure(Box<Closure>);

impl HostData for BoxedClosure {
    fn trace(&self, _: &mut Tracer) {}
}

fn call_closure(cx: &mut Context, args: Args) -> Result {
    let cell = NativeFunction::callee(args).capture(0).downcast::<HostCell>();
    match cell.as_ref().and_then(|cell| cell.get::<BoxedClosure>()) {
        Some(closure) => (closure.0)(cx, args),
        None => Err(cx.type_error("the function has lost its closure")),
    }
}

/// A function that calls a closure.
pub(crate) fn closure(
    cx: &mut Context,
    name: &str,
    length: u16,
    closure: Box<Closure>,
) -> Result<Gc<Object>> {
    let cell = cx.heap.allocate_host(Box::new(BoxedClosure(closure)));
    let cell = cell.map_err(|error| cx.out_of_memory(error))?;
    let key = cx.key(name)?;
    cx.new_native_function(&NativeFunctionSpec::new(call_closure, key, length).capturing(&[cell.value()]))
}
