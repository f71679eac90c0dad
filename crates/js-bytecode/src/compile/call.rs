//! Arguments and calls.

use super::scope::Simple;
use super::{Compiler, Register};
use crate::builder::Label;
use crate::constant::{Constant, EvalSite, TemplateStrings};
use crate::opcode::Opcode;
use crate::unit::UnitKind;
use js_language_frontend::ast::{FunctionKind, List, Node, NodeId};
use js_language_frontend::atom::names;
use js_language_frontend::scope::{ScopeId, ScopeKind};

/// More arguments than this go through an array.
const MOST_ARGUMENTS: usize = 4096;

impl Compiler<'_> {
    /// Whether the arguments must be put into an array.
    fn needs_array(&self, arguments: List) -> bool {
        arguments.len() > MOST_ARGUMENTS
            || self.ast.items(arguments).any(|id| matches!(self.node(id), Node::Spread { .. }))
    }

    /// Evaluates the arguments right behind the window of three at the top of the registers:
    /// their number, or none if they are in an array in the first one.
    pub(super) fn arguments(&mut self, arguments: List) -> Option<u16> {
        if self.needs_array(arguments) {
            let array = self.temporary();
            self.array(arguments, array);
            return None;
        }
        let first = self.window(arguments.len());
        for (index, argument) in self.ast.items(arguments).enumerate() {
            self.expression(argument, first + index as u16);
        }
        Some(arguments.len() as u16)
    }

    /// Calls what is in the window at `base`, which is the top of the registers. `method` tells
    /// that its this is there; `callee` is the expression, where it matters.
    pub(super) fn finish_call(
        &mut self,
        id: NodeId,
        callee: Option<NodeId>,
        base: Register,
        method: bool,
        to: Register,
    ) {
        let Node::Call { optional, arguments, .. } = self.node(id) else { return };
        let position = self.builder.position();
        self.cut_short(optional, base);
        let is_eval = !optional
            && callee
                .is_some_and(|callee| matches!(self.node(callee), Node::Reference { name: names::EVAL, .. }));
        if is_eval && !method {
            self.load_simple(base + 2, Simple::Undefined);
        }
        let count = self.arguments(arguments);
        // A method call is reported where its name stands.
        match method {
            true => self.builder.set_position(position),
            false => self.at(id),
        }
        if is_eval {
            let site = self.eval_site();
            let constant = self.builder.constant(Constant::EvalSite(site));
            return match count {
                Some(count) => self.builder.emit_two(Opcode::CallEval, to, base, count, constant),
                None => self.builder.emit_two(Opcode::CallEvalSpread, to, base, 0, constant),
            };
        }
        match count {
            Some(count) => {
                let opcode = if method { Opcode::CallMethod } else { Opcode::Call };
                self.builder.emit_two(opcode, to, base, count, 0);
            }
            None => {
                if !method {
                    self.load_simple(base + 2, Simple::Undefined);
                }
                self.emit(Opcode::CallSpread, to, base, 0);
            }
        }
    }

    /// Calls a tag: the template object, then the values of the substitutions.
    pub(super) fn finish_tagged(
        &mut self,
        id: NodeId,
        template: NodeId,
        base: Register,
        method: bool,
        to: Register,
    ) {
        let Node::Template { parts } = self.node(template) else { return };
        let mut strings = TemplateStrings::default();
        let mut values = Vec::new();
        for part in self.ast.items(parts) {
            match self.node(part) {
                Node::TemplateElement { cooked, raw } => {
                    strings.cooked.push(cooked.map(|atom| self.text(atom)));
                    strings.raw.push(self.text(raw));
                }
                _ => values.push(part),
            }
        }
        let first = self.window(1 + values.len());
        let constant = self.builder.constant(Constant::Template(Box::new(strings)));
        self.builder.emit_wide(Opcode::GetTemplateObject, first, constant as i32);
        for (index, &value) in values.iter().enumerate() {
            self.expression(value, first + 1 + index as u16);
        }
        self.at(id);
        let opcode = if method { Opcode::CallMethod } else { Opcode::Call };
        self.builder.emit_two(opcode, to, base, 1 + values.len() as u16, 0);
    }

    pub(super) fn construct(&mut self, id: NodeId, callee: NodeId, arguments: List, to: Register) {
        let mark = self.next;
        let base = self.window(3);
        self.expression(callee, base);
        let count = self.arguments(arguments);
        self.at(id);
        match count {
            Some(count) => self.builder.emit_two(Opcode::New, to, base, count, 0),
            None => {
                self.emit(Opcode::Move, base + 1, base, 0);
                self.emit(Opcode::NewSpread, to, base, 0);
            }
        }
        self.release(mark);
    }

    /// `super(arguments)`: constructs, binds `this`, initializes the fields.
    pub(super) fn super_call(&mut self, id: NodeId, arguments: List, to: Register) {
        let mark = self.next;
        let base = self.window(3);
        let above = self.next;
        let function = self.active_function();
        self.at(id);
        self.emit(Opcode::GetSuperConstructor, base, function, 0);
        self.release(above);
        self.new_target(base + 1);
        let count = self.arguments(arguments);
        self.at(id);
        let value = base;
        match count {
            Some(count) => self.builder.emit_two(Opcode::SuperCall, value, base, count, 0),
            None => self.emit(Opcode::NewSpread, value, base, 0),
        }
        self.release(u32::from(base) + 1);
        self.bind_this(value);
        self.initialize_fields(value);
        self.copy(to, value);
        self.release(mark);
    }

    /// Runs the field initializer of the active constructor, if it may have one, on `this`.
    pub(super) fn initialize_fields(&mut self, this: Register) {
        if !self.may_have_fields() {
            return;
        }
        let mark = self.next;
        let base = self.window(3);
        let above = self.next;
        let function = self.active_function();
        self.emit(Opcode::GetFieldInitializer, base, function, 0);
        self.release(above);
        let done: Label = self.builder.label();
        self.builder.jump(Opcode::JumpIfUndefined, base, 0, done);
        self.emit(Opcode::Move, base + 2, this, 0);
        self.builder.emit_two(Opcode::CallMethod, base, base, 0, 0);
        self.builder.bind(done);
        self.release(mark);
    }

    /// Whether the class whose constructor is active has instance elements, as far as is known.
    fn may_have_fields(&self) -> bool {
        let owner = crate::analysis::owner_of_this(self.unit.program(), self.scope);
        if owner == ScopeId::TOP {
            return true;
        }
        let function = match self.node(self.scopes.scope(owner).node) {
            Node::Function { function } | Node::FunctionDeclaration { function } => function,
            _ => return true,
        };
        let facts = self.analysis.functions[function.index()];
        let class = facts.and_then(|facts| facts.class);
        let class = class.and_then(|class| self.analysis.classes[class.index()].as_ref());
        class.is_none_or(|class| class.has_instance_elements)
    }

    /// What a direct eval here may see.
    pub(super) fn eval_site(&self) -> EvalSite {
        let program = self.unit.program();
        let owner = crate::analysis::owner_of_this(program, self.scope);
        let mut site =
            EvalSite { environment: self.environment(), strict: self.strict, ..EvalSite::default() };
        if owner == ScopeId::TOP {
            match self.unit.kind() {
                UnitKind::DirectEval { in_function, in_module, super_property, super_call, .. } => {
                    site.in_function = in_function;
                    site.in_module = in_module;
                    site.super_property = super_property;
                    site.super_call = super_call;
                }
                UnitKind::Module => site.in_module = true,
                _ => {}
            }
            return site;
        }
        site.in_function = true;
        match self.scopes.scope(owner).kind {
            ScopeKind::Field => {
                site.super_property = true;
                site.field_initializer = true;
            }
            ScopeKind::StaticBlock => site.super_property = true,
            _ => {
                let kind = match self.node(self.scopes.scope(owner).node) {
                    Node::Function { function } | Node::FunctionDeclaration { function } => {
                        self.ast.function(function).kind
                    }
                    _ => FunctionKind::Ordinary,
                };
                site.super_property = !matches!(kind, FunctionKind::Ordinary | FunctionKind::Arrow);
                site.super_call = kind == FunctionKind::DerivedConstructor;
            }
        }
        site
    }
}
