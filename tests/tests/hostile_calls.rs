//! Random calls of built-in functions: the engine neither crashes nor hangs, with and without a
//! collection at every allocation.

use conformance::hostile;

/// More than a test's thread has: unoptimized frames are large.
const STACK: usize = 64 << 20;

fn run(seeds: std::ops::Range<u64>, stress: bool) {
    let checks = hostile::Checks { stress, verify: false };
    let work = move || {
        for seed in seeds {
            let outcome = hostile::run(&hostile::choices(seed), STACK - (4 << 20), checks);
            assert_eq!(outcome, Ok(()), "seed {seed}");
        }
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread");
    thread.join().expect("no call panics");
}

#[test]
fn calls_survive() {
    run(0..40, false);
}

#[test]
fn calls_survive_collections_at_every_allocation() {
    run(1000..1004, true);
}
