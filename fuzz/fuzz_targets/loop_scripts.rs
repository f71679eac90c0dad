//! Any script for the event loop: refused with a place, or a trace that is the same each time.
#![no_main]

use js_event_loop::scenario::{World, run};
use libfuzzer_sys::fuzz_target;

/// The words of the language, some names of each kind, and some amounts.
const WORDS: &str = "timer again stop close ref unref idle prepare check immediate clear defer tick microtask \
    pipe watch read write drop at feed take shut hangup busy limit halt on closed run dump \
    r w rw level edge oneshot default once nowait T U I C w0 w1 P Q k m 0 1 2 3 7 20 4096 65536 1000000 \
    18446744073709551616";

/// A script from bytes: each stands for a word or the end of a line.
fn spell(bytes: &[u8]) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let spelt = bytes.iter().map(|&byte| match words.get(byte as usize % 96) {
        Some(word) => format!("{word} "),
        None => "\n".to_string(),
    });
    spelt.collect()
}

fuzz_target!(|bytes: &[u8]| {
    let [choice, bytes @ ..] = bytes else { return };
    let script = if choice % 2 == 0 { bytes.to_vec() } else { spell(bytes).into_bytes() };
    let answer = run(&script, World::simulated());
    assert!(answer.status == 0 || answer.status == 2);
    assert!(answer.stdout.is_empty() || answer.stdout.ends_with('\n'));
    assert!(answer == run(&script, World::simulated()), "the trace differs the second time");
});
