//! The subset of JavaScript that the exercises of JL06a to JL06c read: one statement a line.
//!
//! [`check`] decides by the words of each line and a stack of open brackets alone, so that a
//! program in C can do the same in a hundred lines. What passes is JavaScript as it is; only names
//! that are reserved somewhere are kept out.

use solution_key::ScriptError;

/// Which forms of lines an exercise has, beyond declarations with `let` and `const`, uses,
/// assignments, calls, blocks, `if`, `while` and functions.
#[derive(Clone, Copy)]
pub(super) struct Forms(u16);

impl Forms {
    /// `for (let NAME of VALUE) {`.
    pub(super) const FOR: Forms = Forms(1);
    /// `try {`, `} catch (NAME) {`, `} finally {`.
    pub(super) const TRY: Forms = Forms(2);
    /// `(function NAME(NAMES) {` and `((NAMES) => {`.
    pub(super) const EXPRESSION: Forms = Forms(4);
    /// Classes with methods.
    pub(super) const CLASS: Forms = Forms(8);
    /// Static blocks of classes.
    pub(super) const STATIC: Forms = Forms(16);
    /// `switch (VALUE) {`.
    pub(super) const SWITCH: Forms = Forms(32);
    /// `var`.
    pub(super) const VAR: Forms = Forms(64);
    /// Function declarations in blocks.
    pub(super) const NESTED: Forms = Forms(128);
    /// `"use strict";`.
    pub(super) const STRICT: Forms = Forms(256);
    /// `typeof NAME` as a value.
    pub(super) const TYPEOF: Forms = Forms(512);

    /// These and `other`.
    pub(super) const fn and(self, other: Forms) -> Forms {
        Forms(self.0 | other.0)
    }

    /// Whether all of `other` is in it.
    pub(super) fn has(self, other: Forms) -> bool {
        self.0 & other.0 == other.0
    }
}

/// Words that are no names: reserved words, and those that mean something special somewhere.
const RESERVED: &str = " arguments async await break case catch class const continue debugger default delete do \
     else enum eval export extends false finally for function get if implements import in instanceof \
     interface let new null of package private protected public return set static super switch this \
     throw true try typeof var void while with yield constructor ";

/// A bracket that is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Function,
    Expression,
    Block,
    If,
    Try,
    Catch,
    Class,
    Switch,
    Cases,
}

/// The source as text, if every line of it is in the subset.
pub(super) fn check(input: &[u8], forms: Forms) -> Result<&str, ScriptError> {
    let refuse = |line: usize| ScriptError::new(line, "not in the subset");
    let mut open: Vec<(Open, usize)> = Vec::new();
    // Whether nothing but directives has come in this function or script.
    let mut start = true;
    for (index, line) in input.split(|&byte| byte == b'\n').enumerate() {
        let number = index + 1;
        let text = line.is_ascii().then(|| std::str::from_utf8(line).ok()).flatten();
        let text = text.ok_or_else(|| refuse(number))?;
        let text = text.trim_matches([' ', '\t']);
        if text.is_empty() || text.starts_with("//") && !text.contains('\r') {
            continue;
        }
        let mut form = Line { words: split(text).ok_or_else(|| refuse(number))?, at: 0, forms };
        let around = open.last().map(|&(kind, _)| kind);
        let step = form.read(around, start).filter(|_| form.at == form.words.len());
        start = false;
        match step.ok_or_else(|| refuse(number))? {
            Step::None => {}
            Step::Directive => start = true,
            Step::Open(kind) => {
                start = matches!(kind, Open::Function | Open::Expression);
                open.push((kind, number));
            }
            Step::Close => drop(open.pop()),
            Step::Reopen(kind) => {
                open.pop();
                open.push((kind, number));
            }
        }
    }
    match open.last() {
        Some(&(_, line)) => Err(refuse(line)),
        None => Ok(std::str::from_utf8(input).unwrap_or_default()),
    }
}

/// What `"use strict"` becomes as a word: no line can write this one.
const DIRECTIVE: &str = "use-strict";

/// The words of a line: names, numbers, `"use strict"`, `=>` and single signs.
fn split(mut text: &str) -> Option<Vec<&str>> {
    let mut words = Vec::new();
    loop {
        text = text.trim_start_matches([' ', '\t']);
        let Some(first) = text.chars().next() else { return Some(words) };
        let length = if is_name_part(first) {
            text.find(|c| !is_name_part(c)).unwrap_or(text.len())
        } else if text.starts_with("\"use strict\"") {
            12
        } else if text.starts_with("=>") {
            2
        } else if "(){},;=:".contains(first) {
            1
        } else {
            return None;
        };
        let word = &text[..length];
        words.push(if word.starts_with('"') { DIRECTIVE } else { word });
        text = &text[length..];
    }
}

fn is_name_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

/// What a line does to the open brackets.
enum Step {
    None,
    Directive,
    Open(Open),
    Close,
    /// Closes one and opens another.
    Reopen(Open),
}

/// One line, being read.
struct Line<'s> {
    words: Vec<&'s str>,
    at: usize,
    forms: Forms,
}

