//! After any edits an incrementally kept document equals a full parse.

use js_language_frontend::ast::{self, Ast, Flow, Node, NodeId, Visitor};
use js_language_frontend::incremental::{Document, Edit};
use js_language_frontend::span::Span;
use js_language_frontend::{Options, Source, parse_syntax};
use solution_key::Rng;
use std::fmt::Write;

const EVERYTHING: &str = include_str!("sources/everything.js");
const SLOPPY: &str = include_str!("sources/sloppy.js");

/// Object literals in all the places that may or may not make patterns of them.
const OBJECTS: &str = r#"
var table = { one: f(1, "a"), two: f(2, "b"), three, "four": { a: 1, b: [2, { c }] }, 5: x => ({ y: x }), six() { return 6; } };
function g(a = { b: 1, c() { this; return 2; } }, { d = { e: 3 } } = {}) { return { a, get d() { return super.d; }, [a]: eval("d") }; }
({ a, b: { c } } = { a: 1, b: { c: { d: 2, e: 3, } } });
for (const { x, y } of [{ x: 1, y: { z: 2, } }, { x: 3, y: 4 }]) { h({ x, y, k: () => { arguments; return { x: { y } }; } }); }
const later = async ({ a = { b: 1, } }) => ({ a, b: await c, ...{ d, e }, __proto__: { f: `${{ g, h: 1 }}` } });
class K { field = { a: 1, b: () => this, c: class { static { ({ d: 1, e }); } } }; }
label: while (1) { ({ a: function () { label: ; }, b: 1 }); break label; }
"#;

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
    ":",
    ", k: 1",
    "k() { return this; },",
    "__proto__: a, ",
    "({ a, b: 1 })",
    "= 1",
    "...a,",
    "\"use strict\"; eval = 1;",
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

/// All that a tree says: nodes with their places, and the rows of functions, classes and requests.
fn everything(tree: &Ast) -> String {
    struct Rows(String);
    impl Visitor for Rows {
        fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
            match ast.node(id) {
                Node::Function { function } | Node::FunctionDeclaration { function } => {
                    let f = ast.function(function);
                    let flags = (f.is_strict, f.has_use_strict, f.has_simple_parameters, f.uses, f.body_span);
                    let _ = writeln!(self.0, "function {:?} {flags:?}", ast.span(id));
                }
                Node::Class { class } | Node::ClassDeclaration { class } => {
                    let _ = writeln!(self.0, "class {:?} {:?}", ast.span(id), ast.class(class).body_span);
                }
                _ => {}
            }
            Flow::Into
        }
    }
    let mut rows = Rows(ast::dump(tree, tree.root(), true));
    ast::walk(tree, tree.root(), &mut rows);
    for request in tree.requests() {
        let _ = writeln!(rows.0, "request {:?}", tree.span(request.source));
    }
    rows.0
}

fn assert_equals_full_parse(document: &Document, options: &Options, context: &dyn Fn() -> String) {
    let full = parse_syntax(Source::from(document.text()), &options.clone().recovering());
    assert_eq!(everything(document.ast()), everything(&full.ast), "{}", context());
    assert_eq!(document.diagnostics(), full.diagnostics, "{}", context());
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
        assert_equals_full_parse(&document, options, &|| {
            format!("{name}, seed {seed}, round {round}: {edit:?} in\n{before}")
        });
    }
    partial
}

