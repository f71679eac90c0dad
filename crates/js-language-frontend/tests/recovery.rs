//! The recovering mode of the parser: it always ends, its tree is sound, and it says nothing of a
//! source that is right.

use std::time::{Duration, Instant};

use js_language_frontend::ast::{self, Flow, NodeId, NodeKind, Visitor};
use js_language_frontend::{Ast, Options, Source, Syntax, parse_syntax};
use proptest::prelude::*;

const EVERYTHING: &str = include_str!("data/everything.js");

fn recover(source: &str) -> Syntax {
    parse_syntax(Source::from(source), &Options::module().recovering())
}

/// Checks that every span lies within the source and within that of its parent, and that no node
/// has two parents.
struct Soundness {
    length: u32,
    seen: Vec<bool>,
    ancestors: Vec<NodeId>,
    errors: usize,
}

impl Visitor for Soundness {
    fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
        let span = ast.span(id);
        assert!(span.start <= span.end && span.end <= self.length, "{id:?} spans {span:?}");
        assert!(!std::mem::replace(&mut self.seen[id.index()], true), "{id:?} has two parents");
        if let Some(&parent) = self.ancestors.last() {
            let outer = ast.span(parent);
            assert!(
                outer.contains(span),
                "{:?} {id:?} spans {span:?}, its parent {:?} {outer:?}",
                ast.node(id).kind(),
                ast.node(parent).kind()
            );
        }
        self.errors += usize::from(ast.node(id).kind() == NodeKind::Error);
        self.ancestors.push(id);
        Flow::Into
    }

    fn leave(&mut self, _: &Ast, _: NodeId) {
        self.ancestors.pop();
    }
}

/// The number of error nodes of a tree that is sound.
#[track_caller]
fn check(source: &str, syntax: &Syntax) -> usize {
    let ast = &syntax.ast;
    let length = source.len() as u32;
    let mut soundness =
        Soundness { length, seen: vec![false; ast.node_count() + 1], ancestors: Vec::new(), errors: 0 };
    ast::walk(ast, ast.root(), &mut soundness);
    assert!(
        soundness.errors == 0 || !syntax.diagnostics.is_empty(),
        "an error node without a reason: {source}"
    );
    for diagnostic in &syntax.diagnostics {
        assert!(diagnostic.span().start <= length, "{diagnostic:?}");
        let _ = diagnostic.render(source.as_bytes(), "test.js");
    }
    // The same source is right or wrong in both modes, and wrong at the same place first.
    let fast = parse_syntax(Source::from(source), &Options::module());
    assert_eq!(fast.diagnostics.is_empty(), syntax.diagnostics.is_empty(), "{source}");
    if fast.diagnostics.is_empty() {
        assert!(ast::same_tree(&fast.ast, ast), "{source}");
    }
    soundness.errors
}

/// The diagnostics as `line:column code`, and the tree without spans.
fn shown(source: &str) -> (Vec<String>, String) {
    let syntax = recover(source);
    check(source, &syntax);
    let lines = js_language_frontend::span::LineIndex::new(source.as_bytes());
    let diagnostics = syntax.diagnostics.iter().map(|diagnostic| {
        let place = lines.position(source.as_bytes(), diagnostic.span().start);
        format!("{place} {}", diagnostic.code().slug())
    });
    (diagnostics.collect(), ast::dump(&syntax.ast, syntax.ast.root(), false))
}

/// The kinds of the statements at the top.
fn statements(source: &str) -> Vec<&'static str> {
    let ast = recover(source).ast;
    let mut kinds = Vec::new();
    ast.for_each_child(ast.root(), &mut |id| kinds.push(ast.node(id).kind().name()));
    kinds
}

