//! JL04/ex-3: the early errors that precedence alone does not give, and expressions that turn out
//! to be patterns or parameters.

use solution_key::{Rng, ScriptError};

use super::expressions::{TOKENS, lone_expression, meaning};
use super::writer::Writer;
use crate::ast::sexpr;
use crate::diagnostic::{Code, Diagnostic};
use crate::keys::page::Page;
use crate::keys::sources;
use crate::lexer::TokenKind;
use crate::{Options, Source, parse_expression};

/// The reasons of the exercise. Any other is printed as `syntax`.
const REASONS: &[Code] = &[
    Code::UnaryBeforeExponent,
    Code::MixedCoalesce,
    Code::InvalidAssignmentTarget,
    Code::InvalidLogicalAssignmentTarget,
    Code::InvalidUpdateTarget,
    Code::InvalidDestructuringTarget,
    Code::InitializerInLiteral,
    Code::ExpectedArrow,
    Code::InvalidParameter,
    Code::ParenthesizedBinding,
    Code::NewOptionalChain,
    Code::StrictDelete,
    Code::StrictEvalArguments,
];

/// The tokens that ex-2 does not have.
const MORE_TOKENS: &[TokenKind] = &[TokenKind::BraceOpen, TokenKind::BraceClose, TokenKind::Arrow];

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    (0..size.max(1)).map(|_| line(rng) + "\n").collect()
}

/// The answer.
pub(super) fn run(input: &[u8]) -> Result<Page, ScriptError> {
    let tokens: Vec<TokenKind> = [TOKENS, MORE_TOKENS].concat();
    let mut page = Page::default();
    for (index, line) in input.split(|&byte| byte == b'\n').enumerate() {
        if line.iter().all(|byte| b" \t".contains(byte)) {
            continue;
        }
        let outside = || ScriptError::new(index + 1, "not in the subset");
        if !sources::admits(line, b" \t", &tokens) {
            return Err(outside());
        }
        let source = Source::new(line).map_err(|_| outside())?;
        // Strict, so that the leniency of the web towards `f() = 1` does not hide a mistake.
        let syntax = parse_expression(source, &Options { strict: true, ..Options::script() });
        match syntax.diagnostics.first() {
            Some(diagnostic) => error_line(&mut page, diagnostic, index + 1),
            None => {
                let root = lone_expression(&syntax.ast).ok_or_else(outside)?;
                if !sources::is_plain(&syntax.ast, root) {
                    return Err(outside());
                }
                page.line(sexpr(&syntax.ast, root), meaning(&syntax.ast, root, line, index + 1));
            }
        }
    }
    Ok(page)
}

fn error_line(page: &mut Page, diagnostic: &Diagnostic, number: usize) {
    let column = diagnostic.span().start + 1;
    let reason = if REASONS.contains(&diagnostic.code()) { diagnostic.code().slug() } else { "syntax" };
    page.line(
        format!("error {column} {reason}"),
        format!("Line {number} of the input is wrong at column {column}: {}.", diagnostic.message()),
    );
}

/// A line with at most one error.
fn line(rng: &mut Rng) -> String {
    let core = match rng.below(12) {
        0 | 1 => return Writer::new(rng).expression(),
        2..=4 => valid(rng),
        5..=7 => return broken_alone(rng),
        _ => broken(rng),
    };
    let mut writer = Writer::new(rng);
    let name = writer.name();
    match rng.below(6) {
        0 => format!("{name}({core})"),
        1 => format!("{name} = {core}"),
        2 => format!("{name}, {core}"),
        3 => format!("[{name}, {core}]"),
        4 => format!("{name} ? {core} : {name}"),
        _ => core,
    }
}

fn strong(rng: &mut Rng) -> String {
    Writer::new(rng).at_least(crate::ast::power::POSTFIX)
}

fn name(rng: &mut Rng) -> String {
    Writer::new(rng).name()
}

/// Valid, but only because of parentheses, an arrow or an `=` that comes late. An operand of `,`.
fn valid(rng: &mut Rng) -> String {
    let (a, b, c) = (strong(rng), strong(rng), strong(rng));
    match rng.below(10) {
        0 => format!("(-{}) ** {b}", name(rng)),
        1 => format!("-({a} ** {b})"),
        2 => format!("({a} ?? {b}) || {c}"),
        3 => format!("{a} ?? ({b} && {c})"),
        4 => format!("({}) => {a}", parameters(rng)),
        5 => format!("{} => {} => {a}", name(rng), name(rng)),
        6 => format!("{} = {a}", pattern(rng, 2, true)),
        7 => format!("({}) = {a}", Writer::new(rng).target()),
        8 => format!("({{{}: {a}, {}}})", name(rng), name(rng)),
        _ => format!("{} => ({{{}: {a}}})", name(rng), name(rng)),
    }
}

