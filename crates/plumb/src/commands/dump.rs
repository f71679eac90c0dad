//! `plumb dump`: what a stage of the engine makes of a source. The printers are the engine's own,
//! those that the keys print with. What must run for it is in [`crate::inspection`].

use crate::failure::{CORRECT, Failure, NOT_CORRECT};
use crate::host::Program as HostProgram;
use crate::{inspection, output};
use clap::{Args, ValueEnum};
use js_bytecode::UnitKind;
use js_language_frontend::atom::Atoms;
use js_language_frontend::printer::{PrintOptions, print};
use js_language_frontend::span::LineIndex;
use js_language_frontend::{Diagnostic, Options, Program, Source, ast, parse, scope, tokens};
use plumb_curriculum::report::formats;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::PathBuf;

const AFTER: &str = "\
A source with errors is read on as far as it goes: what can be shown is shown, the errors go to \
standard error, and the exit status is 1.

Examples:
  plumb dump ast --spans program.js
  plumb dump scopes --module program.mjs
  plumb dump bytecode program.js
  plumb dump shapes program.js           runs the program first
  echo 'a ?? b' | plumb dump tree -";

/// Shows what a stage of the engine makes of a JavaScript file.
#[derive(Args)]
#[command(after_help = AFTER)]
pub(crate) struct Dump {
    /// The stage.
    stage: Stage,

    /// The file; `-` for standard input.
    file: PathBuf,

    /// Read it as a module; files that end in .mjs are modules anyway.
    #[arg(long)]
    module: bool,

    /// With `ast`: show where each node stands, in bytes.
    #[arg(long)]
    spans: bool,

    /// Print an object with the text of the stage, and the errors with their places in bytes.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stage {
    /// The tokens, one a line: place, kind, text; `nl` marks a line break before one.
    Tokens,
    /// The syntax tree, one node a line.
    Ast,
    /// The syntax tree as one S-expression.
    Tree,
    /// Scopes, their bindings, and what each reference means.
    Scopes,
    /// The source again, printed from the tree.
    Source,
    /// The shortest source that means the same tree.
    Minified,
    /// The source map of the minified source, as JSON.
    Map,
    /// The instructions of every function, outer ones first: place, line and column, instruction.
    Bytecode,
    /// After the program has run: the trees of shapes to which it has added.
    Shapes,
    /// After the program has run and garbage was collected: cells and bytes of each kind.
    Heap,
}

impl Dump {
    pub(crate) fn run(self) -> Result<u8, Failure> {
        let program = HostProgram::read(&self.file)?;
        let HostProgram { name, text: bytes } = &program;
        let module = self.module || self.file.extension().is_some_and(|extension| extension == "mjs");
        let options = if module { Options::module() } else { Options::script() }.recovering();
        let parsed = Source::new(bytes).and_then(|source| Ok((source, parse(source, &options)?)));
        let (source, parsed) = match parsed {
            Ok(parsed) => parsed,
            // No source at all: not UTF-8, or too long.
            Err(diagnostic) => return self.report("", &[diagnostic], bytes, name),
        };
        let errors = parsed.diagnostics.clone();
        match self.show(source, parsed, &program, module)? {
            Ok(text) => self.report(&text, &errors, bytes, name),
            Err(uncaught) => {
                anstream::eprint!("{uncaught}");
                Ok(NOT_CORRECT)
            }
        }
    }

    fn report(&self, text: &str, errors: &[Diagnostic], bytes: &[u8], name: &str) -> Result<u8, Failure> {
        if self.json {
            let error = |error: &Diagnostic| {
                let (span, code) = (error.span(), error.code().slug());
                json!({ "code": code, "message": error.message(), "start": span.start, "end": span.end })
            };
            let errors: Vec<Value> = errors.iter().map(error).collect();
            output::show(&formats::json(&json!({ "text": text, "errors": errors })))?;
        } else {
            output::raw(text.as_bytes())?;
            errors.iter().for_each(|error| anstream::eprint!("{}", error.render(bytes, name)));
        }
        Ok(if errors.is_empty() { CORRECT } else { NOT_CORRECT })
    }

    /// The text of the stage. The inner error is what the program did not catch.
    fn show(
        &self,
        source: Source<'_>,
        parsed: Program,
        program: &HostProgram,
        module: bool,
    ) -> Result<Result<String, String>, Failure> {
        let Program { ast, scopes, diagnostics } = &parsed;
        Ok(Ok(match self.stage {
            Stage::Tokens => show_tokens(source, &parsed),
            Stage::Ast => ast::dump(ast, ast.root(), self.spans),
            Stage::Tree => ast::sexpr(ast, ast.root()) + "\n",
            Stage::Scopes => scope::dump(ast, scopes, source.bytes()),
            Stage::Source => print(ast, &PrintOptions::pretty()).code,
            Stage::Minified => print(ast, &PrintOptions::minified()).code + "\n",
            Stage::Map => {
                let printed = print(ast, &PrintOptions::minified().with_map(source, &program.name));
                printed.map.map_or_else(String::new, |map| map.to_json() + "\n")
            }
            // Nothing is compiled or run of a source with errors.
            Stage::Bytecode | Stage::Shapes | Stage::Heap if !diagnostics.is_empty() => String::new(),
            Stage::Bytecode => {
                let kind = if module { UnitKind::Module } else { UnitKind::Script };
                inspection::bytecode(parsed, kind, source.bytes()).map_err(Failure::Usage)?
            }
            Stage::Shapes | Stage::Heap if module => {
                return Err(Failure::Usage("the stages that run a program take scripts only".to_owned()));
            }
            Stage::Shapes => return inspection::after_run(program, inspection::shapes),
            Stage::Heap => return inspection::after_run(program, inspection::heap),
        }))
    }
}

fn show_tokens(source: Source<'_>, program: &Program) -> String {
    let lines = LineIndex::new(source.bytes());
    let mut out = String::new();
    for token in tokens(source, &program.ast, &mut Atoms::new()) {
        let place = lines.position(source.bytes(), token.start);
        let mark = if token.newline_before { "nl" } else { "-" };
        let text = String::from_utf8_lossy(token.span().of(source.bytes()));
        let _ = writeln!(out, "{place} {mark} {:?} {}", token.kind, text.escape_debug());
    }
    out
}
