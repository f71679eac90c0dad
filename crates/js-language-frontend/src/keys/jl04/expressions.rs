//! JL04/ex-2: expressions to S-expressions, one a line.

use solution_key::{Rng, ScriptError};

use super::writer::Writer;
use crate::ast::{Ast, Node, NodeId, sexpr};
use crate::keys::page::Page;
use crate::keys::sources;
use crate::lexer::TokenKind;
use crate::{Options, Source, parse_expression};

/// The tokens of the exercise besides names and numbers.
pub(super) const TOKENS: &[TokenKind] = {
    use TokenKind::*;
    &[
        ParenOpen,
        ParenClose,
        BracketOpen,
        BracketClose,
        Dot,
        QuestionDot,
        Comma,
        Question,
        Colon,
        PlusPlus,
        MinusMinus,
        Plus,
        Minus,
        Not,
        BitNot,
        TypeOf,
        Void,
        Delete,
        New,
        This,
        Null,
        True,
        False,
        Assign,
        PlusAssign,
        MinusAssign,
        StarAssign,
        SlashAssign,
        PercentAssign,
        StarStarAssign,
        ShiftLeftAssign,
        ShiftRightAssign,
        ShiftRightUnsignedAssign,
        AmpersandAssign,
        BarAssign,
        CaretAssign,
        AndAndAssign,
        OrOrAssign,
        CoalesceAssign,
        Coalesce,
        OrOr,
        AndAnd,
        Bar,
        Caret,
        Ampersand,
        EqualEqual,
        NotEqual,
        EqualEqualEqual,
        NotEqualEqual,
        Less,
        LessEqual,
        Greater,
        GreaterEqual,
        In,
        InstanceOf,
        ShiftLeft,
        ShiftRight,
        ShiftRightUnsigned,
        Star,
        Slash,
        Percent,
        StarStar,
    ]
};

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    (0..size.max(1)).map(|_| Writer::new(rng).expression() + "\n").collect()
}

/// The answer.
pub(super) fn run(input: &[u8]) -> Result<Page, ScriptError> {
    let mut page = Page::default();
    for (index, line) in input.split(|&byte| byte == b'\n').enumerate() {
        if line.iter().all(|byte| b" \t".contains(byte)) {
            continue;
        }
        let (ast, root) = tree(line).ok_or_else(|| ScriptError::new(index + 1, "not in the subset"))?;
        page.line(sexpr(&ast, root), meaning(&ast, root, line, index + 1));
    }
    Ok(page)
}

/// The tree of a line that is an expression of the subset.
fn tree(line: &[u8]) -> Option<(Ast, NodeId)> {
    if !sources::admits(line, b" \t", TOKENS) {
        return None;
    }
    let syntax = parse_expression(Source::new(line).ok()?, &Options::script());
    let root = lone_expression(&syntax.ast)?;
    sources::is_plain(&syntax.ast, root).then_some((syntax.ast, root))
}

/// The expression of a program that is one expression statement.
pub(super) fn lone_expression(ast: &Ast) -> Option<NodeId> {
    let Node::Program { body } = ast.node(ast.root()) else { return None };
    match ast.node(ast.item(body, 0)?) {
        Node::Expression { expression } => Some(expression),
        _ => None,
    }
}

/// What stands at the root, in words.
pub(super) fn meaning(ast: &Ast, root: NodeId, line: &[u8], number: usize) -> String {
    let mut parts = Vec::new();
    ast.for_each_child(root, &mut |child| {
        parts.push(format!("`{}`", String::from_utf8_lossy(ast.span(child).of(line))));
    });
    match parts.as_slice() {
        [] => format!("Line {number} of the input is one name, word or number."),
        _ => {
            let tree = sexpr(ast, root);
            let head = tree.trim_start_matches('(').split([' ', ')']).next().unwrap_or_default();
            format!(
                "In line {number} of the input, what applies last is `{head}`; it stands above {}.",
                parts.join(" and ")
            )
        }
    }
}
