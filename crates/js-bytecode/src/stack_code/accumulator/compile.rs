//! From tree to accumulator code.

use super::{AccumulatorCode, Instruction};
use crate::analysis::Analysis;
use crate::constant::Text;
use crate::stack_code::compile::expression::unary_opcode;
use crate::stack_code::compile::{Result, assigned_operator, binary_opcode};
use crate::stack_code::{PoolConstant, StackOpcode, Unsupported};
use crate::unit::Unit;
use js_language_frontend::ast::{
    AssignmentOperator, Ast, List, LogicalOperator, Node, NodeId, UnaryOperator, UpdateOperator, VariableKind,
};
use js_language_frontend::atom::Atom;
use js_language_frontend::scope::{BindingId, BindingKind, ScopeId, ScopeKind, Scopes, Tdz};
use std::collections::HashMap;

struct Compiler<'u> {
    unit: &'u Unit,
    ast: &'u Ast,
    scopes: &'u Scopes,
    analysis: &'u Analysis,
    out: AccumulatorCode,
    variables: HashMap<BindingId, u32>,
    /// The first register that is free.
    next: u32,
    /// The scopes that are open.
    open: Vec<ScopeId>,
    loops: Vec<(Vec<usize>, Vec<usize>)>,
}

/// A use of a name.
#[derive(Clone, Copy)]
struct Use {
    name: Atom,
    binding: Option<(BindingId, u32)>,
    tdz: Tdz,
}

/// Compiles a script; the subset is that of [`crate::stack_code::compile`] without functions,
/// closures, labels, literals of arrays and objects, and stores to their properties.
///
/// # Errors
/// With the first construct that is not in the subset.
pub fn compile(unit: &Unit) -> Result<AccumulatorCode> {
    let program = unit.program();
    let mut compiler = Compiler {
        unit,
        ast: &program.ast,
        scopes: &program.scopes,
        analysis: unit.analysis(),
        out: AccumulatorCode::default(),
        variables: HashMap::new(),
        next: 0,
        open: Vec::new(),
        loops: Vec::new(),
    };
    let root = program.ast.root();
    let Node::Program { body } = program.ast.node(root) else { return Err(compiler.unsupported(root)) };
    compiler.out.strict = program.scopes.scope(ScopeId::TOP).strict;
    compiler.declare();
    compiler.enter(ScopeId::TOP);
    let mut returned = false;
    for statement in program.ast.items(body) {
        compiler.statement(statement)?;
        returned = matches!(program.ast.node(statement), Node::Expression { .. });
    }
    if !returned {
        compiler.emit(Instruction::LoadSimple(StackOpcode::Undefined));
    }
    compiler.emit(Instruction::Return);
    Ok(compiler.out)
}

