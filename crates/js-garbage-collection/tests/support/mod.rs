//! A kind of cells for tests: a number and a row of slots.
#![allow(dead_code)]

use js_garbage_collection::{
    CellKind, CellType, Gc, Header, Heap, HeapCell, KindInfo, Limits, OutOfMemory, Slot, Tracer, ValueCell,
};
use js_value::Value;

/// A cell with a number and `length` slots.
#[repr(C)]
pub(crate) struct Node {
    header: Header,
    pub(crate) id: u32,
    length: u32,
}

// SAFETY: `repr(C)` with a header first.
unsafe impl HeapCell for Node {}

// SAFETY: the tests make cells of this kind through `Node::new` alone.
unsafe impl CellType for Node {
    const KIND: CellKind = CellKind::OBJECT;
}

/// Where a node is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Young,
    Old,
    Fixed,
}

impl Node {
    pub(crate) fn new(heap: &Heap, id: u32, length: usize, place: Place) -> Result<Gc<Node>, OutOfMemory> {
        let bytes = size_of::<Node>() + length * 8;
        let node = match place {
            Place::Young => heap.allocate::<Node>(Node::KIND, 0, bytes),
            Place::Old => heap.allocate_old::<Node>(Node::KIND, 0, bytes),
            Place::Fixed => heap.allocate_fixed::<Node>(Node::KIND, 0, bytes),
        }?;
        for slot in node.slots_of(length) {
            assert_eq!(slot.get(), Value::EMPTY, "new cells are zeroed");
        }
        // SAFETY: a fresh cell.
        unsafe {
            (*node.as_ptr()).id = id;
            (*node.as_ptr()).length = length as u32;
        }
        Ok(node)
    }

    pub(crate) fn slots(&self) -> &[Slot] {
        self.slots_of(self.length as usize)
    }

    fn slots_of(&self, length: usize) -> &[Slot] {
        // SAFETY: the slots follow the fixed part.
        unsafe { std::slice::from_raw_parts(std::ptr::from_ref(self).add(1).cast(), length) }
    }

    pub(crate) fn of(value: Value) -> Gc<Node> {
        value.downcast().expect("a node")
    }
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for nodes.
    let node = unsafe { &*cell.cast::<Node>() };
    // SAFETY: the slots hold values.
    unsafe { tracer.visit_values(node.slots().as_ptr().cast_mut().cast(), node.slots().len()) }
}

/// A heap that knows nodes.
pub(crate) fn heap(limits: Limits) -> Box<Heap> {
    let heap = Heap::new(limits).expect("a heap");
    heap.register(Node::KIND, KindInfo { name: "node", trace, finalize: None });
    heap
}

/// Overwrites the part of the stack that calls before this one have left behind.
#[inline(never)]
pub(crate) fn clear_stack() {
    let mut words = [0u64; 2048];
    for word in &mut words {
        // SAFETY: a local.
        unsafe { std::ptr::from_mut(word).write_volatile(0) };
    }
    std::hint::black_box(&words);
}

/// Small sizes, so that little data makes for many blocks and collections.
pub(crate) fn small() -> Limits {
    Limits {
        max_heap: 64 << 20,
        nursery: 16 << 10,
        max_nursery: 32 << 10,
        block: 4 << 10,
        large: 1 << 10,
        first_major: 64 << 10,
        mark_step: 4 << 10,
        ..Limits::default()
    }
}
