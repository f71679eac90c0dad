//! The syntax tree: an arena of small nodes named by 32-bit ids.
//!
//! A node is 16 bytes and its span 8, in two parallel arrays; children are ids, lists of children
//! are ranges of one shared array, and what a function or class carries beyond that lies in side
//! tables. Compared with boxed nodes this halves the memory, keeps neighbours in the source
//! neighbours in the cache, and lets the parser turn an expression into a pattern in place when an
//! `=>` or `=` shows up late (cover grammars).
//!
//! The parser makes the tree; scope analysis, printer, bytecode compiler and incremental parsing
//! read it. Invariants: ids never dangle; a child's id is made before its parent's (except across
//! incremental edits); no node is shared by two parents.

mod dump;
mod node;
mod operator;
pub mod pointer_tree;
mod same;
mod sexpr;
mod spans;
mod walk;

pub use dump::dump;
pub use node::{Field, FieldVisitor, MethodKind, Node, NodeKind, Pairs, PropertyKind, VariableKind};
pub use operator::{
    AssignmentOperator, BinaryOperator, INFIX, Infix, InfixRow, LogicalOperator, UnaryOperator,
    UpdateOperator, infix_of, power,
};
pub use same::same_tree;
pub use sexpr::sexpr;
pub use walk::{Flow, Visitor, walk};

use crate::atom::{Atom, Atoms};
use crate::span::Span;
use spans::{Move, Spans};
use std::fmt;
use std::num::NonZeroU32;
use std::ops::Range;

/// The name of a node in its [`Ast`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(NonZeroU32);

impl NodeId {
    /// Its place in the arena. Ids count up in the order in which the parser completes nodes,
    /// from 1.
    #[inline]
    pub const fn index(self) -> usize {
        self.0.get() as usize
    }

    /// The id with this place. 0 is no place; it gives the first.
    pub(crate) const fn from_index(index: u32) -> NodeId {
        match NonZeroU32::new(index) {
            Some(index) => NodeId(index),
            None => NodeId(NonZeroU32::MIN),
        }
    }
}

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// A run of children in the shared list array. Entries are `None` only where an array has a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct List {
    start: u32,
    length: u32,
}

impl List {
    /// How many entries it has, holes included.
    pub fn len(self) -> usize {
        self.length as usize
    }

    /// Whether it has no entry.
    pub fn is_empty(self) -> bool {
        self.length == 0
    }

    /// The entries after the first `count`.
    pub(crate) fn without_first(self, count: usize) -> List {
        let count = (count as u32).min(self.length);
        List { start: self.start + count, length: self.length - count }
    }
}

macro_rules! table_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub(crate) u32);

        impl $name {
            /// Its place in its table.
            #[inline]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

table_id! {
    /// A function's row in [`Ast::functions`].
    FunctionId
}
table_id! {
    /// A class's row in [`Ast::classes`].
    ClassId
}
table_id! {
    /// A module request's row in [`Ast::requests`].
    RequestId
}
table_id! {
    /// The number of a [`Node::Reference`], dense from 0: what scope analysis resolves.
    ReferenceId
}

/// What kind of function a function is; decides `this`, `super`, `new.target` and construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FunctionKind {
    /// A function declaration or expression.
    Ordinary,
    /// An arrow function.
    Arrow,
    /// A method of an object literal or class.
    Method,
    /// A getter.
    Getter,
    /// A setter.
    Setter,
    /// The constructor of a class without heritage.
    Constructor,
    /// The constructor of a class with heritage: the only place of `super()`.
    DerivedConstructor,
}

/// What a function is besides a node: the row that [`Node::Function`] and
/// [`Node::FunctionDeclaration`] name.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// What kind of function it is.
    pub kind: FunctionKind,
    /// Whether it is `async`.
    pub is_async: bool,
    /// Whether it is a generator.
    pub is_generator: bool,
    /// Whether its code is strict mode code.
    pub is_strict: bool,
    /// Whether its own body has a "use strict" directive.
    pub has_use_strict: bool,
    /// Whether all its parameters are plain names.
    pub has_simple_parameters: bool,
    /// Whether it is an arrow function whose body is an expression, the one entry of `body`.
    pub has_expression_body: bool,
    /// What of its surroundings its code mentions.
    pub uses: Uses,
    /// The binding of its name, if it has one of its own.
    pub name: Option<NodeId>,
    /// The parameters: patterns, the last one possibly a [`Node::Rest`].
    pub parameters: List,
    /// The statements of the body, or its one expression.
    pub body: List,
    /// From the `{` to the `}` of the body, or the expression's span.
    pub body_span: Span,
}

