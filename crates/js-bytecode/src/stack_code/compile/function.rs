//! Functions inside functions: their code, and the closures over it.

use super::{Compiler, Part, Result};
use crate::stack_code::StackOpcode;
use js_language_frontend::ast::{FunctionId, FunctionKind, Node, NodeId};
use js_language_frontend::scope::ScopeKind;
use std::rc::Rc;

impl Compiler<'_> {
    /// Pushes a closure of a function; `name` is what a function without a name of its own is
    /// called.
    pub(super) fn closure(&mut self, id: FunctionId, name: String) -> Result {
        let code = crate::compile::with_stack(|| self.function(id, name))?;
        let functions = &mut self.part().out.functions;
        functions.push(code);
        let index = functions.len() as u32 - 1;
        self.emit(StackOpcode::Closure, index);
        Ok(())
    }

    fn function(&mut self, id: FunctionId, name: String) -> Result<Rc<super::StackCode>> {
        let ast = self.ast;
        let row = *ast.function(id);
        let Some(facts) = self.analysis.functions.get(id.index()).copied().flatten() else {
            return Err(self.unsupported(ast.root()));
        };
        let is_plain = matches!(row.kind, FunctionKind::Ordinary | FunctionKind::Arrow);
        if !is_plain || row.is_async || row.is_generator || !row.has_simple_parameters {
            return Err(self.unsupported(facts.node));
        }
        let mut part = Part::default();
        part.out.name = match row.name.map(|name| ast.node(name)) {
            Some(Node::Binding { name }) => self.name(name),
            _ => name,
        };
        part.out.strict = row.is_strict;
        part.out.parameters = row.parameters.len() as u32;
        self.parts.push(part);
        let done = self.function_body(&row, &facts);
        let part = self.parts.pop().unwrap_or_default();
        done?;
        Ok(Rc::new(part.finish()))
    }

    fn function_body(
        &mut self,
        row: &js_language_frontend::ast::Function,
        facts: &crate::analysis::FunctionFacts,
    ) -> Result {
        for parameter in self.ast.items(row.parameters) {
            let Node::Binding { name } = self.ast.node(parameter) else {
                return Err(self.unsupported(parameter));
            };
            match self.analysis.find(facts.scope, name) {
                // Of two parameters with one name, the binding is the last.
                Some(binding) => _ = self.new_local(binding),
                None => return Err(self.unsupported(parameter)),
            }
        }
        if let Some(scope) = self.name_scope(facts.node) {
            let binding = self.scopes.bindings(scope).next().map(|(id, _)| id);
            if let Some(binding) = binding {
                let local = self.new_local(binding);
                self.emit(StackOpcode::Callee, 0);
                self.emit(StackOpcode::SetLocal, local);
                self.emit(StackOpcode::Pop, 0);
            }
        }
        self.enter_scope(facts.scope)?;
        let mut returned = false;
        for statement in self.ast.items(row.body) {
            if row.has_expression_body {
                self.expression(statement)?;
                returned = true;
            } else {
                self.statement(statement)?;
            }
        }
        if !returned {
            self.emit(StackOpcode::Undefined, 0);
        }
        self.emit(StackOpcode::Return, 0);
        Ok(())
    }

    /// The scope of the name of a function expression.
    fn name_scope(&self, node: NodeId) -> Option<js_language_frontend::scope::ScopeId> {
        self.analysis.scope_at(self.unit.program(), node, ScopeKind::FunctionName)
    }
}
