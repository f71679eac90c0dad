//! A compiled function: what the virtual machine links into a code cell.

use crate::constant::{CacheDescription, Constant, ScopeInfo, Text};
use crate::instruction::Instruction;
use crate::positions::Positions;
use js_language_frontend::span::Span;

/// The number of a function in its unit: 0 is the top level; the functions of the source and those
/// that classes imply follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionId(pub u32);

impl FunctionId {
    /// The top level of the unit.
    pub const TOP: FunctionId = FunctionId(0);
}

/// Facts about a template.
#[derive(Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Flags(pub u32);

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident $bit:literal $text:literal;)*) => {
        impl Flags {
            $($(#[$doc])* pub const $name: Flags = Flags(1 << $bit);)*

            /// All flags with their words in listings.
            pub const WORDS: &[(Flags, &str)] = &[$((Flags::$name, $text)),*];
        }
    };
}

flags! {
    /// Strict mode code.
    STRICT 0 "strict";
    /// An arrow function: no `prototype`, no construction, `this` of its surroundings.
    ARROW 1 "arrow";
    /// A method, getter or setter: no construction, no `prototype` unless a generator.
    METHOD 2 "method";
    /// A generator (with ASYNC: an async generator): begins with InitialYield after its parameters.
    GENERATOR 3 "generator";
    /// An async function (with AsyncStart first), async generator, or a module with top-level await.
    ASYNC 4 "async";
    /// A class constructor: a call without `new` throws TypeError.
    CLASS_CONSTRUCTOR 5 "class-constructor";
    /// A derived class constructor: Construct leaves R[2] EMPTY and makes no object.
    DERIVED 6 "derived";
    /// Its code mentions `this` (directly, through arrows or eval).
    USES_THIS 7 "uses-this";
    /// It holds a direct eval, itself or in arrow functions.
    USES_EVAL 8 "uses-eval";
    /// The entry path makes the arguments object of all arguments into `arguments_register`
    /// before surplus arguments are dropped: with `callee` if sloppy with simple parameters,
    /// unmapped otherwise.
    NEEDS_ARGUMENTS 9 "needs-arguments";
    /// The entry path makes an array of the arguments from number `parameter_count` on into
    /// `rest_register`.
    HAS_REST 10 "has-rest";
    /// All parameters are plain names.
    SIMPLE_PARAMETERS 11 "simple-parameters";
    /// The top level of a module: runs to InitialYield when linked, then to its end when evaluated.
    MODULE 12 "module";
    /// The top level of eval code.
    EVAL 13 "eval";
    /// The top level of a script.
    SCRIPT 14 "script";
    /// A function that can be constructed: has `prototype` and [[Construct]].
    CONSTRUCTOR 15 "constructor";
    /// A getter.
    GETTER 16 "getter";
    /// A setter.
    SETTER 17 "setter";
    /// A field initializer or static initializer of a class: only the class machinery calls it.
    CLASS_INITIALIZER 18 "class-initializer";
    /// A static method: `span` starts with the word `static`, which toString leaves out together
    /// with the space and comments behind it.
    STATIC_MEMBER 19 "static-member";
}

impl Flags {
    /// Whether all of `other` is set.
    #[inline]
    pub const fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }

    /// With `other` set as well.
    #[inline]
    pub const fn with(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    /// Sets `other` if `condition`.
    pub fn set_if(&mut self, condition: bool, other: Flags) {
        if condition {
            self.0 |= other.0;
        }
    }
}

impl std::fmt::Debug for Flags {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<&str> =
            Flags::WORDS.iter().filter(|(flag, _)| self.has(*flag)).map(|(_, word)| *word).collect();
        f.write_str(&words.join(" "))
    }
}

/// One row of the exception handler table. An exception thrown by an instruction in
/// `start..end` goes to the first row that holds its place: rows of inner `try`s come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Handler {
    /// The first word it guards.
    pub start: u32,
    /// One past the last word it guards.
    pub end: u32,
    /// The word at which the handler starts.
    pub target: u32,
    /// The register that gets the exception.
    pub register: u16,
}

