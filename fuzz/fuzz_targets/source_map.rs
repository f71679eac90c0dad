//! Any bytes as a source map: an error, or a map that survives writing and reading.
#![no_main]

use js_language_frontend::source_map::{Bias, Document, Position};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = Document::parse(bytes) else { return };
    let text = document.to_json();
    let again = Document::parse(text.as_bytes()).expect("what was written can be read");
    assert_eq!(text, again.to_json());
    let map = again.into_plain();
    for at in [Position::new(0, 0), Position::new(1, 7), Position::new(u32::MAX, u32::MAX)] {
        for bias in [Bias::LowerBound, Bias::UpperBound] {
            map.find(at, bias);
        }
    }
});