/// The things that code may mention and that cost an environment slot or forbid an optimization.
/// Arrow functions pass on to their surroundings what they cannot provide themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Uses(u8);

impl Uses {
    /// `this`.
    pub const THIS: Uses = Uses(1);
    /// `arguments`.
    pub const ARGUMENTS: Uses = Uses(2);
    /// A direct call of `eval`.
    pub const EVAL: Uses = Uses(4);
    /// `super.x` or `super[x]`.
    pub const SUPER_PROPERTY: Uses = Uses(8);
    /// `super()`.
    pub const SUPER_CALL: Uses = Uses(16);
    /// `new.target`.
    pub const NEW_TARGET: Uses = Uses(32);

    /// Whether all of `other` is used.
    pub fn has(self, other: Uses) -> bool {
        self.0 & other.0 == other.0
    }

    /// Adds `other`.
    pub fn add(&mut self, other: Uses) {
        self.0 |= other.0;
    }

    /// What is in both.
    pub fn and(self, other: Uses) -> Uses {
        Uses(self.0 & other.0)
    }

    /// What is not in `other`.
    pub fn without(self, other: Uses) -> Uses {
        Uses(self.0 & !other.0)
    }

    /// Whether nothing is used.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What a class is besides a node: the row that [`Node::Class`] and [`Node::ClassDeclaration`] name.
#[derive(Clone, Copy, Debug)]
pub struct Class {
    /// The binding of its name, if it has one.
    pub name: Option<NodeId>,
    /// The expression after `extends`.
    pub heritage: Option<NodeId>,
    /// Methods, fields and static blocks in order.
    pub members: List,
    /// From the `{` to the `}`.
    pub body_span: Span,
}

/// The `from "…" with {…}` of an import or export declaration.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// The module specifier: a [`Node::String`].
    pub source: NodeId,
    /// The attributes: [`Node::ImportAttribute`]s.
    pub attributes: List,
}

/// Which goal symbol a source is parsed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Goal {
    /// A script.
    Script,
    /// A module: strict, with imports, exports and top-level await.
    Module,
}

/// A syntax tree with its names.
#[derive(Clone)]
pub struct Ast {
    nodes: Vec<Node>,
    spans: Spans,
    lists: Vec<Option<NodeId>>,
    functions: Vec<Function>,
    classes: Vec<Class>,
    requests: Vec<Request>,
    references: u32,
    atoms: Atoms,
    root: NodeId,
    goal: Goal,
}

impl Ast {
    /// An empty arena, with room for what a source of `length` bytes usually makes.
    pub(crate) fn with_capacity(goal: Goal, length: usize) -> Ast {
        // Measured on large programs: a node for every 5 bytes of dense source, an entry of a
        // list for every 12. Comments make it less; growing once costs a copy, no more.
        let mut nodes = Vec::with_capacity(length / 6 + 16);
        let mut spans = Spans::with_capacity(length / 6 + 16);
        // Id 0 is the niche that makes `Option<NodeId>` four bytes.
        nodes.push(Node::Empty {});
        spans.push(Span::default());
        Ast {
            nodes,
            spans,
            lists: Vec::with_capacity(length / 14 + 16),
            functions: Vec::with_capacity(length / 400 + 4),
            classes: Vec::new(),
            requests: Vec::new(),
            references: 0,
            atoms: Atoms::new(),
            root: NodeId::from_index(1),
            goal,
        }
    }

    /// A tree of nothing, which costs nothing: what stands in for one that a parser has taken.
    pub(crate) const fn hollow(goal: Goal) -> Ast {
        Ast {
            nodes: Vec::new(),
            spans: Spans::new(),
            lists: Vec::new(),
            functions: Vec::new(),
            classes: Vec::new(),
            requests: Vec::new(),
            references: 0,
            atoms: Atoms::hollow(),
            root: NodeId::from_index(1),
            goal,
        }
    }

    /// The node at the root: a [`Node::Program`].
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// The goal it was parsed as.
    pub fn goal(&self) -> Goal {
        self.goal
    }

    /// The node named `id`.
    #[inline]
    pub fn node(&self, id: NodeId) -> Node {
        self.nodes[id.index()]
    }

    /// Where it stands in the source.
    #[inline]
    pub fn span(&self, id: NodeId) -> Span {
        self.spans.get(id.index())
    }

