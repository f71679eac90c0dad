//! JL03/ex-3: place and reason of the first error in each of several programs.

use solution_key::{Rng, ScriptError};

use super::statements::TOKENS;
use super::writer::Writer;
use crate::diagnostic::Code;
use crate::keys::page::Page;
use crate::keys::sources;
use crate::span::LineIndex;
use crate::{Options, Source, parse_syntax};

/// The reasons of the exercise. Any other program is outside of it.
const REASONS: &[Code] = &[
    Code::Expected,
    Code::UnexpectedToken,
    Code::UnexpectedEnd,
    Code::ReservedWord,
    Code::DeclarationInBody,
    Code::ReturnOutside,
    Code::BreakOutside,
    Code::ContinueOutside,
    Code::ContinueNoLoop,
    Code::UndefinedLabel,
    Code::DuplicateLabel,
    Code::LineBreakAfterThrow,
    Code::InvalidAssignmentTarget,
    Code::InvalidUpdateTarget,
];

/// The line between two programs.
const BORDER: &[u8] = b"---";

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    let programs: Vec<String> = (0..1 + size / 2).map(|_| Writer::for_program(rng).broken()).collect();
    programs.join("---\n")
}

/// The answer.
pub(super) fn run(input: &[u8]) -> Result<Page, ScriptError> {
    let mut page = Page::default();
    for (number, (first_line, program)) in programs(input).into_iter().enumerate() {
        let lines = LineIndex::new(program);
        let outside =
            |offset: usize| ScriptError::new(first_line + lines.line_of(offset as u32), "not in the subset");
        if let Some(offset) = sources::first_outside(program, b" \t\n", TOKENS) {
            return Err(outside(offset));
        }
        let source = Source::new(program).map_err(|_| outside(0))?;
        let syntax = parse_syntax(source, &Options::script());
        match syntax.diagnostics.first() {
            None => page.line("ok", format!("Program {} has no error.", number + 1)),
            Some(diagnostic) => {
                let start = diagnostic.span().start;
                if !REASONS.contains(&diagnostic.code()) {
                    return Err(outside(start as usize));
                }
                let place = lines.position(program, start);
                page.line(
                    format!("{place} {}", diagnostic.code().slug()),
                    format!("Program {}, line {} of it: {}.", number + 1, place.line, diagnostic.message()),
                );
            }
        }
    }
    Ok(page)
}

/// The programs between the borders, each with the number of its first line.
fn programs(input: &[u8]) -> Vec<(usize, &[u8])> {
    let (mut out, mut start, mut first_line, mut at) = (Vec::new(), 0, 1, 0);
    for (index, line) in input.split_inclusive(|&byte| byte == b'\n').enumerate() {
        if line.strip_suffix(b"\n").unwrap_or(line) == BORDER {
            out.push((first_line, &input[start..at]));
            (start, first_line) = (at + line.len(), index + 2);
        }
        at += line.len();
    }
    out.push((first_line, &input[start..]));
    out
}
