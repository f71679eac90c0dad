//! The tree as S-expressions: `a + b * c` is `(+ a (* b c))`.
//!
//! Shorter than the dump and close to the source, so that a person sees at a glance what groups
//! with what. `plumb dump sexpr` prints it, and nodes JL03 and JL04 compare it line by line: each
//! statement has a line of its own, indented below the statement around it, and an expression
//! stays on its line. `()` stands where something is left out.
//!
//! The stack is explicit, as in [`super::walk`]: a chain of a million additions takes no native
//! stack.

use super::{Ast, Class, Function, FunctionKind, List, MethodKind, Node, NodeId, PropertyKind, RequestId};
use crate::atom::Atom;
use crate::text::Quoted;
use std::borrow::Cow;
use std::fmt::Write;

/// Prints the tree below `root`, without a line end.
pub fn sexpr(ast: &Ast, root: NodeId) -> String {
    let mut printer = Printer { ast, out: String::new(), steps: vec![Step::Inline(root)], depth: 0 };
    while let Some(step) = printer.steps.pop() {
        printer.step(step);
    }
    printer.out
}

/// What is still to be printed.
enum Step {
    /// Text as it is.
    Text(Cow<'static, str>),
    /// A node on the line at hand.
    Inline(NodeId),
    /// A node on a line of its own, one level further in.
    OwnLine(NodeId),
    /// The end of what stands on a line of its own.
    Outdent,
}

struct Printer<'a> {
    ast: &'a Ast,
    out: String,
    steps: Vec<Step>,
    depth: usize,
}

/// `(head part part …)` under construction.
struct Form {
    parts: Vec<Step>,
}

impl Form {
    fn new(head: impl Into<Cow<'static, str>>) -> Form {
        Form { parts: vec![Step::Text("(".into()), Step::Text(head.into())] }
    }

    fn word(mut self, word: impl Into<Cow<'static, str>>) -> Form {
        self.parts.extend([Step::Text(" ".into()), Step::Text(word.into())]);
        self
    }

    fn inline(mut self, id: NodeId) -> Form {
        self.parts.extend([Step::Text(" ".into()), Step::Inline(id)]);
        self
    }

    /// A child that may be left out, `()` where it is.
    fn slot(self, id: Option<NodeId>) -> Form {
        match id {
            Some(id) => self.inline(id),
            None => self.word("()"),
        }
    }

    /// A child that may be missing without a trace.
    fn maybe(self, id: Option<NodeId>) -> Form {
        match id {
            Some(id) => self.inline(id),
            None => self,
        }
    }

    fn all(self, ast: &Ast, list: List) -> Form {
        ast.list(list).iter().fold(self, |form, &entry| form.slot(entry))
    }

    fn form(mut self, inner: Form) -> Form {
        self.parts.push(Step::Text(" ".into()));
        self.parts.extend(inner.close());
        self
    }

    fn line(mut self, id: NodeId) -> Form {
        self.parts.extend([Step::OwnLine(id), Step::Outdent]);
        self
    }

    fn lines(self, ast: &Ast, list: List) -> Form {
        ast.items(list).fold(self, Form::line)
    }

    fn close(mut self) -> Vec<Step> {
        self.parts.push(Step::Text(")".into()));
        self.parts
    }
}

