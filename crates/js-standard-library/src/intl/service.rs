//! Objects of Intl's services: an object whose host cell owns the service's Rust data.
//!
//! All services share one kind of cells; the type of the data tells them apart. The data holds no
//! JavaScript value. What does, such as a bound `format` or `compare` function, has its own slot.

use super::locale::{canonicalize_locale_list, filter_locales};
use crate::define::Class;
use crate::kinds::register_kind;
use crate::support::Support;
use js_garbage_collection::{Gc, GcSlot, Header, HostCell, HostData, Slot, Tracer, ValueCell};
use js_object_model::{
    Args, Context, Intrinsic, Message, NativeFn, NativeFunction, NativeFunctionSpec, Object,
    PrimitiveWrapper, PropertyAttributes, PropertyDescriptor, Result, Throw,
};
use js_strings::{PropertyKey, Symbol};
use js_value::Value;
use std::rc::Rc;

/// The data of a service, seen by programs as objects of a class.
pub(super) trait Service: Sized + 'static {
    /// The constructor and the prototype.
    const CLASS: &'static Class;
}

/// An object of a service.
#[repr(C)]
pub(super) struct IntlObject {
    object: Object,
    data: GcSlot<HostCell>,
    /// A value that belongs to the object: the bound function that a getter has given, or the text
    /// that segments are of.
    held: Slot,
}

crate::kinds::object_kind!(IntlObject, INTL_OBJECT);

/// The data: shared, so that it can be used while programs run.
struct Owned<T>(Rc<T>);

impl<T: 'static> HostData for Owned<T> {
    fn trace(&self, _: &mut Tracer) {}
}

/// Registers the one kind of cells, and the symbol of old constructors.
pub(super) fn register_kinds(cx: &mut Context) {
    register_kind::<IntlObject>(cx, "intl object", trace);
    cx.register_intrinsic(Intrinsic::IntlFallbackSymbol, |cx| {
        let description = cx.string("IntlLegacyConstructedSymbol")?;
        match Symbol::new(&cx.heap, Some(description)) {
            Ok(symbol) => cx.new_wrapper(symbol.value(), None),
            Err(error) => Err(cx.out_of_memory(error)),
        }
    });
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for objects of services only.
    unsafe {
        Object::trace_object(cell, tracer);
        let object = cell.cast::<IntlObject>();
        tracer.visit_gc(&(*object).data);
        tracer.visit(&(*object).held);
    }
}

/// Says who makes the constructor and the prototype.
pub(super) fn register<T: Service>(cx: &mut Context) {
    cx.register_intrinsic(T::CLASS.constructor, build_class::<T, true>);
    cx.register_intrinsic(T::CLASS.prototype, build_class::<T, false>);
}

/// Makes a constructor and its prototype; gives the one that was asked for.
fn build_class<T: Service, const CONSTRUCTOR: bool>(cx: &mut Context) -> Result<Gc<Object>> {
    let realm = cx.realm();
    T::CLASS.build(cx, realm)?;
    Ok(cx.intrinsic(if CONSTRUCTOR { T::CLASS.constructor } else { T::CLASS.prototype }))
}

/// A new object with this prototype.
pub(super) fn allocate<T: 'static>(cx: &mut Context, prototype: Gc<Object>, data: T) -> Result<Gc<Object>> {
    let data = match cx.heap.allocate_host(Box::new(Owned(Rc::new(data)))) {
        Ok(data) => data,
        Err(error) => return Err(cx.out_of_memory(error)),
    };
    let object: Gc<IntlObject> = cx.new_object_with_prototype(prototype)?;
    object.data.set(object, Some(data));
    object.held.set(object, Value::UNDEFINED);
    // SAFETY: the first field is an object.
    Ok(unsafe { object.cast() })
}

/// A new object with an intrinsic for its prototype that holds a value.
pub(super) fn allocate_with<T: 'static>(
    cx: &mut Context,
    prototype: Intrinsic,
    data: T,
    held: Value,
) -> Result {
    let prototype = cx.intrinsic(prototype);
    let object = allocate(cx, prototype, data)?.value();
    let cell: Gc<IntlObject> = object.downcast().expect("just made");
    cell.held.set(cell, held);
    Ok(object)
}

/// The value that an object of a service holds.
pub(super) fn held(object: Value) -> Value {
    object.downcast::<IntlObject>().map_or(Value::UNDEFINED, |cell| cell.held.get())
}

/// A new object of the current realm.
pub(super) fn create<T: Service>(cx: &mut Context, data: T) -> Result {
    let prototype = cx.intrinsic(T::CLASS.prototype);
    Ok(allocate(cx, prototype, data)?.value())
}

