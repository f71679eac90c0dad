//! Error objects, and the ways to throw them.

use crate::methods::InternalMethods;
use crate::object::ObjectType;
use crate::shape::{Shape, ShapeFlags};
use crate::{Context, Intrinsic, Object, PropertyAttributes, PropertyDescriptor, Result, Throw};
use js_garbage_collection::{CellKind, CellType, Gc, Header, HeapCell, Slot, Tracer, ValueCell};
use js_strings::JsString;
use js_value::Value;
use std::fmt::Display;

/// An error object.
#[repr(C)]
pub struct ErrorObject {
    object: Object,
    /// What the virtual machine keeps of the stack at its birth: a cell of its own, or the text that
    /// was made of it; undefined where it keeps nothing.
    stack: Slot,
}

// SAFETY: `repr(C)`, an object first.
unsafe impl HeapCell for ErrorObject {}
// SAFETY: only `Context::new_error_object` makes cells of this kind.
unsafe impl CellType for ErrorObject {
    const KIND: CellKind = CellKind::ERROR;
}
// SAFETY: as above.
unsafe impl ObjectType for ErrorObject {}

pub(crate) static METHODS: InternalMethods = InternalMethods::ordinary(ErrorObject::WORDS);

impl ErrorObject {
    /// What the virtual machine keeps of the stack at its birth.
    pub fn stack(&self) -> Value {
        self.stack.get()
    }

    /// Keeps something of the stack.
    pub fn set_stack(&self, stack: Value) {
        self.stack.set(self, stack);
    }
}

/// The classes of errors that the engine throws itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `Error`
    Error,
    /// `EvalError`
    Eval,
    /// `RangeError`
    Range,
    /// `ReferenceError`
    Reference,
    /// `SyntaxError`
    Syntax,
    /// `TypeError`
    Type,
    /// `URIError`
    Uri,
}

impl ErrorKind {
    /// The prototype of such errors.
    pub const fn prototype(self) -> Intrinsic {
        match self {
            ErrorKind::Error => Intrinsic::ErrorPrototype,
            ErrorKind::Eval => Intrinsic::EvalErrorPrototype,
            ErrorKind::Range => Intrinsic::RangeErrorPrototype,
            ErrorKind::Reference => Intrinsic::ReferenceErrorPrototype,
            ErrorKind::Syntax => Intrinsic::SyntaxErrorPrototype,
            ErrorKind::Type => Intrinsic::TypeErrorPrototype,
            ErrorKind::Uri => Intrinsic::UriErrorPrototype,
        }
    }
}

impl Context {
    /// An error object with a prototype and, unless it is undefined, a message (a string).
    pub fn new_error_object(&mut self, prototype: Gc<Object>, message: Value) -> Result<Gc<Object>> {
        let shape = Shape::root(self, CellKind::ERROR, prototype.value(), 2, ShapeFlags::NONE)?;
        let object = Object::allocate(self, shape)?;
        // SAFETY: the shape's kind says so.
        let error = unsafe { object.cast::<ErrorObject>() };
        error.stack.initialize(Value::UNDEFINED);
        if message != Value::UNDEFINED {
            let key = self.names().message;
            object.add_property(self, key, message, PropertyAttributes::METHOD)?;
        }
        (self.hooks.capture_stack)(self, error, Value::UNDEFINED);
        Ok(object)
    }

    /// Keeps the present stack with an error once more, without the frames down to the innermost
    /// one of `above`.
    pub fn capture_stack_above(&mut self, error: Gc<ErrorObject>, above: Value) {
        (self.hooks.capture_stack)(self, error, above);
    }

    /// The lines of an error's stack, without the error's own: a string, or undefined where nothing
    /// was kept. They are written when somebody asks for them first.
    pub fn stack_of(&mut self, error: Gc<ErrorObject>) -> Result {
        let stack = error.stack();
        if !stack.is_cell() || stack.downcast::<JsString>().is_some() {
            return Ok(stack);
        }
        let text = (self.hooks.stack_text)(self, stack)?;
        error.set_stack(text);
        Ok(text)
    }

    /// InstallErrorCause.
    pub fn install_error_cause(&mut self, error: Gc<Object>, options: Value) -> Result<()> {
        let key = self.names().cause;
        if let Some(options) = Object::from_value(options)
            && options.has_property(self, key)?
        {
            let cause = options.get(self, key)?;
            let property = PropertyDescriptor::data(cause, PropertyAttributes::METHOD);
            error.define_property_or_throw(self, key, &property)?;
        }
        Ok(())
    }

    /// An error object of the current realm.
    pub fn new_error(&mut self, kind: ErrorKind, message: impl Display) -> Result<Gc<Object>> {
        let message = self.string(&message.to_string())?;
        let prototype = self.intrinsic(kind.prototype());
        self.new_error_object(prototype, message.value())
    }

    /// Throws an error of the current realm.
    #[cold]
    pub fn error(&mut self, kind: ErrorKind, message: impl Display) -> Throw {
        if self.realm_if_any().is_none() {
            // Nothing can be built without a realm; whoever makes one only asks whether it failed.
            return self.throw(Value::UNDEFINED);
        }
        match self.new_error(kind, message) {
            Ok(error) => self.throw(error.value()),
            Err(throw) => throw,
        }
    }

    /// Throws a TypeError.
    #[cold]
    pub fn type_error(&mut self, message: impl Display) -> Throw {
        self.error(ErrorKind::Type, message)
    }

    /// Throws a RangeError.
    #[cold]
    pub fn range_error(&mut self, message: impl Display) -> Throw {
        self.error(ErrorKind::Range, message)
    }

    /// Throws a SyntaxError.
    #[cold]
    pub fn syntax_error(&mut self, message: impl Display) -> Throw {
        self.error(ErrorKind::Syntax, message)
    }

    /// Throws a ReferenceError.
    #[cold]
    pub fn reference_error(&mut self, message: impl Display) -> Throw {
        self.error(ErrorKind::Reference, message)
    }
}

pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for error objects only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit(&(*cell.cast::<ErrorObject>()).stack);
    }
}
