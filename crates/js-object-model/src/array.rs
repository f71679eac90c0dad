//! Arrays: objects with a length.
//!
//! ```text
//! 0        24       28      32
//! ┌────────┬────────┬───────┬──────────────────┐
//! │ object │ length │ flags │ in-object slots … │
//! └────────┴────────┴───────┴──────────────────┘
//! ```
//!
//! Fast paths that append check `flags == 0`, that the elements' length is the array's, and that
//! there is room. Invariant: no element lies at or beyond `length`.

use crate::elements::{DictionaryElements, Elements};
use crate::object::ObjectType;
use crate::shape::{Shape, ShapeFlags};
use crate::{Context, Intrinsic, Message, Object, PropertyAttributes, Result};
use js_garbage_collection::{CellKind, CellType, Gc, HeapCell, RootedVec};
use js_value::Value;
use std::cell::Cell;
use std::ops::Range;

/// The number of the virtual property `length`.
pub(crate) const LENGTH_FIELD: u32 = 0;

/// An array.
#[repr(C)]
pub struct Array {
    object: Object,
    length: Cell<u32>,
    flags: Cell<u32>,
}

// SAFETY: `repr(C)`, an object first.
unsafe impl HeapCell for Array {}
// SAFETY: only `Array::with_shape` makes cells of this kind.
unsafe impl CellType for Array {
    const KIND: CellKind = CellKind::ARRAY;
}
// SAFETY: as above.
unsafe impl ObjectType for Array {}

const _: () = {
    assert!(size_of::<Array>() == 32);
    assert!(std::mem::offset_of!(Array, length) == 24);
    assert!(std::mem::offset_of!(Array, flags) == 28);
};

impl Array {
    /// Where machine code finds the length.
    pub const LENGTH_OFFSET: usize = std::mem::offset_of!(Array, length);
    /// Where machine code finds the flags.
    pub const FLAGS_OFFSET: usize = std::mem::offset_of!(Array, flags);
    /// `length` is not writable.
    pub const LENGTH_READ_ONLY: u32 = 1;
    /// No element can be added.
    pub const NOT_EXTENSIBLE: u32 = 2;
    /// `new Array(n)` makes room for up to so many elements at once.
    const MAX_PREALLOCATED: u32 = 1 << 17;

    /// An empty array of the current realm.
    pub fn new(cx: &mut Context) -> Result<Gc<Array>> {
        let shape = cx.array_shape()?;
        Array::with_shape(cx, shape)
    }

    /// An empty array of a shape from [`Array::shape`].
    #[inline]
    pub fn with_shape(cx: &mut Context, shape: Gc<Shape>) -> Result<Gc<Array>> {
        debug_assert!(shape.object_kind() == CellKind::ARRAY);
        let object = Object::allocate(cx, shape)?;
        // SAFETY: the shape's kind says so.
        Ok(unsafe { object.cast() })
    }

    /// The shape of arrays with this prototype.
    pub fn shape(cx: &mut Context, prototype: Value) -> Result<Gc<Shape>> {
        let root = Shape::root(cx, CellKind::ARRAY, prototype, 0, ShapeFlags::NONE)?;
        let length = cx.names().length;
        Shape::transition_add_virtual(cx, root, length, PropertyAttributes::WRITABLE, LENGTH_FIELD)
    }

    /// ArrayCreate: an array of holes. Long ones get no memory before they are written to.
    pub fn create(cx: &mut Context, length: u64, prototype: Option<Gc<Object>>) -> Result<Gc<Array>> {
        let Ok(length) = u32::try_from(length) else {
            return Err(cx.range_error(Message::InvalidArrayLength()));
        };
        let shape = match prototype {
            Some(prototype) => Array::shape(cx, prototype.value())?,
            None => cx.array_shape()?,
        };
        let array = Array::with_shape(cx, shape)?;
        if length > 0 && length <= Array::MAX_PREALLOCATED {
            let elements = Array::object(array).reserve_elements(cx, length)?;
            elements.set_kind(elements.elements_kind().holey());
        }
        array.length.set(length);
        Ok(array)
    }

    /// An array with room for `capacity` elements, to be filled by [`Array::push`].
    pub fn with_capacity(cx: &mut Context, capacity: u32) -> Result<Gc<Array>> {
        let array = Array::new(cx)?;
        if capacity > 0 {
            Array::object(array).reserve_elements(cx, capacity)?;
        }
        Ok(array)
    }

    /// CreateArrayFromList.
    pub fn from_list(cx: &mut Context, list: &RootedVec<Value>) -> Result<Gc<Array>> {
        let array = Array::with_capacity(cx, list.len() as u32)?;
        if let Some(elements) = array.object.elements() {
            list.iter().for_each(|value| elements.push(value));
            array.length.set(list.len() as u32);
        }
        Ok(array)
    }

