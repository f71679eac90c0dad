//! Reads what JL05/ex-1 prints back into an arena of the engine.

use solution_key::{Command, ScriptError};

use crate::ast::{
    AssignmentOperator, Ast, BinaryOperator, Goal, List, LogicalOperator, Node, NodeId, NodeKind,
    UnaryOperator, VariableKind,
};
use crate::atom::names;
use crate::span::Span;

/// An input: nodes in the order of their numbers, and the commands among them.
pub(super) struct Listing<'s> {
    /// The tree; without a node it has no root.
    pub(super) ast: Ast,
    /// All other lines.
    pub(super) commands: Vec<Command<'s>>,
}

impl<'s> Listing<'s> {
    /// Reads an input. A line that starts with a digit is a node, `root` is passed over, and
    /// everything else is a command.
    pub(super) fn read(input: &'s [u8]) -> Result<Listing<'s>, ScriptError> {
        let text = std::str::from_utf8(input).map_err(|error| {
            let before = &input[..error.valid_up_to()];
            ScriptError::new(1 + before.iter().filter(|&&byte| byte == b'\n').count(), "not UTF-8")
        })?;
        let mut nodes = Nodes { ast: Ast::with_capacity(Goal::Module, 0), taken: vec![true] };
        let mut commands = Vec::new();
        for (index, text) in text.split('\n').enumerate() {
            let line = index + 1;
            let words: Vec<&str> = text.split_ascii_whitespace().collect();
            match words.first() {
                None => {}
                Some(word) if word.starts_with('#') || *word == "root" => {}
                Some(word) if word.starts_with(|c: char| c.is_ascii_digit()) => {
                    nodes.add(&words).ok_or_else(|| ScriptError::new(line, "bad node"))?;
                }
                Some(_) => commands.push(Command { line, words }),
            }
        }
        let mut ast = nodes.ast;
        if let Some(last) = ast.ids_since(0).last() {
            ast.set_root(last);
        }
        Ok(Listing { ast, commands })
    }

    /// The node that `word` names, for the command on `line`.
    pub(super) fn node(&self, command: &Command<'_>, word: &str) -> Result<NodeId, ScriptError> {
        word.parse::<usize>()
            .ok()
            .and_then(|index| self.ast.ids_since(index.checked_sub(1)?).next())
            .ok_or_else(|| command.error(format!("no node {word}")))
    }
}

/// The arena under construction.
struct Nodes {
    ast: Ast,
    /// For each id, whether some node holds it already; slot 0 is no node.
    taken: Vec<bool>,
}

impl Nodes {
    /// Adds the node of one line; `None` where the line is not what the first exercise prints.
    fn add(&mut self, words: &[&str]) -> Option<()> {
        let [number, kind, span, _place, fields @ ..] = words else { return None };
        if number.parse() != Ok(self.taken.len()) {
            return None;
        }
        let kind = *NodeKind::ALL.iter().find(|known| known.name() == *kind)?;
        let (start, end) = span.split_once("..")?;
        let span = Span::new(start.parse().ok()?, end.parse().ok()?);
        // Data stands behind the children, and may hold anything.
        let children: Vec<(&str, &str)> =
            fields.iter().take_while(|word| !word.contains('=')).filter_map(|w| w.split_once(':')).collect();
        let mut fields = Fields { nodes: self, children: children.into_iter() };
        let node = fields.node(kind)?;
        if fields.children.next().is_some() {
            return None;
        }
        self.ast.add(node, span);
        self.taken.push(false);
        Some(())
    }

    /// The child that `word` names: a node before this one that nobody holds yet.
    fn child(&mut self, word: &str) -> Option<NodeId> {
        let index: usize = word.parse().ok()?;
        let taken = self.taken.get_mut(index)?;
        if std::mem::replace(taken, true) {
            return None;
        }
        self.ast.ids_since(index - 1).next()
    }
}

/// The children of one line, taken in order.
struct Fields<'f, 's> {
    nodes: &'f mut Nodes,
    children: std::vec::IntoIter<(&'s str, &'s str)>,
}

impl Fields<'_, '_> {
    /// The node of `kind` with the children of this line. Names, numbers and operators stay at
    /// their first value: neither a walk nor the size of a node depends on them.
    fn node(&mut self, kind: NodeKind) -> Option<Node> {
        let name = names::EMPTY;
        Some(match kind {
            NodeKind::Program => Node::Program { body: self.list("body")? },
            NodeKind::Block => Node::Block { body: self.list("body")? },
            NodeKind::Empty => Node::Empty {},
            NodeKind::Expression => Node::Expression { expression: self.one("expression")? },
            NodeKind::VariableDeclaration => {
                let declarators = self.list("declarators")?;
                Node::VariableDeclaration { kind: VariableKind::Var, declarators }
            }
            NodeKind::Declarator => {
                Node::Declarator { target: self.one("target")?, value: self.optional("value")? }
            }
            NodeKind::If => Node::If {
                test: self.one("test")?,
                consequent: self.one("consequent")?,
                alternate: self.optional("alternate")?,
            },
            NodeKind::While => Node::While { test: self.one("test")?, body: self.one("body")? },
            NodeKind::Binding => Node::Binding { name },
            NodeKind::Reference => {
                let reference = self.nodes.ast.add_reference();
                Node::Reference { name, reference }
            }
            NodeKind::Number => Node::Number { value: 0.0 },
            NodeKind::String => Node::String { value: name },
            NodeKind::Unary => Node::Unary { operator: UnaryOperator::Minus, operand: self.one("operand")? },
            NodeKind::Binary => Node::Binary {
                operator: BinaryOperator::Add,
                left: self.one("left")?,
                right: self.one("right")?,
            },
            NodeKind::Logical => Node::Logical {
                operator: LogicalOperator::And,
                left: self.one("left")?,
                right: self.one("right")?,
            },
            NodeKind::Assignment => Node::Assignment {
                operator: AssignmentOperator::Assign,
                parenthesized: false,
                target: self.one("target")?,
                value: self.one("value")?,
            },
            NodeKind::Call => {
                let callee = self.one("callee")?;
                Node::Call { optional: false, callee, arguments: self.list("arguments")? }
            }
            NodeKind::Member => {
                Node::Member { optional: false, object: self.one("object")?, name, name_length: 0 }
            }
            NodeKind::Sequence => Node::Sequence { expressions: self.list("expressions")? },
            _ => return None,
        })
    }

    fn one(&mut self, field: &str) -> Option<NodeId> {
        let (name, word) = self.children.next()?;
        if name == field { self.nodes.child(word) } else { None }
    }

    /// A child that may be missing. The outer option is about the line, the inner one about it.
    fn optional(&mut self, field: &str) -> Option<Option<NodeId>> {
        if self.children.as_slice().is_empty() { Some(None) } else { self.one(field).map(Some) }
    }

    fn list(&mut self, field: &str) -> Option<List> {
        let (name, word) = self.children.next()?;
        let inner = word.strip_prefix('[')?.strip_suffix(']')?;
        if name != field {
            return None;
        }
        let mut entries = Vec::new();
        for word in inner.split(',').filter(|_| !inner.is_empty()) {
            entries.push(Some(self.nodes.child(word)?));
        }
        Some(self.nodes.ast.add_list(&entries))
    }
}
