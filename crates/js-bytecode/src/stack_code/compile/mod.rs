//! From tree to stack code: expressions, variables and control flow of one piece of straight-line
//! source (no functions, patterns or exceptions; they are refused by name and place).

use super::{PoolConstant, StackCode, StackInstruction, StackOpcode, decode};
use js_language_frontend::Ast;
use js_language_frontend::ast::{
    AssignmentOperator, BinaryOperator, LogicalOperator, Node, NodeId, UnaryOperator, UpdateOperator,
};
use js_language_frontend::atom::Atom;
use js_language_frontend::span::Span;

/// A construct that this compiler leaves to the register compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// The kind of its node.
    pub construct: &'static str,
    /// Where it stands.
    pub span: Span,
}

/// A jump or a target of jumps; resolved at the end, since the length of a jump's operand depends
/// on where it goes.
#[derive(Clone, Copy)]
enum Item {
    Plain(StackOpcode, u32),
    Jump(StackOpcode, usize),
    Label(usize),
}

struct Compiler<'a> {
    ast: &'a Ast,
    items: Vec<Item>,
    out: StackCode,
    labels: usize,
    /// Labels behind and at the next iteration of the loops at hand.
    loops: Vec<(usize, usize)>,
}

type Result<T = ()> = std::result::Result<T, Unsupported>;

/// Compiles the statements of a program. `let`, `const` and `var` become local variables; other
/// names are globals. The code returns the value of the last expression statement at the top, or
/// undefined.
pub fn compile(ast: &Ast) -> Result<StackCode> {
    let mut compiler =
        Compiler { ast, items: Vec::new(), out: StackCode::default(), labels: 0, loops: Vec::new() };
    let root = ast.root();
    let Node::Program { body } = ast.node(root) else { return Err(compiler.unsupported(root)) };
    let statements: Vec<NodeId> = ast.items(body).collect();
    let mut returned = false;
    for (index, &statement) in statements.iter().enumerate() {
        match ast.node(statement) {
            Node::Expression { expression } if index + 1 == statements.len() => {
                compiler.expression(expression)?;
                returned = true;
            }
            _ => compiler.statement(statement)?,
        }
    }
    if !returned {
        compiler.emit(StackOpcode::Undefined, 0);
    }
    compiler.emit(StackOpcode::Return, 0);
    Ok(compiler.finish())
}

pub(super) fn binary_opcode(operator: BinaryOperator) -> Option<StackOpcode> {
    Some(match operator {
        BinaryOperator::Add => StackOpcode::Add,
        BinaryOperator::Subtract => StackOpcode::Subtract,
        BinaryOperator::Multiply => StackOpcode::Multiply,
        BinaryOperator::Divide => StackOpcode::Divide,
        BinaryOperator::Remainder => StackOpcode::Remainder,
        BinaryOperator::Exponentiate => StackOpcode::Exponentiate,
        BinaryOperator::BitAnd => StackOpcode::BitAnd,
        BinaryOperator::BitOr => StackOpcode::BitOr,
        BinaryOperator::BitXor => StackOpcode::BitXor,
        BinaryOperator::ShiftLeft => StackOpcode::ShiftLeft,
        BinaryOperator::ShiftRight => StackOpcode::ShiftRight,
        BinaryOperator::ShiftRightUnsigned => StackOpcode::ShiftRightUnsigned,
        BinaryOperator::Equal => StackOpcode::Equal,
        BinaryOperator::NotEqual => StackOpcode::NotEqual,
        BinaryOperator::StrictEqual => StackOpcode::StrictEqual,
        BinaryOperator::StrictNotEqual => StackOpcode::StrictNotEqual,
        BinaryOperator::Less => StackOpcode::Less,
        BinaryOperator::LessEqual => StackOpcode::LessEqual,
        BinaryOperator::Greater => StackOpcode::Greater,
        BinaryOperator::GreaterEqual => StackOpcode::GreaterEqual,
        BinaryOperator::In | BinaryOperator::InstanceOf => return None,
    })
}

