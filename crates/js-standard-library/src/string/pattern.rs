//! The methods that hand over to a pattern: `match`, `replace`, `search` and their kin.

use super::{finish, text_of, this_text};
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Intrinsic, Message, Object, Result, is_callable, to_property_key};
use js_strings::{Flat, JsString, PropertyKey, StringBuilder, Symbol};
use js_value::Value;

/// The method under `symbol` of an argument that is an object.
fn delegate(cx: &mut Context, pattern: Value, symbol: Gc<Symbol>) -> Result<Option<Gc<Object>>> {
    if Object::from_value(pattern).is_none() {
        return Ok(None);
    }
    cx.get_method(pattern, PropertyKey::symbol(symbol))
}

fn coercible(cx: &mut Context, args: Args, method: &str) -> Result<()> {
    if args.this().is_nullish() { Err(cx.type_error(Message::CalledOnNullish(method))) } else { Ok(()) }
}

/// RegExpCreate and Invoke of the method under `symbol`.
fn with_new_pattern(cx: &mut Context, args: Args, method: &str, symbol: Gc<Symbol>, flags: &str) -> Result {
    let text = this_text(cx, args, method)?;
    let flags = if flags.is_empty() { Value::UNDEFINED } else { cx.string(flags)?.value() };
    let constructor = cx.intrinsic(Intrinsic::RegExp);
    let pattern = cx.construct(constructor, &[args.get(0), flags], constructor)?;
    let method = pattern.get(cx, PropertyKey::symbol(symbol))?;
    cx.call(method, pattern.value(), &[text.value()])
}

pub(super) fn match_(cx: &mut Context, args: Args) -> Result {
    coercible(cx, args, "String.prototype.match")?;
    let symbol = cx.symbols().match_;
    if let Some(method) = delegate(cx, args.get(0), symbol)? {
        return cx.call(method.value(), args.get(0), &[args.this()]);
    }
    with_new_pattern(cx, args, "String.prototype.match", symbol, "")
}

pub(super) fn search(cx: &mut Context, args: Args) -> Result {
    coercible(cx, args, "String.prototype.search")?;
    let symbol = cx.symbols().search;
    if let Some(method) = delegate(cx, args.get(0), symbol)? {
        return cx.call(method.value(), args.get(0), &[args.this()]);
    }
    with_new_pattern(cx, args, "String.prototype.search", symbol, "")
}

/// A regular expression for a method that takes all matches must be global.
fn check_global(cx: &mut Context, pattern: Value, method: &str) -> Result<()> {
    if let Some(object) = Object::from_value(pattern)
        && js_object_model::is_regexp(cx, pattern)?
    {
        let key = cx.names().flags;
        let flags = object.get(cx, key)?;
        if flags.is_nullish() {
            return Err(cx.type_error(Message::UndefinedOrNullToObject()));
        }
        let flags = text_of(cx, flags)?;
        if flags.flat().find(Flat::Latin1(b"g"), 0).is_none() {
            return Err(cx.type_error(Message::NonGlobalRegExp(method)));
        }
    }
    Ok(())
}

pub(super) fn match_all(cx: &mut Context, args: Args) -> Result {
    coercible(cx, args, "String.prototype.matchAll")?;
    let symbol = cx.symbols().match_all;
    if !args.get(0).is_nullish() {
        check_global(cx, args.get(0), "String.prototype.matchAll")?;
    }
    if let Some(method) = delegate(cx, args.get(0), symbol)? {
        return cx.call(method.value(), args.get(0), &[args.this()]);
    }
    with_new_pattern(cx, args, "String.prototype.matchAll", symbol, "g")
}

pub(super) fn replace(cx: &mut Context, args: Args) -> Result {
    replacing(cx, args, false, "String.prototype.replace")
}

pub(super) fn replace_all(cx: &mut Context, args: Args) -> Result {
    replacing(cx, args, true, "String.prototype.replaceAll")
}

