//! Templates and what they hold, part by part.

use super::Refusal;
use super::codec::{Reader, Writer};
use crate::constant::{
    CacheDescription, CacheKind, Constant, DeclarationKind, Declarations, Element, EntryKind, EvalSite,
    JumpTable, ScopeEntry, ScopeInfo, TemplateStrings,
};
use crate::instruction::Instruction;
use crate::outline::Outline;
use crate::positions::Positions;
use crate::template::{
    Flags, FunctionId, Handler, ImportEntry, ImportName, IndirectExport, LocalExport, ModuleInfo,
    ModuleRequest, Template,
};
use js_language_frontend::span::Span;

pub(super) fn write_template(out: &mut Writer, template: &Template) {
    out.number(u64::from(template.id.0));
    out.text(&template.name);
    out.number(u64::from(template.flags.0));
    out.number(u64::from(template.length));
    out.number(u64::from(template.span.start));
    out.number(u64::from(template.span.end));
    for number in [
        template.register_count,
        template.parameter_count,
        template.arguments_register,
        template.rest_register,
    ] {
        out.number(u64::from(number));
    }
    out.list(&template.instructions, |out, instruction| out.word(instruction.bits()));
    out.list(&template.constants, write_constant);
    out.list(&template.caches, |out, cache| {
        out.number(cache.kind as u64);
        out.number(u64::from(cache.key));
    });
    out.list(&template.handlers, |out, handler| {
        for number in [handler.start, handler.end, handler.target, u32::from(handler.register)] {
            out.number(u64::from(number));
        }
    });
    out.bytes(template.positions.bytes());
    out.list(&template.names, |out, &(place, name)| {
        out.number(u64::from(place));
        out.number(u64::from(name));
    });
    out.flag(template.module.is_some());
    if let Some(module) = &template.module {
        write_module(out, module);
    }
}

/// How every template begins.
pub(super) fn read_outline(from: &mut Reader<'_>) -> Result<Outline, Refusal> {
    Ok(Outline {
        id: FunctionId(from.small()?),
        name: from.text()?,
        flags: Flags(from.small()?),
        length: from.small()?,
        span: Span::new(from.small()?, from.small()?),
    })
}

pub(super) fn read_template(from: &mut Reader<'_>) -> Result<Template, Refusal> {
    let Outline { id, name, flags, length, span } = read_outline(from)?;
    Ok(Template {
        id,
        name,
        flags,
        length,
        span,
        register_count: from.small()?,
        parameter_count: from.small()?,
        arguments_register: from.small()?,
        rest_register: from.small()?,
        instructions: from.list(|from| Ok(Instruction::from_bits(from.word()?)))?.into(),
        constants: from.list(read_constant)?.into(),
        caches: from
            .list(|from| Ok(CacheDescription { kind: from.one_of(&CacheKind::ALL)?, key: from.small()? }))?
            .into(),
        handlers: from
            .list(|from| {
                Ok(Handler {
                    start: from.small()?,
                    end: from.small()?,
                    target: from.small()?,
                    register: from.small()?,
                })
            })?
            .into(),
        positions: Positions::from_bytes(from.bytes()?.into()),
        names: from.list(|from| Ok((from.small()?, from.small()?)))?.into(),
        module: match from.flag()? {
            true => Some(Box::new(read_module(from)?)),
            false => None,
        },
    })
}

/// The numbers of the kinds of constants.
mod kind {
    pub(super) const NUMBER: u64 = 0;
    pub(super) const STRING: u64 = 1;
    pub(super) const BIGINT: u64 = 2;
    pub(super) const REGEXP: u64 = 3;
    pub(super) const TEMPLATE: u64 = 4;
    pub(super) const FUNCTION: u64 = 5;
    pub(super) const SCOPE_INFO: u64 = 6;
    pub(super) const KEYS: u64 = 7;
    pub(super) const ELEMENTS: u64 = 8;
    pub(super) const ARGUMENTS_MAP: u64 = 9;
    pub(super) const DECLARATIONS: u64 = 10;
    pub(super) const JUMP_TABLE: u64 = 11;
    pub(super) const EVAL_SITE: u64 = 12;
}

