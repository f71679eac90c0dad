//! String cells: flat text, ropes and slices.
//!
//! ```text
//! 0        8       12        16
//! ┌────────┬───────┬─────────┬──────────────────────────────────────┐
//! │ header │ hash  │ length  │ flat:  the code units                │
//! │        │ flags │ flags   │ rope:  left, right                   │
//! │        │       │         │ slice: the flat parent, offset       │
//! └────────┴───────┴─────────┴──────────────────────────────────────┘
//! ```
//!
//! A rope is flattened in place at the first look into it: it becomes a slice of the flat text. A
//! slice's parent is always flat. Invariant: an interned string is flat, lies in fixed space and
//! never moves. How strings are joined, and which cells have room to grow, is said in `concat`.

use crate::Flat;
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, Heap, HeapCell, OutOfMemory, Tracer};
use std::cell::Cell;
use std::fmt;

/// A string of the heap.
#[repr(C)]
pub struct JsString {
    header: Header,
    /// Bits 0 to 29: the hash, 0 while unknown; in a rope, the code units that were joined to the
    /// right of its leftmost part; in a growing cell, those in use. The flags are [`SLICE`] and
    /// [`INTERNED`].
    pub(crate) hash: Cell<u32>,
    /// Bits 0 to 28: the number of code units. The flags are [`GROWING`], [`TWO_BYTE`] and
    /// [`INDIRECT`].
    pub(crate) length: Cell<u32>,
}

/// What follows the fields of a string that is no flat one.
#[repr(C)]
pub(crate) struct Indirect {
    string: JsString,
    /// A rope's left part, a slice's parent.
    pub(crate) first: GcSlot<JsString>,
    second: Second,
}

/// A rope's right part, or where in its parent a slice begins.
#[repr(C)]
union Second {
    right: std::mem::ManuallyDrop<GcSlot<JsString>>,
    offset: std::mem::ManuallyDrop<Cell<usize>>,
}

pub(crate) const HASH: u32 = (1 << 30) - 1;
const SLICE: u32 = 1 << 30;
const INTERNED: u32 = 1 << 31;
const LENGTH: u32 = (1 << 29) - 1;
/// A flat cell with room behind its text: never a string that a program sees, only a parent.
pub(crate) const GROWING: u32 = 1 << 29;
const TWO_BYTE: u32 = 1 << 30;
const INDIRECT: u32 = 1 << 31;

/// Shorter results of substring are copied.
const SHORTEST_SLICE: usize = 24;

// SAFETY: `repr(C)` with a header in front; cells of kind STRING are made here alone.
unsafe impl HeapCell for JsString {}
// SAFETY: as above.
unsafe impl CellType for JsString {
    const KIND: CellKind = CellKind::STRING;
}
// SAFETY: `repr(C)` with a string in front, which has a header in front.
unsafe impl HeapCell for Indirect {}

const _: () = {
    assert!(size_of::<JsString>() == 16);
    assert!(size_of::<Indirect>() == 32);
    assert!(JsString::LENGTH_OFFSET == 12);
};

/// Why there is no such string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StringError {
    /// It would be longer than [`JsString::MAX_LENGTH`].
    TooLong,
    /// The heap is full.
    OutOfMemory,
}

impl From<OutOfMemory> for StringError {
    fn from(_: OutOfMemory) -> StringError {
        StringError::OutOfMemory
    }
}

impl fmt::Display for StringError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            StringError::TooLong => "Invalid string length",
            StringError::OutOfMemory => "the heap limit is reached",
        })
    }
}

impl std::error::Error for StringError {}

impl JsString {
    /// The most code units that a string can have.
    pub const MAX_LENGTH: usize = (1 << 29) - 24;
    /// The shape id of every string: cells that are no objects have their kind for it, which is no
    /// shape's id since ids are places in the region and its first page holds no cells.
    pub const SHAPE_ID: u32 = CellKind::STRING.0 as u32;
    /// Where machine code finds the length; its three high bits are flags.
    pub const LENGTH_OFFSET: usize = std::mem::offset_of!(JsString, length);
    /// The bits that are the length there.
    pub const LENGTH_BITS: u32 = LENGTH;
    /// Where machine code finds the code units of a flat string.
    pub const UNITS_OFFSET: usize = size_of::<JsString>();

