//! Loaded sources: the text of a program beside its unit of compilation.

use std::cell::OnceCell;
use std::rc::Rc;

use js_bytecode::{CompileOptions, FunctionId, Outline, Template, Unit, UnitKind};
use js_language_frontend::span::{LineIndex, Span};
use js_language_frontend::{Options, Program, Source, parse};
use js_object_model::{Context, Result};

use crate::code_store::{self, Origin};

/// A source whose functions can be had. Code cells share it.
pub struct LoadedUnit {
    origin: Origin,
    text: Box<[u8]>,
    name: Box<str>,
    lines: OnceCell<LineIndex>,
}

/// A place in a source, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The column, in UTF-16 code units.
    pub column: u32,
}

impl LoadedUnit {
    /// A unit of a program that was parsed from `text`; `name` is what stack traces show.
    pub fn new(program: Program, text: &[u8], name: &str, kind: UnitKind) -> Rc<LoadedUnit> {
        let unit = Unit::new(program, kind, CompileOptions::default());
        LoadedUnit::from(Origin::Parsed(Box::new(unit)), text, name)
    }

    fn from(origin: Origin, text: &[u8], name: &str) -> Rc<LoadedUnit> {
        Rc::new(LoadedUnit { origin, text: text.into(), name: name.into(), lines: OnceCell::new() })
    }

    /// Parses a source, or takes its code from the machine's store. Errors are thrown as
    /// SyntaxErrors of the present realm.
    pub fn parse(
        cx: &mut Context,
        text: &[u8],
        name: &str,
        options: &Options,
        kind: UnitKind,
    ) -> Result<Rc<LoadedUnit>> {
        if let Some(unit) = code_store::load(cx, text, name, kind) {
            return Ok(LoadedUnit::from(Origin::Cached(unit), text, name));
        }
        let parsed = Source::from_wtf8(text).and_then(|source| parse(source, options));
        let program = match parsed {
            Ok(program) => program,
            Err(diagnostic) => {
                let throw = cx.syntax_error(&diagnostic);
                if matches!(kind, UnitKind::Script | UnitKind::Module) {
                    let place = place_in(text, &LineIndex::new(text), diagnostic.span().start);
                    crate::trace::add_place(cx, name, place);
                }
                return Err(throw);
            }
        };
        let unit = Unit::new(program, kind, CompileOptions::default());
        code_store::keep(cx, &unit, text, name);
        Ok(LoadedUnit::from(Origin::Parsed(Box::new(unit)), text, name))
    }

    /// The name that stack traces show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A piece of the text, as WTF-8.
    pub fn text(&self, span: Span) -> &[u8] {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// What is known of a function before it is compiled.
    pub(crate) fn outline(&self, id: FunctionId) -> Option<Outline> {
        self.origin.outline(id)
    }

    /// Compiles a function, or reads it again. What exceeds the limits of the code is a RangeError.
    pub(crate) fn compile(&self, cx: &mut Context, id: FunctionId) -> Result<Template> {
        self.origin.compile(cx, id)
    }

    /// The place of a byte offset.
    pub fn place(&self, offset: u32) -> Place {
        place_in(&self.text, self.lines.get_or_init(|| LineIndex::new(&self.text)), offset)
    }
}

fn place_in(text: &[u8], lines: &LineIndex, offset: u32) -> Place {
    let (line, column) = lines.utf16_position(text, offset);
    Place { line: line + 1, column: column + 1 }
}
