//! The operations on objects (ECMA-262, 7.3): `obj.get(cx, key)` and its siblings.
//!
//! The ordinary case is decided here, by shape flags, without a table and without a descriptor;
//! everything else goes through the kind's [`InternalMethods`](crate::InternalMethods).

use super::Object;
use crate::accessor::Accessor;
use crate::key::KeyList;
use crate::methods::ordinary::is_exotic;
use crate::shape::{Property, Shape, ShapeFlags};
use crate::{Context, Intrinsic, Message, PropertyAttributes, PropertyDescriptor, Result};
use js_garbage_collection::{CellKind, Gc};
use js_strings::PropertyKey;
use js_value::Value;

impl Object {
    /// Get: the value of the property `key`, undefined where there is none.
    #[inline]
    pub fn get(&self, cx: &mut Context, key: PropertyKey) -> Result {
        self.get_with_receiver(cx, key, self.value())
    }

    /// `[[Get]]`
    pub fn get_with_receiver(&self, cx: &mut Context, key: PropertyKey, receiver: Value) -> Result {
        let mut object = self.gc();
        loop {
            let shape = object.shape();
            if is_exotic(&shape, key) {
                cx.check_stack()?;
                return (cx.methods(object.kind()).get)(cx, object, key, receiver);
            }
            if let Some(index) = key.as_index() {
                if let Some(element) = object.own_element(index) {
                    return read(cx, element.value, element.attributes, receiver);
                }
            } else if let Some(property) = Shape::lookup(cx, shape, key) {
                if property.location.as_virtual().is_some() {
                    return object.property_value(cx, property);
                }
                return read(cx, object.get_slot(property.location), property.attributes, receiver);
            }
            match object.prototype_object() {
                Some(prototype) => object = prototype,
                None => return Ok(Value::UNDEFINED),
            }
        }
    }

    /// `[[Set]]`: `false` where the property cannot be set.
    pub fn set(&self, cx: &mut Context, key: PropertyKey, value: Value, receiver: Value) -> Result<bool> {
        let this = self.gc();
        let is_receiver = receiver == this.value();
        let mut object = this;
        loop {
            let shape = object.shape();
            if is_exotic(&shape, key) {
                cx.check_stack()?;
                return (cx.methods(object.kind()).set)(cx, object, key, value, receiver);
            }
            let found = match key.as_index() {
                Some(index) => object.own_element(index).map(|element| (Some(element), element.attributes)),
                None => Shape::lookup(cx, shape, key).map(|property| (None, property.attributes)),
            };
            if let Some((element, attributes)) = found {
                if attributes.is_accessor() {
                    let pair = match element {
                        Some(element) => element.value,
                        None => object.own_value(cx, key),
                    };
                    cx.check_stack()?;
                    return Accessor::from_slot(pair).call_setter(cx, receiver, value);
                }
                if !attributes.is_writable() {
                    return Ok(false);
                }
                if object == this && is_receiver {
                    return this.overwrite(cx, key, value);
                }
                break;
            }
            match object.prototype_object() {
                Some(prototype) => object = prototype,
                None => break,
            }
        }
        // Nothing on the chain forbids it: the receiver gets the value.
        if is_receiver {
            return this.add_by_assignment(cx, key, value);
        }
        crate::methods::ordinary::set_on_receiver(cx, key, value, receiver)
    }

    /// The stored value of an own property that is not virtual.
    fn own_value(&self, cx: &mut Context, key: PropertyKey) -> Value {
        match self.own_property(cx, key) {
            Some(Property { location, .. }) if location.as_virtual().is_none() => self.get_slot(location),
            _ => Value::UNDEFINED,
        }
    }

    /// Stores into an own writable data property that exists.
    fn overwrite(&self, cx: &mut Context, key: PropertyKey, value: Value) -> Result<bool> {
        if let Some(index) = key.as_index() {
            self.set_own_element(index, value);
            return Ok(true);
        }
        match self.own_property(cx, key) {
            Some(Property { location, .. }) => match location.as_virtual() {
                None => {
                    self.set_slot(location, value);
                    Ok(true)
                }
                Some(field) => (cx.methods(self.kind()).virtual_set)(cx, self.gc(), field, value),
            },
            None => Ok(false),
        }
    }

