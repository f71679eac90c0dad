//! Templates as text: what `plumb dump bytecode` shows and the assembler reads back.
//!
//! ```text
//! function 3 "add" parameters 2 registers 6 length 2 span 0 40 flags strict constructor
//!   0    1:14   GetNamed r5, r3, cache 0 get "x"
//!   1    JumpIfLess r5, r4, L0
//! ```
//!
//! Places count words; `@` and a number is a source offset where no lines are asked for; constants
//! stand where they are used.

use crate::constant::{Constant, Element, Text};
use crate::instruction::instructions;
use crate::opcode::{ConstantKind, Field, Opcode, Role};
use crate::template::{ImportName, ModuleInfo, Template};
use js_language_frontend::span::LineIndex;
use std::collections::BTreeMap;
use std::fmt::{self, Write};

/// Which source a listing shows lines of.
pub struct Lines<'s> {
    source: &'s [u8],
    index: LineIndex,
}

impl<'s> Lines<'s> {
    /// The lines of `source`.
    pub fn new(source: &'s [u8]) -> Lines<'s> {
        Lines { source, index: LineIndex::new(source) }
    }
}

/// The listing of a template; with `lines`, each instruction tells where it comes from.
pub fn disassemble(template: &Template, lines: Option<&Lines<'_>>) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_template(&mut out, template, lines);
    out
}

/// The places that jumps, handlers and tables name, and their label numbers.
pub(crate) fn labels(template: &Template) -> BTreeMap<i64, usize> {
    let mut places = BTreeMap::new();
    for (place, opcode, instruction, _) in instructions(&template.instructions) {
        for &(field, role) in opcode.operands() {
            if role == Role::Jump {
                let offset = match field {
                    Field::C => i64::from(instruction.c as i16),
                    _ => i64::from(instruction.bc()),
                };
                places.insert(place as i64 + offset, 0);
            }
        }
        if opcode == Opcode::SwitchInt
            && let Some(Constant::JumpTable(table)) = template.constants.get(instruction.bc() as u32 as usize)
        {
            for &offset in table.offsets.iter().filter(|&&offset| offset != 0) {
                places.insert(place as i64 + i64::from(offset), 0);
            }
        }
    }
    for handler in &template.handlers {
        for place in [handler.start, handler.end, handler.target] {
            places.insert(i64::from(place), 0);
        }
    }
    for (number, label) in places.values_mut().enumerate() {
        *label = number;
    }
    places
}

fn write_template(out: &mut String, template: &Template, lines: Option<&Lines<'_>>) -> fmt::Result {
    writeln!(
        out,
        "function {} {} parameters {} registers {} length {} span {} {} flags {:?}",
        template.id.0,
        template.name,
        template.parameter_count,
        template.register_count,
        template.length,
        template.span.start,
        template.span.end,
        template.flags
    )?;
    if template.flags.has(crate::Flags::NEEDS_ARGUMENTS) {
        writeln!(out, "  arguments r{}", template.arguments_register)?;
    }
    if template.flags.has(crate::Flags::HAS_REST) {
        writeln!(out, "  rest r{}", template.rest_register)?;
    }
    if let Some(module) = &template.module {
        write_module(out, module)?;
    }
    let labels = labels(template);
    let rows: Vec<(u32, u32)> = template.positions.rows().collect();
    let mut position = rows.iter().peekable();
    let mut offset = None;
    for (place, opcode, instruction, second) in instructions(&template.instructions) {
        while let Some(&&(at, source)) = position.peek()
            && at as usize <= place
        {
            offset = Some(source);
            position.next();
        }
        if let Some(label) = labels.get(&(place as i64)) {
            writeln!(out, " L{label}:")?;
        }
        write!(out, "  {place:<5}")?;
        if let Some(offset) = offset {
            let text = match lines {
                Some(lines) => lines.index.position(lines.source, offset).to_string(),
                None => format!("@{offset}"),
            };
            write!(out, "{text:<7} ")?;
        }
        out.push_str(opcode.name());
        let mut is_first = true;
        for &(field, role) in opcode.operands() {
            let value = if field == Field::D { second } else { instruction.operand(field) };
            if role == Role::Profile {
                continue;
            }
            out.push_str(if is_first { " " } else { ", " });
            is_first = false;
            match role {
                Role::Write | Role::Read | Role::Change => write!(out, "r{value}")?,
                Role::Window(_) | Role::Values | Role::Call => write!(out, "r{value}..")?,
                Role::Environment => write!(out, "e{value}")?,
                Role::Hops => write!(out, "hops {value}")?,
                Role::Slot => write!(out, "slot {value}")?,
                Role::Int16 => write!(out, "{}", value as u16 as i16)?,
                Role::Int32 => write!(out, "{}", value as i32)?,
                Role::Count | Role::Code => write!(out, "{value}")?,
                Role::Constant(kind) => write_constant_operand(out, template, value, kind, place, &labels)?,
                Role::Cache => {
                    write!(out, "cache {value}")?;
                    if let Some(cache) = template.caches.get(value as usize) {
                        write!(out, " {} ", cache.kind.text())?;
                        match template.constants.get(cache.key as usize) {
                            Some(Constant::String(text)) => write!(out, "{text}")?,
                            _ => out.push('?'),
                        }
                    }
                }
                Role::Jump => {
                    let offset = match field {
                        Field::C => i64::from(value as u16 as i16),
                        _ => i64::from(value as i32),
                    };
                    match labels.get(&(place as i64 + offset)) {
                        Some(label) => write!(out, "L{label}")?,
                        None => write!(out, "{offset:+}")?,
                    }
                }
                Role::Profile => {}
            }
        }
        if let Some(name) = template.name_at(place as u32) {
            write!(out, "  ; {name}")?;
        }
        out.push('\n');
    }
    if let Some(label) = labels.get(&(template.instructions.len() as i64)) {
        writeln!(out, " L{label}:")?;
    }
    for handler in &template.handlers {
        let label = |place: u32| labels.get(&i64::from(place)).copied().unwrap_or(0);
        writeln!(
            out,
            "  handler L{}..L{} -> L{} r{}",
            label(handler.start),
            label(handler.end),
            label(handler.target),
            handler.register
        )?;
    }
    Ok(())
}

fn write_module(out: &mut String, module: &ModuleInfo) -> fmt::Result {
    let import = |import: &ImportName| match import {
        ImportName::Name(name) => name.to_string(),
        ImportName::Namespace => "*".to_owned(),
    };
    for (index, request) in module.requests.iter().enumerate() {
        write!(out, "  request {index} {}", request.specifier)?;
        for (key, value) in &request.attributes {
            write!(out, " with {key} {value}")?;
        }
        out.push('\n');
    }
    for entry in &module.imports {
        writeln!(out, "  import {} {} slot {}", entry.request, import(&entry.import), entry.slot)?;
    }
    for export in &module.local_exports {
        let variable = if export.is_variable { " variable" } else { "" };
        writeln!(out, "  export {} slot {}{variable}", export.name, export.slot)?;
    }
    for export in &module.indirect_exports {
        writeln!(out, "  export {} from {} {}", export.name, export.request, import(&export.import))?;
    }
    for star in &module.star_exports {
        writeln!(out, "  export * from {star}")?;
    }
    out.push_str("  environment ");
    write_constant(out, &Constant::ScopeInfo(Box::new(module.scope.clone())))?;
    out.push('\n');
    Ok(())
}

fn write_constant_operand(
    out: &mut String,
    template: &Template,
    index: u32,
    kind: ConstantKind,
    place: usize,
    labels: &BTreeMap<i64, usize>,
) -> fmt::Result {
    let Some(constant) = template.constants.get(index as usize) else {
        return write!(out, "constant {index} ?");
    };
    let _ = kind;
    match constant {
        Constant::JumpTable(table) => {
            write!(out, "{}:", table.low)?;
            for &offset in &table.offsets {
                match labels.get(&(place as i64 + i64::from(offset))) {
                    Some(label) if offset != 0 => write!(out, " L{label}")?,
                    _ => out.push_str(" -"),
                }
            }
            Ok(())
        }
        constant => write_constant(out, constant),
    }
}

fn write_texts<'t>(out: &mut String, texts: impl Iterator<Item = &'t Text>) -> fmt::Result {
    for (index, text) in texts.enumerate() {
        if index > 0 {
            out.push(' ');
        }
        write!(out, "{text}")?;
    }
    Ok(())
}

