//! Proxy exotic objects (ECMA-262, 10.5): every trap, every invariant.
//!
//! Private names never reach a handler: they live on the proxy object itself, in its shape.

use crate::key::KeyList;
use crate::methods::{self, InternalMethods};
use crate::object::ObjectType;
use crate::shape::{Shape, ShapeFlags};
use crate::{Args, Array, Context, Message, Object, PropertyAttributes, PropertyDescriptor, Result};
use crate::{same_value, to_boolean};
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, Tracer};
use js_strings::PropertyKey;
use js_value::Value;

/// A proxy.
#[repr(C)]
pub struct Proxy {
    object: Object,
    /// `[[ProxyTarget]]`; none once it was revoked.
    target: GcSlot<Object>,
    /// `[[ProxyHandler]]`; none once it was revoked.
    handler: GcSlot<Object>,
}

// SAFETY: `repr(C)`, an object first.
unsafe impl HeapCell for Proxy {}
// SAFETY: only `Context::proxy_create` makes cells of this kind.
unsafe impl CellType for Proxy {
    const KIND: CellKind = CellKind::PROXY;
}
// SAFETY: as above.
unsafe impl ObjectType for Proxy {}

pub(crate) static METHODS: InternalMethods = InternalMethods {
    flags: ShapeFlags::EXOTIC,
    get_prototype_of,
    set_prototype_of,
    is_extensible,
    prevent_extensions,
    get_own_property,
    define_own_property,
    has_property,
    get,
    set,
    delete,
    own_property_keys,
    call,
    construct,
    ..InternalMethods::ordinary(Proxy::WORDS)
};

impl Proxy {
    /// The target, unless the proxy was revoked.
    pub fn target(&self) -> Option<Gc<Object>> {
        self.target.get()
    }

    /// The handler, unless the proxy was revoked.
    pub fn handler(&self) -> Option<Gc<Object>> {
        self.handler.get()
    }

    /// Takes target and handler away for good.
    pub fn revoke(&self) {
        self.target.initialize(None);
        self.handler.initialize(None);
    }

    /// The target, or a TypeError that names the operation.
    pub fn target_or_throw(&self, cx: &mut Context, operation: &str) -> Result<Gc<Object>> {
        self.target.get().ok_or_else(|| cx.type_error(Message::ProxyRevoked(operation)))
    }
}

impl Context {
    /// ProxyCreate.
    pub fn proxy_create(&mut self, target: Value, handler: Value) -> Result<Gc<Object>> {
        let (Some(target), Some(handler)) = (Object::from_value(target), Object::from_value(handler)) else {
            return Err(self.type_error(Message::ProxyNonObject()));
        };
        let callable = ShapeFlags::CALLABLE | ShapeFlags::CONSTRUCTOR;
        let flags = ShapeFlags(target.flags().0 & callable.0);
        let shape = Shape::root(self, CellKind::PROXY, Value::NULL, 0, flags)?;
        let object = Object::allocate(self, shape)?;
        // SAFETY: the shape's kind says so.
        let proxy: Gc<Proxy> = unsafe { object.cast() };
        proxy.target.set(proxy, Some(target));
        proxy.handler.set(proxy, Some(handler));
        Ok(object)
    }
}

/// Target, handler and trap of an operation. No trap: the target does it.
struct Trap {
    target: Gc<Object>,
    handler: Value,
    function: Option<Gc<Object>>,
}

impl Trap {
    fn find(cx: &mut Context, object: Gc<Object>, name: &str, key: PropertyKey) -> Result<Trap> {
        cx.check_stack()?;
        // SAFETY: the table is that of proxies.
        let proxy: Gc<Proxy> = unsafe { object.cast() };
        let (Some(target), Some(handler)) = (proxy.target.get(), proxy.handler.get()) else {
            return Err(cx.type_error(Message::ProxyRevoked(name)));
        };
        let function = handler.get(cx, key)?;
        let function = match Object::from_value(function) {
            _ if function.is_nullish() => None,
            Some(function) if function.is_callable() => Some(function),
            _ => {
                let what = cx.describe(function);
                return Err(cx.type_error(Message::ProxyTrapNotFunction(&what, name)));
            }
        };
        Ok(Trap { target, handler: handler.value(), function })
    }

    fn call(&self, cx: &mut Context, function: Gc<Object>, arguments: &[Value]) -> Result {
        cx.call(function.value(), self.handler, arguments)
    }
}

fn text(key: PropertyKey) -> String {
    format!("{key:?}")
}

