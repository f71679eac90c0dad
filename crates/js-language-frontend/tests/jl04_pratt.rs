//! JL04, Pratt parsing: the key against the visible cases, and the S-expression printer.

mod keyed;

use js_language_frontend::ast::{NodeKind, Visitor, sexpr};
use js_language_frontend::{Ast, Options, Source, ast, parse_expression, parse_syntax};
use keyed::TRACK;

#[test]
fn visible_cases_are_what_the_key_prints() {
    TRACK.visible_cases("JL04");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    TRACK.generated_inputs("JL04");
}

#[test]
fn damaged_inputs_are_answered() {
    TRACK.changed_inputs("JL04", b" \n()[]{}=>?.:;,+-*/!&|ab1\"`\\");
}

/// One program with every kind of node that a script or module can have.
const EVERYTHING: &str = r#"
"use strict";
import d, {a as b, "s t" as c} from "m" with {type: "json"};
import * as ns from "n";
export * from "m"; export * as all from "m"; export {x as "y z"} from "m"; export {b as bb};
export default class extends d { constructor() { super(); } static #p = 1; static { ; } get g() { return #p in this; }
  set [s](v) { super.m(v); } async *am() { yield* this.#p; yield; await 1; } f; }
export const k = 1;
let {p, q: [r, , t = 2, ...u], ...v} = {p: 1, get g() { return 1; }, m() {}, [k]: 2, ...d}, w;
function g() { "use strict"; }
function f(x, y = 1, ...z) { if (x) return y; else return new.target; }
async function* af() { for await (const i of x) await i; }
l: for (let i = 0; i < 9; i++) { if (i) continue l; else break l; }
for (;;) break;
for (const i in d) ;
for (const i of [1, , "two", 3n, /r/g, null, true, ...u]) debugger;
while (0) {} do w++; while (--w);
switch (w) { case 1: f(); default: throw w; }
try { f?.(1)?.[2]?.x; } catch { } finally { } try { } catch (e) { }
({p, q: w = 2} = d), [w.x, ...w[0]] = [];
x => x; async (x) => { return `a${x}b`; }; tag`\q`; new f; import("m", {}); import.meta; -w ** 2;
w ??= w ? w + 1 : !w && typeof w; (function* named() {}); (class Named {});
"#;

#[test]
fn every_kind_of_node_is_printed_with_a_form_of_its_own() {
    struct Kinds(Vec<NodeKind>);
    impl Visitor for Kinds {
        fn enter(&mut self, ast: &Ast, id: ast::NodeId) -> ast::Flow {
            self.0.push(ast.node(id).kind());
            ast::Flow::Into
        }
    }
    let with_statement = "with (o) x;";
    let mut kinds = Kinds(Vec::new());
    let source = EVERYTHING.replace("-w ** 2", "(-w) ** 2");
    for (source, options) in [
        (source.as_str(), Options::module()),
        (with_statement, Options::script()),
        ("a b", Options::script().recovering()),
    ] {
        let recovering = options.recovering;
        let syntax = parse_syntax(Source::from(source), &options);
        assert!(recovering || syntax.diagnostics.is_empty(), "{:?}", syntax.diagnostics);
        ast::walk(&syntax.ast, syntax.ast.root(), &mut kinds);
        let text = sexpr(&syntax.ast, syntax.ast.root());
        for kind in NodeKind::ALL {
            // The fallback is the name of the kind, which starts with a capital letter.
            assert!(!text.contains(&format!("({} ", kind.name())), "{text}");
            assert!(!text.contains(&format!("({})", kind.name())), "{text}");
        }
        let depth = |c| text.matches(c).count();
        assert_eq!(depth('('), depth(')'), "{text}");
    }
    for kind in NodeKind::ALL {
        assert!(kinds.0.contains(kind), "{} is not in the test", kind.name());
    }
}

#[test]
fn statements_stand_on_lines_of_their_own() {
    let source = "if (a) { b; c } else while (d) e(function (x, y) { return x })";
    let syntax = parse_syntax(Source::from(source), &Options::script());
    let expected = "\
(program
  (if a
    (block
      (expr b)
      (expr c))
    (while d
      (expr (call e (function (x y)
        (return x)))))))";
    assert_eq!(sexpr(&syntax.ast, syntax.ast.root()), expected);
}

#[test]
fn a_chain_of_a_million_additions_takes_no_stack() {
    let source = "a".to_string() + &" + a".repeat(1_000_000);
    let syntax = parse_expression(Source::from(source.as_str()), &Options::script());
    assert!(syntax.diagnostics.is_empty());
    assert_eq!(sexpr(&syntax.ast, syntax.ast.root()).matches("(+ ").count(), 1_000_000);
}

#[test]
fn numbers_are_literals_that_mean_the_same() {
    let tree = |source: &str| {
        let syntax = parse_expression(Source::from(source), &Options::script());
        sexpr(&syntax.ast, syntax.ast.root())
    };
    assert_eq!(tree("[0x10, 1e21, 1e-7, 1e999, .5]"), "(program\n  (expr (array 16 1e21 1e-7 1e400 0.5)))");
}

#[test]
fn an_expression_is_all_there_is() {
    for source in ["a b", "a;", "a)", ""] {
        let syntax = parse_expression(Source::from(source), &Options::script());
        assert_eq!(syntax.diagnostics.len(), 1, "{source}");
    }
    let syntax = parse_expression(Source::from("{a: b}"), &Options::script());
    assert!(syntax.diagnostics.is_empty(), "a brace starts an object here, not a block");
}
