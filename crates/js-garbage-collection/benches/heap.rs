//! Allocation and pauses: `cargo bench -p js-garbage-collection [-- allocate|pauses]`.
//!
//! Allocation: objects of 56 bytes (header, two pointers, four slots) that die at once. Pauses: a
//! live heap of 256 MB in which a tenth of what is allocated replaces something old. All times are
//! processor time. Footprint and compaction: the bench `churn` of the package `benches`.

use js_garbage_collection::{
    CellKind, CellType, Gc, Header, Heap, HeapCell, KindInfo, Limits, Pause, PauseLog, Slot, Tracer,
    ValueCell, processor_time,
};
use js_value::Value;
use std::time::Duration;

/// A row of slots.
#[repr(C)]
struct Row {
    header: Header,
    length: u64,
}

// SAFETY: `repr(C)` with a header first.
unsafe impl HeapCell for Row {}

// SAFETY: cells of this kind come from `row` alone.
unsafe impl CellType for Row {
    const KIND: CellKind = CellKind::SLOTS;
}

impl Row {
    #[inline]
    fn slots(&self) -> &[Slot] {
        // SAFETY: the slots follow the fixed part.
        unsafe { std::slice::from_raw_parts(std::ptr::from_ref(self).add(1).cast(), self.length as usize) }
    }
}

#[inline(always)]
fn row(heap: &Heap, length: usize) -> Gc<Row> {
    let row = heap.allocate::<Row>(Row::KIND, 0, size_of::<Row>() + length * 8).expect("room");
    // SAFETY: a fresh cell.
    unsafe { (*row.as_ptr()).length = length as u64 };
    row
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for rows.
    unsafe {
        let row = &*cell.cast::<Row>();
        tracer.visit_values(row.slots().as_ptr().cast_mut().cast(), row.slots().len());
    }
}

fn heap() -> Box<Heap> {
    let heap = Heap::new(Limits::default()).expect("a heap");
    heap.register(Row::KIND, KindInfo { name: "row", trace, finalize: None });
    heap
}

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((u128::from(self.0) * bound as u128) >> 64) as usize
    }
}

/// Four slots and 24 bytes before them.
const OBJECT: usize = 5;
const LEAF: usize = 64;

fn allocate() {
    let heap = heap();
    for round in 0..5 {
        let count = 50_000_000u64;
        let start = processor_time();
        for index in 0..count {
            let object = row(&heap, OBJECT);
            object.slots()[1].initialize(Value::int(index as i32));
            std::hint::black_box(object);
        }
        let time = processor_time() - start;
        println!("allocate, round {round}: {:.2} ns an object", time.as_secs_f64() * 1e9 / count as f64);
    }
}

/// A two-level table of so many objects.
struct Table {
    root: js_garbage_collection::Handle,
    entries: usize,
}

impl Table {
    fn new(heap: &Heap, entries: usize) -> Table {
        let leaves = entries.div_ceil(LEAF);
        let middle = leaves.div_ceil(LEAF);
        let root = heap.protect(row(heap, middle));
        for index in 0..middle {
            let node = row(heap, LEAF);
            let root: Gc<Row> = root.get().downcast().expect("a row");
            root.slots()[index].set(root, node.value());
            for leaf in 0..LEAF {
                let leaf_row = row(heap, LEAF);
                node.slots()[leaf].set(node, leaf_row.value());
            }
        }
        Table { root, entries }
    }

    fn leaf(&self, index: usize) -> (Gc<Row>, usize) {
        let root: Gc<Row> = self.root.get().downcast().expect("a row");
        let middle: Gc<Row> = root.slots()[index / LEAF / LEAF].get().downcast().expect("a row");
        (middle.slots()[index / LEAF % LEAF].get().downcast().expect("a row"), index % LEAF)
    }

    #[inline(always)]
    fn put(&self, heap: &Heap, index: usize, slots: usize) {
        let object = row(heap, slots);
        let (leaf, slot) = self.leaf(index);
        // The object knows its neighbour, so marking has something to follow.
        let neighbour = leaf.slots()[(slot + 1) % LEAF].get();
        if let Some(neighbour) = neighbour.downcast::<Row>() {
            neighbour.slots()[0].set(neighbour, Value::UNDEFINED);
            object.slots()[0].initialize(neighbour.value());
        }
        leaf.slots()[slot].set(leaf, object.value());
    }
}

fn pauses() {
    let heap = heap();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let entries = 256_000_000 / 64;
    let start = processor_time();
    let table = Table::new(&heap, entries);
    for index in 0..entries {
        table.put(&heap, index, OBJECT);
    }
    println!("pauses: built in {:.2} s", (processor_time() - start).as_secs_f64());
    heap.log_pauses(true);
    let start = processor_time();
    let (count, majors) = (40_000_000u64, heap.statistics().major);
    for index in 0..count {
        if index % 10 == 0 {
            table.put(&heap, random.below(table.entries), OBJECT);
        } else {
            std::hint::black_box(row(&heap, OBJECT));
        }
    }
    let time = processor_time() - start;
    let statistics = heap.statistics();
    println!(
        "pauses: {:.1} ns an allocation, {} markings, live {} MB, blocks {} MB",
        time.as_secs_f64() * 1e9 / count as f64,
        statistics.major - majors,
        statistics.live_bytes >> 20,
        statistics.block_bytes >> 20
    );
    report(heap.log_pauses(false));
}

fn report(log: PauseLog) {
    println!("{:14} {:>7} {:>10} {:>10} {:>10} {:>10}", "pause", "count", "median", "p99", "worst", "sum");
    for kind in [Pause::Minor, Pause::MarkingStart, Pause::MarkingStep, Pause::MarkingEnd, Pause::Full] {
        let mut times: Vec<Duration> =
            log.iter().filter(|&&(pause, _)| pause == kind).map(|&(_, time)| time).collect();
        times.sort_unstable();
        let Some(&worst) = times.last() else { continue };
        let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
        let sum: Duration = times.iter().sum();
        println!(
            "{:14} {:>7} {:>10.3?} {:>10.3?} {:>10.3?} {:>10.3?}",
            format!("{kind:?}"),
            times.len(),
            at(50),
            at(99),
            worst,
            sum
        );
    }
}

fn main() {
    match std::env::args().skip(1).find(|argument| !argument.starts_with("--")).as_deref() {
        Some("allocate") => allocate(),
        Some("pauses") => pauses(),
        _ => {
            allocate();
            pauses();
        }
    }
}
