//! The first pass: one walk over the tree.

use super::binding::{BindingKind, Timing};
use super::declare::{Candidate, Declarations};
use super::resolve::Event;
use super::{Scope, ScopeId, ScopeKind};
use crate::ast::{
    Ast, ClassId, FunctionId, FunctionKind, Goal, List, MethodKind, Node, NodeId, Uses, VariableKind,
};
use crate::atom::{Atom, names};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::Surroundings;
use crate::span::Span;
use std::collections::HashMap;

/// Walks a tree, declaring and logging.
pub(super) struct Walker<'a> {
    ast: &'a Ast,
    out: Declarations,
    here: ScopeId,
    strict: bool,
    /// Functions in blocks that may become variables, from the scopes closed so far.
    candidates: Vec<Candidate>,
    /// For each open scope, how many candidates were waiting when it was opened.
    waiting: Vec<usize>,
    /// Left operands and callees still to be finished: chains are long, stacks are not.
    spine: Vec<NodeId>,
    /// Where the `case` at hand ends.
    case_end: u32,
    exports: HashMap<Atom, NodeId>,
    surroundings: &'a Surroundings,
}

/// How the names of a pattern are declared.
#[derive(Clone, Copy)]
struct Declaring {
    kind: BindingKind,
    timing: Timing,
    /// For parameters: whether a name may come only once.
    unique: bool,
    /// Whether the declaration of a `var` assigns: the binding may be a parameter or function.
    assigns: bool,
}

impl Declaring {
    fn new(kind: BindingKind, timing: Timing) -> Declaring {
        Declaring { kind, timing, unique: false, assigns: false }
    }
}

