//! The context: everything that is per engine, and the door to it for all crates.
//!
//! The virtual machine embeds it as its first field. `repr(C)`: machine code reads the first
//! fields.

use crate::shape::{ShapeFlags, TransitionTable};
use crate::{
    ErrorKind, ErrorObject, Hooks, InternalMethods, Intrinsic, IntrinsicBuilder, Message, Object, Realm,
    Result, Throw, methods,
};
use js_garbage_collection::{
    CellKind, Gc, GcSlot, Heap, HeapError, Limits, OutOfMemory, Rooted, RootedVec, Slot, Tracer,
};
use js_strings::{Decimal, JsString, Names, PropertyKey, StringError, Strings, Symbols};
use js_value::Value;
use std::sync::Arc;

/// Everything that is per engine.
#[repr(C)]
pub struct Context {
    /// The virtual machine in which the context lies.
    pub vm: *mut (),
    /// Inline caches along prototype chains hold only while this is what they saw.
    pub prototype_epoch: u32,
    /// Whether any cache relies on the present epoch.
    epoch_observed: bool,
    /// The lowest address that the native stack may reach.
    pub stack_limit: usize,
    /// The exception that is being thrown; empty where there is none.
    pub exception: Slot,
    realm: GcSlot<Realm>,
    /// Root shapes of objects without prototype.
    null_roots: GcSlot<TransitionTable>,
    /// The heap.
    pub heap: Box<Heap>,
    /// The intern table, with the well-known names and symbols.
    pub strings: Box<Strings>,
    /// The promise jobs that wait.
    pub jobs: crate::Jobs,
    /// What wakes the agent while it waits for something to do.
    pub bell: Arc<crate::Bell>,
    /// The way to what runs JavaScript.
    pub hooks: Hooks,
    methods: Box<[&'static InternalMethods; 256]>,
    pub(crate) builders: Box<[Option<IntrinsicBuilder>; Intrinsic::COUNT]>,
    attached: bool,
    /// Set while the error of a full heap is being built.
    out_of_memory: bool,
    /// The error of a full heap for when not even that fits; empty before the heap was full.
    last_error: Slot,
}

/// Why a context could not be made.
#[derive(Debug)]
pub enum ContextError {
    /// There is no heap.
    Heap(HeapError),
    /// The heap is too small for what every engine needs.
    OutOfMemory,
}

impl std::fmt::Display for ContextError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ContextError::Heap(error) => error.fmt(f),
            ContextError::OutOfMemory => f.write_str("the heap is too small for the engine's own objects"),
        }
    }
}

impl std::error::Error for ContextError {}

impl Context {
    /// Where machine code finds the epoch.
    pub const PROTOTYPE_EPOCH_OFFSET: usize = std::mem::offset_of!(Context, prototype_epoch);
    /// Where machine code finds the exception.
    pub const EXCEPTION_OFFSET: usize = std::mem::offset_of!(Context, exception);

    /// A context with a heap of its own. It must be brought to its final place and
    /// [`Context::attach`]ed there before it is used.
    pub fn new(limits: Limits) -> core::result::Result<Context, ContextError> {
        let heap = Heap::new(limits).map_err(ContextError::Heap)?;
        heap.record_stack_base();
        let strings = Strings::new(&heap).map_err(|_| ContextError::OutOfMemory)?;
        crate::kinds::register(&heap);
        Ok(Context {
            vm: std::ptr::null_mut(),
            prototype_epoch: 1,
            epoch_observed: false,
            stack_limit: 0,
            exception: Slot::new(Value::EMPTY),
            realm: GcSlot::new(None),
            null_roots: GcSlot::new(None),
            heap,
            strings,
            jobs: crate::Jobs::default(),
            bell: Arc::default(),
            hooks: Hooks::default(),
            methods: methods::table(),
            builders: Box::new([None; Intrinsic::COUNT]),
            attached: false,
            out_of_memory: false,
            last_error: Slot::new(Value::EMPTY),
        })
    }

    /// Tells the heap of the roots in the context.
    ///
    /// # Safety
    /// The context must not move from here on.
    pub unsafe fn attach(&mut self) {
        debug_assert!(!self.attached);
        self.attached = true;
        let this = std::ptr::from_mut(self).cast();
        self.heap.add_roots(this, trace_roots);
    }

    /// A context in a box, attached, with a realm: what tests and tools need.
    pub fn boxed(limits: Limits) -> core::result::Result<Box<Context>, ContextError> {
        let mut cx = Box::new(Context::new(limits)?);
        // SAFETY: the box keeps it in place.
        unsafe { cx.attach() };
        let realm = Realm::new(&mut cx).map_err(|_| ContextError::OutOfMemory)?;
        cx.set_realm(realm);
        Ok(cx)
    }

    /// The current realm. There must be one.
    #[inline]
    pub fn realm(&self) -> Gc<Realm> {
        self.realm.get().expect("an engine has a realm before it runs anything")
    }

