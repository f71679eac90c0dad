//! Any pattern with any flags: an error with a place inside the pattern, or none.
#![no_main]

use js_regexp::{Flags, validate};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str)| {
    let (pattern, flags) = input;
    let Ok(flags) = Flags::parse(flags) else { return };
    if let Err(error) = validate(pattern.as_bytes(), flags) {
        assert!(error.offset as usize <= pattern.len());
        assert!(!error.to_string().is_empty());
    }
});
