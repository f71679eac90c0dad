//! Random programs of the subset, free of early errors.
//!
//! A few names are used again and again, so that they shadow, collide and cross functions. The
//! generator keeps just enough of the rules of redeclaration to stay clear of early errors; where
//! it fails, the program is thrown away.

use std::collections::HashSet;

use solution_key::Rng;

use super::Program;
use super::subset::Forms;

/// A program of about `size` lines.
pub(super) fn program(rng: &mut Rng, size: u32, forms: Forms) -> String {
    for _ in 0..32 {
        let mut writer = Writer::new(rng, size, forms);
        writer.statements(0, true);
        // Every exercise has something to say about this.
        writer.line(0, "let end = a;");
        writer.line(0, "end;");
        writer.line(0, "function last() {");
        writer.line(0, "}");
        let text = writer.out;
        if Program::read(text.as_bytes(), forms).is_ok() {
            return text;
        }
    }
    "let end = a;\nend;\n".to_string()
}

/// What one scope declares.
#[derive(Default)]
struct Names {
    function: bool,
    strict: bool,
    parameters: HashSet<&'static str>,
    lexical: HashSet<&'static str>,
    functions: HashSet<&'static str>,
    variables: HashSet<&'static str>,
}

struct Writer<'r> {
    rng: &'r mut Rng,
    left: u32,
    forms: Forms,
    names: Vec<Names>,
    out: String,
}

const NAMES: &[&str] = &["a", "b", "c", "d", "x", "y", "f", "g"];

impl<'r> Writer<'r> {
    fn new(rng: &'r mut Rng, size: u32, forms: Forms) -> Writer<'r> {
        let mut names = Names { function: true, ..Names::default() };
        names.lexical.insert("end");
        Writer { rng, left: size, forms, names: vec![names], out: String::new() }
    }

    fn line(&mut self, depth: usize, text: &str) {
        self.left = self.left.saturating_sub(1);
        if self.rng.one_in(40) {
            self.out.push_str(["\n", "// a comment\n"][self.rng.below(2) as usize]);
        }
        self.out.push_str(&"  ".repeat(depth));
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn any(&mut self) -> &'static str {
        NAMES[self.rng.below(NAMES.len() as u32) as usize]
    }

    fn value(&mut self) -> String {
        match self.rng.below(6) {
            0 => self.rng.below(100).to_string(),
            1 if self.forms.has(Forms::TYPEOF) => format!("typeof {}", self.any()),
            _ => self.any().to_string(),
        }
    }

    fn top(&mut self) -> &mut Names {
        self.names.last_mut().expect("the script is never left")
    }

    /// A name that a lexical declaration may have here, declared.
    fn lexical(&mut self) -> Option<&'static str> {
        let name = self.any();
        let top = self.top();
        let taken =
            top.parameters.contains(name) || top.variables.contains(name) || top.functions.contains(name);
        (!taken && top.lexical.insert(name)).then_some(name)
    }

