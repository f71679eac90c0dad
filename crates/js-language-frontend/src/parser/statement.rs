//! Statements and lists of them.

use super::names::Use;
use super::recovery::Broken;
use super::{Label, Parse, Parser};
use crate::ast::{List, Node};
use crate::atom::names;
use crate::diagnostic::Code;
use crate::lexer::TokenKind;
use crate::span::Span;

/// Where a statement stands, as far as that decides what it may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a list: declarations are welcome.
    List,
    /// The body of a loop or `with`: no declarations.
    Body,
    /// A branch of an `if`: sloppy mode code may declare a function (Annex B).
    Branch,
    /// After a label in a list or a branch: sloppy mode code may declare a function (Annex B).
    Labeled,
    /// After a label in the body of a loop.
    LabeledBody,
}

/// What stands behind a run of labels: the answer of the last look ahead, good for every label of
/// the run.
#[derive(Clone, Copy)]
pub(super) struct LabelRun {
    /// Where the token behind the labels stands.
    end: u32,
    kind: TokenKind,
}

impl LabelRun {
    /// No run seen yet.
    pub(super) const NONE: LabelRun = LabelRun { end: 0, kind: TokenKind::End };
}

impl Parser<'_> {
    /// Statements onto `scratch` until `end`.
    pub(super) fn statements_until(&mut self, end: TokenKind) -> Parse<()> {
        while !self.is(end) {
            if self.is(TokenKind::End) {
                return self.missing("`}`");
            }
            let item = self.list_item()?;
            self.scratch.push(Some(item));
        }
        Ok(())
    }

    /// StatementListItem; in recovering mode a failure becomes an error node.
    #[inline]
    pub(super) fn list_item(&mut self) -> Parse {
        if !self.recovering {
            return self.statement(Place::List);
        }
        let here = self.snapshot();
        match self.statement(Place::List) {
            Ok(item) => Ok(item),
            Err(failed) => self.recover_statement(here, failed),
        }
    }

    pub(super) fn statement(&mut self, place: Place) -> Parse {
        self.enter()?;
        let start = self.token.start;
        let statement = match self.token.kind {
            TokenKind::BraceOpen => self.block()?,
            TokenKind::Semicolon => {
                self.bump();
                self.add(Node::Empty {}, start)
            }
            TokenKind::Var => self.variable_statement()?,
            TokenKind::If => self.if_statement()?,
            TokenKind::Return => self.return_statement()?,
            TokenKind::For => self.for_statement()?,
            TokenKind::While => self.while_statement()?,
            TokenKind::Do => self.do_statement()?,
            TokenKind::Break => self.break_statement()?,
            TokenKind::Continue => self.continue_statement()?,
            TokenKind::Throw => self.throw_statement()?,
            TokenKind::Try => self.try_statement()?,
            TokenKind::Switch => self.switch_statement()?,
            TokenKind::With => self.with_statement()?,
            TokenKind::Debugger => {
                self.bump();
                self.semicolon()?;
                self.add(Node::Debugger {}, start)
            }
            TokenKind::Function => self.function_statement(place)?,
            TokenKind::Class => {
                if place != Place::List {
                    return self.fail(Code::DeclarationInBody, self.token.span());
                }
                self.class_declaration(false)?
            }
            TokenKind::Const => {
                if place != Place::List {
                    return self.fail(Code::DeclarationInBody, self.token.span());
                }
                self.lexical_statement()?
            }
            TokenKind::Import => self.import_statement()?,
            TokenKind::Export => {
                let code =
                    if self.context.module { Code::ExportNotTopLevel } else { Code::ExportOutsideModule };
                return self.fail(code, self.token.span());
            }
            TokenKind::Identifier => self.statement_from_name(place)?,
            _ => self.expression_statement()?,
        };
        self.leave();
        Ok(statement)
    }

    /// `import` outside the top level of a module: only a call or `import.meta`.
    fn import_statement(&mut self) -> Parse {
        let next = self.peek();
        if matches!(next.kind, TokenKind::ParenOpen | TokenKind::Dot) {
            return self.expression_statement();
        }
        let code = if self.context.module { Code::ImportNotTopLevel } else { Code::ImportOutsideModule };
        self.fail(code, self.token.span())
    }

    /// A statement that starts with a name: a label, `let`, `using`, `async function`, or an
    /// expression.
    fn statement_from_name(&mut self, place: Place) -> Parse {
        let special = self.token.value.is_some_and(|name| name.index() <= names::USING.index());
        if special && !self.token.escaped {
            if self.is_word(names::LET) && self.starts_let_declaration(place) {
                if place != Place::List {
                    return self.fail(Code::DeclarationInBody, self.token.span());
                }
                return self.lexical_statement();
            }
            if self.is_word(names::USING) && self.starts_using_declaration() {
                return self.using_statement(place);
            }
            if self.is_word(names::AWAIT) && self.starts_await_using_declaration() {
                return self.using_statement(place);
            }
            if self.is_word(names::ASYNC) {
                let next = self.peek();
                if next.kind == TokenKind::Function && !next.newline_before {
                    if place != Place::List {
                        return self.fail(Code::DeclarationInBody, Span::new(self.token.start, next.end));
                    }
                    return self.function_declaration(false);
                }
            }
        }
        // Most statements that start with a name are expressions; only then does a `:` follow
        // directly.
        if self.source_shows_colon() && self.peek().kind == TokenKind::Colon {
            return self.labeled_statement(place);
        }
        self.expression_statement()
    }

    /// Whether the next token may be a `:`; cheaper than reading it.
    fn source_shows_colon(&self) -> bool {
        match self.lexer.source().get(self.token.end as usize) {
            Some(b':' | b' ' | b'\t' | b'\n' | b'\r' | b'/' | 0x0B | 0x0C | 0x80..) => true,
            Some(_) | None => false,
        }
    }

    pub(super) fn expression_statement(&mut self) -> Parse {
        let start = self.token.start;
        let expression = self.expression()?;
        self.semicolon()?;
        Ok(self.add(Node::Expression { expression }, start))
    }

    fn labeled_statement(&mut self, place: Place) -> Parse {
        let start = self.token.start;
        let span = self.token.span();
        let label = self.identifier(Use::Label)?;
        self.expect(TokenKind::Colon)?;
        if self.labels.iter().any(|known| known.name == label) {
            let detail = self.name_of(label);
            self.early_error_about(Code::DuplicateLabel, span, detail)?;
        }
        // Labels in a row label the same statement: they all name the loop, if it is one.
        let labeled = self.end_of_label_run();
        let is_loop = matches!(labeled, TokenKind::For | TokenKind::While | TokenKind::Do);
        self.labels.push(Label { name: label, is_loop });
        let place = match place {
            Place::List | Place::Branch | Place::Labeled => Place::Labeled,
            Place::Body | Place::LabeledBody => Place::LabeledBody,
        };
        let body = self.statement(place)?;
        self.labels.pop();
        Ok(self.add(Node::Labeled { label, body }, start))
    }

    /// The first token behind the labels, if any, that stand here.
    fn end_of_label_run(&mut self) -> TokenKind {
        let run = self.label_run;
        if self.token.start < run.end {
            // The labels of one run ask in turn; one look serves them all.
            return run.kind;
        }
        let here = self.lexer.checkpoint();
        let mut token = self.token;
        while token.kind == TokenKind::Identifier {
            if self.lexer.next(self.ast.atoms_mut()).kind != TokenKind::Colon {
                break;
            }
            token = self.lexer.next(self.ast.atoms_mut());
        }
        self.lexer.rewind(here);
        self.label_run = LabelRun { end: token.start, kind: token.kind };
        token.kind
    }

    fn function_statement(&mut self, place: Place) -> Parse {
        match place {
            Place::List => self.function_declaration(false),
            Place::Labeled if !self.context.strict => self.plain_function_declaration(),
            Place::Branch if !self.context.strict => {
                // Annex B.3.3: as if it stood in a block of its own.
                let start = self.token.start;
                let function = self.plain_function_declaration()?;
                let body = self.ast.add_list(&[Some(function)]);
                Ok(self.add(Node::Block { body }, start))
            }
            _ => self.fail(Code::DeclarationInBody, self.token.span()),
        }
    }

    /// A function declaration where only the web's leniency allows one: no generator.
    fn plain_function_declaration(&mut self) -> Parse {
        let next = self.peek();
        if next.kind == TokenKind::Star {
            return self.fail(Code::DeclarationInBody, Span::new(self.token.start, next.end));
        }
        self.function_declaration(false)
    }

    pub(super) fn block(&mut self) -> Parse {
        let start = self.token.start;
        self.expect(TokenKind::BraceOpen)?;
        let outer = self.context;
        self.context = outer.of_block();
        let mark = self.scratch.len();
        self.statements_until(TokenKind::BraceClose)?;
        self.close(TokenKind::BraceClose, "`}`")?;
        self.context = outer;
        let body = self.list_since(mark);
        Ok(self.add(Node::Block { body }, start))
    }

    fn if_statement(&mut self) -> Parse {
        let start = self.token.start;
        self.bump();
        let test = self.condition()?;
        let consequent = self.body(Self::branch)?;
        let alternate = if self.eat(TokenKind::Else) { Some(self.body(Self::branch)?) } else { None };
        Ok(self.add(Node::If { test, consequent, alternate }, start))
    }

    fn branch(&mut self) -> Parse {
        if self.is_labeled_function() {
            return self.fail(Code::DeclarationInBody, self.token.span());
        }
        self.statement(Place::Branch)
    }

    /// Whether a labeled function starts here: never the body of anything (IsLabelledFunction).
    pub(super) fn is_labeled_function(&mut self) -> bool {
        if !self.is(TokenKind::Identifier) || !self.source_shows_colon() {
            return false;
        }
        self.end_of_label_run() == TokenKind::Function
    }

    /// `( expression )`.
    pub(super) fn condition(&mut self) -> Parse {
        if self.recovering && !self.is(TokenKind::ParenOpen) {
            return Ok(self.missing_head());
        }
        self.expect(TokenKind::ParenOpen)?;
        let outer = std::mem::replace(&mut self.context.in_head, true);
        let expression = self.entry(Broken::Head, TokenKind::ParenClose, "`)`", Self::expression_with_in)?;
        self.context.in_head = outer;
        self.close(TokenKind::ParenClose, "`)`")?;
        Ok(expression)
    }

    fn return_statement(&mut self) -> Parse {
        let start = self.token.start;
        if !self.context.in_function {
            self.early_error(Code::ReturnOutside, self.token.span())?;
        }
        self.bump();
        let argument = if self.is(TokenKind::Semicolon) || self.semicolon_is_implied() {
            None
        } else {
            Some(self.expression()?)
        };
        self.semicolon()?;
        Ok(self.add(Node::Return { argument }, start))
    }

    fn throw_statement(&mut self) -> Parse {
        let start = self.token.start;
        self.bump();
        if self.token.newline_before {
            return self.fail(Code::LineBreakAfterThrow, Span::new(start, self.previous_end));
        }
        let argument = self.expression()?;
        self.semicolon()?;
        Ok(self.add(Node::Throw { argument }, start))
    }

    fn try_statement(&mut self) -> Parse {
        let start = self.token.start;
        self.bump();
        let block = self.block()?;
        let mut handler = None;
        if self.is(TokenKind::Catch) {
            let catch_start = self.token.start;
            self.bump();
            let mut parameter = None;
            if self.eat(TokenKind::ParenOpen) {
                parameter = Some(self.binding_target()?);
                self.expect(TokenKind::ParenClose)?;
            }
            let body = self.block()?;
            handler = Some(self.add(Node::Catch { parameter, body }, catch_start));
        }
        let finalizer = if self.eat(TokenKind::Finally) { Some(self.block()?) } else { None };
        if handler.is_none() && finalizer.is_none() {
            return self.expected("`catch` or `finally`");
        }
        Ok(self.add(Node::Try { block, handler, finalizer }, start))
    }

    fn switch_statement(&mut self) -> Parse {
        let start = self.token.start;
        self.bump();
        let discriminant = self.condition()?;
        self.expect(TokenKind::BraceOpen)?;
        let outer = self.context;
        self.context = outer.of_switch();
        let mark = self.scratch.len();
        let mut has_default = false;
        while !self.is(TokenKind::BraceClose) {
            if self.recovering && self.is(TokenKind::End) {
                self.missing("`}`")?;
                break;
            }
            let case_start = self.token.start;
            let test = if self.is(TokenKind::Default) {
                if has_default {
                    self.early_error(Code::DuplicateDefault, self.token.span())?;
                }
                has_default = true;
                self.bump();
                None
            } else {
                if !self.eat(TokenKind::Case) {
                    return self.expected("`case`, `default` or `}`");
                }
                Some(self.expression_with_in()?)
            };
            self.expect(TokenKind::Colon)?;
            let body = self.case_body()?;
            let case = self.add(Node::Case { test, body }, case_start);
            self.scratch.push(Some(case));
        }
        self.close(TokenKind::BraceClose, "`}`")?;
        self.context = outer;
        let cases = self.list_since(mark);
        Ok(self.add(Node::Switch { discriminant, cases }, start))
    }

    fn case_body(&mut self) -> Parse<List> {
        let mark = self.scratch.len();
        while !matches!(self.token.kind, TokenKind::Case | TokenKind::Default | TokenKind::BraceClose) {
            if self.is(TokenKind::End) {
                self.missing("`}`")?;
                break;
            }
            let item = self.list_item()?;
            self.scratch.push(Some(item));
        }
        Ok(self.list_since(mark))
    }

    fn with_statement(&mut self) -> Parse {
        let start = self.token.start;
        if self.context.strict {
            self.early_error(Code::StrictWith, self.token.span())?;
        }
        self.bump();
        let object = self.condition()?;
        if self.is_labeled_function() {
            return self.fail(Code::DeclarationInBody, self.token.span());
        }
        let body = self.body(|parser| parser.statement(Place::Body))?;
        Ok(self.add(Node::With { object, body }, start))
    }

    fn break_statement(&mut self) -> Parse {
        let start = self.token.start;
        let keyword = self.token.span();
        self.bump();
        let mut label = None;
        if self.at_identifier() && !self.token.newline_before {
            let span = self.token.span();
            let name = self.identifier(Use::Label)?;
            if !self.labels.iter().any(|known| known.name == name) {
                let detail = self.name_of(name);
                self.early_error_about(Code::UndefinedLabel, span, detail)?;
            }
            label = Some(name);
        } else if !self.context.in_breakable {
            self.early_error(Code::BreakOutside, keyword)?;
        }
        self.semicolon()?;
        Ok(self.add(Node::Break { label }, start))
    }

    fn continue_statement(&mut self) -> Parse {
        let start = self.token.start;
        let keyword = self.token.span();
        self.bump();
        let mut label = None;
        if self.at_identifier() && !self.token.newline_before {
            let span = self.token.span();
            let name = self.identifier(Use::Label)?;
            let detail = self.name_of(name);
            match self.labels.iter().find(|known| known.name == name) {
                None => self.early_error_about(Code::UndefinedLabel, span, detail)?,
                Some(known) if !known.is_loop => {
                    self.early_error_about(Code::ContinueNoLoop, span, detail)?
                }
                Some(_) => {}
            }
            label = Some(name);
        } else if !self.context.in_iteration {
            self.early_error(Code::ContinueOutside, keyword)?;
        }
        self.semicolon()?;
        Ok(self.add(Node::Continue { label }, start))
    }
}
