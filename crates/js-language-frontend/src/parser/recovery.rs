//! Panic mode: after an error, skip to where parsing can go on, and keep what was understood.
//!
//! Used by editors and by node JL07. It works on two levels:
//!
//! - **Lists in brackets** (arguments, elements, properties, parameters, and the heads of `if`,
//!   `while` and their like as lists of one): a broken entry is skipped up to the next comma or the
//!   closing bracket. Where neither comes before the statement ends, the bracket counts as closed.
//! - **Statements and class members**: a broken one is skipped up to its `;`, to the start of a
//!   line, or to the bracket that closes what surrounds it.
//!
//! What was skipped becomes a [`Node::Error`] in its place; its parts are the nodes that were
//! already complete, so that names in a half-written call can still be found.
//!
//! An error is silent where parsing has just resumed and has taken no token since: one mistake, one
//! message. Each byte is looked at a bounded number of times, whatever the nesting of errors: open
//! brackets are counted once, from front to back, and nodes below an error node are not gone
//! through again.

use std::collections::HashSet;

use super::{Context, Failed, Label, Parse, Parser};
use crate::ast::{Node, NodeId, Uses};
use crate::atom::names;
use crate::diagnostic::Diagnostic;
use crate::lexer::{Lexer, TokenKind};
use crate::span::Span;

/// The state of the parser at the start of an item of a list.
pub(super) struct Snapshot {
    start: u32,
    nodes: usize,
    scratch: usize,
    depth: u32,
    context: Context,
    labels: Vec<Label>,
    uses: Uses,
    cover: super::cover::Cover,
}

/// What broke, and so where its skipping stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// A statement of a list. At least its first token is skipped.
    Statement,
    /// The statement behind the head of an `if` or a loop.
    Body,
    /// A class member.
    Member,
    /// An entry of a list in parentheses or square brackets.
    Entry,
    /// An entry of a list in braces: `;` does not end it, because it is often written for a comma,
    /// and a keyword does only where it cannot be the name of a property.
    Property,
    /// A parameter: a brace begins the body. Also an entry anywhere within a head.
    Parameter,
    /// What stands between the parentheses of `if` and its like: a brace begins the body.
    Head,
    /// The same where the opening parenthesis is missing, so that there is no list to go on with.
    Headless,
}

impl Broken {
    fn stops_at_comma(self) -> bool {
        matches!(self, Broken::Entry | Broken::Property | Broken::Parameter)
    }

    fn stops_at_brace(self) -> bool {
        matches!(self, Broken::Parameter | Broken::Head | Broken::Headless)
    }

    /// Whether it stands in a list of its own, and not in brackets.
    fn is_item(self) -> bool {
        matches!(self, Broken::Statement | Broken::Body | Broken::Member)
    }
}

/// What recovery knows of the source so far. Idle in fast mode.
pub(super) struct Recovery {
    brackets: Brackets,
    /// Up to where `brackets` has counted.
    counted: u32,
    /// Where the regular expressions start that the parser has taken, and how many of them
    /// `brackets` has passed.
    regexps: Vec<u32>,
    regexps_counted: usize,
    /// The token at which parsing resumed last.
    resumed: u32,
    /// For each outermost error node: the number of nodes before its first, and its own.
    settled: Vec<(usize, NodeId)>,
}

impl Default for Recovery {
    fn default() -> Recovery {
        Recovery {
            brackets: Brackets::default(),
            counted: 0,
            regexps: Vec::new(),
            regexps_counted: 0,
            resumed: u32::MAX,
            settled: Vec::new(),
        }
    }
}

impl Recovery {
    /// What is known at the start of a piece that is parsed alone: whether a brace is open around
    /// it. Brackets further out make no difference.
    pub(super) fn of_piece(start: u32, in_brace: bool) -> Recovery {
        let mut recovery = Recovery { counted: start, ..Recovery::default() };
        if in_brace {
            recovery.brackets.push(TokenKind::BraceOpen, 2, start.saturating_sub(1));
        }
        recovery
    }

