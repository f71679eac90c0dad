//! Every token of a parsed source, as the parser read them.
//!
//! What a `/` or a `}` means only the grammar knows, and the parser does not keep its tokens. The
//! tree does hold the answer: where a regular expression or a piece of a template starts, the
//! lexer is asked to read on as one. So this list is the parser's own, at no cost to the parser.
//! `plumb dump tokens` and the keys of node JL02 print it.

use crate::ast::{Ast, Flow, Node, NodeId, Visitor, walk};
use crate::atom::Atoms;
use crate::lexer::{Lexer, Token, TokenKind};
use crate::source::Source;
use std::collections::HashSet;

/// The tokens of `source`, whose tree is `ast`, without the end. A name's or string's `value` is an
/// atom of `atoms`.
pub fn tokens(source: Source<'_>, ast: &Ast, atoms: &mut Atoms) -> Vec<Token> {
    let mut literals = Literals::default();
    walk(ast, ast.root(), &mut literals);
    let mut lexer = Lexer::new(source.bytes(), ast.goal());
    let mut tokens = Vec::new();
    loop {
        let mut token = lexer.next(atoms);
        match token.kind {
            TokenKind::End => return tokens,
            TokenKind::Slash | TokenKind::SlashAssign if literals.0.contains(&token.start) => {
                token = lexer.rescan_regexp(token);
            }
            TokenKind::BraceClose if literals.0.contains(&token.start) => {
                token = lexer.rescan_template(atoms, token);
            }
            _ => {}
        }
        tokens.push(token);
    }
}

/// Where the literals start that only the parser could tell.
#[derive(Default)]
struct Literals(HashSet<u32>);

impl Visitor for Literals {
    fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
        if matches!(ast.node(id), Node::RegExp { .. } | Node::TemplateElement { .. }) {
            self.0.insert(ast.span(id).start);
        }
        Flow::Into
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, parse};

    #[test]
    fn the_tree_tells_what_slashes_and_braces_mean() {
        let text = "if (a) /[/]}/g.b; a = b / c / `x${ {d: `y${1}`} }z`; f(/=/)";
        let source = Source::from(text);
        let program = parse(source, &Options::script()).unwrap();
        let found: Vec<&str> = tokens(source, &program.ast, &mut Atoms::new())
            .iter()
            .map(|token| &text[token.start as usize..token.end as usize])
            .collect();
        let expected = "if ( a ) /[/]}/g . b ; a = b / c / `x${ { d : `y${ 1 }` } }z` ; f ( /=/ )";
        assert_eq!(found, expected.split(' ').collect::<Vec<_>>());
    }
}
