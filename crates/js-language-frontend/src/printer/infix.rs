//! Infix operators: chains that lean to the left are walked down by a loop and printed on the way
//! back, so that a sum of a million parts takes no more native stack than a sum of two.

use super::Printer;
use super::powers::{self, Place};
use crate::ast::{LogicalOperator, Node, NodeId};

impl Printer<'_> {
    /// A [`Node::Binary`] or [`Node::Logical`] that needs no parentheses here.
    pub(super) fn infix(&mut self, top: NodeId, place: Place) {
        let bottom = self.spine.len();
        let mut id = top;
        loop {
            let (left, min) = match self.ast.node(id) {
                Node::Binary { operator, left, .. } => (left, powers::left_of_binary(operator)),
                Node::Logical { operator: LogicalOperator::Coalesce, left, .. } => {
                    (left, self.operand_of_coalesce(left, true))
                }
                Node::Logical { operator, left, .. } => (left, powers::logical(operator).left),
                _ => break,
            };
            self.spine.push(id);
            id = left;
            let node = self.ast.node(left);
            let goes_on = matches!(node, Node::Binary { .. } | Node::Logical { .. })
                && !self.needs_parentheses(node, place.with(min));
            if !goes_on {
                self.expression(left, place.with(min));
                break;
            }
        }
        while self.spine.len() > bottom {
            let Some(id) = self.spine.pop() else { break };
            match self.ast.node(id) {
                Node::Binary { operator, right, .. } => {
                    self.out.infix(operator.text());
                    self.expression(right, place.with(powers::binary(operator).right));
                }
                Node::Logical { operator, right, .. } => {
                    self.out.infix(operator.text());
                    let min = match operator {
                        LogicalOperator::Coalesce => self.operand_of_coalesce(right, false),
                        _ => powers::logical(operator).right,
                    };
                    self.expression(right, place.with(min));
                }
                _ => {}
            }
        }
    }
}