#[test]
fn one_mistake_is_one_error() {
    for (source, errors) in [
        // Brackets that were never closed.
        ("f(a;\nb();", vec!["1:4 expected"]),
        ("if (a {\n  b();\n}\nc();", vec!["1:7 expected"]),
        ("if (f(a, (b {\n  c();\n}\nd();", vec!["1:13 expected"]),
        ("x = [{a: 1} {b: 2}, {c: 3}];\nd();", vec!["1:13 expected"]),
        ("while (a < (b) {\n  c();\n}\nd();", vec!["1:16 expected"]),
        ("x = [1, 2;\ny();", vec!["1:10 expected"]),
        ("function f(a {\n  return a;\n}\nf();", vec!["1:14 expected"]),
        ("{\n  a();\n", vec!["3:1 expected"]),
        ("{ { { a();", vec!["1:11 expected"]),
        ("class A {\n  m() {\n", vec!["3:1 expected"]),
        ("switch (a) { case 1: b();", vec!["1:26 expected"]),
        // Brackets that nobody opened.
        ("a();\n}\nb();", vec!["2:1 unexpected-token"]),
        ("a());\nb();", vec!["1:4 expected"]),
        ("f(a]);", vec!["1:4 expected"]),
        // Commas and semicolons.
        ("f(a b, c);", vec!["1:5 expected"]),
        ("f(, a);", vec!["1:3 unexpected-token"]),
        ("var a = 1 var b = 2;", vec!["1:11 expected"]),
        ("o = { a: 1; b: 2 };\nc();", vec!["1:11 expected"]),
        ("o = { a: 1\n b: 2 };\nc();", vec!["2:2 expected"]),
        // Heads.
        ("if a { b(); }", vec!["1:4 expected"]),
        ("if () { b(); }", vec!["1:5 unexpected-token"]),
        ("for (let i = 0 i < 3; i++) { f(); }\ng();", vec!["1:16 expected"]),
        ("function f { return 1; }", vec!["1:12 expected"]),
        ("o = { get a {} };", vec!["1:13 expected"]),
        ("do ;\n while { ", vec!["2:8 expected", "2:10 expected"]),
        ("if (a) b c; else d();", vec!["1:10 expected"]),
        // Things half written.
        ("a.\nvar b = 1;", vec!["2:5 expected"]),
        ("var a = ;\nvar b = 1;", vec!["1:9 unexpected-token"]),
        ("a = b +\n* c;\nd();", vec!["2:1 unexpected-token"]),
        ("f(\nreturn_value;", vec!["2:13 expected"]),
        ("f(\nvar b;", vec!["2:1 unexpected-token"]),
        ("x = ();\ny();", vec!["1:6 expected-arrow"]),
        ("(a b) => c;", vec!["1:4 expected"]),
        ("x = `a ${b c} d`;\ny();", vec!["1:12 expected"]),
        // Skipped text may hold anything.
        ("a b /[}]/ `}${`{`}`;\nc();", vec!["1:3 expected"]),
        ("x = 'abc;\ny();", vec!["1:5 unclosed-string"]),
    ] {
        assert_eq!(shown(source).0, errors, "{source}");
    }
}

#[test]
fn two_mistakes_are_two_errors() {
    for (source, errors) in [
        ("var a = ;\nvar b = ;", vec!["1:9 unexpected-token", "2:9 unexpected-token"]),
        ("f(a b, c d);", vec!["1:5 expected", "1:10 expected"]),
        ("if (a {\n  f(;\n}", vec!["1:7 expected", "2:5 unexpected-token"]),
        (
            "function f() {\n  var x = ;\n}\nreturn 1 2;",
            vec!["2:11 unexpected-token", "4:1 return-outside", "4:10 expected"],
        ),
        ("class A { m( { } n() { ; ) } }", vec!["1:26 unexpected-token"]),
    ] {
        let found = shown(source).0;
        for error in &errors {
            assert!(found.contains(&error.to_string()), "{source}: {found:?}");
        }
    }
}

#[test]
fn what_surrounds_a_mistake_is_kept() {
    assert_eq!(statements("a();\nb(;\nc();"), ["Expression", "Expression", "Expression"]);
    assert_eq!(statements("a();\nb c;\nd();"), ["Expression", "Error", "Expression"]);
    assert_eq!(statements("if (a {\n b(); }\nc();"), ["If", "Expression"]);
    assert_eq!(statements("if (f(a, (b {\n c(); }\nd();"), ["If", "Expression"]);
    assert_eq!(statements("function f(a {\n return a; }\nf();"), ["FunctionDeclaration", "Expression"]);
    assert_eq!(statements("var a = 1 var b = 2;"), ["VariableDeclaration", "VariableDeclaration"]);
    assert_eq!(statements("function f() {\n  if (a) {\n    g(b"), ["FunctionDeclaration"]);
    let (_, tree) = shown("foo(bar, baz.;");
    for name in ["foo", "bar", "baz"] {
        assert!(tree.contains(&format!("name=\"{name}\"")), "{tree}");
    }
}

#[test]
fn a_valid_source_gives_the_same_tree_and_no_error() {
    assert_eq!(check(EVERYTHING, &recover(EVERYTHING)), 0);
}

/// Each prefix of a source is one that an editor sees while it is typed.
#[test]
fn every_prefix_recovers() {
    for end in (0..EVERYTHING.len()).filter(|&end| EVERYTHING.is_char_boundary(end)) {
        let source = &EVERYTHING[..end];
        check(source, &recover(source));
    }
}

