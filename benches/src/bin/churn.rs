//! Allocates while the live set changes in size and shape, and looks at what the collector makes of
//! it: `cargo run --release -p benches --bin churn`.
//!
//! What is asserted, with a status of 1 and a reason where it does not hold: the footprint stays
//! within twice the live set, the nursery aside, whatever era it is; when the live set shrinks, compaction gives blocks
//! back; every live object still holds what was put into it. Pauses are reported by kind. All times
//! are processor time, so that what else runs on the machine does not show.
//!
//! ```text
//! root ─ rows of 64 ─ leaves of 64 ─ objects of 2 to 15 slots   one allocation in eight replaces one
//! ```
//!
//! The full run is 10^9 allocations; `--allocations 50m` takes seconds. What a run says last tells
//! how it ended: a run without a last line was killed from outside.

use clap::Parser;
use js_garbage_collection::{
    CellKind, CellType, Gc, Handle, Header, Heap, HeapCell, KindInfo, Limits, OutOfMemory, Pause, PauseLog,
    Slot, Tracer, ValueCell, processor_time,
};
use js_value::Value;
use std::process::ExitCode;
use std::time::Duration;

/// Allocates while the live set changes, and checks what the collector makes of it.
#[derive(Parser)]
struct Options {
    /// How many objects are allocated in all; k, m or g at the end multiply.
    #[arg(long, default_value = "1g", value_parser = number)]
    allocations: usize,
    /// How many objects live at most.
    #[arg(long, default_value = "1m", value_parser = number)]
    live: usize,
    /// How often the size of the live set changes.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    eras: u32,
    /// The most bytes of the heap.
    #[arg(long, default_value = "2g", value_parser = number)]
    max_heap: usize,
    /// Check the whole heap after every collection: slow.
    #[arg(long)]
    verify: bool,
    /// Where the random numbers begin.
    #[arg(long, default_value_t = 88_172_645_463_325_252)]
    seed: u64,
}

