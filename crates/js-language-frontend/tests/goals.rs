//! What may stand at the top of an eval or a dynamic function.

use js_language_frontend::{Options, Source, Surroundings, parse, parse_function};

fn eval(source: &str, surroundings: Surroundings) -> Result<(), String> {
    let options = Options { surroundings, ..Options::script() };
    parse(Source::from(source), &options).map(|_| ()).map_err(|error| error.code().slug().to_string())
}

#[test]
fn an_eval_may_use_what_its_surroundings_allow() {
    let nothing = Surroundings::default;
    assert_eq!(eval("new.target", nothing()), Err("new-target-outside".into()));
    assert_eq!(eval("new.target", Surroundings { new_target: true, ..nothing() }), Ok(()));
    assert_eq!(eval("super.x", nothing()), Err("super-property-outside".into()));
    assert_eq!(eval("() => super.x", Surroundings { super_property: true, ..nothing() }), Ok(()));
    assert_eq!(
        eval("function f() { super.x }", Surroundings { super_property: true, ..nothing() }).is_err(),
        true
    );
    assert_eq!(eval("super()", Surroundings { super_call: true, ..nothing() }), Ok(()));
    assert_eq!(eval("arguments", nothing()), Ok(()));
    let field = || Surroundings { field_initializer: true, ..nothing() };
    assert_eq!(eval("() => arguments", field()), Err("arguments-in-initializer".into()));
    assert_eq!(eval("function f() { arguments }", field()), Ok(()));
    assert_eq!(eval("a.#x", nothing()), Err("undeclared-private".into()));
    let private = Surroundings { private_names: vec!["#x".into()], ..nothing() };
    assert_eq!(eval("class A { m() { return this.#x; } }", private), Ok(()));
    assert_eq!(eval("return 1", nothing()), Err("return-outside".into()));
}

fn function(parameters: &str, body: &str, is_async: bool, is_generator: bool) -> Result<String, String> {
    parse_function(Source::from(parameters), Source::from(body), is_async, is_generator)
        .map(|function| String::from_utf8(function.text).unwrap())
        .map_err(|error| error.code().slug().to_string())
}

#[test]
fn a_dynamic_function_is_made_of_two_whole_texts() {
    assert_eq!(
        function("a, b = 1", "return a + b", false, false).as_deref(),
        Ok("function anonymous(a, b = 1\n) {\nreturn a + b\n}")
    );
    assert_eq!(
        function("", "yield await 1", true, true).as_deref(),
        Ok("async function* anonymous(\n) {\nyield await 1\n}")
    );
    assert_eq!(function("a //", "b //", false, false).is_ok(), true);
    assert_eq!(function("/*", "*/){", false, false), Err("unclosed-comment".into()));
    assert_eq!(function("a) { return (b", "", false, false), Err("expected".into()));
    assert_eq!(function("", "} function f() {", false, false), Err("unexpected-token".into()));
    assert_eq!(function("a, a", "'use strict'", false, false), Err("duplicate-parameter".into()));
    assert_eq!(function("a = yield", "", false, true), Err("operator-in-parameters".into()));
    assert_eq!(function("", "super.x", false, false), Err("super-property-outside".into()));
    assert_eq!(function("", "anonymous", false, false).is_ok(), true);
}
