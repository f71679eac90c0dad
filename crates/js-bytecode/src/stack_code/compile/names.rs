//! Names: from the binding that scope analysis found to a local variable, an upvalue or a global.

use super::{Compiler, Part, Result};
use crate::constant::Text;
use crate::stack_code::{Capture, PoolConstant, StackOpcode};
use js_language_frontend::ast::{Node, NodeId};
use js_language_frontend::atom::Atom;
use js_language_frontend::scope::{BindingId, BindingKind, Tdz};

/// Where a variable is, seen from the innermost function.
#[derive(Clone, Copy)]
enum Place {
    Local(u32),
    Upvalue(u32),
}

/// A use of a name.
#[derive(Clone, Copy)]
pub(super) struct Use {
    name: Atom,
    binding: Option<BindingId>,
    tdz: Tdz,
}

impl Compiler<'_> {
    /// What the reference `id` uses; other nodes are no names.
    pub(super) fn use_of(&self, id: NodeId) -> Result<Use> {
        let Node::Reference { name, reference } = self.ast.node(id) else { return Err(self.unsupported(id)) };
        let resolution = self.scopes.resolution(reference);
        if resolution.dynamic {
            return Err(self.unsupported(id));
        }
        if let Some(binding) = resolution.binding
            && !self.parts.iter().any(|part| part.locals.contains_key(&binding))
        {
            return Err(self.unsupported(id));
        }
        Ok(Use { name, binding: resolution.binding, tdz: resolution.tdz })
    }

    /// The index of a constant that is a name.
    pub(super) fn name_constant(&mut self, name: Atom) -> u32 {
        let text = Text::from_wtf8(self.ast.text(name));
        self.part().out.pool.add(PoolConstant::String(text))
    }

    /// Pushes a variable.
    pub(super) fn load(&mut self, used: Use) {
        match used.binding {
            Some(_) if used.tdz == Tdz::Error => self.emit(StackOpcode::Empty, 0),
            Some(binding) => self.load_binding(binding),
            None if self.ast.text(used.name) == b"undefined" => self.emit(StackOpcode::Undefined, 0),
            None => {
                let name = self.name_constant(used.name);
                self.emit(StackOpcode::GetGlobal, name);
            }
        }
        if matches!(used.tdz, Tdz::Check | Tdz::Error) {
            let name = self.name_constant(used.name);
            self.emit(StackOpcode::Check, name);
        }
    }

    /// Pushes a variable that has a value.
    pub(super) fn load_binding(&mut self, binding: BindingId) {
        match self.place(binding) {
            Some(Place::Local(local)) => self.emit(StackOpcode::GetLocal, local),
            Some(Place::Upvalue(upvalue)) => self.emit(StackOpcode::GetUpvalue, upvalue),
            None => self.emit(StackOpcode::Undefined, 0),
        }
    }

    /// Pushes the type of a variable, which need not exist.
    pub(super) fn type_of(&mut self, used: Use) {
        if used.binding.is_none() {
            let name = self.name_constant(used.name);
            return self.emit(StackOpcode::TypeOfGlobal, name);
        }
        self.load(used);
        self.emit(StackOpcode::TypeOf, 0);
    }

    /// Stores the top in a variable by an assignment, which may be forbidden.
    pub(super) fn store(&mut self, used: Use) {
        let Some(binding) = used.binding else {
            let name = self.name_constant(used.name);
            return self.emit(StackOpcode::SetGlobal, name);
        };
        if matches!(used.tdz, Tdz::Check | Tdz::Error) {
            self.load(used);
            self.emit(StackOpcode::Pop, 0);
        }
        let kind = self.scopes.binding(binding).kind;
        match kind {
            BindingKind::FunctionName if !self.part().out.strict => {}
            _ if kind.is_constant() => self.emit(StackOpcode::ConstantAssignment, 0),
            _ => self.store_binding(binding),
        }
    }

    /// Stores the top in a variable by its declaration.
    pub(super) fn store_binding(&mut self, binding: BindingId) {
        match self.place(binding) {
            Some(Place::Local(local)) => self.emit(StackOpcode::SetLocal, local),
            Some(Place::Upvalue(upvalue)) => self.emit(StackOpcode::SetUpvalue, upvalue),
            None => {}
        }
    }

    /// Where `binding` is, seen from the innermost function. A variable of a function further out is
    /// captured by every function on the way in: each takes it from the one around it.
    fn place(&mut self, binding: BindingId) -> Option<Place> {
        let owner = self.parts.iter().rposition(|part| part.locals.contains_key(&binding))?;
        let local = self.parts[owner].locals[&binding];
        let name = self.parts[owner].out.locals[local as usize].clone();
        let mut capture = Capture::Local(local);
        for part in &mut self.parts[owner + 1..] {
            capture = Capture::Upvalue(part.capture(capture, &name));
        }
        Some(match capture {
            Capture::Local(local) => Place::Local(local),
            Capture::Upvalue(upvalue) => Place::Upvalue(upvalue),
        })
    }
}

impl Part {
    /// The number of a captured variable; each is captured once.
    fn capture(&mut self, capture: Capture, name: &str) -> u32 {
        let known = self.out.captures.iter().position(|(known, _)| *known == capture);
        let index = known.unwrap_or_else(|| {
            self.out.captures.push((capture, name.to_owned()));
            self.out.captures.len() - 1
        });
        index as u32
    }
}