/// The first step of constructors that must be called with `new`: the prototype that
/// OrdinaryCreateFromConstructor would take. It is asked for before the arguments are read.
pub(super) fn constructed_prototype<T: Service>(cx: &mut Context, args: Args) -> Result<Gc<Object>> {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired(T::CLASS.name)));
    }
    cx.get_prototype_from_constructor(args.new_target(), T::CLASS.prototype)
}

/// The same for constructors that may be called as functions too.
pub(super) fn called_prototype<T: Service>(cx: &mut Context, args: Args) -> Result<Gc<Object>> {
    if args.is_construct() {
        return cx.get_prototype_from_constructor(args.new_target(), T::CLASS.prototype);
    }
    // Without `new`, `new.target` is the active function.
    Ok(cx.intrinsic(T::CLASS.prototype))
}

/// The data of a value that is an object of the service.
pub(super) fn data_of<T: 'static>(value: Value) -> Option<Rc<T>> {
    let object: Gc<IntlObject> = value.downcast()?;
    let host = object.data.get()?;
    Some(Rc::clone(&host.get::<Owned<T>>()?.0))
}

/// The data of `this`, which must be an object of the service.
pub(super) fn this<T: Service>(cx: &mut Context, args: Args) -> Result<Rc<T>> {
    match data_of(args.this()) {
        Some(data) => Ok(data),
        None => Err(incompatible::<T>(cx, args)),
    }
}

/// The TypeError of a method that was called on something else.
pub(super) fn incompatible<T: Service>(cx: &mut Context, args: Args) -> Throw {
    let name = NativeFunction::callee(args).name_key();
    let method = format!("Intl.{}.prototype.{name:?}", T::CLASS.name);
    let what = cx.describe(args.this());
    cx.type_error(Message::IncompatibleReceiver(&method, &what))
}

/// What a getter like `format` or `compare` gives: `function` with the object for its first
/// capture ([`captured`] reads it), made once. The object must be one of a service.
pub(super) fn bound_function(cx: &mut Context, object: Value, function: NativeFn, length: u16) -> Result {
    let cell: Gc<IntlObject> = object.downcast().expect("the caller has found the data in it");
    if cell.held.get() != Value::UNDEFINED {
        return Ok(cell.held.get());
    }
    let name = cx.names().empty;
    let made =
        cx.new_native_function(&NativeFunctionSpec::new(function, name, length).capturing(&[object]))?;
    cell.held.set(cell, made.value());
    Ok(made.value())
}

/// The data of the object that the called bound function belongs to.
pub(super) fn captured<T: Service>(args: Args) -> Rc<T> {
    data_of(NativeFunction::callee(args).capture(0))
        .expect("a bound function captures an object of its service")
}

/// `supportedLocalesOf ( locales [ , options ] )`, of all services.
pub(super) fn supported_locales_of(cx: &mut Context, args: Args) -> Result {
    let requested = canonicalize_locale_list(cx, args.get(0))?;
    filter_locales(cx, &requested, args.get(1))
}

fn fallback_key(cx: &mut Context) -> PropertyKey {
    let wrapper = cx.intrinsic(Intrinsic::IntlFallbackSymbol);
    let symbol = PrimitiveWrapper::from_object(wrapper)
        .and_then(|wrapper| wrapper.primitive().downcast::<Symbol>())
        .expect("the intrinsic wraps a symbol");
    PropertyKey::symbol(symbol)
}

/// ChainDateTimeFormat and ChainNumberFormat: a constructor that is called as a function on an
/// object which inherits from its prototype hides the new object in that one.
pub(super) fn chain<T: Service>(cx: &mut Context, args: Args, made: Gc<Object>) -> Result {
    if args.is_construct() {
        return Ok(made.value());
    }
    let this = args.this();
    let constructor = cx.intrinsic(T::CLASS.constructor);
    if let Some(object) = Object::from_value(this)
        && cx.ordinary_has_instance(constructor.value(), this)?
    {
        let key = fallback_key(cx);
        let fixed = PropertyDescriptor::data(made.value(), PropertyAttributes::NONE);
        object.define_property_or_throw(cx, key, &fixed)?;
        return Ok(this);
    }
    Ok(made.value())
}

/// UnwrapDateTimeFormat and UnwrapNumberFormat: the object that `this` is or hides, which must be
/// one of the service.
pub(super) fn unwrap<T: Service>(cx: &mut Context, args: Args) -> Result<(Value, Rc<T>)> {
    let mut value = args.this();
    if let Some(object) = Object::from_value(value)
        && data_of::<T>(value).is_none()
    {
        let constructor = cx.intrinsic(T::CLASS.constructor);
        if cx.ordinary_has_instance(constructor.value(), value)? {
            let key = fallback_key(cx);
            value = object.get(cx, key)?;
        }
    }
    match data_of(value) {
        Some(data) => Ok((value, data)),
        None => Err(incompatible::<T>(cx, args)),
    }
}