/// Parameters of different names.
fn parameters(rng: &mut Rng) -> String {
    let mut names = ["a", "b", "c", "d", "e"];
    rng.shuffle(&mut names);
    let (a, b, c) = (names[0], names[1], names[2]);
    match rng.below(6) {
        0 => String::new(),
        1 => format!("{a}, {b}"),
        2 => format!("{a} = 1, [{b}, {c} = 2]"),
        3 => format!("{{{a}, x: {b}}}, {c},"),
        4 => format!("{{{a} = {b}}}"),
        _ => format!("[[{a}], {{y: {{{b}}}}}] = {c}"),
    }
}

/// A destructuring pattern; with `members` its leaves may be members too.
fn pattern(rng: &mut Rng, depth: u32, members: bool) -> String {
    let leaf = |rng: &mut Rng| match rng.below(5) {
        0 if depth > 0 => pattern(rng, depth - 1, members),
        1 => format!("{} = {}", name(rng), rng.below(10)),
        2 if members => format!("{}.p", name(rng)),
        3 if members => format!("({})", name(rng)),
        _ => name(rng),
    };
    let (first, second) = (leaf(rng), leaf(rng));
    match rng.below(4) {
        0 => format!("[{first}]"),
        1 => format!("[{first}, {second}]"),
        2 => format!("{{{} = {}, x: {second}}}", name(rng), rng.below(10)),
        _ => format!("{{{}, y: {first}}}", name(rng)),
    }
}

/// One error in an operand of `,`.
fn broken(rng: &mut Rng) -> String {
    let (a, b, c) = (strong(rng), strong(rng), strong(rng));
    let sign = *rng.pick(&[&"-", &"!", &"~", &"typeof ", &"void "]);
    let (x, y) = (name(rng), name(rng));
    let logical = *rng.pick(&[&"||", &"&&"]);
    match rng.below(26) {
        0 => format!("{sign}{x} ** {a}"),
        1 => format!("{a} * {sign}{x} ** {b}"),
        2 => format!("{a} ?? {b} {logical} {c}"),
        3 => format!("{a} {logical} {b} ?? {c}"),
        4 => format!("{x} + {y} = {a}"),
        5 => format!("{x}({y}) {} {a}", rng.pick(&["=", "+=", "**="])),
        6 => format!("{x}?.{y} = {a}"),
        7 => format!("{} {} {a}", rng.below(100), rng.pick(&["&&=", "||=", "??="])),
        8 => format!("(({x}, {y}) = {a})"),
        9 => format!("{}{x}()", rng.pick(&["++", "--"])),
        10 => format!("({x} + {y}){}", rng.pick(&["++", "--"])),
        11 => format!("[{x}, {y} + 1] = {a}"),
        12 => format!("({{{x}: {y}()}} = {a})"),
        13 => format!("({{{x} = {}}})", rng.below(10)),
        14 => format!("[{{{x} = {}}}].{y}", rng.below(10)),
        15 => format!("(){}", rng.pick(&["", " + 1", ".x"])),
        16 => format!("({x}, {y},)"),
        17 => format!("({x}, {}) => {a}", rng.below(100)),
        18 => format!("({x}.{y}) => {a}"),
        19 => format!("(({x})) => {a}"),
        20 => format!("([{x}, ({y})]) => {a}"),
        21 => format!("new {x}?.{y}()"),
        22 => format!("delete {x}"),
        23 => format!("{} = {a}", rng.pick(&["eval", "arguments"])),
        24 => format!("({x}, {}) => {a}", rng.pick(&["eval", "arguments"])),
        _ => format!("[{x}, {y}] {} {a}", rng.pick(&["+=", "-=", "*="])),
    }
}

/// One error that would mean something else inside another expression.
fn broken_alone(rng: &mut Rng) -> String {
    let (a, b) = (strong(rng), strong(rng));
    let (x, y) = (name(rng), name(rng));
    match rng.below(8) {
        0 => format!("{a} + {x} => {b}"),
        1 => format!("{x}.{y} => {a}"),
        2 => format!("{x}({y}) => {a}"),
        3 => format!("-({x}) => {a}"),
        4 => format!("{a} +"),
        5 => format!("({a}"),
        6 => format!("{a}) + {b}"),
        _ => format!("{a} {x} {b}"),
    }
}
