//! Whether two trees mean the same: what the printer promises, and incremental parsing too.

use super::{Ast, NodeId};

/// Whether two trees are the same but for places in the source.
///
/// The stack is explicit: trees may be as deep as their sources are long.
pub fn same_tree(a: &Ast, b: &Ast) -> bool {
    let mut pairs: Vec<(NodeId, NodeId)> = vec![(a.root(), b.root())];
    while let Some((one, other)) = pairs.pop() {
        if !a.node(one).same_fields(a, b.node(other), b, &mut pairs) {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::same_tree;
    use crate::{Options, Source, parse_syntax};

    #[test]
    fn trees_differ_in_every_kind_of_field() {
        let tree = |text: &str| {
            let syntax = parse_syntax(Source::from(text), &Options::script());
            assert!(syntax.diagnostics.is_empty(), "{text}: {:?}", syntax.diagnostics);
            syntax.ast
        };
        let same = ["a", " ( a ) ", "/**/a;"];
        assert!(same.iter().all(|text| same_tree(&tree("a"), &tree(text))));
        let all_different = [
            "a",
            "b",
            "a.a",
            "a?.a",
            "a, b",
            "1",
            "1.5",
            "1n",
            "'a'",
            "`a`",
            "/a/",
            "/a/g",
            "[]",
            "[,]",
            "[,,]",
            "[a]",
            "({})",
            "({a})",
            "({a: a})",
            "({a() {}})",
            "({get a() {}})",
            "({'a': a})",
            "({['a']: a})",
            "a + b",
            "a - b",
            "a && b",
            "a || b",
            "a = b",
            "(a) = b",
            "a += b",
            "a++",
            "++a",
            "() => a",
            "() => {a}",
            "(a) => a",
            "async () => a",
            "(function () {})",
            "(function* () {})",
            "(function a() {})",
            "function a() {}",
            "class a {}",
            "(class {})",
            "class a extends b {}",
            "class a {b}",
            "class a {static b}",
            "a: b",
            "if (a) b",
            "if (a) b; else c",
            "var a",
            "let a",
            "var a = b",
            "for (;;);",
            "for (a;;);",
            "for (; a;);",
            "for (; ; a);",
            "return_",
            "",
            ";",
            ";;",
            "while (a) break",
            "a: while (a) break a",
            "true",
            "false",
            "this",
            "a()",
            "a(b)",
            "new a",
            "a(...b)",
            "({a, ...b} = c)",
            "({a = 1} = c)",
            "({a: (a) = 1} = c)",
        ];
        for (index, one) in all_different.iter().enumerate() {
            for other in &all_different[index + 1..] {
                assert!(!same_tree(&tree(one), &tree(other)), "{one} and {other}");
            }
        }
    }
}
