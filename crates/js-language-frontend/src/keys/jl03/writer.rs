//! Writes random programs of the subset, right ones and ones with a single fault.

use solution_key::Rng;

/// A writer of statements.
pub(super) struct Writer<'r> {
    rng: &'r mut Rng,
    /// How many more statements may nest others.
    fuel: u32,
    /// Write only what the grammar of ex-1 has, on one line.
    simple: bool,
    in_function: bool,
    in_loop: bool,
    /// The statement stands in a list: it may turn out to be two.
    in_list: bool,
    /// The labels around the statement, and whether each is that of a loop.
    labels: Vec<(String, bool)>,
    made_labels: u32,
}

impl<'r> Writer<'r> {
    /// A writer of one statement for `calls`.
    pub(super) fn for_calls(rng: &'r mut Rng) -> Writer<'r> {
        let fuel = 1 + rng.below(6);
        Writer {
            rng,
            fuel,
            simple: true,
            in_function: true,
            in_loop: true,
            in_list: false,
            labels: Vec::new(),
            made_labels: 0,
        }
    }

    /// A writer of whole programs.
    pub(super) fn for_program(rng: &'r mut Rng) -> Writer<'r> {
        let fuel = 1 + rng.below(6);
        Writer {
            rng,
            fuel,
            simple: false,
            in_function: false,
            in_loop: false,
            in_list: false,
            labels: Vec::new(),
            made_labels: 0,
        }
    }

    /// A program of about `size` statements.
    pub(super) fn program(&mut self, size: u32) -> String {
        let mut out = String::new();
        for _ in 0..size {
            self.fuel = 1 + self.rng.below(5);
            out += &self.item();
            out += if self.rng.one_in(12) { "\n\n" } else { "\n" };
        }
        out
    }

    /// A statement or, at the top, a function declaration.
    fn item(&mut self) -> String {
        if self.simple || self.fuel == 0 || !self.rng.one_in(7) {
            self.in_list = !self.simple;
            return self.statement();
        }
        self.fuel -= 1;
        let (name, a, b) = (self.name(), self.name(), self.name());
        let parameters = [String::new(), a.clone(), format!("{a}, {b}")];
        let parameters = &parameters[self.rng.below(3) as usize];
        let outer = (self.in_function, self.in_loop, std::mem::take(&mut self.labels));
        (self.in_function, self.in_loop) = (true, false);
        let body = self.list();
        (self.in_function, self.in_loop, self.labels) = outer;
        format!("function {name}({parameters}) {{{body}}}")
    }

    fn list(&mut self) -> String {
        let count = self.rng.below(4);
        let gap = if self.simple { " " } else { "\n" };
        let items: Vec<String> = (0..count).map(|_| self.item()).collect();
        if items.is_empty() { String::new() } else { format!("{gap}{}{gap}", items.join(gap)) }
    }

    /// One statement.
    pub(super) fn statement(&mut self) -> String {
        let nest = self.fuel > 0;
        let may_split = std::mem::replace(&mut self.in_list, false);
        self.fuel = self.fuel.saturating_sub(1);
        match self.rng.below(20) {
            0..=3 if nest => self.if_statement(),
            4 if nest => format!("{{{}}}", self.list()),
            5 if nest => {
                let test = self.expression();
                format!("while ({test}) {}", self.body())
            }
            6 if nest => {
                let body = self.body();
                let end = if self.simple || self.rng.one_in(2) { ";" } else { "" };
                format!("do {body} while ({}){end}", self.expression())
            }
            7 if nest => self.for_statement(),
            8 | 9 if nest => self.labelled(),
            10 => ";".into(),
            11 | 12 => {
                let name = self.name();
                if self.rng.one_in(3) {
                    return format!("var {name}") + &self.end();
                }
                // A `(` on the next line would go on, and with a comma behind it not as a variable.
                format!("var {name} = {};", self.operand())
            }
            13 if self.in_function => {
                // A value on the next line is no value.
                let gap = if may_split && self.rng.one_in(3) { "\n" } else { " " };
                let value =
                    if self.rng.one_in(3) { String::new() } else { format!("{gap}{}", self.expression()) };
                format!("return{value}") + &self.end()
            }
            14 | 15 => self.jump(may_split),
            16 => format!("throw {}", self.expression()) + &self.end(),
            // `++` at the start of a line belongs to what follows.
            17 if may_split => {
                let sign = *self.rng.pick(&[&"++", &"--"]);
                format!("{}\n{sign}{}", self.name(), self.name()) + &self.end()
            }
            _ => self.expression() + &self.end(),
        }
    }

    /// The end of a statement: mostly `;`, sometimes only a line break.
    fn end(&mut self) -> String {
        if !self.simple && self.rng.one_in(3) { "\n".into() } else { ";".into() }
    }

    fn body(&mut self) -> String {
        let outer = std::mem::replace(&mut self.in_loop, true);
        let body = self.statement();
        self.in_loop = outer;
        body
    }

    fn if_statement(&mut self) -> String {
        let test = self.expression();
        let then = self.statement();
        if self.rng.one_in(2) {
            format!("if ({test}) {then}")
        } else {
            let otherwise = self.statement();
            format!("if ({test}) {then} else {otherwise}")
        }
    }

    fn for_statement(&mut self) -> String {
        let init = match self.rng.below(3) {
            0 => String::new(),
            1 => self.expression(),
            _ => format!("var {} = {}", self.name(), self.operand()),
        };
        let test = if self.rng.one_in(3) { String::new() } else { self.expression() };
        let update = if self.rng.one_in(3) { String::new() } else { self.expression() };
        format!("for ({init}; {test}; {update}) {}", self.body())
    }

    fn labelled(&mut self) -> String {
        self.made_labels += 1;
        let label = format!("l{}", self.made_labels);
        let is_loop = self.rng.one_in(2);
        self.labels.push((label.clone(), is_loop));
        let body = if is_loop {
            let test = self.expression();
            format!("while ({test}) {}", self.body())
        } else {
            self.statement()
        };
        self.labels.pop();
        format!("{label}: {body}")
    }

    fn jump(&mut self, may_split: bool) -> String {
        // After a line break a label is a statement of its own.
        let gap = if may_split && self.in_loop && self.rng.one_in(3) { "\n" } else { " " };
        let continues = !self.simple && self.rng.one_in(3);
        let known: Vec<String> = self
            .labels
            .iter()
            .filter(|(_, is_loop)| *is_loop || !continues)
            .map(|(name, _)| name.clone())
            .collect();
        let word = if continues { "continue" } else { "break" };
        let label = known.get(self.rng.below(known.len().max(1) as u32) as usize);
        match label {
            Some(label) if !self.in_loop || self.rng.one_in(2) => format!("{word}{gap}{label}") + &self.end(),
            _ if self.in_loop => word.to_string() + &self.end(),
            _ => self.expression() + &self.end(),
        }
    }

    fn name(&mut self) -> String {
        self.rng.pick(&["a", "b", "c", "d", "x", "y", "count"]).to_string()
    }

    /// An expression of a statement.
    fn expression(&mut self) -> String {
        if !self.simple && self.rng.one_in(10) {
            return format!("{}, {}", self.operand(), self.operand());
        }
        self.operand()
    }

    fn operand(&mut self) -> String {
        if self.simple {
            return match self.rng.below(6) {
                0 => format!("{} + {}", self.term(), self.term()),
                1 => format!("{} - {} - {}", self.name(), self.name(), self.term()),
                _ => self.term(),
            };
        }
        match self.rng.below(14) {
            0 => format!("{} = {}", self.name(), self.operand()),
            1 => format!("{}.{} += {}", self.name(), self.name(), self.operand()),
            2 => format!("{} ? {} : {}", self.name(), self.term(), self.operand()),
            3 => format!("{} - {} - {}", self.name(), self.name(), self.term()),
            4 => format!("{} || {} && {}", self.name(), self.term(), self.name()),
            5 => format!("{} == {} < {}", self.name(), self.term(), self.term()),
            6 => format!("{} + {} * {}", self.term(), self.term(), self.name()),
            7 => format!("{}++", self.name()),
            8 => format!("--{}", self.name()),
            // The next line may or may not go on with this one.
            9 => format!("{}\n{}{}", self.name(), self.rng.pick(&["+ ", "- ", "* ", "."]), self.name()),
            _ => self.term(),
        }
    }

    fn term(&mut self) -> String {
        match self.rng.below(10) {
            0 => self.rng.below(100).to_string(),
            1 => format!("-{}", self.name()),
            2 => format!("!{}", self.name()),
            3 => format!("({})", self.operand()),
            4 => format!("{}({})", self.name(), self.name()),
            5 => format!("{}()", self.name()),
            6 if !self.simple => format!("{}.{}", self.name(), self.name()),
            7 => format!("{} * {}", self.name(), self.name()),
            _ => self.name(),
        }
    }

    /// A program with at most one fault.
    pub(super) fn broken(&mut self) -> String {
        let before = 1 + self.rng.below(2);
        let before = self.program(before);
        if self.rng.one_in(12) {
            let (a, b) = (self.name(), self.name());
            let open =
                [format!("{a} +"), format!("if ({a})"), format!("{b} ="), format!("while ({a}) {{ do")];
            return format!("{before};{}\n", open[self.rng.below(4) as usize]);
        }
        let fault = self.fault();
        let fault = match self.rng.below(5) {
            0 => format!("if (a) {{\n  {fault}\n}}"),
            1 => format!("function f() {{ {fault} }}"),
            _ => fault,
        };
        format!("{before};{fault}\n")
    }

    fn fault(&mut self) -> String {
        let (a, b) = (self.name(), self.name());
        match self.rng.below(24) {
            0 => format!("if {a}) {b};"),
            1 => format!("if ({a} {b};"),
            2 => format!("while ({a}) else {b};"),
            3 => format!("do {a}; until ({b});"),
            4 => format!("do {a} while ({b});"),
            5 => format!("for ({a}; {b}) c;"),
            6 => format!("{a} {b};"),
            7 => format!("{a} = ;"),
            8 => format!("{a} + * {b};"),
            9 => format!("var if = {a};"),
            10 => format!("var {a} {b};"),
            11 => format!("else {a};"),
            12 => format!("throw\n{a};"),
            13 => format!("while ({a}) function {b}() {{ }}"),
            14 => "l1: l1: ;".into(),
            15 => format!("l1: {{ continue l1; }} {a};"),
            16 => format!("while ({a}) {{ break nowhere; }}"),
            17 => "break;".into(),
            18 => "continue;".into(),
            19 => format!("{a} + {b} = 1;"),
            20 => format!("{a}({b}"),
            21 => format!("({a} + {b})++;"),
            22 => format!("{{ {a};"),
            _ => format!("{a}; {b};"),
        }
    }
}
