//! Concatenation: copies, ropes, and text that grows at its end.
//!
//! Short results are copied. Longer ones become ropes, which copy nothing until they are read. A
//! text that is built piece by piece (`text += piece`) would become a long chain of ropes; once
//! half of such a chain was joined to its right end, its text moves into a *growing* cell with as
//! much room again behind it. From then on a result is a slice of that cell: the piece is written
//! behind the text in use, and only a slice that ends there may do so. All others see the text
//! that they saw before, so strings stay immutable.
//!
//! Reading makes a rope flat. Where the larger part of it was a text that had been read before, more
//! of the same will follow (`text += piece; text.charCodeAt(i)`): its text moves into a growing cell
//! with a little room. So however appending and reading alternate, each code unit is copied a few
//! times at most.

use crate::string::{GROWING, HASH, Space};
use crate::{Flat, JsString, StringError};
use js_garbage_collection::{Gc, Heap, OutOfMemory};

/// Shorter results are copied: a rope would take as much memory.
const SHORTEST_ROPE: usize = 24;
/// Shorter texts do not grow in place: most of them are finished soon.
const SHORTEST_GROWING: usize = 256;
/// Longer pieces are not copied behind a text: a rope costs less.
const LONGEST_PIECE: usize = 1024;
/// A text that is read between pieces gets this fraction of its length as room: most copies of a
/// text with something behind it are final.
const READ_ROOM: usize = 4;

impl JsString {
    /// `left` followed by `right`.
    ///
    /// # Errors
    /// When it is too long, or the heap is full.
    pub fn concat(heap: &Heap, left: Gc<JsString>, right: Gc<JsString>) -> Result<Gc<JsString>, StringError> {
        if left.is_empty() {
            return Ok(right);
        }
        if right.is_empty() {
            return Ok(left);
        }
        let length = left.len() + right.len();
        let two_byte = left.is_two_byte() || right.is_two_byte();
        if length > JsString::MAX_LENGTH {
            return Err(StringError::TooLong);
        }
        if length < SHORTEST_ROPE && !left.is_rope() && !right.is_rope() {
            let string = JsString::uninitialized(heap, length, two_byte, Space::Nursery)?;
            // SAFETY: made for both, in the wider width.
            unsafe {
                string.write(0, left.flat());
                string.write(left.len(), right.flat());
            }
            return Ok(string);
        }
        if let Some((text, offset)) = JsString::growing(heap, left, right.len(), two_byte) {
            // SAFETY: there is room for the piece, and the cell is wide enough.
            unsafe { text.write_parts(offset + left.len(), right, 0) };
            text.hash.set((offset + length) as u32);
            return JsString::new_slice(heap, text, offset, length);
        }
        let string = JsString::new_indirect(heap, length, two_byte)?;
        string.hash.set((left.joined() + right.len()) as u32);
        string.indirect().first.initialize(Some(left));
        string.right().initialize(Some(right));
        Ok(string)
    }

    /// `left` followed by a text that is no string of the heap yet: the digits of a number.
    ///
    /// # Errors
    /// As for [`JsString::concat`].
    pub fn concat_flat(
        heap: &Heap,
        left: Gc<JsString>,
        right: Flat<'_>,
    ) -> Result<Gc<JsString>, StringError> {
        let length = left.len() + right.len();
        let two_byte = left.is_two_byte() || !right.is_narrow();
        if length < SHORTEST_ROPE && !left.is_rope() {
            let string = JsString::uninitialized(heap, length, two_byte, Space::Nursery)?;
            // SAFETY: made for both, in the wider width.
            unsafe {
                string.write(0, left.flat());
                string.write(left.len(), right);
            }
            return Ok(string);
        }
        if length <= JsString::MAX_LENGTH
            && let Some((text, offset)) = JsString::growing(heap, left, right.len(), two_byte)
        {
            // SAFETY: there is room for the piece, and the cell is wide enough.
            unsafe { text.write(offset + left.len(), right) };
            text.hash.set((offset + length) as u32);
            return JsString::new_slice(heap, text, offset, length);
        }
        let right = JsString::new(heap, right)?;
        JsString::concat(heap, left, right)
    }

    /// How many code units were joined to the right of a rope's leftmost part.
    fn joined(&self) -> usize {
        if self.is_rope() { (self.hash.get() & HASH) as usize } else { 0 }
    }