    /// A flat string with a copy of these code units; narrow where they allow it.
    ///
    /// # Errors
    /// When it is too long, or the heap is full.
    pub fn new(heap: &Heap, text: Flat<'_>) -> Result<Gc<JsString>, StringError> {
        let narrow = text.is_narrow();
        let string = JsString::uninitialized(heap, text.len(), !narrow, Space::Nursery)?;
        // SAFETY: the string was made for this many units of this width.
        unsafe { string.write(0, text) };
        Ok(string)
    }

    /// A flat string with this UTF-8 text.
    ///
    /// # Errors
    /// As for [`JsString::new`].
    pub fn from_str(heap: &Heap, text: &str) -> Result<Gc<JsString>, StringError> {
        if text.is_ascii() {
            return JsString::new(heap, Flat::Latin1(text.as_bytes()));
        }
        let units: Vec<u16> = text.encode_utf16().collect();
        JsString::new(heap, Flat::Utf16(&units))
    }

    /// A flat string with this WTF-8 text: UTF-8 that may hold lone surrogates.
    ///
    /// # Errors
    /// As for [`JsString::new`].
    pub fn from_wtf8(heap: &Heap, text: &[u8]) -> Result<Gc<JsString>, StringError> {
        if text.is_ascii() {
            return JsString::new(heap, Flat::Latin1(text));
        }
        JsString::new(heap, Flat::Utf16(&crate::wtf8::units(text)))
    }

    /// An interned flat string: for the intern table alone.
    pub(crate) fn new_interned(heap: &Heap, text: Flat<'_>, hash: u32) -> Result<Gc<JsString>, StringError> {
        let narrow = text.is_narrow();
        let string = JsString::uninitialized(heap, text.len(), !narrow, Space::Fixed)?;
        // SAFETY: the string was made for this many units of this width.
        unsafe { string.write(0, text) };
        string.hash.set(hash | INTERNED);
        Ok(string)
    }

    pub(crate) fn uninitialized(
        heap: &Heap,
        length: usize,
        two_byte: bool,
        space: Space,
    ) -> Result<Gc<JsString>, StringError> {
        if length > JsString::MAX_LENGTH {
            return Err(StringError::TooLong);
        }
        let bytes = JsString::UNITS_OFFSET + (length << u32::from(two_byte));
        let bytes = bytes.next_multiple_of(8);
        let string: Gc<JsString> = match space {
            Space::Nursery => heap.allocate(JsString::KIND, JsString::SHAPE_ID, bytes)?,
            Space::Fixed => heap.allocate_fixed(JsString::KIND, JsString::SHAPE_ID, bytes)?,
        };
        string.length.set(length as u32 | if two_byte { TWO_BYTE } else { 0 });
        Ok(string)
    }

    /// Copies `text` to position `at`.
    ///
    /// # Safety
    /// The string is flat, has room for it, and is as wide as `text` needs.
    pub(crate) unsafe fn write(&self, at: usize, text: Flat<'_>) {
        let units = self.units();
        // SAFETY: the caller says that all of `text` fits behind `at`, in this width.
        unsafe {
            if self.is_two_byte() {
                let to = units.cast::<u16>().add(at);
                match text {
                    Flat::Utf16(from) => std::ptr::copy_nonoverlapping(from.as_ptr(), to, from.len()),
                    Flat::Latin1(from) => {
                        for (i, &unit) in from.iter().enumerate() {
                            *to.add(i) = u16::from(unit);
                        }
                    }
                }
            } else {
                let to = units.add(at);
                match text {
                    Flat::Latin1(from) => std::ptr::copy_nonoverlapping(from.as_ptr(), to, from.len()),
                    Flat::Utf16(from) => {
                        for (i, &unit) in from.iter().enumerate() {
                            *to.add(i) = unit as u8;
                        }
                    }
                }
            }
        }
    }

    /// The address behind the fields.
    fn units(&self) -> *mut u8 {
        std::ptr::from_ref(self).cast_mut().cast::<u8>().wrapping_add(JsString::UNITS_OFFSET)
    }

    /// The number of code units.
    #[inline]
    pub fn len(&self) -> usize {
        (self.length.get() & LENGTH) as usize
    }

    /// Whether it has none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether its code units take two bytes each.
    #[inline]
    pub fn is_two_byte(&self) -> bool {
        self.length.get() & TWO_BYTE != 0
    }

