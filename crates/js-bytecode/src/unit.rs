//! A unit of compilation: a parsed source whose functions become templates one by one, each when
//! it is first called.

use crate::template::{FunctionId, Template};
use js_language_frontend::Program;
use js_language_frontend::span::Span;
use std::fmt;

/// What a source is compiled as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// A script. Its top level is called with this = globalThis and gives the completion value.
    Script,
    /// A module.
    Module,
    /// Direct eval code. The function of its top level gets the environment of the eval site
    /// (null where that is the global scope); it is called with the `this` of the calling frame.
    /// Its result is the completion value.
    DirectEval {
        /// Whether it stands in a function or field initializer: see [`crate::EvalSite`].
        in_function: bool,
    },
    /// Indirect eval code: environment null, this = globalThis.
    IndirectEval,
    /// What `js_language_frontend::parse_function` gives: the top level makes the one function and
    /// returns it.
    Function,
}

/// How to compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CompileOptions {
    /// Whether operators on constants are computed now.
    pub fold_constants: bool,
}

impl Default for CompileOptions {
    fn default() -> CompileOptions {
        CompileOptions { fold_constants: true }
    }
}

/// Why a function cannot be compiled: it exceeds a limit of the instruction format. The virtual
/// machine throws it as a RangeError.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileError {
    /// What is too much.
    pub message: &'static str,
    /// Where it stands.
    pub span: Span,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)
    }
}

impl std::error::Error for CompileError {}

/// A parsed source and what is known of its functions.
pub struct Unit {
    program: Program,
    kind: UnitKind,
    options: CompileOptions,
}

impl Unit {
    /// A unit of `program`, which must be free of errors.
    pub fn new(program: Program, kind: UnitKind, options: CompileOptions) -> Unit {
        Unit { program, kind, options }
    }

    /// The parsed source.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// What it is compiled as.
    pub fn kind(&self) -> UnitKind {
        self.kind
    }

    /// How it is compiled.
    pub fn options(&self) -> CompileOptions {
        self.options
    }

    /// Compiles one function: the top level, or one that a [`crate::Constant::Function`] of a
    /// template of this unit names.
    pub fn compile(&self, id: FunctionId) -> Result<Template, CompileError> {
        let _ = id;
        Err(CompileError { message: "the compiler is not there yet", span: Span::default() })
    }
}
