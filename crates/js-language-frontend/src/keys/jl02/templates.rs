//! JL02/ex-3: the pieces of templates, nested ones too, with their cooked and raw text, as the
//! engine's parser has them.

use crate::ast::{Ast, Flow, Node, NodeId, Visitor, walk};
use crate::atom::Atoms;
use crate::diagnostic::Code;
use crate::keys::lexical::{Page, Run, one, outside, quoted, text};
use crate::lexer::{Token, TokenKind};
use crate::span::LineIndex;
use crate::{Options, Source, parse_syntax, tokens};
use solution_key::Rng;
use std::collections::HashMap;

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    let mut out = String::new();
    let mut left = size.max(1);
    while left > 0 {
        if rng.one_in(3) {
            out.push_str(one(rng, &["tag", "a.b", "f()", "a[0]"]));
        }
        template(rng, &mut left, 0, &mut out);
        out.push_str(one(rng, &[";\n", ";\n", "; ", ";\r\n", ".length;\n"]));
    }
    out
}

/// What may be wrong with an escape. Under a tag none of it is an error.
const BAD_ESCAPES: [Code; 4] =
    [Code::BadHexEscape, Code::BadUnicodeEscape, Code::CodePointTooLarge, Code::OctalEscapeInTemplate];

/// Templates.
pub(super) fn run(input: &[u8]) -> Run {
    let source = Source::from(text(input)?);
    if input.starts_with(b"#!") {
        return Err(outside(input, 0));
    }
    // Recovering, because an escape that means nothing is an error only where no tag sees it.
    let syntax = parse_syntax(source, &Options::script().recovering());
    let other = |code: Code| !BAD_ESCAPES.contains(&code);
    if let Some(error) = syntax.diagnostics.iter().find(|error| other(error.code())) {
        return Err(outside(input, error.span().start as usize));
    }
    let mut kinds = HashMap::new();
    let mut end = 0;
    for token in tokens(source, &syntax.ast, &mut Atoms::new()) {
        gap(input, end, token.start as usize)?;
        if !is_allowed(&token, input) {
            return Err(outside(input, token.start as usize));
        }
        end = token.end as usize;
        kinds.insert(token.start, token.kind);
    }
    gap(input, end, input.len())?;
    let mut printer = Printer {
        source,
        lines: LineIndex::new(input),
        kinds,
        tagged: Vec::new(),
        open: Vec::new(),
        page: Page::default(),
        block: None,
    };
    walk(&syntax.ast, syntax.ast.root(), &mut printer);
    match printer.block {
        Some(start) => Err(outside(input, start as usize)),
        None => Ok(printer.page),
    }
}

/// Between tokens there are blanks only, no comments.
fn gap(input: &[u8], start: usize, end: usize) -> Run<()> {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    match input[start..end].iter().position(|byte| !blank(byte)) {
        Some(at) => Err(outside(input, start + at)),
        None => Ok(()),
    }
}

/// Whether the exercise has such tokens.
fn is_allowed(token: &Token, input: &[u8]) -> bool {
    let text = token.span().of(input);
    match token.kind {
        TokenKind::Template
        | TokenKind::TemplateHead
        | TokenKind::TemplateMiddle
        | TokenKind::TemplateTail => true,
        TokenKind::Identifier => {
            !matches!(text, b"let" | b"yield" | b"await")
                && text.iter().all(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
        }
        TokenKind::Number => text.iter().all(u8::is_ascii_digit) && (text.len() == 1 || text[0] != b'0'),
        TokenKind::String => text.iter().all(|&byte| matches!(byte, b' '..=b'~') && byte != b'\\'),
        _ => matches!(
            text,
            [b'(' | b')' | b'[' | b']' | b'{' | b'}' | b',' | b'.' | b':' | b'?' | b'+' | b'-' | b'*' | b';']
        ),
    }
}

struct Printer<'s> {
    source: Source<'s>,
    lines: LineIndex,
    kinds: HashMap<u32, TokenKind>,
    /// The templates behind a tag.
    tagged: Vec<NodeId>,
    /// The templates around the place at hand.
    open: Vec<NodeId>,
    page: Page,
    /// Where a block stands, which the exercise does not have.
    block: Option<u32>,
}

impl Visitor for Printer<'_> {
    fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
        match ast.node(id) {
            Node::TaggedTemplate { template, .. } => self.tagged.push(template),
            Node::Template { .. } => self.open.push(id),
            Node::Block { .. } => self.block = self.block.or(Some(ast.span(id).start)),
            Node::TemplateElement { cooked, raw } => {
                let cooked = cooked.map(|atom| quoted(ast.atoms().bytes(atom)));
                self.piece(ast.span(id).start, cooked, &quoted(ast.atoms().bytes(raw)));
            }
            _ => {}
        }
        Flow::Into
    }

    fn leave(&mut self, ast: &Ast, id: NodeId) {
        if matches!(ast.node(id), Node::Template { .. }) {
            self.open.pop();
        }
    }
}