    /// The growing cell in which `left` is the end of the text in use, and where it begins there,
    /// if `more` code units may be written behind it. Moves a text into a new one where that pays.
    fn growing(
        heap: &Heap,
        left: Gc<JsString>,
        more: usize,
        two_byte: bool,
    ) -> Option<(Gc<JsString>, usize)> {
        if more > LONGEST_PIECE {
            return None;
        }
        let length = left.len() + more;
        if left.is_slice() {
            let (parent, offset) = left.grown_in()?;
            if offset + length <= parent.len() && parent.is_two_byte() == two_byte {
                return Some((parent, offset));
            }
        } else if !left.is_rope() || length < SHORTEST_GROWING || (left.joined() + more) * 2 < length {
            return None;
        }
        let room = (length * 2).min(JsString::MAX_LENGTH);
        // Where the heap has no room for this, a rope may still do.
        let text = JsString::uninitialized(heap, room, two_byte, Space::Nursery).ok()?;
        text.length.set(text.length.get() | GROWING);
        // SAFETY: there is room for all of it, and the cell is as wide as the wider one.
        unsafe { text.write_parts(0, left, 0) };
        text.hash.set(left.len() as u32);
        if left.is_two_byte() == two_byte {
            left.become_slice(text, 0);
        }
        Some((text, 0))
    }

    /// Makes the code units readable through [`JsString::flat`]; ropes become slices of flat text.
    ///
    /// # Errors
    /// When the heap is full.
    #[inline]
    pub fn flatten(string: Gc<JsString>, heap: &Heap) -> Result<(), OutOfMemory> {
        if string.is_rope() { JsString::flatten_rope(string, heap) } else { Ok(()) }
    }

    #[inline(never)]
    fn flatten_rope(string: Gc<JsString>, heap: &Heap) -> Result<(), OutOfMemory> {
        let leftmost = string.leftmost();
        let (length, two_byte) = (string.len(), string.is_two_byte());
        if let Some((text, offset)) = leftmost.grown_in()
            && offset + length <= text.len()
            && text.is_two_byte() == two_byte
        {
            // SAFETY: there is room behind the leftmost part, which ends the text in use.
            unsafe { text.write_parts(offset, string, leftmost.len()) };
            text.hash.set((offset + length) as u32);
            string.become_slice(text, offset);
            return Ok(());
        }
        if length >= SHORTEST_GROWING && leftmost.len() * 2 >= length && leftmost.ends_its_parent() {
            let room = (length + length / READ_ROOM).min(JsString::MAX_LENGTH);
            // Where the heap has no room for this, less may still do.
            if let Ok(text) = JsString::uninitialized(heap, room, two_byte, Space::Nursery) {
                text.length.set(text.length.get() | GROWING);
                // SAFETY: it was made for this text and more, in this width.
                unsafe { text.write_parts(0, string, 0) };
                text.hash.set(length as u32);
                string.become_slice(text, 0);
                return Ok(());
            }
        }
        let flat = match JsString::uninitialized(heap, length, two_byte, Space::Nursery) {
            Ok(flat) => flat,
            Err(StringError::OutOfMemory) => return Err(OutOfMemory),
            Err(StringError::TooLong) => unreachable!("a rope is no longer than a string can be"),
        };
        // SAFETY: it was made for this text, in this width.
        unsafe { flat.write_parts(0, string, 0) };
        string.become_slice(flat, 0);
        Ok(())
    }

    /// The first part of a rope that is no rope.
    fn leftmost(&self) -> Gc<JsString> {
        debug_assert!(self.is_rope());
        let mut parts = self.rope_parts();
        loop {
            let (left, _) = parts.expect("both parts of a rope are set");
            if !left.is_rope() {
                return left;
            }
            parts = left.rope_parts();
        }
    }

    /// The growing cell in which this string is the end of the text in use, and where it begins.
    fn grown_in(&self) -> Option<(Gc<JsString>, usize)> {
        let (parent, offset) = self.slice_parts()?;
        let grows = parent.length.get() & GROWING != 0 && parent.hash.get() as usize == offset + self.len();
        grows.then_some((parent, offset))
    }

    /// Whether it is a slice up to the end of its parent: it was a rope and was read, or was cut from
    /// such a one.
    fn ends_its_parent(&self) -> bool {
        self.grown_in().is_some()
            || self
                .slice_parts()
                .is_some_and(|(parent, offset)| !parent.is_interned() && offset + self.len() == parent.len())
    }

    /// Copies the text of `string`, a rope or not, to position `at`. Its first `there` code units
    /// are there already.
    ///
    /// # Safety
    /// This string is flat, has room for it, and is as wide as it. `there` ends a part of the rope.
    unsafe fn write_parts(&self, at: usize, string: Gc<JsString>, there: usize) {
        // Nothing allocates here, so plain pointers may wait on a plain stack. From right to left:
        // ropes grow at their right end, so the stack stays short.
        let mut end = at + string.len();
        let mut waiting = vec![string];
        while let Some(part) = waiting.pop() {
            if let Some((left, right)) = part.rope_parts() {
                waiting.extend([left, right]);
                continue;
            }
            end -= part.len();
            if end < at + there {
                return;
            }
            // SAFETY: the parts of a rope fill it exactly, and none is wider than it.
            unsafe { self.write(end, part.flat()) };
        }
    }
}
