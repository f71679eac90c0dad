//! What code mentions of the function around it, before and after an edit.
//!
//! The parser notes it for a whole function; a tree tells less, since the parser also counts what
//! it took back later (`(arguments) => 1` mentions `arguments` for a moment). So what a piece no
//! longer mentions is looked for twice: generously in the piece, strictly in the rest of the
//! function. Invariant: where the two leave a doubt, the function is parsed again.

use crate::ast::{Ast, Flow, Function, FunctionKind, Node, NodeId, Uses, Visitor, walk};
use crate::atom::names;
use crate::span::Span;

/// What `items` may mention of the function around them: all they do, perhaps more.
pub(super) fn at_most(ast: &Ast, items: impl Iterator<Item = NodeId>) -> Uses {
    let mut collector = Collector { uses: Uses::default(), is_generous: true, skipped: Span::default() };
    items.for_each(|item| walk(ast, item, &mut collector));
    collector.uses
}

/// What `function` mentions outside `skipped`: perhaps not all of it.
pub(super) fn at_least(ast: &Ast, function: &Function, skipped: Span) -> Uses {
    let mut collector = Collector { uses: Uses::default(), is_generous: false, skipped };
    // The parameters of an arrow function count for its surroundings.
    if function.kind != FunctionKind::Arrow {
        ast.items(function.parameters).for_each(|item| walk(ast, item, &mut collector));
    }
    ast.items(function.body).for_each(|item| walk(ast, item, &mut collector));
    collector.uses
}

struct Collector {
    uses: Uses,
    /// Count what may be mentioned, not what must be.
    is_generous: bool,
    skipped: Span,
}

impl Visitor for Collector {
    fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
        if !self.skipped.is_empty() && self.skipped.contains(ast.span(id)) {
            return Flow::Over;
        }
        match ast.node(id) {
            Node::This {} => self.uses.add(Uses::THIS),
            Node::NewTarget {} => self.uses.add(Uses::NEW_TARGET),
            Node::Reference { name: names::ARGUMENTS, .. } => self.uses.add(Uses::ARGUMENTS),
            Node::Binding { name: names::ARGUMENTS } if self.is_generous => {
                self.uses.add(Uses::ARGUMENTS);
            }
            Node::Call { callee, optional, .. } => match ast.node(callee) {
                Node::Super {} => self.uses.add(Uses::SUPER_CALL),
                // In parentheses it is no direct call.
                Node::Reference { name: names::EVAL, .. }
                    if !optional && ast.span(callee).start == ast.span(id).start =>
                {
                    self.uses.add(Uses::EVAL);
                }
                _ => {}
            },
            Node::Member { object, .. } | Node::Index { object, .. } | Node::PrivateMember { object, .. } => {
                if let Node::Super {} = ast.node(object) {
                    self.uses.add(Uses::SUPER_PROPERTY);
                }
            }
            Node::Function { function } | Node::FunctionDeclaration { function } => {
                let row = ast.function(function);
                if row.kind == FunctionKind::Arrow {
                    self.uses.add(row.uses);
                    if self.is_generous {
                        ast.items(row.parameters).for_each(|item| walk(ast, item, self));
                    }
                }
                return Flow::Over;
            }
            // What recovery kept does not count.
            Node::Error { .. } | Node::StaticBlock { .. } => return Flow::Over,
            Node::PropertyDefinition { computed, key, .. } => {
                // The initializer is a function of its own; a computed key is not.
                if computed {
                    walk(ast, key, self);
                }
                return Flow::Over;
            }
            _ => {}
        }
        Flow::Into
    }
}
