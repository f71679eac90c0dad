//! Scope analysis: which binding each name means, decided before the program runs.
//!
//! Two passes. The first ([`declare`]) walks the tree once, opens a scope for each construct that
//! has one, declares bindings, reports conflicts, and logs in source order which scopes are
//! entered and left and which references stand in between. The second ([`resolve`]) replays that
//! log: with all declarations known (hoisting!), one array from names to innermost bindings
//! resolves each reference in constant time.
//!
//! Both the bytecode compiler and the keys of JL06a to JL06c read the result.

mod binding;
mod declare;
mod dump;
mod resolve;
mod walk;

pub use binding::{Binding, BindingId, BindingKind};
pub use dump::dump;
pub use resolve::{Resolution, Tdz};

use crate::ast::{Ast, NodeId, ReferenceId};
use crate::diagnostic::Diagnostic;
use crate::parse::Surroundings;

/// The number of a scope; scopes are numbered in the order in which they are entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(u32);

impl ScopeId {
    /// The scope of the whole program.
    pub const TOP: ScopeId = ScopeId(0);

    /// Its place in [`Scopes::all`].
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a scope belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScopeKind {
    /// A script: its variables are properties of the global object or global lexical bindings.
    Script,
    /// A module.
    Module,
    /// A function: its parameters and, unless it has a [`ScopeKind::Body`], its variables.
    Function,
    /// The variables of a function whose parameters have expressions or patterns.
    Body,
    /// The name of a function expression.
    FunctionName,
    /// A block.
    Block,
    /// The variables in the head of a loop.
    Loop,
    /// All cases of a `switch`.
    Switch,
    /// The parameter of a `catch`.
    Catch,
    /// A class: its own name and its private names.
    Class,
    /// The initializer of a field: a function in all but syntax.
    Field,
    /// A static block: a function in all but syntax.
    StaticBlock,
    /// The body of `with`: any name may be a property of the object.
    With,
}

impl ScopeKind {
    /// Whether `var` declarations end up here: whether it is the outermost scope of some code.
    pub fn holds_variables(self) -> bool {
        matches!(
            self,
            ScopeKind::Script
                | ScopeKind::Module
                | ScopeKind::Function
                | ScopeKind::Body
                | ScopeKind::Field
                | ScopeKind::StaticBlock
        )
    }

    /// Whether code in it runs in a call of its own.
    pub fn is_function(self) -> bool {
        matches!(self, ScopeKind::Function | ScopeKind::Field | ScopeKind::StaticBlock)
    }
}

/// One scope.
#[derive(Clone, Debug)]
pub struct Scope {
    /// What it belongs to.
    pub kind: ScopeKind,
    /// The scope around it.
    pub parent: Option<ScopeId>,
    /// The node that opens it.
    pub node: NodeId,
    /// The function scope (or program) whose calls run its code; itself, if it is one.
    pub function: ScopeId,
    /// The scope that `var` declarations in it end up in; itself, if it holds variables.
    pub variables: ScopeId,
    /// How many scopes are around it.
    pub depth: u32,
    /// Whether its code is strict.
    pub strict: bool,
    /// Whether a direct eval stands somewhere below it and may see or assign its bindings.
    pub exposed_to_eval: bool,
    /// Whether a sloppy direct eval stands in this very function and may add variables to it.
    pub grows_by_eval: bool,
    first: Option<BindingId>,
    last: Option<BindingId>,
    slots: u32,
}

impl Scope {
    /// How many bindings it has.
    pub fn binding_count(&self) -> u32 {
        self.slots
    }
}

/// The scopes, bindings and resolved references of one tree.
pub struct Scopes {
    scopes: Vec<Scope>,
    bindings: Vec<Binding>,
    resolutions: Vec<Resolution>,
    log: Vec<resolve::Event>,
}

impl Scopes {
    /// All scopes in the order in which they are entered.
    pub fn all(&self) -> &[Scope] {
        &self.scopes
    }

    /// A scope.
    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.index()]
    }

    /// The ids of all scopes.
    pub fn ids(&self) -> impl Iterator<Item = ScopeId> + use<> {
        (0..self.scopes.len() as u32).map(ScopeId)
    }

    /// The binding with this number.
    pub fn binding(&self, id: BindingId) -> &Binding {
        &self.bindings[id.index()]
    }

    /// The bindings of a scope in the order of their slots.
    pub fn bindings(&self, scope: ScopeId) -> impl Iterator<Item = (BindingId, &Binding)> {
        let mut next = self.scope(scope).first;
        std::iter::from_fn(move || {
            let id = next?;
            let binding = self.binding(id);
            next = binding.next;
            Some((id, binding))
        })
    }

    /// What a reference means.
    pub fn resolution(&self, reference: ReferenceId) -> Resolution {
        self.resolutions[reference.index()]
    }

    /// Calls `each` with every reference node in source order and the scope that it stands in.
    pub fn for_each_reference(&self, mut each: impl FnMut(ScopeId, NodeId)) {
        let mut open = Vec::new();
        for &event in &self.log {
            match event.unpack() {
                resolve::Step::Enter(scope) => open.push(scope),
                resolve::Step::Leave => {
                    open.pop();
                }
                resolve::Step::Read(node) | resolve::Step::Write(node) => {
                    each(open.last().copied().unwrap_or(ScopeId::TOP), node);
                }
            }
        }
    }

    /// Bytes of memory in use.
    pub fn memory(&self) -> usize {
        self.scopes.len() * size_of::<Scope>()
            + self.bindings.len() * size_of::<Binding>()
            + self.resolutions.len() * size_of::<Resolution>()
            + self.log.len() * size_of::<resolve::Event>()
    }
}

/// Analyzes `ast`: its scopes, and the errors that only they show, in no particular order.
pub fn analyze(ast: &Ast, strict: bool, surroundings: &Surroundings) -> (Scopes, Vec<Diagnostic>) {
    let mut declared = walk::Walker::new(ast, strict, surroundings).run();
    let mut diagnostics = std::mem::take(&mut declared.diagnostics);
    let scopes = resolve::resolve(ast, declared, &mut diagnostics);
    (scopes, diagnostics)
}
