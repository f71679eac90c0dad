//! What the keys that read JavaScript share: which tokens and names an exercise admits.
//!
//! An exercise takes only a part of the language, so that a C program of a few hundred lines can
//! read it. [`admits`] is that fence; everything inside it is answered by the parser.

use crate::ast::{Ast, Flow, Node, NodeId, PropertyKind, Visitor, walk};
use crate::atom::Atoms;
use crate::lexer::{Lexer, TokenKind};
use crate::{Goal, ast};

/// Whether [`first_outside`] finds nothing.
pub(super) fn admits(source: &[u8], spaces: &[u8], tokens: &[TokenKind]) -> bool {
    first_outside(source, spaces, tokens).is_none()
}

/// The offset of the first thing in `source` that is not a punctuator or word of `tokens`, a plain
/// name or a decimal whole number, with `spaces` between them.
pub(super) fn first_outside(source: &[u8], spaces: &[u8], tokens: &[TokenKind]) -> Option<usize> {
    if let Some(at) = source.iter().position(|byte| !byte.is_ascii()) {
        return Some(at);
    }
    let (mut lexer, mut atoms) = (Lexer::new(source, Goal::Script), Atoms::new());
    let mut end = 0;
    // Any word may be the name of a property.
    let mut after_dot = false;
    loop {
        let token = lexer.next(&mut atoms);
        // Comments lie between tokens too; they are not admitted.
        let gap = &source[end..token.start as usize];
        if let Some(at) = gap.iter().position(|byte| !spaces.contains(byte)) {
            return Some(end + at);
        }
        end = token.end as usize;
        let text = token.span().of(source);
        let admitted = match token.kind {
            TokenKind::End => return None,
            TokenKind::Identifier => after_dot || (!token.escaped && !is_special(text)),
            TokenKind::Number => is_plain_number(text),
            kind => tokens.contains(&kind) || (after_dot && kind.is_keyword()),
        };
        if !admitted {
            return Some(token.start as usize);
        }
        after_dot = matches!(token.kind, TokenKind::Dot | TokenKind::QuestionDot);
    }
}

/// Names that mean more than a name in places.
fn is_special(name: &[u8]) -> bool {
    matches!(name, b"async" | b"await" | b"let" | b"of" | b"static" | b"using" | b"yield")
}

/// Decimal digits without a leading zero, few enough to be exact in a `double`.
fn is_plain_number(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit) && text.len() <= 15 && (text.len() == 1 || text[0] != b'0')
}

/// Whether the tree of an admitted source holds only what the tokens meant to say: no regular
/// expression made of two slashes, no `new.target`, no methods, no function with statements inside
/// an expression.
pub(super) fn is_plain(ast: &Ast, root: NodeId) -> bool {
    struct Fence(bool);
    impl Visitor for Fence {
        fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
            self.0 &= match ast.node(id) {
                Node::RegExp { .. } | Node::NewTarget {} => false,
                Node::Property { kind, computed, key, .. } => {
                    kind == PropertyKind::Value && !computed && matches!(ast.node(key), Node::Name { .. })
                }
                Node::PatternProperty { computed, key, .. } => {
                    !computed && matches!(ast.node(key), Node::Name { .. })
                }
                Node::Array { elements } | Node::ArrayPattern { elements } => {
                    ast.list(elements).iter().all(Option::is_some)
                }
                Node::Function { function } => {
                    let function = ast.function(function);
                    function.kind == ast::FunctionKind::Arrow && function.has_expression_body
                }
                _ => true,
            };
            Flow::Into
        }
    }
    let mut fence = Fence(true);
    walk(ast, root, &mut fence);
    fence.0
}
