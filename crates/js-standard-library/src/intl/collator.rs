//! `Intl.Collator`, and `String.prototype.localeCompare`.

use super::collations::is_collation;
use super::compare::{compare_by_default, compare_texts};
use super::locale::{ExtensionKey, KeyOption, ResolvedLocale, canonicalize_locale_list, resolve_locale};
use super::locale_object::CaseFirst;
use super::options::{Choice, Options, choices};
use super::parts::Record;
use super::service::{
    Service, allocate, bound_function, called_prototype, captured, supported_locales_of, this,
};
use crate::define::{Class, Row, getter, method, tag};
use crate::string::text_of;
use icu_collator::options::{AlternateHandling, CaseLevel, CollatorOptions, MaxVariable, Strength};
use icu_collator::preferences::CollationCaseFirst;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale::LanguageIdentifier;
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Intrinsic, Result};
use js_strings::JsString;
use js_value::Value;
use std::cmp::Ordering;

choices! {
    /// `usage`
    enum Usage {
        Sort "sort",
        Search "search",
    }
}

choices! {
    /// `sensitivity`
    enum Sensitivity {
        Base "base",
        Accent "accent",
        Case "case",
        Variant "variant",
    }
}

/// What a `Collator` holds.
pub(super) struct Collator {
    resolved: ResolvedLocale,
    usage: Usage,
    sensitivity: Sensitivity,
    ignore_punctuation: bool,
    collator: CollatorBorrowed<'static>,
}

/// The places of the keys among the values of the resolved locale.
const COLLATION: usize = 0;
const NUMERIC: usize = 1;
const CASE_FIRST: usize = 2;

impl Service for Collator {
    const CLASS: &'static Class = &CLASS;
}

static CLASS: Class = Class {
    statics: &[method("supportedLocalesOf", supported_locales_of, 1)],
    methods: METHODS,
    ..Class::new("Collator", construct, 0, Intrinsic::IntlCollator, Intrinsic::IntlCollatorPrototype)
};

static METHODS: &[Row] =
    &[getter("compare", compare), method("resolvedOptions", resolved_options, 0), tag("Intl.Collator")];

/// `Intl.Collator ( [ locales [ , options ] ] )`
fn construct(cx: &mut Context, args: Args) -> Result {
    let prototype = called_prototype::<Collator>(cx, args)?;
    let collator = Collator::new(cx, args.get(0), args.get(1))?;
    Ok(allocate(cx, prototype, collator)?.value())
}

impl Collator {
    fn new(cx: &mut Context, locales: Value, options: Value) -> Result<Collator> {
        let requested = canonicalize_locale_list(cx, locales)?;
        let options = Options::coerced(cx, options)?;
        let usage = options.choice(cx, "usage", Usage::Sort)?;
        let matcher = options.matcher(cx)?;
        let collation = options.unicode_type(cx, "collation")?;
        let numeric = options.boolean(cx, "numeric")?.map(|on| on.to_string());
        let case_first = options.optional::<CaseFirst>(cx, "caseFirst")?;
        let keys = [
            ExtensionKey {
                key: "co",
                option: collation.into(),
                default: |_| None,
                // Searching has its own collation.
                supports: if usage == Usage::Sort { is_collation } else { |_, _| false },
            },
            ExtensionKey {
                key: "kn",
                option: numeric.into(),
                default: |_| Some("false"),
                supports: |_, value| matches!(value, "true" | "false"),
            },
            ExtensionKey {
                key: "kf",
                option: case_first
                    .map_or(KeyOption::Missing, |first| KeyOption::Text(first.name().to_owned())),
                default: default_case_first,
                supports: |_, value| CaseFirst::from_name(value).is_some(),
            },
        ];
        let resolved = resolve_locale(&requested, matcher, &keys);
        let sensitivity = options.choice(cx, "sensitivity", Sensitivity::Variant)?;
        let ignore_punctuation = options.boolean(cx, "ignorePunctuation")?;
        Ok(Collator::with(resolved, usage, sensitivity, ignore_punctuation))
    }

