//! JL06c: which uses need a check, and what strict mode changes.

use std::collections::HashSet;

use solution_key::{Rng, ScriptError};

use super::subset::Forms;
use super::{Page, Program, generator};
use crate::ast::{Ast, Flow, Node, NodeId, Visitor, walk};
use crate::parse::{self, Options};
use crate::scope::{BindingKind, Tdz};
use crate::source::Source;
use crate::span::LineIndex;

const CHECKS: Forms = Forms::FOR
    .and(Forms::TRY)
    .and(Forms::EXPRESSION)
    .and(Forms::CLASS)
    .and(Forms::STATIC)
    .and(Forms::SWITCH)
    .and(Forms::TYPEOF);

const STRICT: Forms = Forms::FOR
    .and(Forms::TRY)
    .and(Forms::EXPRESSION)
    .and(Forms::VAR)
    .and(Forms::NESTED)
    .and(Forms::STRICT)
    .and(Forms::TYPEOF);

/// A random input.
pub(super) fn generate_checks(rng: &mut Rng, size: u32) -> String {
    generator::program(rng, size, CHECKS)
}

/// ex-1: safe, error or check.
pub(super) fn checks(input: &[u8]) -> Result<Page, ScriptError> {
    let program = Program::read(input, CHECKS)?;
    let mut page = Page::default();
    for (_, node) in program.uses() {
        let Node::Reference { reference, .. } = program.program.ast.node(node) else { continue };
        let tdz = program.program.scopes.resolution(reference).tdz;
        let meaning = match tdz {
            Tdz::None => continue,
            Tdz::Safe => "In the same function and behind the declaration: it has run before.",
            Tdz::Error => {
                "In the same function and in front of the end of the declaration: whenever control comes here, \
                 it throws. `typeof` throws too."
            }
            Tdz::Check => {
                "In another function, which may run early or late, or behind another `case`, which control may \
                 enter past the declaration: only the running program can tell."
            }
        };
        page.line(format!("{} {} {}", program.line(node), program.name(node), tdz.text()), meaning);
    }
    Ok(page)
}

/// A random input.
pub(super) fn generate_strict(rng: &mut Rng, size: u32) -> String {
    generator::program(rng, size, STRICT)
}

/// ex-2: the differences of strict mode.
pub(super) fn strict(input: &[u8]) -> Result<Page, ScriptError> {
    let sloppy = Program::read(input, STRICT)?;
    let text = std::str::from_utf8(input).unwrap_or_default();
    let options = Options { strict: true, ..Options::script() }.recovering();
    let program = match parse::parse(Source::from(text), &options) {
        Ok(program) => program,
        Err(error) => return Err(ScriptError::new(1, error.code().slug())),
    };
    let strict = Program { program, lines: LineIndex::new(input) };
    // Each difference with its place, so that all kinds of them come in source order.
    let mut found: Vec<(u32, String, &str)> = Vec::new();
    for diagnostic in &strict.program.diagnostics {
        let start = diagnostic.span().start;
        let line = sloppy.lines.line_of(start) + 1;
        let name = String::from_utf8_lossy(diagnostic.span().of(input));
        found.push((
            start,
            format!("{line} {name} allowed -> early error"),
            "Strict mode code may not declare a name twice, neither parameters nor functions in a block.",
        ));
    }
    if !found.is_empty() {
        // With an early error nothing of the source runs: there is nothing more to compare.
        return Ok(page_of(found));
    }
    let mut targets = Targets(HashSet::new());
    walk(&sloppy.program.ast, sloppy.program.ast.root(), &mut targets);
    for (one, two) in sloppy.uses().into_iter().zip(strict.uses()) {
        let place = sloppy.program.ast.span(one.1).start;
        let before = sloppy.meaning(one.0, one.1);
        let after = strict.meaning(two.0, two.1);
        let title = format!("{} {}", sloppy.line(one.1), sloppy.name(one.1));
        if before != after {
            found.push((
                place,
                format!("{title} {before} -> {after}"),
                "In strict mode code a function in a block is not a variable of the function around it.",
            ));
        }
        if !targets.0.contains(&one.1) || sloppy.program.scopes.scope(one.0).strict {
            continue;
        }
        let kind = |program: &Program, node| match program.program.ast.node(node) {
            Node::Reference { reference, .. } => {
                let binding = program.program.scopes.resolution(reference).binding;
                binding.map(|binding| program.program.scopes.binding(binding).kind)
            }
            _ => None,
        };
        let (was, is) = (kind(&sloppy, one.1), kind(&strict, two.1));
        let was = match was {
            None => "creates",
            Some(BindingKind::FunctionName) => "ignored",
            Some(_) => "assigns",
        };
        if matches!(is, None | Some(BindingKind::FunctionName)) {
            found.push((
                place,
                format!("{title} {was} -> throws"),
                "Assigning to a name that nothing declares makes a global property in sloppy mode code and throws \
                 in strict mode code. Assigning to the name of a function expression is ignored, or throws.",
            ));
        }
    }
    let mut page = page_of(found);
    if page.len() == 0 {
        page.line("no difference", "The source means the same in strict mode.");
    }
    Ok(page)
}

/// The differences in source order.
fn page_of(mut found: Vec<(u32, String, &str)>) -> Page {
    found.sort_by_key(|&(place, ..)| place);
    let mut page = Page::default();
    for (_, text, meaning) in found {
        page.line(text, meaning);
    }
    page
}

/// The references that are assigned to.
struct Targets(HashSet<NodeId>);

impl Visitor for Targets {
    fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
        if let Node::Assignment { target, .. } = ast.node(id) {
            self.0.insert(target);
        }
        Flow::Into
    }
}