impl Printer<'_> {
    fn step(&mut self, step: Step) {
        match step {
            Step::Text(text) => self.out.push_str(&text),
            Step::Outdent => self.depth -= 1,
            Step::OwnLine(id) => {
                self.depth += 1;
                let _ = write!(self.out, "\n{:1$}", "", self.depth * 2);
                self.node(id);
            }
            Step::Inline(id) => self.node(id),
        }
    }

    /// Prints a leaf at once; puts the parts of any other node on the stack.
    fn node(&mut self, id: NodeId) {
        let parts = match self.leaf(id) {
            Some(text) => return self.out.push_str(&text),
            None => self.expression(id).or_else(|| self.statement(id)).or_else(|| self.member_or_item(id)),
        };
        let parts = parts.unwrap_or_else(|| Form::new(self.ast.node(id).kind().name())).close();
        self.steps.extend(parts.into_iter().rev());
    }

    fn name(&self, name: Atom) -> String {
        self.ast.atoms().display(name).into_owned()
    }

    fn quoted(&self, text: Atom) -> String {
        Quoted(self.ast.text(text)).to_string()
    }

    /// What is printed as one word.
    fn leaf(&self, id: NodeId) -> Option<String> {
        Some(match self.ast.node(id) {
            Node::Reference { name, .. }
            | Node::Binding { name }
            | Node::Name { name }
            | Node::PrivateName { name } => self.name(name),
            Node::This {} => "this".into(),
            Node::Super {} => "super".into(),
            Node::Null {} => "null".into(),
            Node::Boolean { value } => value.to_string(),
            Node::Number { value } => number(value),
            Node::BigInt { digits } => self.name(digits) + "n",
            Node::String { value } => self.quoted(value),
            Node::RegExp { pattern, flags } => format!("/{}/{}", self.name(pattern), self.name(flags)),
            Node::TemplateElement { cooked: Some(cooked), .. } => self.quoted(cooked),
            Node::TemplateElement { cooked: None, raw } => format!("(raw {})", self.quoted(raw)),
            Node::ImportMeta {} => "import.meta".into(),
            Node::NewTarget {} => "new.target".into(),
            _ => return None,
        })
    }

    fn expression(&self, id: NodeId) -> Option<Form> {
        let ast = self.ast;
        let link = |optional, plain, chained| Form::new(if optional { chained } else { plain });
        Some(match ast.node(id) {
            Node::Template { parts } => Form::new("template").all(ast, parts),
            Node::TaggedTemplate { tag, template } => Form::new("tagged").inline(tag).inline(template),
            Node::Array { elements } => Form::new("array").all(ast, elements),
            Node::Object { properties } => Form::new("object").all(ast, properties),
            Node::Property { shorthand: true, value, .. } => Form::new("shorthand").inline(value),
            Node::Property { kind, computed, key, value, .. } => {
                let head = if kind == PropertyKind::Value { ":" } else { kind.text() };
                self.key(Form::new(head), computed, key).inline(value)
            }
            Node::Spread { argument } => Form::new("...").inline(argument),
            Node::Function { function } => self.function(ast.function(function)),
            Node::Class { class } => self.class(ast.class(class)),
            Node::Unary { operator, operand } => Form::new(operator.text()).inline(operand),
            Node::Update { operator, prefix: true, target } => Form::new(operator.text()).inline(target),
            Node::Update { operator, target, .. } => {
                Form::new(format!("post{}", operator.text())).inline(target)
            }
            Node::Binary { operator, left, right } => Form::new(operator.text()).inline(left).inline(right),
            Node::Logical { operator, left, right } => Form::new(operator.text()).inline(left).inline(right),
            Node::Assignment { operator, target, value, .. } => {
                Form::new(operator.text()).inline(target).inline(value)
            }
            Node::Conditional { test, consequent, alternate } => {
                Form::new("?").inline(test).inline(consequent).inline(alternate)
            }
            Node::Call { optional, callee, arguments } => {
                link(optional, "call", "?.call").inline(callee).all(ast, arguments)
            }
            Node::New { callee, arguments } => Form::new("new").inline(callee).all(ast, arguments),
            Node::Member { optional, object, name, .. }
            | Node::PrivateMember { optional, object, name, .. } => {
                link(optional, ".", "?.").inline(object).word(self.name(name))
            }
            Node::Index { optional, object, index } => {
                link(optional, "index", "?.index").inline(object).inline(index)
            }
            Node::PrivateIn { name, right } => Form::new("in").word(self.name(name)).inline(right),
            Node::OptionalChain { expression } => Form::new("chain").inline(expression),
            Node::Sequence { expressions } => Form::new(",").all(ast, expressions),
            Node::Yield { delegate, argument } => {
                Form::new(if delegate { "yield*" } else { "yield" }).maybe(argument)
            }
            Node::Await { argument } => Form::new("await").inline(argument),
            Node::ImportCall { source, options } => Form::new("import").inline(source).maybe(options),
            Node::ArrayPattern { elements } => Form::new("array-pattern").all(ast, elements),
            Node::ObjectPattern { properties } => Form::new("object-pattern").all(ast, properties),
            Node::PatternProperty { shorthand: true, value, .. } => Form::new("shorthand").inline(value),
            Node::PatternProperty { computed, key, value, .. } => {
                self.key(Form::new(":"), computed, key).inline(value)
            }
            Node::Default { target, value, .. } => Form::new("default").inline(target).inline(value),
            Node::Rest { target } => Form::new("rest").inline(target),
            _ => return None,
        })
    }

    fn statement(&self, id: NodeId) -> Option<Form> {
        let ast = self.ast;
        let jump = |head, label: Option<Atom>| match label {
            Some(label) => Form::new(head).word(self.name(label)),
            None => Form::new(head),
        };
        Some(match ast.node(id) {
            Node::Program { body } => Form::new("program").lines(ast, body),
            Node::Error { parts } => Form::new("error").lines(ast, parts),
            Node::Directive { raw, .. } => Form::new("directive").word(self.quoted(raw)),
            Node::Expression { expression } => Form::new("expr").inline(expression),
            Node::Block { body } => Form::new("block").lines(ast, body),
            Node::Empty {} => Form::new("empty"),
            Node::VariableDeclaration { kind, declarators } => Form::new(kind.text()).all(ast, declarators),
            Node::Declarator { target, value: Some(value) } => Form::new("=").inline(target).inline(value),
            Node::Declarator { target, value: None } => Form::new("=").inline(target),
            Node::FunctionDeclaration { function } => self.function(ast.function(function)),
            Node::ClassDeclaration { class } => self.class(ast.class(class)),
            Node::If { test, consequent, alternate } => {
                alternate.into_iter().fold(Form::new("if").inline(test).line(consequent), Form::line)
            }
            Node::For { head, body } => Form::new("for").all(ast, head).line(body),
            Node::ForIn { left, right, body } => Form::new("for-in").inline(left).inline(right).line(body),
            Node::ForOf { is_await, left, right, body } => {
                Form::new(if is_await { "for-await-of" } else { "for-of" })
                    .inline(left)
                    .inline(right)
                    .line(body)
            }
            Node::While { test, body } => Form::new("while").inline(test).line(body),
            Node::DoWhile { body, test } => Form::new("do-while").inline(test).line(body),
            Node::Return { argument } => Form::new("return").maybe(argument),
            Node::Break { label } => jump("break", label),
            Node::Continue { label } => jump("continue", label),
            Node::Throw { argument } => Form::new("throw").inline(argument),
            Node::Try { block, handler, finalizer } => {
                // A handler is a `(catch …)`, a finalizer a `(block …)`: they cannot be confused.
                handler.into_iter().chain(finalizer).fold(Form::new("try").line(block), Form::line)
            }
            Node::Catch { parameter, body } => Form::new("catch").slot(parameter).line(body),
            Node::Switch { discriminant, cases } => {
                Form::new("switch").inline(discriminant).lines(ast, cases)
            }
            Node::Case { test: Some(test), body } => Form::new("case").inline(test).lines(ast, body),
            Node::Case { test: None, body } => Form::new("default").lines(ast, body),
            Node::Labeled { label, body } => Form::new("label").word(self.name(label)).line(body),
            Node::With { object, body } => Form::new("with").inline(object).line(body),
            Node::Debugger {} => Form::new("debugger"),
            _ => return None,
        })
    }

    /// Class members, and what only modules have.
    fn member_or_item(&self, id: NodeId) -> Option<Form> {
        let ast = self.ast;
        let placed = |is_static, form: Form| if is_static { Form::new("static").form(form) } else { form };
        Some(match ast.node(id) {
            Node::Method { kind, is_static, computed, key, function } => {
                let head = if kind == MethodKind::Constructor { "method" } else { kind.text() };
                placed(is_static, self.key(Form::new(head), computed, key).inline(function))
            }
            Node::PropertyDefinition { is_static, computed, key, value } => {
                placed(is_static, self.key(Form::new("field"), computed, key).maybe(value))
            }
            Node::StaticBlock { body } => Form::new("static-block").lines(ast, body),
            Node::Import { specifiers, request } => {
                self.request(Form::new("import-from").all(ast, specifiers), request)
            }
            Node::ImportSpecifier { imported, local } => Form::new("as").inline(imported).inline(local),
            Node::ImportDefault { local } => Form::new("default").inline(local),
            Node::ImportNamespace { local } => Form::new("*").inline(local),
            Node::ImportAttribute { key, value } => Form::new("with").inline(key).inline(value),
            Node::ExportNamed { specifiers } => Form::new("export").all(ast, specifiers),
            Node::ExportFrom { specifiers, request } => {
                self.request(Form::new("export-from").all(ast, specifiers), request)
            }
            Node::ExportSpecifier { local, exported } => Form::new("as").inline(local).inline(exported),
            Node::ExportDeclaration { declaration } => Form::new("export").line(declaration),
            Node::ExportDefault { declaration } => Form::new("export-default").line(declaration),
            Node::ExportAll { exported, request } => {
                self.request(Form::new("export-all").slot(exported), request)
            }
            _ => return None,
        })
    }

    fn key(&self, form: Form, computed: bool, key: NodeId) -> Form {
        if computed { form.form(Form::new("computed").inline(key)) } else { form.inline(key) }
    }

    fn request(&self, form: Form, request: RequestId) -> Form {
        let request = self.ast.request(request);
        form.inline(request.source).all(self.ast, request.attributes)
    }

    /// `(function name (parameters) statements…)`; an arrow function has `=>` for a head.
    fn function(&self, function: &Function) -> Form {
        let is_arrow = function.kind == FunctionKind::Arrow;
        let mut head = String::from(if function.is_async { "async-" } else { "" });
        head.push_str(if is_arrow { "=>" } else { "function" });
        head.push_str(if function.is_generator { "*" } else { "" });
        let form = Form::new(head).maybe(function.name);
        let parameters = self.ast.items(function.parameters).enumerate().fold(
            vec![Step::Text(" (".into())],
            |mut parts, (index, parameter)| {
                if index > 0 {
                    parts.push(Step::Text(" ".into()));
                }
                parts.push(Step::Inline(parameter));
                parts
            },
        );
        let mut form = Form { parts: form.parts.into_iter().chain(parameters).collect() };
        form.parts.push(Step::Text(")".into()));
        if function.has_expression_body {
            form.all(self.ast, function.body)
        } else if is_arrow {
            // The braces are what tells this body from an expression.
            form.form(Form::new("body").lines(self.ast, function.body))
        } else {
            form.lines(self.ast, function.body)
        }
    }

    /// `(class name heritage members…)`.
    fn class(&self, class: &Class) -> Form {
        Form::new("class").slot(class.name).slot(class.heritage).lines(self.ast, class.members)
    }
}

/// A number as a literal that means it.
fn number(value: f64) -> String {
    if value.is_infinite() {
        // The only literals that mean infinity are those that are too large.
        return "1e400".into();
    }
    let plain = value == 0.0 || (1e-6..1e21).contains(&value);
    if plain { value.to_string() } else { format!("{value:e}") }
}
