//! What trace functions talk to: they give the address of every slot of a cell or a root.
//!
//! One tracer serves all purposes, told apart by its mode, so a kind has one trace function.

use crate::collector::Collector;
use crate::region::YOUNG_BIT;
use crate::{Gc, GcSlot, Header, Slot};
use js_value::Value;
use std::cell::Cell;

/// What a tracer does to the slots it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Copies young cells and updates the slots.
    Scavenge,
    /// Marks old cells.
    Mark,
    /// Updates slots that point at evacuated cells.
    Update,
    /// Hands every cell to a function.
    Inspect,
}

/// What a visit to a cell is about, for long cells that know more of themselves than the barrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// All slots must be visited, and nothing can be concluded from it.
    All,
    /// A minor collection: the slots that can hold young cells.
    Young,
    /// The first visit of a marking: all slots.
    Mark,
    /// A later visit of a marking: the slots that were stored into since the last visit that was
    /// this or the first one.
    MarkAgain,
}

/// Called with the address of a slot and the cell it points at, and whether it holds it weakly.
pub(crate) type Inspector<'a> = &'a mut dyn FnMut(*mut usize, *mut Header, bool);

/// Visits slots. Which slots it looks at, and what it does to them, is the collector's business.
pub struct Tracer {
    pub(crate) collector: *mut Collector,
    mode: Mode,
    /// Words with one of these bits set are of no interest.
    uninteresting: usize,
    /// Whether a slot visited since the last look points at a young cell.
    pub(crate) saw_young: bool,
    /// Whether the cell being visited was marked before, and is visited for what was stored since.
    pub(crate) again: bool,
    /// The cell whose slots are being visited; null for roots.
    pub(crate) owner: *mut Header,
    inspector: Option<*mut (dyn FnMut(*mut usize, *mut Header, bool) + 'static)>,
}

impl Tracer {
    pub(crate) fn new(collector: *mut Collector, mode: Mode) -> Tracer {
        let no_cell = (Value::NUMBER_TAG | Value::OTHER_TAG) as usize;
        Tracer {
            collector,
            mode,
            uninteresting: if mode == Mode::Scavenge { no_cell | YOUNG_BIT } else { no_cell },
            saw_young: false,
            again: false,
            owner: std::ptr::null_mut(),
            inspector: None,
        }
    }

