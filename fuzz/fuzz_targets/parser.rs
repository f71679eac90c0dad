//! Any text: a program or an error with a place inside the text, as script and as module.
#![no_main]

use js_language_frontend::{Options, Source, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::new(bytes) else { return };
    for options in [Options::script(), Options::module()] {
        if let Err(error) = parse(source, &options) {
            assert!(error.span().start as usize <= bytes.len());
            assert!(!error.render(bytes, "fuzz").is_empty());
        }
    }
});
