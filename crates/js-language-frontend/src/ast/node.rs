//! The kinds of nodes, in one table.
//!
//! A row gives a kind its fields; from it come the enum, the list of kinds, the order of children
//! for every walk, and the dump. Adding a kind here makes each exhaustive `match` in the printer,
//! scope analysis and bytecode compiler a compile error until it handles the new kind.

use super::*;

/// What a walk or a dump learns about the fields of one node.
pub trait FieldVisitor {
    /// A child.
    fn child(&mut self, field: &'static str, id: NodeId);
    /// A list of children, holes included.
    fn list(&mut self, field: &'static str, list: List);
    /// Anything that is not a child, in words.
    fn data(&mut self, field: &'static str, text: &dyn fmt::Display);
}

/// A type that may stand in a field of a node.
pub trait Field: Copy {
    /// What a C struct would hold for it: see [`pointer_tree`].
    const PARTS: &'static [pointer_tree::Part];
    /// Calls `each` on the children it holds, in source order.
    fn children(self, ast: &Ast, each: &mut impl FnMut(NodeId));
    /// Describes it to `visitor`.
    fn describe(self, name: &'static str, ast: &Ast, visitor: &mut impl FieldVisitor);
    /// Whether it says the same in `ast` as `other` in `others`. Children are not compared: they
    /// are added to `pairs`.
    fn same(self, ast: &Ast, other: Self, others: &Ast, pairs: &mut Pairs) -> bool;
}

/// Pairs of nodes of two trees that are still to be compared.
pub type Pairs = Vec<(NodeId, NodeId)>;

macro_rules! nodes {
    ($($(#[$doc:meta])* $kind:ident { $($field:ident: $type:ty),* $(,)? })*) => {
        /// A node of the tree.
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[allow(missing_docs)] // The sentence at each kind names its fields.
        pub enum Node {
            $($(#[$doc])* $kind { $($field: $type),* },)*
        }

        /// The kind of a node, without its fields.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum NodeKind {
            $($(#[$doc])* $kind,)*
        }

        impl NodeKind {
            /// All kinds.
            pub const ALL: &[NodeKind] = &[$(NodeKind::$kind),*];

            /// Its name, as every printer of the tree writes it.
            pub const fn name(self) -> &'static str {
                match self { $(NodeKind::$kind => stringify!($kind),)* }
            }

            /// What a C struct for this kind would hold, field by field.
            pub fn parts(self) -> std::slice::Iter<'static, &'static [pointer_tree::Part]> {
                match self {
                    $(NodeKind::$kind => {
                        const PARTS: &[&[pointer_tree::Part]] = &[$(<$type as Field>::PARTS),*];
                        PARTS.iter()
                    })*
                }
            }
        }

        impl Node {
            /// Its kind.
            pub const fn kind(&self) -> NodeKind {
                match self { $(Node::$kind { .. } => NodeKind::$kind,)* }
            }

            /// Whether it is the same node in `ast` as `other` in `others`, its children left
            /// aside: they are added to `pairs`.
            #[allow(unused_variables)] // A kind without fields compares none.
            pub(super) fn same_fields(self, ast: &Ast, other: Node, others: &Ast, pairs: &mut Pairs) -> bool {
                match self {
                    $(Node::$kind { $($field),* } => {
                        if other.kind() != NodeKind::$kind {
                            return false;
                        }
                        $(
                            let Node::$kind { $field: theirs, .. } = other else { return false };
                            if !$field.same(ast, theirs, others, pairs) {
                                return false;
                            }
                        )*
                        true
                    })*
                }
            }
        }

        impl Ast {
            /// Calls `each` on the children of `id` in source order.
            pub fn for_each_child(&self, id: NodeId, each: &mut impl FnMut(NodeId)) {
                match self.node(id) {
                    $(Node::$kind { $($field),* } => { $($field.children(self, each);)* })*
                }
            }

            /// Shows the fields of `id` to `visitor`, in source order.
            pub fn describe(&self, id: NodeId, visitor: &mut impl FieldVisitor) {
                match self.node(id) {
                    $(Node::$kind { $($field),* } => {
                        $($field.describe(stringify!($field), self, visitor);)*
                    })*
                }
            }
        }
    };
}

nodes! {
    /// The root: the statements and module items of the source.
    Program { body: List }
    /// What recovery keeps of source text that it could not parse; `parts` are the nodes it had
    /// already completed.
    Error { parts: List }

    // Expressions.
    /// An IdentifierReference: a use of `name`, numbered for scope analysis.
    Reference { name: Atom, reference: ReferenceId }
    /// `this`.
    This {}
    /// `super`, as callee or object only.
    Super {}
    /// `null`.
    Null {}
    /// `true` or `false`.
    Boolean { value: bool }
    /// A number literal.
    Number { value: f64 }
    /// A BigInt literal; `digits` are its decimal, `0x`, `0o` or `0b` digits without separators
    /// and without the `n`.
    BigInt { digits: Atom }
    /// A string literal; `value` is what it means.
    String { value: Atom }
    /// A regular-expression literal.
    RegExp { pattern: Atom, flags: Atom }
    /// A template: quasi, expression, quasi, …, quasi.
    Template { parts: List }
    /// The text between two substitutions; `cooked` is missing where a tagged template has an
    /// escape that means nothing.
    TemplateElement { cooked: Option<Atom>, raw: Atom }
    /// A template after a tag; `template` is a [`Node::Template`].
    TaggedTemplate { tag: NodeId, template: NodeId }
    /// An array literal; holes are empty entries.
    Array { elements: List }
    /// An object literal: [`Node::Property`] and [`Node::Spread`].
    Object { properties: List }
    /// A property of an object literal.
    Property { kind: PropertyKind, computed: bool, shorthand: bool, key: NodeId, value: NodeId }
    /// `...argument`.
    Spread { argument: NodeId }
    /// A name where only its text matters: property keys, import and export names.
    Name { name: Atom }
    /// `#name` as a key; the atom includes the `#`.
    PrivateName { name: Atom }
    /// A function expression, an arrow function, or the function of a method.
    Function { function: FunctionId }
    /// A class expression.
    Class { class: ClassId }
    /// A prefix operator on an operand.
    Unary { operator: UnaryOperator, operand: NodeId }
    /// `++` or `--`, before or after its target.
    Update { operator: UpdateOperator, prefix: bool, target: NodeId }
    /// Two operands, both evaluated.
    Binary { operator: BinaryOperator, left: NodeId, right: NodeId }
    /// `&&`, `||` or `??`.
    Logical { operator: LogicalOperator, left: NodeId, right: NodeId }
    /// An assignment; `target` is a reference, a member or, with `=`, a pattern. `parenthesized`
    /// says that the target stood in parentheses, which keeps it from naming a function.
    Assignment { operator: AssignmentOperator, parenthesized: bool, target: NodeId, value: NodeId }
    /// `test ? consequent : alternate`.
    Conditional { test: NodeId, consequent: NodeId, alternate: NodeId }
    /// A call; `optional` where `?.` stands before the arguments.
    Call { optional: bool, callee: NodeId, arguments: List }
    /// `new callee(arguments)`.
    New { callee: NodeId, arguments: List }
    /// `object.name`; the name is the last `name_length` bytes of the node, longer than the atom's
    /// text where it has escapes.
    Member { optional: bool, object: NodeId, name: Atom, name_length: u32 }
    /// `object[index]`.
    Index { optional: bool, object: NodeId, index: NodeId }
    /// `object.#name`; fields as in [`Node::Member`].
    PrivateMember { optional: bool, object: NodeId, name: Atom, name_length: u32 }
    /// `#name in right`.
    PrivateIn { name: Atom, right: NodeId }
    /// A whole optional chain: where a short circuit inside `expression` ends up.
    OptionalChain { expression: NodeId }
    /// `a, b, c`.
    Sequence { expressions: List }
    /// `yield argument` or `yield* argument`.
    Yield { delegate: bool, argument: Option<NodeId> }
    /// `await argument`.
    Await { argument: NodeId }
    /// `import(source, options)`.
    ImportCall { source: NodeId, options: Option<NodeId> }
    /// `import.meta`.
    ImportMeta {}
    /// `new.target`.
    NewTarget {}

    // Patterns: what bindings are declared by and what `=` may assign to. In a declaration the
    // leaves are `Binding`s, in an assignment references and members.
    /// A BindingIdentifier: a declaration of `name`.
    Binding { name: Atom }
    /// `[a, , b = 1, ...rest]`.
    ArrayPattern { elements: List }
    /// `{a, b: c = 1, ...rest}`: [`Node::PatternProperty`] and [`Node::Rest`].
    ObjectPattern { properties: List }
    /// A property of an object pattern.
    PatternProperty { computed: bool, shorthand: bool, key: NodeId, value: NodeId }
    /// `target = default`; `parenthesized` as in [`Node::Assignment`].
    Default { parenthesized: bool, target: NodeId, value: NodeId }
    /// `...target`.
    Rest { target: NodeId }

    // Statements.
    /// A string literal in a directive prologue; `raw` is its text between the quotes.
    Directive { raw: Atom, expression: NodeId }
    /// An expression statement.
    Expression { expression: NodeId }
    /// `{ … }`.
    Block { body: List }
    /// `;`.
    Empty {}
    /// `var`, `let`, `const`, `using` or `await using`.
    VariableDeclaration { kind: VariableKind, declarators: List }
    /// One declared pattern with its initializer.
    Declarator { target: NodeId, value: Option<NodeId> }
    /// A function declaration.
    FunctionDeclaration { function: FunctionId }
    /// A class declaration.
    ClassDeclaration { class: ClassId }
    /// `if (test) consequent else alternate`.
    If { test: NodeId, consequent: NodeId, alternate: Option<NodeId> }
    /// `for (head) body`; `head` has three entries: initialization, test, update.
    For { head: List, body: NodeId }
    /// `for (left in right) body`.
    ForIn { left: NodeId, right: NodeId, body: NodeId }
    /// `for (left of right) body`, or `for await`.
    ForOf { is_await: bool, left: NodeId, right: NodeId, body: NodeId }
    /// `while (test) body`.
    While { test: NodeId, body: NodeId }
    /// `do body while (test)`.
    DoWhile { body: NodeId, test: NodeId }
    /// `return argument`.
    Return { argument: Option<NodeId> }
    /// `break label`.
    Break { label: Option<Atom> }
    /// `continue label`.
    Continue { label: Option<Atom> }
    /// `throw argument`.
    Throw { argument: NodeId }
    /// `try block handler finalizer`; `handler` is a [`Node::Catch`].
    Try { block: NodeId, handler: Option<NodeId>, finalizer: Option<NodeId> }
    /// `catch (parameter) body`.
    Catch { parameter: Option<NodeId>, body: NodeId }
    /// `switch (discriminant) { cases }`.
    Switch { discriminant: NodeId, cases: List }
    /// `case test:` or `default:` and the statements after it.
    Case { test: Option<NodeId>, body: List }
    /// `label: body`.
    Labeled { label: Atom, body: NodeId }
    /// `with (object) body`.
    With { object: NodeId, body: NodeId }
    /// `debugger`.
    Debugger {}

    // Class members.
    /// A method, getter, setter or the constructor; `function` is a [`Node::Function`].
    Method { kind: MethodKind, is_static: bool, computed: bool, key: NodeId, function: NodeId }
    /// A field.
    PropertyDefinition { is_static: bool, computed: bool, key: NodeId, value: Option<NodeId> }
    /// `static { … }`.
    StaticBlock { body: List }

    // Module items.
    /// `import specifiers from request`.
    Import { specifiers: List, request: RequestId }
    /// `imported as local`; `imported` is a [`Node::Name`] or [`Node::String`].
    ImportSpecifier { imported: NodeId, local: NodeId }
    /// The default import.
    ImportDefault { local: NodeId }
    /// `* as local`.
    ImportNamespace { local: NodeId }
    /// `key: value` in a `with` clause.
    ImportAttribute { key: NodeId, value: NodeId }
    /// `export { specifiers }`, of local bindings.
    ExportNamed { specifiers: List }
    /// `export { specifiers } from request`.
    ExportFrom { specifiers: List, request: RequestId }
    /// `local as exported`; `local` is a [`Node::Reference`] where the binding is a local one.
    ExportSpecifier { local: NodeId, exported: NodeId }
    /// `export` before a declaration.
    ExportDeclaration { declaration: NodeId }
    /// `export default`: a declaration or an expression.
    ExportDefault { declaration: NodeId }
    /// `export * from request` or `export * as exported from request`.
    ExportAll { exported: Option<NodeId>, request: RequestId }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// Its word, as source and dumps write it.
            pub const fn text(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
        }

        impl Field for $name {
            const PARTS: &'static [pointer_tree::Part] = &[pointer_tree::Part::Word];
            fn children(self, _: &Ast, _: &mut impl FnMut(NodeId)) {}
            fn describe(self, name: &'static str, _: &Ast, visitor: &mut impl FieldVisitor) {
                visitor.data(name, &self.text());
            }
            fn same(self, _: &Ast, other: Self, _: &Ast, _: &mut Pairs) -> bool {
                self == other
            }
        }
    };
}

words! {
    /// What a property of an object literal defines.
    PropertyKind {
        /// `key: value` or a shorthand.
        Value "value",
        /// `key() {}`.
        Method "method",
        /// `get key() {}`.
        Get "get",
        /// `set key(v) {}`.
        Set "set",
    }
}

words! {
    /// What a method of a class defines.
    MethodKind {
        /// The constructor.
        Constructor "constructor",
        /// An ordinary method.
        Method "method",
        /// A getter.
        Get "get",
        /// A setter.
        Set "set",
    }
}

words! {
    /// The five ways to declare variables.
    VariableKind {
        /// `var`
        Var "var",
        /// `let`
        Let "let",
        /// `const`
        Const "const",
        /// `using`
        Using "using",
        /// `await using`
        AwaitUsing "await using",
    }
}

impl VariableKind {
    /// Whether the binding cannot be assigned to.
    pub fn is_constant(self) -> bool {
        !matches!(self, VariableKind::Var | VariableKind::Let)
    }
}

impl Field for NodeId {
    const PARTS: &'static [pointer_tree::Part] = &[pointer_tree::Part::Pointer];
    #[inline]
    fn children(self, _: &Ast, each: &mut impl FnMut(NodeId)) {
        each(self);
    }
    fn describe(self, name: &'static str, _: &Ast, visitor: &mut impl FieldVisitor) {
        visitor.child(name, self);
    }
    fn same(self, _: &Ast, other: Self, _: &Ast, pairs: &mut Pairs) -> bool {
        pairs.push((self, other));
        true
    }
}

impl<T: Field> Field for Option<T> {
    const PARTS: &'static [pointer_tree::Part] = T::PARTS;
    #[inline]
    fn children(self, ast: &Ast, each: &mut impl FnMut(NodeId)) {
        if let Some(field) = self {
            field.children(ast, each);
        }
    }
    fn describe(self, name: &'static str, ast: &Ast, visitor: &mut impl FieldVisitor) {
        if let Some(field) = self {
            field.describe(name, ast, visitor);
        }
    }
    fn same(self, ast: &Ast, other: Self, others: &Ast, pairs: &mut Pairs) -> bool {
        match (self, other) {
            (Some(one), Some(other)) => one.same(ast, other, others, pairs),
            (None, None) => true,
            _ => false,
        }
    }
}

impl Field for List {
    const PARTS: &'static [pointer_tree::Part] = &[pointer_tree::Part::Pointer, pointer_tree::Part::Word];
    #[inline]
    fn children(self, ast: &Ast, each: &mut impl FnMut(NodeId)) {
        for id in ast.items(self) {
            each(id);
        }
    }
    fn describe(self, name: &'static str, _: &Ast, visitor: &mut impl FieldVisitor) {
        visitor.list(name, self);
    }
    fn same(self, ast: &Ast, other: Self, others: &Ast, pairs: &mut Pairs) -> bool {
        self.len() == other.len()
            && ast
                .list(self)
                .iter()
                .zip(others.list(other))
                .all(|(&one, &other)| one.same(ast, other, others, pairs))
    }
}

impl Field for Atom {
    const PARTS: &'static [pointer_tree::Part] = &[pointer_tree::Part::Pointer];
    fn children(self, _: &Ast, _: &mut impl FnMut(NodeId)) {}
    fn describe(self, name: &'static str, ast: &Ast, visitor: &mut impl FieldVisitor) {
        visitor.data(name, &crate::text::Quoted(ast.text(self)));
    }
    fn same(self, ast: &Ast, other: Self, others: &Ast, _: &mut Pairs) -> bool {
        ast.text(self) == others.text(other)
    }
}

impl Field for FunctionId {
    const PARTS: &'static [pointer_tree::Part] = &[pointer_tree::Part::Pointer];
    fn children(self, ast: &Ast, each: &mut impl FnMut(NodeId)) {
        let function = ast.function(self);
        function.name.children(ast, each);
        function.parameters.children(ast, each);
        function.body.children(ast, each);
    }
    fn describe(self, _: &'static str, ast: &Ast, visitor: &mut impl FieldVisitor) {
        let function = ast.function(self);
        visitor.data("kind", &format_args!("{:?}", function.kind));
        for (name, value) in [
            ("async", function.is_async),
            ("generator", function.is_generator),
            ("strict", function.is_strict),
            ("expression_body", function.has_expression_body),
        ] {
            if value {
                visitor.data(name, &value);
            }
        }
        function.name.describe("name", ast, visitor);
        function.parameters.describe("parameters", ast, visitor);
        function.body.describe("body", ast, visitor);
    }
    fn same(self, ast: &Ast, other: Self, others: &Ast, pairs: &mut Pairs) -> bool {
        let (one, other) = (ast.function(self), others.function(other));
        one.kind == other.kind
            && one.is_async == other.is_async
            && one.is_generator == other.is_generator
            && one.is_strict == other.is_strict
            && one.has_use_strict == other.has_use_strict
            && one.has_simple_parameters == other.has_simple_parameters
            && one.has_expression_body == other.has_expression_body
            && one.uses == other.uses
            && one.name.same(ast, other.name, others, pairs)
            && one.parameters.same(ast, other.parameters, others, pairs)
            && one.body.same(ast, other.body, others, pairs)
    }
}

/// Rows of tables beside the nodes that are nothing but their fields.
macro_rules! record_fields {
    ($($id:ident $record:ident: $($field:ident)*;)*) => {$(
        impl Field for $id {
            const PARTS: &'static [pointer_tree::Part] = &[pointer_tree::Part::Pointer];
            fn children(self, ast: &Ast, each: &mut impl FnMut(NodeId)) {
                let record = ast.$record(self);
                $(record.$field.children(ast, each);)*
            }
            fn describe(self, _: &'static str, ast: &Ast, visitor: &mut impl FieldVisitor) {
                let record = ast.$record(self);
                $(record.$field.describe(stringify!($field), ast, visitor);)*
            }
            fn same(self, ast: &Ast, other: Self, others: &Ast, pairs: &mut Pairs) -> bool {
                let (one, other) = (ast.$record(self), others.$record(other));
                true $(&& one.$field.same(ast, other.$field, others, pairs))*
            }
        }
    )*};
}

record_fields! {
    ClassId class: name heritage members;
    RequestId request: source attributes;
}

impl Field for ReferenceId {
    const PARTS: &'static [pointer_tree::Part] = &[pointer_tree::Part::Word];
    fn children(self, _: &Ast, _: &mut impl FnMut(NodeId)) {}
    // Numbers of references follow from the order of the source: a dump leaves them out.
    fn describe(self, _: &'static str, _: &Ast, _: &mut impl FieldVisitor) {}
    fn same(self, _: &Ast, _: Self, _: &Ast, _: &mut Pairs) -> bool {
        true
    }
}

impl Field for bool {
    const PARTS: &'static [pointer_tree::Part] = &[pointer_tree::Part::Byte];
    fn children(self, _: &Ast, _: &mut impl FnMut(NodeId)) {}
    fn describe(self, name: &'static str, _: &Ast, visitor: &mut impl FieldVisitor) {
        if self || name == "value" {
            visitor.data(name, &self);
        }
    }
    fn same(self, _: &Ast, other: Self, _: &Ast, _: &mut Pairs) -> bool {
        self == other
    }
}

impl Field for f64 {
    const PARTS: &'static [pointer_tree::Part] = &[pointer_tree::Part::Double];
    fn children(self, _: &Ast, _: &mut impl FnMut(NodeId)) {}
    fn describe(self, name: &'static str, _: &Ast, visitor: &mut impl FieldVisitor) {
        visitor.data(name, &self);
    }
    fn same(self, _: &Ast, other: Self, _: &Ast, _: &mut Pairs) -> bool {
        self.to_bits() == other.to_bits()
    }
}

/// Only `name_length` is a bare number: how the source writes a name, which a dump leaves out.
impl Field for u32 {
    const PARTS: &'static [pointer_tree::Part] = &[pointer_tree::Part::Word];
    fn children(self, _: &Ast, _: &mut impl FnMut(NodeId)) {}
    fn describe(self, _: &'static str, _: &Ast, _: &mut impl FieldVisitor) {}
    fn same(self, _: &Ast, _: Self, _: &Ast, _: &mut Pairs) -> bool {
        true
    }
}

macro_rules! operator_fields {
    ($($type:ty),*) => {$(
        impl Field for $type {
            const PARTS: &'static [pointer_tree::Part] = &[pointer_tree::Part::Word];
            fn children(self, _: &Ast, _: &mut impl FnMut(NodeId)) {}
            fn describe(self, name: &'static str, _: &Ast, visitor: &mut impl FieldVisitor) {
                visitor.data(name, &self.text());
            }
            fn same(self, _: &Ast, other: Self, _: &Ast, _: &mut Pairs) -> bool {
                self == other
            }
        }
    )*};
}
operator_fields!(BinaryOperator, LogicalOperator, UnaryOperator, UpdateOperator, AssignmentOperator);
