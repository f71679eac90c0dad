//! `Intl.DisplayNames`.
//!
//! The names of languages, regions and scripts are ICU4X's, in every locale. It has none of
//! currencies, calendars and fields of dates: those are known in English (`currencies.rs`,
//! `english_names.rs`), the widely traded currencies also in the languages of `words.rs`. The rest
//! falls back as the option `fallback` says.

use super::locale::{ResolvedLocale, canonicalize_locale_list, resolve_locale};
use super::options::{Choice, Options, choices, is_unicode_type};
use super::parts::Record;
use super::service::{Service, allocate, constructed_prototype, supported_locales_of, this};
use super::tag::Tag;
use super::words::Words;
use super::{currencies, english_names};
use crate::define::{Class, Row, method, tag};
use crate::string::text_of;
use icu_locale::LanguageIdentifier;
use icu_locale::names::{
    DisplayNamesPreferences, LanguageDisplay as IcuLanguageDisplay, LanguageIdentifierDisplayName,
    LanguageIdentifierDisplayNameOptions, RegionDisplayName, ScriptDisplayName,
};
use icu_locale::subtags::{Region, Script};
use icu_plurals::PluralCategory;
use js_object_model::{Args, Context, Intrinsic, Message, Result};
use js_value::Value;
use writeable::TryWriteable;

choices! {
    /// `style`
    enum Style {
        Narrow "narrow",
        Short "short",
        Long "long",
    }
}

choices! {
    /// `type`
    enum Type {
        Language "language",
        Region "region",
        Script "script",
        Currency "currency",
        Calendar "calendar",
        DateTimeField "dateTimeField",
    }
}

choices! {
    /// `fallback`
    enum Fallback {
        Code "code",
        None "none",
    }
}

choices! {
    /// `languageDisplay`
    enum LanguageDisplay {
        Dialect "dialect",
        Standard "standard",
    }
}

/// What a `DisplayNames` holds.
pub(super) struct DisplayNames {
    resolved: ResolvedLocale,
    style: Style,
    kind: Type,
    fallback: Fallback,
    language_display: LanguageDisplay,
}

impl Service for DisplayNames {
    const CLASS: &'static Class = &CLASS;
}

static CLASS: Class = Class {
    statics: &[method("supportedLocalesOf", supported_locales_of, 1)],
    methods: METHODS,
    ..Class::new(
        "DisplayNames",
        construct,
        2,
        Intrinsic::IntlDisplayNames,
        Intrinsic::IntlDisplayNamesPrototype,
    )
};

static METHODS: &[Row] =
    &[method("of", of, 1), method("resolvedOptions", resolved_options, 0), tag("Intl.DisplayNames")];

/// `Intl.DisplayNames ( locales, options )`
fn construct(cx: &mut Context, args: Args) -> Result {
    let prototype = constructed_prototype::<DisplayNames>(cx, args)?;
    let requested = canonicalize_locale_list(cx, args.get(0))?;
    if args.get(1) == Value::UNDEFINED {
        return Err(cx.type_error(Message::OptionsNotObject("undefined")));
    }
    let options = Options::of(cx, args.get(1))?;
    let matcher = options.matcher(cx)?;
    let resolved = resolve_locale(&requested, matcher, &[]);
    let style = options.choice(cx, "style", Style::Long)?;
    let kind = options.required(cx, "type")?;
    let fallback = options.choice(cx, "fallback", Fallback::Code)?;
    let language_display = options.choice(cx, "languageDisplay", LanguageDisplay::Dialect)?;
    let data = DisplayNames { resolved, style, kind, fallback, language_display };
    Ok(allocate(cx, prototype, data)?.value())
}

/// `Intl.DisplayNames.prototype.of ( code )`
fn of(cx: &mut Context, args: Args) -> Result {
    let this = this::<DisplayNames>(cx, args)?;
    let code = text_of(cx, args.get(0))?.flat().to_utf8_lossy();
    let Some((canonical, name)) = this.find(&code) else {
        return Err(cx.range_error(Message::InvalidSubtag(&code, this.kind.name())));
    };
    match name {
        Some(name) => Ok(cx.string(&name)?.value()),
        None if this.fallback == Fallback::Code => Ok(cx.string(&canonical)?.value()),
        None => Ok(Value::UNDEFINED),
    }
}