    /// Whether parsing resumed after an error at `at`, so that an error there would be silent.
    pub(super) fn resumed_at(&self, at: u32) -> bool {
        self.resumed == at
    }
}

/// The open brackets, outermost first.
#[derive(Default)]
struct Brackets {
    open: Vec<Bracket>,
}

struct Bracket {
    at: u32,
    kind: TokenKind,
    /// For `(`, `[` and `{`: one more than the index of the innermost open one, this bracket
    /// included. A brace hides the parentheses and square brackets outside it.
    innermost: [u32; 3],
}

fn shape(kind: TokenKind) -> Option<(usize, bool)> {
    Some(match kind {
        TokenKind::ParenOpen => (0, true),
        TokenKind::BracketOpen => (1, true),
        TokenKind::BraceOpen | TokenKind::TemplateHead => (2, true),
        TokenKind::ParenClose => (0, false),
        TokenKind::BracketClose => (1, false),
        TokenKind::BraceClose => (2, false),
        _ => return None,
    })
}

impl Brackets {
    fn push(&mut self, kind: TokenKind, shape: usize, at: u32) {
        let mut innermost = self.open.last().map_or([0; 3], |bracket| bracket.innermost);
        if shape == 2 {
            innermost = [0; 3];
        }
        innermost[shape] = self.open.len() as u32 + 1;
        self.open.push(Bracket { at, kind, innermost });
    }

    /// The index of the bracket that a closing one closes: the innermost of its shape, but none
    /// outside an open brace unless it is a brace itself.
    fn matching(&self, shape: usize) -> Option<usize> {
        (self.open.last()?.innermost[shape] as usize).checked_sub(1)
    }

    /// How many brackets were opened before `at`.
    fn before(&self, at: u32) -> usize {
        self.open.partition_point(|bracket| bracket.at < at)
    }

    fn has_brace_since(&self, index: usize) -> bool {
        self.matching(2).is_some_and(|brace| brace >= index)
    }

    fn ends_in_template(&self) -> bool {
        self.open.last().is_some_and(|bracket| bracket.kind == TokenKind::TemplateHead)
    }
}