fn replacing(cx: &mut Context, args: Args, all: bool, method: &str) -> Result {
    coercible(cx, args, method)?;
    let (pattern, replacement) = (args.get(0), args.get(1));
    if all {
        check_global(cx, pattern, method)?;
    }
    let symbol = cx.symbols().replace;
    if let Some(method) = delegate(cx, pattern, symbol)? {
        return cx.call(method.value(), pattern, &[args.this(), replacement]);
    }
    let text = text_of(cx, args.this())?;
    let needle = text_of(cx, pattern)?;
    let function = is_callable(replacement);
    let template = if function { cx.strings.empty() } else { text_of(cx, replacement)? };
    let mut out = StringBuilder::new();
    let (mut end_of_last, mut from) = (0, 0);
    while let Some(at) = text.flat().find(needle.flat(), from) {
        out.push_flat(text.flat().slice(end_of_last, at));
        if function {
            let result = cx.call(
                replacement,
                Value::UNDEFINED,
                &[needle.value(), Value::int(at as i32), text.value()],
            )?;
            out.push_flat(text_of(cx, result)?.flat());
        } else {
            let span = (at, at + needle.len());
            let matched = |_, out: &mut StringBuilder| out.push_flat(needle.flat());
            get_substitution(cx, &mut out, text, span, 0, &matched, None, template)?;
        }
        end_of_last = at + needle.len();
        from = at + needle.len().max(1);
        if !all || out.is_too_long() {
            break;
        }
    }
    out.push_flat(text.flat().slice(end_of_last, text.len()));
    finish(cx, &out)
}

/// GetSubstitution: appends `template` with its `$` sequences replaced. `span` is where the match
/// stands, which may reach beyond the text; `count` how many groups there are, `capture` appends one of
/// them, 0 being what matched; `named` is the groups object.
#[allow(clippy::too_many_arguments, reason = "the specification's list")]
pub(crate) fn get_substitution(
    cx: &mut Context,
    out: &mut StringBuilder,
    text: Gc<JsString>,
    span: (usize, usize),
    count: usize,
    capture: &dyn Fn(usize, &mut StringBuilder),
    named: Option<Gc<Object>>,
    template: Gc<JsString>,
) -> Result<()> {
    let length = template.len();
    let mut at = 0;
    while at < length {
        let flat = template.flat();
        let Some(dollar) = flat.find(Flat::Latin1(b"$"), at) else {
            out.push_flat(flat.slice(at, length));
            return Ok(());
        };
        out.push_flat(flat.slice(at, dollar));
        let next = flat.get(dollar + 1).and_then(|unit| u8::try_from(unit).ok());
        at = dollar + 2;
        match next {
            Some(b'$') => out.push_unit(u16::from(b'$')),
            Some(b'&') => capture(0, out),
            Some(b'`') => out.push_flat(text.flat().slice(0, span.0)),
            Some(b'\'') => out.push_flat(text.flat().slice(span.1.min(text.len()), text.len())),
            Some(b'0'..=b'9') => {
                let digit = |at: usize| {
                    let unit = flat.get(at)?;
                    (0x30..=0x39).contains(&unit).then(|| usize::from(unit - 0x30))
                };
                let one = digit(dollar + 1).unwrap_or(0);
                let two = digit(dollar + 2).map(|second| one * 10 + second);
                let (group, used) = match two {
                    Some(two) if (1..=count).contains(&two) => (two, 3),
                    _ => (one, 2),
                };
                at = dollar + used;
                if (1..=count).contains(&group) {
                    capture(group, out);
                } else {
                    out.push_flat(flat.slice(dollar, at));
                }
            }
            Some(b'<') if named.is_some() => {
                let Some(named) = named else { continue };
                match flat.find(Flat::Latin1(b">"), at) {
                    Some(end) => {
                        let name = super::part(cx, template, at, end)?;
                        let key = to_property_key(cx, name)?;
                        let value = named.get(cx, key)?;
                        if value != Value::UNDEFINED {
                            out.push_flat(text_of(cx, value)?.flat());
                        }
                        at = end + 1;
                    }
                    None => out.push_str("$<"),
                }
            }
            _ => {
                out.push_unit(u16::from(b'$'));
                at = dollar + 1;
            }
        }
    }
    Ok(())
}