    /// A tracer that calls `inspector` for each slot with a cell. It must not outlive the function.
    pub(crate) unsafe fn inspecting(collector: *mut Collector, inspector: Inspector<'_>) -> Tracer {
        let inspector: *mut (dyn FnMut(*mut usize, *mut Header, bool) + '_) = inspector;
        // SAFETY: only the lifetime changes, and the caller vouches for it.
        let inspector = unsafe {
            std::mem::transmute::<
                *mut (dyn FnMut(*mut usize, *mut Header, bool) + '_),
                *mut (dyn FnMut(*mut usize, *mut Header, bool) + 'static),
            >(inspector)
        };
        Tracer { inspector: Some(inspector), ..Tracer::new(collector, Mode::Inspect) }
    }

    /// The collector whose work this is. The borrow must end before anything is traced.
    #[inline]
    pub(crate) fn heap<'c>(&mut self) -> &'c mut Collector {
        // SAFETY: the collector outlives its tracers; whoever made this one waits for it.
        unsafe { &mut *self.collector }
    }

    /// What this visit is about.
    #[inline]
    pub fn pass(&self) -> Pass {
        match self.mode {
            Mode::Scavenge => Pass::Young,
            Mode::Mark if self.again => Pass::MarkAgain,
            Mode::Mark => Pass::Mark,
            Mode::Update | Mode::Inspect => Pass::All,
        }
    }

    /// Whether this is a minor collection.
    pub(crate) fn is_minor(&self) -> bool {
        self.mode == Mode::Scavenge
    }

    /// Does some visits of a minor collection; whether a slot points at a young cell after them.
    #[inline]
    pub fn leaves_young(&mut self, visits: impl FnOnce(&mut Tracer)) -> bool {
        let before = std::mem::replace(&mut self.saw_young, false);
        visits(self);
        let young = self.saw_young;
        self.saw_young |= before;
        young
    }

    /// Visits all slots of a cell.
    #[inline]
    pub(crate) fn trace_cell(&mut self, cell: *mut Header) {
        self.owner = cell;
        // SAFETY: the cell is live, so its kind was registered with its trace function.
        unsafe { self.heap().kinds.trace_function((*cell).kind)(cell, self) }
    }

    /// Visits a slot.
    #[inline]
    pub fn visit(&mut self, slot: &Slot) {
        // SAFETY: a slot is a word that holds a value.
        unsafe { self.visit_word(std::ptr::from_ref(slot).cast_mut().cast()) }
    }

    /// Visits a pointer slot.
    #[inline]
    pub fn visit_gc<T>(&mut self, slot: &GcSlot<T>) {
        // SAFETY: a slot is a word that holds an address or 0.
        unsafe { self.visit_word(std::ptr::from_ref(slot).cast_mut().cast()) }
    }

    /// Visits `length` values from `first` on.
    ///
    /// # Safety
    /// They must be initialized values.
    #[inline]
    pub unsafe fn visit_values(&mut self, first: *mut Value, length: usize) {
        if self.mode == Mode::Mark && length > crate::mark::RANGE && self.heap().contains(first as usize) {
            // SAFETY: the caller says so.
            return unsafe { self.mark_range(first.cast(), length) };
        }
        for index in 0..length {
            // SAFETY: the caller says so.
            unsafe { self.visit_word(first.add(index).cast()) }
        }
    }

    /// Visits a pointer that lives in a Rust structure (a root, or the data of a host cell).
    #[inline]
    pub fn visit_root<T>(&mut self, cell: &mut Gc<T>) {
        // SAFETY: a pointer to a cell is a word that holds an address.
        unsafe { self.visit_word(std::ptr::from_mut(cell).cast()) }
    }

    /// Visits a pointer in a Rust structure that is shared.
    #[inline]
    pub fn visit_pointer<T>(&mut self, cell: &Cell<Gc<T>>) {
        // SAFETY: a pointer to a cell is a word that holds an address.
        unsafe { self.visit_word(cell.as_ptr().cast()) }
    }

    /// Visits a value that lives in a Rust structure.
    #[inline]
    pub fn visit_value(&mut self, value: &mut Value) {
        // SAFETY: a value is a word.
        unsafe { self.visit_word(std::ptr::from_mut(value).cast()) }
    }

    /// Visits a word that holds a value.
    ///
    /// # Safety
    /// It must be one.
    #[inline]
    pub(crate) unsafe fn visit_word(&mut self, slot: *mut usize) {
        // SAFETY: the caller says so.
        let word = unsafe { *slot };
        if word & self.uninteresting == 0 && word != 0 {
            // SAFETY: the word is the address of a cell.
            unsafe { self.visit_cell(slot, word) }
        }
    }

    unsafe fn visit_cell(&mut self, slot: *mut usize, cell: usize) {
        // SAFETY: the collector outlives its tracers, and uses nothing of itself meanwhile.
        let collector = unsafe { &mut *self.collector };
        match self.mode {
            // SAFETY: the slot points at a cell.
            Mode::Scavenge => unsafe { self.saw_young |= collector.scavenge_slot(slot, cell) },
            // SAFETY: as above.
            Mode::Mark => unsafe { collector.mark_slot(slot, cell, self.owner) },
            // SAFETY: as above.
            Mode::Update => unsafe { collector.update_slot(slot, cell) },
            Mode::Inspect => self.inspect(slot, cell, false),
        }
    }

    fn inspect(&mut self, slot: *mut usize, cell: usize, weak: bool) {
        if let Some(inspector) = self.inspector {
            // SAFETY: whoever made the tracer keeps the function alive.
            unsafe { (*inspector)(slot, cell as *mut Header, weak) }
        }
    }

    /// Visits a slot that does not keep its cell alive: it becomes [`Value::EMPTY`] once the cell
    /// is gone. The slot must lie in a cell.
    pub fn visit_weak(&mut self, slot: &Slot) {
        // SAFETY: a slot is a word that holds a value.
        unsafe { self.visit_weak_word(std::ptr::from_ref(slot).cast_mut().cast()) }
    }

    /// The same for a pointer slot, which becomes `None`.
    pub fn visit_weak_gc<T>(&mut self, slot: &GcSlot<T>) {
        // SAFETY: a slot is a word that holds an address or 0.
        unsafe { self.visit_weak_word(std::ptr::from_ref(slot).cast_mut().cast()) }
    }

    unsafe fn visit_weak_word(&mut self, slot: *mut usize) {
        // SAFETY: the caller says so.
        let word = unsafe { *slot };
        if word & self.uninteresting != 0 || word == 0 {
            return;
        }
        // SAFETY: the collector outlives its tracers, and uses nothing of itself meanwhile.
        let collector = unsafe { &mut *self.collector };
        match self.mode {
            Mode::Scavenge => {
                // The cell may yet stay young: then its owner has to stay remembered.
                self.saw_young = true;
                collector.weak.young_slots.push(slot);
            }
            Mode::Mark => collector.weak.slots.push(slot),
            // SAFETY: the slot points at a cell.
            Mode::Update => unsafe { collector.update_slot(slot, word) },
            Mode::Inspect => self.inspect(slot, word, true),
        }
    }

    /// The same for a shape id, which becomes 0. The shape must be in the fixed space.
    pub fn visit_weak_id(&mut self, id: &Cell<u32>) {
        if self.mode == Mode::Mark && id.get() != 0 {
            // SAFETY: the collector outlives its tracers, and uses nothing of itself meanwhile.
            unsafe { (*self.collector).weak.ids.push(id.as_ptr()) }
        }
    }

    /// Visits an entry whose value is alive only while its key is. Both become
    /// [`Value::EMPTY`] once the key is gone. Both must lie in a cell.
    pub fn visit_ephemeron(&mut self, key: &Slot, value: &Slot) {
        if !key.get().is_cell() {
            return self.visit(value);
        }
        match self.mode {
            Mode::Scavenge if key.get().bits() as usize & YOUNG_BIT != 0 => self.visit(value),
            Mode::Scavenge | Mode::Mark => self.meet_ephemeron(key, value),
            Mode::Update => {
                self.visit(key);
                self.visit(value);
            }
            Mode::Inspect => {
                let slot = std::ptr::from_ref(key).cast_mut().cast();
                self.inspect(slot, key.get().bits() as usize, true);
                self.visit(value);
            }
        }
    }

    unsafe fn mark_range(&mut self, first: *mut usize, length: usize) {
        // SAFETY: as above.
        let collector = unsafe { &mut *self.collector };
        collector.marker.ranges.push((first, length, self.owner));
    }
}

/// Tells weak tables outside the heap which of their cells are still there.
pub struct WeakTracer {
    pub(crate) collector: *const Collector,
    /// After a minor collection, old cells count as alive.
    pub(crate) minor: bool,
}

impl WeakTracer {
    /// Whether the cell is alive; if so, the pointer now tells its present place.
    pub fn retain<T>(&mut self, cell: &mut Gc<T>) -> bool {
        match self.present_place(cell.address()) {
            Some(place) => {
                // SAFETY: the cell is there now.
                *cell = unsafe { Gc::from_raw(place as *mut T) };
                true
            }
            None => false,
        }
    }

    /// The same for a value; what is no cell is alive.
    pub fn retain_value(&mut self, value: &mut Value) -> bool {
        let Some(address) = value.as_cell() else { return true };
        match self.present_place(address.get() as usize) {
            Some(place) => {
                *value = Value::from_bits(place as u64);
                true
            }
            None => false,
        }
    }

    /// Where the cell is after this collection, if it is alive.
    pub(crate) fn present_place(&self, cell: usize) -> Option<usize> {
        // SAFETY: the collector outlives its tracers.
        let collector = unsafe { &*self.collector };
        if self.minor { collector.place_after_minor(cell) } else { collector.place_after_major(cell) }
    }
}