impl Parser<'_> {
    pub(super) fn snapshot(&self) -> Snapshot {
        Snapshot {
            start: self.token.start,
            nodes: self.ast.node_count(),
            scratch: self.scratch.len(),
            depth: self.depth,
            context: self.context,
            labels: if self.recovering { self.labels.clone() } else { Vec::new() },
            uses: self.uses,
            cover: self.cover,
        }
    }

    /// Makes an error node of the failed statement that started at `here`.
    pub(super) fn recover_statement(&mut self, here: Snapshot, failed: Failed) -> Parse {
        if self.recovering { Ok(self.recover(here, Broken::Statement)) } else { Err(failed) }
    }

    /// Makes an error node of the failed class member that started at `here`.
    pub(super) fn recover_member(&mut self, here: Snapshot, failed: Failed) -> Parse {
        if self.recovering { Ok(self.recover(here, Broken::Member)) } else { Err(failed) }
    }

    /// One entry of a list in brackets. In recovering mode it must be followed by a comma or by
    /// `close`; a failure becomes an error node, and `what` says what was expected.
    #[inline]
    pub(super) fn entry(
        &mut self,
        broken: Broken,
        close: TokenKind,
        what: &str,
        parse: impl FnOnce(&mut Self) -> Parse,
    ) -> Parse {
        if !self.recovering {
            return parse(self);
        }
        let in_head = broken == Broken::Entry && self.context.in_head;
        let broken = if in_head { Broken::Parameter } else { broken };
        let here = self.snapshot();
        let entry = match parse(self) {
            Ok(entry) if self.is(close) || (broken.stops_at_comma() && self.is(TokenKind::Comma)) => {
                return Ok(entry);
            }
            Ok(_) => self.expected(what),
            Err(failed) => Err(failed),
        };
        entry.or_else(|Failed| Ok(self.recover(here, broken)))
    }

    /// Takes the closing bracket of a list. In recovering mode a missing one was reported with the
    /// entry before it, and counts as written.
    #[inline]
    pub(super) fn close(&mut self, close: TokenKind, what: &str) -> Parse<()> {
        if self.eat(close) || self.recovering { Ok(()) } else { self.expected(what) }
    }

    /// The body of an `if`, a loop or `with`: parsed by `parse`, or an error node.
    pub(super) fn body(&mut self, parse: impl FnOnce(&mut Self) -> Parse) -> Parse {
        if !self.recovering {
            return parse(self);
        }
        let here = self.snapshot();
        parse(self).or_else(|Failed| Ok(self.recover(here, Broken::Body)))
    }

    /// A head whose opening parenthesis is missing: reported and skipped up to the body.
    pub(super) fn missing_head(&mut self) -> NodeId {
        let here = self.snapshot();
        let _: Parse<()> = self.expected("`(`");
        self.recover(here, Broken::Headless)
    }

    /// Something is missing here that parsing can go on without: in recovering mode it counts as
    /// written.
    pub(super) fn missing(&mut self, what: &str) -> Parse<()> {
        let failed = self.expected(what);
        if self.recovering {
            self.recovery.resumed = self.token.start;
            return Ok(());
        }
        failed
    }

    /// Notes that a regular expression starts here, for the counting of brackets.
    pub(super) fn note_regexp(&mut self, start: u32) {
        if self.recovering {
            self.recovery.regexps.push(start);
        }
    }

    /// Records why parsing failed, unless it has only just resumed here.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if !self.recovering || self.token.start != self.recovery.resumed {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether the token is a word that can only start a statement.
    pub(super) fn at_statement_keyword(&self) -> bool {
        matches!(
            self.token.kind,
            TokenKind::Var
                | TokenKind::Const
                | TokenKind::Function
                | TokenKind::Class
                | TokenKind::If
                | TokenKind::For
                | TokenKind::While
                | TokenKind::Do
                | TokenKind::Return
                | TokenKind::Break
                | TokenKind::Continue
                | TokenKind::Try
                | TokenKind::Switch
                | TokenKind::Throw
                | TokenKind::Import
                | TokenKind::Export
        ) || self.is_word(names::LET)
    }

    fn recover(&mut self, here: Snapshot, broken: Broken) -> NodeId {
        self.scratch.truncate(here.scratch);
        self.depth = here.depth;
        self.context = here.context;
        self.labels = here.labels;
        self.uses = here.uses;
        self.cover = here.cover;
        self.count_brackets();
        let goes_on = self.skip(here.start, broken);
        self.recovery.resumed = self.token.start;
        let parts = self.orphans(here.nodes);
        let parts = self.ast.add_list(&parts);
        let span = if self.previous_end > here.start {
            Span::new(here.start, self.previous_end)
        } else {
            // Nothing was skipped: the place where something is missing.
            Span::empty(if goes_on { here.start } else { self.previous_end })
        };
        let error = self.ast.add(Node::Error { parts }, span);
        let settled = &mut self.recovery.settled;
        while settled.last().is_some_and(|&(before, _)| before >= here.nodes) {
            settled.pop();
        }
        settled.push((here.nodes, error));
        error
    }

    /// Skips tokens until the parser can go on after something broken that started at `start`.
    /// Tells whether the list in brackets, if it stood in one, goes on or is closed there.
    fn skip(&mut self, start: u32, broken: Broken) -> bool {
        let own = self.recovery.brackets.before(start);
        let mut before = TokenKind::Semicolon;
        while !self.is(TokenKind::End) && !self.stops_here(start, own, broken) {
            let kind = self.token.kind;
            if matches!(kind, TokenKind::Slash | TokenKind::SlashAssign) && !ends_operand(before) {
                self.token = self.lexer.rescan_regexp(self.token);
            }
            self.count_token();
            before = self.token.kind;
            self.bump();
            let outside = self.recovery.brackets.open.len() <= own;
            if kind == TokenKind::Semicolon && broken.is_item() && outside {
                break;
            }
        }
        self.recovery.brackets.open.truncate(own);
        self.recovery.counted = self.token.start;
        let in_list = !broken.is_item() && broken != Broken::Headless;
        let goes_on = in_list && self.goes_on(own, broken);
        if in_list && !goes_on {
            // Its own bracket counts as closed.
            self.recovery.brackets.open.truncate(own.saturating_sub(1));
        }
        goes_on
    }

    /// Whether skipping stops before the token at hand; `own` is the number of open brackets that
    /// do not belong to what is being skipped.
    fn stops_here(&mut self, start: u32, own: usize, broken: Broken) -> bool {
        if matches!(broken, Broken::Statement | Broken::Member) && self.token.start <= start {
            return false;
        }
        let brackets = &self.recovery.brackets;
        let outside = brackets.open.len() <= own;
        if let Some((shape, opens)) = shape(self.token.kind) {
            if opens {
                return outside && broken.stops_at_brace() && self.is(TokenKind::BraceOpen);
            }
            return brackets.matching(shape).is_some_and(|index| index < own);
        }
        if outside && broken.stops_at_comma() && self.is(TokenKind::Comma) {
            return true;
        }
        if brackets.has_brace_since(own) {
            return false;
        }
        if broken == Broken::Property {
            return self.token.newline_before && self.at_statement_keyword() && !self.names_property();
        }
        if self.is(TokenKind::Semicolon) {
            return !broken.is_item();
        }
        // The start of a line: that of a statement, if the brackets or the keyword say so.
        self.token.newline_before && (self.at_statement_keyword() || (outside && broken.is_item()))
    }

    /// Whether what follows the token at hand is what follows the name of a property.
    fn names_property(&mut self) -> bool {
        use TokenKind::{Assign, BraceClose, Colon, Comma, ParenOpen};
        matches!(self.peek().kind, Colon | ParenOpen | Comma | BraceClose | Assign)
    }

    /// Whether the list in brackets that `own` counts goes on or is closed at the token at hand.
    fn goes_on(&self, own: usize, broken: Broken) -> bool {
        match shape(self.token.kind) {
            Some((shape, false)) => {
                self.recovery.brackets.matching(shape).is_some_and(|index| index + 1 == own)
            }
            _ => broken.stops_at_comma() && self.is(TokenKind::Comma),
        }
    }

    /// Brings the open brackets up to the token at hand. Never goes back: each token is counted
    /// once.
    fn count_brackets(&mut self) {
        let mut lexer = Lexer::at(self.lexer.source(), self.ast.goal(), self.recovery.counted);
        loop {
            let mut token = lexer.next(self.ast.atoms_mut());
            if token.start >= self.token.start || token.kind == TokenKind::End {
                break;
            }
            let recovery = &mut self.recovery;
            if matches!(token.kind, TokenKind::Slash | TokenKind::SlashAssign) {
                let known = &recovery.regexps[recovery.regexps_counted..];
                let passed = known.partition_point(|&start| start < token.start);
                recovery.regexps_counted += passed;
                if known.get(passed) == Some(&token.start) {
                    token = lexer.rescan_regexp(token);
                }
            }
            if token.kind == TokenKind::BraceClose && recovery.brackets.ends_in_template() {
                token = lexer.rescan_template(self.ast.atoms_mut(), token);
                if token.kind == TokenKind::TemplateMiddle {
                    continue;
                }
                self.recovery.brackets.open.pop();
                continue;
            }
            match shape(token.kind) {
                Some((shape, true)) => recovery.brackets.push(token.kind, shape, token.start),
                Some((shape, false)) => {
                    if let Some(index) = recovery.brackets.matching(shape) {
                        recovery.brackets.open.truncate(index);
                    }
                }
                None => {}
            }
        }
        self.recovery.counted = self.token.start;
    }

    /// How many brackets are open at the token at hand, as recovery sees it.
    pub(super) fn open_brackets(&mut self) -> usize {
        self.count_brackets();
        self.recovery.brackets.open.len()
    }

    /// Counts the token at hand, which is being skipped.
    fn count_token(&mut self) {
        if self.is(TokenKind::BraceClose) && self.recovery.brackets.ends_in_template() {
            self.token = self.lexer.rescan_template(self.ast.atoms_mut(), self.token);
            if !self.is(TokenKind::TemplateMiddle) {
                self.recovery.brackets.open.pop();
            }
            return;
        }
        let brackets = &mut self.recovery.brackets;
        match shape(self.token.kind) {
            Some((shape, true)) => brackets.push(self.token.kind, shape, self.token.start),
            Some((shape, false)) => {
                if let Some(index) = brackets.matching(shape) {
                    brackets.open.truncate(index);
                }
            }
            None => {}
        }
    }

    /// The nodes completed since the first `before` that no other node holds, in source order.
    fn orphans(&self, before: usize) -> Vec<Option<NodeId>> {
        let mut held = HashSet::new();
        let mut orphans = Vec::new();
        let mut settled = self.recovery.settled.as_slice();
        let mut end = self.ast.node_count();
        // From the last to the first: whoever holds a node comes after it.
        while end > before {
            let Some(id) = self.ast.ids_since(end - 1).next() else { break };
            if !held.contains(&id) {
                orphans.push(id);
            }
            while settled.last().is_some_and(|&(_, error)| error > id) {
                settled = &settled[..settled.len() - 1];
            }
            end = match settled.last() {
                // Everything below an error node is held by it.
                Some(&(first, error)) if error == id => first,
                _ => {
                    self.ast.for_each_child(id, &mut |child| {
                        held.insert(child);
                    });
                    end - 1
                }
            };
        }
        orphans.sort_by_key(|&id| (self.ast.span(id).start, id));
        orphans.into_iter().map(Some).collect()
    }
}

