//! Rows of slots: what the heap is made to hold where its collector alone is measured.
//!
//! The binaries `heap` and `churn` allocate them, keep some in a table and replace those at random.
//! The invariant: an object of a table holds its index in slot 1, whatever the collector did to it.
//!
//! ```text
//! root ─ rows of 64 ─ leaves of 64 ─ objects
//! ```

use js_garbage_collection::{
    CellKind, CellType, Gc, Handle, Header, Heap, HeapCell, KindInfo, OutOfMemory, Pause, PauseLog, Slot,
    Tracer, ValueCell,
};
use js_value::Value;
use std::time::Duration;

/// A row of slots.
#[repr(C)]
pub struct Row {
    header: Header,
    length: u64,
}

// SAFETY: `repr(C)` with a header first.
unsafe impl HeapCell for Row {}
// SAFETY: cells of this kind come from `Row::allocate` alone.
unsafe impl CellType for Row {
    const KIND: CellKind = CellKind::SLOTS;
}

impl Row {
    /// Tells a heap what a row is.
    pub fn register(heap: &Heap) {
        heap.register(Row::KIND, KindInfo { name: "row", trace, finalize: None });
    }

    /// A new row of so many slots; 16 bytes more than they take.
    ///
    /// # Errors
    /// Where the heap has reached its limit.
    #[inline(always)]
    pub fn allocate(heap: &Heap, length: usize) -> Result<Gc<Row>, OutOfMemory> {
        let row = heap.allocate::<Row>(Row::KIND, 0, size_of::<Row>() + length * 8)?;
        // SAFETY: a fresh cell.
        unsafe { (*row.as_ptr()).length = length as u64 };
        Ok(row)
    }

    /// Its slots.
    #[inline]
    pub fn slots(&self) -> &[Slot] {
        // SAFETY: the slots follow the fixed part.
        unsafe { std::slice::from_raw_parts(std::ptr::from_ref(self).add(1).cast(), self.length as usize) }
    }
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for rows.
    unsafe {
        let row = &*cell.cast::<Row>();
        tracer.visit_values(row.slots().as_ptr().cast_mut().cast(), row.slots().len());
    }
}

/// What most objects are like: four slots and one for a neighbour, 56 bytes in all.
pub const OBJECT: usize = 5;
const LEAF: usize = 64;

/// A table of two levels above the objects.
pub struct Table {
    root: Handle,
}

impl Table {
    /// A table with room for so many objects.
    ///
    /// # Errors
    /// Where the heap has reached its limit.
    pub fn new(heap: &Heap, entries: usize) -> Result<Table, OutOfMemory> {
        let middle = entries.div_ceil(LEAF * LEAF);
        let root = heap.protect(Row::allocate(heap, middle)?);
        for index in 0..middle {
            let node = Row::allocate(heap, LEAF)?;
            let top: Gc<Row> = root.get().downcast().expect("a row");
            top.slots()[index].set(top, node.value());
            for leaf in 0..LEAF {
                let made = Row::allocate(heap, LEAF)?;
                node.slots()[leaf].set(node, made.value());
            }
        }
        Ok(Table { root })
    }

    #[inline]
    fn leaf(&self, index: usize) -> (Gc<Row>, usize) {
        let top: Gc<Row> = self.root.get().downcast().expect("a row");
        let middle: Gc<Row> = top.slots()[index / LEAF / LEAF].get().downcast().expect("a row");
        (middle.slots()[index / LEAF % LEAF].get().downcast().expect("a row"), index % LEAF)
    }

    /// Replaces the object at `index` by one of so many slots, two or more. It knows its neighbour,
    /// so that marking has something to follow, and its index.
    ///
    /// # Errors
    /// Where the heap has reached its limit.
    #[inline(always)]
    pub fn put(&self, heap: &Heap, index: usize, slots: usize) -> Result<(), OutOfMemory> {
        let object = Row::allocate(heap, slots)?;
        let (leaf, slot) = self.leaf(index);
        let neighbour = leaf.slots()[(slot + 1) % LEAF].get();
        if let Some(neighbour) = neighbour.downcast::<Row>() {
            neighbour.slots()[0].set(neighbour, Value::UNDEFINED);
            object.slots()[0].initialize(neighbour.value());
        }
        object.slots()[1].initialize(Value::int(index as i32));
        leaf.slots()[slot].set(leaf, object.value());
        Ok(())
    }

    /// Lets go of the objects of a range.
    pub fn forget(&self, from: usize, to: usize) {
        for index in from..to {
            let (leaf, slot) = self.leaf(index);
            leaf.slots()[slot].set(leaf, Value::UNDEFINED);
        }
    }

    /// The first object that does not hold its index.
    pub fn wrong(&self, entries: usize) -> Option<usize> {
        (0..entries).find(|&index| {
            let (leaf, slot) = self.leaf(index);
            let object = leaf.slots()[slot].get().downcast::<Row>();
            object.is_some_and(|object| object.slots()[1].get() != Value::int(index as i32))
        })
    }
}

/// Random numbers, the same in every run from the same number above 0.
pub struct Random(pub u64);

impl Random {
    /// A number below `bound`.
    #[inline]
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((u128::from(self.0) * bound as u128) >> 64) as usize
    }
}

/// Prints one line for each kind of pause.
pub fn report(log: &PauseLog) {
    println!(
        "{:12} {:>8} {:>10} {:>10} {:>10} {:>10} {:>10}",
        "pause", "count", "median", "p90", "p99", "worst", "sum"
    );
    for kind in [Pause::Minor, Pause::MarkingStart, Pause::MarkingStep, Pause::MarkingEnd, Pause::Full] {
        let mut times: Vec<Duration> =
            log.iter().filter(|&&(pause, _)| pause == kind).map(|&(_, time)| time).collect();
        times.sort_unstable();
        let Some(&worst) = times.last() else { continue };
        let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
        println!(
            "{:12} {:>8} {:>10.3?} {:>10.3?} {:>10.3?} {:>10.3?} {:>10.3?}",
            kind.name(),
            times.len(),
            at(50),
            at(90),
            at(99),
            worst,
            times.iter().sum::<Duration>()
        );
    }
}
