//! Precise roots: sources registered by the crates above, lists, and handles of embedders.

use crate::{Gc, Heap, Tracer};
use js_value::Value;
use std::cell::{Cell, UnsafeCell};
use std::marker::PhantomData;
use std::num::NonZeroU64;
use std::rc::Rc;

/// Names a root source, to remove it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RootId(pub(crate) u64);

/// A function that visits all slots of a root source.
pub type TraceRoots = unsafe fn(*mut (), &mut Tracer);

/// A registered root source.
#[derive(Clone, Copy)]
pub(crate) struct RootSource {
    pub(crate) id: RootId,
    pub(crate) data: *mut (),
    pub(crate) trace: TraceRoots,
}

/// What a [`RootedVec`] can hold: one word, a value or a pointer to a cell.
///
/// # Safety
/// The bits must be those of a value, and converting must be the identity on bits.
pub unsafe trait Rooted: Copy {
    /// As a value.
    fn into_value(self) -> Value;
    /// Back from the value that `into_value` gave, whose cell may have moved.
    fn from_value(value: Value) -> Self;
}

// SAFETY: the identity.
unsafe impl Rooted for Value {
    #[inline]
    fn into_value(self) -> Value {
        self
    }

    #[inline]
    fn from_value(value: Value) -> Value {
        value
    }
}

// SAFETY: a cell's value has its address as bits.
unsafe impl<T> Rooted for Gc<T> {
    #[inline]
    fn into_value(self) -> Value {
        self.value()
    }

    #[inline]
    fn from_value(value: Value) -> Gc<T> {
        // SAFETY: it was put in as a pointer of this type.
        unsafe { Gc::from_raw(value.bits() as *mut T) }
    }
}

/// The values of one list: held by the heap, and by the [`RootedVec`] while there is one.
pub(crate) type ListValues = UnsafeCell<Vec<Value>>;

/// Lists that end leave room for so many values to the next one.
const KEPT_ROOM: usize = 256;
/// So many lists that ended outlive a collection.
const KEPT_LISTS: usize = 16;

/// A growable list that is a root while it lives.
pub struct RootedVec<T: Rooted = Value> {
    values: Rc<ListValues>,
    _items: PhantomData<T>,
}

impl<T: Rooted> RootedVec<T> {
    /// An empty list.
    pub fn new(heap: &Heap) -> RootedVec<T> {
        RootedVec { values: heap.list_values(), _items: PhantomData }
    }

    #[inline]
    fn read(&self) -> &Vec<Value> {
        // SAFETY: the list is changed only through `&mut self`, and by collections, during which no
        // such borrow is used: what reads returns copies.
        unsafe { &*self.values.get() }
    }

    #[inline]
    fn write(&mut self) -> &mut Vec<Value> {
        // SAFETY: as above.
        unsafe { &mut *self.values.get() }
    }

    /// Appends.
    #[inline]
    pub fn push(&mut self, item: T) {
        self.write().push(item.into_value());
    }

    /// Takes the last item off.
    #[inline]
    pub fn pop(&mut self) -> Option<T> {
        self.write().pop().map(T::from_value)
    }

    /// The item at `index`.
    ///
    /// # Panics
    /// Where there is none.
    #[inline]
    pub fn at(&self, index: usize) -> T {
        T::from_value(self.read()[index])
    }

    /// The item at `index`, if there is one.
    #[inline]
    pub fn get(&self, index: usize) -> Option<T> {
        self.read().get(index).copied().map(T::from_value)
    }

    /// The last item.
    #[inline]
    pub fn last(&self) -> Option<T> {
        self.read().last().copied().map(T::from_value)
    }

    /// Replaces the item at `index`.
    ///
    /// # Panics
    /// Where there is none.
    #[inline]
    pub fn set(&mut self, index: usize, item: T) {
        self.write()[index] = item.into_value();
    }

    /// Inserts before `index`.
    pub fn insert(&mut self, index: usize, item: T) {
        self.write().insert(index, item.into_value());
    }

    /// Removes the item at `index`.
    pub fn remove(&mut self, index: usize) -> T {
        T::from_value(self.write().remove(index))
    }

    /// Swaps two items.
    pub fn swap(&mut self, a: usize, b: usize) {
        self.write().swap(a, b);
    }

    /// How many items there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.read().len()
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.read().is_empty()
    }

    /// How many bytes the list asks for at once to hold `more` items more; none where it has room.
    #[inline]
    pub fn growth(&self, more: usize) -> usize {
        let (length, capacity) = (self.len(), self.read().capacity());
        if capacity - length >= more { 0 } else { (length + more).max(2 * capacity) * size_of::<Value>() }
    }

    /// Shortens the list.
    pub fn truncate(&mut self, length: usize) {
        self.write().truncate(length);
    }

    /// Empties the list.
    pub fn clear(&mut self) {
        self.write().clear();
    }

    /// The items, read one by one, so that a collection between two of them does no harm.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = T> + ExactSizeIterator + '_ {
        (0..self.len()).map(|index| self.at(index))
    }

    /// Appends all of an iterator.
    pub fn extend(&mut self, items: impl IntoIterator<Item = T>) {
        for item in items {
            self.push(item);
        }
    }
}