/// Twice the source may take about twice the time, whatever it is.
#[test]
fn hostile_sources_take_linear_time() {
    let nested = |open: &str, middle: &str, close: &str, depth: usize, length: usize| {
        format!("{}{}{}", open.repeat(depth), middle.repeat(length), close.repeat(depth))
    };
    for (name, source) in [
        ("errors at every level", nested("f(function(){ g(", "a b, ", " @ ) } @ );", 900, 20_000)),
        ("errors in one item", nested("[", "a b, ", "]", 1, 60_000)),
        ("open brackets", "(".repeat(200_000)),
        ("brackets that do not match", format!("{}{}", "(".repeat(100_000), "]".repeat(100_000))),
        ("stray braces", "}".repeat(200_000)),
        ("broken statements", "a b;\n".repeat(60_000)),
        ("statements in open braces", "{ a b;\n".repeat(40_000)),
        ("arrays with text behind", nested("[", "1, ", "] @", 900, 100_000)),
        ("templates", "`${".repeat(50_000)),
        ("regular expressions", "x = a b /[)]/; y = /(/;\n".repeat(20_000)),
    ] {
        let started = Instant::now();
        let syntax = recover(&source);
        let elapsed = started.elapsed();
        assert!(!syntax.diagnostics.is_empty(), "{name}");
        // An unoptimized build takes well below a second for each; a quadratic one would take
        // minutes.
        assert!(elapsed < Duration::from_secs(20), "{name}: {elapsed:?}");
    }
}

const TOKENS: &[&str] = &[
    "a",
    "b",
    "let",
    "var",
    "const",
    "function",
    "class",
    "if",
    "else",
    "for",
    "while",
    "do",
    "return",
    "try",
    "catch",
    "finally",
    "switch",
    "case",
    "default",
    "import",
    "export",
    "async",
    "await",
    "yield",
    "new",
    "of",
    "in",
    "static",
    "get",
    "extends",
    "super",
    "this",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ";",
    ",",
    ":",
    ".",
    "...",
    "?.",
    "?",
    "=>",
    "=",
    "+=",
    "==",
    "+",
    "-",
    "*",
    "**",
    "/",
    "/=",
    "<",
    "??",
    "||",
    "!",
    "++",
    "`",
    "${",
    "`x${",
    "}`",
    "1",
    "2n",
    "'s'",
    "'",
    "\"use strict\"",
    "#p",
    "@",
    "\\",
    "//",
    "/*",
    "*/",
    "/[/]/g",
    "\n",
    "\n",
    ";\n",
    "é",
    "\u{2028}",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(
        (prop::sample::select(TOKENS), prop::sample::select(vec![" ", " ", "\n", ""])),
        0..60,
    )
    .prop_map(|parts| parts.into_iter().flat_map(|(token, space)| [token, space]).collect())
}

/// The sample with some pieces taken out, doubled or replaced by a token.
fn damaged() -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), 0..30usize, prop::sample::select(TOKENS), 0..3u8);
    prop::collection::vec(change, 1..6).prop_map(|changes| {
        let mut text: Vec<char> = EVERYTHING.chars().collect();
        for (at, length, token, what) in changes {
            let at = at.index(text.len());
            let end = (at + length).min(text.len());
            let piece: Vec<char> = match what {
                0 => Vec::new(),
                1 => text[at..end].iter().copied().cycle().take(2 * (end - at)).collect(),
                _ => token.chars().collect(),
            };
            text.splice(at..end, piece);
        }
        text.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: std::env::var("PLUMB_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(3000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn token_soup_gives_a_sound_tree(source in soup()) {
        check(&source, &recover(&source));
    }

    #[test]
    fn a_damaged_source_gives_a_sound_tree(source in damaged()) {
        check(&source, &recover(&source));
    }
}

#[test]
fn an_object_literal_that_is_never_closed_ends_where_a_statement_begins() {
    for (open, says) in [("{\n b: 1", 3), ("{ b: { c: f(1", 3), ("[ 1", 3)] {
        let source = format!("var a = {open}\nvar c = 2;\nlet d = ];\nif (;\n");
        let syntax = recover(&source);
        check(&source, &syntax);
        assert_eq!(syntax.diagnostics.len(), says, "{source}: {:?}", syntax.diagnostics);
        let tree = ast::sexpr(&syntax.ast, syntax.ast.root());
        assert!(tree.contains("(name c)") || tree.contains(" c"), "{tree}");
    }
    // Words that are names of properties end nothing: the mistake is a comma.
    let source = "var a = {\n b: 1\n var: 2,\n let: 3,\n if(x) { return 1; },\n for: 4 };\nlet d = 1;\n";
    let syntax = recover(source);
    assert_eq!(syntax.diagnostics.len(), 1, "{:?}", syntax.diagnostics);
}
