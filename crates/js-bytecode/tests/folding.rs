//! Constant folding: values, bit for bit, and refusals with their reasons.

use js_bytecode::fold::{Folded, Refusal, fold};
use js_language_frontend::ast::Node;
use js_language_frontend::{Options, Source, parse_expression};

fn folded(source: &str) -> Result<Folded, Refusal> {
    let ast = parse_expression(Source::from_wtf8(source.as_bytes()).unwrap(), &Options::script()).ast;
    let Node::Program { body } = ast.node(ast.root()) else { panic!("no program") };
    let Some(statement) = ast.item(body, 0) else { panic!("{source}: no expression") };
    let Node::Expression { expression } = ast.node(statement) else { panic!("{source}: no expression") };
    fold(&ast, expression)
}

#[test]
fn numbers_keep_their_bits() {
    let number = |source: &str| match folded(source) {
        Ok(Folded::Number(number)) => number,
        other => panic!("{source}: {other:?}"),
    };
    assert_eq!(number("1 + 2 * 3"), 7.0);
    assert_eq!(number("-0").to_bits(), (-0.0f64).to_bits());
    assert_eq!(number("0 * -1").to_bits(), (-0.0f64).to_bits());
    assert_eq!(number("-5 % 5").to_bits(), (-0.0f64).to_bits());
    assert_eq!(number("1 / -0"), f64::NEG_INFINITY);
    assert!(number("0 / 0").is_nan());
    assert_eq!(number("1 << 33"), 2.0);
    assert_eq!(number("-1 >>> 0"), 4294967295.0);
    assert_eq!(number("4294967297 | 0"), 1.0);
    assert_eq!(number("2 ** 10"), 1024.0);
    assert_eq!(number("+true + +null"), 1.0);
}

#[test]
fn truths_and_texts() {
    assert_eq!(folded("'a' + 1 + true"), Ok(Folded::String("a1true".into())));
    assert_eq!(folded("typeof null"), Ok(Folded::String("object".into())));
    assert_eq!(folded("0 / 0 === 0 / 0"), Ok(Folded::Boolean(false)));
    assert_eq!(folded("0 === -0"), Ok(Folded::Boolean(true)));
    assert_eq!(folded("void 0 == null"), Ok(Folded::Boolean(true)));
    assert_eq!(folded("true ? 1 : f()"), Ok(Folded::Number(1.0)));
    assert_eq!(folded("7n / 2n * -1n"), Ok(Folded::BigInt(-3)));
}

#[test]
fn refusals_have_reasons() {
    assert_eq!(folded("1 + f()"), Err(Refusal::SideEffect));
    assert_eq!(folded("x + 1"), Err(Refusal::NotConstant));
    assert_eq!(folded("1n / 0n"), Err(Refusal::DivisionByZero));
    assert_eq!(folded("1n + 1"), Err(Refusal::MixedTypes));
    assert_eq!(folded("+1n"), Err(Refusal::MixedTypes));
    assert_eq!(folded("2n ** -1n"), Err(Refusal::BigIntRange));
    assert_eq!(folded("'a' + 0.1"), Err(Refusal::NumberText));
    assert_eq!(folded("2 ** 0.5"), Err(Refusal::InexactPower));
    let long = format!("'{}' + '{}'", "a".repeat(600), "b".repeat(600));
    assert_eq!(folded(&long), Err(Refusal::StringSize));
}