impl Line<'_> {
    /// Takes the next words if they are those of `text`.
    fn eat(&mut self, text: &str) -> bool {
        let wanted = text.split(' ').count();
        let found = self.words[self.at..].iter().take(wanted).copied();
        let same = found.eq(text.split(' '));
        self.at += if same { wanted } else { 0 };
        same
    }

    /// Takes the next words, which must be those of `text`.
    fn must(&mut self, text: &str) -> Option<()> {
        self.eat(text).then_some(())
    }

    fn name(&mut self) -> Option<()> {
        let word = *self.words.get(self.at)?;
        let first = word.chars().next()?;
        let reserved = RESERVED.split(' ').any(|reserved| reserved == word);
        self.at += 1;
        (is_name_part(first) && !first.is_ascii_digit() && !reserved).then_some(())
    }

    /// A name, a number, or `typeof` and a name.
    fn value(&mut self) -> Option<()> {
        if self.number().is_some() {
            return Some(());
        }
        if self.forms.has(Forms::TYPEOF) {
            self.eat("typeof");
        }
        self.name()
    }

    fn number(&mut self) -> Option<()> {
        let word = *self.words.get(self.at)?;
        let digits = word.bytes().all(|byte| byte.is_ascii_digit());
        let sound = digits && (word == "0" || !word.starts_with('0'));
        self.at += usize::from(sound);
        sound.then_some(())
    }

    fn parameters(&mut self) -> Option<()> {
        self.must("(")?;
        if self.eat(")") {
            return Some(());
        }
        loop {
            self.name()?;
            if !self.eat(",") {
                return self.must(")");
            }
        }
    }

    /// Reads the line, which stands directly in `around`.
    fn read(&mut self, around: Option<Open>, start: bool) -> Option<Step> {
        let forms = self.forms;
        if self.eat("}") {
            return self.closing(around?);
        }
        match around {
            Some(Open::Class) => return self.member(),
            Some(Open::Switch | Open::Cases) => {
                if self.eat("case") {
                    self.number()?;
                    self.must(":")?;
                    return Some(Step::Reopen(Open::Cases));
                }
                if self.eat("default") {
                    self.must(":")?;
                    return Some(Step::Reopen(Open::Cases));
                }
                if around == Some(Open::Switch) {
                    return None;
                }
            }
            _ => {}
        }
        if self.eat("{") {
            return Some(Step::Open(Open::Block));
        }
        if self.eat(DIRECTIVE) {
            self.must(";")?;
            return (start && forms.has(Forms::STRICT)).then_some(Step::Directive);
        }
        if self.eat("let") || forms.has(Forms::VAR) && self.eat("var") {
            self.name()?;
            return if self.eat(";") { Some(Step::None) } else { self.initializer() };
        }
        if self.eat("const") {
            self.name()?;
            return self.initializer();
        }
        if self.eat("if (") {
            self.value()?;
            self.must(") {")?;
            return Some(Step::Open(Open::If));
        }
        if self.eat("while (") {
            self.value()?;
            self.must(") {")?;
            return Some(Step::Open(Open::Block));
        }
        if forms.has(Forms::FOR) && self.eat("for (") {
            let variable = forms.has(Forms::VAR) && self.eat("var");
            (variable || self.eat("let") || self.eat("const")).then_some(())?;
            self.name()?;
            self.must("of")?;
            self.value()?;
            self.must(") {")?;
            return Some(Step::Open(Open::Block));
        }
        if forms.has(Forms::TRY) && self.eat("try {") {
            return Some(Step::Open(Open::Try));
        }
        if forms.has(Forms::SWITCH) && self.eat("switch (") {
            self.value()?;
            self.must(") {")?;
            return Some(Step::Open(Open::Switch));
        }
        if self.eat("function") {
            let top = matches!(around, None | Some(Open::Function | Open::Expression));
            (top || forms.has(Forms::NESTED)).then_some(())?;
            self.name()?;
            self.parameters()?;
            self.must("{")?;
            return Some(Step::Open(Open::Function));
        }
        if forms.has(Forms::CLASS) && self.eat("class") {
            self.name()?;
            if self.eat("extends") {
                self.name()?;
            }
            self.must("{")?;
            return Some(Step::Open(Open::Class));
        }
        if forms.has(Forms::EXPRESSION) && self.eat("(") {
            if self.eat("function") {
                if !self.eat("(") {
                    self.name()?;
                } else {
                    self.at -= 1;
                }
                self.parameters()?;
            } else {
                self.parameters()?;
                self.must("=>")?;
            }
            self.must("{")?;
            return Some(Step::Open(Open::Expression));
        }
        self.simple()
    }

    /// A use, an assignment or a call.
    fn simple(&mut self) -> Option<Step> {
        if self.forms.has(Forms::TYPEOF) && self.eat("typeof") {
            self.name()?;
            self.must(";")?;
            return Some(Step::None);
        }
        self.name()?;
        if self.eat(";") || self.eat("( ) ;") {
            return Some(Step::None);
        }
        self.initializer()
    }

    /// `= VALUE;`
    fn initializer(&mut self) -> Option<Step> {
        self.must("=")?;
        self.value()?;
        self.must(";")?;
        Some(Step::None)
    }

    /// What follows a `}` that closes `around`.
    fn closing(&mut self, around: Open) -> Option<Step> {
        match around {
            Open::Expression => {
                self.must(") ;")?;
                Some(Step::Close)
            }
            Open::If if self.eat("else {") => Some(Step::Reopen(Open::Block)),
            Open::Try if self.eat("catch {") => Some(Step::Reopen(Open::Catch)),
            Open::Try if self.eat("catch (") => {
                self.name()?;
                self.must(") {")?;
                Some(Step::Reopen(Open::Catch))
            }
            Open::Try | Open::Catch if self.eat("finally {") => Some(Step::Reopen(Open::Block)),
            Open::Try => None,
            _ => Some(Step::Close),
        }
    }

    fn member(&mut self) -> Option<Step> {
        if self.forms.has(Forms::STATIC) && self.eat("static {") {
            return Some(Step::Open(Open::Block));
        }
        self.name()?;
        self.parameters()?;
        self.must("{")?;
        Some(Step::Open(Open::Function))
    }
}
