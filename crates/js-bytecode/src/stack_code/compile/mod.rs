//! From tree to stack code: a small compiler that covers functions, closures and control flow.
//!
//! One pass over the tree, one [`Part`] for each function that is being compiled: the innermost is
//! the last. Which binding a name means, scope analysis has decided; here each binding of a function
//! gets a number among its local variables, and [`names`] finds it from functions inside.
//!
//! What is left to the register compiler (classes, patterns, exceptions, generators, `this`, …) is
//! refused by name and place.

pub(super) mod expression;
mod function;
mod names;
mod scope;
mod statement;

use super::{StackCode, StackOpcode};
use crate::analysis::Analysis;
use crate::unit::Unit;
use js_language_frontend::ast::{AssignmentOperator, Ast, BinaryOperator, Node, NodeId};
use js_language_frontend::atom::Atom;
use js_language_frontend::scope::{BindingId, ScopeId, Scopes};
use js_language_frontend::span::Span;
use std::collections::HashMap;
use std::rc::Rc;

/// A construct that this compiler leaves to the register compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// The kind of its node.
    pub construct: &'static str,
    /// Where it stands.
    pub span: Span,
}

impl std::fmt::Display for Unsupported {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {} is not in this subset", self.construct, self.span.start)
    }
}

impl std::error::Error for Unsupported {}

pub(super) type Result<T = ()> = std::result::Result<T, Unsupported>;

/// A jump or a target of jumps; resolved at the end, since the length of a jump's operand depends
/// on where it goes.
#[derive(Clone, Copy)]
enum Item {
    Plain(StackOpcode, u32),
    Jump(StackOpcode, Label),
    Label(Label),
}

/// A place in the code that is not known yet.
#[derive(Clone, Copy)]
struct Label(usize);

/// A statement that `break` and `continue` may leave.
struct Target {
    /// Its labels.
    labels: Vec<Atom>,
    /// Behind it.
    end: Label,
    /// At its next iteration, if it is a loop.
    next: Option<Label>,
    /// How many scopes are open around its body.
    scopes: usize,
}

/// A scope that is open.
#[derive(Clone, Copy)]
struct OpenScope {
    id: Option<ScopeId>,
    /// The first local variable that can be its own.
    first: u32,
    /// Whether a closure may have captured any.
    captured: bool,
}

/// A function that is being compiled.
#[derive(Default)]
struct Part {
    items: Vec<Item>,
    labels: usize,
    out: StackCode,
    locals: HashMap<BindingId, u32>,
    targets: Vec<Target>,
    scopes: Vec<OpenScope>,
}

struct Compiler<'u> {
    ast: &'u Ast,
    scopes: &'u Scopes,
    unit: &'u Unit,
    analysis: &'u Analysis,
    /// The functions that are being compiled, the innermost last; never empty.
    parts: Vec<Part>,
    /// The labels of the statement at hand.
    labels: Vec<Atom>,
}

/// Compiles a script. Its `let`, `const` and `var` become local variables of the top level; names
/// that nothing declares are globals. The code returns the value of the last statement if that is
/// an expression, or undefined.
///
/// # Errors
/// With the first construct that is not in the subset.
pub fn compile(unit: &Unit) -> Result<Rc<StackCode>> {
    let program = unit.program();
    let mut compiler = Compiler {
        ast: &program.ast,
        scopes: &program.scopes,
        unit,
        analysis: unit.analysis(),
        parts: vec![Part::default()],
        labels: Vec::new(),
    };
    let root = program.ast.root();
    let Node::Program { body } = compiler.ast.node(root) else { return Err(compiler.unsupported(root)) };
    compiler.part().out.name = "main".to_owned();
    compiler.part().out.strict = program.scopes.scope(ScopeId::TOP).strict;
    compiler.enter_scope(ScopeId::TOP)?;
    let statements: Vec<NodeId> = compiler.ast.items(body).collect();
    let mut returned = false;
    for (index, &statement) in statements.iter().enumerate() {
        match compiler.ast.node(statement) {
            Node::Expression { expression } if index + 1 == statements.len() => {
                compiler.expression(expression)?;
                returned = true;
            }
            _ => compiler.statement(statement)?,
        }
    }
    if !returned {
        compiler.emit(StackOpcode::Undefined, 0);
    }
    compiler.emit(StackOpcode::Return, 0);
    match compiler.parts.pop() {
        Some(part) => Ok(Rc::new(part.finish())),
        None => Err(compiler.unsupported(root)),
    }
}

