//! The parser: tokens to tree, one function for each production of the grammar.
//!
//! Statements go by recursive descent, expressions by binding powers ([`crate::ast::INFIX`]).
//! Cover grammars (`(a, b)` that turns out to be arrow parameters, `[a]` that turns out to be
//! assigned to) are parsed once, as expressions, and rewritten in place: see [`cover`].
//!
//! The first failure unwinds as [`Failed`], which is empty: the reason already lies in
//! `diagnostics`. In recovering mode every list of statements, of class members and of entries in
//! brackets catches it, skips to where the next one may start, and goes on: see [`recovery`].
//!
//! Early errors that need only what stands at hand are found here; those that need all
//! declarations of a scope (redeclarations, undeclared exports and private names) are found by
//! [`crate::scope`].

mod arrow;
mod class;
mod context;
mod cover;
mod declaration;
mod expression;
mod function;
mod literal;
mod loops;
mod module;
mod names;
mod partial;
mod pattern;
pub(crate) mod recovery;
mod statement;
mod subscript;

pub(crate) use context::Context;
pub(crate) use partial::{Closer, Piece, PieceRequest};

use crate::ast::{Ast, Goal, List, Node, NodeId, Uses};
use crate::atom::Atom;
use crate::diagnostic::{Code, Diagnostic};
use crate::lexer::{Lexer, Token, TokenKind};
use crate::span::Span;

/// How deeply constructs may nest. Deterministic, so that a source is accepted or not whatever
/// stack it meets; [`STACK_PER_LEVEL`] makes sure that the stack is there.
pub const MAX_DEPTH: u32 = 3_000;

/// More native stack than one level of nesting takes in any build.
const STACK_PER_LEVEL: usize = 16 * 1024;

/// Stands for a diagnostic that is already recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failed;

/// The result of parsing one construct.
pub(crate) type Parse<T = NodeId> = Result<T, Failed>;

/// A label in force.
#[derive(Clone, Copy)]
pub(crate) struct Label {
    pub(crate) name: Atom,
    /// Whether it labels a loop, so that `continue` may name it.
    pub(crate) is_loop: bool,
}

/// Parses one source.
pub(crate) struct Parser<'s> {
    lexer: Lexer<'s>,
    ast: Ast,
    /// The token to look at next.
    token: Token,
    /// Where the token before it ends.
    previous_end: u32,
    context: Context,
    /// The labels in force in the function at hand.
    labels: Vec<Label>,
    /// Lists under construction, one behind the other.
    scratch: Vec<Option<NodeId>>,
    /// The expressions that stood in parentheses, in the order in which they were completed.
    parenthesized: Vec<NodeId>,
    /// The spread elements that a comma follows, in the same order: no pattern may have one.
    spread_commas: Vec<NodeId>,
    cover: cover::Cover,
    label_run: statement::LabelRun,
    /// What the function at hand has used so far.
    uses: Uses,
    depth: u32,
    /// For each function so far, how deep the statements of its body are.
    function_depths: Vec<FunctionDepth>,
    /// Whether `depth` is only known to be no less than the true one.
    depth_is_bound: bool,
    /// [`MAX_DEPTH`], or less where there is less stack.
    depth_limit: u32,
    met_limit: bool,
    diagnostics: Vec<Diagnostic>,
    recovering: bool,
    recovery: recovery::Recovery,
}

/// One of the two texts that `Function` takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum FunctionPart {
    Parameters,
    Body,
}

/// How many levels of nesting are open at the statements of a function.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FunctionDepth {
    pub(crate) depth: u16,
    /// Whether there may be fewer.
    pub(crate) is_bound: bool,
}

/// What a parse gives: a tree, and what is wrong with the source. Without recovery the tree of a
/// source with an error is only a beginning.
pub(crate) struct Parsed {
    pub(crate) ast: Ast,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// By function: how many levels of nesting are open at the statements of its body. Incremental
    /// parsing asks, so that its pieces meet [`MAX_DEPTH`] where a full parse does.
    pub(crate) function_depths: Vec<FunctionDepth>,
}

/// Runs `parse` with enough native stack for the deepest nesting that `length` bytes of source
/// can have.
pub(crate) fn with_stack<T>(length: usize, parse: impl FnOnce() -> T) -> T {
    let needed = length.min(MAX_DEPTH as usize) * STACK_PER_LEVEL + 256 * 1024;
    stacker::maybe_grow(needed, needed + 64 * 1024, parse)
}

/// How many levels of nesting the stack at hand has room for.
pub(crate) fn levels_at_hand() -> u32 {
    let room = stacker::remaining_stack().unwrap_or(0).saturating_sub(256 * 1024);
    (room / STACK_PER_LEVEL).min(MAX_DEPTH as usize) as u32
}