impl DisplayNames {
    /// CanonicalCodeForDisplayNames of a code, with its name if there is one; nothing if it is not
    /// well-formed.
    fn find(&self, code: &str) -> Option<(String, Option<String>)> {
        match self.kind {
            Type::Language => {
                let tag = Tag::parse(code)?;
                // Nothing may follow the language identifier.
                if !tag.extensions.is_empty() {
                    return None;
                }
                let name = if tag.has_long_language() { None } else { self.language(tag.id.clone()) };
                Some((tag.to_string(), name))
            }
            Type::Region => {
                let region = Region::try_from_str(code).ok()?;
                Some((region.to_string(), self.region(region)))
            }
            Type::Script => {
                let script = Script::try_from_str(code).ok()?;
                Some((script.to_string(), self.script(script)))
            }
            Type::Currency => {
                let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
                let code = is_code.then(|| code.to_ascii_uppercase())?;
                let name = self.english(currencies::english_name(&code));
                let name = name.or_else(|| self.currency(&code));
                Some((code, name))
            }
            Type::Calendar => {
                let code = is_unicode_type(code).then(|| code.to_ascii_lowercase())?;
                let name = self.english(english_names::calendar(&code));
                Some((code, name))
            }
            Type::DateTimeField => {
                let name = english_names::date_time_field(code, self.style == Style::Long)?;
                Some((code.to_owned(), self.english(Some(name))))
            }
        }
    }

    /// A name that is known in English alone.
    fn english(&self, name: Option<&str>) -> Option<String> {
        name.filter(|_| self.resolved.id().language.as_str() == "en").map(str::to_owned)
    }

    /// The name of a widely traded currency: that of one piece.
    fn currency(&self, code: &str) -> Option<String> {
        let words = Words::of(self.resolved.id());
        if !words.are_of_the_language() {
            return None;
        }
        words.plural(&format!("name {code}"), PluralCategory::One).map(str::to_owned)
    }

    fn preferences(&self) -> DisplayNamesPreferences {
        DisplayNamesPreferences::from(self.resolved.id())
    }

    fn language(&self, id: LanguageIdentifier) -> Option<String> {
        let mut options = LanguageIdentifierDisplayNameOptions::default();
        options.language_display = Some(match self.language_display {
            LanguageDisplay::Dialect => IcuLanguageDisplay::Dialect,
            LanguageDisplay::Standard => IcuLanguageDisplay::Standard,
        });
        let name = match self.style {
            Style::Long => LanguageIdentifierDisplayName::try_new_light(self.preferences(), id, options),
            Style::Short | Style::Narrow => {
                LanguageIdentifierDisplayName::try_new_short_light(self.preferences(), id, options)
            }
        };
        // What is written in spite of an error has a code in place of a name.
        Some(name.ok()?.as_borrowed().try_write_to_string().ok()?.into_owned())
    }

    fn region(&self, region: Region) -> Option<String> {
        let name = match self.style {
            Style::Long => RegionDisplayName::try_new_light(self.preferences(), region),
            Style::Short | Style::Narrow => {
                RegionDisplayName::try_new_short_light(self.preferences(), region)
            }
        };
        Some(name.ok()?.to_string())
    }

    fn script(&self, script: Script) -> Option<String> {
        Some(ScriptDisplayName::try_new_light(self.preferences(), script).ok()?.to_string())
    }
}

/// `Intl.DisplayNames.prototype.resolvedOptions ( )`
fn resolved_options(cx: &mut Context, args: Args) -> Result {
    let this = this::<DisplayNames>(cx, args)?;
    let mut record = Record::new(cx)?;
    record.text(cx, "locale", &this.resolved.locale.to_string())?;
    record.text(cx, "style", this.style.name())?;
    record.text(cx, "type", this.kind.name())?;
    record.text(cx, "fallback", this.fallback.name())?;
    if this.kind == Type::Language {
        record.text(cx, "languageDisplay", this.language_display.name())?;
    }
    Ok(record.value())
}
