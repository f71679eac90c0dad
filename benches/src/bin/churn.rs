//! Allocates while the live set changes in size and shape, and looks at what the collector makes of
//! it: `cargo run --release -p benches --bin churn`.
//!
//! What is asserted, with a status of 1 and a reason where it does not hold: the footprint stays
//! within twice the live set, the nursery aside, whatever era it is; when the live set shrinks,
//! compaction gives blocks back; every live object still holds what was put into it. Pauses are
//! reported by kind. All times are processor time, so that what else runs on the machine does not
//! show.
//!
//! The objects of the table have 2 to 15 slots; one allocation in eight replaces one of them.
//!
//! The full run is 10^9 allocations; `--allocations 50m` takes seconds. What a run says last tells
//! how it ended: a run without a last line was killed from outside.

use benches::rows::{OBJECT, Random, Row, Table, report};
use clap::Parser;
use js_garbage_collection::{Heap, Limits, OutOfMemory, PauseLog, processor_time};
use std::process::ExitCode;

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
    Row::register(&heap);
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
                std::hint::black_box(Row::allocate(&heap, OBJECT)?);
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
