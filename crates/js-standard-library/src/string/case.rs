//! Case, normalization and comparison by Unicode's rules.

use super::{finish, text_of, this_text};
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Message, Result};
use js_strings::{Flat, JsString, StringBuilder};
use js_value::Value;
use std::cmp::Ordering;
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

pub(super) fn to_lower_case(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.toLowerCase")?;
    cased(cx, text, |unit| unit.to_ascii_lowercase(), str::to_lowercase)
}

pub(super) fn to_upper_case(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.toUpperCase")?;
    cased(cx, text, |unit| unit.to_ascii_uppercase(), str::to_uppercase)
}

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

/// Canonically equivalent texts are equal; else letters come before their case decides, and
/// accents after letters.
pub(super) fn locale_compare(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.localeCompare")?;
    let other = text_of(cx, args.get(0))?;
    let decomposed = |flat: Flat<'_>| flat.to_utf8_lossy().nfd().collect::<String>();
    let (a, b) = (decomposed(text.flat()), decomposed(other.flat()));
    let letters = |text: &str| -> String {
        text.chars()
            .filter(|&c| !unicode_normalization::char::is_combining_mark(c))
            .flat_map(char::to_lowercase)
            .collect()
    };
    let accents = |text: &str| text.to_lowercase();
    // Lower case before upper case.
    let cases = |text: &str| -> Vec<bool> { text.chars().map(char::is_uppercase).collect() };
    let order = letters(&a)
        .cmp(&letters(&b))
        .then_with(|| accents(&a).cmp(&accents(&b)))
        .then_with(|| cases(&a).cmp(&cases(&b)))
        .then_with(|| a.cmp(&b));
    Ok(Value::int(match order {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }))
}