fn get_prototype_of(cx: &mut Context, object: Gc<Object>) -> Result {
    let key = cx.names().get_prototype_of;
    let trap = Trap::find(cx, object, "getPrototypeOf", key)?;
    let Some(function) = trap.function else {
        // A chain that leads through a proxy may lead back to its beginning, and whoever walks it in
        // native code then walks for ever: this is the one step of such a circle that can look.
        if cx.interrupt_pending() {
            cx.poll_interrupts()?;
        }
        return trap.target.get_prototype_of(cx);
    };
    let prototype = trap.call(cx, function, &[trap.target.value()])?;
    if prototype != Value::NULL && Object::from_value(prototype).is_none() {
        return Err(cx.type_error(Message::ProxyGetPrototypeInvalid()));
    }
    if !trap.target.is_extensible(cx)? && trap.target.get_prototype_of(cx)? != prototype {
        return Err(cx.type_error(Message::ProxyGetPrototypeNonExtensible()));
    }
    Ok(prototype)
}

fn set_prototype_of(cx: &mut Context, object: Gc<Object>, prototype: Value) -> Result<bool> {
    let key = cx.names().set_prototype_of;
    let trap = Trap::find(cx, object, "setPrototypeOf", key)?;
    let Some(function) = trap.function else { return trap.target.set_prototype_of(cx, prototype) };
    let result = trap.call(cx, function, &[trap.target.value(), prototype])?;
    if !to_boolean(result) {
        return Ok(false);
    }
    if !trap.target.is_extensible(cx)? && trap.target.get_prototype_of(cx)? != prototype {
        return Err(cx.type_error(Message::ProxySetPrototypeNonExtensible()));
    }
    Ok(true)
}

fn is_extensible(cx: &mut Context, object: Gc<Object>) -> Result<bool> {
    let key = cx.names().is_extensible;
    let trap = Trap::find(cx, object, "isExtensible", key)?;
    let Some(function) = trap.function else { return trap.target.is_extensible(cx) };
    let result = trap.call(cx, function, &[trap.target.value()])?;
    let (result, actual) = (to_boolean(result), trap.target.is_extensible(cx)?);
    if result != actual {
        return Err(cx.type_error(Message::ProxyIsExtensibleInconsistent(&actual.to_string())));
    }
    Ok(result)
}

fn prevent_extensions(cx: &mut Context, object: Gc<Object>) -> Result<bool> {
    let key = cx.names().prevent_extensions;
    let trap = Trap::find(cx, object, "preventExtensions", key)?;
    let Some(function) = trap.function else { return trap.target.prevent_extensions(cx) };
    let result = trap.call(cx, function, &[trap.target.value()])?;
    let result = to_boolean(result);
    if result && trap.target.is_extensible(cx)? {
        return Err(cx.type_error(Message::ProxyPreventExtensionsExtensible()));
    }
    Ok(result)
}

fn get_own_property(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
) -> Result<Option<PropertyDescriptor>> {
    if key.is_private() {
        return methods::ordinary_get_own_property(cx, object, key);
    }
    let name = cx.names().get_own_property_descriptor;
    let trap = Trap::find(cx, object, "getOwnPropertyDescriptor", name)?;
    let Some(function) = trap.function else { return trap.target.get_own_property(cx, key) };
    let key_value = cx.key_value(key)?;
    let result = trap.call(cx, function, &[trap.target.value(), key_value])?;
    if result != Value::UNDEFINED && Object::from_value(result).is_none() {
        return Err(cx.type_error(Message::ProxyDescriptorInvalid(&text(key))));
    }
    let current = trap.target.get_own_property(cx, key)?;
    if result == Value::UNDEFINED {
        let Some(current) = current else { return Ok(None) };
        if !current.is_configurable() {
            return Err(cx.type_error(Message::ProxyDescriptorNonConfigurableUndefined(&text(key))));
        }
        if !trap.target.is_extensible(cx)? {
            return Err(cx.type_error(Message::ProxyDescriptorUndefinedNonExtensible(&text(key))));
        }
        return Ok(None);
    }
    let extensible = trap.target.is_extensible(cx)?;
    let descriptor = PropertyDescriptor::from_object(result, cx)?.complete();
    if !methods::is_compatible_property_descriptor(cx, extensible, &descriptor, current) {
        return Err(cx.type_error(Message::ProxyDescriptorIncompatible(&text(key))));
    }
    if !descriptor.is_configurable() {
        match current {
            Some(current) if !current.is_configurable() => {
                let was_writable = current.attribute(PropertyAttributes::WRITABLE) == Some(true);
                if descriptor.attribute(PropertyAttributes::WRITABLE) == Some(false) && was_writable {
                    return Err(cx.type_error(Message::ProxyDescriptorNonWritable(&text(key))));
                }
            }
            _ => return Err(cx.type_error(Message::ProxyDescriptorNonConfigurable(&text(key)))),
        }
    }
    Ok(Some(descriptor))
}