    /// CreateArrayFromList for values on the native stack or in a register window.
    pub fn from_slice(cx: &mut Context, values: &[Value]) -> Result<Gc<Array>> {
        let array = Array::with_capacity(cx, values.len() as u32)?;
        for &value in values {
            Array::push(array, cx, value)?;
        }
        Ok(array)
    }

    /// The length.
    #[inline]
    pub fn length(&self) -> u32 {
        self.length.get()
    }

    /// The flags.
    #[inline]
    pub fn flags(&self) -> u32 {
        self.flags.get()
    }

    /// The object.
    #[inline]
    pub fn as_object(&self) -> Gc<Object> {
        self.object.gc()
    }

    /// Whether `length` is writable.
    #[inline]
    pub fn is_length_writable(&self) -> bool {
        self.flags.get() & Array::LENGTH_READ_ONLY == 0
    }

    pub(crate) fn set_length_read_only(&self) {
        self.flags.set(self.flags.get() | Array::LENGTH_READ_ONLY);
    }

    pub(crate) fn set_not_extensible(&self) {
        self.flags.set(self.flags.get() | Array::NOT_EXTENSIBLE);
    }

    /// Raises the length after an element was added.
    #[inline]
    pub fn raise_length(&self, length: u32) {
        if length > self.length.get() {
            self.length.set(length);
        }
    }

    /// Appends a value to an array that a built-in is making: extensible, its length writable.
    #[inline]
    pub fn push(this: Gc<Array>, cx: &mut Context, value: Value) -> Result<()> {
        let length = this.length();
        if this.flags() == 0
            && let Some(elements) = this.object.elements()
            && elements.length() == length
            && length < elements.capacity()
        {
            elements.push(value);
            this.length.set(length + 1);
            return Ok(());
        }
        Array::push_slow(this, cx, value)
    }

    #[cold]
    fn push_slow(this: Gc<Array>, cx: &mut Context, value: Value) -> Result<()> {
        let length = this.length();
        if length == u32::MAX {
            return Err(cx.range_error(Message::InvalidArrayLength()));
        }
        this.object.define_element(cx, length, value, PropertyAttributes::ALL)?;
        this.length.set(length + 1);
        Ok(())
    }

    /// Appends the values in `range` of a vector, holes as holes, to an array that a built-in is
    /// making; `false` where it is none whose elements are a vector.
    pub fn append_range(
        this: Gc<Array>,
        cx: &mut Context,
        source: Gc<Elements>,
        range: Range<u32>,
    ) -> Result<bool> {
        if this.flags() != 0 || this.object.elements().is_some_and(|elements| elements.is_dictionary()) {
            return Ok(false);
        }
        let (old, count) = (this.length(), range.end - range.start);
        let Some(length) = old.checked_add(count) else {
            return Err(cx.range_error(Message::InvalidArrayLength()));
        };
        if count > 0 {
            let elements = this.object.reserve_elements(cx, length)?;
            elements.extend_with_holes(old);
            elements.append_range(&source, range);
            this.length.set(length);
        }
        Ok(true)
    }

    /// Sets the length of an array; elements beyond it go, down to the last one that is not
    /// configurable. `false` where that, or a length that is not writable, forbade it.
    pub fn set_length(&self, length: u32) -> bool {
        let old = self.length();
        if length == old {
            return true;
        }
        if !self.is_length_writable() {
            return false;
        }
        if length > old {
            if let Some(elements) = self.object.elements() {
                elements.set_kind(elements.elements_kind().holey());
            }
            self.length.set(length);
            return true;
        }
        let kept = match self.object.elements() {
            Some(elements) => shorten(elements, length),
            None => length,
        };
        self.length.set(kept);
        kept == length
    }
}

/// Removes elements from `length` on; the length that remains.
fn shorten(elements: Gc<Elements>, length: u32) -> u32 {
    let Some(table) = DictionaryElements::from(elements) else {
        if length < elements.length() {
            elements.truncate(length);
        } else if length > elements.length() {
            elements.set_kind(elements.elements_kind().holey());
        }
        return length;
    };
    for index in table.indices().into_iter().rev().take_while(|&index| index >= length) {
        if table.find(index).is_some_and(|entry| !entry.attributes().is_configurable()) {
            return index + 1;
        }
        table.remove_index(index);
    }
    length
}

impl Context {
    /// The shape of arrays of the current realm.
    #[inline]
    pub fn array_shape(&mut self) -> Result<Gc<Shape>> {
        match self.realm().array_shape() {
            Some(shape) => Ok(shape),
            None => {
                let prototype = self.intrinsic(Intrinsic::ArrayPrototype);
                let shape = Array::shape(self, prototype.value())?;
                self.realm().set_array_shape(shape);
                Ok(shape)
            }
        }
    }
}