    /// A name that a `var` may have here, declared.
    fn variable(&mut self) -> Option<&'static str> {
        let name = self.any();
        let first = self.names.iter().rposition(|names| names.function)?;
        let blocks = &self.names[first..];
        let in_the_way = |(index, names): (usize, &Names)| {
            names.lexical.contains(name) || (index > 0 && names.functions.contains(name))
        };
        if blocks.iter().enumerate().any(in_the_way) {
            return None;
        }
        self.names[first..].iter_mut().for_each(|names| names.variables.extend([name]));
        Some(name)
    }

    /// A name that a function declaration may have here, declared.
    fn function(&mut self) -> Option<&'static str> {
        let name = self.any();
        let strict = self.names.iter().any(|names| names.strict);
        let top = self.top();
        let taken = top.lexical.contains(name)
            || !top.function
                && (top.variables.contains(name)
                    || top.parameters.contains(name)
                    || strict && top.functions.contains(name));
        if taken {
            return None;
        }
        top.functions.insert(name);
        Some(name)
    }

    /// Statements one after the other, in a scope that is already open.
    fn statements(&mut self, depth: usize, whole: bool) {
        let mut count = 1 + self.rng.below(5);
        while self.left > 0 && (whole || count > 0) {
            count = count.saturating_sub(1);
            self.statement(depth);
        }
    }

    fn block(&mut self, depth: usize, names: Names) {
        self.names.push(names);
        if !self.rng.one_in(8) {
            self.statements(depth + 1, false);
        }
        self.names.pop();
    }

    /// The inside of a function.
    fn body(&mut self, depth: usize, parameters: &[&'static str]) {
        let mut names = Names { function: true, ..Names::default() };
        names.parameters.extend(parameters);
        let repeated = names.parameters.len() < parameters.len();
        if self.forms.has(Forms::STRICT) && !repeated && self.rng.one_in(5) {
            names.strict = true;
            self.line(depth + 1, "\"use strict\";");
        }
        self.block(depth, names);
    }

    fn parameters(&mut self, repeats: bool) -> Vec<&'static str> {
        let strict = self.names.iter().any(|names| names.strict);
        let mut parameters = Vec::new();
        for _ in 0..self.rng.below(4) {
            let name = self.any();
            let lenient = repeats && !strict && self.forms.has(Forms::STRICT) && self.rng.one_in(6);
            if lenient || !parameters.contains(&name) {
                parameters.push(name);
            }
        }
        parameters
    }

    fn statement(&mut self, depth: usize) {
        if depth > 6 {
            return self.simple(depth);
        }
        let forms = self.forms;
        match self.rng.below(22) {
            0 | 1 => {
                self.line(depth, "{");
                self.block(depth, Names::default());
                self.line(depth, "}");
            }
            2 => {
                let head = ["if", "while"][self.rng.below(2) as usize];
                let value = self.value();
                self.line(depth, &format!("{head} ({value}) {{"));
                self.block(depth, Names::default());
                if head == "if" && self.rng.one_in(2) {
                    self.line(depth, "} else {");
                    self.block(depth, Names::default());
                }
                self.line(depth, "}");
            }
            3..=5 => {
                let nested = !self.top().function;
                if nested && !forms.has(Forms::NESTED) {
                    return self.simple(depth);
                }
                let Some(name) = self.function() else { return };
                let parameters = self.parameters(true);
                self.line(depth, &format!("function {name}({}) {{", parameters.join(", ")));
                self.body(depth, &parameters);
                self.line(depth, "}");
            }
            6 if forms.has(Forms::EXPRESSION) => {
                let arrow = self.rng.one_in(2);
                let name = if self.rng.one_in(3) { "" } else { self.any() };
                let parameters = self.parameters(!arrow);
                let list = parameters.join(", ");
                let head = match (arrow, name) {
                    (true, _) => format!("(({list}) => {{"),
                    (false, "") => format!("(function ({list}) {{"),
                    (false, name) => format!("(function {name}({list}) {{"),
                };
                self.line(depth, &head);
                self.body(depth, &parameters);
                self.line(depth, "});");
            }
            7 if forms.has(Forms::FOR) => {
                let value = self.value();
                let (kind, name) = match self.rng.below(3) {
                    0 if forms.has(Forms::VAR) => match self.variable() {
                        Some(name) => ("var", name),
                        None => return,
                    },
                    1 => ("const", self.any()),
                    _ => ("let", self.any()),
                };
                self.line(depth, &format!("for ({kind} {name} of {value}) {{"));
                let mut head = Names::default();
                if kind != "var" {
                    head.lexical.insert(name);
                }
                self.names.push(head);
                self.block(depth, Names::default());
                self.names.pop();
                self.line(depth, "}");
            }
            8 if forms.has(Forms::TRY) => {
                self.line(depth, "try {");
                self.block(depth, Names::default());
                let mut names = Names::default();
                if self.rng.one_in(4) {
                    self.line(depth, "} catch {");
                } else {
                    let name = self.any();
                    names.parameters.insert(name);
                    self.line(depth, &format!("}} catch ({name}) {{"));
                }
                self.block(depth, names);
                if self.rng.one_in(3) {
                    self.line(depth, "} finally {");
                    self.block(depth, Names::default());
                }
                self.line(depth, "}");
            }
            9 | 10 if forms.has(Forms::CLASS) => self.class(depth),
            11 | 12 if forms.has(Forms::SWITCH) => {
                let value = self.value();
                self.line(depth, &format!("switch ({value}) {{"));
                self.names.push(Names::default());
                for case in 0..self.rng.below(4) {
                    self.line(depth + 1, &format!("case {case}:"));
                    self.statements(depth + 2, false);
                }
                self.names.pop();
                self.line(depth, "}");
            }
            13 | 14 if forms.has(Forms::VAR) => {
                let Some(name) = self.variable() else { return };
                let value = self.value();
                let text = if self.rng.one_in(3) {
                    format!("var {name};")
                } else {
                    format!("var {name} = {value};")
                };
                self.line(depth, &text);
            }
            15..=17 => {
                let Some(name) = self.lexical() else { return };
                let value = self.value();
                let text = match self.rng.below(4) {
                    0 => format!("let {name};"),
                    1 => format!("const {name} = {value};"),
                    _ => format!("let {name} = {value};"),
                };
                self.line(depth, &text);
            }
            _ => self.simple(depth),
        }
    }

    fn class(&mut self, depth: usize) {
        let Some(name) = self.lexical() else { return };
        let heritage = if self.rng.one_in(3) { format!(" extends {}", self.any()) } else { String::new() };
        self.line(depth, &format!("class {name}{heritage} {{"));
        for _ in 0..self.rng.below(3) {
            if self.forms.has(Forms::STATIC) && self.rng.one_in(3) {
                self.line(depth + 1, "static {");
                self.block(depth + 1, Names::default());
            } else {
                let parameters = self.parameters(false);
                let method = self.any();
                self.line(depth + 1, &format!("{method}({}) {{", parameters.join(", ")));
                self.body(depth + 1, &parameters);
            }
            self.line(depth + 1, "}");
        }
        self.line(depth, "}");
    }

    fn simple(&mut self, depth: usize) {
        let name = self.any();
        let text = match self.rng.below(5) {
            0 => format!("{name} = {};", self.value()),
            1 => format!("{name}();"),
            2 if self.forms.has(Forms::TYPEOF) => format!("typeof {name};"),
            _ => format!("{name};"),
        };
        self.line(depth, &text);
    }
}
