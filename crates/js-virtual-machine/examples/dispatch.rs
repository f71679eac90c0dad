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

use js_virtual_machine::{Dispatch, HANDLERS_JUMP, Options, run_script};

const KERNELS: [(&str, &str); 4] = [
    ("fib", include_str!("kernels/fib.js")),
    ("loops", include_str!("kernels/loops.js")),
    ("properties", include_str!("kernels/properties.js")),
    ("doubles", include_str!("kernels/doubles.js")),
];

/// Milliseconds of processor time that this thread has used: busy machines disturb it least.
fn processor_time() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is there to be written.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

fn milliseconds(source: &str, dispatch: Dispatch) -> f64 {
    let mut vm = support::machine(&Options { dispatch, ..Options::default() });
    let start = processor_time();
    assert!(run_script(&mut vm.cx, source.as_bytes(), "kernel").is_ok(), "kernels do not throw");
    processor_time() - start
}

fn main() {
    let rounds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(9);
    // In a build whose handlers return, "threaded" is the trampoline.
    let ways: Vec<Dispatch> =
        Dispatch::ALL.into_iter().filter(|&way| HANDLERS_JUMP || way != Dispatch::Threaded).collect();
    println!(
        "handlers {}, medians of {rounds} rounds, ms of processor time",
        if HANDLERS_JUMP { "jump" } else { "return" }
    );
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