    /// Adds a property that is not there, as assignment does.
    fn add_by_assignment(&self, cx: &mut Context, key: PropertyKey, value: Value) -> Result<bool> {
        let this = self.gc();
        let shape = this.shape();
        if is_exotic(&shape, key) {
            return crate::methods::ordinary::set_on_receiver(cx, key, value, this.value());
        }
        if !shape.is_extensible() {
            return Ok(false);
        }
        let Some(index) = key.as_index() else {
            this.add_property(cx, key, value, PropertyAttributes::ALL)?;
            return Ok(true);
        };
        if let Some(array) = Object::downcast::<crate::Array>(this) {
            if index >= array.length() && !array.is_length_writable() {
                return Ok(false);
            }
            this.define_element(cx, index, value, PropertyAttributes::ALL)?;
            array.raise_length(index + 1);
        } else {
            this.define_element(cx, index, value, PropertyAttributes::ALL)?;
        }
        Ok(true)
    }

    /// Set(object, key, value, throw).
    pub fn put(&self, cx: &mut Context, key: PropertyKey, value: Value, throw: bool) -> Result<()> {
        let this = self.gc();
        if this.set(cx, key, value, this.value())? || !throw { Ok(()) } else { Err(this.cannot_set(cx, key)) }
    }

    /// Why a store to `key` failed, as a TypeError.
    #[cold]
    pub fn cannot_set(&self, cx: &mut Context, key: PropertyKey) -> crate::Throw {
        let this = self.gc();
        let text = format!("{key:?}");
        if this.kind() == CellKind::PROXY {
            return cx.type_error(Message::ProxyFalseFor("set", &text));
        }
        let what = cx.describe(this.value());
        let mut object = Some(this);
        while let Some(holder) = object
            && holder.kind() != CellKind::PROXY
        {
            if let Ok(Some(property)) = holder.get_own_property(cx, key) {
                return if property.is_accessor_descriptor() {
                    cx.type_error(Message::NoSetter(&text, &what))
                } else {
                    let what = format!("{} '{what}'", crate::type_of_text(this.value()));
                    cx.type_error(Message::ReadOnly(&text, &what))
                };
            }
            object = holder.prototype_object();
        }
        cx.type_error(Message::NotExtensible(&text))
    }

    /// `[[HasProperty]]`
    pub fn has_property(&self, cx: &mut Context, key: PropertyKey) -> Result<bool> {
        let mut object = self.gc();
        loop {
            let shape = object.shape();
            if is_exotic(&shape, key) {
                cx.check_stack()?;
                return (cx.methods(object.kind()).has_property)(cx, object, key);
            }
            let found = match key.as_index() {
                Some(index) => object.own_element(index).is_some(),
                None => Shape::lookup(cx, shape, key).is_some(),
            };
            if found {
                return Ok(true);
            }
            match object.prototype_object() {
                Some(prototype) => object = prototype,
                None => return Ok(false),
            }
        }
    }

    /// HasOwnProperty.
    pub fn has_own_property(&self, cx: &mut Context, key: PropertyKey) -> Result<bool> {
        if is_exotic(&self.shape(), key) {
            return Ok(self.get_own_property(cx, key)?.is_some());
        }
        Ok(match key.as_index() {
            Some(index) => self.own_element(index).is_some(),
            None => self.own_property(cx, key).is_some(),
        })
    }

    /// `[[GetOwnProperty]]`
    #[inline]
    pub fn get_own_property(&self, cx: &mut Context, key: PropertyKey) -> Result<Option<PropertyDescriptor>> {
        (cx.methods(self.kind()).get_own_property)(cx, self.gc(), key)
    }

    /// `[[DefineOwnProperty]]`
    #[inline]
    pub fn define_own_property(
        &self,
        cx: &mut Context,
        key: PropertyKey,
        descriptor: &PropertyDescriptor,
    ) -> Result<bool> {
        (cx.methods(self.kind()).define_own_property)(cx, self.gc(), key, descriptor)
    }