/// The instruction of a binary operator.
pub(super) fn binary_opcode(operator: BinaryOperator) -> Option<StackOpcode> {
    Some(match operator {
        BinaryOperator::Add => StackOpcode::Add,
        BinaryOperator::Subtract => StackOpcode::Subtract,
        BinaryOperator::Multiply => StackOpcode::Multiply,
        BinaryOperator::Divide => StackOpcode::Divide,
        BinaryOperator::Remainder => StackOpcode::Remainder,
        BinaryOperator::Exponentiate => StackOpcode::Exponentiate,
        BinaryOperator::BitAnd => StackOpcode::BitAnd,
        BinaryOperator::BitOr => StackOpcode::BitOr,
        BinaryOperator::BitXor => StackOpcode::BitXor,
        BinaryOperator::ShiftLeft => StackOpcode::ShiftLeft,
        BinaryOperator::ShiftRight => StackOpcode::ShiftRight,
        BinaryOperator::ShiftRightUnsigned => StackOpcode::ShiftRightUnsigned,
        BinaryOperator::Equal => StackOpcode::Equal,
        BinaryOperator::NotEqual => StackOpcode::NotEqual,
        BinaryOperator::StrictEqual => StackOpcode::StrictEqual,
        BinaryOperator::StrictNotEqual => StackOpcode::StrictNotEqual,
        BinaryOperator::Less => StackOpcode::Less,
        BinaryOperator::LessEqual => StackOpcode::LessEqual,
        BinaryOperator::Greater => StackOpcode::Greater,
        BinaryOperator::GreaterEqual => StackOpcode::GreaterEqual,
        BinaryOperator::In | BinaryOperator::InstanceOf => return None,
    })
}

/// The binary operator in a compound assignment.
pub(super) fn assigned_operator(operator: AssignmentOperator) -> Option<BinaryOperator> {
    let text = operator.text().strip_suffix('=')?;
    BinaryOperator::ALL.iter().copied().find(|binary| binary.text() == text)
}

impl Compiler<'_> {
    fn unsupported(&self, id: NodeId) -> Unsupported {
        Unsupported { construct: self.ast.node(id).kind().name(), span: self.ast.span(id) }
    }

    /// The innermost function.
    fn part(&mut self) -> &mut Part {
        let last = self.parts.len() - 1;
        &mut self.parts[last]
    }

    fn emit(&mut self, opcode: StackOpcode, operand: u32) {
        self.part().items.push(Item::Plain(opcode, operand));
    }

    fn label(&mut self) -> Label {
        let part = self.part();
        part.labels += 1;
        Label(part.labels - 1)
    }

    fn jump(&mut self, opcode: StackOpcode, label: Label) {
        self.part().items.push(Item::Jump(opcode, label));
    }

    fn bind(&mut self, label: Label) {
        self.part().items.push(Item::Label(label));
    }

    fn name(&self, atom: Atom) -> String {
        self.ast.atoms().display(atom).into_owned()
    }
}

impl Part {
    /// Places everything. A longer operand moves what follows, so places are computed until they
    /// stay the same; they only ever grow.
    fn finish(mut self) -> StackCode {
        let mut places = vec![0u32; self.labels];
        loop {
            let mut bytes = Vec::new();
            let mut found = vec![0u32; self.labels];
            for item in &self.items {
                match *item {
                    Item::Plain(opcode, operand) => super::encode(&mut bytes, opcode, operand),
                    Item::Jump(opcode, label) => super::encode(&mut bytes, opcode, places[label.0]),
                    Item::Label(label) => found[label.0] = bytes.len() as u32,
                }
            }
            if found == places {
                self.out.bytes = bytes;
                break;
            }
            places = found;
        }
        let depth = super::verify::verify_one(&self.out);
        debug_assert!(depth.is_ok(), "{depth:?}\n{}", self.out);
        self.out.depth = depth.unwrap_or(0);
        self.out
    }
}