fn number(text: &str) -> Result<usize, String> {
    let (digits, factor) = match text.as_bytes().last() {
        Some(b'k') => (&text[..text.len() - 1], 1_000),
        Some(b'm') => (&text[..text.len() - 1], 1_000_000),
        Some(b'g') => (&text[..text.len() - 1], 1_000_000_000),
        _ => (text, 1),
    };
    match digits.parse::<usize>().ok().and_then(|number| number.checked_mul(factor)) {
        Some(number) if number > 0 => Ok(number),
        _ => Err("a number above 0, with k, m or g at the end".to_owned()),
    }
}

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
fn row(heap: &Heap, length: usize) -> Result<Gc<Row>, OutOfMemory> {
    let row = heap.allocate::<Row>(Row::KIND, 0, size_of::<Row>() + length * 8)?;
    // SAFETY: a fresh cell.
    unsafe { (*row.as_ptr()).length = length as u64 };
    Ok(row)
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for rows.
    unsafe {
        let row = &*cell.cast::<Row>();
        tracer.visit_values(row.slots().as_ptr().cast_mut().cast(), row.slots().len());
    }
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

const LEAF: usize = 64;
/// What most objects are like: four slots and one for a neighbour.
const OBJECT: usize = 5;

/// A table of two levels above the objects.
struct Table {
    root: Handle,
}

impl Table {
    fn new(heap: &Heap, entries: usize) -> Result<Table, OutOfMemory> {
        let middle = entries.div_ceil(LEAF * LEAF);
        let root = heap.protect(row(heap, middle)?);
        for index in 0..middle {
            let node = row(heap, LEAF)?;
            let top: Gc<Row> = root.get().downcast().expect("a row");
            top.slots()[index].set(top, node.value());
            for leaf in 0..LEAF {
                let made = row(heap, LEAF)?;
                node.slots()[leaf].set(node, made.value());
            }
        }
        Ok(Table { root })
    }

    fn leaf(&self, index: usize) -> (Gc<Row>, usize) {
        let top: Gc<Row> = self.root.get().downcast().expect("a row");
        let middle: Gc<Row> = top.slots()[index / LEAF / LEAF].get().downcast().expect("a row");
        (middle.slots()[index / LEAF % LEAF].get().downcast().expect("a row"), index % LEAF)
    }

    /// Replaces the object at `index`. It knows its neighbour, so that marking has something to
    /// follow, and its index.
    #[inline(always)]
    fn put(&self, heap: &Heap, index: usize, slots: usize) -> Result<(), OutOfMemory> {
        let object = row(heap, slots)?;
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

    fn forget(&self, from: usize, to: usize) {
        for index in from..to {
            let (leaf, slot) = self.leaf(index);
            leaf.slots()[slot].set(leaf, Value::UNDEFINED);
        }
    }

    /// The first object that does not hold its index.
    fn wrong(&self, entries: usize) -> Option<usize> {
        (0..entries).find(|&index| {
            let (leaf, slot) = self.leaf(index);
            let object = leaf.slots()[slot].get().downcast::<Row>();
            object.is_some_and(|object| object.slots()[1].get() != Value::int(index as i32))
        })
    }
}

/// One line for each kind of pause.
fn report(log: &PauseLog) {
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

/// What the run found wrong.
enum Fault {
    Memory(OutOfMemory),
    Wrong(String),
}

impl From<OutOfMemory> for Fault {
    fn from(error: OutOfMemory) -> Fault {
        Fault::Memory(error)
    }
}

fn churn(options: &Options) -> Result<(), Fault> {
    let limits = Limits { max_heap: options.max_heap, ..Limits::default() };
    let heap = Heap::new(limits).map_err(|error| Fault::Wrong(format!("no heap: {error}")))?;
    heap.register(Row::KIND, KindInfo { name: "row", trace, finalize: None });
    heap.verify(options.verify);
    let mut random = Random(options.seed.max(1));
    let table = Table::new(&heap, options.live)?;
    heap.log_pauses(true);
    let mut pauses = PauseLog::new();
    let (start, mut worst, mut returned) = (processor_time(), 0.0f64, 0);
    for era in 0..options.eras as usize {
        let in_use = (options.live / 10 * [10, 6, 9, 5][era % 4]).max(1);
        table.forget(in_use, options.live);
        for index in 0..options.allocations / options.eras as usize {
            if index % 8 == 0 {
                table.put(&heap, random.below(in_use), 2 + (era * 3) % 11 + random.below(4))?;
            } else {
                std::hint::black_box(row(&heap, OBJECT)?);
            }
        }
        let statistics = heap.statistics();
        let footprint = statistics.block_bytes + statistics.spare_bytes;
        pauses.extend(heap.log_pauses(true));
        // Pauses of what this measurement asks for are not the program's.
        heap.collect_major();
        let live = heap.statistics().live_bytes;
        let before = heap.statistics().block_bytes;
        heap.compact();
        let after = heap.statistics().block_bytes;
        heap.log_pauses(true);
        returned += before.saturating_sub(after);
        // The nursery is as big next to a small live set.
        worst = worst.max(footprint as f64 / (live + limits.max_nursery) as f64);
        println!(
            "era {era:2}: {:>7.1} s  footprint {:>5} MB  live {:>5} MB  {:.2} times  compacted {} -> {} MB",
            (processor_time() - start).as_secs_f64(),
            footprint >> 20,
            live >> 20,
            footprint as f64 / live as f64,
            before >> 20,
            after >> 20,
        );
        if let Some(index) = table.wrong(options.live) {
            return Err(Fault::Wrong(format!("object {index} does not hold what was put into it")));
        }
    }
    report(&pauses);
    let time = processor_time() - start;
    println!(
        "{} allocations in {:.1} s, {:.1} ns each with all collections; {} MB given back by compaction",
        options.allocations,
        time.as_secs_f64(),
        time.as_secs_f64() * 1e9 / options.allocations as f64,
        returned >> 20
    );
    if worst > 2.0 {
        return Err(Fault::Wrong(format!("the footprint was {worst:.2} times the live set and the nursery")));
    }
    println!("ended well: the footprint was at most {worst:.2} times the live set and the nursery");
    Ok(())
}

fn main() -> ExitCode {
    let options = Options::parse();
    match churn(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Fault::Memory(_)) => {
            println!("ended badly: the heap reached its limit of {} bytes", options.max_heap);
            ExitCode::FAILURE
        }
        Err(Fault::Wrong(reason)) => {
            println!("ended badly: {reason}");
            ExitCode::FAILURE
        }
    }
}
