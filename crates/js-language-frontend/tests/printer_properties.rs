//! The printer on generated programs: whatever tree the parser makes comes back.
//!
//! Each operand of a generated expression stands in parentheses, so that operators meet in every
//! combination; what the parser rejects (a call as a destructuring target, say) is no tree and no
//! matter here, but most must be accepted.

use js_language_frontend::ast::{dump, same_tree};
use js_language_frontend::printer::{PrintOptions, print};
use js_language_frontend::{Ast, Options, Source, parse_syntax};
use proptest::prelude::*;
use proptest::sample::select;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

const LEAVES: &[&str] = &[
    "a",
    "b",
    "let",
    "async",
    "of",
    "using",
    "yield",
    "await",
    "get",
    "this",
    "1",
    "1.5",
    "1e21",
    "0.5",
    "1n",
    "'s'",
    "\"'\"",
    "'</script'",
    "/r/",
    "/r/g",
    "/=/",
    "/script/",
    "`t`",
    "`${a}`",
    "[]",
    "{}",
    "null",
    "true",
    "function () {}",
    "function* f() {}",
    "async function () {}",
    "class {}",
    "class C { x = 1; static {} }",
    "() => {}",
    "async () => {}",
    "x => x",
    "() => ({})",
    "({a}) => a",
    "{a, b: 1, c() {}, get d() { return 1 }}",
    "[, a, ...b]",
    "new a",
    "new.target",
    "a?.b",
    "a.b",
    "a[0]",
    "f()",
    "f`t`",
    "a++",
    "--a",
    "-a",
    "+a",
    "!--a",
    "typeof a",
    "import('m')",
    "[a, b] = c",
    "{a, b} = c",
    "yield",
    "await a",
    "(x) = function () {}",
];
const INFIX: &[&str] = &[
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "<<",
    ">>",
    ">>>",
    "&",
    "|",
    "^",
    "==",
    "===",
    "<",
    ">",
    "<=",
    ">=",
    "in",
    "instanceof",
    "&&",
    "||",
    "??",
    ",",
];
const ASSIGN: &[&str] = &["=", "=", "=", "+=", "**=", "&&=", "??="];
const TARGETS: &[&str] =
    &["a", "(a)", "let", "async", "a.b", "(a.b)", "a[0]", "let[0]", "(let)[0]", "a().b", "{}.a", "f``.a"];
const PATTERNS: &[&str] =
    &["[a, , ...b]", "{a, b: [c] = 1, ...d.e}", "{a = 1}", "[(a) = function () {}]", "[(a.b)]"];
const PREFIX: &[&str] = &[
    "+",
    "-",
    "!",
    "~",
    "typeof",
    "void",
    "delete",
    "new",
    "await",
    "yield",
    "yield*",
    "x =>",
    "async x =>",
];
const POSTFIX: &[&str] =
    &[".a", "?.a", "[0]", "?.[0]", "()", "(a, ...b)", "?.()", "`t`", "`${a}`", ".a()", " ? a : b"];

/// `text` in parentheses, or as it is: bare operands meet other rules.
fn operand(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (text, 0..8u8).prop_map(|(text, dice)| if dice == 0 { text } else { format!("({text})") })
}

