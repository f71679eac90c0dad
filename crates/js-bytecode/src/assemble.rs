//! Listings back to templates: the inverse of [`crate::disassemble`], without lines.
//!
//! What a listing does not show is not restored: positions of module entries, and which constants
//! are shared. A listing of what was assembled is the listing it was assembled from.

use crate::constant::{
    CacheDescription, CacheKind, Constant, DeclarationKind, Declarations, Element, EntryKind, EvalSite,
    JumpTable, ScopeEntry, ScopeInfo, TemplateStrings, Text, UNMAPPED,
};
use crate::instruction::Instruction;
use crate::opcode::{ConstantKind, Field, Opcode, Role};
use crate::positions::PositionsBuilder;
use crate::template::{
    Flags, FunctionId, Handler, ImportEntry, ImportName, IndirectExport, LocalExport, ModuleInfo,
    ModuleRequest, Template,
};
use js_language_frontend::span::Span;
use std::collections::HashMap;
use std::fmt;

/// Why a listing cannot be assembled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssemblyError {
    /// The line, from 1.
    pub line: usize,
    /// The reason.
    pub reason: String,
}

impl fmt::Display for AssemblyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.reason)
    }
}

impl std::error::Error for AssemblyError {}

type Parse<T> = Result<T, String>;

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(Text),
}

/// A line's tokens, one after the other.
struct Tokens {
    tokens: Vec<Token>,
    at: usize,
}

impl Tokens {
    fn new(line: &str) -> Parse<Tokens> {
        let mut tokens = Vec::new();
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            if first == '"' {
                let (text, after) = quoted(&rest[1..])?;
                tokens.push(Token::Text(text));
                rest = after;
            } else if matches!(first, '{' | '}' | '[' | ']' | '/' | ';') {
                tokens.push(Token::Word(first.to_string()));
                rest = &rest[1..];
            } else {
                let end = rest
                    .find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | '[' | ']' | '/' | '"'))
                    .unwrap_or(rest.len());
                tokens.push(Token::Word(rest[..end].to_owned()));
                rest = &rest[end..];
            }
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        }
        Ok(Tokens { tokens, at: 0 })
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Parse<Token> {
        let token = self.tokens.get(self.at).cloned().ok_or("the line ends too early")?;
        self.at += 1;
        Ok(token)
    }

    fn word(&mut self) -> Parse<String> {
        match self.next()? {
            Token::Word(word) => Ok(word),
            Token::Text(text) => Err(format!("unexpected {text}")),
        }
    }

    fn text(&mut self) -> Parse<Text> {
        match self.next()? {
            Token::Text(text) => Ok(text),
            Token::Word(word) => Err(format!("expected a text, found {word}")),
        }
    }

    fn expect(&mut self, wanted: &str) -> Parse<()> {
        let word = self.word()?;
        if word == wanted { Ok(()) } else { Err(format!("expected {wanted}, found {word}")) }
    }

    fn eat(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(word)) if word == wanted);
        self.at += usize::from(found);
        found
    }

    fn number<T: std::str::FromStr>(&mut self) -> Parse<T> {
        let word = self.word()?;
        word.parse().map_err(|_| format!("not a number in range: {word}"))
    }

    /// A number behind a letter, and perhaps before dots: `r5..`.
    fn prefixed(&mut self, prefix: char) -> Parse<u32> {
        let word = self.word()?;
        let digits = word.strip_prefix(prefix).map(|rest| rest.trim_end_matches(".."));
        digits.and_then(|digits| digits.parse().ok()).ok_or(format!("expected {prefix} and a number: {word}"))
    }

    fn is_empty(&self) -> bool {
        self.at == self.tokens.len()
    }
}

/// The text up to the closing quotation mark, and what is behind it.
fn quoted(source: &str) -> Parse<(Text, &str)> {
    let mut units = Vec::new();
    let mut chars = source.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((Text::from_units(&units), &source[at + 1..])),
            '\\' => {
                let (at, c) = chars.next().ok_or("a text without an end")?;
                let digits = match c {
                    'n' => 0,
                    'r' => 0,
                    't' => 0,
                    'x' => 2,
                    'u' => 4,
                    _ => 0,
                };
                if digits == 0 {
                    let unit = match c {
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        other => other,
                    };
                    units.push(unit as u16);
                    continue;
                }
                let hex = source.get(at + 1..at + 1 + digits).ok_or("an escape without its digits")?;
                let unit = u16::from_str_radix(hex, 16).map_err(|_| "an escape without its digits")?;
                units.push(unit);
                for _ in 0..digits {
                    chars.next();
                }
            }
            c => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
        }
    }
    Err("a text without an end".to_owned())
}