impl Compiler<'_> {
    fn unsupported(&self, id: NodeId) -> Unsupported {
        Unsupported { construct: self.ast.node(id).kind().name(), span: self.ast.span(id) }
    }

    /// Gives all variables registers before the temporaries, and empties those that may be read
    /// too soon.
    fn declare(&mut self) {
        for scope in self.scopes.ids() {
            for (id, binding) in self.scopes.bindings(scope) {
                self.variables.insert(id, self.out.locals.len() as u32);
                self.out.locals.push(self.name(binding.name));
            }
        }
        self.next = self.out.locals.len() as u32;
        self.out.registers = self.next;
    }

    fn enter(&mut self, scope: ScopeId) {
        self.open.push(scope);
        for (id, _) in self.scopes.bindings(scope) {
            if self.analysis.is_checked(id) {
                self.emit(Instruction::LoadSimple(StackOpcode::Empty));
                self.emit(Instruction::Store(self.variables[&id]));
            }
        }
    }

    /// Enters the scope of `kind` that `node` opens, if it opens one.
    fn enter_at(&mut self, node: NodeId, kind: ScopeKind) -> usize {
        let open = self.open.len();
        if let Some(scope) = self.analysis.scope_at(self.unit.program(), node, kind) {
            self.enter(scope);
        }
        open
    }

    fn name(&self, atom: Atom) -> String {
        self.ast.atoms().display(atom).into_owned()
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
        let here = self.here();
        match &mut self.out.instructions[jump] {
            Instruction::Jump(to)
            | Instruction::JumpIfFalse(to)
            | Instruction::JumpIfTrue(to)
            | Instruction::JumpIfValue(to) => *to = here,
            _ => {}
        }
    }

    fn temporary(&mut self) -> u32 {
        self.next += 1;
        self.out.registers = self.out.registers.max(self.next);
        self.next - 1
    }

    fn use_of(&self, id: NodeId) -> Result<Use> {
        let Node::Reference { name, reference } = self.ast.node(id) else { return Err(self.unsupported(id)) };
        let resolution = self.scopes.resolution(reference);
        if resolution.dynamic {
            return Err(self.unsupported(id));
        }
        let binding = resolution.binding.map(|id| (id, self.variables[&id]));
        Ok(Use { name, binding, tdz: resolution.tdz })
    }

    fn load(&mut self, used: Use) {
        match used.binding {
            Some(_) if used.tdz == Tdz::Error => self.emit(Instruction::LoadSimple(StackOpcode::Empty)),
            Some((_, register)) => self.emit(Instruction::Load(register)),
            None if self.ast.text(used.name) == b"undefined" => {
                self.emit(Instruction::LoadSimple(StackOpcode::Undefined));
            }
            None => self.emit(Instruction::LoadGlobal(self.name(used.name))),
        }
        if matches!(used.tdz, Tdz::Check | Tdz::Error) {
            self.emit(Instruction::Check(self.name(used.name)));
        }
    }

    /// Stores acc by an assignment, which may be forbidden.
    fn store(&mut self, used: Use) {
        let Some((id, register)) = used.binding else {
            return self.emit(Instruction::StoreGlobal(self.name(used.name)));
        };
        if matches!(used.tdz, Tdz::Check | Tdz::Error) {
            let mark = self.next;
            let value = self.temporary();
            self.emit(Instruction::Store(value));
            self.load(used);
            self.emit(Instruction::Load(value));
            self.next = mark;
        }
        if self.scopes.binding(id).kind == BindingKind::Const {
            return self.emit(Instruction::ConstantAssignment);
        }
        self.emit(Instruction::Store(register));
    }

    fn statement(&mut self, id: NodeId) -> Result {
        crate::compile::with_stack(|| self.statement_here(id))
    }

    fn statement_here(&mut self, id: NodeId) -> Result {
        match self.ast.node(id) {
            Node::Empty {} => {}
            Node::Expression { expression } | Node::Directive { expression, .. } => {
                self.expression(expression)?;
            }
            Node::Block { body } => {
                let open = self.enter_at(id, ScopeKind::Block);
                for statement in self.ast.items(body) {
                    self.statement(statement)?;
                }
                self.open.truncate(open);
            }
            Node::VariableDeclaration { kind, declarators } => self.declaration(id, kind, declarators)?,
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
                let open = self.enter_at(id, ScopeKind::Loop);
                let part = |index| self.ast.item(head, index);
                self.loop_of(part(0), part(1), part(2), body, true)?;
                self.open.truncate(open);
            }
            Node::Break { label: None } | Node::Continue { label: None } => {
                let jump = self.jump(Instruction::Jump);
                let is_break = matches!(self.ast.node(id), Node::Break { .. });
                let Some((breaks, continues)) = self.loops.last_mut() else {
                    return Err(self.unsupported(id));
                };
                if is_break { breaks.push(jump) } else { continues.push(jump) }
            }
            Node::Throw { argument } => {
                self.expression(argument)?;
                self.emit(Instruction::Throw);
            }
            _ => return Err(self.unsupported(id)),
        }
        Ok(())
    }

    fn declaration(&mut self, id: NodeId, kind: VariableKind, declarators: List) -> Result {
        if matches!(kind, VariableKind::Using | VariableKind::AwaitUsing) {
            return Err(self.unsupported(id));
        }
        for declarator in self.ast.items(declarators) {
            let Node::Declarator { target, value } = self.ast.node(declarator) else { continue };
            let Node::Binding { name } = self.ast.node(target) else { return Err(self.unsupported(target)) };
            match value {
                Some(value) => self.expression(value)?,
                None if kind == VariableKind::Var => continue,
                None => self.emit(Instruction::LoadSimple(StackOpcode::Undefined)),
            }
            let here = self.open.last().copied().unwrap_or(ScopeId::TOP);
            let scope = if kind == VariableKind::Var { self.scopes.scope(here).variables } else { here };
            match self.analysis.find(scope, name) {
                Some(binding) => self.emit(Instruction::Store(self.variables[&binding])),
                None => return Err(self.unsupported(target)),
            }
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
        crate::compile::with_stack(|| self.expression_here(id))
    }

    fn expression_here(&mut self, id: NodeId) -> Result {
        match self.ast.node(id) {
            Node::Number { value } => self.emit(Instruction::LoadConstant(PoolConstant::Number(value))),
            Node::String { value } => {
                let text = Text::from_wtf8(self.ast.text(value));
                self.emit(Instruction::LoadConstant(PoolConstant::String(text)));
            }
            Node::Null {} => self.emit(Instruction::LoadSimple(StackOpcode::Null)),
            Node::Boolean { value: true } => self.emit(Instruction::LoadSimple(StackOpcode::True)),
            Node::Boolean { value: false } => self.emit(Instruction::LoadSimple(StackOpcode::False)),
            Node::Reference { .. } => {
                let used = self.use_of(id)?;
                self.load(used);
            }
            Node::Member { optional: false, object, name, .. } => {
                self.expression(object)?;
                self.emit(Instruction::LoadProperty(self.name(name)));
            }
            Node::Call { optional: false, callee, arguments } => self.call(id, callee, arguments)?,
            Node::Unary { operator, operand } => self.unary(id, operator, operand)?,
            Node::Binary { operator, left, right } => {
                let opcode = binary_opcode(operator).ok_or(self.unsupported(id))?;
                self.operate(left, right, opcode)?;
            }
            Node::Logical { operator, left, right } => {
                self.expression(left)?;
                let end = self.jump(match operator {
                    LogicalOperator::And => Instruction::JumpIfFalse,
                    LogicalOperator::Or => Instruction::JumpIfTrue,
                    LogicalOperator::Coalesce => Instruction::JumpIfValue,
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
                let used = self.use_of(target)?;
                match assigned_operator(operator).and_then(binary_opcode) {
                    None if operator == AssignmentOperator::Assign => self.expression(value)?,
                    None => return Err(self.unsupported(id)),
                    Some(opcode) => self.operate(target, value, opcode)?,
                }
                self.store(used);
            }
            Node::Update { operator, prefix, target } => self.update(operator, prefix, target)?,
            _ => return Err(self.unsupported(id)),
        }
        Ok(())
    }

    fn unary(&mut self, id: NodeId, operator: UnaryOperator, operand: NodeId) -> Result {
        if operator == UnaryOperator::TypeOf
            && let Node::Reference { .. } = self.ast.node(operand)
        {
            let used = self.use_of(operand)?;
            if used.binding.is_none() {
                self.emit(Instruction::TypeOfGlobal(self.name(used.name)));
                return Ok(());
            }
        }
        let opcode = unary_opcode(operator).ok_or(self.unsupported(id))?;
        self.expression(operand)?;
        self.emit(match operator {
            UnaryOperator::Void => Instruction::LoadSimple(StackOpcode::Undefined),
            _ => Instruction::Unary(opcode),
        });
        Ok(())
    }

    fn update(&mut self, operator: UpdateOperator, prefix: bool, target: NodeId) -> Result {
        let used = self.use_of(target)?;
        let opcode = match operator {
            UpdateOperator::Increment => StackOpcode::Increment,
            UpdateOperator::Decrement => StackOpcode::Decrement,
        };
        let mark = self.next;
        self.load(used);
        self.emit(Instruction::Unary(StackOpcode::ToNumeric));
        if prefix {
            self.emit(Instruction::Unary(opcode));
            self.store(used);
        } else {
            let old = self.temporary();
            self.emit(Instruction::Store(old));
            self.emit(Instruction::Unary(opcode));
            self.store(used);
            self.emit(Instruction::Load(old));
        }
        self.next = mark;
        Ok(())
    }

    /// A call: the function and its arguments go to registers in a row.
    fn call(&mut self, id: NodeId, callee: NodeId, arguments: List) -> Result {
        let mark = self.next;
        let base = self.temporary();
        let is_method = match self.ast.node(callee) {
            Node::Reference { name, .. } if self.ast.text(name) == b"eval" => {
                return Err(self.unsupported(id));
            }
            Node::Member { optional: false, object, name, .. } => {
                self.expression(object)?;
                self.emit(Instruction::Store(base));
                self.emit(Instruction::LoadProperty(self.name(name)));
                let function = self.temporary();
                self.emit(Instruction::Store(function));
                true
            }
            _ => {
                self.expression(callee)?;
                self.emit(Instruction::Store(base));
                false
            }
        };
        let mut count = 0;
        for argument in self.ast.items(arguments) {
            let register = self.temporary();
            self.expression(argument)?;
            self.emit(Instruction::Store(register));
            count += 1;
        }
        self.emit(match is_method {
            true => Instruction::CallMethod(base, count),
            false => Instruction::Call(base, count),
        });
        self.next = mark;
        Ok(())
    }

    /// acc = left operator right. A variable on the left is used in place if the right side cannot
    /// change it: if that is a literal or a name of a variable.
    fn operate(&mut self, left: NodeId, right: NodeId, opcode: StackOpcode) -> Result {
        let is_quick = match self.ast.node(right) {
            Node::Number { .. } | Node::String { .. } | Node::Boolean { .. } => true,
            Node::Reference { .. } => self.use_of(right)?.binding.is_some(),
            _ => false,
        };
        let in_place = match self.ast.node(left) {
            Node::Reference { .. } if is_quick => {
                let used = self.use_of(left)?;
                used.binding.filter(|_| !matches!(used.tdz, Tdz::Check | Tdz::Error))
            }
            _ => None,
        };
        let mark = self.next;
        let register = match in_place {
            Some((_, register)) => register,
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