pub(super) fn assigned_operator(operator: AssignmentOperator) -> Option<BinaryOperator> {
    let text = operator.text().strip_suffix('=')?;
    BinaryOperator::ALL.iter().copied().find(|binary| binary.text() == text)
}

impl Compiler<'_> {
    fn unsupported(&self, id: NodeId) -> Unsupported {
        Unsupported { construct: self.ast.node(id).kind().name(), span: self.ast.span(id) }
    }

    fn emit(&mut self, opcode: StackOpcode, operand: u32) {
        self.items.push(Item::Plain(opcode, operand));
    }

    fn label(&mut self) -> usize {
        self.labels += 1;
        self.labels - 1
    }

    fn jump(&mut self, opcode: StackOpcode, label: usize) {
        self.items.push(Item::Jump(opcode, label));
    }

    fn bind(&mut self, label: usize) {
        self.items.push(Item::Label(label));
    }

    fn name(&self, atom: Atom) -> String {
        self.ast.atoms().display(atom).into_owned()
    }

    fn local(&self, name: &str) -> Option<u32> {
        self.out.locals.iter().rposition(|local| local == name).map(|index| index as u32)
    }

    fn statement(&mut self, id: NodeId) -> Result {
        super::super::compile::with_stack(|| self.statement_here(id))
    }

    fn statement_here(&mut self, id: NodeId) -> Result {
        match self.ast.node(id) {
            Node::Empty {} => {}
            Node::Expression { expression } | Node::Directive { expression, .. } => {
                self.expression(expression)?;
                self.emit(StackOpcode::Pop, 0);
            }
            Node::Block { body } => {
                for statement in self.ast.items(body) {
                    self.statement(statement)?;
                }
            }
            Node::VariableDeclaration { declarators, .. } => {
                for declarator in self.ast.items(declarators) {
                    let Node::Declarator { target, value } = self.ast.node(declarator) else { continue };
                    let Node::Binding { name } = self.ast.node(target) else {
                        return Err(self.unsupported(target));
                    };
                    match value {
                        Some(value) => self.expression(value)?,
                        None => self.emit(StackOpcode::Undefined, 0),
                    }
                    let name = self.name(name);
                    let local = self.local(&name).unwrap_or_else(|| {
                        self.out.locals.push(name);
                        self.out.locals.len() as u32 - 1
                    });
                    self.emit(StackOpcode::SetLocal, local);
                    self.emit(StackOpcode::Pop, 0);
                }
            }
            Node::If { test, consequent, alternate } => {
                let (otherwise, end) = (self.label(), self.label());
                self.expression(test)?;
                self.jump(StackOpcode::JumpIfFalse, otherwise);
                self.statement(consequent)?;
                if let Some(alternate) = alternate {
                    self.jump(StackOpcode::Jump, end);
                    self.bind(otherwise);
                    self.statement(alternate)?;
                    self.bind(end);
                } else {
                    self.bind(otherwise);
                }
            }
            Node::While { test, body } => {
                let (start, end) = (self.label(), self.label());
                self.bind(start);
                self.expression(test)?;
                self.jump(StackOpcode::JumpIfFalse, end);
                self.in_loop(end, start, body)?;
                self.jump(StackOpcode::Jump, start);
                self.bind(end);
            }
            Node::DoWhile { body, test } => {
                let (start, next, end) = (self.label(), self.label(), self.label());
                self.bind(start);
                self.in_loop(end, next, body)?;
                self.bind(next);
                self.expression(test)?;
                self.jump(StackOpcode::JumpIfFalse, end);
                self.jump(StackOpcode::Jump, start);
                self.bind(end);
            }
            Node::For { head, body } => {
                let (start, next, end) = (self.label(), self.label(), self.label());
                if let Some(first) = self.ast.item(head, 0) {
                    match self.ast.node(first) {
                        Node::VariableDeclaration { .. } => self.statement(first)?,
                        _ => {
                            self.expression(first)?;
                            self.emit(StackOpcode::Pop, 0);
                        }
                    }
                }
                self.bind(start);
                if let Some(test) = self.ast.item(head, 1) {
                    self.expression(test)?;
                    self.jump(StackOpcode::JumpIfFalse, end);
                }
                self.in_loop(end, next, body)?;
                self.bind(next);
                if let Some(update) = self.ast.item(head, 2) {
                    self.expression(update)?;
                    self.emit(StackOpcode::Pop, 0);
                }
                self.jump(StackOpcode::Jump, start);
                self.bind(end);
            }
            Node::Break { label: None } | Node::Continue { label: None } => {
                let Some(&(end, next)) = self.loops.last() else { return Err(self.unsupported(id)) };
                let is_break = matches!(self.ast.node(id), Node::Break { .. });
                self.jump(StackOpcode::Jump, if is_break { end } else { next });
            }
            _ => return Err(self.unsupported(id)),
        }
        Ok(())
    }

    fn in_loop(&mut self, end: usize, next: usize, body: NodeId) -> Result {
        self.loops.push((end, next));
        self.statement(body)?;
        self.loops.pop();
        Ok(())
    }

    fn constant(&mut self, constant: PoolConstant) {
        let index = self.out.pool.add(constant);
        self.emit(StackOpcode::Constant, index);
    }

    fn expression(&mut self, id: NodeId) -> Result {
        super::super::compile::with_stack(|| self.expression_here(id))
    }

    fn expression_here(&mut self, id: NodeId) -> Result {
        match self.ast.node(id) {
            Node::Number { value } => self.constant(PoolConstant::Number(value)),
            Node::String { value } => {
                let text = self.name(value);
                self.constant(PoolConstant::String(text));
            }
            Node::Null {} => self.emit(StackOpcode::Null, 0),
            Node::Boolean { value: true } => self.emit(StackOpcode::True, 0),
            Node::Boolean { value: false } => self.emit(StackOpcode::False, 0),
            Node::Reference { name, .. } => self.load(name),
            Node::Unary { operator, operand } => {
                let opcode = match operator {
                    UnaryOperator::Minus => StackOpcode::Negate,
                    UnaryOperator::Plus => StackOpcode::ToNumber,
                    UnaryOperator::Not => StackOpcode::Not,
                    UnaryOperator::BitNot => StackOpcode::BitNot,
                    UnaryOperator::TypeOf => StackOpcode::TypeOf,
                    UnaryOperator::Void => StackOpcode::Pop,
                    UnaryOperator::Delete => return Err(self.unsupported(id)),
                };
                self.expression(operand)?;
                self.emit(opcode, 0);
                if operator == UnaryOperator::Void {
                    self.emit(StackOpcode::Undefined, 0);
                }
            }
            Node::Binary { operator, left, right } => {
                let opcode = binary_opcode(operator).ok_or(self.unsupported(id))?;
                self.expression(left)?;
                self.expression(right)?;
                self.emit(opcode, 0);
            }
            Node::Logical { operator, left, right } => {
                let opcode = match operator {
                    LogicalOperator::And => StackOpcode::JumpIfFalseOrPop,
                    LogicalOperator::Or => StackOpcode::JumpIfTrueOrPop,
                    LogicalOperator::Coalesce => return Err(self.unsupported(id)),
                };
                let end = self.label();
                self.expression(left)?;
                self.jump(opcode, end);
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
            Node::Assignment { operator, target, value, .. } => {
                let Node::Reference { name, .. } = self.ast.node(target) else {
                    return Err(self.unsupported(target));
                };
                if operator == AssignmentOperator::Assign {
                    self.expression(value)?;
                } else {
                    let opcode = assigned_operator(operator).and_then(binary_opcode);
                    let opcode = opcode.ok_or(self.unsupported(id))?;
                    self.load(name);
                    self.expression(value)?;
                    self.emit(opcode, 0);
                }
                self.store(name);
            }
            Node::Update { operator, prefix, target } => {
                let Node::Reference { name, .. } = self.ast.node(target) else {
                    return Err(self.unsupported(target));
                };
                self.load(name);
                self.emit(StackOpcode::ToNumber, 0);
                if !prefix {
                    self.emit(StackOpcode::Duplicate, 0);
                }
                self.constant(PoolConstant::Number(1.0));
                self.emit(
                    match operator {
                        UpdateOperator::Increment => StackOpcode::Add,
                        UpdateOperator::Decrement => StackOpcode::Subtract,
                    },
                    0,
                );
                self.store(name);
                if !prefix {
                    self.emit(StackOpcode::Pop, 0);
                }
            }
            Node::Member { optional: false, object, name, .. } => {
                self.expression(object)?;
                let name = PoolConstant::String(self.name(name));
                let index = self.out.pool.add(name);
                self.emit(StackOpcode::GetProperty, index);
            }
            Node::Call { optional: false, callee, arguments }
                if matches!(self.ast.node(callee), Node::Reference { .. }) =>
            {
                self.expression(callee)?;
                for argument in self.ast.items(arguments) {
                    self.expression(argument)?;
                }
                self.emit(StackOpcode::Call, arguments.len() as u32);
            }
            _ => return Err(self.unsupported(id)),
        }
        Ok(())
    }

    fn load(&mut self, name: Atom) {
        let name = self.name(name);
        match self.local(&name) {
            Some(local) => self.emit(StackOpcode::GetLocal, local),
            None if name == "undefined" => self.emit(StackOpcode::Undefined, 0),
            None => {
                let index = self.out.pool.add(PoolConstant::String(name));
                self.emit(StackOpcode::GetGlobal, index);
            }
        }
    }

    fn store(&mut self, name: Atom) {
        let name = self.name(name);
        match self.local(&name) {
            Some(local) => self.emit(StackOpcode::SetLocal, local),
            None => {
                let index = self.out.pool.add(PoolConstant::String(name));
                self.emit(StackOpcode::SetGlobal, index);
            }
        }
    }

    /// Places everything. A longer operand moves what follows, so places are computed until they
    /// stay the same; they only ever grow.
    fn finish(mut self) -> StackCode {
        let mut places = vec![0u32; self.labels];
        loop {
            let mut bytes = Vec::new();
            let mut found = vec![0u32; self.labels];
            for item in &self.items {
                match *item {
                    Item::Plain(opcode, operand) => super::encode(&mut bytes, opcode, operand),
                    Item::Jump(opcode, label) => super::encode(&mut bytes, opcode, places[label]),
                    Item::Label(label) => found[label] = bytes.len() as u32,
                }
            }
            if found == places {
                self.out.bytes = bytes;
                break;
            }
            places = found;
        }
        self.out.depth = depth(&self.out);
        self.out
    }
}

