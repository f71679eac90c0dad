//! `plumb dump`: what a stage of the front end makes of a source. The printers are the engine's own,
//! those that the keys print with.

use crate::failure::{CORRECT, Failure, NOT_CORRECT};
use crate::output;
use clap::{Args, ValueEnum};
use js_language_frontend::atom::Atoms;
use js_language_frontend::printer::{PrintOptions, print};
use js_language_frontend::span::LineIndex;
use js_language_frontend::{Diagnostic, Options, Program, Source, ast, parse, scope, tokens};
use plumb_curriculum::report::formats;
use serde_json::{Value, json};
use std::fmt::Write;
use std::io::Read;
use std::path::PathBuf;

const AFTER: &str = "\
A source with errors is read on as far as it goes: what can be shown is shown, the errors go to
standard error, and the exit status is 1.

Examples:
  plumb dump ast --spans program.js
  plumb dump scopes --module program.mjs
  echo 'a ?? b' | plumb dump tree -";

/// Shows what a stage of the front end makes of a JavaScript file.
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
}

impl Dump {
    pub(crate) fn run(self) -> Result<u8, Failure> {
        let bytes = self.read()?;
        let name = self.file.display().to_string();
        let module = self.module || self.file.extension().is_some_and(|extension| extension == "mjs");
        let options = if module { Options::module() } else { Options::script() }.recovering();
        let parsed = Source::new(&bytes).and_then(|source| Ok((source, parse(source, &options)?)));
        let (source, program) = match parsed {
            Ok(parsed) => parsed,
            // No source at all: not UTF-8, or too long.
            Err(diagnostic) => return self.report("", &[diagnostic], &bytes, &name),
        };
        let text = self.show(source, &program, &name);
        self.report(&text, &program.diagnostics, &bytes, &name)
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

    fn read(&self) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let read = if self.file.as_os_str() == "-" {
            std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            std::fs::read(&self.file)
        };
        read.map_err(|error| Failure::Usage(format!("cannot read {}: {error}", self.file.display())))
    }

    fn show(&self, source: Source<'_>, program: &Program, name: &str) -> String {
        let Program { ast, scopes, .. } = program;
        match self.stage {
            Stage::Tokens => show_tokens(source, program),
            Stage::Ast => ast::dump(ast, ast.root(), self.spans),
            Stage::Tree => ast::sexpr(ast, ast.root()) + "\n",
            Stage::Scopes => scope::dump(ast, scopes, source.bytes()),
            Stage::Source => print(ast, &PrintOptions::pretty()).code,
            Stage::Minified => print(ast, &PrintOptions::minified()).code + "\n",
            Stage::Map => {
                let printed = print(ast, &PrintOptions::minified().with_map(source, name));
                printed.map.map_or_else(String::new, |map| map.to_json() + "\n")
            }
        }
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