fn write_constant(out: &mut Writer, constant: &Constant) {
    match constant {
        Constant::Number(number) => {
            out.number(kind::NUMBER);
            out.word(number.to_bits());
        }
        Constant::String(text) => {
            out.number(kind::STRING);
            out.text(text);
        }
        Constant::BigInt(digits) => {
            out.number(kind::BIGINT);
            out.bytes(digits.as_bytes());
        }
        Constant::RegExp { pattern, flags } => {
            out.number(kind::REGEXP);
            out.text(pattern);
            out.text(flags);
        }
        Constant::Template(strings) => {
            out.number(kind::TEMPLATE);
            out.list(&strings.raw, Writer::text);
            for cooked in &strings.cooked {
                out.flag(cooked.is_some());
                if let Some(cooked) = cooked {
                    out.text(cooked);
                }
            }
        }
        Constant::Function(id) => {
            out.number(kind::FUNCTION);
            out.number(u64::from(id.0));
        }
        Constant::ScopeInfo(info) => {
            out.number(kind::SCOPE_INFO);
            write_scope(out, info);
        }
        Constant::Keys(keys) => {
            out.number(kind::KEYS);
            out.list(keys, Writer::text);
        }
        Constant::Elements(elements) => {
            out.number(kind::ELEMENTS);
            out.list(elements, write_element);
        }
        Constant::ArgumentsMap(map) => {
            out.number(kind::ARGUMENTS_MAP);
            out.list(map, |out, &slot| out.number(u64::from(slot)));
        }
        Constant::Declarations(declarations) => {
            out.number(kind::DECLARATIONS);
            out.list(&declarations.names, |out, (name, kind)| {
                out.text(name);
                out.number(*kind as u64);
            });
        }
        Constant::JumpTable(table) => {
            out.number(kind::JUMP_TABLE);
            out.signed(i64::from(table.low));
            out.list(&table.offsets, |out, &offset| out.signed(i64::from(offset)));
        }
        Constant::EvalSite(site) => {
            out.number(kind::EVAL_SITE);
            out.number(u64::from(site.environment));
            for (flag, _) in site.words() {
                out.flag(flag);
            }
        }
    }
}

fn read_constant(from: &mut Reader<'_>) -> Result<Constant, Refusal> {
    Ok(match from.number()? {
        kind::NUMBER => Constant::Number(f64::from_bits(from.word()?)),
        kind::STRING => Constant::String(from.text()?),
        kind::BIGINT => {
            let digits = std::str::from_utf8(from.bytes()?).map_err(|_| from.malformed())?;
            if !is_bigint(digits) {
                return Err(from.malformed());
            }
            Constant::BigInt(digits.into())
        }
        kind::REGEXP => Constant::RegExp { pattern: from.text()?, flags: from.text()? },
        kind::TEMPLATE => {
            let raw = from.list(Reader::text)?;
            let mut cooked = Vec::with_capacity(raw.len());
            for _ in 0..raw.len() {
                cooked.push(if from.flag()? { Some(from.text()?) } else { None });
            }
            Constant::Template(Box::new(TemplateStrings { cooked, raw }))
        }
        kind::FUNCTION => Constant::Function(FunctionId(from.small()?)),
        kind::SCOPE_INFO => Constant::ScopeInfo(Box::new(read_scope(from)?)),
        kind::KEYS => Constant::Keys(from.list(Reader::text)?.into()),
        kind::ELEMENTS => Constant::Elements(from.list(read_element)?.into()),
        kind::ARGUMENTS_MAP => Constant::ArgumentsMap(from.list(Reader::small)?.into()),
        kind::DECLARATIONS => {
            let names = from.list(|from| Ok((from.text()?, from.one_of(&DeclarationKind::ALL)?)))?;
            Constant::Declarations(Box::new(Declarations { names }))
        }
        kind::JUMP_TABLE => {
            let low = signed_small(from)?;
            let offsets = from.list(signed_small)?;
            Constant::JumpTable(Box::new(JumpTable { low, offsets }))
        }
        kind::EVAL_SITE => Constant::EvalSite(EvalSite {
            environment: from.small()?,
            strict: from.flag()?,
            in_function: from.flag()?,
            in_module: from.flag()?,
            super_property: from.flag()?,
            super_call: from.flag()?,
            field_initializer: from.flag()?,
        }),
        _ => return Err(from.malformed()),
    })
}

fn signed_small(from: &mut Reader<'_>) -> Result<i32, Refusal> {
    i32::try_from(from.signed()?).map_err(|_| from.malformed())
}

/// Whether the text is the digits of a BigInt.
fn is_bigint(text: &str) -> bool {
    let (radix, digits) = match text.get(..2) {
        Some("0x" | "0X") => (16, &text[2..]),
        Some("0o" | "0O") => (8, &text[2..]),
        Some("0b" | "0B") => (2, &text[2..]),
        _ => (10, text.strip_prefix('-').unwrap_or(text)),
    };
    !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix))
}

