//! How fast the three ways of dispatch are: `dispatch [ROUNDS]`.
//!
//! Runs the kernels beside this file under each, in turn, and prints medians. Loops are driven best
//! in a build with the feature `trampoline`, where handlers return by themselves:
//!
//! ```console
//! $ cargo run --release -p js-virtual-machine --example dispatch
//! $ cargo run --release -p js-virtual-machine --example dispatch --features trampoline
//! ```

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Instant;

use js_virtual_machine::{Dispatch, HANDLERS_JUMP, Options, run_script};

const KERNELS: [(&str, &str); 4] = [
    ("fib", include_str!("kernels/fib.js")),
    ("loops", include_str!("kernels/loops.js")),
    ("properties", include_str!("kernels/properties.js")),
    ("doubles", include_str!("kernels/doubles.js")),
];

fn milliseconds(source: &str, dispatch: Dispatch) -> f64 {
    let mut vm = support::machine(&Options { dispatch, ..Options::default() });
    let start = Instant::now();
    assert!(run_script(&mut vm.cx, source.as_bytes(), "kernel").is_ok(), "kernels do not throw");
    start.elapsed().as_secs_f64() * 1000.0
}

fn main() {
    let rounds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(9);
    // In a build whose handlers return, "threaded" is the trampoline.
    let ways: Vec<Dispatch> =
        Dispatch::ALL.into_iter().filter(|&way| HANDLERS_JUMP || way != Dispatch::Threaded).collect();
    println!("handlers {}, medians of {rounds} rounds in ms", if HANDLERS_JUMP { "jump" } else { "return" });
    for (name, source) in KERNELS {
        let mut times = vec![Vec::new(); ways.len()];
        for _ in 0..rounds {
            for (way, times) in ways.iter().zip(&mut times) {
                times.push(milliseconds(source, *way));
            }
        }
        print!("{name:<12}");
        for (way, times) in ways.iter().zip(&mut times) {
            times.sort_by(f64::total_cmp);
            print!("{way:>12} {:8.1}", times[times.len() / 2]);
        }
        println!();
    }
}