fn define_own_property(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
    descriptor: &PropertyDescriptor,
) -> Result<bool> {
    if key.is_private() {
        return methods::ordinary_define_own_property(cx, object, key, descriptor);
    }
    let name = cx.names().define_property;
    let trap = Trap::find(cx, object, "defineProperty", name)?;
    let Some(function) = trap.function else { return trap.target.define_own_property(cx, key, descriptor) };
    let argument = PropertyDescriptor::to_object(Some(*descriptor), cx)?;
    let key_value = cx.key_value(key)?;
    let result = trap.call(cx, function, &[trap.target.value(), key_value, argument])?;
    if !to_boolean(result) {
        return Ok(false);
    }
    let current = trap.target.get_own_property(cx, key)?;
    let extensible = trap.target.is_extensible(cx)?;
    let fixed = descriptor.attribute(PropertyAttributes::CONFIGURABLE) == Some(false);
    match current {
        None if !extensible => return Err(cx.type_error(Message::ProxyDefineNonExtensible(&text(key)))),
        None if fixed => return Err(cx.type_error(Message::ProxyDefineNonConfigurable(&text(key)))),
        None => {}
        Some(current) => {
            if !methods::is_compatible_property_descriptor(cx, extensible, descriptor, Some(current)) {
                return Err(cx.type_error(Message::ProxyDefineIncompatible(&text(key))));
            }
            if fixed && current.is_configurable() {
                return Err(cx.type_error(Message::ProxyDefineNonConfigurable(&text(key))));
            }
            let was_writable = current.is_data_descriptor() && current.is_writable();
            if was_writable
                && !current.is_configurable()
                && descriptor.attribute(PropertyAttributes::WRITABLE) == Some(false)
            {
                return Err(cx.type_error(Message::ProxyDefineNonWritable(&text(key))));
            }
        }
    }
    Ok(true)
}

fn has_property(cx: &mut Context, object: Gc<Object>, key: PropertyKey) -> Result<bool> {
    let name = cx.names().has;
    let trap = Trap::find(cx, object, "has", name)?;
    let Some(function) = trap.function else { return trap.target.has_property(cx, key) };
    let key_value = cx.key_value(key)?;
    let result = trap.call(cx, function, &[trap.target.value(), key_value])?;
    let result = to_boolean(result);
    if !result && let Some(current) = trap.target.get_own_property(cx, key)? {
        if !current.is_configurable() {
            return Err(cx.type_error(Message::ProxyHasNonConfigurable(&text(key))));
        }
        if !trap.target.is_extensible(cx)? {
            return Err(cx.type_error(Message::ProxyHasNonExtensible(&text(key))));
        }
    }
    Ok(result)
}

fn get(cx: &mut Context, object: Gc<Object>, key: PropertyKey, receiver: Value) -> Result {
    let name = cx.names().get;
    let trap = Trap::find(cx, object, "get", name)?;
    let Some(function) = trap.function else { return trap.target.get_with_receiver(cx, key, receiver) };
    let key_value = cx.key_value(key)?;
    let value = trap.call(cx, function, &[trap.target.value(), key_value, receiver])?;
    if let Some(current) = trap.target.get_own_property(cx, key)?
        && !current.is_configurable()
    {
        if current.is_data_descriptor() && !current.is_writable() {
            let actual = current.value().unwrap_or(Value::UNDEFINED);
            if !same_value(cx, value, actual) {
                return Err(cx.type_error(Message::ProxyGetNonConfigurableData(&text(key))));
            }
        }
        if current.get() == Some(Value::UNDEFINED) && value != Value::UNDEFINED {
            return Err(cx.type_error(Message::ProxyGetNonConfigurableAccessor(&text(key))));
        }
    }
    Ok(value)
}

fn set(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
    value: Value,
    receiver: Value,
) -> Result<bool> {
    let name = cx.names().set;
    let trap = Trap::find(cx, object, "set", name)?;
    let Some(function) = trap.function else { return trap.target.set(cx, key, value, receiver) };
    let key_value = cx.key_value(key)?;
    let result = trap.call(cx, function, &[trap.target.value(), key_value, value, receiver])?;
    if !to_boolean(result) {
        return Ok(false);
    }
    if let Some(current) = trap.target.get_own_property(cx, key)?
        && !current.is_configurable()
    {
        if current.is_data_descriptor() && !current.is_writable() {
            let actual = current.value().unwrap_or(Value::UNDEFINED);
            if !same_value(cx, value, actual) {
                return Err(cx.type_error(Message::ProxySetFrozenData(&text(key))));
            }
        }
        if current.set() == Some(Value::UNDEFINED) {
            return Err(cx.type_error(Message::ProxySetFrozenAccessor(&text(key))));
        }
    }
    Ok(true)
}

