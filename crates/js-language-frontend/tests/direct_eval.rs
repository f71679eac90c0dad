//! What counts as a direct call of `eval`. (ECMA-262 §13.3.6.1)

use js_language_frontend::ast::Uses;
use js_language_frontend::{Options, Source, parse_syntax};

#[test]
fn parentheses_do_not_make_a_call_of_eval_indirect() {
    for (call, direct) in [
        ("eval(x)", true),
        ("(eval)(x)", true),
        ("((eval))(x)", true),
        ("(0, eval)(x)", false),
        ("eval?.(x)", false),
        ("a.eval(x)", false),
    ] {
        let source = format!("function f(x) {{ {call} }}");
        let syntax = parse_syntax(Source::from(source.as_str()), &Options::script());
        assert!(syntax.diagnostics.is_empty());
        assert_eq!(syntax.ast.functions()[0].uses.has(Uses::EVAL), direct, "{call}");
    }
}
