//! JL06a: the scope tree with its bindings, and what each use means.

use solution_key::{Rng, ScriptError};

use super::subset::Forms;
use super::{Page, Program, generator};
use crate::ast::Node;

const EVERY: Forms = Forms::FOR.and(Forms::TRY).and(Forms::EXPRESSION).and(Forms::CLASS);

/// A random input of either exercise.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    generator::program(rng, size, EVERY)
}

/// ex-1: the scope tree.
pub(super) fn tree(input: &[u8]) -> Result<Page, ScriptError> {
    let program = Program::read(input, EVERY)?;
    let mut page = Page::default();
    program.tree(&mut page, |page, indent, binding| {
        page.line(
            format!("{indent}[{}] {}", program.program.scopes.binding(binding).slot, program.title(binding)),
            "A binding of the scope above it. Slots are numbered in the order of the declarations.",
        );
    });
    Ok(page)
}

/// ex-2: what each use means.
pub(super) fn uses(input: &[u8]) -> Result<Page, ScriptError> {
    let program = Program::read(input, EVERY)?;
    let scopes = &program.program.scopes;
    let mut page = Page::default();
    for (scope, node) in program.uses() {
        let Node::Reference { reference, .. } = program.program.ast.node(node) else { continue };
        let binding = scopes.resolution(reference).binding.map(|binding| scopes.binding(binding));
        let outside = binding
            .is_some_and(|binding| scopes.scope(binding.scope).function != scopes.scope(scope).function);
        let captured = if outside { " captured" } else { "" };
        let meaning = match binding {
            None => "No scope around the use declares the name.".to_string(),
            Some(binding) => format!(
                "It is the {} of line {}: the innermost one around the use, wherever in its scope it is \
                 declared. Hops count scopes outwards.{}",
                binding.kind.text(),
                program.line(binding.node),
                if outside {
                    " It belongs to the code of another function, so that one is captured."
                } else {
                    ""
                }
            ),
        };
        page.line(
            format!(
                "{} {} {}{captured}",
                program.line(node),
                program.name(node),
                program.meaning(scope, node)
            ),
            meaning,
        );
    }
    Ok(page)
}
