//! JL03/ex-1: FIRST sets of a small statement grammar, and the functions that a statement calls.
//!
//! No grammar is written down here. Whether a token starts a production is found by asking the
//! parser: a sentence with that token at the place of the production is parsed, and the tree is
//! the witness.

use solution_key::{Rng, Script, ScriptError};

use super::writer::Writer;
use crate::ast::{Ast, Flow, List, Node, NodeId, NodeKind, Visitor, walk};
use crate::keys::page::Page;
use crate::keys::sources;
use crate::lexer::TokenKind;
use crate::{Options, Source, parse_syntax};

/// A production: where it may stand, and what kind of node it makes, if it makes one.
struct Production {
    name: &'static str,
    before: &'static str,
    after: &'static str,
    kind: Option<NodeKind>,
}

const fn place(name: &'static str, before: &'static str, after: &'static str) -> Production {
    Production { name, before, after, kind: None }
}

const fn statement(name: &'static str, kind: NodeKind) -> Production {
    Production { name, before: ONE_STATEMENT, after: " } }", kind: Some(kind) }
}

/// A place for statements where `return` and `break` are right.
const ONE_STATEMENT: &str = "function f() { while (a) { ";

/// The productions of the task. Where one may be empty, its surroundings have room for exactly one
/// statement, so that a token that only *follows* it makes an error.
const PRODUCTIONS: &[Production] = &[
    place("StatementList", ONE_STATEMENT, " } }"),
    place("Statement", "function f() { while (a) ", " }"),
    statement("Block", NodeKind::Block),
    statement("VariableStatement", NodeKind::VariableDeclaration),
    Production {
        name: "Variable",
        before: "for (",
        after: ";;) b;",
        kind: Some(NodeKind::VariableDeclaration),
    },
    // Annex B gives a `var` in the head of `for (… in …)` a value, and only one `var`.
    place("Initializer", "for (var a ", " in b) c;"),
    statement("EmptyStatement", NodeKind::Empty),
    statement("IfStatement", NodeKind::If),
    place("Else", "do do if (a) b; ", " while (c); while (d);"),
    statement("WhileStatement", NodeKind::While),
    statement("DoStatement", NodeKind::DoWhile),
    statement("ForStatement", NodeKind::For),
    place("ForHead", "for (", ") b;"),
    place("ForInit", "for (", "; b; c) d;"),
    place("Optional", "function f() { do return ", "; while (a); }"),
    statement("ReturnStatement", NodeKind::Return),
    statement("BreakStatement", NodeKind::Break),
    place("Label", "a: do break ", "; while (b);"),
    statement("ThrowStatement", NodeKind::Throw),
    statement("LabelledStatement", NodeKind::Labeled),
    statement("ExpressionStatement", NodeKind::Expression),
    place("Expression", "(", ")"),
    place("Term", "(a + ", ")"),
    place("Factor", "(a * ", ")"),
    place("Primary", "(new ", ")"),
    place("Arguments", "f(", ")"),
];

/// The tokens in the order of the answers, each with sentences that start with it.
const TOKENS: &[(&str, &[&str])] = &[
    ("NAME", &["a", "a;", "a: b;", "a;;"]),
    ("NUMBER", &["1", "1;", "1;;"]),
    ("(", &["(a)", "(a);", "(a);;"]),
    (")", &[")"]),
    ("{", &["{ a; }"]),
    ("}", &["}"]),
    (";", &[";", ";;"]),
    (",", &[", a"]),
    (":", &[": a"]),
    ("=", &["= a"]),
    ("+", &["+a", "+a;", "+a;;"]),
    ("-", &["-a", "-a;", "-a;;"]),
    ("*", &["* a", "* a;", "* a;;"]),
    ("!", &["!a", "!a;", "!a;;"]),
    ("var", &["var a", "var a;", "var a;;"]),
    ("if", &["if (a) b;"]),
    ("else", &["else a;"]),
    ("while", &["while (a) b;"]),
    ("do", &["do a; while (b);"]),
    ("for", &["for (;;) a;"]),
    ("return", &["return;"]),
    ("break", &["break;"]),
    ("throw", &["throw a;"]),
];

/// The tokens of `calls` besides names and numbers.
const CALL_TOKENS: &[TokenKind] = {
    use TokenKind::*;
    &[
        BraceOpen, BraceClose, ParenOpen, ParenClose, Semicolon, Comma, Colon, Assign, Plus, Minus, Star,
        Not, Var, If, Else, While, Do, For, Return, Break, Throw,
    ]
};

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    let mut out = String::new();
    for _ in 0..size.max(1) {
        if rng.one_in(3) {
            let production = &PRODUCTIONS[rng.below(PRODUCTIONS.len() as u32) as usize];
            out += &format!("first {}\n", production.name);
        } else {
            out += &format!("calls {}\n", Writer::for_calls(rng).statement());
        }
    }
    out
}

/// The answer.
pub(super) fn run(input: &[u8]) -> Result<Page, ScriptError> {
    let mut page = Page::default();
    for command in &Script::read(input)?.commands {
        match command.name() {
            "first" => {
                let [name] = command.exactly()?;
                let found = PRODUCTIONS.iter().find(|production| production.name == name);
                let production = found.ok_or_else(|| command.error(format!("unknown production: {name}")))?;
                page.line(
                    first(production),
                    format!("These tokens can start {name}; `empty` says that it can also be nothing."),
                );
            }
            "calls" => calls(&mut page, &command.arguments().join(" "))
                .ok_or_else(|| command.error("not a statement of the grammar"))?,
            other => return Err(command.error(format!("unknown command: {other}"))),
        }
    }
    Ok(page)
}