    /// The entries of a list, `None` for a hole.
    #[inline]
    pub fn list(&self, list: List) -> &[Option<NodeId>] {
        &self.lists[list.start as usize..][..list.length as usize]
    }

    /// The entries of a list, holes left out.
    #[inline]
    pub fn items(&self, list: List) -> impl DoubleEndedIterator<Item = NodeId> + '_ {
        self.list(list).iter().filter_map(|&entry| entry)
    }

    /// Entry `index` of a list.
    #[inline]
    pub fn item(&self, list: List, index: usize) -> Option<NodeId> {
        self.list(list).get(index).copied().flatten()
    }

    /// A function's row.
    #[inline]
    pub fn function(&self, id: FunctionId) -> &Function {
        &self.functions[id.index()]
    }

    /// All functions, in the order in which they were parsed.
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// A class's row.
    #[inline]
    pub fn class(&self, id: ClassId) -> &Class {
        &self.classes[id.index()]
    }

    /// All classes, in the order in which they were parsed.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// A module request's row.
    pub fn request(&self, id: RequestId) -> &Request {
        &self.requests[id.index()]
    }

    /// All module requests in source order.
    pub fn requests(&self) -> &[Request] {
        &self.requests
    }

    /// How many references there are: [`ReferenceId`]s are below this.
    pub fn reference_count(&self) -> usize {
        self.references as usize
    }

    /// How many nodes there are.
    pub fn node_count(&self) -> usize {
        self.nodes.len() - 1
    }

    /// The ids after the first `count`, in the order in which they were made.
    pub(crate) fn ids_since(&self, count: usize) -> impl Iterator<Item = NodeId> + use<> {
        (count as u32 + 1..self.nodes.len() as u32).map(NodeId::from_index)
    }

    /// The lists among the fields of `id`, in source order (not those in side tables).
    pub fn lists_of(&self, id: NodeId) -> Vec<List> {
        struct Lists(Vec<List>);
        impl FieldVisitor for Lists {
            fn child(&mut self, _: &'static str, _: NodeId) {}
            fn list(&mut self, _: &'static str, list: List) {
                self.0.push(list);
            }
            fn data(&mut self, _: &'static str, _: &dyn fmt::Display) {}
        }
        let mut lists = Lists(Vec::new());
        self.describe(id, &mut lists);
        lists.0
    }

    /// The names and strings.
    pub fn atoms(&self) -> &Atoms {
        &self.atoms
    }

    /// Bytes of memory in use by nodes, spans, lists and side tables (not by atoms).
    pub fn memory(&self) -> usize {
        self.nodes.len() * size_of::<Node>()
            + self.spans.memory()
            + self.lists.len() * size_of::<Option<NodeId>>()
            + self.functions.len() * size_of::<Function>()
            + self.classes.len() * size_of::<Class>()
            + self.requests.len() * size_of::<Request>()
    }
}

/// How far each array of a tree reached at some moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    nodes: usize,
    lists: usize,
    functions: usize,
    classes: usize,
    requests: usize,
    references: u32,
}

impl Extent {
    /// How many nodes there were.
    pub(crate) fn nodes(self) -> usize {
        self.nodes
    }

    /// How many module requests there were.
    pub(crate) fn requests(self) -> usize {
        self.requests
    }
}

/// Making and changing nodes: for the parser and incremental parsing.
impl Ast {
    #[inline]
    pub(crate) fn add(&mut self, node: Node, span: Span) -> NodeId {
        let index = self.nodes.len() as u32;
        self.nodes.push(node);
        self.spans.push(span);
        // Sources are below 1 GiB and a node takes at least a byte, so ids never wrap.
        NodeId::from_index(index)
    }

    #[inline]
    pub(crate) fn replace(&mut self, id: NodeId, node: Node) {
        self.nodes[id.index()] = node;
    }

    /// Moves the tree as if `removed` bytes before `at` had become `added`: what starts at `at` or
    /// behind it, and the ends of what reaches further than `at`.
    /// Only what is in `before` is moved: what was added later knows its place already.
    pub(crate) fn shift(&mut self, at: u32, removed: u32, added: u32, before: Extent) {
        if added == removed {
            return;
        }
        let moved = Move::new(at, removed, added);
        self.spans.shift(moved, before.nodes + 1);
        let functions = self.functions[..before.functions].iter_mut().map(|row| &mut row.body_span);
        let classes = self.classes[..before.classes].iter_mut().map(|row| &mut row.body_span);
        functions.chain(classes).for_each(|span| *span = moved.of(*span));
    }

