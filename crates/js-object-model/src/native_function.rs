//! Native functions: built-ins and functions of the embedder.
//!
//! ```text
//! 0        24         32      40     48     56      58      59       60     64
//! ┌────────┬──────────┬───────┬──────┬──────┬────────┬───────┬────────┬──────┬────────────┐
//! │ object │ function │ realm │ name │ data │ length │ flags │ prefix │count │ captures …  │
//! └────────┴──────────┴───────┴──────┴──────┴────────┴───────┴────────┴──────┴────────────┘
//! ```
//!
//! `length` and `name` are virtual properties: they take no memory until a program changes them.

use crate::methods::InternalMethods;
use crate::object::ObjectType;
use crate::shape::{Shape, ShapeFlags};
use crate::{Args, Context, Intrinsic, Object, PropertyAttributes, Realm, Result};
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, Slot, Tracer, ValueCell};
use js_strings::PropertyKey;
use js_value::Value;
use std::cell::Cell;

/// A function in Rust that a program can call.
pub type NativeFn = fn(cx: &mut Context, args: Args) -> Result;

/// What stands before the name of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum NamePrefix {
    /// Nothing.
    None = 0,
    /// `get `
    Get = 1,
    /// `set `
    Set = 2,
}

/// What a new native function is made of.
#[derive(Clone, Copy)]
pub struct NativeFunctionSpec<'a> {
    /// The function.
    pub function: NativeFn,
    /// Its name.
    pub name: PropertyKey,
    /// What stands before the name.
    pub prefix: NamePrefix,
    /// Its `length`.
    pub length: u16,
    /// Whether it can be called with `new`.
    pub constructor: bool,
    /// Its `[[Prototype]]`; `%Function.prototype%` where there is none.
    pub prototype: Option<Gc<Object>>,
    /// Values that it can read as [`NativeFunction::capture`].
    pub captures: &'a [Value],
}

impl<'a> NativeFunctionSpec<'a> {
    /// A function that is no constructor.
    pub fn new(function: NativeFn, name: PropertyKey, length: u16) -> NativeFunctionSpec<'a> {
        let prefix = NamePrefix::None;
        NativeFunctionSpec {
            function,
            name,
            prefix,
            length,
            constructor: false,
            prototype: None,
            captures: &[],
        }
    }

    /// The same as a constructor.
    #[must_use]
    pub fn constructor(self) -> NativeFunctionSpec<'a> {
        NativeFunctionSpec { constructor: true, ..self }
    }

    /// The same with values for [`NativeFunction::capture`].
    #[must_use]
    pub fn capturing(self, captures: &'a [Value]) -> NativeFunctionSpec<'a> {
        NativeFunctionSpec { captures, ..self }
    }
}

/// A native function.
#[repr(C)]
pub struct NativeFunction {
    object: Object,
    function: Cell<Option<NativeFn>>,
    realm: GcSlot<Realm>,
    /// The name's key: a string, an index or a symbol.
    name: Slot,
    data: Slot,
    length: Cell<u16>,
    constructor: Cell<bool>,
    prefix: Cell<u8>,
    captures: Cell<u32>,
}

// SAFETY: `repr(C)`, an object first.
unsafe impl HeapCell for NativeFunction {}
// SAFETY: only `Context::new_native_function` makes cells of this kind.
unsafe impl CellType for NativeFunction {
    const KIND: CellKind = CellKind::NATIVE_FUNCTION;
}
// SAFETY: as above.
unsafe impl ObjectType for NativeFunction {}

const _: () = assert!(size_of::<NativeFunction>() == 64);

const LENGTH: u32 = 0;
const NAME: u32 = 1;

pub(crate) static METHODS: InternalMethods = InternalMethods {
    flags: ShapeFlags::CALLABLE,
    call,
    construct: call,
    virtual_get,
    ..InternalMethods::ordinary(NativeFunction::WORDS)
};

impl Context {
    /// Whether `value` is a function of the current realm that runs `function`: then a built-in may
    /// do itself what calling it would do.
    #[inline]
    pub fn is_native(&self, value: Value, function: NativeFn) -> bool {
        value.downcast::<NativeFunction>().is_some_and(|native| {
            std::ptr::fn_addr_eq(native.function(), function) && native.realm() == self.realm()
        })
    }
}

impl NativeFunction {
    /// Where machine code finds the function.
    pub const FUNCTION_OFFSET: usize = std::mem::offset_of!(NativeFunction, function);
    /// Where machine code finds the realm.
    pub const REALM_OFFSET: usize = std::mem::offset_of!(NativeFunction, realm);

    /// The function.
    #[inline]
    pub fn function(&self) -> NativeFn {
        self.function.get().expect("a native function has its function from birth")
    }

    /// The realm it belongs to.
    #[inline]
    pub fn realm(&self) -> Gc<Realm> {
        self.realm.get().expect("a native function has its realm from birth")
    }