fn expression() -> impl Strategy<Value = String> {
    select(LEAVES).prop_map(String::from).prop_recursive(5, 24, 3, |inner| {
        let part = || operand(inner.clone());
        prop_oneof![
            6 => (part(), select(INFIX), part()).prop_map(|(left, op, right)| format!("{left} {op} {right}")),
            2 => (select(TARGETS), select(ASSIGN), part()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
            1 => (select(PATTERNS), part()).prop_map(|(a, b)| format!("{a} = {b}")),
            1 => select(TARGETS).prop_map(|a| format!("{a}++")),
            1 => select(TARGETS).prop_map(|a| format!("--{a}")),
            3 => (select(PREFIX), part()).prop_map(|(op, text)| format!("{op} {text}")),
            4 => (part(), select(POSTFIX)).prop_map(|(text, op)| format!("{text}{op}")),
            1 => (part(), part(), part()).prop_map(|(a, b, c)| format!("{a} ? {b} : {c}")),
            1 => (part(), part()).prop_map(|(a, b)| format!("[{a}, {b}]")),
            1 => (part(), part()).prop_map(|(a, b)| format!("{{a: {a}, [{b}]: b, ...{a}}}")),
            1 => (part(), part()).prop_map(|(a, b)| format!("{a}({b})")),
            1 => (part(), part()).prop_map(|(a, b)| format!("new {a}({b})")),
            1 => (part(), part()).prop_map(|(a, b)| format!("`x${{{a}}}y${{{b}}}`")),
            1 => (part(), part()).prop_map(|(a, b)| format!("class extends {a} {{ x = {b} }}")),
            1 => (part(), part()).prop_map(|(a, b)| format!("function (a = {a}) {{ return {b} }}")),
            1 => (part(), part()).prop_map(|(a, b)| format!("(a = {a}) => {b}")),
        ]
    })
}

fn statement() -> impl Strategy<Value = String> {
    let simple = prop_oneof![
        8 => operand(expression()).prop_map(|text| format!("{text};")),
        1 => Just(String::from(";")),
        1 => Just(String::from("'a string';")),
        2 => expression().prop_map(|text| format!("var x = ({text}), [y = 1] = z;")),
        1 => expression().prop_map(|text| format!("{{ let x = ({text}); const {{y, ...z}} = x; }}")),
    ];
    simple.prop_recursive(3, 12, 2, |inner| {
        let head = || operand(expression());
        let target = || prop_oneof![select(TARGETS), select(PATTERNS), Just("var x"), Just("let [y]")];
        prop_oneof![
            (head(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("if ({a}) {b} else {c}")),
            (head(), inner.clone()).prop_map(|(a, b)| format!("if ({a}) {b}")),
            (head(), inner.clone()).prop_map(|(a, b)| format!("while ({a}) {b}")),
            (head(), inner.clone()).prop_map(|(a, b)| format!("do {b} while ({a})\n")),
            (head(), inner.clone()).prop_map(|(a, b)| format!("for ({a};;) {b}")),
            (head(), inner.clone()).prop_map(|(a, b)| format!("for (var x = ({a});;) {b}")),
            (target(), head(), inner.clone()).prop_map(|(t, a, b)| format!("for ({t} in {a}) {b}")),
            (target(), head(), inner.clone()).prop_map(|(t, a, b)| format!("for ({t} of ({a})) {b}")),
            (target(), head(), inner.clone()).prop_map(|(t, a, b)| format!("for await ({t} of ({a})) {b}")),
            (head(), inner.clone())
                .prop_map(|(a, b)| format!("switch ({a}) {{ case {a}: {b} default: {b} }}")),
            inner.clone().prop_map(|a| format!("{{ {a} function g() {{}} {a} }}")),
            inner.clone().prop_map(|a| format!("l: {a}")),
            inner.clone().prop_map(|a| format!("try {{ {a} }} catch ({{x}}) {{}} finally {{ {a} }}")),
            inner.clone().prop_map(|a| format!("(function () {{ {a} {a} }});")),
            inner.clone().prop_map(|a| format!("async function* h() {{ {a} {a} }}")),
        ]
    })
}

fn tree(source: &str) -> Option<Ast> {
    let syntax = parse_syntax(Source::from(source), &Options::script());
    syntax.diagnostics.is_empty().then_some(syntax.ast)
}

static ACCEPTED: AtomicUsize = AtomicUsize::new(0);

fn comes_back(source: &str) -> Result<(), TestCaseError> {
    let Some(ast) = tree(source) else { return Ok(()) };
    ACCEPTED.fetch_add(1, Relaxed);
    for how in [PrintOptions::pretty(), PrintOptions::minified()] {
        let code = print(&ast, &how).code;
        let Some(again) = tree(&code) else {
            return Err(TestCaseError::fail(format!("{source}\nis printed as no program:\n{code}")));
        };
        if !same_tree(&ast, &again) {
            let (before, after) = (dump(&ast, ast.root(), false), dump(&again, again.root(), false));
            return Err(TestCaseError::fail(format!("{source}\n{code}\n{before}\n{after}")));
        }
        prop_assert_eq!(print(&again, &how).code, code);
    }
    Ok(())
}

#[test]
fn generated_programs_come_back() {
    // More with `PROPTEST_CASES`.
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok());
    let cases = asked.unwrap_or(5_000);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(items in prop::collection::vec(statement(), 1..3), inside in 0..4u8)| {
        let body = items.join("\n");
        let source = if inside > 0 { format!("async function* f() {{ {body} }}") } else { body };
        comes_back(&source)?;
    });
    let accepted = ACCEPTED.load(Relaxed);
    assert!(accepted > cases as usize / 5, "only {accepted} of {cases} programs were programs");
}