    /// DefinePropertyOrThrow.
    pub fn define_property_or_throw(
        &self,
        cx: &mut Context,
        key: PropertyKey,
        descriptor: &PropertyDescriptor,
    ) -> Result<()> {
        if self.define_own_property(cx, key, descriptor)? { Ok(()) } else { Err(self.cannot_define(cx, key)) }
    }

    /// Why a definition of `key` failed, as a TypeError.
    #[cold]
    pub fn cannot_define(&self, cx: &mut Context, key: PropertyKey) -> crate::Throw {
        let text = format!("{key:?}");
        if self.kind() == CellKind::PROXY {
            return cx.type_error(Message::ProxyFalseFor("defineProperty", &text));
        }
        match self.has_own_property(cx, key) {
            Ok(true) => cx.type_error(Message::CannotRedefine(&text)),
            Ok(false) => cx.type_error(Message::NotExtensibleDefine(&text)),
            Err(throw) => throw,
        }
    }

    /// CreateDataProperty.
    pub fn create_data_property(&self, cx: &mut Context, key: PropertyKey, value: Value) -> Result<bool> {
        let shape = self.shape();
        if self.kind() == CellKind::OBJECT && shape.is_extensible() && !self.has_own_property(cx, key)? {
            match key.as_index() {
                Some(index) => self.define_element(cx, index, value, PropertyAttributes::ALL)?,
                None => self.add_property(cx, key, value, PropertyAttributes::ALL)?,
            }
            return Ok(true);
        }
        self.define_own_property(cx, key, &PropertyDescriptor::data(value, PropertyAttributes::ALL))
    }

    /// CreateDataPropertyOrThrow.
    pub fn create_data_property_or_throw(
        &self,
        cx: &mut Context,
        key: PropertyKey,
        value: Value,
    ) -> Result<()> {
        if self.create_data_property(cx, key, value)? { Ok(()) } else { Err(self.cannot_define(cx, key)) }
    }

    /// CreateNonEnumerableDataPropertyOrThrow: a property as built-ins have it.
    pub fn define_method(&self, cx: &mut Context, key: PropertyKey, value: Value) -> Result<()> {
        self.define_property_or_throw(cx, key, &PropertyDescriptor::data(value, PropertyAttributes::METHOD))
    }

    /// `[[Delete]]`
    pub fn delete_property(&self, cx: &mut Context, key: PropertyKey) -> Result<bool> {
        (cx.methods(self.kind()).delete)(cx, self.gc(), key)
    }

    /// DeletePropertyOrThrow.
    pub fn delete_property_or_throw(&self, cx: &mut Context, key: PropertyKey) -> Result<()> {
        if self.delete_property(cx, key)? {
            return Ok(());
        }
        let (text, what) = (format!("{key:?}"), cx.describe(self.value()));
        if self.kind() == CellKind::PROXY {
            return Err(cx.type_error(Message::ProxyFalseFor("deleteProperty", &text)));
        }
        Err(cx.type_error(Message::CannotDelete(&text, &what)))
    }

    /// `[[OwnPropertyKeys]]`
    pub fn own_property_keys(&self, cx: &mut Context) -> Result<KeyList> {
        let mut keys = KeyList::new(cx);
        (cx.methods(self.kind()).own_property_keys)(cx, self.gc(), &mut keys)?;
        Ok(keys)
    }

    /// `[[GetPrototypeOf]]`: an object or `null`.
    #[inline]
    pub fn get_prototype_of(&self, cx: &mut Context) -> Result {
        if self.flags().contains(ShapeFlags::EXOTIC) {
            return (cx.methods(self.kind()).get_prototype_of)(cx, self.gc());
        }
        Ok(self.prototype())
    }

    /// `[[SetPrototypeOf]]` with an object or `null`.
    pub fn set_prototype_of(&self, cx: &mut Context, prototype: Value) -> Result<bool> {
        (cx.methods(self.kind()).set_prototype_of)(cx, self.gc(), prototype)
    }