    /// The value that `name` has from birth.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn initial_name(this: Gc<NativeFunction>, cx: &mut Context) -> Result {
        let prefix = match this.prefix.get() {
            1 => NamePrefix::Get,
            2 => NamePrefix::Set,
            _ => NamePrefix::None,
        };
        cx.function_name(this.name_key(), prefix)
    }

    /// A value that belongs to the function, changeable.
    #[inline]
    pub fn data(&self) -> Value {
        self.data.get()
    }

    /// Changes [`NativeFunction::data`].
    #[inline]
    pub fn set_data(&self, value: Value) {
        self.data.set(self, value);
    }

    /// How many captures there are.
    pub fn capture_count(&self) -> usize {
        self.captures.get() as usize
    }

    fn capture_slot(&self, index: usize) -> &Slot {
        assert!(index < self.capture_count(), "a native function reads a capture that it has");
        // SAFETY: the captures lie behind the fields.
        unsafe { &*std::ptr::from_ref(self).add(1).cast::<Slot>().add(index) }
    }

    /// The capture at `index`.
    #[inline]
    pub fn capture(&self, index: usize) -> Value {
        self.capture_slot(index).get()
    }

    /// Changes the capture at `index`.
    #[inline]
    pub fn set_capture(&self, index: usize, value: Value) {
        self.capture_slot(index).set(self, value);
    }

    /// The key that its name comes from.
    pub fn name_key(&self) -> PropertyKey {
        PropertyKey::from_bits(self.name.get().bits())
    }

    /// The native function that is being called.
    #[inline]
    pub fn callee(args: Args) -> Gc<NativeFunction> {
        debug_assert!(args.callee().kind() == CellKind::NATIVE_FUNCTION);
        // SAFETY: the window of a native function's call begins with it.
        unsafe { args.callee().cast() }
    }
}

impl Context {
    /// A function that is no constructor.
    pub fn native_function(&mut self, function: NativeFn, name: &str, length: u16) -> Result<Gc<Object>> {
        let name = self.key(name)?;
        self.new_native_function(&NativeFunctionSpec::new(function, name, length))
    }

    /// A native function of the current realm.
    pub fn new_native_function(&mut self, spec: &NativeFunctionSpec<'_>) -> Result<Gc<Object>> {
        let shape = self.native_function_shape(spec.prototype, spec.constructor)?;
        let size = size_of::<NativeFunction>() + spec.captures.len() * 8;
        let native: Gc<NativeFunction> = self.allocate(CellKind::NATIVE_FUNCTION, shape.id(), size)?;
        native.function.set(Some(spec.function));
        native.captures.set(spec.captures.len() as u32);
        native.realm.set(native, Some(self.realm()));
        native.name.set(native, Value::from_bits(spec.name.bits()));
        native.data.initialize(Value::UNDEFINED);
        native.length.set(spec.length);
        native.constructor.set(spec.constructor);
        native.prefix.set(spec.prefix as u8);
        for (index, &value) in spec.captures.iter().enumerate() {
            native.set_capture(index, value);
        }
        Ok(NativeFunction::object(native))
    }

    fn native_function_shape(
        &mut self,
        prototype: Option<Gc<Object>>,
        constructor: bool,
    ) -> Result<Gc<Shape>> {
        if prototype.is_none()
            && let Some(shape) = self.realm().function_shape(constructor)
        {
            return Ok(shape);
        }
        let actual = prototype.unwrap_or_else(|| self.intrinsic(Intrinsic::FunctionPrototype));
        let flags = if constructor { ShapeFlags::CONSTRUCTOR } else { ShapeFlags::NONE };
        let shape = self.function_shape(CellKind::NATIVE_FUNCTION, actual.value(), flags)?;
        if prototype.is_none() {
            self.realm().set_function_shape(constructor, shape);
        }
        Ok(shape)
    }

    /// A shape whose objects have `length` and `name` as virtual properties 0 and 1: what functions
    /// of all kinds begin with.
    pub fn function_shape(
        &mut self,
        kind: CellKind,
        prototype: Value,
        flags: ShapeFlags,
    ) -> Result<Gc<Shape>> {
        let root = Shape::root(self, kind, prototype, 0, flags)?;
        let (length, name) = (self.names().length, self.names().name);
        let attributes = PropertyAttributes::CONFIGURABLE;
        let shape = Shape::transition_add_virtual(self, root, length, attributes, LENGTH)?;
        Shape::transition_add_virtual(self, shape, name, attributes, NAME)
    }

    /// The string that a function named by `key` has as its `name`.
    pub fn function_name(&mut self, key: PropertyKey, prefix: NamePrefix) -> Result {
        let name = match key.as_symbol() {
            None => self.key_value(key)?,
            Some(symbol) => match symbol.description() {
                None => self.strings.empty().value(),
                Some(description) if symbol.is_private() => description.value(),
                Some(description) => {
                    let open = self.strings.unit(b'[');
                    let close = self.strings.unit(b']');
                    let name = self.concat(open, description)?;
                    self.concat(name, close)?.value()
                }
            },
        };
        let prefix = match prefix {
            NamePrefix::None => return Ok(name),
            NamePrefix::Get => self.string("get ")?,
            NamePrefix::Set => self.string("set ")?,
        };
        let name = crate::to_string(self, name)?;
        Ok(self.concat(prefix, name)?.value())
    }
}

fn virtual_get(cx: &mut Context, object: Gc<Object>, field: u32) -> Result {
    // SAFETY: the table is that of native functions.
    let native: Gc<NativeFunction> = unsafe { object.cast() };
    if field == LENGTH {
        return Ok(Value::int(i32::from(native.length.get())));
    }
    NativeFunction::initial_name(native, cx)
}

/// Runs the function in its own realm.
fn call(cx: &mut Context, args: Args) -> Result {
    let native = NativeFunction::callee(args);
    let caller = cx.realm();
    cx.set_realm(native.realm());
    let result = (native.function())(cx, args);
    cx.set_realm(caller);
    result
}

pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for native functions only.
    unsafe {
        Object::trace_object(cell, tracer);
        let native = &*cell.cast::<NativeFunction>();
        tracer.visit_gc(&native.realm);
        tracer.visit(&native.name);
        tracer.visit(&native.data);
        for index in 0..native.capture_count() {
            tracer.visit(native.capture_slot(index));
        }
    }
}