/// What waits for the places of labels.
enum Fixup {
    Short(usize),
    Wide(usize),
    Table(usize, usize),
}

#[derive(Default)]
struct Assembler {
    template: Option<Template>,
    instructions: Vec<Instruction>,
    constants: Vec<Constant>,
    caches: HashMap<u32, CacheDescription>,
    names: Vec<(u32, u32)>,
    labels: HashMap<u32, u32>,
    fixups: Vec<(Fixup, u32, usize)>,
    handlers: Vec<([u32; 3], u16)>,
    positions: PositionsBuilder,
}

/// Assembles the listing of one function.
pub fn assemble(listing: &str) -> Result<Template, AssemblyError> {
    let mut assembler = Assembler::default();
    let mut count = 0;
    for (index, line) in listing.lines().enumerate() {
        count = index + 1;
        if !line.trim().is_empty() {
            assembler.line(line).map_err(|reason| AssemblyError { line: index + 1, reason })?;
        }
    }
    assembler.finish().map_err(|reason| AssemblyError { line: count, reason })
}

impl Assembler {
    fn line(&mut self, line: &str) -> Parse<()> {
        let mut tokens = Tokens::new(line)?;
        let first = tokens.word()?;
        if first == "function" {
            return self.header(&mut tokens);
        }
        if let Some(label) = first.strip_prefix('L').and_then(|rest| rest.strip_suffix(':')) {
            let label = label.parse().map_err(|_| format!("not a label: {first}"))?;
            self.labels.insert(label, self.instructions.len() as u32);
            return Ok(());
        }
        let is_instruction = first.bytes().all(|byte| byte.is_ascii_digit());
        let Some(template) = &mut self.template else { return Err("no function line before".to_owned()) };
        match first.as_str() {
            "arguments" => template.arguments_register = tokens.prefixed('r')? as u16,
            "rest" => template.rest_register = tokens.prefixed('r')? as u16,
            "handler" => self.handler(&mut tokens)?,
            "request" | "import" | "export" | "environment" => {
                let module = template.module.get_or_insert_with(Box::default);
                module_line(module, &first, &mut tokens)?;
            }
            _ if is_instruction => {
                if first.parse() != Ok(self.instructions.len()) {
                    return Err(format!("expected place {}, found {first}", self.instructions.len()));
                }
                self.instruction(&mut tokens)?;
            }
            other => return Err(format!("unknown line {other}")),
        }
        if tokens.is_empty() { Ok(()) } else { Err("more on the line than expected".to_owned()) }
    }

    fn header(&mut self, tokens: &mut Tokens) -> Parse<()> {
        let id = FunctionId(tokens.number()?);
        let name = tokens.text()?;
        tokens.expect("parameters")?;
        let parameter_count = tokens.number()?;
        tokens.expect("registers")?;
        let register_count = tokens.number()?;
        tokens.expect("length")?;
        let length = tokens.number()?;
        tokens.expect("span")?;
        let span = Span::new(tokens.number()?, tokens.number()?);
        tokens.expect("flags")?;
        let mut flags = Flags::default();
        while !tokens.is_empty() {
            let word = tokens.word()?;
            let known = Flags::WORDS.iter().find(|(_, text)| *text == word);
            flags.set_if(true, known.ok_or(format!("unknown flag {word}"))?.0);
        }
        self.template = Some(Template {
            id,
            name,
            instructions: Box::default(),
            constants: Box::default(),
            caches: Box::default(),
            handlers: Box::default(),
            positions: Default::default(),
            names: Box::default(),
            register_count,
            parameter_count,
            length,
            arguments_register: 0,
            rest_register: 0,
            flags,
            span,
            module: None,
        });
        Ok(())
    }

    fn handler(&mut self, tokens: &mut Tokens) -> Parse<()> {
        let range = tokens.word()?;
        let (start, end) = range.split_once("..").ok_or("a handler without a range")?;
        let label = |word: &str| {
            word.strip_prefix('L').and_then(|rest| rest.parse().ok()).ok_or(format!("not a label: {word}"))
        };
        let (start, end) = (label(start)?, label(end)?);
        tokens.expect("->")?;
        let target = label(&tokens.word()?)?;
        self.handlers.push(([start, end, target], tokens.prefixed('r')? as u16));
        Ok(())
    }

