//! What code mentions of its surroundings, found again after an edit.

use crate::ast::{Ast, Flow, FunctionKind, Node, NodeId, Uses, Visitor, walk};
use crate::atom::names;

/// What `items` mention of the function around them.
pub(super) fn of(ast: &Ast, items: &[NodeId]) -> Uses {
    let mut collector = Collector { uses: Uses::default() };
    for &item in items {
        walk(ast, item, &mut collector);
    }
    collector.uses
}

/// Brings the rows of the functions around an edit up to date; `owners` are the owners of the
/// lists around it, innermost first.
pub(super) fn update(ast: &mut Ast, owners: impl Iterator<Item = NodeId>) {
    for owner in owners {
        let (Node::Function { function } | Node::FunctionDeclaration { function }) = ast.node(owner) else {
            continue;
        };
        let row = *ast.function(function);
        let parts: Vec<NodeId> = ast.items(row.parameters).chain(ast.items(row.body)).collect();
        ast.function_mut(function).uses = of(ast, &parts);
        if row.kind != FunctionKind::Arrow {
            return;
        }
    }
}

struct Collector {
    uses: Uses,
}

impl Visitor for Collector {
    fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
        match ast.node(id) {
            Node::This {} => self.uses.add(Uses::THIS),
            Node::NewTarget {} => self.uses.add(Uses::NEW_TARGET),
            Node::Reference { name: names::ARGUMENTS, .. } => self.uses.add(Uses::ARGUMENTS),
            Node::Call { callee, optional, .. } => match ast.node(callee) {
                Node::Super {} => self.uses.add(Uses::SUPER_CALL),
                Node::Reference { name: names::EVAL, .. } if !optional => self.uses.add(Uses::EVAL),
                _ => {}
            },
            Node::Member { object, .. } | Node::Index { object, .. } => {
                if let Node::Super {} = ast.node(object) {
                    self.uses.add(Uses::SUPER_PROPERTY);
                }
            }
            Node::Function { function } | Node::FunctionDeclaration { function } => {
                let row = ast.function(function);
                if row.kind == FunctionKind::Arrow {
                    self.uses.add(row.uses);
                }
                return Flow::Over;
            }
            Node::StaticBlock { .. } => return Flow::Over,
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