/// A function as code.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// Its number in the unit.
    pub id: FunctionId,
    /// Its name, as `name` shows it (for accessors with `get ` or `set `); empty if anonymous.
    pub name: Text,
    /// The code.
    pub instructions: Box<[Instruction]>,
    /// The constants.
    pub constants: Box<[Constant]>,
    /// The inline caches.
    pub caches: Box<[CacheDescription]>,
    /// The exception handlers, innermost first.
    pub handlers: Box<[Handler]>,
    /// Which source offset each instruction comes from.
    pub positions: Positions,
    /// For instructions that may find a binding without value: place and the constant with the
    /// binding's name, in the order of places.
    pub names: Box<[(u32, u32)]>,
    /// How many registers a frame has: callee, new.target, this, parameters, locals, temporaries.
    pub register_count: u16,
    /// How many parameters lie in R[3..]; the rest parameter is not among them.
    pub parameter_count: u16,
    /// The function's `length`.
    pub length: u16,
    /// Where the entry path puts the arguments object, if the flag NEEDS_ARGUMENTS is set.
    pub arguments_register: u16,
    /// Where the entry path puts the rest array, if the flag HAS_REST is set.
    pub rest_register: u16,
    /// Facts.
    pub flags: Flags,
    /// Its source text, as toString shows it (the whole class for a class constructor).
    pub span: Span,
    /// For the top level of a module: its imports and exports.
    pub module: Option<Box<ModuleInfo>>,
}

impl Template {
    /// The name of the binding that the instruction at `place` is about, if it may find it without
    /// a value.
    pub fn name_at(&self, place: u32) -> Option<&Text> {
        let index = self.names.binary_search_by_key(&place, |&(at, _)| at).ok()?;
        match self.constants.get(self.names[index].1 as usize)? {
            Constant::String(text) => Some(text),
            _ => None,
        }
    }

    /// The functions that it makes closures of.
    pub fn functions(&self) -> impl Iterator<Item = FunctionId> + '_ {
        self.constants.iter().filter_map(|constant| match constant {
            Constant::Function(id) => Some(*id),
            _ => None,
        })
    }

    /// The handler for an exception thrown at `place`.
    pub fn handler_at(&self, place: u32) -> Option<&Handler> {
        self.handlers.iter().find(|handler| handler.start <= place && place < handler.end)
    }
}

/// A module request: `from "…" with {…}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ModuleRequest {
    /// The specifier.
    pub specifier: Text,
    /// Keys and values of the attributes.
    pub attributes: Vec<(Text, Text)>,
    /// Where it stands.
    pub position: u32,
}

/// What an import or re-export names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ImportName {
    /// An export of the other module.
    Name(Text),
    /// Its namespace object.
    Namespace,
}

/// An import: before the module is run, the linker puts the cell of the binding it resolves to
/// (for a namespace: a cell with the namespace object) into the slot.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ImportEntry {
    /// The index of the request.
    pub request: u32,
    /// What is imported.
    pub import: ImportName,
    /// The slot of the module's environment.
    pub slot: u16,
    /// Where it stands.
    pub position: u32,
}

/// A local binding that is exported: the linker makes its cell (EMPTY) and puts it into the slot.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LocalExport {
    /// The name it is exported as.
    pub name: Text,
    /// The slot of the module's environment; several names may share one.
    pub slot: u16,
    /// Whether the cell starts as undefined (`var`) instead of EMPTY.
    pub is_variable: bool,
}

/// An export of another module's binding. An import that is exported again is here, too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IndirectExport {
    /// The name it is exported as.
    pub name: Text,
    /// The index of the request.
    pub request: u32,
    /// What of the other module.
    pub import: ImportName,
    /// Where it stands.
    pub position: u32,
}

/// What a module imports and exports. Its environment is made by the linker, before the top level
/// (whose function has it as environment) is called.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ModuleInfo {
    /// All requests, in source order, no two the same.
    pub requests: Vec<ModuleRequest>,
    /// The imports.
    pub imports: Vec<ImportEntry>,
    /// The exports of local bindings.
    pub local_exports: Vec<LocalExport>,
    /// The exports of other modules' bindings.
    pub indirect_exports: Vec<IndirectExport>,
    /// `export * from`: the indexes of the requests.
    pub star_exports: Vec<u32>,
    /// The module's environment: number of slots and names. Slots that are neither an import's nor
    /// an export's start EMPTY.
    pub scope: ScopeInfo,
    /// Whether its code awaits.
    pub has_top_level_await: bool,
}
