//! JL04/ex-1: the binding powers of each operator, and which of two operators gets the operand
//! between them.

use solution_key::{Command, Rng, Script, ScriptError};

use crate::ast::{
    Ast, Flow, INFIX, Infix, InfixRow, NodeId, UnaryOperator, UpdateOperator, Visitor, power, walk,
};
use crate::keys::page::Page;
use crate::span::Span;
use crate::{Options, Source, parse_expression};

/// What follows an operand and takes nothing on its right that a power could decide.
const LINKS: [&str; 4] = [".", "?.", "[", "("];

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    let mut out = String::new();
    for _ in 0..size.max(1) {
        let command = match rng.below(16) {
            0..=10 => format!("between {} {}", infix(rng), infix(rng)),
            11 | 12 => format!("infix {}", infix(rng)),
            13 => format!("prefix {}", prefixes()[rng.below(9) as usize]),
            14 => format!("postfix {}", postfixes()[rng.below(6) as usize].0),
            _ if rng.one_in(8) => "table".into(),
            _ => "# nothing to do on this line".into(),
        };
        out.push_str(&command);
        out.push('\n');
    }
    // A comment alone would ask for nothing.
    out + "between - -\n"
}

/// An infix operator; those of a kind of their own more often than the many assignments.
fn infix(rng: &mut Rng) -> &'static str {
    let special = [",", "=", "?", "??", "||", "&&", "&", "==", "<", "+", "-", "*", "**"];
    if rng.one_in(2) {
        rng.pick(&special)
    } else {
        INFIX[rng.below(INFIX.len() as u32) as usize].token.text()
    }
}

fn prefixes() -> Vec<&'static str> {
    let unary = UnaryOperator::ALL.iter().map(|operator| operator.text());
    unary.chain(UpdateOperator::ALL.iter().map(|operator| operator.text())).collect()
}

fn postfixes() -> Vec<(&'static str, u8)> {
    let updates = UpdateOperator::ALL.iter().map(|operator| (operator.text(), power::POSTFIX));
    updates.chain(LINKS.map(|link| (link, power::MEMBER))).collect()
}

/// The answer.
pub(super) fn run(input: &[u8]) -> Result<Page, ScriptError> {
    let mut page = Page::default();
    for command in &Script::read(input)?.commands {
        match command.name() {
            "infix" => {
                let [operator] = command.exactly()?;
                infix_line(&mut page, find(command, operator)?);
            }
            "prefix" => {
                let [operator] = command.exactly()?;
                let known = prefixes().into_iter().find(|&known| known == operator);
                let known = known.ok_or_else(|| unknown(command, "a prefix", operator))?;
                prefix_line(&mut page, known);
            }
            "postfix" => {
                let [operator] = command.exactly()?;
                let known = postfixes().into_iter().find(|&(known, _)| known == operator);
                let (known, left) = known.ok_or_else(|| unknown(command, "a postfix", operator))?;
                postfix_line(&mut page, known, left);
            }
            "between" => {
                let [first, second] = command.exactly()?;
                between(&mut page, find(command, first)?, find(command, second)?);
            }
            "table" => {
                let [] = command.exactly()?;
                INFIX.iter().for_each(|row| infix_line(&mut page, row));
                prefixes().into_iter().for_each(|operator| prefix_line(&mut page, operator));
                postfixes().into_iter().for_each(|(operator, left)| postfix_line(&mut page, operator, left));
            }
            other => return Err(command.error(format!("unknown command: {other}"))),
        }
    }
    Ok(page)
}

fn unknown(command: &Command<'_>, kind: &str, operator: &str) -> ScriptError {
    command.error(format!("not {kind} operator: {operator}"))
}

fn find(command: &Command<'_>, operator: &str) -> Result<&'static InfixRow, ScriptError> {
    let row = INFIX.iter().find(|row| row.token.text() == operator);
    row.ok_or_else(|| unknown(command, "an infix", operator))
}

fn infix_line(page: &mut Page, row: &InfixRow) {
    let (text, left, right) = (row.token.text(), row.left, row.right);
    let side = if left < right { "left" } else { "right" };
    let order = if left < right { "below" } else { "above" };
    page.line(
        format!("infix {text} {left} {right}"),
        format!("`{text}` groups to the {side}, so its left power is {order} its right power."),
    );
}

fn prefix_line(page: &mut Page, operator: &str) {
    page.line(
        format!("prefix {operator} {}", power::UNARY),
        "A prefix operator has no operand on its left, so it has a right power only.",
    );
}

fn postfix_line(page: &mut Page, operator: &str, left: u8) {
    page.line(
        format!("postfix {operator} {left}"),
        "What follows its operand pulls on its left only, so it has a left power only.",
    );
}

/// Asks the parser who gets `b` in `a first b second c`.
fn between(page: &mut Page, first: &InfixRow, second: &InfixRow) {
    let word = |row: &InfixRow| match row.infix {
        Infix::Conditional => "? x :",
        _ => row.token.text(),
    };
    let (left, right) = (format!("a {} b", word(first)), format!("b {} c", word(second)));
    let source = format!("{left}{}", &right[1..]);
    // Some of these are early errors; recovery keeps the tree, which is all that is asked.
    let syntax = parse_expression(Source::from(source.as_str()), &Options::script().recovering());
    let (pulls, pulled) = (first.right, second.left);
    if has_node(&syntax.ast, Span::new(left.len() as u32 - 1, source.len() as u32)) {
        page.line(
            format!("a {} ({right})  {pulls} < {pulled}", word(first)),
            format!(
                "`{}` pulls `b` with {pulled}, more than the {pulls} of `{}`.",
                word(second),
                word(first)
            ),
        );
    } else {
        page.line(
            format!("({left}){}  {pulls} > {pulled}", &right[1..]),
            format!(
                "`{}` pulls `b` with {pulls}, more than the {pulled} of `{}`.",
                word(first),
                word(second)
            ),
        );
    }
}

/// Whether the tree has a node that covers exactly `span`.
fn has_node(ast: &Ast, span: Span) -> bool {
    struct Search(Span, bool);
    impl Visitor for Search {
        fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
            self.1 |= ast.span(id) == self.0;
            Flow::Into
        }
    }
    let mut search = Search(span, false);
    walk(ast, ast.root(), &mut search);
    search.1
}

#[cfg(test)]
mod tests {
    use super::super::KEY;
    use super::*;

    /// The table alone decides every pair as the parser does: the key prints both.
    #[test]
    fn table_and_parser_agree_on_every_pair() {
        for first in INFIX {
            for second in INFIX {
                let input = format!("between {} {}", first.token.text(), second.token.text());
                let line = KEY.exercises[0].answer(input.as_bytes()).stdout;
                assert_ne!(first.right, second.left, "{input}");
                assert_eq!(line.contains(")  ") && line.contains(" < "), first.right < second.left, "{line}");
                assert_eq!(line.starts_with('('), first.right > second.left, "{line}");
            }
        }
    }
}
