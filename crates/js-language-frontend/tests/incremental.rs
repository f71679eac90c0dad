//! After any edits an incrementally kept document equals a full parse.

use js_language_frontend::incremental::{Document, Edit};
use js_language_frontend::span::Span;
use js_language_frontend::{Diagnostic, Options, Source, ast, parse_syntax};
use solution_key::Rng;

const EVERYTHING: &str = include_str!("sources/everything.js");
const SLOPPY: &str = include_str!("sources/sloppy.js");

/// Pieces of text that open, close, join or part things.
const SNIPPETS: &[&str] = &[
    "",
    " ",
    "\n",
    ";",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "a",
    "x = 1",
    "/*",
    "*/",
    "//",
    "`",
    "${",
    "\"",
    "'",
    "/",
    "+",
    "++",
    "=>",
    ",",
    ".",
    "?.",
    "let ",
    "const q = 2;",
    "function f() {",
    "class {",
    "if (a) ",
    "else ",
    "return ",
    "await ",
    "yield ",
    "async ",
    "this",
    "arguments",
    "eval(1)",
    "super",
    "new.target",
    "\"use strict\"",
    "\"use strict\";",
    "'x';",
    "case 1:",
    "default:",
    "label: ",
    "break;",
    "continue label;",
    "for (;;) ",
    "é",
    "<!--",
    "-->",
    "import \"m\";",
    "export { a };",
    "#x",
    "\u{2028}",
    "\\",
    "0",
    "1n",
    "in",
    "of",
    "static ",
    "get ",
    "try {} finally {}",
];

fn random_edit(rng: &mut Rng, text: &str) -> Edit {
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(rng.below(text.len() as u32 + 1) as usize);
    let length = if rng.one_in(2) { 0 } else { rng.between(1, 12) as usize };
    let end = boundary((start + length).min(text.len())).max(start);
    Edit { range: Span::new(start as u32, end as u32), text: rng.pick(SNIPPETS).to_string() }
}

/// How many of the edits were answered without a full parse.
fn run(name: &str, source: &str, options: &Options, edits: u32, seed: u64) -> u32 {
    let mut rng = Rng::new(seed);
    let mut document = Document::new(source.to_string(), options.clone()).unwrap();
    let mut partial = 0;
    for round in 0..edits {
        // Broken files are all alike: come back to the whole one now and then.
        if round % 8 == 0 {
            document = Document::new(source.to_string(), options.clone()).unwrap();
        }
        let edit = random_edit(&mut rng, document.text());
        let before = document.text().to_string();
        let reuse = document.apply(&edit).unwrap();
        partial += u32::from(!reuse.is_full());
        let full = parse_syntax(Source::from(document.text()), &options.clone().recovering());
        let context = || format!("{name}, seed {seed}, round {round}: {edit:?} in\n{before}");
        assert_eq!(
            ast::dump(document.ast(), document.ast().root(), true),
            ast::dump(&full.ast, full.ast.root(), true),
            "{}",
            context()
        );
        let only = |one: &[Diagnostic], other: &[Diagnostic]| -> Vec<Diagnostic> {
            one.iter().filter(|known| !other.contains(known)).cloned().collect()
        };
        assert_eq!(only(document.diagnostics(), &full.diagnostics), [], "too many: {}", context());
        assert_eq!(only(&full.diagnostics, document.diagnostics()), [], "missing: {}", context());
    }
    partial
}

#[test]
fn ten_thousand_random_edits_equal_a_full_parse() {
    let partial = run("everything.js", EVERYTHING, &Options::module(), 5000, 1)
        + run("sloppy.js", SLOPPY, &Options::script(), 5000, 2);
    // Reuse that never happens would be right as well.
    assert!(partial > 5000, "only {partial} of 10000 edits reused anything");
}

#[test]
fn a_letter_typed_in_a_function_parses_only_the_statements_around_it() {
    let source = "function f() { return 1; }\nfunction g() { a(); b(); c(); d(); }\nfunction h() {}\n";
    let mut document = Document::new(source.into(), Options::script()).unwrap();
    let at = source.find("c()").unwrap() as u32;
    let reuse = document.apply(&Edit { range: Span::empty(at), text: "x".into() }).unwrap();
    assert_eq!(
        Span::new(reuse.region.start, reuse.region.end).of(document.text().as_bytes()),
        b"b(); xc(); "
    );
    assert_eq!(reuse.lists.len(), 2);
    assert_eq!((reuse.lists[0].kept.clone(), reuse.lists[0].moved.clone()), (0..1, 2..3));
    assert_eq!((reuse.lists[1].kept.clone(), reuse.lists[1].parsed.clone()), (0..1, 1..3));
}

#[test]
fn edits_outside_the_text_are_refused() {
    let mut document = Document::new("é".into(), Options::script()).unwrap();
    for range in [Span::new(0, 3), Span::new(1, 2), Span::new(2, 1)] {
        let edit = Edit { range, text: String::new() };
        assert_eq!(document.apply(&edit).unwrap_err().code().slug(), "invalid-edit");
    }
    assert_eq!(document.text(), "é");
}
