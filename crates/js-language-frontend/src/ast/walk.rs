//! Walking the tree: one walk for every reader that needs no more than "enter" and "leave".
//!
//! The stack is explicit, so that a chain of a million additions is walked in constant native
//! stack.

use super::{Ast, NodeId};

/// Whether a walk goes into the children of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Visit the children, then leave.
    Into,
    /// Leave at once.
    Over,
}

/// What is done at each node of a walk.
pub trait Visitor {
    /// Before the children of `id`.
    fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow;
    /// After the children of `id`.
    fn leave(&mut self, ast: &Ast, id: NodeId) {
        let _ = (ast, id);
    }
}

/// Walks the tree below `root`, children in source order.
pub fn walk(ast: &Ast, root: NodeId, visitor: &mut impl Visitor) {
    enum Step {
        Enter(NodeId),
        Leave(NodeId),
    }
    let mut steps = vec![Step::Enter(root)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Leave(id) => visitor.leave(ast, id),
            Step::Enter(id) => {
                let flow = visitor.enter(ast, id);
                steps.push(Step::Leave(id));
                if flow == Flow::Into {
                    let first = steps.len();
                    ast.for_each_child(id, &mut |child| steps.push(Step::Enter(child)));
                    steps[first..].reverse();
                }
            }
        }
    }
}