    /// How many nodes and entries of lists there are, dead ones included.
    pub(crate) fn size(&self) -> usize {
        self.nodes.len() + self.lists.len()
    }

    /// How far the tree reaches now.
    pub(crate) fn extent(&self) -> Extent {
        Extent {
            nodes: self.node_count(),
            lists: self.lists.len(),
            functions: self.functions.len(),
            classes: self.classes.len(),
            requests: self.requests.len(),
            references: self.references,
        }
    }

    /// Drops all that was added since `extent`, which nothing else may name.
    pub(crate) fn truncate(&mut self, extent: Extent) {
        self.nodes.truncate(extent.nodes + 1);
        self.spans.truncate(extent.nodes + 1);
        self.lists.truncate(extent.lists);
        self.functions.truncate(extent.functions);
        self.classes.truncate(extent.classes);
        self.requests.truncate(extent.requests);
        self.references = extent.references;
    }

    /// `list` with `range` of it replaced by `entries`, in place where they fit: `list` itself is
    /// no longer good.
    pub(crate) fn splice_list(&mut self, list: List, range: Range<usize>, entries: &[NodeId]) -> List {
        let length = list.len() - range.len() + entries.len();
        let new = entries.iter().copied().map(Some);
        let start = list.start as usize;
        if length > list.len() {
            let all = start..start + list.len();
            let moved = self.lists.len() as u32;
            self.lists.reserve(length);
            self.lists.extend_from_within(all.start..all.start + range.start);
            self.lists.extend(new);
            self.lists.extend_from_within(all.start + range.end..all.end);
            return List { start: moved, length: length as u32 };
        }
        let here = &mut self.lists[start..start + list.len()];
        here.copy_within(range.end.., range.start + entries.len());
        for (place, entry) in here[range.start..].iter_mut().zip(new) {
            *place = entry;
        }
        List { start: list.start, length: length as u32 }
    }

    /// Gives `owner`, a node with a list of statements or properties, the list `body` instead.
    pub(crate) fn set_statements(&mut self, owner: NodeId, body: List) {
        let node = match self.node(owner) {
            Node::Program { .. } => Node::Program { body },
            Node::Block { .. } => Node::Block { body },
            Node::Case { test, .. } => Node::Case { test, body },
            Node::StaticBlock { .. } => Node::StaticBlock { body },
            Node::Object { .. } => Node::Object { properties: body },
            Node::Function { function } | Node::FunctionDeclaration { function } => {
                self.functions[function.index()].body = body;
                return;
            }
            other => other,
        };
        self.replace(owner, node);
    }

    pub(crate) fn set_span(&mut self, id: NodeId, span: Span) {
        self.spans.set(id.index(), span);
    }

    pub(crate) fn set_root(&mut self, root: NodeId) {
        self.root = root;
    }

    #[inline]
    pub(crate) fn add_list(&mut self, entries: &[Option<NodeId>]) -> List {
        let start = self.lists.len() as u32;
        self.lists.extend_from_slice(entries);
        List { start, length: entries.len() as u32 }
    }

    pub(crate) fn add_function(&mut self, function: Function) -> FunctionId {
        self.functions.push(function);
        FunctionId(self.functions.len() as u32 - 1)
    }

    pub(crate) fn function_mut(&mut self, id: FunctionId) -> &mut Function {
        &mut self.functions[id.index()]
    }

    pub(crate) fn add_class(&mut self, class: Class) -> ClassId {
        self.classes.push(class);
        ClassId(self.classes.len() as u32 - 1)
    }

    pub(crate) fn add_request(&mut self, request: Request) -> RequestId {
        self.requests.push(request);
        RequestId(self.requests.len() as u32 - 1)
    }

    #[inline]
    pub(crate) fn add_reference(&mut self) -> ReferenceId {
        let id = ReferenceId(self.references);
        self.references += 1;
        id
    }

    pub(crate) fn atoms_mut(&mut self) -> &mut Atoms {
        &mut self.atoms
    }
}

/// A name as the tree stores it: [`Atom`] plus the table that knows its text.
impl Ast {
    /// The text of an atom, in WTF-8.
    #[inline]
    pub fn text(&self, atom: Atom) -> &[u8] {
        self.atoms.bytes(atom)
    }
}

// Machine-independent sizes that the memory budget and lesson JL05 rest on.
const _: () = assert!(size_of::<Node>() == 16 && size_of::<Option<NodeId>>() == 4);
