//! `Intl.ListFormat`.

use super::lists::parts_from_list;
use super::locale::{ResolvedLocale, canonicalize_locale_list, resolve_locale};
use super::options::{Choice, Options, choices};
use super::parts::{Part, Record};
use super::service::{Service, allocate, constructed_prototype, supported_locales_of, this};
use crate::define::{Class, Row, method, tag};
use crate::iterate::Iteration;
use crate::string::{finish, flattened};
use crate::support::Support;
use icu_list::options::{ListFormatterOptions, ListLength};
use icu_list::{ListFormatter, ListFormatterPreferences};
use js_garbage_collection::{Gc, RootedVec};
use js_object_model::{Args, Array, Context, Intrinsic, Message, Result};
use js_strings::{JsString, StringBuilder};
use js_value::Value;

choices! {
    /// `type`
    enum Type {
        Conjunction "conjunction",
        Disjunction "disjunction",
        Unit "unit",
    }
}

choices! {
    /// `style`
    enum Style {
        Long "long",
        Short "short",
        Narrow "narrow",
    }
}

/// What a `ListFormat` holds.
pub(super) struct ListFormat {
    resolved: ResolvedLocale,
    kind: Type,
    style: Style,
    formatter: ListFormatter,
}

impl Service for ListFormat {
    const CLASS: &'static Class = &CLASS;
}

static CLASS: Class = Class {
    statics: &[method("supportedLocalesOf", supported_locales_of, 1)],
    methods: METHODS,
    ..Class::new("ListFormat", construct, 0, Intrinsic::IntlListFormat, Intrinsic::IntlListFormatPrototype)
};

static METHODS: &[Row] = &[
    method("format", format, 1),
    method("formatToParts", format_to_parts, 1),
    method("resolvedOptions", resolved_options, 0),
    tag("Intl.ListFormat"),
];

/// `Intl.ListFormat ( [ locales [ , options ] ] )`
fn construct(cx: &mut Context, args: Args) -> Result {
    let prototype = constructed_prototype::<ListFormat>(cx, args)?;
    let requested = canonicalize_locale_list(cx, args.get(0))?;
    let options = Options::of(cx, args.get(1))?;
    let matcher = options.matcher(cx)?;
    let resolved = resolve_locale(&requested, matcher, &[]);
    let kind = options.choice(cx, "type", Type::Conjunction)?;
    let style = options.choice(cx, "style", Style::Long)?;
    let formatter = formatter_of(&resolved, kind, style);
    Ok(allocate(cx, prototype, ListFormat { resolved, kind, style, formatter })?.value())
}

fn formatter_of(resolved: &ResolvedLocale, kind: Type, style: Style) -> ListFormatter {
    let length = match style {
        Style::Long => ListLength::Wide,
        Style::Short => ListLength::Short,
        Style::Narrow => ListLength::Narrow,
    };
    let options = ListFormatterOptions::default().with_length(length);
    let preferences = ListFormatterPreferences::from(resolved.id());
    let made = match kind {
        Type::Conjunction => ListFormatter::try_new_and(preferences, options),
        Type::Disjunction => ListFormatter::try_new_or(preferences, options),
        Type::Unit => ListFormatter::try_new_unit(preferences, options),
    };
    made.expect("the data of lists falls back to the root's, which is compiled in")
}

/// StringListFromIterable, and CreatePartsFromList of it. The elements are in the list; those of
/// the parts are for the choice of the patterns alone, as they cannot hold lone surrogates.
fn parts_of(cx: &mut Context, args: Args) -> Result<(Vec<Part>, RootedVec)> {
    let this = this::<ListFormat>(cx, args)?;
    let mut list = RootedVec::new(&cx.heap);
    let mut texts = Vec::new();
    if args.get(0) != Value::UNDEFINED {
        let iteration = Iteration::new(cx, args.get(0))?;
        while let Some(next) = iteration.next(cx)? {
            let Some(text) = cx.as_string(next) else {
                let what = cx.describe(next);
                let throw = cx.type_error(Message::ListElementNotString(&what));
                return Err(iteration.close_with(cx, throw));
            };
            list.push(next);
            texts.push(flattened(cx, text)?.flat().to_utf8_lossy());
        }
    }
    Ok((parts_from_list(&this.formatter, &texts), list))
}

/// `Intl.ListFormat.prototype.format ( list )`
fn format(cx: &mut Context, args: Args) -> Result {
    let (parts, list) = parts_of(cx, args)?;
    let mut out = StringBuilder::with_capacity(0);
    let mut elements = list.iter();
    for part in &parts {
        match element(cx, part, &mut elements) {
            Some(text) => {
                let text = flattened(cx, text)?;
                out.push_flat(text.flat());
            }
            None => out.push_str(&part.value),
        }
    }
    finish(cx, &out)
}

/// The string that a part shows, if it is an element.
fn element(cx: &Context, part: &Part, elements: &mut impl Iterator<Item = Value>) -> Option<Gc<JsString>> {
    if part.kind == "element" { cx.as_string(elements.next()?) } else { None }
}

/// `Intl.ListFormat.prototype.formatToParts ( list )`
fn format_to_parts(cx: &mut Context, args: Args) -> Result {
    let (parts, list) = parts_of(cx, args)?;
    let mut elements = list.iter();
    let mut out = RootedVec::new(&cx.heap);
    for part in &parts {
        let mut record = Record::new(cx)?;
        record.text(cx, "type", part.kind)?;
        let value = match element(cx, part, &mut elements) {
            Some(text) => text.value(),
            None => cx.string(&part.value)?.value(),
        };
        record.set(cx, "value", value)?;
        out.push(record.value());
    }
    Ok(Array::from_list(cx, &out)?.as_object().value())
}

/// `Intl.ListFormat.prototype.resolvedOptions ( )`
fn resolved_options(cx: &mut Context, args: Args) -> Result {
    let this = this::<ListFormat>(cx, args)?;
    let mut record = Record::new(cx)?;
    record.text(cx, "locale", &this.resolved.locale.to_string())?;
    record.text(cx, "type", this.kind.name())?;
    record.text(cx, "style", this.style.name())?;
    Ok(record.value())
}
