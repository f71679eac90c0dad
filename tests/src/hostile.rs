//! Random calls of built-in functions: every function that a program can reach, with huge lengths,
//! buffers that shrink or go away, callbacks that change what is being worked on, proxies, species, and
//! getters that collect.
//!
//! A list of bytes decides everything (`tests/hostile/calls.js` reads them as choices), so that a fuzzer
//! can steer, and what it found runs again. A test, `hostile-calls` and a fuzz target call this. The
//! property: the engine neither crashes nor hangs, whatever the calls throw.

use plumb_engine::{Args, Context, Engine, Options, Result, Value};
use std::fmt::Write;
use std::time::{Duration, Instant};

const CALLS: &str = include_str!("../hostile/calls.js");

/// What one program may take.
const TIME_LIMIT: Duration = Duration::from_millis(500);
const MAX_HEAP: usize = 96 << 20;

/// The program that `choices` decide.
pub fn source(choices: &[u8]) -> String {
    let mut source = CALLS.trim_end().to_owned();
    source.push_str("([");
    for choice in choices {
        let _ = write!(source, "{choice},");
    }
    source.push_str("], gc);\n");
    source
}

/// The choices that stand for a seed.
pub fn choices(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..400).map(|_| next()).collect()
}

/// What is checked while a program runs. In the end its heap always is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Checks {
    /// A collection comes with every allocation.
    pub stress: bool,
    /// The heap is checked after every collection: for the search of a mistake.
    pub verify: bool,
}

/// Runs the program.
///
/// # Errors
/// When there is no engine.
pub fn run(choices: &[u8], native_stack: usize, checks: Checks) -> std::result::Result<(), String> {
    let options = Options {
        native_stack,
        max_heap: MAX_HEAP,
        gc_stress: checks.stress,
        gc_verify: checks.verify,
        ..Options::default()
    };
    let mut engine = Engine::new(&options).map_err(|error| error.to_string())?;
    engine.define_function("gc", collect, 0).map_err(|error| error.message)?;
    engine.vm().set_deadline(Some(Instant::now() + TIME_LIMIT));
    // What the program throws, or that its time is over, is no matter.
    let _ = engine.run_script(source(choices).as_bytes(), "calls.js");
    engine.vm().set_deadline(Some(Instant::now() + TIME_LIMIT));
    let _ = engine.run_jobs();
    // What is left must be a heap.
    let heap = &engine.context().heap;
    heap.verify(true);
    heap.collect_major();
    Ok(())
}

fn collect(cx: &mut Context, args: Args) -> Result {
    match args.len() {
        0 => cx.heap.collect_minor(),
        _ => cx.heap.collect_major(),
    }
    Ok(Value::UNDEFINED)
}
