//! JL06b: the state of every binding when its scope is entered, and where each `var` and each
//! function declaration lands.

use solution_key::{Rng, ScriptError};

use super::subset::Forms;
use super::{Page, Program, generator};
use crate::ast::{Flow, Node, NodeId, VariableKind, Visitor, walk};
use crate::scope::{BindingId, BindingKind, ScopeId};

const EVERY: Forms =
    Forms::FOR.and(Forms::TRY).and(Forms::EXPRESSION).and(Forms::VAR).and(Forms::NESTED).and(Forms::STRICT);

/// A random input of either exercise.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    generator::program(rng, size, EVERY)
}

/// ex-1: states on entry.
pub(super) fn entry(input: &[u8]) -> Result<Page, ScriptError> {
    let program = Program::read(input, EVERY)?;
    let mut page = Page::default();
    program.tree(&mut page, |page, indent, id| {
        let slot = program.program.scopes.binding(id).slot;
        let (state, meaning) = state(&program, id);
        page.line(format!("{indent}[{slot}] {}: {state}", program.title(id)), meaning);
    });
    Ok(page)
}

/// What a binding holds before the first statement of its scope runs, and why.
fn state(program: &Program, id: BindingId) -> (String, &'static str) {
    let binding = program.program.scopes.binding(id);
    if let Some(function) = binding.function {
        let state = format!("function {}", program.line(function));
        return (
            state,
            "Of several function declarations of the name the last one wins, also over a parameter.",
        );
    }
    match binding.kind {
        BindingKind::Parameter => (
            format!("argument {}", argument(program, id)),
            "A parameter holds its argument; of parameters with one name the last one counts. A `var` of the \
             name changes nothing.",
        ),
        BindingKind::Var => (
            "undefined".to_string(),
            "A variable exists from the start of its function, without its value. A function in a block of \
             sloppy mode code makes one too, unless that would break a rule.",
        ),
        BindingKind::CatchName => ("exception".to_string(), "What was thrown."),
        BindingKind::FunctionName => {
            let function = program.program.scopes.scope(binding.scope).node;
            (format!("function {}", program.line(function)), "The function expression itself.")
        }
        _ => ("uninitialized".to_string(), "It exists from the start of its scope, but may not be used yet."),
    }
}

/// The number of the argument that a parameter holds.
fn argument(program: &Program, id: BindingId) -> usize {
    let ast = &program.program.ast;
    let binding = program.program.scopes.binding(id);
    let node = program.program.scopes.scope(binding.scope).node;
    let (Node::FunctionDeclaration { function } | Node::Function { function }) = ast.node(node) else {
        return 0;
    };
    let parameters = ast.list(ast.function(function).parameters);
    let named = |part: &Option<NodeId>| {
        part.is_some_and(|part| matches!(ast.node(part), Node::Binding { name } if name == binding.name))
    };
    parameters.iter().rposition(named).unwrap_or(0)
}

/// ex-2: where declarations land.
pub(super) fn landing(input: &[u8]) -> Result<Page, ScriptError> {
    let program = Program::read(input, EVERY)?;
    let mut declarations =
        Declarations { program: &program, open: Vec::new(), next: 0, page: Page::default() };
    walk(&program.program.ast, program.program.ast.root(), &mut declarations);
    Ok(declarations.page)
}

/// Walks the tree along with its scopes and prints each `var` and function declaration.
struct Declarations<'p> {
    program: &'p Program,
    /// The open scopes with the nodes that opened them.
    open: Vec<(NodeId, ScopeId)>,
    /// How many scopes have been opened; the walk meets them in their own order.
    next: usize,
    page: Page,
}

impl Declarations<'_> {
    fn here(&self) -> ScopeId {
        self.open.last().map_or(ScopeId::TOP, |&(_, scope)| scope)
    }

    /// The binding of the name at `node` in exactly `scope`.
    fn binding(&self, scope: ScopeId, node: NodeId) -> Option<BindingId> {
        let Node::Binding { name } = self.program.program.ast.node(node) else { return None };
        let mut bindings = self.program.program.scopes.bindings(scope);
        bindings.find(|(_, binding)| binding.name == name).map(|(id, _)| id)
    }

    fn variable(&mut self, node: NodeId) {
        let here = self.here();
        let variables = self.program.program.scopes.scope(here).variables;
        let Some(binding) = self.binding(variables, node) else { return };
        let text = format!(
            "{} var {} {}",
            self.program.line(node),
            self.program.name(node),
            self.program.address(here, binding)
        );
        self.page.line(text, "A `var` belongs to the function around it, however many blocks lie between.");
    }

    fn function(&mut self, node: NodeId) {
        let here = self.here();
        let Some(id) = self.binding(here, node) else { return };
        let mut text = format!(
            "{} function {} {}",
            self.program.line(node),
            self.program.name(node),
            self.program.address(here, id)
        );
        if let Some(variable) = self.program.program.scopes.binding(id).hoists_to {
            text.push_str(&format!(" and {}", self.program.address(here, variable)));
        }
        self.page.line(
            text,
            "A function belongs to its block. In sloppy mode code it is a variable of the function around it \
             as well, unless a parameter has the name, or a `var` in its place would be an error.",
        );
    }
}

impl Visitor for Declarations<'_> {
    fn enter(&mut self, ast: &crate::ast::Ast, id: NodeId) -> Flow {
        match ast.node(id) {
            Node::VariableDeclaration { kind: VariableKind::Var, declarators } => {
                for declarator in ast.items(declarators) {
                    if let Node::Declarator { target, .. } = ast.node(declarator) {
                        self.variable(target);
                    }
                }
            }
            Node::FunctionDeclaration { function } => {
                if let Some(name) = ast.function(function).name {
                    self.function(name);
                }
            }
            _ => {}
        }
        // A function expression with a name opens two scopes.
        let scopes = &self.program.program.scopes;
        let opened = scopes.ids().skip(self.next).take_while(|&scope| scopes.scope(scope).node == id);
        let before = self.open.len();
        self.open.extend(opened.map(|scope| (id, scope)));
        self.next += self.open.len() - before;
        Flow::Into
    }

    fn leave(&mut self, _: &crate::ast::Ast, id: NodeId) {
        while self.open.last().is_some_and(|&(node, _)| node == id) {
            self.open.pop();
        }
    }
}
