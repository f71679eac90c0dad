//! Case and normalization by Unicode's rules.

use super::{finish, text_of, this_text};
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Message, Result};
use js_strings::{Flat, JsString, StringBuilder};
use js_value::Value;
use unicode_normalization::UnicodeNormalization;

/// By how many bytes a code unit is made longer at most, on the way and in the end.
const LONGEST_CHANGE: usize = 10;

/// Changes the text between lone surrogates, which stay as they are.
fn between_surrogates(text: Flat<'_>, change: impl Fn(&str) -> String) -> StringBuilder {
    let mut out = StringBuilder::with_capacity(text.len());
    let mut run = String::new();
    for code in text.code_points() {
        match char::from_u32(code) {
            Some(character) => run.push(character),
            None => {
                out.push_str(&change(&run));
                run.clear();
                out.push_code_point(code);
            }
        }
    }
    out.push_str(&change(&run));
    out
}

fn cased(cx: &mut Context, text: Gc<JsString>, ascii: fn(u8) -> u8, change: fn(&str) -> String) -> Result {
    if let Flat::Latin1(units) = text.flat()
        && units.is_ascii()
    {
        if units.iter().all(|&unit| ascii(unit) == unit) {
            return Ok(text.value());
        }
        let units: Vec<u8> = units.iter().map(|&unit| ascii(unit)).collect();
        return super::new_text(cx, Flat::Latin1(&units));
    }
    cx.room_for(LONGEST_CHANGE * text.len())?;
    let out = between_surrogates(text.flat(), change);
    finish(cx, &out)
}

fn lower_cased(cx: &mut Context, text: Gc<JsString>) -> Result {
    cased(cx, text, |unit| unit.to_ascii_lowercase(), str::to_lowercase)
}

fn upper_cased(cx: &mut Context, text: Gc<JsString>) -> Result {
    cased(cx, text, |unit| unit.to_ascii_uppercase(), str::to_uppercase)
}

pub(super) fn to_lower_case(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.toLowerCase")?;
    lower_cased(cx, text)
}

pub(super) fn to_upper_case(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.toUpperCase")?;
    upper_cased(cx, text)
}

/// The case of the language that the argument asks for.
#[cfg(feature = "intl")]
fn locale_cased(
    cx: &mut Context,
    args: Args,
    method: &str,
    plain: fn(&mut Context, Gc<JsString>) -> Result,
    change: fn(&str, &icu_locale::LanguageIdentifier) -> String,
) -> Result {
    let text = this_text(cx, args, method)?;
    match crate::intl::cased_language(cx, args.get(0))? {
        Some(language) => {
            let out = between_surrogates(text.flat(), |run| change(run, &language));
            finish(cx, &out)
        }
        None => plain(cx, text),
    }
}

#[cfg(feature = "intl")]
pub(super) fn to_locale_lower_case(cx: &mut Context, args: Args) -> Result {
    locale_cased(cx, args, "String.prototype.toLocaleLowerCase", lower_cased, crate::intl::lower_cased)
}

#[cfg(feature = "intl")]
pub(super) fn to_locale_upper_case(cx: &mut Context, args: Args) -> Result {
    locale_cased(cx, args, "String.prototype.toLocaleUpperCase", upper_cased, crate::intl::upper_cased)
}

#[cfg(not(feature = "intl"))]
pub(super) use {to_lower_case as to_locale_lower_case, to_upper_case as to_locale_upper_case};

pub(super) fn normalize(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.normalize")?;
    let form = match args.get(0) {
        Value::UNDEFINED => "NFC".to_owned(),
        form => text_of(cx, form)?.to_display(),
    };
    let change: fn(&str) -> String = match form.as_str() {
        "NFC" => |run| run.nfc().collect(),
        "NFD" => |run| run.nfd().collect(),
        "NFKC" => |run| run.nfkc().collect(),
        "NFKD" => |run| run.nfkd().collect(),
        _ => return Err(cx.range_error(Message::InvalidNormalizationForm(&form))),
    };
    if matches!(text.flat(), Flat::Latin1(units) if units.is_ascii()) {
        return Ok(text.value());
    }
    cx.room_for(LONGEST_CHANGE * text.len())?;
    let out = between_surrogates(text.flat(), change);
    finish(cx, &out)
}