    /// The current realm, if there is one yet.
    #[inline]
    pub fn realm_if_any(&self) -> Option<Gc<Realm>> {
        self.realm.get()
    }

    /// Makes `realm` the current one.
    #[inline]
    pub fn set_realm(&mut self, realm: Gc<Realm>) {
        self.realm.initialize(Some(realm));
    }

    /// The internal methods of objects of a kind.
    #[inline]
    pub fn methods(&self, kind: CellKind) -> &'static InternalMethods {
        self.methods[kind.0 as usize]
    }

    /// Gives objects of a kind their internal methods; for crates above, before the first such
    /// object is made.
    pub fn register_methods(&mut self, kind: CellKind, methods: &'static InternalMethods) {
        self.methods[kind.0 as usize] = methods;
    }

    /// The well-known names.
    #[inline]
    pub fn names(&self) -> &Names {
        &self.strings.names
    }

    /// The well-known symbols.
    #[inline]
    pub fn symbols(&self) -> &Symbols {
        &self.strings.symbols
    }

    /// To be called when an object that is a prototype changes: caches along chains end.
    #[inline]
    pub fn invalidate_prototypes(&mut self) {
        if self.epoch_observed {
            self.epoch_observed = false;
            self.prototype_epoch = self.prototype_epoch.wrapping_add(1);
        }
    }

    /// To be called when a cache relies on the present epoch.
    #[inline]
    pub fn observe_prototypes(&mut self) {
        self.epoch_observed = true;
    }

    /// `RangeError` where the native stack is nearly used up: to be called by whatever may recurse.
    #[inline]
    pub fn check_stack(&mut self) -> Result<()> {
        let marker = 0u8;
        if (&raw const marker as usize) < self.stack_limit { Err(self.stack_overflow()) } else { Ok(()) }
    }

    /// The error of a stack that is used up.
    #[cold]
    pub fn stack_overflow(&mut self) -> Throw {
        // Building the error needs some stack itself.
        let limit = std::mem::replace(&mut self.stack_limit, 0);
        let throw = self.range_error(Message::StackOverflow());
        self.stack_limit = limit;
        throw
    }

    /// Allocates a young cell.
    #[inline]
    pub fn allocate<T>(&mut self, kind: CellKind, shape: u32, bytes: usize) -> Result<Gc<T>> {
        self.heap.allocate(kind, shape, bytes).map_err(|error| self.out_of_memory(error))
    }

    /// Allocates a cell in the old space.
    pub fn allocate_old<T>(&mut self, kind: CellKind, bytes: usize) -> Result<Gc<T>> {
        let id = crate::kinds::shape_id(kind);
        self.heap.allocate_old(kind, id, bytes).map_err(|error| self.out_of_memory(error))
    }

    /// Allocates a cell that never moves.
    pub fn allocate_fixed<T>(&mut self, kind: CellKind, bytes: usize) -> Result<Gc<T>> {
        let id = crate::kinds::shape_id(kind);
        self.heap.allocate_fixed(kind, id, bytes).map_err(|error| self.out_of_memory(error))
    }

    /// The error of a full heap.
    #[cold]
    pub fn out_of_memory(&mut self, _: OutOfMemory) -> Throw {
        if self.out_of_memory {
            // Not even the error fits: the one that was put by must do, or a string that is always
            // there.
            let kept = self.last_error.get();
            let text = self.names().error.value();
            return self.throw(if kept == Value::EMPTY { text } else { kept });
        }
        self.out_of_memory = true;
        self.keep_last_error();
        let throw = self.range_error(Message::OutOfMemory());
        self.out_of_memory = false;
        throw
    }

    /// Puts an error by when the heap is full for the first time: the reserve has only just been
    /// opened, and a program that goes on with its errors may use all of it up.
    fn keep_last_error(&mut self) {
        if self.last_error.get() == Value::EMPTY
            && self.realm_if_any().is_some()
            && let Ok(error) = self.new_error(ErrorKind::Range, Message::OutOfMemory())
        {
            // Nobody knows where it will be thrown.
            if let Some(error) = Object::downcast::<ErrorObject>(error) {
                error.set_stack(Value::UNDEFINED);
            }
            self.last_error.initialize(error.value());
        }
    }

    /// Makes room for memory outside of cells, in a function that may collect: for copies as large as
    /// what a program works on. What is small needs none.
    pub fn room_for(&mut self, bytes: usize) -> Result<()> {
        if bytes < 64 << 10 {
            return Ok(());
        }
        self.heap.request_external(bytes).map_err(|error| self.out_of_memory(error))
    }

    /// Makes room in a list that is as long as a program wants it.
    ///
    /// # Errors
    /// RangeError where there is none.
    #[inline]
    pub fn room_in<T: Rooted>(&mut self, list: &RootedVec<T>, more: usize) -> Result<()> {
        match list.growth(more) {
            0 => Ok(()),
            bytes => self.room_for(bytes),
        }
    }

    /// Appends to a list that is as long as a program wants it.
    ///
    /// # Errors
    /// RangeError where there is no room.
    #[inline]
    pub fn push<T: Rooted>(&mut self, list: &mut RootedVec<T>, item: T) -> Result<()> {
        self.room_in(list, 1)?;
        list.push(item);
        Ok(())
    }

    /// The error of a string that could not be made.
    #[cold]
    pub fn string_error(&mut self, error: StringError) -> Throw {
        match error {
            StringError::TooLong => self.range_error(Message::InvalidStringLength()),
            StringError::OutOfMemory => self.out_of_memory(OutOfMemory),
        }
    }

    /// A string with this text.
    pub fn string(&mut self, text: &str) -> Result<Gc<JsString>> {
        JsString::from_str(&self.heap, text).map_err(|error| self.string_error(error))
    }

    /// A string with this text, which may have lone surrogates.
    ///
    /// # Errors
    /// When it is too long, or the heap is full.
    pub fn string_from_wtf8(&mut self, text: &[u8]) -> Result<Gc<JsString>> {
        JsString::from_wtf8(&self.heap, text).map_err(|error| self.string_error(error))
    }

    /// The key that a text is.
    pub fn key(&mut self, text: &str) -> Result<PropertyKey> {
        self.strings.key_of(&self.heap, text).map_err(|error| self.string_error(error))
    }

    /// The key that a string is.
    #[inline]
    pub fn string_key(&mut self, string: Gc<JsString>) -> Result<PropertyKey> {
        self.strings.key(&self.heap, string).map_err(|error| self.out_of_memory(error))
    }

    /// The key of an integer that may be beyond the array indices, below 2^53.
    #[inline]
    pub fn integer_key(&mut self, index: u64) -> Result<PropertyKey> {
        match u32::try_from(index) {
            Ok(index) if index != u32::MAX => Ok(PropertyKey::index(index)),
            _ => {
                let text = self.number_string(index as f64)?;
                self.string_key(text)
            }
        }
    }

    /// Number::toString in radix 10.
    #[inline]
    pub fn number_string(&mut self, number: f64) -> Result<Gc<JsString>> {
        self.strings.number(&self.heap, number).map_err(|error| self.out_of_memory(error))
    }

    /// Makes a rope flat.
    #[inline]
    pub fn flatten(&mut self, string: Gc<JsString>) -> Result<()> {
        JsString::flatten(string, &self.heap).map_err(|error| self.out_of_memory(error))
    }

    /// `left` followed by `right`.
    #[inline]
    pub fn concat(&mut self, left: Gc<JsString>, right: Gc<JsString>) -> Result<Gc<JsString>> {
        JsString::concat(&self.heap, left, right).map_err(|error| self.string_error(error))
    }

    /// A string followed by the text of a number.
    pub fn concat_number(&mut self, left: Gc<JsString>, right: f64) -> Result<Gc<JsString>> {
        JsString::concat_flat(&self.heap, left, Decimal::new(right).flat())
            .map_err(|error| self.string_error(error))
    }

    /// A key as a value for programs: a string or a symbol; an index becomes its digits.
    pub fn key_value(&mut self, key: PropertyKey) -> Result {
        match key.as_index() {
            Some(index) => Ok(self.number_string(f64::from(index))?.value()),
            None => Ok(key.value()),
        }
    }

    /// Throws any value.
    #[inline]
    pub fn throw(&mut self, value: Value) -> Throw {
        self.exception.initialize(value);
        Throw
    }

    /// Takes the exception, which there must be.
    #[inline]
    pub fn take_exception(&mut self) -> Value {
        let value = self.exception.get();
        self.exception.initialize(Value::EMPTY);
        value
    }

    pub(crate) fn null_prototype_roots(&self) -> Option<Gc<TransitionTable>> {
        self.null_roots.get()
    }

    pub(crate) fn set_null_prototype_roots(&mut self, table: Gc<TransitionTable>) {
        self.null_roots.initialize(Some(table));
    }

    /// An ordinary object with `prototype` (an object or `null`) and room for `capacity` properties.
    pub fn new_object(&mut self, prototype: Value, capacity: u8) -> Result<Gc<Object>> {
        let shape = crate::Shape::root(self, CellKind::OBJECT, prototype, capacity, ShapeFlags::NONE)?;
        Object::allocate(self, shape)
    }

    /// An empty object as `{}` makes it.
    pub fn new_plain_object(&mut self) -> Result<Gc<Object>> {
        let prototype = self.intrinsic(Intrinsic::ObjectPrototype);
        self.new_object(prototype.value(), 4)
    }
}

unsafe fn trace_roots(cx: *mut (), tracer: &mut Tracer) {
    // SAFETY: registered by `attach` with a context that stays in place.
    let cx = unsafe { &mut *cx.cast::<Context>() };
    cx.jobs.trace(tracer);
    tracer.visit(&cx.exception);
    tracer.visit(&cx.last_error);
    tracer.visit_gc(&cx.realm);
    tracer.visit_gc(&cx.null_roots);
}