    /// Whether it is the one string of its text in the intern table.
    #[inline]
    pub fn is_interned(&self) -> bool {
        self.hash.get() & INTERNED != 0
    }

    /// Whether it is a rope: [`JsString::flat`] must wait for [`JsString::flatten`].
    #[inline]
    pub fn is_rope(&self) -> bool {
        self.length.get() & INDIRECT != 0 && self.hash.get() & SLICE == 0
    }

    /// Whether it is a part of another string.
    #[inline]
    pub fn is_slice(&self) -> bool {
        self.hash.get() & SLICE != 0
    }

    pub(crate) fn indirect(&self) -> &Indirect {
        debug_assert!(self.length.get() & INDIRECT != 0);
        // SAFETY: strings with the flag are made with the fields of `Indirect`.
        unsafe { &*std::ptr::from_ref(self).cast() }
    }

    pub(crate) fn right(&self) -> &GcSlot<JsString> {
        debug_assert!(self.is_rope());
        // SAFETY: in a rope the second field is the right part.
        unsafe { &self.indirect().second.right }
    }

    /// The two parts of a rope.
    pub fn rope_parts(&self) -> Option<(Gc<JsString>, Gc<JsString>)> {
        if !self.is_rope() {
            return None;
        }
        Some((self.indirect().first.get()?, self.right().get()?))
    }

    /// The parent of a slice and where in it the slice begins.
    pub fn slice_parts(&self) -> Option<(Gc<JsString>, usize)> {
        if !self.is_slice() {
            return None;
        }
        // SAFETY: in a slice the second field is the offset.
        Some((self.indirect().first.get()?, unsafe { self.indirect().second.offset.get() }))
    }

