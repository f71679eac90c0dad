//! Temporal objects as cells: the plain Rust data of one type behind the object prefix.
//!
//! All eight types share this layout; each has a kind of its own, so that a downcast tells them
//! apart. The data holds no JavaScript value and needs no destructor, so the collector may copy it
//! with the cell and forget it. It never changes after birth.

use super::error::OrThrow;
use crate::define::Class;
use crate::kinds::register_kind;
use crate::support::Support;
use js_garbage_collection::{CellKind, CellType, Gc, Header, HeapCell, Tracer};
use js_object_model::{Args, Context, Message, NativeFunction, Object, ObjectType, Result};
use js_value::Value;
use std::cell::UnsafeCell;
use std::mem::{ManuallyDrop, MaybeUninit};
use temporal_rs::TemporalResult;

/// A type of `temporal_rs` that programs see as an object.
pub(super) trait TemporalType: Clone + 'static {
    /// The kind of its cells.
    const KIND: CellKind;
    /// The constructor and the prototype.
    const CLASS: &'static Class;
}

/// A Temporal object.
#[repr(C)]
pub(super) struct TemporalObject<T> {
    object: Object,
    data: UnsafeCell<Data<T>>,
}

/// The data; a cell is aligned to 8 bytes, some of the types want 16.
#[repr(C, packed(8))]
struct Data<T>(MaybeUninit<T>);

// SAFETY: `repr(C)` with the header first.
unsafe impl<T> HeapCell for TemporalObject<T> {}
// SAFETY: cells of the kinds are made by `allocate` alone.
unsafe impl<T: TemporalType> CellType for TemporalObject<T> {
    const KIND: CellKind = T::KIND;
}
// SAFETY: the first field is an object.
unsafe impl<T: TemporalType> ObjectType for TemporalObject<T> {}

impl<T: TemporalType> TemporalObject<T> {
    /// A copy of the data.
    fn data(&self) -> T {
        // SAFETY: written by `allocate` before anyone could see the cell, and never again.
        let copy = unsafe { self.data.get().cast::<ManuallyDrop<T>>().read_unaligned() };
        (*copy).clone()
    }
}

/// Registers the cells of a type.
pub(super) fn register<T: TemporalType>(cx: &mut Context) {
    const { assert!(!std::mem::needs_drop::<T>(), "the cell has no finalizer") };
    register_kind::<TemporalObject<T>>(cx, "temporal object", trace);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for Temporal objects only, whose data holds no cells.
    unsafe { Object::trace_object(cell, tracer) };
}

fn allocate<T: TemporalType>(cx: &mut Context, prototype: Gc<Object>, data: T) -> Result {
    let cell: Gc<TemporalObject<T>> = cx.new_object_with_prototype(prototype)?;
    // SAFETY: the cell is new, so nobody else refers to its data.
    unsafe { cell.data.get().write(Data(MaybeUninit::new(data))) };
    Ok(cell.value())
}

/// A new object of the current realm.
pub(super) fn create<T: TemporalType>(cx: &mut Context, data: T) -> Result {
    let prototype = cx.intrinsic(T::CLASS.prototype);
    allocate(cx, prototype, data)
}

/// The same of what an operation gave, if it did not fail.
pub(super) fn created<T: TemporalType>(cx: &mut Context, data: TemporalResult<T>) -> Result {
    let data = data.or_throw(cx)?;
    create(cx, data)
}

/// A new object as a constructor makes it, with the prototype of `new.target`.
pub(super) fn construct<T: TemporalType>(cx: &mut Context, args: Args, data: TemporalResult<T>) -> Result {
    let data = data.or_throw(cx)?;
    let prototype = cx.get_prototype_from_constructor(args.new_target(), T::CLASS.prototype)?;
    allocate(cx, prototype, data)
}

/// Refuses calls of a constructor without `new`.
pub(super) fn require_new<T: TemporalType>(cx: &mut Context, args: Args) -> Result<()> {
    match args.is_construct() {
        true => Ok(()),
        false => Err(cx.type_error(Message::ConstructorNewRequired(T::CLASS.name))),
    }
}

/// The data of a value that is an object of the type.
pub(super) fn data_of<T: TemporalType>(value: Value) -> Option<T> {
    let object = Object::from_value(value)?;
    Object::downcast::<TemporalObject<T>>(object).map(|cell| cell.data())
}

/// The data of `this`, which must be of the type.
pub(super) fn this<T: TemporalType>(cx: &mut Context, args: Args) -> Result<T> {
    match data_of(args.this()) {
        Some(data) => Ok(data),
        None => {
            let name = NativeFunction::callee(args).name_key();
            let method = format!("Temporal.{}.prototype.{name:?}", T::CLASS.name);
            let what = cx.describe(args.this());
            Err(cx.type_error(Message::IncompatibleReceiver(&method, &what)))
        }
    }
}

/// The value of a getter: something that `read` finds in the data.
pub(super) fn property<T: TemporalType, R: IntoValue>(
    cx: &mut Context,
    args: Args,
    read: impl FnOnce(&T) -> R,
) -> Result {
    let data = this::<T>(cx, args)?;
    read(&data).into_value(cx)
}

/// What `valueOf` of all types does: comparison with `<` would compare texts or nothing.
pub(super) fn value_of<T: TemporalType>(cx: &mut Context, _: Args) -> Result {
    Err(cx.type_error(Message::TemporalValueOf(T::CLASS.name)))
}

/// What getters give.
pub(super) trait IntoValue {
    /// The value for programs.
    fn into_value(self, cx: &mut Context) -> Result;
}

macro_rules! numbers {
    ($($type:ty)*) => {$(
        impl IntoValue for $type {
            fn into_value(self, _: &mut Context) -> Result {
                Ok(Value::number(self as f64))
            }
        }
    )*};
}

numbers! { u8 u16 i32 i64 i128 f64 }

impl IntoValue for bool {
    fn into_value(self, _: &mut Context) -> Result {
        Ok(if self { Value::TRUE } else { Value::FALSE })
    }
}

impl IntoValue for &str {
    fn into_value(self, cx: &mut Context) -> Result {
        Ok(cx.string(self)?.value())
    }
}

impl IntoValue for String {
    fn into_value(self, cx: &mut Context) -> Result {
        self.as_str().into_value(cx)
    }
}

impl<const N: usize> IntoValue for temporal_rs::TinyAsciiStr<N> {
    fn into_value(self, cx: &mut Context) -> Result {
        self.as_str().into_value(cx)
    }
}

impl IntoValue for temporal_rs::MonthCode {
    fn into_value(self, cx: &mut Context) -> Result {
        self.as_str().into_value(cx)
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self, cx: &mut Context) -> Result {
        self.map_or(Ok(Value::UNDEFINED), |value| value.into_value(cx))
    }
}

impl<T: IntoValue> IntoValue for TemporalResult<T> {
    fn into_value(self, cx: &mut Context) -> Result {
        let value = self.or_throw(cx)?;
        value.into_value(cx)
    }
}
