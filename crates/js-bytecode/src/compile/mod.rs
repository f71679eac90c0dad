//! The compiler: one function of a unit at a time, from tree to template.
//!
//! Expressions are compiled into a wanted register, or used in place where they are a local
//! variable already. Registers are given out like a stack: locals when their scope is entered,
//! temporaries above them. Two rules keep this sound: a local that is a destination is written by
//! the last instruction of its expression, and a local that is used in place is copied first where
//! what is evaluated later may assign to it.

mod assignment;
mod call;
mod chain;
mod class;
mod condition;
mod control;
mod expression;
pub(crate) mod facts;
mod function;
mod generator;
mod iteration;
mod literal;
mod loops;
mod module;
mod names;
mod operators;
mod pattern;
mod registers;
mod resources;
mod scope;
mod statement;
mod switch;

use crate::analysis::Analysis;
use crate::builder::Builder;
use crate::constant::Text;
use crate::opcode::Opcode;
use crate::outline::Outline;
use crate::template::{FunctionId, Template};
use crate::unit::{CompileError, Unit};
use control::Control;
pub(crate) use expression::with_stack;
use js_language_frontend::ast::{Ast, Node, NodeId};
use js_language_frontend::atom::Atom;
use js_language_frontend::scope::{BindingId, ScopeId, Scopes};
use js_language_frontend::span::Span;
use std::collections::HashMap;

/// A register.
pub(crate) type Register = u16;

/// The callee.
pub(crate) const CALLEE: Register = 0;
/// new.target.
pub(crate) const NEW_TARGET: Register = 1;
/// `this`.
pub(crate) const THIS: Register = 2;
/// The first parameter.
pub(crate) const PARAMETERS: Register = 3;

/// What kind of code is being compiled.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Code {
    pub(crate) is_async: bool,
    pub(crate) is_generator: bool,
    pub(crate) is_derived: bool,
    /// Field initializers are compiled: `this` is always R[2], whatever the scope.
    pub(crate) is_class_initializer: bool,
}

/// Compiles one function.
pub(crate) struct Compiler<'u> {
    unit: &'u Unit,
    ast: &'u Ast,
    scopes: &'u Scopes,
    analysis: &'u Analysis,
    builder: Builder,
    /// The first register that is free.
    next: u32,
    /// The highest value of `next`.
    registers_used: u32,
    /// Which registers hold variables.
    locals: Vec<bool>,
    registers: HashMap<BindingId, Register>,
    /// The scope at hand.
    scope: ScopeId,
    /// The innermost scope around this code: its environment is the callee's.
    outer: Option<ScopeId>,
    /// The scopes entered that have an environment, and its register.
    environments: Vec<(ScopeId, Register)>,
    controls: Vec<Control>,
    strict: bool,
    /// Where the completion value of a script goes.
    completion: Option<Register>,
    code: Code,
    /// Where the optional chain at hand goes when it is cut short.
    short_circuit: Option<crate::builder::Label>,
    /// The lists of resources of the blocks at hand.
    resources: Vec<Register>,
    /// Labels of the statement at hand.
    labels: Vec<Atom>,
    /// The heritage being compiled does not see these classes' private names.
    hidden_classes: Vec<ScopeId>,
}

impl<'u> Compiler<'u> {
    pub(crate) fn new(unit: &'u Unit, scope: ScopeId, outer: Option<ScopeId>, strict: bool) -> Compiler<'u> {
        Compiler {
            unit,
            ast: &unit.program().ast,
            scopes: &unit.program().scopes,
            analysis: unit.analysis(),
            builder: Builder::default(),
            next: 3,
            registers_used: 3,
            locals: Vec::new(),
            registers: HashMap::new(),
            scope,
            outer,
            environments: Vec::new(),
            controls: Vec::new(),
            strict,
            completion: None,
            code: Code::default(),
            short_circuit: None,
            resources: Vec::new(),
            labels: Vec::new(),
            hidden_classes: Vec::new(),
        }
    }

    /// Compiles the function `id` of `unit`.
    pub(crate) fn compile(unit: &'u Unit, id: FunctionId) -> Result<Template, CompileError> {
        function::compile(unit, id)
    }

    fn text(&self, atom: Atom) -> Text {
        Text::from_wtf8(self.ast.text(atom))
    }

    fn node(&self, id: NodeId) -> Node {
        self.ast.node(id)
    }

    /// From here on code comes from `id`.
    fn at(&mut self, id: NodeId) {
        self.builder.set_position(self.ast.span(id).start);
    }

    fn emit(&mut self, opcode: Opcode, a: u16, b: u16, c: u16) {
        self.builder.emit(opcode, a, b, c);
    }

    /// Copies, unless it is the same register.
    fn copy(&mut self, to: Register, from: Register) {
        if to != from {
            self.emit(Opcode::Move, to, from, 0);
        }
    }

    /// Copies a result to where it is wanted, if it is.
    fn copy_wanted(&mut self, to: Option<Register>, from: Register) {
        if let Some(to) = to {
            self.copy(to, from);
        }
    }

    /// The finished template. What only the function's prologue knows is left empty.
    fn finish(self, id: FunctionId) -> Result<Template, CompileError> {
        let registers = self.registers_used;
        let none = CompileError { message: "no such function", span: Span::default() };
        let Outline { name, flags, length, span, .. } = facts::outline(self.unit, id).ok_or(none)?;
        let assembled = self.builder.finish().map_err(|message| CompileError { message, span })?;
        let Ok(register_count) = u16::try_from(registers) else {
            return Err(CompileError { message: "a function needs more than 65535 registers", span });
        };
        Ok(Template {
            id,
            name,
            instructions: assembled.instructions.into(),
            constants: assembled.constants.into(),
            caches: assembled.caches.into(),
            handlers: assembled.handlers.into(),
            positions: assembled.positions.finish(),
            names: assembled.names.into(),
            register_count,
            parameter_count: 0,
            length,
            arguments_register: 0,
            rest_register: 0,
            flags,
            span,
            module: None,
        })
    }
}