    /// The code units. The string must be no rope: see [`JsString::flatten`].
    #[inline]
    pub fn flat(&self) -> Flat<'_> {
        if self.length.get() & INDIRECT == 0 {
            // SAFETY: a flat string has its code units behind its fields.
            unsafe { self.own_units() }
        } else {
            self.slice_units()
        }
    }

    /// # Safety
    /// The string must be flat.
    #[inline]
    unsafe fn own_units(&self) -> Flat<'_> {
        // SAFETY: a flat string was made with this many code units of this width.
        unsafe {
            if self.is_two_byte() {
                Flat::Utf16(std::slice::from_raw_parts(self.units().cast(), self.len()))
            } else {
                Flat::Latin1(std::slice::from_raw_parts(self.units(), self.len()))
            }
        }
    }

    fn slice_units(&self) -> Flat<'_> {
        let (parent, offset) = self.slice_parts().expect("a rope must be flattened before it is read");
        // SAFETY: parents are flat, as wide as their slices, and live as long as them; a slice lies
        // within its parent.
        unsafe {
            if self.is_two_byte() {
                let units = parent.units().cast::<u16>().add(offset);
                Flat::Utf16(std::slice::from_raw_parts(units, self.len()))
            } else {
                Flat::Latin1(std::slice::from_raw_parts(parent.units().add(offset), self.len()))
            }
        }
    }

    /// Makes a rope or a slice a slice of `parent`, which has the same text at `offset`.
    pub(crate) fn become_slice(&self, parent: Gc<JsString>, offset: usize) {
        let hash = if self.is_rope() { 0 } else { self.hash.get() };
        self.hash.set(hash | SLICE);
        // SAFETY: whichever of the two the field was, a word is written over it.
        unsafe { self.indirect().second.offset.set(offset) };
        self.indirect().first.set(self, Some(parent));
    }

    pub(crate) fn new_indirect(
        heap: &Heap,
        length: usize,
        two_byte: bool,
    ) -> Result<Gc<JsString>, StringError> {
        let string: Gc<JsString> =
            heap.allocate(JsString::KIND, JsString::SHAPE_ID, size_of::<Indirect>())?;
        string.length.set(length as u32 | INDIRECT | if two_byte { TWO_BYTE } else { 0 });
        Ok(string)
    }

    /// The code units from `start` to before `end`, which must lie within.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn substring(
        heap: &Heap,
        string: Gc<JsString>,
        start: usize,
        end: usize,
    ) -> Result<Gc<JsString>, OutOfMemory> {
        debug_assert!(start <= end && end <= string.len());
        if start == 0 && end == string.len() {
            return Ok(string);
        }
        JsString::flatten(string, heap)?;
        let part = string.flat().slice(start, end);
        if part.len() < SHORTEST_SLICE {
            return JsString::new(heap, part).map_err(|_| OutOfMemory);
        }
        let (parent, offset) = string.slice_parts().unwrap_or((string, 0));
        JsString::new_slice(heap, parent, offset + start, end - start).map_err(|_| OutOfMemory)
    }

    /// A slice: as wide as its parent, whatever its own code units are.
    pub(crate) fn new_slice(
        heap: &Heap,
        parent: Gc<JsString>,
        offset: usize,
        length: usize,
    ) -> Result<Gc<JsString>, StringError> {
        let slice = JsString::new_indirect(heap, length, parent.is_two_byte())?;
        slice.hash.set(SLICE);
        slice.indirect().first.initialize(Some(parent));
        // SAFETY: in a slice the second field is the offset.
        unsafe { slice.indirect().second.offset.set(offset) };
        Ok(slice)
    }

    /// The code unit at `index`, flattening first.
    ///
    /// # Errors
    /// When the heap is full.
    #[inline]
    pub fn unit_at(string: Gc<JsString>, heap: &Heap, index: usize) -> Result<Option<u16>, OutOfMemory> {
        JsString::flatten(string, heap)?;
        Ok(string.flat().get(index))
    }

    /// Whether both have the same code units.
    ///
    /// # Errors
    /// When a rope must be flattened and the heap is full.
    pub fn equals(heap: &Heap, a: Gc<JsString>, b: Gc<JsString>) -> Result<bool, OutOfMemory> {
        if a == b {
            return Ok(true);
        }
        if a.len() != b.len() || (a.is_interned() && b.is_interned()) {
            return Ok(false);
        }
        JsString::flatten(a, heap)?;
        JsString::flatten(b, heap)?;
        Ok(a.flat().same_units(b.flat()))
    }

    /// The hash of the code units. The string must be no rope.
    #[inline]
    pub fn hash(&self) -> u32 {
        match self.hash.get() & HASH {
            0 => {
                let hash = self.flat().hash();
                self.hash.set(self.hash.get() | hash);
                hash
            }
            hash => hash,
        }
    }

    /// Remembers that `interned` has the same text, so that the next look for it is short.
    pub(crate) fn set_interned(&self, interned: Gc<JsString>) {
        if self.length.get() & INDIRECT != 0 && self.is_two_byte() == interned.is_two_byte() {
            self.become_slice(interned, 0);
        }
    }

    /// The interned string that this one was found to be equal to, if it still knows.
    #[inline]
    pub(crate) fn known_interned(&self) -> Option<Gc<JsString>> {
        let (parent, _) = self.slice_parts()?;
        (parent.is_interned() && parent.len() == self.len()).then_some(parent)
    }

    /// The text with lone surrogates replaced: for messages. Ropes are read without flattening.
    pub fn to_display(&self) -> String {
        let mut text = crate::StringBuilder::with_capacity(self.len());
        let mut waiting = vec![self];
        while let Some(part) = waiting.pop() {
            if part.is_rope() {
                let (first, second) = (&part.indirect().first, part.right());
                // SAFETY: both parts of a rope are set and live as long as it; nothing allocates
                // on the heap in between.
                waiting
                    .extend(unsafe { [&*second.get_unchecked().as_ptr(), &*first.get_unchecked().as_ptr()] });
            } else if part.length.get() & GROWING == 0 {
                text.push_flat(part.flat());
            } else {
                text.push_flat(part.flat().slice(0, part.hash.get() as usize));
            }
        }
        text.flat().to_utf8_lossy()
    }
}

/// Where a string is made.
#[derive(Clone, Copy)]
pub(crate) enum Space {
    Nursery,
    Fixed,
}

/// Traces a string.
///
/// # Safety
/// `cell` must be a string.
pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: the caller says so.
    let string = unsafe { &*cell.cast::<JsString>() };
    if string.length.get() & INDIRECT != 0 {
        tracer.visit_gc(&string.indirect().first);
        if string.is_rope() {
            tracer.visit_gc(string.right());
        }
    }
}

impl fmt::Debug for JsString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_display())
    }
}