/// Whether a `/` after a token of this kind divides.
fn ends_operand(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Identifier
            | TokenKind::PrivateName
            | TokenKind::Number
            | TokenKind::BigInt
            | TokenKind::String
            | TokenKind::RegExp
            | TokenKind::Template
            | TokenKind::TemplateTail
            | TokenKind::ParenClose
            | TokenKind::BracketClose
            | TokenKind::BraceClose
            | TokenKind::This
            | TokenKind::Super
            | TokenKind::Null
            | TokenKind::True
            | TokenKind::False
    )
}

/// What panic mode does with `source` when something that starts at `start` fails at the token
/// that starts at `failed`: the tokens that are skipped, the token at which parsing resumes, and,
/// for something in brackets, whether its list goes on or is closed there. For node JL07.
pub(crate) fn synchronize(
    mut parser: Parser<'_>,
    start: u32,
    failed: u32,
    broken: Broken,
) -> (Vec<Span>, Span, bool) {
    while parser.token.start < failed && !parser.is(TokenKind::End) {
        parser.bump();
    }
    parser.count_brackets();
    let from = parser.lexer.checkpoint();
    let first = parser.token;
    let goes_on = parser.skip(start, broken);
    let resume = parser.token.span();
    // Once more, for the tokens between.
    parser.lexer.rewind(from);
    parser.token = first;
    let mut skipped = Vec::new();
    while parser.token.start < resume.start {
        skipped.push(parser.token.span());
        parser.bump();
    }
    (skipped, resume, goes_on)
}