fn delete(cx: &mut Context, object: Gc<Object>, key: PropertyKey) -> Result<bool> {
    let name = cx.names().delete_property;
    let trap = Trap::find(cx, object, "deleteProperty", name)?;
    let Some(function) = trap.function else { return trap.target.delete_property(cx, key) };
    let key_value = cx.key_value(key)?;
    let result = trap.call(cx, function, &[trap.target.value(), key_value])?;
    if !to_boolean(result) {
        return Ok(false);
    }
    if let Some(current) = trap.target.get_own_property(cx, key)? {
        if !current.is_configurable() {
            return Err(cx.type_error(Message::ProxyDeleteNonConfigurable(&text(key))));
        }
        if !trap.target.is_extensible(cx)? {
            return Err(cx.type_error(Message::ProxyDeleteNonExtensible(&text(key))));
        }
    }
    Ok(true)
}

fn own_property_keys(cx: &mut Context, object: Gc<Object>, keys: &mut KeyList) -> Result<()> {
    let name = cx.names().own_keys;
    let trap = Trap::find(cx, object, "ownKeys", name)?;
    let Some(function) = trap.function else {
        return (cx.methods(trap.target.kind()).own_property_keys)(cx, trap.target, keys);
    };
    let result = trap.call(cx, function, &[trap.target.value()])?;
    // CreateListFromArrayLike for property keys, without duplicates. The set holds bits for a
    // question asked at once, and the list keeps what they stand for alive.
    let values = cx.list_from_array_like(result)?;
    let mut seen = std::collections::HashSet::new();
    for value in values.iter() {
        if !crate::is_string(value) && !crate::is_symbol(value) {
            let what = cx.describe(value);
            return Err(cx.type_error(Message::ProxyOwnKeysNotKey(&what)));
        }
        let key = crate::to_property_key(cx, value)?;
        keys.push(key);
        if !seen.insert(key.bits()) {
            return Err(cx.type_error(Message::ProxyOwnKeysDuplicate()));
        }
    }
    let extensible = trap.target.is_extensible(cx)?;
    let target_keys = trap.target.own_property_keys(cx)?;
    let mut found = 0;
    for key in target_keys.iter() {
        let fixed = match trap.target.get_own_property(cx, key)? {
            Some(current) => !current.is_configurable(),
            None => false,
        };
        if seen.contains(&key.bits()) {
            found += 1;
        } else if fixed || !extensible {
            return Err(cx.type_error(Message::ProxyOwnKeysMissing(&text(key))));
        }
    }
    if !extensible && found < keys.len() {
        return Err(cx.type_error(Message::ProxyOwnKeysExtra()));
    }
    Ok(())
}

fn call(cx: &mut Context, args: Args) -> Result {
    let name = cx.names().apply;
    let trap = Trap::find(cx, args.callee(), "apply", name)?;
    // SAFETY: the window stays where it is during the call.
    let arguments = unsafe { args.slice(0) };
    let Some(function) = trap.function else { return cx.call(trap.target.value(), args.this(), arguments) };
    let array = Array::from_slice(cx, arguments)?;
    trap.call(cx, function, &[trap.target.value(), args.this(), array.value()])
}

fn construct(cx: &mut Context, args: Args) -> Result {
    let name = cx.names().construct;
    let trap = Trap::find(cx, args.callee(), "construct", name)?;
    // SAFETY: as above.
    let arguments = unsafe { args.slice(0) };
    let Some(function) = trap.function else {
        let new_target = Object::from_value(args.new_target()).unwrap_or(trap.target);
        return Ok(cx.construct(trap.target, arguments, new_target)?.value());
    };
    let array = Array::from_slice(cx, arguments)?;
    let result = trap.call(cx, function, &[trap.target.value(), array.value(), args.new_target()])?;
    if Object::from_value(result).is_none() {
        return Err(cx.type_error(Message::ProxyConstructNotObject()));
    }
    Ok(result)
}

pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for proxies only.
    unsafe {
        Object::trace_object(cell, tracer);
        let proxy = &*cell.cast::<Proxy>();
        tracer.visit_gc(&proxy.target);
        tracer.visit_gc(&proxy.handler);
    }
}
