//! The second pass: replays the log of the first and finds the binding of each reference.

use super::binding::{Binding, BindingId, BindingKind};
use super::declare::Declarations;
use super::{Scope, ScopeId, ScopeKind, Scopes};
use crate::ast::{Ast, Node, NodeId, ReferenceId};
use crate::diagnostic::{Code, Diagnostic};

/// What a reference means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// The binding; none for a global, or a name that nothing declares.
    pub binding: Option<BindingId>,
    /// Whether `with` or eval may make the name mean something else when the program runs.
    pub dynamic: bool,
    /// Whether the binding may still be without a value.
    pub tdz: Tdz,
}

impl Resolution {
    const GLOBAL: Resolution = Resolution { binding: None, dynamic: false, tdz: Tdz::None };
}

/// What is known of a use of a binding that has no value before its declaration has run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tdz {
    /// The binding always has a value.
    None,
    /// The declaration has run before.
    Safe,
    /// Only the running program can tell.
    Check,
    /// The use throws whenever it is reached.
    Error,
}

/// One entry of the log, packed: the two high bits tell which of [`Step`] it is.
#[derive(Clone, Copy)]
pub(super) struct Event(u32);

/// An entry of the log.
pub(super) enum Step {
    /// The reference `node` is read.
    Read(NodeId),
    /// The reference `node` is assigned to, and perhaps read before.
    Write(NodeId),
    /// A scope is entered.
    Enter(ScopeId),
    /// The innermost scope is left.
    Leave,
}

const WRITE: u32 = 1 << 30;
const ENTER: u32 = 2 << 30;
const LEAVE: u32 = 3 << 30;

impl Event {
    pub(super) fn read(node: NodeId) -> Event {
        // Sources end below 1 GiB, and every node takes at least a byte.
        Event(node.index() as u32)
    }

    pub(super) fn write(node: NodeId) -> Event {
        Event(node.index() as u32 | WRITE)
    }

    pub(super) fn enter(scope: ScopeId) -> Event {
        Event(scope.0 | ENTER)
    }

    pub(super) const LEAVE: Event = Event(LEAVE);

    pub(super) fn unpack(self) -> Step {
        let number = self.0 & (WRITE - 1);
        match self.0 & LEAVE {
            ENTER => Step::Enter(ScopeId(number)),
            LEAVE => Step::Leave,
            WRITE => Step::Write(NodeId::from_index(number)),
            _ => Step::Read(NodeId::from_index(number)),
        }
    }
}

/// Resolves all references.
pub(super) fn resolve(ast: &Ast, declared: Declarations, diagnostics: &mut Vec<Diagnostic>) -> Scopes {
    let Declarations { scopes, bindings, mut innermost, log, exported, .. } = declared;
    innermost.fill(None);
    let mut resolver = Resolver {
        ast,
        scopes,
        bindings,
        innermost,
        open: Vec::with_capacity(64),
        changeable: Vec::new(),
        resolutions: vec![Resolution::GLOBAL; ast.reference_count()],
    };
    for &event in &log {
        match event.unpack() {
            Step::Read(node) => resolver.reference(node, false),
            Step::Write(node) => resolver.reference(node, true),
            Step::Enter(scope) => resolver.enter(scope),
            Step::Leave => resolver.leave(),
        }
    }
    let Resolver { scopes, bindings, resolutions, .. } = resolver;
    for node in exported {
        if let Node::Reference { name, reference } = ast.node(node)
            && resolutions[reference.index()].binding.is_none()
        {
            let detail = ast.atoms().display(name).into_owned();
            diagnostics.push(Diagnostic::about(Code::UndeclaredExport, ast.span(node), detail));
        }
    }
    Scopes { scopes, bindings, resolutions, log }
}

struct Resolver<'a> {
    ast: &'a Ast,
    scopes: Vec<Scope>,
    bindings: Vec<Binding>,
    innermost: Vec<Option<BindingId>>,
    open: Vec<ScopeId>,
    /// The depths of the open scopes that may gain names while the program runs.
    changeable: Vec<u32>,
    resolutions: Vec<Resolution>,
}

impl Resolver<'_> {
    fn enter(&mut self, id: ScopeId) {
        self.open.push(id);
        let scope = &self.scopes[id.index()];
        if scope.kind == ScopeKind::With || scope.grows_by_eval {
            self.changeable.push(scope.depth);
        }
        let mut next = scope.first;
        while let Some(binding_id) = next {
            let binding = &mut self.bindings[binding_id.index()];
            next = binding.next;
            if binding.kind != BindingKind::PrivateName {
                binding.shadowed = self.innermost[binding.name.index()].replace(binding_id);
            }
        }
    }

    fn leave(&mut self) {
        let Some(id) = self.open.pop() else { return };
        let scope = &self.scopes[id.index()];
        if scope.kind == ScopeKind::With || scope.grows_by_eval {
            self.changeable.pop();
        }
        let mut next = scope.first;
        while let Some(binding_id) = next {
            let binding = &self.bindings[binding_id.index()];
            next = binding.next;
            // A second binding of the name, which was an error, hides the first and nothing outside.
            let inside = |outer: BindingId| self.bindings[outer.index()].scope == id;
            if binding.kind != BindingKind::PrivateName && !binding.shadowed.is_some_and(inside) {
                self.innermost[binding.name.index()] = binding.shadowed;
            }
        }
    }

    #[inline]
    fn reference(&mut self, node: NodeId, write: bool) {
        let Node::Reference { name, reference } = self.ast.node(node) else { return };
        let found = self.innermost[name.index()];
        let Some(id) = found else {
            if !self.changeable.is_empty() {
                self.resolutions[reference.index()].dynamic = true;
            }
            return;
        };
        self.bound_reference(id, node, reference, write);
    }

    fn bound_reference(&mut self, id: BindingId, node: NodeId, reference: ReferenceId, write: bool) {
        let here = self.open.last().copied().unwrap_or(ScopeId::TOP);
        let function = self.scopes[here.index()].function;
        let binding = &mut self.bindings[id.index()];
        let owner = &self.scopes[binding.scope.index()];
        let crosses = owner.function != function;
        binding.captured |= crosses;
        binding.assigned |= write;
        let dynamic = self.changeable.last().is_some_and(|&depth| depth > owner.depth);
        let tdz = tdz_of(binding, crosses, self.ast, node);
        self.resolutions[reference.index()] = Resolution { binding: Some(id), dynamic, tdz };
    }
}

/// Whether a use of `binding` at `node` finds a value.
fn tdz_of(binding: &Binding, crosses: bool, ast: &Ast, node: NodeId) -> Tdz {
    if !binding.kind.has_tdz() && binding.timing.all == 0 {
        return Tdz::None;
    }
    let position = ast.span(node).start;
    let timing = binding.timing;
    // An import lives in another module, and a function may run at any time; but a function behind
    // the parameters is not made before all of them have values.
    if binding.kind == BindingKind::Import || crosses {
        let parameter = matches!(binding.kind, BindingKind::Parameter | BindingKind::CatchPattern);
        return if parameter && position >= timing.all { Tdz::Safe } else { Tdz::Check };
    }
    if position < timing.own {
        Tdz::Error
    } else if position < timing.outer {
        Tdz::Check
    } else if position < timing.pattern {
        Tdz::Safe
    } else if position < timing.all {
        Tdz::Error
    } else if position < timing.until {
        Tdz::Safe
    } else {
        Tdz::Check
    }
}