    fn constant(&mut self, constant: Constant) -> u32 {
        let known = self.constants.iter().position(|known| same(known, &constant));
        known.unwrap_or_else(|| {
            self.constants.push(constant);
            self.constants.len() - 1
        }) as u32
    }

    fn instruction(&mut self, tokens: &mut Tokens) -> Parse<()> {
        let place = self.instructions.len();
        let mut word = tokens.word()?;
        if let Some(offset) = word.strip_prefix('@') {
            let offset = offset.parse().map_err(|_| format!("not an offset: {word}"))?;
            self.positions.add(place as u32, offset);
            word = tokens.word()?;
        }
        let opcode = Opcode::named(&word).ok_or(format!("unknown instruction {word}"))?;
        let mut instruction = Instruction { op: opcode as u8, ..Instruction::default() };
        let mut second = 0;
        for &(field, role) in opcode.operands() {
            let value = self.operand(tokens, field, role, place)?;
            let short =
                |value: u32| u16::try_from(value).map_err(|_| format!("operand out of range: {value}"));
            match field {
                Field::A => instruction.a = short(value)?,
                Field::B => instruction.b = short(value)?,
                Field::C => instruction.c = short(value)?,
                Field::BC => (instruction.b, instruction.c) = (value as u16, (value >> 16) as u16),
                Field::D => second = value,
            }
        }
        self.instructions.push(instruction);
        if opcode.has_second_word() {
            self.instructions.push(Instruction::word(second));
        }
        if tokens.eat(";") {
            let name = Constant::String(tokens.text()?);
            let name = self.constant(name);
            self.names.push((place as u32, name));
        }
        Ok(())
    }

    fn operand(&mut self, tokens: &mut Tokens, field: Field, role: Role, place: usize) -> Parse<u32> {
        Ok(match role {
            Role::Write | Role::Read | Role::Change | Role::Window(_) | Role::Values | Role::Call => {
                tokens.prefixed('r')?
            }
            Role::Environment => tokens.prefixed('e')?,
            Role::Hops => {
                tokens.expect("hops")?;
                tokens.number()?
            }
            Role::Slot => {
                tokens.expect("slot")?;
                tokens.number()?
            }
            Role::Int16 => u32::from(tokens.number::<i16>()? as u16),
            Role::Int32 => tokens.number::<i32>()? as u32,
            Role::Count | Role::Code => tokens.number()?,
            Role::Profile => 0,
            Role::Constant(ConstantKind::JumpTable) => self.table(tokens, place)?,
            Role::Constant(_) => {
                let constant = constant(tokens)?;
                self.constant(constant)
            }
            Role::Cache => self.cache(tokens)?,
            Role::Jump => {
                let label = tokens.prefixed('L')?;
                let fixup = if field == Field::C { Fixup::Short(place) } else { Fixup::Wide(place) };
                self.fixups.push((fixup, label, place));
                0
            }
        })
    }

    fn cache(&mut self, tokens: &mut Tokens) -> Parse<u32> {
        tokens.expect("cache")?;
        let index = tokens.number()?;
        let kind = tokens.word()?;
        let kind = CacheKind::ALL.into_iter().find(|known| known.text() == kind);
        let kind = kind.ok_or("unknown kind of cache")?;
        let key = Constant::String(tokens.text()?);
        let key = self.constant(key);
        self.caches.insert(index, CacheDescription { kind, key });
        Ok(index)
    }

    fn table(&mut self, tokens: &mut Tokens, place: usize) -> Parse<u32> {
        let low = tokens.word()?;
        let low =
            low.strip_suffix(':').and_then(|low| low.parse().ok()).ok_or("a table without its start")?;
        let index = self.constants.len();
        let mut offsets = Vec::new();
        while let Some(Token::Word(word)) = tokens.peek() {
            let label = word.strip_prefix('L').and_then(|label| label.parse().ok());
            match label {
                Some(label) => self.fixups.push((Fixup::Table(index, offsets.len()), label, place)),
                None if word == "-" => {}
                None => break,
            }
            offsets.push(0);
            tokens.at += 1;
        }
        self.constants.push(Constant::JumpTable(Box::new(JumpTable { low, offsets })));
        Ok(index as u32)
    }

