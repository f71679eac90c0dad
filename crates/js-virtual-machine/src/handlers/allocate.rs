//! Allocation within a handler: the nursery's bump pointer, or the slow path.

use js_garbage_collection::{CellKind, Header, Heap};
use js_object_model::Shape;

use crate::function::Function;
use crate::machine::{Machine, likely};

/// Takes `bytes` (a multiple of 8) from the nursery; 0 where it has no room. The memory is not
/// initialized.
#[inline(always)]
pub(super) fn bump(m: Machine, bytes: usize) -> u64 {
    // SAFETY: the two words are the heap's allocation pointer and its limit, written by this thread
    // alone.
    unsafe {
        let heap = (&raw const *(*m.vm).cx.heap).cast::<u8>().cast_mut();
        let top = heap.add(Heap::TOP_OFFSET).cast::<usize>();
        let limit = *heap.add(Heap::LIMIT_OFFSET).cast::<usize>();
        let start = *top;
        if !likely(bytes <= limit.wrapping_sub(start)) {
            return 0;
        }
        *top = start + bytes;
        start as u64
    }
}

/// An object of `shape`, its fields empty; 0 where the nursery has no room.
#[inline(always)]
pub(super) fn object(m: Machine, kind: CellKind, shape: *const Shape) -> u64 {
    // SAFETY: shapes live as long as what makes objects of them; the memory is fresh.
    unsafe {
        let bytes = (*shape).instance_size();
        let cell = bump(m, bytes);
        if likely(cell != 0) {
            let id = ((shape as usize & js_garbage_collection::REGION_MASK) / 8) as u32;
            (cell as *mut u64).write(Header::word(id, kind, 0, bytes / 8));
            let end = (cell + bytes as u64) as *mut u64;
            let mut field = (cell as *mut u64).add(1);
            while field < end {
                field.write(0);
                field = field.add(1);
            }
        }
        cell
    }
}

/// The object that `new` of a plain function begins with; 0 where only the slow path can tell.
#[inline(always)]
pub(super) fn instance(m: Machine, function: *const Function) -> u64 {
    // SAFETY: the function is live.
    unsafe {
        let Some(data) = (*function).data.get() else { return 0 };
        let instances = &(*data.as_ptr()).instances;
        let Some(shape) = instances.shape() else { return 0 };
        if instances.remaining() != 0 {
            return 0;
        }
        object(m, CellKind::OBJECT, shape.as_ptr())
    }
}