fn write_element(out: &mut Writer, element: &Element) {
    match element {
        Element::Hole => out.number(0),
        Element::Undefined => out.number(1),
        Element::Null => out.number(2),
        Element::Boolean(false) => out.number(3),
        Element::Boolean(true) => out.number(4),
        Element::Number(number) => {
            out.number(5);
            out.word(number.to_bits());
        }
        Element::String(text) => {
            out.number(6);
            out.text(text);
        }
    }
}

fn read_element(from: &mut Reader<'_>) -> Result<Element, Refusal> {
    Ok(match from.number()? {
        0 => Element::Hole,
        1 => Element::Undefined,
        2 => Element::Null,
        3 => Element::Boolean(false),
        4 => Element::Boolean(true),
        5 => Element::Number(f64::from_bits(from.word()?)),
        6 => Element::String(from.text()?),
        _ => return Err(from.malformed()),
    })
}

fn write_scope(out: &mut Writer, info: &ScopeInfo) {
    out.number(u64::from(info.slots));
    out.flag(info.holds_variables);
    out.flag(info.is_parameter_scope);
    out.number(info.eval_variables.map_or(0, |slot| u64::from(slot) + 1));
    out.list(&info.entries, |out, entry| {
        out.text(&entry.name);
        out.number(entry.kind as u64);
        out.number(u64::from(entry.slot));
    });
}

fn read_scope(from: &mut Reader<'_>) -> Result<ScopeInfo, Refusal> {
    Ok(ScopeInfo {
        slots: from.small()?,
        holds_variables: from.flag()?,
        is_parameter_scope: from.flag()?,
        eval_variables: match from.small::<u32>()? {
            0 => None,
            slot => Some(u16::try_from(slot - 1).map_err(|_| from.malformed())?),
        },
        entries: from.list(|from| {
            Ok(ScopeEntry { name: from.text()?, kind: from.one_of(&EntryKind::ALL)?, slot: from.small()? })
        })?,
    })
}

fn write_import(out: &mut Writer, import: &ImportName) {
    out.flag(matches!(import, ImportName::Name(_)));
    if let ImportName::Name(name) = import {
        out.text(name);
    }
}

fn read_import(from: &mut Reader<'_>) -> Result<ImportName, Refusal> {
    Ok(if from.flag()? { ImportName::Name(from.text()?) } else { ImportName::Namespace })
}

fn write_module(out: &mut Writer, module: &ModuleInfo) {
    out.list(&module.requests, |out, request| {
        out.text(&request.specifier);
        out.list(&request.attributes, |out, (key, value)| {
            out.text(key);
            out.text(value);
        });
        out.number(u64::from(request.position));
    });
    out.list(&module.imports, |out, entry| {
        out.number(u64::from(entry.request));
        write_import(out, &entry.import);
        out.number(u64::from(entry.slot));
        out.number(u64::from(entry.position));
    });
    out.list(&module.local_exports, |out, export| {
        out.text(&export.name);
        out.number(u64::from(export.slot));
        out.flag(export.is_variable);
    });
    out.list(&module.indirect_exports, |out, export| {
        out.text(&export.name);
        out.number(u64::from(export.request));
        write_import(out, &export.import);
        out.number(u64::from(export.position));
    });
    out.list(&module.star_exports, |out, &star| out.number(u64::from(star)));
    write_scope(out, &module.scope);
    out.flag(module.has_top_level_await);
}

fn read_module(from: &mut Reader<'_>) -> Result<ModuleInfo, Refusal> {
    Ok(ModuleInfo {
        requests: from.list(|from| {
            Ok(ModuleRequest {
                specifier: from.text()?,
                attributes: from.list(|from| Ok((from.text()?, from.text()?)))?,
                position: from.small()?,
            })
        })?,
        imports: from.list(|from| {
            Ok(ImportEntry {
                request: from.small()?,
                import: read_import(from)?,
                slot: from.small()?,
                position: from.small()?,
            })
        })?,
        local_exports: from.list(|from| {
            Ok(LocalExport { name: from.text()?, slot: from.small()?, is_variable: from.flag()? })
        })?,
        indirect_exports: from.list(|from| {
            Ok(IndirectExport {
                name: from.text()?,
                request: from.small()?,
                import: read_import(from)?,
                position: from.small()?,
            })
        })?,
        star_exports: from.list(Reader::small)?,
        scope: read_scope(from)?,
        has_top_level_await: from.flag()?,
    })
}
