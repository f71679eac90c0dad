//! Expressions: each leaves its value on top of the stack.

use super::{Compiler, Result, assigned_operator, binary_opcode};
use crate::constant::Text;
use crate::stack_code::{PoolConstant, StackOpcode};
use js_language_frontend::ast::{
    AssignmentOperator, List, LogicalOperator, Node, NodeId, PropertyKind, UnaryOperator, UpdateOperator,
};
use js_language_frontend::atom::Atom;

/// What is assigned to.
#[derive(Clone, Copy)]
enum Target {
    Name(super::names::Use),
    /// The property named by a constant, of the object on the stack.
    Property(u32),
    /// The property of the object and key on the stack.
    Element,
}

impl Compiler<'_> {
    pub(super) fn expression(&mut self, id: NodeId) -> Result {
        crate::compile::with_stack(|| self.expression_here(id))
    }

    /// An expression whose value gets a name: a function without one takes it.
    pub(super) fn named_expression(&mut self, id: NodeId, name: Atom) -> Result {
        match self.ast.node(id) {
            Node::Function { function } => self.closure(function, self.name(name)),
            _ => self.expression(id),
        }
    }

    fn expression_here(&mut self, id: NodeId) -> Result {
        match self.ast.node(id) {
            Node::Number { value } => self.constant(PoolConstant::Number(value)),
            Node::String { value } => {
                let text = Text::from_wtf8(self.ast.text(value));
                self.constant(PoolConstant::String(text));
            }
            Node::Null {} => self.emit(StackOpcode::Null, 0),
            Node::Boolean { value: true } => self.emit(StackOpcode::True, 0),
            Node::Boolean { value: false } => self.emit(StackOpcode::False, 0),
            Node::Reference { .. } => {
                let used = self.use_of(id)?;
                self.load(used);
            }
            Node::Function { function } => self.closure(function, String::new())?,
            Node::Array { elements } => self.array(elements)?,
            Node::Object { properties } => self.object(properties)?,
            Node::Unary { operator, operand } => self.unary(id, operator, operand)?,
            Node::Binary { operator, left, right } => {
                let opcode = binary_opcode(operator).ok_or(self.unsupported(id))?;
                self.expression(left)?;
                self.expression(right)?;
                self.emit(opcode, 0);
            }
            Node::Logical { operator, left, right } => {
                let end = self.label();
                self.expression(left)?;
                self.jump(short_circuit(operator), end);
                self.expression(right)?;
                self.bind(end);
            }
            Node::Conditional { test, consequent, alternate } => {
                let (otherwise, end) = (self.label(), self.label());
                self.expression(test)?;
                self.jump(StackOpcode::JumpIfFalse, otherwise);
                self.expression(consequent)?;
                self.jump(StackOpcode::Jump, end);
                self.bind(otherwise);
                self.expression(alternate)?;
                self.bind(end);
            }
            Node::Sequence { expressions } => {
                for (index, expression) in self.ast.items(expressions).enumerate() {
                    if index > 0 {
                        self.emit(StackOpcode::Pop, 0);
                    }
                    self.expression(expression)?;
                }
            }
            Node::Assignment { operator, parenthesized, target, value } => {
                self.assignment(id, operator, parenthesized, target, value)?;
            }
            Node::Update { operator, prefix, target } => self.update(operator, prefix, target)?,
            Node::Member { optional: false, .. } | Node::Index { optional: false, .. } => {
                let target = self.target(id)?;
                self.load_target(target);
            }
            Node::Call { optional: false, callee, arguments } => self.call(id, callee, arguments)?,
            _ => return Err(self.unsupported(id)),
        }
        Ok(())
    }

    fn constant(&mut self, constant: PoolConstant) {
        let index = self.part().out.pool.add(constant);
        self.emit(StackOpcode::Constant, index);
    }

    fn array(&mut self, elements: List) -> Result {
        let mut count = 0;
        for index in 0..elements.len() {
            match self.ast.item(elements, index) {
                Some(element) => self.expression(element)?,
                None => return Err(self.unsupported(self.ast.root())),
            }
            count += 1;
        }
        self.emit(StackOpcode::Array, count);
        Ok(())
    }

    fn object(&mut self, properties: List) -> Result {
        self.emit(StackOpcode::Object, 0);
        for property in self.ast.items(properties) {
            let Node::Property { kind: PropertyKind::Value, computed: false, key, value, shorthand } =
                self.ast.node(property)
            else {
                return Err(self.unsupported(property));
            };
            let name = match self.ast.node(key) {
                Node::Name { name } | Node::String { value: name } => name,
                _ => return Err(self.unsupported(key)),
            };
            // `{__proto__: x}` sets the prototype.
            if !shorthand && self.ast.text(name) == b"__proto__" {
                return Err(self.unsupported(property));
            }
            self.named_expression(value, name)?;
            let name = self.name_constant(name);
            self.emit(StackOpcode::Define, name);
        }
        Ok(())
    }

    fn unary(&mut self, id: NodeId, operator: UnaryOperator, operand: NodeId) -> Result {
        if operator == UnaryOperator::TypeOf
            && let Node::Reference { .. } = self.ast.node(operand)
        {
            let used = self.use_of(operand)?;
            self.type_of(used);
            return Ok(());
        }
        let opcode = unary_opcode(operator).ok_or(self.unsupported(id))?;
        self.expression(operand)?;
        self.emit(opcode, 0);
        if operator == UnaryOperator::Void {
            self.emit(StackOpcode::Undefined, 0);
        }
        Ok(())
    }

    /// Pushes what the target needs besides the value: nothing, an object, or an object and a key.
    fn target(&mut self, id: NodeId) -> Result<Target> {
        match self.ast.node(id) {
            Node::Reference { .. } => Ok(Target::Name(self.use_of(id)?)),
            Node::Member { optional: false, object, name, .. } => {
                self.expression(object)?;
                Ok(Target::Property(self.name_constant(name)))
            }
            Node::Index { optional: false, object, index } => {
                self.expression(object)?;
                self.expression(index)?;
                Ok(Target::Element)
            }
            _ => Err(self.unsupported(id)),
        }
    }

    /// Replaces what the target needs by its value.
    fn load_target(&mut self, target: Target) {
        match target {
            Target::Name(used) => self.load(used),
            Target::Property(name) => self.emit(StackOpcode::GetProperty, name),
            Target::Element => self.emit(StackOpcode::GetElement, 0),
        }
    }

    /// Pushes the target's value, and leaves what the target needs below it.
    fn load_and_keep(&mut self, target: Target) {
        match target {
            Target::Name(_) => {}
            Target::Property(_) => self.emit(StackOpcode::Duplicate, 0),
            Target::Element => {
                // The key is converted once, although it is used twice.
                self.emit(StackOpcode::ToPropertyKey, 0);
                self.emit(StackOpcode::DuplicateTwo, 0);
            }
        }
        self.load_target(target);
    }

    fn store_target(&mut self, target: Target) {
        match target {
            Target::Name(used) => self.store(used),
            Target::Property(name) => self.emit(StackOpcode::SetProperty, name),
            Target::Element => self.emit(StackOpcode::SetElement, 0),
        }
    }

    fn assignment(
        &mut self,
        id: NodeId,
        operator: AssignmentOperator,
        parenthesized: bool,
        target: NodeId,
        value: NodeId,
    ) -> Result {
        let place = self.target(target)?;
        if operator == AssignmentOperator::Assign {
            match self.ast.node(target) {
                Node::Reference { name, .. } if !parenthesized => self.named_expression(value, name)?,
                _ => self.expression(value)?,
            }
        } else {
            let opcode = assigned_operator(operator).and_then(binary_opcode).ok_or(self.unsupported(id))?;
            self.load_and_keep(place);
            self.expression(value)?;
            self.emit(opcode, 0);
        }
        self.store_target(place);
        Ok(())
    }

    fn update(&mut self, operator: UpdateOperator, prefix: bool, target: NodeId) -> Result {
        let place = self.target(target)?;
        self.load_and_keep(place);
        self.emit(StackOpcode::ToNumeric, 0);
        if !prefix {
            // The old value goes below what the store takes off.
            match place {
                Target::Name(_) => self.emit(StackOpcode::Duplicate, 0),
                Target::Property(_) => self.emit(StackOpcode::Insert, 1),
                Target::Element => self.emit(StackOpcode::Insert, 2),
            }
        }
        self.emit(
            match operator {
                UpdateOperator::Increment => StackOpcode::Increment,
                UpdateOperator::Decrement => StackOpcode::Decrement,
            },
            0,
        );
        self.store_target(place);
        if !prefix {
            self.emit(StackOpcode::Pop, 0);
        }
        Ok(())
    }

    fn call(&mut self, id: NodeId, callee: NodeId, arguments: List) -> Result {
        let is_method = match self.ast.node(callee) {
            // A direct eval sees variables by name.
            Node::Reference { name, .. } if self.ast.text(name) == b"eval" => {
                return Err(self.unsupported(id));
            }
            Node::Member { optional: false, object, name, .. } => {
                self.expression(object)?;
                self.emit(StackOpcode::Duplicate, 0);
                let name = self.name_constant(name);
                self.emit(StackOpcode::GetProperty, name);
                true
            }
            Node::Index { optional: false, object, index } => {
                self.expression(object)?;
                self.emit(StackOpcode::Duplicate, 0);
                self.expression(index)?;
                self.emit(StackOpcode::GetElement, 0);
                true
            }
            _ => {
                self.expression(callee)?;
                false
            }
        };
        let mut count = 0;
        for argument in self.ast.items(arguments) {
            if matches!(self.ast.node(argument), Node::Spread { .. }) {
                return Err(self.unsupported(argument));
            }
            self.expression(argument)?;
            count += 1;
        }
        self.emit(if is_method { StackOpcode::CallMethod } else { StackOpcode::Call }, count);
        Ok(())
    }
}

/// The instruction of an operator before its operand; none for `delete`. `void` drops it.
pub(in crate::stack_code) fn unary_opcode(operator: UnaryOperator) -> Option<StackOpcode> {
    Some(match operator {
        UnaryOperator::Minus => StackOpcode::Negate,
        UnaryOperator::Plus => StackOpcode::ToNumber,
        UnaryOperator::Not => StackOpcode::Not,
        UnaryOperator::BitNot => StackOpcode::BitNot,
        UnaryOperator::TypeOf => StackOpcode::TypeOf,
        UnaryOperator::Void => StackOpcode::Pop,
        UnaryOperator::Delete => return None,
    })
}

fn short_circuit(operator: LogicalOperator) -> StackOpcode {
    match operator {
        LogicalOperator::And => StackOpcode::JumpIfFalseOrPop,
        LogicalOperator::Or => StackOpcode::JumpIfTrueOrPop,
        LogicalOperator::Coalesce => StackOpcode::JumpIfValueOrPop,
    }
}
