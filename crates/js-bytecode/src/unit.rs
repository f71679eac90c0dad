//! A unit of compilation: a parsed source whose functions become templates one by one, each when
//! it is first called.

use crate::analysis::{Analysis, FunctionFacts};
use crate::compile::Compiler;
use crate::constant::Text;
use crate::template::{FunctionId, Template};
use js_language_frontend::Program;
use js_language_frontend::ast::{ClassId, FunctionId as AstFunction};
use js_language_frontend::span::Span;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
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
        /// Outside of functions: whether it stands in a module.
        in_module: bool,
        /// Whether it stands where `super.x` is allowed.
        super_property: bool,
        /// Whether it stands where `super()` is allowed.
        super_call: bool,
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
    /// Whether the top level of a script gives its completion value (eval code always does).
    pub completion_value: bool,
}

impl Default for CompileOptions {
    fn default() -> CompileOptions {
        CompileOptions { fold_constants: true, completion_value: true }
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

/// What a function id stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    Top,
    Function(FunctionFacts),
    DefaultConstructor(ClassId),
    FieldInitializer(ClassId),
    StaticInitializer(ClassId),
}

/// A parsed source and what is known of its functions.
pub struct Unit {
    program: Program,
    kind: UnitKind,
    options: CompileOptions,
    analysis: Analysis,
    /// The names of functions, known since the closure that makes them was compiled.
    names: RefCell<HashMap<FunctionId, Text>>,
    /// The source text of methods, likewise, and whether it starts with `static`.
    members: RefCell<HashMap<FunctionId, (Span, bool)>>,
}

impl Unit {
    /// A unit of `program`, which must be free of errors.
    pub fn new(program: Program, kind: UnitKind, options: CompileOptions) -> Unit {
        let analysis = Analysis::new(&program, kind);
        Unit { program, kind, options, analysis, names: RefCell::default(), members: RefCell::default() }
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

    /// How many functions it has, the top level and those that classes imply included: ids are
    /// below this. Ids of unused implied functions stand for code that nobody calls.
    pub fn function_count(&self) -> u32 {
        1 + self.function_rows() + 3 * self.analysis.classes.len() as u32
    }

    fn function_rows(&self) -> u32 {
        self.analysis.functions.len() as u32
    }

    /// Compiles one function: the top level, or one that a [`crate::Constant::Function`] of a
    /// template of this unit names. The function around it must have been compiled before: that
    /// tells the names of anonymous functions.
    pub fn compile(&self, id: FunctionId) -> Result<Template, CompileError> {
        Compiler::compile(self, id)
    }

    /// Compiles all functions that can ever run, in the order of their ids.
    pub fn compile_all(&self) -> Result<Vec<Template>, CompileError> {
        let mut waiting = vec![FunctionId::TOP];
        let mut done: BTreeMap<FunctionId, Template> = BTreeMap::new();
        while let Some(id) = waiting.pop() {
            let template = self.compile(id)?;
            waiting.extend(template.functions());
            done.insert(id, template);
        }
        Ok(done.into_values().collect())
    }

    pub(crate) fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    pub(crate) fn part(&self, id: FunctionId) -> Option<Part> {
        let Some(index) = (id.0 as usize).checked_sub(1) else { return Some(Part::Top) };
        let functions = self.analysis.functions.len();
        if index < functions {
            return self.analysis.functions[index].map(Part::Function);
        }
        let class = self.analysis.classes.get((index - functions) / 3)?.as_ref()?.id;
        Some(match (index - functions) % 3 {
            0 => Part::DefaultConstructor(class),
            1 => Part::FieldInitializer(class),
            _ => Part::StaticInitializer(class),
        })
    }

    pub(crate) fn id_of(&self, function: AstFunction) -> FunctionId {
        FunctionId(1 + function.index() as u32)
    }

    fn implied(&self, class: ClassId, which: u32) -> FunctionId {
        FunctionId(1 + self.function_rows() + 3 * class.index() as u32 + which)
    }

    pub(crate) fn default_constructor(&self, class: ClassId) -> FunctionId {
        self.implied(class, 0)
    }

    pub(crate) fn field_initializer(&self, class: ClassId) -> FunctionId {
        self.implied(class, 1)
    }

    pub(crate) fn static_initializer(&self, class: ClassId) -> FunctionId {
        self.implied(class, 2)
    }

    pub(crate) fn set_name(&self, id: FunctionId, name: Text) {
        self.names.borrow_mut().insert(id, name);
    }

    pub(crate) fn name_of(&self, id: FunctionId) -> Option<Text> {
        self.names.borrow().get(&id).cloned()
    }

    pub(crate) fn set_member(&self, id: FunctionId, span: Span, is_static: bool) {
        self.members.borrow_mut().insert(id, (span, is_static));
    }

    pub(crate) fn member_of(&self, id: FunctionId) -> Option<(Span, bool)> {
        self.members.borrow().get(&id).copied()
    }
}
