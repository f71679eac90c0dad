//! Expressions by binding powers, from `,` down to prefix and postfix operators.

use super::cover::Leaves;
use super::names::{Use, is_name};
use super::{Parse, Parser};
use crate::ast::{
    AssignmentOperator, BinaryOperator, Infix, LogicalOperator, Node, NodeId, UnaryOperator, UpdateOperator,
    infix_of, power,
};
use crate::atom::names;
use crate::diagnostic::Code;
use crate::lexer::TokenKind;
use crate::span::Span;

impl Parser<'_> {
    /// Expression: assignment expressions with commas between them.
    pub(super) fn expression(&mut self) -> Parse {
        let start = self.token.start;
        let first = self.settled_assignment()?;
        if !self.is(TokenKind::Comma) {
            return Ok(first);
        }
        let mark = self.scratch.len();
        self.scratch.push(Some(first));
        while self.eat(TokenKind::Comma) {
            let next = self.settled_assignment()?;
            self.scratch.push(Some(next));
        }
        let expressions = self.list_since(mark);
        Ok(self.add(Node::Sequence { expressions }, start))
    }

    /// Expression with the `in` operator, whatever surrounds it.
    pub(super) fn expression_with_in(&mut self) -> Parse {
        let outer = std::mem::replace(&mut self.context.no_in, false);
        let expression = self.expression()?;
        self.context.no_in = outer;
        Ok(expression)
    }

    /// AssignmentExpression that stays an expression.
    #[inline]
    pub(super) fn settled_assignment(&mut self) -> Parse {
        let start = self.token.start;
        let expression = self.assignment()?;
        self.settle(start)?;
        Ok(expression)
    }

    /// The same, with the `in` operator whatever surrounds it.
    pub(super) fn assignment_with_in(&mut self) -> Parse {
        let outer = std::mem::replace(&mut self.context.no_in, false);
        let expression = self.settled_assignment()?;
        self.context.no_in = outer;
        Ok(expression)
    }

    /// AssignmentExpression, which may yet become a pattern.
    pub(super) fn assignment(&mut self) -> Parse {
        self.enter()?;
        let start = self.token.start;
        let left = match self.token.kind {
            // An arrow function may start here: it is not an operand, so nothing may follow it.
            TokenKind::Identifier => {
                if self.context.is_generator && self.is_word(names::YIELD) {
                    let expression = self.yield_expression()?;
                    self.leave();
                    return Ok(expression);
                }
                if self.context.is_async && self.is_word(names::AWAIT) {
                    self.binary(power::SHORT_CIRCUIT)?
                } else if self.is_word(names::ASYNC) {
                    let primary = self.async_expression(true)?;
                    if self.is_arrow(primary) {
                        self.leave();
                        return Ok(primary);
                    }
                    self.binary_after(primary, start)?
                } else {
                    let name = self.reference()?;
                    if self.is(TokenKind::Arrow) && !self.token.newline_before {
                        let arrow = self.arrow_after_name(name, start)?;
                        self.leave();
                        return Ok(arrow);
                    }
                    self.binary_after(name, start)?
                }
            }
            TokenKind::ParenOpen => {
                let primary = self.parenthesized(true)?;
                if self.is_arrow(primary) && !self.is_parenthesized(primary) {
                    self.leave();
                    return Ok(primary);
                }
                self.binary_after(primary, start)?
            }
            _ => self.binary(power::SHORT_CIRCUIT)?,
        };
        let expression = match infix_of(self.token.kind).map(|row| row.infix) {
            Some(Infix::Conditional) => self.conditional(left, start)?,
            Some(Infix::Assign(operator)) => self.assign(operator, left, start)?,
            _ => left,
        };
        self.leave();
        Ok(expression)
    }

    fn is_arrow(&self, id: NodeId) -> bool {
        matches!(self.ast.node(id), Node::Function { function }
            if self.ast.function(function).kind == crate::ast::FunctionKind::Arrow)
    }

    /// `test ? consequent : alternate`, from the `?`.
    fn conditional(&mut self, test: NodeId, start: u32) -> Parse {
        self.settle(start)?;
        self.bump();
        let consequent = self.assignment_with_in()?;
        self.expect(TokenKind::Colon)?;
        let alternate = self.settled_assignment()?;
        Ok(self.add(Node::Conditional { test, consequent, alternate }, start))
    }

    /// `target operator value`, from the operator.
    fn assign(&mut self, operator: AssignmentOperator, target: NodeId, start: u32) -> Parse {
        let parenthesized = self.is_parenthesized(target);
        if operator == AssignmentOperator::Assign {
            self.make_assignment_target(target)?;
        } else {
            self.settle(start)?;
            let code = if operator.is_logical() {
                Code::InvalidLogicalAssignmentTarget
            } else {
                Code::InvalidAssignmentTarget
            };
            self.check_simple_target(target, code)?;
        }
        self.bump();
        let value = self.settled_assignment()?;
        Ok(self.add(Node::Assignment { operator, parenthesized, target, value }, start))
    }

    /// `yield`, `yield argument`, `yield* argument`.
    fn yield_expression(&mut self) -> Parse {
        let start = self.token.start;
        if self.context.in_parameters {
            return self.fail(Code::OperatorInParameters, self.token.span());
        }
        self.cover.operator = start + 1;
        self.bump();
        let mut delegate = false;
        let mut argument = None;
        if !self.token.newline_before {
            delegate = self.eat(TokenKind::Star);
            let ends = matches!(
                self.token.kind,
                TokenKind::ParenClose
                    | TokenKind::BracketClose
                    | TokenKind::BraceClose
                    | TokenKind::Comma
                    | TokenKind::Semicolon
                    | TokenKind::Colon
                    | TokenKind::In
                    | TokenKind::End
            );
            if delegate || !ends {
                argument = Some(self.settled_assignment()?);
            }
        }
        Ok(self.add(Node::Yield { delegate, argument }, start))
    }

    /// An operand and all infix operators after it that pull at least as strongly as `min`.
    pub(super) fn binary(&mut self, min: u8) -> Parse {
        let start = self.token.start;
        let left = match self.token.kind {
            TokenKind::PrivateName => self.private_in(min)?,
            _ => self.unary()?,
        };
        self.infix(left, start, min)
    }

    /// Goes on after a primary expression that `assignment` had to look at first.
    fn binary_after(&mut self, primary: NodeId, start: u32) -> Parse {
        let operand = self.subscripts(primary, start)?;
        let operand = self.postfix(operand, start)?;
        self.infix(operand, start, power::SHORT_CIRCUIT)
    }

    /// The loop of the Pratt parser: while the operator at hand pulls strongly enough, the
    /// expression so far becomes its left operand.
    #[inline]
    fn infix(&mut self, mut left: NodeId, start: u32, min: u8) -> Parse {
        while let Some(row) = infix_of(self.token.kind) {
            if row.left < min || (self.context.no_in && self.is(TokenKind::In)) {
                break;
            }
            self.settle(start)?;
            let operator = self.token.span();
            left = match row.infix {
                Infix::Binary(BinaryOperator::Exponentiate) => {
                    // Groups to the right: a level of nesting for each.
                    self.enter()?;
                    self.bump();
                    let right = self.operand(row.right)?;
                    self.leave();
                    self.add(Node::Binary { operator: BinaryOperator::Exponentiate, left, right }, start)
                }
                Infix::Binary(operator) => {
                    self.bump();
                    let right = self.operand(row.right)?;
                    self.add(Node::Binary { operator, left, right }, start)
                }
                Infix::Logical(logical) => {
                    self.bump();
                    let right = self.operand(row.right)?;
                    self.check_coalesce_mix(logical, left, operator)?;
                    self.check_coalesce_mix(logical, right, operator)?;
                    self.add(Node::Logical { operator: logical, left, right }, start)
                }
                // Their powers are below every `min`.
                Infix::Comma | Infix::Assign(_) | Infix::Conditional => break,
            };
        }
        Ok(left)
    }

    /// The right operand of an infix operator.
    #[inline]
    fn operand(&mut self, min: u8) -> Parse {
        let start = self.token.start;
        let operand = self.binary(min)?;
        self.settle(start)?;
        Ok(operand)
    }

    /// `a ?? b || c` and its like need parentheses.
    fn check_coalesce_mix(&mut self, outer: LogicalOperator, operand: NodeId, operator: Span) -> Parse<()> {
        if let Node::Logical { operator: inner, .. } = self.ast.node(operand)
            && (outer == LogicalOperator::Coalesce) != (inner == LogicalOperator::Coalesce)
            && !self.is_parenthesized(operand)
        {
            return self.early_error(Code::MixedCoalesce, operator);
        }
        Ok(())
    }

    /// `#name in object`.
    fn private_in(&mut self, min: u8) -> Parse {
        let start = self.token.start;
        let Some(name) = self.token.value else { return self.unexpected() };
        let in_power = infix_of(TokenKind::In).map_or(0, |row| row.left);
        let next = self.peek();
        if next.kind != TokenKind::In || self.context.no_in || min > in_power {
            return self.unexpected();
        }
        self.bump();
        self.bump();
        let right = self.operand(in_power + 1)?;
        Ok(self.add(Node::PrivateIn { name, right }, start))
    }

    /// UnaryExpression.
    pub(super) fn unary(&mut self) -> Parse {
        let operator = match self.token.kind {
            TokenKind::Plus => UnaryOperator::Plus,
            TokenKind::Minus => UnaryOperator::Minus,
            TokenKind::Not => UnaryOperator::Not,
            TokenKind::BitNot => UnaryOperator::BitNot,
            TokenKind::TypeOf => UnaryOperator::TypeOf,
            TokenKind::Void => UnaryOperator::Void,
            TokenKind::Delete => UnaryOperator::Delete,
            TokenKind::PlusPlus => return self.prefix_update(UpdateOperator::Increment),
            TokenKind::MinusMinus => return self.prefix_update(UpdateOperator::Decrement),
            TokenKind::Identifier if self.context.is_async && self.is_word(names::AWAIT) => {
                return self.await_expression();
            }
            _ => {
                let start = self.token.start;
                let operand = self.left_hand_side()?;
                return self.postfix(operand, start);
            }
        };
        let start = self.token.start;
        self.enter()?;
        self.bump();
        let operand = self.prefix_operand()?;
        if operator == UnaryOperator::Delete {
            self.check_delete(operand)?;
        }
        self.leave();
        let unary = self.add(Node::Unary { operator, operand }, start);
        if self.is(TokenKind::StarStar) {
            return self.fail(Code::UnaryBeforeExponent, Span::new(start, self.token.end));
        }
        Ok(unary)
    }

    fn prefix_operand(&mut self) -> Parse {
        let start = self.token.start;
        let operand = self.unary()?;
        self.settle(start)?;
        Ok(operand)
    }

    fn prefix_update(&mut self, operator: UpdateOperator) -> Parse {
        let start = self.token.start;
        self.enter()?;
        self.bump();
        let target = self.prefix_operand()?;
        self.check_simple_target(target, Code::InvalidUpdateTarget)?;
        self.leave();
        Ok(self.add(Node::Update { operator, prefix: true, target }, start))
    }

    /// `x++` and `x--`: no line break before the operator.
    #[inline]
    fn postfix(&mut self, operand: NodeId, start: u32) -> Parse {
        let operator = match self.token.kind {
            TokenKind::PlusPlus => UpdateOperator::Increment,
            TokenKind::MinusMinus => UpdateOperator::Decrement,
            _ => return Ok(operand),
        };
        if self.token.newline_before {
            return Ok(operand);
        }
        self.settle(start)?;
        self.check_simple_target(operand, Code::InvalidUpdateTarget)?;
        self.bump();
        Ok(self.add(Node::Update { operator, prefix: false, target: operand }, start))
    }

    fn await_expression(&mut self) -> Parse {
        let start = self.token.start;
        if self.context.in_parameters || self.context.in_static_block {
            return self.fail(Code::OperatorInParameters, self.token.span());
        }
        self.cover.operator = start + 1;
        self.enter()?;
        self.bump();
        let argument = self.prefix_operand()?;
        self.leave();
        let expression = self.add(Node::Await { argument }, start);
        if self.is(TokenKind::StarStar) {
            return self.fail(Code::UnaryBeforeExponent, Span::new(start, self.token.end));
        }
        Ok(expression)
    }

    fn check_delete(&mut self, operand: NodeId) -> Parse<()> {
        let span = self.ast.span(operand);
        let mut inner = operand;
        while let Node::OptionalChain { expression } = self.ast.node(inner) {
            inner = expression;
        }
        match self.ast.node(inner) {
            Node::PrivateMember { .. } => self.early_error(Code::DeletePrivate, span),
            Node::Reference { .. } if self.context.strict => self.early_error(Code::StrictDelete, span),
            _ => Ok(()),
        }
    }

    /// `async` at the start of an expression: a name, `async function`, or, where an arrow function
    /// may stand, `async x => …` and `async (…) => …`.
    pub(super) fn async_expression(&mut self, arrow_allowed: bool) -> Parse {
        let start = self.token.start;
        let next = self.peek();
        if next.kind == TokenKind::Function && !next.newline_before {
            return self.function_expression();
        }
        if arrow_allowed && !next.newline_before {
            if next.kind == TokenKind::Identifier {
                self.bump();
                return self.async_arrow_after_keyword(start);
            }
            if next.kind == TokenKind::ParenOpen {
                return self.async_call_or_arrow();
            }
        }
        let name = self.reference()?;
        if arrow_allowed && self.is(TokenKind::Arrow) && !self.token.newline_before {
            return self.arrow_after_name(name, start);
        }
        Ok(name)
    }

    /// Whether the token at hand is a name that may stand alone as a shorthand property.
    pub(super) fn at_shorthand_name(&self) -> bool {
        is_name(&self.token)
    }

    /// Turns `id` into a binding pattern: parameters of an arrow function.
    pub(super) fn make_parameter(&mut self, id: NodeId) -> Parse<()> {
        self.make_pattern(id, Leaves::Bindings)
    }

    /// Checks a name for use as a reference, where it was taken as a property name first.
    pub(super) fn check_reference(&mut self, name: crate::atom::Atom, span: Span) -> Parse<()> {
        self.check_name(name, span, Use::Reference)
    }
}
