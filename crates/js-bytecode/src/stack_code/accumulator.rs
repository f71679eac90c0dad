//! The accumulator form: one operand of every instruction is a register that it does not name.
//!
//! Half way between stack and registers: `a + b` is "load b's value, add register a". Node JB02
//! compiles the same expressions to stack, accumulator and register code and counts instructions.

use super::compile::{assigned_operator, binary_opcode};
use super::{PoolConstant, StackOpcode, Unsupported};
use js_language_frontend::Ast;
use js_language_frontend::ast::{
    AssignmentOperator, List, LogicalOperator, Node, NodeId, UnaryOperator, UpdateOperator,
};
use std::fmt;

/// An instruction of the accumulator machine; `acc` is the accumulator.
#[derive(Clone, Debug, PartialEq)]
pub enum Instruction {
    /// acc = constant.
    LoadConstant(PoolConstant),
    /// acc = undefined, null, true or false.
    LoadSimple(&'static str),
    /// acc = register.
    Load(u32),
    /// register = acc.
    Store(u32),
    /// acc = global variable.
    LoadGlobal(String),
    /// Global variable = acc.
    StoreGlobal(String),
    /// acc = register operator acc.
    Binary(StackOpcode, u32),
    /// acc = operator acc.
    Unary(StackOpcode),
    /// Goes to an instruction.
    Jump(usize),
    /// Goes to an instruction if acc is falsy.
    JumpIfFalse(usize),
    /// Goes to an instruction if acc is truthy.
    JumpIfTrue(usize),
    /// Returns acc.
    Return,
}

/// Accumulator code: instructions, the names of the variables in the first registers, and how
/// many registers there are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccumulatorCode {
    /// The instructions.
    pub instructions: Vec<Instruction>,
    /// The names of the registers that hold variables.
    pub locals: Vec<String>,
    /// How many registers are used, temporaries included.
    pub registers: u32,
}

impl fmt::Display for AccumulatorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, instruction) in self.instructions.iter().enumerate() {
            write!(f, "{place:<5}")?;
            match instruction {
                Instruction::LoadConstant(PoolConstant::Number(number)) => {
                    writeln!(f, "LoadConstant {number:?}")?
                }
                Instruction::LoadConstant(PoolConstant::String(text)) => {
                    writeln!(f, "LoadConstant {text:?}")?
                }
                Instruction::LoadSimple(word) => writeln!(f, "Load {word}")?,
                Instruction::Load(register) => writeln!(f, "Load r{register}")?,
                Instruction::Store(register) => writeln!(f, "Store r{register}")?,
                Instruction::LoadGlobal(name) => writeln!(f, "LoadGlobal {name:?}")?,
                Instruction::StoreGlobal(name) => writeln!(f, "StoreGlobal {name:?}")?,
                Instruction::Binary(opcode, register) => writeln!(f, "{} r{register}", opcode.name())?,
                Instruction::Unary(opcode) => writeln!(f, "{}", opcode.name())?,
                Instruction::Jump(to) => writeln!(f, "Jump {to}")?,
                Instruction::JumpIfFalse(to) => writeln!(f, "JumpIfFalse {to}")?,
                Instruction::JumpIfTrue(to) => writeln!(f, "JumpIfTrue {to}")?,
                Instruction::Return => f.write_str("Return\n")?,
            }
        }
        Ok(())
    }
}

struct Compiler<'a> {
    ast: &'a Ast,
    out: AccumulatorCode,
    next: u32,
    loops: Vec<(Vec<usize>, Vec<usize>)>,
}

type Result<T = ()> = std::result::Result<T, Unsupported>;

/// Compiles the statements of a program; the subset is that of [`super::compile`] without calls and
/// members.
pub fn compile(ast: &Ast) -> Result<AccumulatorCode> {
    let mut compiler = Compiler { ast, out: AccumulatorCode::default(), next: 0, loops: Vec::new() };
    let root = ast.root();
    let Node::Program { body } = ast.node(root) else { return Err(compiler.unsupported(root)) };
    compiler.declare(body);
    let statements: Vec<NodeId> = ast.items(body).collect();
    let mut returned = false;
    for (index, &statement) in statements.iter().enumerate() {
        compiler.statement(statement)?;
        returned = index + 1 == statements.len() && matches!(ast.node(statement), Node::Expression { .. });
    }
    if !returned {
        compiler.out.instructions.push(Instruction::LoadSimple("undefined"));
    }
    compiler.out.instructions.push(Instruction::Return);
    Ok(compiler.out)
}