/// `PLUMB_SEEDS=100` runs a hundred times as many.
#[test]
fn thirteen_thousand_random_edits_equal_a_full_parse() {
    let seeds = std::env::var("PLUMB_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(1);
    for seed in (1..=seeds).map(|seed| seed * 10) {
        let partial = run("everything.js", EVERYTHING, &Options::module(), 5000, seed + 1)
            + run("sloppy.js", SLOPPY, &Options::script(), 5000, seed + 2)
            + run("objects", OBJECTS, &Options::script(), 3000, seed + 3);
        // Reuse that never happens would be right as well.
        assert!(partial > 5500, "only {partial} of 13000 edits reused anything");
    }
}

/// Large enough that most places are moved by page. `PLUMB_FILE=FILE.js` takes a file of one's own.
#[test]
fn edits_of_a_tree_of_many_pages_equal_a_full_parse() {
    let own = std::env::var_os("PLUMB_FILE");
    let source = own.map_or_else(|| SLOPPY.repeat(40), |file| std::fs::read_to_string(file).unwrap());
    let nodes = Document::new(source.clone(), Options::script()).unwrap().ast().node_count();
    assert!(nodes > 256 * 20, "{nodes} nodes");
    run("many pages", &source, &Options::script(), 400, 5);
}

#[test]
fn a_letter_typed_in_a_function_parses_only_the_statements_around_it() {
    let source = "function f() { return 1; }\nfunction g() { a(); b(); c(); d(); }\nfunction h() {}\n";
    let mut document = Document::new(source.into(), Options::script()).unwrap();
    let at = source.find("c()").unwrap() as u32;
    let reuse = document.apply(&Edit { range: Span::empty(at), text: "x".into() }).unwrap();
    assert_eq!(Span::new(reuse.region.start, reuse.region.end).of(document.text().as_bytes()), b"xc(); ");
    assert_eq!(reuse.lists.len(), 2);
    assert_eq!((reuse.lists[0].kept.clone(), reuse.lists[0].moved.clone()), (0..1, 2..3));
    assert_eq!((reuse.lists[1].kept.clone(), reuse.lists[1].parsed.clone()), (0..2, 2..3));
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

/// Edits at random places of an input made to cost much: none may take long, all must be right.
fn run_hostile(name: &str, source: String, seed: u64) {
    let options = Options::script();
    let mut rng = Rng::new(seed);
    let mut document = Document::new(source.clone(), options.clone()).unwrap();
    let start = std::time::Instant::now();
    for round in 0..200 {
        if round % 10 == 0 {
            document = Document::new(source.clone(), options.clone()).unwrap();
        }
        let edit = random_edit(&mut rng, document.text());
        document.apply(&edit).unwrap();
        // A full parse of the deepest of them is what takes long.
        if round % 40 == 9 {
            assert_equals_full_parse(&document, &options, &|| format!("{name}, round {round}: {edit:?}"));
        }
    }
    assert!(start.elapsed().as_secs() < 120, "{name} took {:?}", start.elapsed());
}

#[test]
fn edits_in_deep_nesting_and_in_long_lines_neither_panic_nor_blow_up() {
    let nested = |open: &str, close: &str, depth: usize| open.repeat(depth) + "a" + &close.repeat(depth);
    run_hostile("blocks", nested("{", "}", 2_900), 4);
    run_hostile("parentheses", nested("(", ")", 2_900), 5);
    run_hostile("brackets of all kinds", nested("{(function(){[", "]})}", 700), 6);
    run_hostile("objects", "x = ".to_string() + &nested("{a:", "}", 2_900), 7);
    run_hostile("one line", "f(1, 'a'); x = y + 2; ".repeat(5_000), 8);
}

#[test]
fn nodes_are_counted_by_what_an_edit_did_to_them() {
    let source = "a; { b; c; d; } e;";
    let mut document = Document::new(source.into(), Options::script()).unwrap();
    let at = source.find('c').unwrap() as u32;
    let reuse = document.apply(&Edit { range: Span::empty(at), text: "x + ".into() }).unwrap();
    let counts = reuse.counts(document.ast());
    // Statements and names; the program and the block; `x + c`.
    assert_eq!((counts.kept, counts.moved, counts.around, counts.parsed), (4, 4, 2, 4));
}

#[test]
fn in_a_table_only_the_properties_around_an_edit_are_parsed() {
    let entries: String = (0..1000).map(|i| format!("  key{i}: f({i}, \"text\"),\n")).collect();
    let mut document = Document::new(format!("var table = {{\n{entries}}};"), Options::script()).unwrap();
    let at = document.text().find("(500,").unwrap() as u32 + 1;
    let reuse = document.apply(&Edit { range: Span::empty(at), text: "x, ".into() }).unwrap();
    let list = reuse.lists.last().unwrap();
    assert_eq!((list.kept.clone(), list.parsed.clone(), list.moved.clone()), (0..499, 499..501, 501..1000));
    assert!(reuse.parsed_nodes < 20);
}