impl<'s> Parser<'s> {
    pub(crate) fn new(source: &'s [u8], goal: Goal, context: Context, recovering: bool) -> Parser<'s> {
        Parser::over(Ast::with_capacity(goal, source.len()), Lexer::new(source, goal), context, recovering)
    }

    /// A parser that adds to an existing tree, from where `lexer` stands.
    pub(crate) fn over(mut ast: Ast, mut lexer: Lexer<'s>, context: Context, recovering: bool) -> Parser<'s> {
        let token = lexer.next(ast.atoms_mut());
        Parser {
            lexer,
            ast,
            token,
            previous_end: 0,
            context,
            labels: Vec::new(),
            scratch: Vec::with_capacity(64),
            parenthesized: Vec::new(),
            spread_commas: Vec::new(),
            cover: cover::Cover::default(),
            label_run: statement::LabelRun::NONE,
            uses: Uses::default(),
            depth: 0,
            function_depths: Vec::new(),
            depth_is_bound: false,
            depth_limit: MAX_DEPTH,
            met_limit: false,
            diagnostics: Vec::new(),
            recovering,
            recovery: recovery::Recovery::default(),
        }
    }

    /// Parses a whole script or module.
    pub(crate) fn program(mut self) -> Parsed {
        let body = match self.ast.goal() {
            Goal::Script => self.script_body(),
            Goal::Module => self.module_body(),
        };
        // A root is always there, so that no reader has to ask.
        self.program_of(body.unwrap_or_default())
    }

    /// Parses one expression, with nothing else in the source.
    pub(crate) fn lone_expression(mut self) -> Parsed {
        let body = self.expression_and_end().unwrap_or_default();
        self.program_of(body)
    }

    fn expression_and_end(&mut self) -> Parse<List> {
        let start = self.token.start;
        let expression = self.expression()?;
        if !self.is(TokenKind::End) {
            return self.unexpected();
        }
        let statement = self.add(Node::Expression { expression }, start);
        Ok(self.ast.add_list(&[Some(statement)]))
    }

    /// Parses the two texts that `Function` takes, each on its own, so that neither can close what
    /// the other opens: FormalParameters or FunctionBody up to the end of the source.
    pub(crate) fn part_of_function(mut self, part: FunctionPart) -> Parsed {
        let parsed = match part {
            FunctionPart::Parameters => {
                self.context.in_parameters = true;
                self.formal_parameter_list(TokenKind::End).map(|_| ())
            }
            FunctionPart::Body => self.directives_and_statements(TokenKind::End).map(|_| ()),
        };
        if parsed.is_ok() && !self.is(TokenKind::End) {
            let _: Parse<()> = self.unexpected();
        }
        self.program_of(List::default())
    }

    /// Parses one function declaration, with nothing else in the source.
    pub(crate) fn only_function(mut self) -> Parsed {
        let mut body = List::default();
        if let Ok(declaration) = self.function_declaration(false) {
            if !self.is(TokenKind::End) {
                let _: Parse<()> = self.unexpected();
            }
            if let Node::FunctionDeclaration { function } = self.ast.node(declaration) {
                // It is called anonymous, but no binding of that name is in its scope.
                self.ast.function_mut(function).name = None;
            }
            body = self.ast.add_list(&[Some(declaration)]);
        }
        self.program_of(body)
    }

    fn program_of(mut self, body: List) -> Parsed {
        let whole = Span::new(0, self.lexer.source().len() as u32);
        let root = self.ast.add(Node::Program { body }, whole);
        self.ast.set_root(root);
        self.finish()
    }

    fn finish(self) -> Parsed {
        Parsed { ast: self.ast, diagnostics: self.diagnostics, function_depths: self.function_depths }
    }

    fn script_body(&mut self) -> Parse<List> {
        let (body, _) = self.directives_and_statements(TokenKind::End)?;
        Ok(body)
    }

    // Tokens.

    /// Goes to the next token.
    #[inline]
    fn bump(&mut self) {
        self.previous_end = self.token.end;
        self.token = self.lexer.next(self.ast.atoms_mut());
    }

    #[inline]
    fn is(&self, kind: TokenKind) -> bool {
        self.token.kind == kind
    }

    /// Whether the token is the word `name`, written without an escape.
    #[inline]
    fn is_word(&self, name: Atom) -> bool {
        self.token.kind == TokenKind::Identifier && self.token.value == Some(name) && !self.token.escaped
    }

    /// Takes the token if it is of `kind`.
    #[inline]
    fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.is(kind);
        if found {
            self.bump();
        }
        found
    }

    /// Takes the word `name` if it stands here unescaped.
    #[inline]
    fn eat_word(&mut self, name: Atom) -> bool {
        let found = self.is_word(name);
        if found {
            self.bump();
        }
        found
    }

    /// Takes the token, which must be of `kind`.
    #[inline]
    fn expect(&mut self, kind: TokenKind) -> Parse<()> {
        if self.eat(kind) { Ok(()) } else { self.expected(&format!("`{}`", kind.text())) }
    }

    /// The token after the one at hand.
    fn peek(&mut self) -> Token {
        let here = self.lexer.checkpoint();
        let token = self.lexer.next(self.ast.atoms_mut());
        self.lexer.rewind(here);
        token
    }

    /// Ends a statement: `;`, or where automatic semicolon insertion puts one.
    #[inline]
    fn semicolon(&mut self) -> Parse<()> {
        if self.eat(TokenKind::Semicolon) || self.semicolon_is_implied() {
            Ok(())
        } else if self.recovering && self.at_statement_keyword() {
            self.missing("`;` or a line break")
        } else {
            self.expected("`;` or a line break")
        }
    }

    #[inline]
    fn semicolon_is_implied(&self) -> bool {
        self.token.newline_before || matches!(self.token.kind, TokenKind::BraceClose | TokenKind::End)
    }

    // Nodes.

    /// Adds a node that reaches from `start` to the last token taken.
    #[inline]
    fn add(&mut self, node: Node, start: u32) -> NodeId {
        self.ast.add(node, Span::new(start, self.previous_end))
    }

    #[inline]
    fn start_of(&self, id: NodeId) -> u32 {
        self.ast.span(id).start
    }

    /// Makes a list of what was pushed to `scratch` since `mark`.
    #[inline]
    fn list_since(&mut self, mark: usize) -> List {
        let list = self.ast.add_list(&self.scratch[mark..]);
        self.scratch.truncate(mark);
        list
    }

    // Errors.

    /// Records an error that parsing cannot go on from.
    #[cold]
    fn fail<T>(&mut self, code: Code, span: Span) -> Parse<T> {
        self.fail_about(code, span, String::new())
    }

    /// The same, about something that the message names.
    #[cold]
    fn fail_about<T>(&mut self, code: Code, span: Span, detail: impl Into<String>) -> Parse<T> {
        self.report(Diagnostic::about(code, span, detail));
        Err(Failed)
    }

    /// Records an early error: parsing could go on, and in recovering mode does.
    #[cold]
    fn early_error(&mut self, code: Code, span: Span) -> Parse<()> {
        self.early_error_about(code, span, String::new())
    }

    /// Records an early error about something that the message names.
    #[cold]
    fn early_error_about(&mut self, code: Code, span: Span, detail: impl Into<String>) -> Parse<()> {
        self.diagnostics.push(Diagnostic::about(code, span, detail));
        if self.recovering { Ok(()) } else { Err(Failed) }
    }

    /// The text of an atom, for a message.
    fn name_of(&self, atom: Atom) -> String {
        self.ast.atoms().display(atom).into_owned()
    }

    /// The token at hand is not what the grammar asks for.
    #[cold]
    fn expected<T>(&mut self, what: &str) -> Parse<T> {
        if let Some(diagnostic) = self.lexical_error() {
            self.report(diagnostic);
            return Err(Failed);
        }
        let found = self.describe_token();
        self.fail_about(Code::Expected, self.token.span(), format!("{what}, found {found}"))
    }

    /// The token at hand cannot stand here.
    #[cold]
    fn unexpected<T>(&mut self) -> Parse<T> {
        if let Some(diagnostic) = self.lexical_error() {
            self.report(diagnostic);
            return Err(Failed);
        }
        let found = self.describe_token();
        let code = if self.is(TokenKind::End) { Code::UnexpectedEnd } else { Code::UnexpectedToken };
        self.fail_about(code, self.token.span(), found)
    }

    fn lexical_error(&mut self) -> Option<Diagnostic> {
        if !self.is(TokenKind::Invalid) {
            return None;
        }
        self.lexer.take_error().map(|diagnostic| *diagnostic)
    }

    fn describe_token(&self) -> String {
        match self.token.kind {
            TokenKind::End => "the end of the source".into(),
            TokenKind::EscapedKeyword => {
                let text = self.token.span().of(self.lexer.source());
                format!(
                    "`{}` (a reserved word cannot be written with escapes)",
                    String::from_utf8_lossy(text)
                )
            }
            _ => {
                let text = self.token.span().of(self.lexer.source());
                let text = String::from_utf8_lossy(text);
                let mut shown: String = text.chars().take(40).collect();
                if shown.len() < text.len() {
                    shown.push('…');
                }
                format!("`{shown}`")
            }
        }
    }

    /// Goes one level of nesting down; the caller comes back up with [`Self::leave`] unless it fails.
    #[inline]
    fn enter(&mut self) -> Parse<()> {
        self.depth += 1;
        if self.depth > self.depth_limit {
            self.met_limit = true;
            return self.fail(Code::TooDeep, self.token.span());
        }
        Ok(())
    }

    #[inline]
    fn leave(&mut self) {
        self.depth -= 1;
    }
}