/// How deep the stack gets, found by following every path once.
fn depth(code: &StackCode) -> u32 {
    let Ok(instructions) = decode(&code.bytes) else { return 0 };
    let index_of = |place: u32| instructions.partition_point(|instruction| instruction.place < place);
    let mut seen = vec![false; instructions.len()];
    let mut waiting = vec![(0usize, 0u32)];
    let mut deepest = 0;
    while let Some((mut index, mut height)) = waiting.pop() {
        while let Some(&StackInstruction { opcode, operand, .. }) = instructions.get(index) {
            if std::mem::replace(&mut seen[index], true) {
                break;
            }
            let (pops, pushes) = opcode.effect();
            let arguments = if opcode == StackOpcode::Call { operand } else { 0 };
            let before = height;
            height = height.saturating_sub(pops + arguments) + pushes;
            deepest = deepest.max(height);
            match opcode {
                StackOpcode::Return => break,
                StackOpcode::Jump => index = index_of(operand),
                StackOpcode::JumpIfFalse => {
                    waiting.push((index_of(operand), height));
                    index += 1;
                }
                StackOpcode::JumpIfFalseOrPop | StackOpcode::JumpIfTrueOrPop => {
                    waiting.push((index_of(operand), before));
                    height = before.saturating_sub(1);
                    index += 1;
                }
                _ => index += 1,
            }
        }
    }
    deepest
}
