//! Sources made to break a parser: a diagnostic or a tree, in linear time and bounded stack.

use js_language_frontend::atom::Atoms;
use js_language_frontend::scope;
use js_language_frontend::span::LineIndex;
use js_language_frontend::{MAX_DEPTH, Options, Program, Source, ast, parse};
use std::time::{Duration, Instant};

fn outcome(source: &str) -> Result<Program, String> {
    let start = Instant::now();
    let outcome = parse(Source::from(source), &Options::script());
    // Linear time takes milliseconds; quadratic time on these sizes takes minutes.
    assert!(start.elapsed() < Duration::from_secs(20), "{}…", &source[..40]);
    outcome.map_err(|error| error.code().slug().to_string())
}

#[test]
fn nesting_of_any_kind_ends_in_a_diagnostic() {
    let count = 100_000;
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("({a:", "})"),
        ("{", "}"),
        ("f(", ")"),
        ("a[", "]"),
        ("`${", "}`"),
        ("function f(){", "}"),
        ("()=>{", "}"),
        ("a=>", ""),
        ("async a=>", ""),
        ("(a=", ")=>0"),
        ("class A{m(){", "}}"),
        ("class A extends ", "B{}"),
        ("if(a)", ";"),
        ("for(;;)", ";"),
        ("a:", ";"),
        ("!", "a"),
        ("new ", "a"),
        ("a=", "b"),
        ("a?b:", "c"),
        ("a?", ":b"),
        ("a**", "b"),
        ("await ", "a"),
        ("typeof ", "a"),
        ("async(", ")"),
        ("[{a:", "}]=b"),
        ("var [", "]=a"),
        ("switch(a){case 1:", "}"),
        ("try{", "}catch{}"),
        ("with(a)", ";"),
        ("x=>({a:", "})"),
    ] {
        let source = format!("{}{}", open.repeat(count), close.repeat(count));
        assert!(outcome(&source).is_err(), "{open}");
        let recovered = parse(Source::from(source.as_str()), &Options::script().recovering());
        assert!(!recovered.unwrap().diagnostics.is_empty(), "{open}");
        // A little below the limit all is well, or wrong for another reason.
        let fine = format!("{}{}", open.repeat(200), close.repeat(200));
        assert_ne!(outcome(&fine).err().as_deref(), Some("too-deep"), "{open}");
    }
    assert_eq!(outcome(&"(".repeat(count)).err().as_deref(), Some("too-deep"));
    assert!(
        outcome(&format!("{}a{}", "(".repeat(MAX_DEPTH as usize / 2), ")".repeat(MAX_DEPTH as usize / 2)))
            .is_ok()
    );
}

#[test]
fn chains_of_any_length_are_read_walked_and_printed() {
    let count = 200_000;
    for (first, link) in [
        ("a", "+a"),
        ("a", ".b"),
        ("a", "()"),
        ("a", "[0]"),
        ("a", "?.b"),
        ("a", "``"),
        ("a", "||a"),
        ("a", ",a"),
        ("a", ";a"),
        ("[a", ",a"),
        ("f(a", ",a"),
        ("var a", ",a"),
        ("a", "\n++a"),
        ("if(a);", "else if(a);"),
    ] {
        let links = if link.starts_with("else") { 500 } else { count };
        let close = match first {
            "[a" => "]",
            "f(a" => ")",
            _ => "",
        };
        let source = format!("{first}{}{close}", link.repeat(links));
        let program = outcome(&source).unwrap_or_else(|error| panic!("{first}{link}: {error}"));
        assert!(ast::dump(&program.ast, program.ast.root(), false).len() > links);
        assert!(program.scopes.ids().count() >= 1);
        assert!(scope::dump(&program.ast, &program.scopes, b"").len() > 1);
    }
}

#[test]
fn many_scopes_and_names_stay_linear() {
    let blocks: String = (0..2000).map(|i| format!("{{var v{i};let l{i};")).collect();
    assert!(outcome(&format!("{blocks}{}", "}".repeat(2000))).is_ok());
    let functions: String = (0..50_000).map(|i| format!("function f{i}(a{i}) {{ return g{i}; }}")).collect();
    assert!(outcome(&functions).is_ok());
    let same: String = "var a; function a() {} { function a() {} }".repeat(50_000);
    assert!(outcome(&same).is_ok());
    let labels = format!("{}for(;;);", (0..1000).map(|i| format!("l{i}:")).collect::<String>());
    assert!(outcome(&labels).is_ok());
}

#[test]
fn bytes_that_are_not_utf8_have_a_place() {
    for (bytes, place) in [(&b"var a\n = '\xFF';"[..], "2:5"), (b"\xED\xA0\x80", "1:1"), (b"a\xC3", "1:2")] {
        let error = Source::new(bytes).err().unwrap();
        assert_eq!(error.code().slug(), "invalid-utf8");
        assert!(
            error.render(bytes, "f.js").starts_with(&format!("f.js:{place}: ")),
            "{}",
            error.render(bytes, "f.js")
        );
    }
}

#[test]
fn places_in_one_long_line_are_found_in_linear_time() {
    for source in ["var a=b+c;".repeat(100_000), "é=a;".repeat(200_000)] {
        let start = Instant::now();
        let program = parse(Source::from(source.as_str()), &Options::script()).unwrap();
        let lines = LineIndex::new(source.as_bytes());
        let last =
            js_language_frontend::tokens(Source::from(source.as_str()), &program.ast, &mut Atoms::new())
                .into_iter()
                .map(|token| lines.position(source.as_bytes(), token.start).column)
                .max();
        assert_eq!(last, Some(source.chars().count() as u32));
        assert!(!scope::dump(&program.ast, &program.scopes, source.as_bytes()).is_empty());
        assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    }
}

#[test]
fn await_names_a_function_in_the_parameters_of_an_async_arrow() {
    for source in [
        "async (x = function await() {}) => 1",
        "async (x = function* await() {}) => 1",
        "async ({ y = function await() {} }) => y",
    ] {
        assert!(outcome(source).is_ok(), "{source}");
    }
    for source in [
        "async (x = await) => 1",
        "async (x = class await {}) => 1",
        "async (x = async function await() {}) => 1",
        "async (x = await, y = function await() {}) => 1",
        "async (x = function await() {}, y = await) => 1",
        "async (x = function await() {}, await) => 1",
    ] {
        assert!(outcome(source).is_err(), "{source}");
    }
}
