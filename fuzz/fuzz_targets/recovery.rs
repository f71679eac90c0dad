//! Any text: recovery gives a tree whose spans nest, and no diagnostics where there is no error.
#![no_main]

use js_language_frontend::ast::{Flow, NodeId, Visitor, walk};
use js_language_frontend::{Ast, Options, Source, parse_syntax};
use libfuzzer_sys::fuzz_target;

struct Nesting(Vec<NodeId>);

impl Visitor for Nesting {
    fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
        if let Some(&parent) = self.0.last() {
            assert!(ast.span(parent).contains(ast.span(id)), "{:?} in {:?}", ast.node(id), ast.node(parent));
        }
        self.0.push(id);
        Flow::Into
    }

    fn leave(&mut self, _: &Ast, _: NodeId) {
        self.0.pop();
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::new(bytes) else { return };
    for options in [Options::script(), Options::module()] {
        let fast = parse_syntax(source, &options);
        let recovered = parse_syntax(source, &options.recovering());
        assert_eq!(fast.diagnostics.is_empty(), recovered.diagnostics.is_empty());
        walk(&recovered.ast, recovered.ast.root(), &mut Nesting(Vec::new()));
    }
});