/// The FIRST set of a production, asked of the parser token by token.
fn first(production: &Production) -> String {
    let mut out = format!("first {}:", production.name);
    for (token, sentences) in TOKENS {
        if sentences.iter().any(|sentence| stands(production, sentence)) {
            out += &format!(" {token}");
        }
    }
    if production.kind.is_none() && stands(production, "") {
        out += " empty";
    }
    out
}

/// Whether the parser takes `sentence` for the production.
fn stands(production: &Production, sentence: &str) -> bool {
    let source = [production.before, sentence, production.after].concat();
    let syntax = parse_syntax(Source::from(source.as_str()), &Options::script());
    let start = production.before.len();
    syntax.diagnostics.is_empty()
        && production.kind.is_none_or(|kind| starts_node(&syntax.ast, kind, start, start + sentence.len()))
}

/// Whether a node of `kind` covers exactly `start..end`.
fn starts_node(ast: &Ast, kind: NodeKind, start: usize, end: usize) -> bool {
    struct Search(NodeKind, usize, usize, bool);
    impl Visitor for Search {
        fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
            let span = ast.span(id);
            self.3 |=
                ast.node(id).kind() == self.0 && (span.start as usize, span.end as usize) == (self.1, self.2);
            Flow::Into
        }
    }
    let mut search = Search(kind, start, end, false);
    walk(ast, ast.root(), &mut search);
    search.3
}

/// Prints the functions that the parser goes through for `source`, read off its tree.
fn calls(page: &mut Page, source: &str) -> Option<()> {
    if !sources::admits(source.as_bytes(), b" ", CALL_TOKENS) {
        return None;
    }
    // Inside a function and a loop, `return` and `break` are right.
    let wrapped = format!("{ONE_STATEMENT}{source} }} }}");
    let syntax = parse_syntax(Source::from(wrapped.as_str()), &Options::script());
    let body = only(&syntax.ast, wrapped_body(&syntax.ast)?)?;
    let mut trace = Trace { source: &wrapped, page, depth: 0, plain: true };
    walk(&syntax.ast, body, &mut trace);
    trace.plain.then_some(())
}

fn only(ast: &Ast, list: List) -> Option<NodeId> {
    (list.len() == 1).then(|| ast.item(list, 0)).flatten()
}

/// The statements in the block of the loop of the function around the source.
fn wrapped_body(ast: &Ast) -> Option<List> {
    let Node::Program { body } = ast.node(ast.root()) else { return None };
    let Node::FunctionDeclaration { function } = ast.node(only(ast, body)?) else { return None };
    let Node::While { body, .. } = ast.node(only(ast, ast.function(function).body)?) else { return None };
    let Node::Block { body } = ast.node(body) else { return None };
    Some(body)
}

struct Trace<'t> {
    source: &'t str,
    page: &'t mut Page,
    depth: usize,
    plain: bool,
}

impl Trace<'_> {
    fn line(&mut self, function: &str, ast: &Ast, id: NodeId) {
        let rest = &self.source[ast.span(id).start as usize..];
        let word = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"_$".contains(c)).unwrap_or(rest.len());
        let token = &rest[..word.max(1)];
        self.page.line(
            format!("{:1$}{function} {token}", "", self.depth * 2),
            format!("The parser stands before `{token}` and calls {function}."),
        );
    }

    /// Whether a declaration is a statement, with its `;`, and not in the head of a `for`.
    fn is_statement(&self, ast: &Ast, id: NodeId) -> bool {
        self.source[..ast.span(id).end as usize].ends_with(';')
    }

    fn expression(&mut self) {
        self.page.line(
            format!("{:1$}expression", "", self.depth * 2),
            "Here the grammar has an Expression; how it goes on inside is not asked.",
        );
    }
}

impl Visitor for Trace<'_> {
    fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
        let function = match ast.node(id) {
            Node::Block { .. } => "block",
            Node::VariableDeclaration { declarators, .. } => {
                self.plain &= declarators.len() == 1;
                if self.is_statement(ast, id) {
                    self.line("variable_statement", ast, id);
                    self.depth += 1;
                }
                "variable"
            }
            Node::Empty {} => "empty_statement",
            Node::If { .. } => "if_statement",
            Node::While { .. } => "while_statement",
            Node::DoWhile { .. } => "do_statement",
            Node::For { .. } => "for_statement",
            Node::Return { .. } => "return_statement",
            Node::Break { .. } => "break_statement",
            Node::Throw { .. } => "throw_statement",
            Node::Labeled { .. } => "labelled_statement",
            Node::Expression { .. } => "expression_statement",
            Node::Declarator { .. } => return Flow::Into,
            Node::Binding { .. } => return Flow::Over,
            _ => {
                self.plain &= fits(ast, id);
                self.expression();
                return Flow::Over;
            }
        };
        self.line(function, ast, id);
        self.depth += 1;
        Flow::Into
    }

    fn leave(&mut self, ast: &Ast, id: NodeId) {
        use NodeKind::*;
        let kind = ast.node(id).kind();
        let counted = [
            Block,
            VariableDeclaration,
            Empty,
            If,
            While,
            DoWhile,
            For,
            Return,
            Break,
            Throw,
            Labeled,
            Expression,
        ];
        if counted.contains(&kind) {
            self.depth -= 1;
        }
        if kind == VariableDeclaration && self.is_statement(ast, id) {
            self.depth -= 1;
        }
    }
}

/// Whether an expression has only what the grammar of the task has.
fn fits(ast: &Ast, id: NodeId) -> bool {
    struct Fence(bool);
    impl Visitor for Fence {
        fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
            use NodeKind::*;
            self.0 &= [Reference, Number, Unary, Binary, Call].contains(&ast.node(id).kind());
            Flow::Into
        }
    }
    let mut fence = Fence(true);
    walk(ast, id, &mut fence);
    fence.0
}
