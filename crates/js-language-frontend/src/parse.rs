//! The front door: a source in, a tree out.

use crate::ast::{Ast, FunctionKind, Goal};
use crate::diagnostic::Diagnostic;
use crate::parser::{Context, FunctionPart, Parser, with_stack};
use crate::scope::{self, Scopes};
use crate::source::Source;

/// How to parse a source.
#[derive(Clone, Debug)]
pub struct Options {
    /// Script or module.
    pub goal: Goal,
    /// Whether the code is strict from the start: in an eval called from strict mode code.
    pub strict: bool,
    /// Whether to go on after errors and keep what can be kept.
    pub recovering: bool,
    /// What surrounds a direct eval: which of the constructs that only functions, methods and
    /// classes may have are allowed at the top.
    pub surroundings: Surroundings,
}

/// The surroundings of a direct eval, as far as early errors ask for them. All false elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Inside a function that is no arrow function: `new.target`.
    pub new_target: bool,
    /// Inside a method: `super.x`.
    pub super_property: bool,
    /// Inside the constructor of a derived class: `super()`.
    pub super_call: bool,
    /// Inside a class field initializer: no `arguments`.
    pub field_initializer: bool,
    /// The private names in force, with their `#`.
    pub private_names: Vec<String>,
}

impl Options {
    /// A whole script.
    pub fn script() -> Options {
        Options {
            goal: Goal::Script,
            strict: false,
            recovering: false,
            surroundings: Surroundings::default(),
        }
    }

    /// A whole module.
    pub fn module() -> Options {
        Options { goal: Goal::Module, ..Options::script() }
    }

    /// The same, going on after errors.
    pub fn recovering(self) -> Options {
        Options { recovering: true, ..self }
    }

    pub(crate) fn context(&self) -> Context {
        let is_module = self.goal == Goal::Module;
        Context {
            strict: self.strict || is_module,
            module: is_module,
            is_async: is_module,
            using_allowed: is_module,
            new_target: self.surroundings.new_target,
            super_property: self.surroundings.super_property,
            super_call: self.surroundings.super_call,
            no_arguments: self.surroundings.field_initializer,
            ..Context::default()
        }
    }
}

/// A tree and everything that the parser found wrong with its source, in source order.
///
/// With errors and without recovery the tree is empty.
pub struct Syntax {
    /// The tree.
    pub ast: Ast,
    /// The errors; at most one without recovery.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses `source` without looking at scopes: no redeclarations, undeclared exports or private
/// names are found.
pub fn parse_syntax(source: Source<'_>, options: &Options) -> Syntax {
    let bytes = source.bytes();
    let parsed = with_stack(bytes.len(), || {
        Parser::new(bytes, options.goal, options.context(), options.recovering).program()
    });
    let mut diagnostics = parsed.diagnostics;
    diagnostics.sort_by_key(|diagnostic| diagnostic.span().start);
    Syntax { ast: parsed.ast, diagnostics }
}

/// A whole program: tree and scopes, and everything that is wrong with its source.
pub struct Program {
    /// The tree.
    pub ast: Ast,
    /// What its names mean.
    pub scopes: Scopes,
    /// The errors in source order; none without recovery.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses `source` and analyzes its scopes. Without recovery the first error of the source is all
/// that comes back; with it there is always a program.
pub fn parse(source: Source<'_>, options: &Options) -> Result<Program, Diagnostic> {
    let Syntax { ast, diagnostics } = parse_syntax(source, options);
    analyzed(source.bytes().len(), ast, diagnostics, options)
}

/// Adds the scopes to a tree, unless it has errors and nothing recovers from them.
fn analyzed(
    length: usize,
    ast: Ast,
    mut diagnostics: Vec<Diagnostic>,
    options: &Options,
) -> Result<Program, Diagnostic> {
    if !options.recovering && !diagnostics.is_empty() {
        return Err(diagnostics.swap_remove(0));
    }
    let (scopes, found) = with_stack(length, || scope::analyze(&ast, options.strict, &options.surroundings));
    diagnostics.extend(found);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span().start);
    if !options.recovering && !diagnostics.is_empty() {
        return Err(diagnostics.swap_remove(0));
    }
    Ok(Program { ast, scopes, diagnostics })
}

/// A function made from texts while the program runs.
pub struct DynamicFunction {
    /// Its source, as `toString` shows it.
    pub text: Vec<u8>,
    /// A script of that one function.
    pub program: Program,
}

/// Parses what the constructors `Function`, `AsyncFunction`, `GeneratorFunction` and
/// `AsyncGeneratorFunction` are given (CreateDynamicFunction). Errors have their place in
/// `parameters` or `body`, or else in the text that the two make together.
pub fn parse_function(
    parameters: Source<'_>,
    body: Source<'_>,
    is_async: bool,
    is_generator: bool,
) -> Result<DynamicFunction, Diagnostic> {
    let context = Context::default().of_function(FunctionKind::Ordinary, is_async, is_generator);
    for (source, part) in [(parameters, FunctionPart::Parameters), (body, FunctionPart::Body)] {
        let bytes = source.bytes();
        let parsed = with_stack(bytes.len(), || {
            Parser::new(bytes, Goal::Script, context, false).part_of_function(part)
        });
        if let Some(diagnostic) = parsed.diagnostics.into_iter().next() {
            return Err(diagnostic);
        }
    }
    let mut text = Vec::with_capacity(parameters.bytes().len() + body.bytes().len() + 40);
    text.extend_from_slice(if is_async { b"async function" } else { b"function" });
    text.extend_from_slice(if is_generator { b"* anonymous(" } else { b" anonymous(" });
    text.extend_from_slice(parameters.bytes());
    text.extend_from_slice(b"\n) {\n");
    text.extend_from_slice(body.bytes());
    text.extend_from_slice(b"\n}");
    Source::from_wtf8(&text)?;
    let options = Options::script();
    let parsed =
        with_stack(text.len(), || Parser::new(&text, Goal::Script, options.context(), false).only_function());
    let program = analyzed(text.len(), parsed.ast, parsed.diagnostics, &options)?;
    Ok(DynamicFunction { text, program })
}