fn write_constant(out: &mut String, constant: &Constant) -> fmt::Result {
    match constant {
        Constant::Number(number) if *number == 0.0 && number.is_sign_negative() => out.write_str("-0"),
        Constant::Number(number) if number.is_nan() => out.write_str("NaN"),
        Constant::Number(number) => write!(out, "{number:?}"),
        Constant::String(text) => write!(out, "{text}"),
        Constant::BigInt(digits) => write!(out, "{digits}n"),
        Constant::RegExp { pattern, flags } => write!(out, "regexp {pattern} {flags}"),
        Constant::Template(strings) => {
            out.push_str("template");
            for (cooked, raw) in strings.cooked.iter().zip(&strings.raw) {
                match cooked {
                    Some(cooked) => write!(out, " {cooked}/{raw}")?,
                    None => write!(out, " -/{raw}")?,
                }
            }
            Ok(())
        }
        Constant::Function(id) => write!(out, "function {}", id.0),
        Constant::ScopeInfo(info) => {
            write!(out, "scope {}", info.slots)?;
            if info.holds_variables {
                out.push_str(" variables");
            }
            if let Some(slot) = info.eval_variables {
                write!(out, " eval {slot}")?;
            }
            if info.is_parameter_scope {
                out.push_str(" parameters");
            }
            out.push_str(" {");
            for entry in &info.entries {
                write!(out, " {} {} {}", entry.name, entry.kind.text(), entry.slot)?;
            }
            out.write_str(" }")
        }
        Constant::Keys(keys) => {
            out.push('{');
            write_texts(out, keys.iter())?;
            out.write_str("}")
        }
        Constant::Elements(elements) => {
            out.push('[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                match element {
                    Element::Hole => out.push('-'),
                    Element::Undefined => out.push_str("undefined"),
                    Element::Null => out.push_str("null"),
                    Element::Boolean(value) => write!(out, "{value}")?,
                    Element::Number(value) => write!(out, "{value:?}")?,
                    Element::String(text) => write!(out, "{text}")?,
                }
            }
            out.write_str("]")
        }
        Constant::ArgumentsMap(map) => {
            out.push_str("map");
            for slot in map {
                match *slot {
                    crate::UNMAPPED => out.push_str(" -"),
                    slot => write!(out, " {slot}")?,
                }
            }
            Ok(())
        }
        Constant::Declarations(declarations) => {
            out.push('{');
            for (index, (name, kind)) in declarations.names.iter().enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                write!(out, "{} {name}", kind.text())?;
            }
            out.write_str("}")
        }
        Constant::JumpTable(table) => write!(out, "table {}", table.low),
        Constant::EvalSite(site) => {
            write!(out, "eval-site e{}", site.environment)?;
            for (flag, word) in site.words() {
                if flag {
                    write!(out, " {word}")?;
                }
            }
            Ok(())
        }
    }
}