impl<'a> Walker<'a> {
    pub(super) fn new(ast: &'a Ast, strict: bool, surroundings: &'a Surroundings) -> Walker<'a> {
        Walker {
            ast,
            out: Declarations::new(ast),
            here: ScopeId::TOP,
            strict,
            candidates: Vec::new(),
            waiting: Vec::new(),
            spine: Vec::with_capacity(32),
            case_end: u32::MAX,
            exports: HashMap::new(),
            surroundings,
        }
    }

    pub(super) fn run(mut self) -> Declarations {
        let kind = match self.ast.goal() {
            Goal::Script => ScopeKind::Script,
            Goal::Module => ScopeKind::Module,
        };
        let root = self.ast.root();
        let Node::Program { body } = self.ast.node(root) else { return self.out };
        self.strict |= kind == ScopeKind::Module || self.has_use_strict(body);
        self.open(kind, root);
        self.list(body);
        self.close();
        self.out
    }

    fn has_use_strict(&self, body: List) -> bool {
        self.ast
            .items(body)
            .map_while(|id| match self.ast.node(id) {
                Node::Directive { raw, .. } => Some(raw),
                _ => None,
            })
            .any(|raw| raw == names::USE_STRICT)
    }

    // Scopes.

    fn open(&mut self, kind: ScopeKind, node: NodeId) -> ScopeId {
        let id = ScopeId(self.out.scopes.len() as u32);
        let parent = (id != ScopeId::TOP).then_some(self.here);
        let (depth, function, variables) = match parent {
            None => (0, id, id),
            Some(parent) => {
                let parent = &self.out.scopes[parent.index()];
                let function = if kind.is_function() { id } else { parent.function };
                let variables = if kind.holds_variables() { id } else { parent.variables };
                (parent.depth + 1, function, variables)
            }
        };
        self.out.scopes.push(Scope {
            kind,
            parent,
            node,
            function,
            variables,
            depth,
            strict: self.strict,
            exposed_to_eval: false,
            grows_by_eval: false,
            first: None,
            last: None,
            slots: 0,
        });
        self.out.log.push(Event::enter(id));
        self.waiting.push(self.candidates.len());
        self.here = id;
        id
    }

    fn close(&mut self) {
        let id = self.here;
        self.lift_candidates(id);
        self.out.close(id);
        self.out.log.push(Event::LEAVE);
        if let Some(parent) = self.out.scopes[id.index()].parent {
            self.here = parent;
        }
    }

    /// Moves the functions of blocks up through the scope that closes now. Those that were waiting
    /// before it opened come from a scope beside it, and go on waiting.
    fn lift_candidates(&mut self, scope: ScopeId) {
        let kept = self.waiting.pop().unwrap_or(0);
        let mut at = kept;
        for index in kept..self.candidates.len() {
            let candidate = self.candidates[index];
            if self.out.lift(scope, candidate) {
                self.candidates[at] = candidate;
                at += 1;
            }
        }
        self.candidates.truncate(at);
    }

    // Nodes.

    fn list(&mut self, list: List) {
        for index in 0..list.len() {
            if let Some(id) = self.ast.item(list, index) {
                self.visit(id);
            }
        }
    }

    fn optional(&mut self, id: Option<NodeId>) {
        if let Some(id) = id {
            self.visit(id);
        }
    }

    fn visit(&mut self, mut id: NodeId) {
        // Go down the left side first: it is what long chains are made of.
        let mark = self.spine.len();
        loop {
            let left = match self.ast.node(id) {
                Node::Reference { .. } => {
                    self.out.log.push(Event::read(id));
                    break;
                }
                Node::Binary { left, .. } | Node::Logical { left, .. } => left,
                Node::Member { object, .. }
                | Node::Index { object, .. }
                | Node::PrivateMember { object, .. } => object,
                Node::Call { callee, .. } => callee,
                Node::OptionalChain { expression } => expression,
                Node::TaggedTemplate { tag, .. } => tag,
                _ => {
                    self.visit_other(id);
                    break;
                }
            };
            self.spine.push(id);
            id = left;
        }
        while self.spine.len() > mark {
            let Some(id) = self.spine.pop() else { break };
            match self.ast.node(id) {
                Node::Binary { right, .. } | Node::Logical { right, .. } => self.visit(right),
                Node::Index { index, .. } => self.visit(index),
                Node::PrivateMember { name, name_length, .. } => {
                    let end = self.ast.span(id).end;
                    let span = Span::new(end - name_length, end);
                    self.private_name(name, span);
                }
                Node::Call { optional, callee, arguments } => {
                    if let Node::Reference { name: names::EVAL, .. } = self.ast.node(callee)
                        && !optional
                    {
                        self.direct_eval();
                    }
                    self.list(arguments);
                }
                Node::TaggedTemplate { template, .. } => self.visit(template),
                _ => {}
            }
        }
    }

    fn visit_other(&mut self, id: NodeId) {
        match self.ast.node(id) {
            Node::Block { body } => self.block(id, body),
            Node::VariableDeclaration { kind, declarators } => {
                self.variables(kind, declarators, None);
            }
            Node::FunctionDeclaration { function } => self.function_declaration(id, function),
            Node::Function { function } => self.function_expression(id, function),
            Node::ClassDeclaration { class } => {
                let name = self.ast.class(class).name;
                let timing = Timing { until: self.case_end, ..Timing::after(self.ast.span(id).end) };
                match name {
                    Some(name) => {
                        self.pattern(name, Declaring::new(BindingKind::Class, timing));
                    }
                    None => self.default_export(id, BindingKind::Class, timing),
                }
                self.class(id, class);
            }
            Node::Class { class } => self.class(id, class),
            Node::Assignment { target, value, .. } => {
                self.target(target);
                self.visit(value);
            }
            Node::Update { target, .. } => self.target(target),
            Node::For { head, body } => self.for_classic(id, head, body),
            Node::ForIn { left, right, body } | Node::ForOf { left, right, body, .. } => {
                self.for_each(id, left, right, body);
            }
            Node::Switch { discriminant, cases } => self.switch(id, discriminant, cases),
            Node::Catch { parameter, body } => self.catch(id, parameter, body),
            Node::With { object, body } => {
                self.visit(object);
                self.open(ScopeKind::With, id);
                self.visit(body);
                self.close();
            }
            Node::PrivateIn { name, right } => {
                let start = self.ast.span(id).start;
                let length = self.ast.text(name).len() as u32;
                self.private_name(name, Span::new(start, start + length));
                self.visit(right);
            }
            Node::ImportDefault { local }
            | Node::ImportNamespace { local }
            | Node::ImportSpecifier { local, .. } => {
                let declaring = Declaring::new(BindingKind::Import, Timing::ALWAYS);
                self.pattern(local, declaring);
            }
            Node::ExportNamed { specifiers } => {
                self.export_names(specifiers);
                for specifier in self.ast.items(specifiers) {
                    if let Node::ExportSpecifier { local, .. } = self.ast.node(specifier) {
                        self.out.exported.push(local);
                        self.visit(local);
                    }
                }
            }
            Node::ExportFrom { specifiers, .. } => self.export_names(specifiers),
            Node::ExportAll { exported, .. } => {
                if let Some(exported) = exported {
                    self.export_name(exported);
                }
            }
            Node::ExportDeclaration { declaration } => {
                self.visit(declaration);
                self.export_declared(declaration);
            }
            Node::ExportDefault { declaration } => self.export_default(declaration),
            _ => {
                let ast = self.ast;
                ast.for_each_child(id, &mut |child| self.visit(child));
            }
        }
    }

    /// An assignment target: a reference, a member, or a pattern of them.
    fn target(&mut self, id: NodeId) {
        match self.ast.node(id) {
            Node::Reference { .. } => self.out.log.push(Event::write(id)),
            Node::ArrayPattern { elements } => {
                for index in 0..elements.len() {
                    if let Some(element) = self.ast.item(elements, index) {
                        self.target(element);
                    }
                }
            }
            Node::ObjectPattern { properties } => {
                for index in 0..properties.len() {
                    if let Some(property) = self.ast.item(properties, index) {
                        self.target(property);
                    }
                }
            }
            Node::PatternProperty { computed, key, value, .. } => {
                if computed {
                    self.visit(key);
                }
                self.target(value);
            }
            Node::Default { target, value, .. } => {
                self.target(target);
                self.visit(value);
            }
            Node::Rest { target } => self.target(target),
            _ => self.visit(id),
        }
    }

    // Declarations.

    /// Declares the names of a binding pattern and visits the expressions in it.
    fn pattern(&mut self, id: NodeId, declaring: Declaring) {
        match self.ast.node(id) {
            Node::Binding { name } => self.declare(id, name, declaring),
            Node::ArrayPattern { elements } => {
                for index in 0..elements.len() {
                    if let Some(element) = self.ast.item(elements, index) {
                        self.element(id, element, declaring);
                    }
                }
            }
            Node::ObjectPattern { properties } => {
                for index in 0..properties.len() {
                    if let Some(property) = self.ast.item(properties, index) {
                        self.element(id, property, declaring);
                    }
                }
            }
            Node::PatternProperty { computed, key, value, .. } => {
                if computed {
                    self.visit(key);
                }
                self.pattern(value, declaring);
            }
            Node::Default { target, value, .. } => {
                let mut declaring = declaring;
                if declaring.timing.all > 0 && matches!(self.ast.node(target), Node::Binding { .. }) {
                    declaring.timing.own = self.ast.span(id).end;
                }
                self.pattern(target, declaring);
                self.visit(value);
            }
            Node::Rest { target } => self.pattern(target, declaring),
            // Recovery may leave other nodes here.
            _ => self.visit(id),
        }
    }

    /// One element of a pattern: what it declares has a value as soon as it is done.
    fn element(&mut self, pattern: NodeId, element: NodeId, declaring: Declaring) {
        let mut declaring = declaring;
        let timing = &mut declaring.timing;
        if timing.all > 0 {
            let end = self.ast.span(element).end;
            timing.own = self.ast.span(element).start;
            // The outermost pattern decides.
            if timing.pattern == 0 {
                timing.outer = end;
                timing.pattern = self.ast.span(pattern).end;
            }
        }
        self.pattern(element, declaring);
    }

    fn declare(&mut self, node: NodeId, name: Atom, declaring: Declaring) {
        let Declaring { kind, timing, unique, .. } = declaring;
        let (ast, here) = (self.ast, self.here);
        let id = match kind {
            BindingKind::Var | BindingKind::Function => {
                self.out.declare_variable(ast, here, name, kind, node, declaring.assigns);
                return;
            }
            BindingKind::Parameter => self.out.declare_parameter(ast, here, name, node, unique),
            BindingKind::CatchName | BindingKind::CatchPattern => match self.out.find(here, name) {
                Some(existing) => {
                    self.out.conflict(ast, name, node, existing);
                    existing
                }
                None => self.out.add(here, name, kind, node),
            },
            _ => self.out.declare_lexical(ast, here, name, kind, node),
        };
        let timing = Timing { own: timing.own.max(self.own_start(node, timing)), ..timing };
        let binding = &mut self.out.bindings[id.index()];
        binding.timing = timing;
        if matches!(kind, BindingKind::BlockFunction | BindingKind::LexicalFunction) {
            binding.function = Some(node);
        }
    }

    /// In a pattern, nothing is bound before the name itself is reached.
    fn own_start(&self, node: NodeId, timing: Timing) -> u32 {
        if timing.pattern > 0 { self.ast.span(node).start } else { 0 }
    }

    /// The declarators of one declaration; in the head of a loop `end` is where its values come
    /// from.
    fn variables(&mut self, kind: VariableKind, declarators: List, end: Option<u32>) {
        let binding = match kind {
            VariableKind::Var => BindingKind::Var,
            VariableKind::Let => BindingKind::Let,
            _ => BindingKind::Const,
        };
        for index in 0..declarators.len() {
            let Some(id) = self.ast.item(declarators, index) else { continue };
            let Node::Declarator { target, value } = self.ast.node(id) else {
                self.visit(id);
                continue;
            };
            let all = end.unwrap_or(self.ast.span(id).end);
            let timing = Timing { until: self.case_end, ..Timing::after(all) };
            let assigns = value.is_some() || end.is_some();
            self.pattern(target, Declaring { assigns, ..Declaring::new(binding, timing) });
            self.optional(value);
        }
    }

    fn function_declaration(&mut self, node: NodeId, id: FunctionId) {
        let function = self.ast.function(id);
        let plain = !function.is_async && !function.is_generator;
        let scope_kind = self.out.scopes[self.here.index()].kind;
        let kind = if scope_kind.holds_variables() && scope_kind != ScopeKind::Module {
            BindingKind::Function
        } else if plain && !self.strict {
            BindingKind::BlockFunction
        } else {
            BindingKind::LexicalFunction
        };
        match function.name {
            None => self.default_export(node, BindingKind::LexicalFunction, Timing::ALWAYS),
            Some(name) => {
                let declaring = Declaring::new(kind, Timing::ALWAYS);
                self.pattern(name, declaring);
                if kind == BindingKind::BlockFunction
                    && let Node::Binding { name: atom } = self.ast.node(name)
                    && let Some(binding) = self.out.find(self.here, atom)
                {
                    self.candidates.push(Candidate { binding, node: name });
                }
            }
        }
        self.function(node, id);
    }

    fn function_expression(&mut self, node: NodeId, id: FunctionId) {
        let function = self.ast.function(id);
        let Some(name) = function.name else { return self.function(node, id) };
        self.open(ScopeKind::FunctionName, node);
        let declaring = Declaring::new(BindingKind::FunctionName, Timing::ALWAYS);
        self.pattern(name, declaring);
        self.function(node, id);
        self.close();
    }

    fn function(&mut self, node: NodeId, id: FunctionId) {
        let function = *self.ast.function(id);
        let outer_strict = std::mem::replace(&mut self.strict, function.is_strict);
        let outer_case = std::mem::replace(&mut self.case_end, u32::MAX);
        let scope = self.open(ScopeKind::Function, node);
        let simple = function.has_simple_parameters;
        let unique = function.is_strict || !simple || function.kind != FunctionKind::Ordinary;
        for index in 0..function.parameters.len() {
            let Some(parameter) = self.ast.item(function.parameters, index) else { continue };
            let timing = if simple { Timing::ALWAYS } else { Timing::after(self.ast.span(parameter).end) };
            self.pattern(parameter, Declaring { unique, ..Declaring::new(BindingKind::Parameter, timing) });
        }
        if simple {
            self.list(function.body);
        } else {
            self.open(ScopeKind::Body, node);
            self.list(function.body);
            self.close();
        }
        if function.kind != FunctionKind::Arrow
            && (function.uses.has(Uses::ARGUMENTS) || function.uses.has(Uses::EVAL))
        {
            self.declare_arguments(scope, node);
        }
        self.close();
        self.case_end = outer_case;
        self.strict = outer_strict;
    }

    /// The `arguments` object, unless a parameter, function or lexical declaration has its name.
    fn declare_arguments(&mut self, scope: ScopeId, node: NodeId) {
        match self.out.find(scope, names::ARGUMENTS) {
            None => {
                self.out.add(scope, names::ARGUMENTS, BindingKind::Arguments, node);
            }
            Some(id) => {
                let binding = &mut self.out.bindings[id.index()];
                if binding.kind == BindingKind::Var {
                    binding.kind = BindingKind::Arguments;
                }
            }
        }
    }

    fn class(&mut self, node: NodeId, id: ClassId) {
        let class = *self.ast.class(id);
        let outer = std::mem::replace(&mut self.strict, true);
        let scope = self.open(ScopeKind::Class, node);
        if let Some(name) = class.name
            && let Node::Binding { name: atom } = self.ast.node(name)
        {
            let binding = self.out.add(scope, atom, BindingKind::ClassName, name);
            self.out.bindings[binding.index()].timing = Timing::after(self.ast.span(node).end);
        }
        // The heritage sees the private names around the class, not its own.
        self.optional(class.heritage);
        for member in self.ast.items(class.members) {
            self.declare_private(scope, member);
        }
        for member in self.ast.items(class.members) {
            self.member(member);
        }
        self.close();
        self.strict = outer;
    }

    fn member(&mut self, id: NodeId) {
        match self.ast.node(id) {
            Node::PropertyDefinition { computed, key, value, .. } => {
                if computed {
                    self.visit(key);
                }
                if let Some(value) = value {
                    let outer = std::mem::replace(&mut self.case_end, u32::MAX);
                    self.open(ScopeKind::Field, id);
                    self.visit(value);
                    self.close();
                    self.case_end = outer;
                }
            }
            Node::StaticBlock { body } => {
                let outer = std::mem::replace(&mut self.case_end, u32::MAX);
                self.open(ScopeKind::StaticBlock, id);
                self.list(body);
                self.close();
                self.case_end = outer;
            }
            _ => self.visit(id),
        }
    }

    // Private names.

    /// Declares the private name of a member. Only a getter and a setter may share one.
    fn declare_private(&mut self, scope: ScopeId, member: NodeId) {
        let (key, accessor, is_static) = match self.ast.node(member) {
            Node::Method { kind, is_static, key, .. } => (key, Some(kind), is_static),
            Node::PropertyDefinition { key, is_static, .. } => (key, None, is_static),
            _ => return,
        };
        let Node::PrivateName { name } = self.ast.node(key) else { return };
        let Some(existing) = self.out.find(scope, name) else {
            self.out.add(scope, name, BindingKind::PrivateName, member);
            return;
        };
        let first = &mut self.out.bindings[existing.index()];
        let pair = match (self.ast.node(first.node), accessor) {
            (Node::Method { kind: one, is_static: first_static, .. }, Some(two)) => {
                let halves = matches!(
                    (one, two),
                    (MethodKind::Get, MethodKind::Set) | (MethodKind::Set, MethodKind::Get)
                );
                halves && first_static == is_static && !first.assigned
            }
            _ => false,
        };
        // A third one is one too many.
        first.assigned = true;
        if !pair {
            self.out.conflict(self.ast, name, key, existing);
        }
    }

    fn private_name(&mut self, name: Atom, span: Span) {
        if self.out.innermost[name.index()].is_some() {
            return;
        }
        let text = self.ast.atoms().display(name);
        if !self.surroundings.private_names.iter().any(|known| *known == text) {
            self.out.diagnostics.push(Diagnostic::about(Code::UndeclaredPrivate, span, text.into_owned()));
        }
    }

    // Statements.

    /// Whether a list of statements declares anything in a scope of its own.
    fn declares(&self, body: List) -> bool {
        self.ast.items(body).any(|mut id| {
            loop {
                match self.ast.node(id) {
                    Node::Labeled { body, .. } => id = body,
                    Node::VariableDeclaration { kind, .. } => return kind != VariableKind::Var,
                    Node::FunctionDeclaration { .. } | Node::ClassDeclaration { .. } => return true,
                    _ => return false,
                }
            }
        })
    }

    fn block(&mut self, id: NodeId, body: List) {
        if !self.declares(body) {
            return self.list(body);
        }
        let outer = std::mem::replace(&mut self.case_end, u32::MAX);
        self.open(ScopeKind::Block, id);
        self.list(body);
        self.close();
        self.case_end = outer;
    }

    fn for_classic(&mut self, id: NodeId, head: List, body: NodeId) {
        let scoped = self.ast.item(head, 0).is_some_and(|first| self.is_lexical(first));
        let outer = self.case_end;
        if scoped {
            self.open(ScopeKind::Loop, id);
            self.case_end = u32::MAX;
        }
        self.list(head);
        self.visit(body);
        if scoped {
            self.close();
        }
        self.case_end = outer;
    }

    fn for_each(&mut self, id: NodeId, left: NodeId, right: NodeId, body: NodeId) {
        let Node::VariableDeclaration { kind, declarators } = self.ast.node(left) else {
            self.target(left);
            self.visit(right);
            return self.visit(body);
        };
        let scoped = kind != VariableKind::Var;
        let outer = self.case_end;
        if scoped {
            self.open(ScopeKind::Loop, id);
            self.case_end = u32::MAX;
        }
        self.variables(kind, declarators, Some(self.ast.span(right).end));
        self.visit(right);
        self.visit(body);
        if scoped {
            self.close();
        }
        self.case_end = outer;
    }

    fn is_lexical(&self, id: NodeId) -> bool {
        matches!(self.ast.node(id), Node::VariableDeclaration { kind, .. } if kind != VariableKind::Var)
    }

    fn switch(&mut self, id: NodeId, discriminant: NodeId, cases: List) {
        self.visit(discriminant);
        let scoped = self
            .ast
            .items(cases)
            .any(|case| matches!(self.ast.node(case), Node::Case { body, .. } if self.declares(body)));
        let outer = self.case_end;
        if scoped {
            self.open(ScopeKind::Switch, id);
        }
        for case in self.ast.items(cases) {
            // Control may enter at any case: a declaration is sure only to its own.
            if scoped {
                self.case_end = self.ast.span(case).end;
            }
            let ast = self.ast;
            ast.for_each_child(case, &mut |child| self.visit(child));
        }
        if scoped {
            self.close();
        }
        self.case_end = outer;
    }

    fn catch(&mut self, id: NodeId, parameter: Option<NodeId>, body: NodeId) {
        let Some(parameter) = parameter else { return self.visit(body) };
        self.open(ScopeKind::Catch, id);
        let kind = match self.ast.node(parameter) {
            Node::Binding { .. } => BindingKind::CatchName,
            _ => BindingKind::CatchPattern,
        };
        let timing = match kind {
            BindingKind::CatchName => Timing::ALWAYS,
            _ => Timing::after(self.ast.span(parameter).end),
        };
        self.pattern(parameter, Declaring { unique: true, ..Declaring::new(kind, timing) });
        self.visit(body);
        self.close();
    }

    /// A direct eval may read and assign all that is in sight, and, in sloppy mode code, add
    /// variables to its function.
    #[cold]
    fn direct_eval(&mut self) {
        if !self.strict {
            let variables = self.out.scopes[self.here.index()].variables;
            self.out.scopes[variables.index()].grows_by_eval = true;
        }
        let mut scope = Some(self.here);
        while let Some(id) = scope {
            let here = &mut self.out.scopes[id.index()];
            // Where one is exposed, all around it are.
            scope = if here.exposed_to_eval { None } else { here.parent };
            here.exposed_to_eval = true;
        }
    }

    // Exports.

    fn export_names(&mut self, specifiers: List) {
        for specifier in self.ast.items(specifiers) {
            if let Node::ExportSpecifier { exported, .. } = self.ast.node(specifier) {
                self.export_name(exported);
            }
        }
    }

    fn export_name(&mut self, node: NodeId) {
        match self.ast.node(node) {
            Node::Name { name }
            | Node::String { value: name }
            | Node::Reference { name, .. }
            | Node::Binding { name } => self.export(name, node),
            _ => {}
        }
    }

    fn export(&mut self, name: Atom, node: NodeId) {
        if let Some(&first) = self.exports.get(&name) {
            let detail = self.ast.atoms().display(name).into_owned();
            self.out.diagnostics.push(
                Diagnostic::about(Code::DuplicateExport, self.ast.span(node), detail)
                    .with_related(self.ast.span(first)),
            );
        } else {
            self.exports.insert(name, node);
        }
    }

    /// Exports the names that a declaration binds.
    fn export_declared(&mut self, declaration: NodeId) {
        match self.ast.node(declaration) {
            Node::FunctionDeclaration { function } => {
                if let Some(name) = self.ast.function(function).name {
                    self.export_name(name);
                }
            }
            Node::ClassDeclaration { class } => {
                if let Some(name) = self.ast.class(class).name {
                    self.export_name(name);
                }
            }
            Node::VariableDeclaration { declarators, .. } => {
                for declarator in self.ast.items(declarators) {
                    if let Node::Declarator { target, .. } = self.ast.node(declarator) {
                        self.export_pattern(target);
                    }
                }
            }
            _ => {}
        }
    }

    fn export_pattern(&mut self, id: NodeId) {
        match self.ast.node(id) {
            Node::Binding { .. } => self.export_name(id),
            Node::ArrayPattern { elements: list } | Node::ObjectPattern { properties: list } => {
                for part in self.ast.items(list) {
                    self.export_pattern(part);
                }
            }
            Node::PatternProperty { value: inner, .. }
            | Node::Default { target: inner, .. }
            | Node::Rest { target: inner } => self.export_pattern(inner),
            _ => {}
        }
    }

    fn export_default(&mut self, declaration: NodeId) {
        self.export(names::DEFAULT, declaration);
        self.visit(declaration);
        let declares = matches!(
            self.ast.node(declaration),
            Node::FunctionDeclaration { .. } | Node::ClassDeclaration { .. }
        );
        if !declares {
            let timing = Timing::after(self.ast.span(declaration).end);
            self.default_export(declaration, BindingKind::Const, timing);
        }
    }

    /// The binding behind a default export that has no name.
    fn default_export(&mut self, node: NodeId, kind: BindingKind, timing: Timing) {
        self.declare(node, names::STAR_DEFAULT, Declaring::new(kind, timing));
    }
}