    fn finish(self) -> Parse<Template> {
        let Assembler { template, mut instructions, mut constants, caches, labels, .. } = self;
        let mut template = template.ok_or("no function line")?;
        let place_of = |label: &u32| labels.get(label).copied().ok_or(format!("no label L{label}"));
        for (fixup, label, place) in &self.fixups {
            let offset = i64::from(place_of(label)?) - *place as i64;
            match *fixup {
                Fixup::Short(at) => {
                    let offset = i16::try_from(offset).map_err(|_| format!("L{label} is too far"))?;
                    instructions[at].c = offset as u16;
                }
                Fixup::Wide(at) => {
                    let offset = offset as i32 as u32;
                    (instructions[at].b, instructions[at].c) = (offset as u16, (offset >> 16) as u16);
                }
                Fixup::Table(constant, index) => {
                    if let Constant::JumpTable(table) = &mut constants[constant] {
                        table.offsets[index] = offset as i32;
                    }
                }
            }
        }
        let mut rows = Vec::new();
        for index in 0..caches.keys().max().map_or(0, |last| last + 1) {
            // A listing leaves out what no instruction names: any description will do for those.
            rows.extend(caches.get(&index).or_else(|| caches.values().next()));
        }
        let mut handlers = Vec::new();
        for ([start, end, target], register) in &self.handlers {
            handlers.push(Handler {
                start: place_of(start)?,
                end: place_of(end)?,
                target: place_of(target)?,
                register: *register,
            });
        }
        if let Some(module) = &mut template.module {
            module.has_top_level_await = template.flags.has(Flags::ASYNC);
        }
        template.instructions = instructions.into();
        template.constants = constants.into();
        template.caches = rows.into();
        template.handlers = handlers.into();
        template.names = self.names.into();
        template.positions = self.positions.finish();
        Ok(template)
    }
}

/// Whether two constants may share an entry: what compares by identity may not.
fn same(one: &Constant, other: &Constant) -> bool {
    match (one, other) {
        (Constant::Number(one), Constant::Number(other)) => one.to_bits() == other.to_bits(),
        (Constant::String(one), Constant::String(other)) => one == other,
        (Constant::Function(one), Constant::Function(other)) => one == other,
        _ => false,
    }
}

fn constant(tokens: &mut Tokens) -> Parse<Constant> {
    let word = match tokens.next()? {
        Token::Text(text) => return Ok(Constant::String(text)),
        Token::Word(word) => word,
    };
    Ok(match word.as_str() {
        "regexp" => Constant::RegExp { pattern: tokens.text()?, flags: tokens.text()? },
        "template" => template_strings(tokens)?,
        "function" => Constant::Function(FunctionId(tokens.number()?)),
        "scope" => Constant::ScopeInfo(Box::new(scope(tokens)?)),
        "map" => {
            let mut map = Vec::new();
            while let Some(Token::Word(word)) = tokens.peek() {
                match word.parse() {
                    Ok(slot) => map.push(slot),
                    Err(_) if word == "-" => map.push(UNMAPPED),
                    Err(_) => break,
                }
                tokens.at += 1;
            }
            Constant::ArgumentsMap(map.into())
        }
        "{" => braces(tokens)?,
        "[" => {
            let mut elements = Vec::new();
            while !tokens.eat("]") {
                elements.push(element(tokens)?);
            }
            Constant::Elements(elements.into())
        }
        "eval-site" => {
            let mut site = EvalSite { environment: tokens.prefixed('e')? as u16, ..EvalSite::default() };
            while let Some(Token::Word(word)) = tokens.peek() {
                match word.as_str() {
                    "strict" => site.strict = true,
                    "in-function" => site.in_function = true,
                    "in-module" => site.in_module = true,
                    "super-property" => site.super_property = true,
                    "super-call" => site.super_call = true,
                    "field-initializer" => site.field_initializer = true,
                    _ => break,
                }
                tokens.at += 1;
            }
            Constant::EvalSite(site)
        }
        number => match number.strip_suffix('n') {
            Some(digits) if number != "inf" => Constant::BigInt(digits.into()),
            _ => Constant::Number(number.parse().map_err(|_| format!("unknown constant {number}"))?),
        },
    })
}

