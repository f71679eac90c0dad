//! Random calls of built-in functions with hostile arguments; a collection with every allocation for
//! half of them. Must run with `--sanitizer none`: the address sanitizer moves locals to where the
//! collector does not look for them.
#![no_main]

use conformance::hostile;
use libfuzzer_sys::fuzz_target;

/// What engines may use of the main thread's stack.
const NATIVE_STACK: usize = 4 << 20;

fuzz_target!(|bytes: &[u8]| {
    let [first, choices @ ..] = bytes else { return };
    let checks = hostile::Checks { stress: first % 2 == 1, verify: false };
    if let Err(error) = hostile::run(choices, NATIVE_STACK, checks) {
        panic!("no engine: {error}");
    }
});