impl Printer<'_> {
    fn piece(&mut self, start: u32, cooked: Option<String>, raw: &str) {
        let place = self.lines.position(self.source.bytes(), start);
        let depth = self.open.len();
        let (kind, extent) = match self.kinds.get(&start) {
            Some(TokenKind::TemplateHead) => ("head", "from the backtick to the first ${"),
            Some(TokenKind::TemplateMiddle) => {
                ("middle", "from the } that ends a substitution to the next ${")
            }
            Some(TokenKind::TemplateTail) => {
                ("tail", "from the } that ends the last substitution to the backtick")
            }
            _ => ("whole", "from backtick to backtick"),
        };
        let tagged = self.open.last().is_some_and(|template| self.tagged.contains(template));
        let (cooked, why) = match cooked {
            Some(text) => {
                (text, "Cooked is the text with its escapes read, raw as it is written.".to_string())
            }
            None if tagged => (
                "undefined".to_string(),
                "An escape in it means nothing; the tag gets undefined for it.".to_string(),
            ),
            None => (
                "error".to_string(),
                "An escape in it means nothing, and no tag stands before it.".to_string(),
            ),
        };
        self.page.line(
            format!("{place} depth {depth} {kind} cooked {cooked} raw {raw}"),
            format!("This piece reaches {extent}. {why} In both, CR and CR LF become LF."),
        );
    }
}

fn template(rng: &mut Rng, left: &mut u32, depth: u32, out: &mut String) {
    *left = left.saturating_sub(1);
    out.push('`');
    characters(rng, out);
    while *left > 0 && depth < 4 && rng.one_in(2) {
        *left -= 1;
        out.push_str("${");
        expression(rng, left, depth + 1, out);
        out.push('}');
        characters(rng, out);
    }
    out.push('`');
}

fn characters(rng: &mut Rng, out: &mut String) {
    for _ in 0..rng.below(4) {
        let piece = match rng.below(12) {
            0..=2 => one(rng, &["a", "b c", "'", "\"", "/", "1"]),
            3 => one(rng, &["$", "}", "{", "{}", "$ {", "$$", "//", "$}"]),
            4 => one(rng, &["\n", "\r\n", "\r", "\t"]),
            5 => one(rng, &["\\n", "\\t", "\\\\", "\\0", "\\q", "\\'"]),
            6 => one(rng, &["\\`", "\\$", "\\${", "$\\{", "\\}"]),
            7 => one(rng, &["\\x41", "\\u0042", "\\u{1F600}", "\\ud83d", "\\u{61}"]),
            8 => one(rng, &["\\\n", "\\\r\n", "\\\r", "\\\u{2028}"]),
            9 => one(rng, &["\u{e9}", "\u{1F600}", "\u{2028}", "\u{20ac}"]),
            10 if rng.one_in(3) => one(
                rng,
                &["\\1", "\\07", "\\8", "\\x4", "\\u", "\\u{110000}", "\\u12", "\\u{", "\\xg", "\\00"],
            ),
            _ => "z",
        };
        // Two pieces must not make a substitution by chance.
        if out.ends_with('$') && piece.starts_with('{') {
            out.push(' ');
        }
        out.push_str(piece);
    }
}

fn expression(rng: &mut Rng, left: &mut u32, depth: u32, out: &mut String) {
    let simple = |rng: &mut Rng| {
        one(rng, &["a", "x1", "7", "'}'", "\"`\"", "f(1)", "{}", "{a: 1}", "[1, 2]", "a.b", "'${'"])
    };
    match rng.below(9) {
        0..=2 => out.push_str(simple(rng)),
        3 => {
            out.push_str("{a: {b: ");
            expression(rng, left, depth, out);
            out.push_str("}}");
        }
        4 | 5 if *left > 0 => template(rng, left, depth, out),
        6 if *left > 0 => {
            out.push_str(one(rng, &["tag", "f(2)", "[1]", "{}", "a ", "'s'", "7"]));
            template(rng, left, depth, out);
        }
        7 if *left > 0 => {
            out.push_str("a + ");
            template(rng, left, depth, out);
            out.push_str(" + {b: 2}.b");
        }
        _ => {
            out.push_str(" f(");
            out.push_str(simple(rng));
            out.push_str(", {c}) ");
        }
    }
}
