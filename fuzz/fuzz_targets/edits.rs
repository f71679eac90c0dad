//! Any text and any edits: an incremental document equals a full parse.
#![no_main]

use js_language_frontend::incremental::{Document, Edit};
use js_language_frontend::span::Span;
use js_language_frontend::{Options, Source, ast, parse_syntax};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (String, Vec<(u16, u8, String)>, bool)| {
    let (text, edits, module) = input;
    let options = if module { Options::module() } else { Options::script() };
    let Ok(mut document) = Document::new(text, options.clone()) else { return };
    for (at, length, text) in edits {
        let start = u32::from(at) % (document.text().len() as u32 + 1);
        let range = Span::new(start, start + u32::from(length % 32));
        if document.apply(&Edit { range, text }).is_err() {
            continue;
        }
        let full = parse_syntax(Source::from(document.text()), &options.clone().recovering());
        assert_eq!(
            ast::dump(document.ast(), document.ast().root(), true),
            ast::dump(&full.ast, full.ast.root(), true)
        );
        assert_eq!(document.diagnostics(), full.diagnostics);
    }
});
