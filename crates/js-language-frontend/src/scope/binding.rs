//! Bindings: what a name may mean.

use super::ScopeId;
use crate::ast::NodeId;
use crate::atom::Atom;
use std::num::NonZeroU32;

/// The number of a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BindingId(NonZeroU32);

impl BindingId {
    pub(super) fn from_index(index: usize) -> BindingId {
        match NonZeroU32::new(index as u32 + 1) {
            Some(id) => BindingId(id),
            None => unreachable!("a source of 1 GiB has fewer bindings"),
        }
    }

    /// Its place in the table of bindings.
    pub const fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// How a binding came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BindingKind {
    /// `var`.
    Var,
    /// A function declaration at the top of a function or script: hoisted with its value.
    Function,
    /// A plain function declaration in a block of sloppy mode code: hoisted to the start of its
    /// block, and perhaps a variable as well (Annex B.3.2).
    BlockFunction,
    /// Any other function declaration in a block or at the top of a module: hoisted to the start
    /// of its block.
    LexicalFunction,
    /// A parameter.
    Parameter,
    /// The `arguments` that a function has without declaring it.
    Arguments,
    /// `let`.
    Let,
    /// `const`, `using`, `await using`.
    Const,
    /// A class declaration.
    Class,
    /// The name of a class inside itself.
    ClassName,
    /// The name of a function expression inside itself: assigning to it does nothing, or throws in
    /// strict mode code.
    FunctionName,
    /// The parameter of `catch`, where it is a plain name.
    CatchName,
    /// A name in the pattern of `catch`.
    CatchPattern,
    /// An import.
    Import,
    /// A private name of a class.
    PrivateName,
}

impl BindingKind {
    /// Whether no second declaration of the name may stand in its scope.
    pub fn is_lexical(self) -> bool {
        matches!(
            self,
            BindingKind::Let
                | BindingKind::Const
                | BindingKind::Class
                | BindingKind::BlockFunction
                | BindingKind::LexicalFunction
                | BindingKind::Import
        )
    }

    /// Whether it cannot be read before its declaration has run.
    pub fn has_tdz(self) -> bool {
        matches!(
            self,
            BindingKind::Let
                | BindingKind::Const
                | BindingKind::Class
                | BindingKind::ClassName
                | BindingKind::Import
        )
    }

    /// Whether assigning to it is an error (or, for [`BindingKind::FunctionName`], nothing).
    pub fn is_constant(self) -> bool {
        matches!(
            self,
            BindingKind::Const | BindingKind::ClassName | BindingKind::FunctionName | BindingKind::Import
        )
    }

    /// Its word in dumps.
    pub const fn text(self) -> &'static str {
        match self {
            BindingKind::Var => "var",
            BindingKind::Function | BindingKind::BlockFunction | BindingKind::LexicalFunction => "function",
            BindingKind::Parameter => "parameter",
            BindingKind::Arguments => "arguments",
            BindingKind::Let => "let",
            BindingKind::Const => "const",
            BindingKind::Class => "class",
            BindingKind::ClassName => "class name",
            BindingKind::FunctionName => "function name",
            BindingKind::CatchName | BindingKind::CatchPattern => "catch",
            BindingKind::Import => "import",
            BindingKind::PrivateName => "private",
        }
    }
}

/// Places in the source that tell when a binding has its value, for code that runs in order.
///
/// In `let [{a} = b, c] = d;`, seen from `a`: `own` ends its own element (with a default of its
/// own), `outer` the outermost element that holds it (after `b`), `pattern` the whole pattern, and
/// `all` the declaration (after `d`, which runs before any of the pattern).
#[derive(Clone, Copy, Debug)]
pub(super) struct Timing {
    pub(super) own: u32,
    pub(super) outer: u32,
    pub(super) pattern: u32,
    pub(super) all: u32,
    /// Up to here control cannot have come by around the declaration: the end of its `case`.
    pub(super) until: u32,
}

impl Timing {
    /// It has a value from the start of its scope.
    pub(super) const ALWAYS: Timing = Timing { own: 0, outer: 0, pattern: 0, all: 0, until: u32::MAX };

    /// It has a value from `offset` on.
    pub(super) const fn after(offset: u32) -> Timing {
        Timing { all: offset, ..Timing::ALWAYS }
    }
}

/// One binding.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Its name; private names include the `#`.
    pub name: Atom,
    /// How it came to be.
    pub kind: BindingKind,
    /// The scope it lives in.
    pub scope: ScopeId,
    /// Its number in the scope.
    pub slot: u32,
    /// The node that declares it first; the function's node for `arguments`.
    pub node: NodeId,
    /// Whether a function below the one that owns it uses it: it must outlive the call.
    pub captured: bool,
    /// Whether anything but its declaration assigns to it.
    pub assigned: bool,
    /// Annex B.3.2: the variable that the declaration of this block function also assigns.
    pub hoists_to: Option<BindingId>,
    /// The function declaration whose value it has when its scope is entered: the last of its name.
    pub function: Option<NodeId>,
    /// When, in the order of the source, it has a value.
    pub(super) timing: Timing,
    /// The last `var` that declares it: no scope that this came by may declare the name too.
    pub(super) last_var: Option<NodeId>,
    /// The next binding of the scope.
    pub(super) next: Option<BindingId>,
    /// What the name means outside the scope, while the scope is open.
    pub(super) shadowed: Option<BindingId>,
}

impl Binding {
    /// For a variable that functions in blocks become (Annex B.3.2): whether nothing else declares
    /// it.
    pub fn is_only_hoisted(&self) -> bool {
        self.kind == BindingKind::Var && self.last_var.is_none()
    }
}
