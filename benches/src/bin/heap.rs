//! Allocation and pauses: `cargo run --release -p benches --bin heap [-- allocate|pauses]`.
//!
//! Allocation: objects of 56 bytes (header, length, five slots) that die at once. Pauses: a live
//! heap of 256 MB in which a tenth of what is allocated replaces something old. All times are
//! processor time. Footprint and compaction: `churn`.

use benches::rows::{OBJECT, Random, Row, Table, report};
use clap::{Parser, ValueEnum};
use js_garbage_collection::{Heap, Limits, OutOfMemory, processor_time};
use js_value::Value;
use std::process::ExitCode;

/// Measures allocation and pauses.
#[derive(Parser)]
struct Options {
    /// What to measure; both where nothing is said.
    part: Option<Part>,
}

#[derive(Clone, Copy, ValueEnum, PartialEq)]
enum Part {
    /// The time of an allocation.
    Allocate,
    /// The pauses of a big heap.
    Pauses,
}

fn heap() -> Box<Heap> {
    let heap = Heap::new(Limits::default()).expect("a heap");
    Row::register(&heap);
    heap
}

fn allocate() -> Result<(), OutOfMemory> {
    let heap = heap();
    for round in 0..5 {
        let count = 50_000_000u64;
        let start = processor_time();
        for index in 0..count {
            let object = Row::allocate(&heap, OBJECT)?;
            object.slots()[1].initialize(Value::int(index as i32));
            std::hint::black_box(object);
        }
        let time = processor_time() - start;
        println!("allocate, round {round}: {:.2} ns an object", time.as_secs_f64() * 1e9 / count as f64);
    }
    Ok(())
}

fn pauses() -> Result<(), OutOfMemory> {
    let heap = heap();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let entries = 256_000_000 / 64;
    let start = processor_time();
    let table = Table::new(&heap, entries)?;
    for index in 0..entries {
        table.put(&heap, index, OBJECT)?;
    }
    println!("pauses: built in {:.2} s", (processor_time() - start).as_secs_f64());
    heap.log_pauses(true);
    let start = processor_time();
    let (count, majors) = (40_000_000u64, heap.statistics().major);
    for index in 0..count {
        if index % 10 == 0 {
            table.put(&heap, random.below(entries), OBJECT)?;
        } else {
            std::hint::black_box(Row::allocate(&heap, OBJECT)?);
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
    report(&heap.log_pauses(false));
    Ok(())
}

fn measure(part: Option<Part>) -> Result<(), OutOfMemory> {
    if part != Some(Part::Pauses) {
        allocate()?;
    }
    if part != Some(Part::Allocate) {
        pauses()?;
    }
    Ok(())
}

fn main() -> ExitCode {
    match measure(Options::parse().part) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