    fn with(
        resolved: ResolvedLocale,
        usage: Usage,
        sensitivity: Sensitivity,
        ignore_punctuation: Option<bool>,
    ) -> Collator {
        let mut options = CollatorOptions::default();
        (options.strength, options.case_level) = match sensitivity {
            Sensitivity::Base => (Some(Strength::Primary), Some(CaseLevel::Off)),
            Sensitivity::Accent => (Some(Strength::Secondary), Some(CaseLevel::Off)),
            Sensitivity::Case => (Some(Strength::Primary), Some(CaseLevel::On)),
            Sensitivity::Variant => (Some(Strength::Tertiary), None),
        };
        options.alternate_handling = ignore_punctuation.map(|ignore| match ignore {
            true => AlternateHandling::Shifted,
            false => AlternateHandling::NonIgnorable,
        });
        if ignore_punctuation == Some(true) {
            options.max_variable = Some(MaxVariable::Punctuation);
        }
        let mut collation = resolved.values[COLLATION].as_deref();
        if usage == Usage::Search && resolved.id().language.as_str() == "de" {
            // The German collation for searching is made of that of phone books.
            collation = Some("phonebk");
        }
        let locale = resolved.with_keywords(&[
            ("co", collation),
            ("kn", resolved.values[NUMERIC].as_deref()),
            ("kf", resolved.values[CASE_FIRST].as_deref()),
        ]);
        let collator = collator_of(CollatorPreferences::from(&locale), options);
        let ignore_punctuation = collator.resolved_options().alternate_handling == AlternateHandling::Shifted;
        Collator { resolved, usage, sensitivity, ignore_punctuation, collator }
    }
}

/// The collator for the preferences; that of the root where there is no data for them.
fn collator_of(preferences: CollatorPreferences, options: CollatorOptions) -> CollatorBorrowed<'static> {
    CollatorBorrowed::try_new(preferences, options)
        .or_else(|_| CollatorBorrowed::try_new(CollatorPreferences::default(), options))
        .expect("the root collation is compiled in")
}

fn default_case_first(id: &LanguageIdentifier) -> Option<&'static str> {
    let collator = collator_of(CollatorPreferences::from(id), CollatorOptions::default());
    Some(match collator.resolved_options().case_first {
        CollationCaseFirst::Upper => "upper",
        CollationCaseFirst::Lower => "lower",
        _ => "false",
    })
}

/// `get Intl.Collator.prototype.compare`
fn compare(cx: &mut Context, args: Args) -> Result {
    this::<Collator>(cx, args)?;
    bound_function(cx, args.this(), compare_bound, 2)
}

/// Collator Compare Functions
fn compare_bound(cx: &mut Context, args: Args) -> Result {
    let collator = captured::<Collator>(args);
    let x = text_of(cx, args.get(0))?;
    let y = text_of(cx, args.get(1))?;
    Ok(order(compare_texts(&collator.collator, x.flat(), y.flat())))
}

fn order(order: Ordering) -> Value {
    Value::int(match order {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    })
}

/// What `localeCompare` does after its first two steps: both texts are flat.
pub(crate) fn locale_compare(
    cx: &mut Context,
    x: Gc<JsString>,
    y: Gc<JsString>,
    locales: Value,
    options: Value,
) -> Result {
    if locales == Value::UNDEFINED && options == Value::UNDEFINED {
        return Ok(order(compare_by_default(x.flat(), y.flat())));
    }
    let collator = Collator::new(cx, locales, options)?;
    Ok(order(compare_texts(&collator.collator, x.flat(), y.flat())))
}

/// `Intl.Collator.prototype.resolvedOptions ( )`
fn resolved_options(cx: &mut Context, args: Args) -> Result {
    let this = this::<Collator>(cx, args)?;
    let values = &this.resolved.values;
    let mut record = Record::new(cx)?;
    record.text(cx, "locale", &this.resolved.locale.to_string())?;
    record.text(cx, "usage", this.usage.name())?;
    record.text(cx, "sensitivity", this.sensitivity.name())?;
    record.set(cx, "ignorePunctuation", Value::boolean(this.ignore_punctuation))?;
    record.text(cx, "collation", values[COLLATION].as_deref().unwrap_or("default"))?;
    record.set(cx, "numeric", Value::boolean(values[NUMERIC].as_deref() == Some("true")))?;
    record.text(cx, "caseFirst", values[CASE_FIRST].as_deref().unwrap_or("false"))?;
    Ok(record.value())
}