impl Compiler<'_> {
    fn unsupported(&self, id: NodeId) -> Unsupported {
        Unsupported { construct: self.ast.node(id).kind().name(), span: self.ast.span(id) }
    }

    /// Gives all variables registers before the temporaries.
    fn declare(&mut self, body: List) {
        let mut waiting: Vec<NodeId> = self.ast.items(body).rev().collect();
        while let Some(id) = waiting.pop() {
            match self.ast.node(id) {
                Node::Declarator { target, .. } => {
                    if let Node::Binding { name } = self.ast.node(target) {
                        let name = self.ast.atoms().display(name).into_owned();
                        if !self.out.locals.contains(&name) {
                            self.out.locals.push(name);
                        }
                    }
                }
                Node::Function { .. } | Node::FunctionDeclaration { .. } => continue,
                _ => {}
            }
            let first = waiting.len();
            self.ast.for_each_child(id, &mut |child| waiting.push(child));
            waiting[first..].reverse();
        }
        self.next = self.out.locals.len() as u32;
        self.out.registers = self.next;
    }

    fn emit(&mut self, instruction: Instruction) {
        self.out.instructions.push(instruction);
    }

    fn here(&self) -> usize {
        self.out.instructions.len()
    }

    /// A jump whose target is not known yet.
    fn jump(&mut self, jump: fn(usize) -> Instruction) -> usize {
        self.emit(jump(0));
        self.here() - 1
    }

    fn land(&mut self, jump: usize) {
        self.land_at(jump, self.here());
    }

    fn land_at(&mut self, jump: usize, place: usize) {
        match &mut self.out.instructions[jump] {
            Instruction::Jump(to) | Instruction::JumpIfFalse(to) | Instruction::JumpIfTrue(to) => *to = place,
            _ => {}
        }
    }

    fn temporary(&mut self) -> u32 {
        self.next += 1;
        self.out.registers = self.out.registers.max(self.next);
        self.next - 1
    }

    fn variable(&self, id: NodeId) -> Option<std::result::Result<u32, String>> {
        let (Node::Reference { name, .. } | Node::Binding { name }) = self.ast.node(id) else { return None };
        let name = self.ast.atoms().display(name).into_owned();
        Some(match self.out.locals.iter().position(|local| *local == name) {
            Some(index) => Ok(index as u32),
            None => Err(name),
        })
    }

    fn store(&mut self, target: NodeId) -> Result {
        match self.variable(target) {
            Some(Ok(register)) => self.emit(Instruction::Store(register)),
            Some(Err(name)) => self.emit(Instruction::StoreGlobal(name)),
            None => return Err(self.unsupported(target)),
        }
        Ok(())
    }

    fn statement(&mut self, id: NodeId) -> Result {
        super::super::compile::with_stack(|| self.statement_here(id))
    }

    fn statement_here(&mut self, id: NodeId) -> Result {
        match self.ast.node(id) {
            Node::Empty {} => {}
            Node::Expression { expression } | Node::Directive { expression, .. } => {
                self.expression(expression)?
            }
            Node::Block { body } => {
                for statement in self.ast.items(body) {
                    self.statement(statement)?;
                }
            }
            Node::VariableDeclaration { declarators, .. } => {
                for declarator in self.ast.items(declarators) {
                    let Node::Declarator { target, value } = self.ast.node(declarator) else { continue };
                    match value {
                        Some(value) => self.expression(value)?,
                        None => self.emit(Instruction::LoadSimple("undefined")),
                    }
                    self.store(target)?;
                }
            }
            Node::If { test, consequent, alternate } => {
                self.expression(test)?;
                let otherwise = self.jump(Instruction::JumpIfFalse);
                self.statement(consequent)?;
                match alternate {
                    None => self.land(otherwise),
                    Some(alternate) => {
                        let end = self.jump(Instruction::Jump);
                        self.land(otherwise);
                        self.statement(alternate)?;
                        self.land(end);
                    }
                }
            }
            Node::While { test, body } => self.loop_of(None, Some(test), None, body, true)?,
            Node::DoWhile { body, test } => self.loop_of(None, Some(test), None, body, false)?,
            Node::For { head, body } => {
                let part = |index| self.ast.item(head, index);
                self.loop_of(part(0), part(1), part(2), body, true)?;
            }
            Node::Break { label: None } | Node::Continue { label: None } => {
                let jump = self.jump(Instruction::Jump);
                let is_break = matches!(self.ast.node(id), Node::Break { .. });
                let Some((breaks, continues)) = self.loops.last_mut() else {
                    return Err(self.unsupported(id));
                };
                if is_break { breaks.push(jump) } else { continues.push(jump) }
            }
            _ => return Err(self.unsupported(id)),
        }
        Ok(())
    }

    /// Any loop: the test stands at the bottom.
    fn loop_of(
        &mut self,
        first: Option<NodeId>,
        test: Option<NodeId>,
        update: Option<NodeId>,
        body: NodeId,
        tests_first: bool,
    ) -> Result {
        if let Some(first) = first {
            match self.ast.node(first) {
                Node::VariableDeclaration { .. } => self.statement(first)?,
                _ => self.expression(first)?,
            }
        }
        let to_test = (tests_first && test.is_some()).then(|| self.jump(Instruction::Jump));
        let start = self.here();
        self.loops.push((Vec::new(), Vec::new()));
        self.statement(body)?;
        let (breaks, continues) = self.loops.pop().unwrap_or_default();
        for jump in continues {
            self.land(jump);
        }
        if let Some(update) = update {
            self.expression(update)?;
        }
        if let Some(jump) = to_test {
            self.land(jump);
        }
        match test {
            Some(test) => {
                self.expression(test)?;
                self.emit(Instruction::JumpIfTrue(start));
            }
            None => self.emit(Instruction::Jump(start)),
        }
        for jump in breaks {
            self.land(jump);
        }
        Ok(())
    }

    /// Computes `id` into the accumulator.
    fn expression(&mut self, id: NodeId) -> Result {
        super::super::compile::with_stack(|| self.expression_here(id))
    }

    fn expression_here(&mut self, id: NodeId) -> Result {
        match self.ast.node(id) {
            Node::Number { value } => self.emit(Instruction::LoadConstant(PoolConstant::Number(value))),
            Node::String { value } => {
                let text = self.ast.atoms().display(value).into_owned();
                self.emit(Instruction::LoadConstant(PoolConstant::String(text)));
            }
            Node::Null {} => self.emit(Instruction::LoadSimple("null")),
            Node::Boolean { value: true } => self.emit(Instruction::LoadSimple("true")),
            Node::Boolean { value: false } => self.emit(Instruction::LoadSimple("false")),
            Node::Reference { .. } => match self.variable(id) {
                Some(Ok(register)) => self.emit(Instruction::Load(register)),
                Some(Err(name)) if name == "undefined" => self.emit(Instruction::LoadSimple("undefined")),
                Some(Err(name)) => self.emit(Instruction::LoadGlobal(name)),
                None => return Err(self.unsupported(id)),
            },
            Node::Unary { operator, operand } => {
                let opcode = match operator {
                    UnaryOperator::Minus => StackOpcode::Negate,
                    UnaryOperator::Plus => StackOpcode::ToNumber,
                    UnaryOperator::Not => StackOpcode::Not,
                    UnaryOperator::BitNot => StackOpcode::BitNot,
                    UnaryOperator::TypeOf => StackOpcode::TypeOf,
                    UnaryOperator::Void | UnaryOperator::Delete => return Err(self.unsupported(id)),
                };
                self.expression(operand)?;
                self.emit(Instruction::Unary(opcode));
            }
            Node::Binary { operator, left, right } => {
                let opcode = binary_opcode(operator).ok_or(self.unsupported(id))?;
                self.operate(left, right, opcode)?;
            }
            Node::Logical {
                operator: operator @ (LogicalOperator::And | LogicalOperator::Or),
                left,
                right,
            } => {
                self.expression(left)?;
                let end = self.jump(match operator {
                    LogicalOperator::And => Instruction::JumpIfFalse,
                    _ => Instruction::JumpIfTrue,
                });
                self.expression(right)?;
                self.land(end);
            }
            Node::Conditional { test, consequent, alternate } => {
                self.expression(test)?;
                let otherwise = self.jump(Instruction::JumpIfFalse);
                self.expression(consequent)?;
                let end = self.jump(Instruction::Jump);
                self.land(otherwise);
                self.expression(alternate)?;
                self.land(end);
            }
            Node::Sequence { expressions } => {
                for expression in self.ast.items(expressions) {
                    self.expression(expression)?;
                }
            }
            Node::Assignment { operator, target, value, .. } => {
                match assigned_operator(operator).and_then(binary_opcode) {
                    None if operator == AssignmentOperator::Assign => self.expression(value)?,
                    None => return Err(self.unsupported(id)),
                    Some(opcode) => self.operate(target, value, opcode)?,
                }
                self.store(target)?;
            }
            Node::Update { operator, prefix, target } => {
                let mark = self.next;
                let old = self.temporary();
                self.expression(target)?;
                self.emit(Instruction::Unary(StackOpcode::ToNumber));
                self.emit(Instruction::Store(old));
                self.emit(Instruction::LoadConstant(PoolConstant::Number(1.0)));
                let opcode = match operator {
                    UpdateOperator::Increment => StackOpcode::Add,
                    UpdateOperator::Decrement => StackOpcode::Subtract,
                };
                self.emit(Instruction::Binary(opcode, old));
                self.store(target)?;
                if !prefix {
                    self.emit(Instruction::Load(old));
                }
                self.next = mark;
            }
            _ => return Err(self.unsupported(id)),
        }
        Ok(())
    }

    /// acc = left operator right. A variable on the left is used in place if the right side cannot
    /// change it: if that is a literal or a name.
    fn operate(&mut self, left: NodeId, right: NodeId, opcode: StackOpcode) -> Result {
        let is_quick = matches!(
            self.ast.node(right),
            Node::Number { .. } | Node::String { .. } | Node::Reference { .. } | Node::Boolean { .. }
        );
        let in_place = self.variable(left).and_then(std::result::Result::ok).filter(|_| is_quick);
        let mark = self.next;
        let register = match in_place {
            Some(register) => register,
            None => {
                self.expression(left)?;
                let register = self.temporary();
                self.emit(Instruction::Store(register));
                register
            }
        };
        self.expression(right)?;
        self.emit(Instruction::Binary(opcode, register));
        self.next = mark;
        Ok(())
    }
}
