//! Cover grammars: expressions that turn out to be patterns.
//!
//! `[a, {b = 1}]` may be an array literal, an assignment pattern or arrow parameters. It is parsed
//! as a literal; when `=`, `of`, `in` or `=>` follows, its nodes are rewritten in place. What is
//! wrong in a literal but right in a pattern (`{b = 1}`, two `__proto__`) waits in [`Cover`] until
//! either happens.

use super::names::Use;
use super::{Parse, Parser};
use crate::ast::{AssignmentOperator, List, Node, NodeId, PropertyKind};
use crate::diagnostic::Code;
use crate::span::Span;

/// What was seen that is an error unless, or only if, the code around it becomes a pattern.
#[derive(Clone, Copy, Default)]
pub(super) struct Cover {
    /// The first thing so far that only a pattern may have.
    pub(super) pattern_only: Option<(Code, Span)>,
    /// One past the start of the last `yield` or `await` expression: forbidden in parameters.
    pub(super) operator: u32,
    /// One past the start of the last `await` used as a name: forbidden in async parameters.
    pub(super) await_name: u32,
}

/// What leaves a pattern may have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaves {
    /// References and members: an assignment.
    Targets,
    /// Bindings: parameters.
    Bindings,
}

impl Parser<'_> {
    /// Notes something that is right only if this becomes a pattern.
    pub(super) fn only_in_pattern(&mut self, code: Code, span: Span) {
        self.cover.pattern_only.get_or_insert((code, span));
    }

    /// The expression that started at `start` stays an expression: what only a pattern may have is
    /// an error.
    #[inline]
    pub(super) fn settle(&mut self, start: u32) -> Parse<()> {
        match self.cover.pattern_only {
            Some((code, span)) if span.start >= start => {
                self.cover.pattern_only = None;
                self.early_error(code, span)
            }
            _ => Ok(()),
        }
    }

    /// Whether the expression stood in parentheses.
    pub(super) fn is_parenthesized(&self, id: NodeId) -> bool {
        // Sorted: an expression completed later has a larger id.
        self.parenthesized.binary_search(&id).is_ok()
    }

    /// Makes `id` the target of `=`, or the left side of `for (… of …)` or `for (… in …)`.
    pub(super) fn make_assignment_target(&mut self, id: NodeId) -> Parse<()> {
        match self.ast.node(id) {
            Node::Array { .. } | Node::Object { .. } if !self.is_parenthesized(id) => {
                let start = self.start_of(id);
                self.make_pattern(id, Leaves::Targets)?;
                if self.cover.pattern_only.is_some_and(|(_, span)| span.start >= start) {
                    self.cover.pattern_only = None;
                }
                Ok(())
            }
            _ => self.check_simple_target(id, Code::InvalidAssignmentTarget),
        }
    }

    /// Checks that `id` is something that `op=`, `++` and `--` may assign to.
    pub(super) fn check_simple_target(&mut self, id: NodeId, code: Code) -> Parse<()> {
        let span = self.ast.span(id);
        match self.ast.node(id) {
            Node::Reference { name, .. } => self.check_assigned_name(name, span),
            Node::Member { .. } | Node::Index { .. } | Node::PrivateMember { .. } => Ok(()),
            Node::Error { .. } => Ok(()),
            // Annex B: a call on the left is an error when the program runs, not before. Web
            // compatibility keeps this for sloppy mode code.
            Node::Call { .. } if !self.context.strict && code.allows_call_target() => Ok(()),
            _ => self.early_error(code, span),
        }
    }

    fn check_assigned_name(&mut self, name: crate::atom::Atom, span: Span) -> Parse<()> {
        use crate::atom::names::{ARGUMENTS, EVAL};
        if self.context.strict && (name == EVAL || name == ARGUMENTS) {
            return self.early_error_about(Code::StrictEvalArguments, span, self.name_of(name));
        }
        Ok(())
    }

    /// Rewrites a literal, and all in it, into a pattern.
    pub(super) fn make_pattern(&mut self, id: NodeId, leaves: Leaves) -> Parse<()> {
        self.enter()?;
        let span = self.ast.span(id);
        let parenthesized = self.is_parenthesized(id);
        if parenthesized && leaves == Leaves::Bindings {
            return self.fail(Code::ParenthesizedBinding, span);
        }
        match self.ast.node(id) {
            Node::Array { elements } if !parenthesized => {
                self.elements_to_pattern(elements, leaves)?;
                self.ast.replace(id, Node::ArrayPattern { elements });
            }
            Node::Object { properties } if !parenthesized => {
                self.properties_to_pattern(properties, leaves)?;
                self.ast.replace(id, Node::ObjectPattern { properties });
            }
            Node::Assignment {
                operator: AssignmentOperator::Assign,
                parenthesized: inner,
                target,
                value,
            } if !parenthesized => {
                // The target became an assignment pattern when the `=` was seen.
                if leaves == Leaves::Bindings {
                    if inner {
                        return self.fail(Code::ParenthesizedBinding, self.ast.span(target));
                    }
                    self.target_to_binding(target)?;
                }
                self.ast.replace(id, Node::Default { parenthesized: inner, target, value });
            }
            _ if leaves == Leaves::Bindings => self.target_to_binding(id)?,
            // What could not be parsed was reported when it was met.
            Node::Error { .. } => {}
            // A pattern inside a pattern that was converted before: `[[a] = 1] = 2`.
            Node::ArrayPattern { .. } | Node::ObjectPattern { .. } if !parenthesized => {}
            _ => self.check_simple_target(id, Code::InvalidDestructuringTarget)?,
        }
        self.leave();
        Ok(())
    }

    /// Rewrites what is already an assignment target into a binding.
    fn target_to_binding(&mut self, id: NodeId) -> Parse<()> {
        let span = self.ast.span(id);
        match self.ast.node(id) {
            Node::Reference { name, .. } => {
                self.check_name(name, span, Use::Binding)?;
                self.ast.replace(id, Node::Binding { name });
                Ok(())
            }
            Node::ArrayPattern { elements } => {
                for element in self.children(elements) {
                    self.pattern_part_to_binding(element)?;
                }
                Ok(())
            }
            Node::ObjectPattern { properties } => {
                for property in self.children(properties) {
                    match self.ast.node(property) {
                        Node::PatternProperty { value, .. } => self.pattern_part_to_binding(value)?,
                        _ => self.pattern_part_to_binding(property)?,
                    }
                }
                Ok(())
            }
            Node::Error { .. } => Ok(()),
            _ => self.fail(Code::InvalidParameter, span),
        }
    }

    fn pattern_part_to_binding(&mut self, id: NodeId) -> Parse<()> {
        if self.is_parenthesized(id) {
            return self.fail(Code::ParenthesizedBinding, self.ast.span(id));
        }
        match self.ast.node(id) {
            Node::Default { parenthesized: true, target, .. } => {
                self.fail(Code::ParenthesizedBinding, self.ast.span(target))
            }
            Node::Default { target, .. } | Node::Rest { target } => self.pattern_part_to_binding(target),
            _ => self.target_to_binding(id),
        }
    }

    fn elements_to_pattern(&mut self, elements: List, leaves: Leaves) -> Parse<()> {
        let count = elements.len();
        for index in 0..count {
            let Some(element) = self.ast.item(elements, index) else { continue };
            if let Node::Spread { argument } = self.ast.node(element) {
                let span = self.ast.span(element);
                // A comma after the last element leaves no trace in the list.
                if index + 1 != count || self.comma_follows(element) {
                    return self.fail(Code::RestNotLast, span);
                }
                if matches!(self.ast.node(argument), Node::Assignment { .. })
                    && !self.is_parenthesized(argument)
                {
                    return self.fail(Code::RestWithDefault, span);
                }
                self.make_pattern(argument, leaves)?;
                self.ast.replace(element, Node::Rest { target: argument });
            } else {
                self.make_pattern(element, leaves)?;
            }
        }
        Ok(())
    }

    /// Whether a comma stands after a spread element, seen from the source: comments may stand
    /// between.
    fn comma_follows(&mut self, element: NodeId) -> bool {
        self.spread_commas.binary_search(&element).is_ok()
    }

    fn properties_to_pattern(&mut self, properties: List, leaves: Leaves) -> Parse<()> {
        let count = properties.len();
        for index in 0..count {
            let Some(property) = self.ast.item(properties, index) else { continue };
            let span = self.ast.span(property);
            match self.ast.node(property) {
                Node::Property { kind: PropertyKind::Value, computed, shorthand, key, value } => {
                    self.make_pattern(value, leaves)?;
                    self.ast.replace(property, Node::PatternProperty { computed, shorthand, key, value });
                }
                Node::Spread { argument } => {
                    if index + 1 != count || self.comma_follows(property) {
                        return self.fail(Code::RestNotLast, span);
                    }
                    let simple = match leaves {
                        Leaves::Bindings => matches!(self.ast.node(argument), Node::Reference { .. }),
                        Leaves::Targets => matches!(
                            self.ast.node(argument),
                            Node::Reference { .. }
                                | Node::Member { .. }
                                | Node::Index { .. }
                                | Node::PrivateMember { .. }
                        ),
                    };
                    if !simple {
                        return self.fail(Code::InvalidObjectRest, self.ast.span(argument));
                    }
                    self.make_pattern(argument, leaves)?;
                    self.ast.replace(property, Node::Rest { target: argument });
                }
                Node::PatternProperty { .. } | Node::Rest { .. } | Node::Error { .. } => {}
                _ => return self.fail(Code::InvalidDestructuringTarget, span),
            }
        }
        Ok(())
    }

    /// The entries of a list, copied so that the tree may be changed meanwhile.
    fn children(&self, list: List) -> Vec<NodeId> {
        self.ast.items(list).collect()
    }

    /// Whether something since `start` is forbidden in the parameters of an arrow function.
    pub(super) fn check_arrow_parameters(&mut self, start: u32, is_async: bool) -> Parse<()> {
        let cover = self.cover;
        if cover.operator > start {
            return self.fail(Code::OperatorInParameters, Span::new(cover.operator - 1, cover.operator + 4));
        }
        if is_async && cover.await_name > start {
            return self
                .fail(Code::OperatorInParameters, Span::new(cover.await_name - 1, cover.await_name + 4));
        }
        Ok(())
    }
}
