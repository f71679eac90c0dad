//! What many built-ins need of the context: objects of the library's own kinds, calls with lists.

use js_garbage_collection::{CellKind, Gc, RootedVec, ValueCell};
use js_object_model::{
    Args, Context, Intrinsic, Message, Object, ObjectType, Result, Shape, ShapeFlags, is_constructor,
    to_string,
};
use js_strings::JsString;
use js_value::Value;

/// What the library adds to the context.
pub(crate) trait Support {
    /// The string that a value is.
    fn as_string(&self, value: Value) -> Option<Gc<JsString>>;
    /// The constructor that a value is.
    fn as_constructor(&self, value: Value) -> Option<Gc<Object>>;
    /// An object of one of the library's kinds with an intrinsic for its prototype.
    fn new_object_of<T: ObjectType>(&mut self, prototype: Intrinsic) -> Result<Gc<T>>;
    /// The same with any prototype.
    fn new_object_with_prototype<T: ObjectType>(&mut self, prototype: Gc<Object>) -> Result<Gc<T>>;
    /// The same by the number of the kind.
    fn new_object_of_kind(&mut self, kind: CellKind, prototype: Gc<Object>) -> Result<Gc<Object>>;
    /// GetPrototypeFromConstructor of a `new.target`.
    fn get_prototype_from_constructor(&mut self, new_target: Value, default: Intrinsic)
    -> Result<Gc<Object>>;
    /// Call with a list of arguments.
    fn call_with_list(&mut self, callee: Value, this: Value, list: &RootedVec) -> Result;
    /// Construct with a list of arguments.
    fn construct_with_list(
        &mut self,
        callee: Gc<Object>,
        list: &RootedVec,
        new_target: Gc<Object>,
    ) -> Result<Gc<Object>>;
}

impl Support for Context {
    fn as_string(&self, value: Value) -> Option<Gc<JsString>> {
        value.downcast()
    }

    fn as_constructor(&self, value: Value) -> Option<Gc<Object>> {
        if is_constructor(value) { Object::from_value(value) } else { None }
    }

    fn new_object_of<T: ObjectType>(&mut self, prototype: Intrinsic) -> Result<Gc<T>> {
        let prototype = self.intrinsic(prototype);
        self.new_object_with_prototype(prototype)
    }

    fn new_object_with_prototype<T: ObjectType>(&mut self, prototype: Gc<Object>) -> Result<Gc<T>> {
        let object = self.new_object_of_kind(T::KIND, prototype)?;
        // SAFETY: the kind says so.
        Ok(unsafe { object.cast() })
    }

    fn new_object_of_kind(&mut self, kind: CellKind, prototype: Gc<Object>) -> Result<Gc<Object>> {
        let shape = Shape::root(self, kind, prototype.value(), 0, ShapeFlags::NONE)?;
        Object::allocate(self, shape)
    }

    fn get_prototype_from_constructor(
        &mut self,
        new_target: Value,
        default: Intrinsic,
    ) -> Result<Gc<Object>> {
        match Object::from_value(new_target) {
            Some(constructor) => self.prototype_from_constructor(constructor, default),
            None => Ok(self.intrinsic(default)),
        }
    }

    fn call_with_list(&mut self, callee: Value, this: Value, list: &RootedVec) -> Result {
        // SAFETY: a call copies its arguments before anything allocates.
        self.call(callee, this, unsafe { list.as_slice() })
    }

    fn construct_with_list(
        &mut self,
        callee: Gc<Object>,
        list: &RootedVec,
        new_target: Gc<Object>,
    ) -> Result<Gc<Object>> {
        // SAFETY: a call copies its arguments before anything allocates.
        self.construct(callee, unsafe { list.as_slice() }, new_target)
    }
}

/// GetOptionsObject: none where nothing was given.
pub(crate) fn options_object(cx: &mut Context, value: Value) -> Result<Option<Gc<Object>>> {
    match Object::from_value(value) {
        Some(options) => Ok(Some(options)),
        None if value == Value::UNDEFINED => Ok(None),
        None => {
            let what = cx.describe(value);
            Err(cx.type_error(Message::OptionsNotObject(&what)))
        }
    }
}

/// What `toLocaleString` of an element gives, for the method of arrays with these arguments: with
/// Intl they are handed on.
pub(crate) fn element_to_locale_string(cx: &mut Context, args: Args, element: Value) -> Result<Gc<JsString>> {
    let key = cx.names().to_locale_string;
    let method = cx.get_v(element, key)?;
    let text = match cfg!(feature = "intl") {
        true => cx.call(method, element, &[args.get(0), args.get(1)])?,
        false => cx.call(method, element, &[])?,
    };
    to_string(cx, text)
}