    /// `[[IsExtensible]]`
    pub fn is_extensible(&self, cx: &mut Context) -> Result<bool> {
        (cx.methods(self.kind()).is_extensible)(cx, self.gc())
    }

    /// `[[PreventExtensions]]`
    pub fn prevent_extensions(&self, cx: &mut Context) -> Result<bool> {
        (cx.methods(self.kind()).prevent_extensions)(cx, self.gc())
    }

    /// GetMethod of an object: a callable object, or nothing for undefined and null.
    pub fn get_method(&self, cx: &mut Context, key: PropertyKey) -> Result<Option<Gc<Object>>> {
        let method = self.get(cx, key)?;
        cx.method_of(method)
    }

    /// Invoke with an object for `this`.
    pub fn invoke(&self, cx: &mut Context, key: PropertyKey, arguments: &[Value]) -> Result {
        let method = self.get(cx, key)?;
        if !crate::is_callable(method) {
            let what = format!("{}.{key:?}", cx.describe(self.value()));
            return Err(cx.type_error(Message::NotFunction(&what)));
        }
        cx.call(method, self.value(), arguments)
    }

    /// SpeciesConstructor: `None` stands for the default constructor.
    pub fn species_constructor(&self, cx: &mut Context) -> Result<Option<Gc<Object>>> {
        let key = cx.names().constructor;
        let constructor = self.get(cx, key)?;
        if constructor == Value::UNDEFINED {
            return Ok(None);
        }
        let Some(constructor) = Object::from_value(constructor) else {
            return Err(cx.type_error(Message::ConstructorNotObject()));
        };
        let key = PropertyKey::symbol(cx.symbols().species);
        let species = constructor.get(cx, key)?;
        if species.is_nullish() {
            return Ok(None);
        }
        match Object::from_value(species) {
            Some(species) if species.is_constructor() => Ok(Some(species)),
            _ => Err(cx.type_error(Message::SpeciesNotConstructor())),
        }
    }

    /// LengthOfArrayLike.
    #[inline]
    pub fn length_of_array_like(&self, cx: &mut Context) -> Result<u64> {
        if let Some(array) = Object::downcast::<crate::Array>(self.gc()) {
            return Ok(u64::from(array.length()));
        }
        let key = cx.names().length;
        let length = self.get(cx, key)?;
        crate::to_length(cx, length)
    }

    /// SetIntegrityLevel: `frozen`, else sealed.
    pub fn set_integrity_level(&self, cx: &mut Context, frozen: bool) -> Result<bool> {
        if !self.prevent_extensions(cx)? {
            return Ok(false);
        }
        let keys = self.own_property_keys(cx)?;
        let sealed = PropertyDescriptor::EMPTY.with(PropertyAttributes::CONFIGURABLE, false);
        for key in keys.iter() {
            let mut change = sealed;
            if frozen {
                match self.get_own_property(cx, key)? {
                    None => continue,
                    Some(current) if current.is_accessor_descriptor() => {}
                    Some(_) => change = sealed.with(PropertyAttributes::WRITABLE, false),
                }
            }
            self.define_property_or_throw(cx, key, &change)?;
        }
        Ok(true)
    }