impl<T: Rooted> Drop for RootedVec<T> {
    fn drop(&mut self) {
        let values = self.write();
        if values.capacity() > KEPT_ROOM {
            *values = Vec::new();
        } else {
            values.clear();
        }
    }
}

impl RootedVec<Value> {
    /// The values as they lie in memory.
    ///
    /// # Safety
    /// Nothing may allocate in the heap while the slice is used: a collection updates it.
    pub unsafe fn as_slice(&self) -> &[Value] {
        self.read()
    }
}

/// The slots of all handles of a heap; it outlives the heap if handles do.
#[derive(Default)]
pub(crate) struct HandleTable {
    pub(crate) slots: UnsafeCell<Vec<Value>>,
    free: UnsafeCell<Vec<u32>>,
    live: Cell<usize>,
}

/// A root that lives as long as it is held: how embedders keep values.
pub struct Handle {
    table: Rc<HandleTable>,
    index: u32,
}

impl Handle {
    pub(crate) fn new(table: &Rc<HandleTable>, value: Value) -> Handle {
        // SAFETY: no other borrow is alive: the table's methods hand out copies only.
        let (slots, free) = unsafe { (&mut *table.slots.get(), &mut *table.free.get()) };
        let index = free.pop().unwrap_or_else(|| {
            slots.push(Value::EMPTY);
            (slots.len() - 1) as u32
        });
        slots[index as usize] = value;
        table.live.set(table.live.get() + 1);
        Handle { table: Rc::clone(table), index }
    }

    /// The value.
    pub fn get(&self) -> Value {
        // SAFETY: as above.
        unsafe { (&*self.table.slots.get())[self.index as usize] }
    }

    /// Replaces the value.
    pub fn set(&self, value: Value) {
        // SAFETY: as above.
        unsafe { (&mut *self.table.slots.get())[self.index as usize] = value }
    }
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Handle({:?})", self.get())
    }
}

impl Clone for Handle {
    fn clone(&self) -> Handle {
        Handle::new(&self.table, self.get())
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.set(Value::EMPTY);
        // SAFETY: as above.
        unsafe { (&mut *self.table.free.get()).push(self.index) }
        self.table.live.set(self.table.live.get() - 1);
    }
}

/// All precise roots of a heap.
pub(crate) struct Roots {
    pub(crate) sources: Vec<RootSource>,
    pub(crate) lists: Lists,
    pub(crate) handles: Rc<HandleTable>,
    pub(crate) next_id: u64,
}

impl Roots {
    pub(crate) fn new() -> Roots {
        Roots { sources: Vec::new(), lists: Lists::default(), handles: Rc::default(), next_id: 0 }
    }
}

/// The values of the lists that live, and of some that ended, which are empty.
#[derive(Default)]
pub(crate) struct Lists {
    all: Vec<Rc<ListValues>>,
    /// Where the search for one that ended begins.
    next: usize,
}

impl Lists {
    /// The values for a new list: those of one that ended, if there is one. Lists mostly end in the
    /// opposite order to that in which they began.
    pub(crate) fn begin(&mut self) -> Rc<ListValues> {
        let mut at = self.next;
        while at > 0 && has_ended(&self.all[at - 1]) {
            at -= 1;
        }
        while at < self.all.len() && !has_ended(&self.all[at]) {
            at += 1;
        }
        if at == self.all.len() {
            self.all.push(Rc::default());
        }
        self.next = at + 1;
        Rc::clone(&self.all[at])
    }

    /// Visits all values during a collection, and forgets most of the lists that ended.
    pub(crate) fn visit(&mut self, mut visit: impl FnMut(&mut [Value])) {
        let mut ended = 0;
        self.all.retain(|list| {
            // SAFETY: no borrow of the list is in use during a collection.
            visit(unsafe { &mut *list.get() });
            ended += usize::from(has_ended(list));
            !has_ended(list) || ended <= KEPT_LISTS
        });
        self.next = 0;
    }
}

/// Whether the heap alone holds a list.
fn has_ended(list: &Rc<ListValues>) -> bool {
    Rc::strong_count(list) == 1
}

/// The bits of a value that is a cell are its address.
#[allow(dead_code)]
pub(crate) fn address_of(value: Value) -> Option<NonZeroU64> {
    value.as_cell()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    #[test]
    fn lists_that_ended_make_room_for_new_ones() {
        let heap = Heap::new(Limits::default()).unwrap();
        let held = [1, 2, 3].map(|number| {
            let mut list = heap.list();
            list.push(Value::int(number));
            list
        });
        for _ in 0..3 {
            let mut ended: Vec<RootedVec> = (0..40).map(|_| heap.list()).collect();
            ended.iter_mut().for_each(|list| list.push(Value::NULL));
            ended.swap(3, 17);
            drop(ended);
            assert!(heap.list().is_empty());
            assert!(heap.collector().roots.lists.all.len() <= 3 + 40);
            heap.collect_major();
            assert_eq!(heap.collector().roots.lists.all.len(), 3 + KEPT_LISTS);
        }
        assert_eq!(held.map(|list| list.at(0).as_int()), [Some(1), Some(2), Some(3)]);
    }
}