fn template_strings(tokens: &mut Tokens) -> Parse<Constant> {
    let mut strings = TemplateStrings::default();
    loop {
        let cooked = match tokens.peek() {
            Some(Token::Text(_)) => Some(tokens.text()?),
            Some(Token::Word(word)) if word == "-" => {
                tokens.at += 1;
                None
            }
            _ => break,
        };
        tokens.expect("/")?;
        strings.cooked.push(cooked);
        strings.raw.push(tokens.text()?);
    }
    Ok(Constant::Template(Box::new(strings)))
}

/// Keys, or declarations: those have words.
fn braces(tokens: &mut Tokens) -> Parse<Constant> {
    let mut keys = Vec::new();
    let mut declarations = Declarations::default();
    while !tokens.eat("}") {
        match tokens.next()? {
            Token::Text(text) => keys.push(text),
            Token::Word(word) => {
                let kind = DeclarationKind::ALL.into_iter().find(|kind| kind.text() == word);
                declarations.names.push((tokens.text()?, kind.ok_or(format!("unknown declaration {word}"))?));
            }
        }
    }
    Ok(match declarations.names.is_empty() {
        true => Constant::Keys(keys.into()),
        false => Constant::Declarations(Box::new(declarations)),
    })
}

fn element(tokens: &mut Tokens) -> Parse<Element> {
    Ok(match tokens.next()? {
        Token::Text(text) => Element::String(text),
        Token::Word(word) => match word.as_str() {
            "-" => Element::Hole,
            "undefined" => Element::Undefined,
            "null" => Element::Null,
            "true" => Element::Boolean(true),
            "false" => Element::Boolean(false),
            number => Element::Number(number.parse().map_err(|_| format!("unknown element {number}"))?),
        },
    })
}

fn scope(tokens: &mut Tokens) -> Parse<ScopeInfo> {
    let mut info = ScopeInfo { slots: tokens.number()?, ..ScopeInfo::default() };
    info.holds_variables = tokens.eat("variables");
    if tokens.eat("eval") {
        info.eval_variables = Some(tokens.number()?);
    }
    info.is_parameter_scope = tokens.eat("parameters");
    tokens.expect("{")?;
    while !tokens.eat("}") {
        let name = tokens.text()?;
        let word = tokens.word()?;
        let kind = EntryKind::ALL.into_iter().find(|kind| kind.text() == word);
        let kind = kind.ok_or(format!("unknown entry {word}"))?;
        info.entries.push(ScopeEntry { name, kind, slot: tokens.number()? });
    }
    Ok(info)
}

fn import_name(tokens: &mut Tokens) -> Parse<ImportName> {
    match tokens.next()? {
        Token::Text(text) => Ok(ImportName::Name(text)),
        Token::Word(word) if word == "*" => Ok(ImportName::Namespace),
        Token::Word(word) => Err(format!("expected a name or *, found {word}")),
    }
}

fn module_line(module: &mut ModuleInfo, first: &str, tokens: &mut Tokens) -> Parse<()> {
    match first {
        "request" => {
            tokens.number::<u32>()?;
            let mut request =
                ModuleRequest { specifier: tokens.text()?, attributes: Vec::new(), position: 0 };
            while tokens.eat("with") {
                request.attributes.push((tokens.text()?, tokens.text()?));
            }
            module.requests.push(request);
        }
        "import" => {
            let request = tokens.number()?;
            let import = import_name(tokens)?;
            tokens.expect("slot")?;
            module.imports.push(ImportEntry { request, import, slot: tokens.number()?, position: 0 });
        }
        "environment" => {
            tokens.expect("scope")?;
            module.scope = scope(tokens)?;
        }
        _ => {
            if tokens.eat("*") {
                tokens.expect("from")?;
                module.star_exports.push(tokens.number()?);
                return Ok(());
            }
            let name = tokens.text()?;
            match tokens.word()?.as_str() {
                "slot" => {
                    let slot = tokens.number()?;
                    let is_variable = tokens.eat("variable");
                    module.local_exports.push(LocalExport { name, slot, is_variable });
                }
                _ => {
                    let request = tokens.number()?;
                    let import = import_name(tokens)?;
                    module.indirect_exports.push(IndirectExport { name, request, import, position: 0 });
                }
            }
        }
    }
    Ok(())
}