    /// TestIntegrityLevel: `frozen`, else sealed.
    pub fn test_integrity_level(&self, cx: &mut Context, frozen: bool) -> Result<bool> {
        if self.is_extensible(cx)? {
            return Ok(false);
        }
        let keys = self.own_property_keys(cx)?;
        for key in keys.iter() {
            if let Some(current) = self.get_own_property(cx, key)?
                && (current.is_configurable() || frozen && current.is_writable())
            {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

#[inline]
fn read(cx: &mut Context, value: Value, attributes: PropertyAttributes, receiver: Value) -> Result {
    if attributes.is_accessor() {
        cx.check_stack()?;
        Accessor::from_slot(value).call_getter(cx, receiver)
    } else {
        Ok(value)
    }
}

impl Context {
    /// GetV: a property of any value.
    pub fn get_v(&mut self, value: Value, key: PropertyKey) -> Result {
        if let Some(object) = Object::from_value(value) {
            return object.get(self, key);
        }
        if let Some(string) = value_string(value) {
            if let Some(index) = key.as_index()
                && (index as usize) < string.len()
            {
                let index = index as usize;
                let unit = self.strings.substring(&self.heap, string, index, index + 1);
                return Ok(unit.map_err(|error| self.out_of_memory(error))?.value());
            }
            if key == self.names().length {
                return Ok(Value::number(string.len() as f64));
            }
        }
        match self.prototype_of_primitive(value) {
            Some(prototype) => prototype.get_with_receiver(self, key, value),
            None => {
                let (what, key) = (self.describe(value), format!("{key:?}"));
                Err(self.type_error(Message::CannotRead(&what, &key)))
            }
        }
    }

    /// GetMethod of any value.
    pub fn get_method(&mut self, value: Value, key: PropertyKey) -> Result<Option<Gc<Object>>> {
        let method = self.get_v(value, key)?;
        self.method_of(method)
    }

    fn method_of(&mut self, method: Value) -> Result<Option<Gc<Object>>> {
        if method.is_nullish() {
            return Ok(None);
        }
        match Object::from_value(method) {
            Some(method) if method.is_callable() => Ok(Some(method)),
            _ => {
                let what = self.describe(method);
                Err(self.type_error(Message::NotFunction(&what)))
            }
        }
    }

    /// Set on any value, as an assignment does: of a primitive only a setter gets it.
    pub fn set_v(&mut self, value: Value, key: PropertyKey, new: Value, throw: bool) -> Result<()> {
        if let Some(object) = Object::from_value(value) {
            return object.put(self, key, new, throw);
        }
        let Some(prototype) = self.prototype_of_primitive(value) else {
            let (what, key) = (self.describe(value), format!("{key:?}"));
            return Err(self.type_error(Message::CannotSet(&what, &key)));
        };
        let own = match value_string(value) {
            Some(string) => {
                key == self.names().length
                    || key.as_index().is_some_and(|index| (index as usize) < string.len())
            }
            None => false,
        };
        if !own && prototype.set(self, key, new, value)? || !throw {
            return Ok(());
        }
        let key = format!("{key:?}");
        let what = format!("{} '{}'", crate::type_of_text(value), self.describe_plain(value));
        Err(self.type_error(if own {
            Message::ReadOnly(&key, &what)
        } else {
            Message::StrictCreate(&key, &what)
        }))
    }

    /// The object from which properties of a primitive come; `None` for undefined and null.
    pub fn prototype_of_primitive(&mut self, value: Value) -> Option<Gc<Object>> {
        use js_garbage_collection::ValueCell;
        let intrinsic = if value.is_number() {
            Intrinsic::NumberPrototype
        } else if value.is_boolean() {
            Intrinsic::BooleanPrototype
        } else {
            match value.cell_kind()? {
                CellKind::STRING => Intrinsic::StringPrototype,
                CellKind::SYMBOL => Intrinsic::SymbolPrototype,
                _ => Intrinsic::BigIntPrototype,
            }
        };
        Some(self.intrinsic(intrinsic))
    }

    /// OrdinaryHasInstance.
    pub fn ordinary_has_instance(&mut self, constructor: Value, value: Value) -> Result<bool> {
        let Some(constructor) = Object::from_value(constructor).filter(|object| object.is_callable()) else {
            return Ok(false);
        };
        if let Some(bound) = Object::downcast::<crate::BoundFunction>(constructor) {
            self.check_stack()?;
            return self.instance_of(value, bound.target().value());
        }
        let Some(mut object) = Object::from_value(value) else { return Ok(false) };
        let key = self.names().prototype;
        let prototype = constructor.get(self, key)?;
        if Object::from_value(prototype).is_none() {
            let what = self.describe(prototype);
            return Err(self.type_error(Message::InstanceofPrototype(&what)));
        }
        loop {
            let next = object.get_prototype_of(self)?;
            match Object::from_value(next) {
                None => return Ok(false),
                Some(_) if next == prototype => return Ok(true),
                Some(next) => object = next,
            }
        }
    }

    /// InstanceofOperator.
    pub fn instance_of(&mut self, value: Value, target: Value) -> Result<bool> {
        let Some(object) = Object::from_value(target) else {
            return Err(self.type_error(Message::InstanceofNotObject()));
        };
        let key = PropertyKey::symbol(self.symbols().has_instance);
        if let Some(method) = object.get_method(self, key)? {
            let result = self.call(method.value(), target, &[value])?;
            return Ok(crate::to_boolean(result));
        }
        if !object.is_callable() {
            return Err(self.type_error(Message::InstanceofNotCallable()));
        }
        self.ordinary_has_instance(target, value)
    }

    /// CreateIterResultObject.
    pub fn iterator_result(&mut self, value: Value, done: bool) -> Result {
        let object = self.new_plain_object()?;
        let (value_key, done_key) = (self.names().value, self.names().done);
        object.create_data_property(self, value_key, value)?;
        object.create_data_property(self, done_key, Value::boolean(done))?;
        Ok(object.value())
    }

    /// CreateListFromArrayLike for any types of elements.
    pub fn list_from_array_like(&mut self, value: Value) -> Result<js_garbage_collection::RootedVec<Value>> {
        let Some(object) = Object::from_value(value) else {
            return Err(self.type_error(Message::ListNotObject()));
        };
        let mut list = self.heap.list();
        if let Some((_, length)) = object.packed_array() {
            self.room_in(&list, length as usize)?;
        }
        if let Some((elements, length)) = object.packed_array() {
            for index in 0..length {
                list.push(elements.map_or(Value::UNDEFINED, |elements| elements.get(index)));
            }
            return Ok(list);
        }
        let length = object.length_of_array_like(self)?;
        if length > u64::from(u32::MAX >> 4) {
            return Err(self.range_error(Message::ListTooLong(&length.to_string())));
        }
        for index in 0..length {
            let item = object.get(self, PropertyKey::index(index as u32))?;
            self.push(&mut list, item)?;
        }
        Ok(list)
    }

    /// GetPrototypeFromConstructor.
    pub fn prototype_from_constructor(
        &mut self,
        constructor: Gc<Object>,
        default: Intrinsic,
    ) -> Result<Gc<Object>> {
        let key = self.names().prototype;
        let prototype = constructor.get(self, key)?;
        match Object::from_value(prototype) {
            Some(prototype) => Ok(prototype),
            None => {
                let realm = self.function_realm(constructor)?;
                Ok(self.intrinsic_of(realm, default))
            }
        }
    }

    /// OrdinaryCreateFromConstructor for a kind whose struct has no fields that need more than zero.
    pub fn ordinary_create_from_constructor(
        &mut self,
        constructor: Gc<Object>,
        default: Intrinsic,
        kind: CellKind,
    ) -> Result<Gc<Object>> {
        let prototype = self.prototype_from_constructor(constructor, default)?;
        let shape = Shape::root(self, kind, prototype.value(), 0, ShapeFlags::NONE)?;
        Object::allocate(self, shape)
    }

    /// GetFunctionRealm.
    pub fn function_realm(&mut self, function: Gc<Object>) -> Result<Gc<crate::Realm>> {
        let mut function = function;
        loop {
            if let Some(native) = Object::downcast::<crate::NativeFunction>(function) {
                return Ok(native.realm());
            } else if let Some(bound) = Object::downcast::<crate::BoundFunction>(function) {
                function = bound.target();
            } else if let Some(proxy) = Object::downcast::<crate::Proxy>(function) {
                function = proxy.target_or_throw(self, "construct")?;
            } else {
                return Ok((self.hooks.function_realm)(self, function));
            }
        }
    }
}

fn value_string(value: Value) -> Option<Gc<js_strings::JsString>> {
    use js_garbage_collection::ValueCell;
    value.downcast()
}
