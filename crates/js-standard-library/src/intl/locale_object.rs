//! `Intl.Locale`.

use super::aliases::canonicalize_value;
use super::collations::collations_of;
use super::locale::{string_array, to_canonical_tag};
use super::options::{Choice, Options, choices};
use super::parts::Record;
use super::service::{Service, allocate, constructed_prototype, create, data_of, this};
use super::tag::Tag;
use super::zones::zones_of_region;
use super::{numbering, regions};
use crate::define::{Class, Row, getter, method, tag};
use crate::string::text_of;
use icu_locale::extensions::unicode::{Key, Value as KeywordValue, key};
use icu_locale::subtags::{Region, Script, Variant, Variants};
use icu_locale::{Direction, Locale, LocaleDirectionality};
use js_object_model::{Args, Array, Context, Intrinsic, Message, Object, Result, is_string};
use js_value::Value;

/// What a `Locale` holds: its canonical identifier. Everything else is read from that.
pub(super) struct LocaleObject(Tag);

impl LocaleObject {
    /// [[Locale]]
    pub(super) fn tag(&self) -> &Tag {
        &self.0
    }

    fn keyword(&self, key: Key) -> Option<String> {
        Some(self.0.extensions.unicode.keywords.get(&key)?.to_string())
    }
}

impl Service for LocaleObject {
    const CLASS: &'static Class = &CLASS;
}

static CLASS: Class = Class {
    methods: METHODS,
    ..Class::new("Locale", construct, 1, Intrinsic::IntlLocale, Intrinsic::IntlLocalePrototype)
};

static METHODS: &[Row] = &[
    method("getCalendars", get_calendars, 0),
    method("getCollations", get_collations, 0),
    method("getHourCycles", get_hour_cycles, 0),
    method("getNumberingSystems", get_numbering_systems, 0),
    method("getTextInfo", get_text_info, 0),
    method("getTimeZones", get_time_zones, 0),
    method("getWeekInfo", get_week_info, 0),
    method("maximize", maximize, 0),
    method("minimize", minimize, 0),
    method("toString", to_string, 0),
    getter("baseName", |cx, args| text(cx, args, |this| Some(this.0.base_name()))),
    getter("calendar", |cx, args| text(cx, args, |this| this.keyword(key!("ca")))),
    getter("caseFirst", |cx, args| text(cx, args, |this| this.keyword(key!("kf")))),
    getter("collation", |cx, args| text(cx, args, |this| this.keyword(key!("co")))),
    getter("firstDayOfWeek", |cx, args| text(cx, args, |this| this.keyword(key!("fw")))),
    getter("hourCycle", |cx, args| text(cx, args, |this| this.keyword(key!("hc")))),
    getter("language", |cx, args| text(cx, args, |this| Some(this.0.language()))),
    getter("numberingSystem", |cx, args| text(cx, args, |this| this.keyword(key!("nu")))),
    getter("numeric", numeric),
    getter("region", |cx, args| text(cx, args, |this| Some(this.0.id.region?.to_string()))),
    getter("script", |cx, args| text(cx, args, |this| Some(this.0.id.script?.to_string()))),
    getter("variants", |cx, args| text(cx, args, |this| this.0.variants())),
    tag("Intl.Locale"),
];

choices! {
    /// `hourCycle`
    enum HourCycle {
        H11 "h11",
        H12 "h12",
        H23 "h23",
        H24 "h24",
    }
}

choices! {
    /// `caseFirst`
    pub(super) enum CaseFirst {
        Upper "upper",
        Lower "lower",
        False "false",
    }
}

/// `Intl.Locale ( tag [ , options ] )`
fn construct(cx: &mut Context, args: Args) -> Result {
    let prototype = constructed_prototype::<LocaleObject>(cx, args)?;
    let tag = args.get(0);
    if !is_string(tag) && Object::from_value(tag).is_none() {
        let what = cx.describe(tag);
        return Err(cx.type_error(Message::LanguageTagType(&what)));
    }
    let tag = match data_of::<LocaleObject>(tag) {
        Some(object) => object.tag().to_string(),
        None => text_of(cx, tag)?.flat().to_utf8_lossy(),
    };
    let options = Options::coerced(cx, args.get(1))?;
    let mut locale = to_canonical_tag(cx, &tag)?;
    update_language_id(cx, &mut locale, options)?;
    let calendar = options.unicode_type(cx, "calendar")?;
    set_keyword(&mut locale, key!("ca"), calendar.as_deref());
    let collation = options.unicode_type(cx, "collation")?;
    set_keyword(&mut locale, key!("co"), collation.as_deref());
    let first_day = first_day_of_week(cx, options)?;
    set_keyword(&mut locale, key!("fw"), first_day.as_deref());
    let hour_cycle = options.optional::<HourCycle>(cx, "hourCycle")?;
    set_keyword(&mut locale, key!("hc"), hour_cycle.map(Choice::name));
    let case_first = options.optional::<CaseFirst>(cx, "caseFirst")?;
    set_keyword(&mut locale, key!("kf"), case_first.map(Choice::name));
    let numeric = options.boolean(cx, "numeric")?;
    set_keyword(&mut locale, key!("kn"), numeric.map(|on| if on { "true" } else { "false" }));
    let numbering = options.unicode_type(cx, "numberingSystem")?;
    set_keyword(&mut locale, key!("nu"), numbering.as_deref());
    locale.canonicalize();
    Ok(allocate(cx, prototype, LocaleObject(locale))?.value())
}

/// A keyword that an option overrides. The value has the form of one.
fn set_keyword(locale: &mut Locale, key: Key, value: Option<&str>) {
    let Some(value) = value else { return };
    if let Ok(value) = KeywordValue::try_from_str(&canonicalize_value(key.as_str(), value)) {
        locale.extensions.unicode.keywords.set(key, value);
    }
}

/// The weekdays by their numbers: Sunday is 0 and 7.
const DAYS: [&str; 8] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The option `firstDayOfWeek`, with WeekdayToUValue.
fn first_day_of_week(cx: &mut Context, options: Options) -> Result<Option<String>> {
    let Some(text) = options.string(cx, "firstDayOfWeek")? else { return Ok(None) };
    let day = match text.as_bytes() {
        [digit @ b'0'..=b'7'] => DAYS[usize::from(digit - b'0')].to_owned(),
        _ => text,
    };
    if super::options::is_unicode_type(&day) {
        return Ok(Some(day));
    }
    Err(cx.range_error(Message::InvalidOption(&day, "firstDayOfWeek")))
}

/// A subtag from an option; a RangeError if it has not the form of one.
fn subtag<T>(
    cx: &mut Context,
    options: Options,
    name: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>> {
    let Some(text) = options.string(cx, name)? else { return Ok(None) };
    match parse(&text) {
        Some(subtag) => Ok(Some(subtag)),
        None => Err(cx.range_error(Message::InvalidOption(&text, name))),
    }
}

/// UpdateLanguageId
fn update_language_id(cx: &mut Context, locale: &mut Tag, options: Options) -> Result<()> {
    subtag(cx, options, "language", |text| locale.set_language(text))?;
    if let Some(script) = subtag(cx, options, "script", |text| Script::try_from_str(text).ok())? {
        locale.id.script = Some(script);
    }
    if let Some(region) = subtag(cx, options, "region", |text| Region::try_from_str(text).ok())? {
        locale.id.region = Some(region);
    }
    if let Some(variants) = subtag(cx, options, "variants", parse_variants)? {
        locale.id.variants = variants;
    }
    Ok(())
}

fn parse_variants(text: &str) -> Option<Variants> {
    let mut variants = Variants::new();
    for part in text.split('-') {
        // Not inserted: it stands there already.
        if !variants.push(Variant::try_from_str(part).ok()?) {
            return None;
        }
    }
    Some(variants)
}

/// What a getter finds, or undefined.
fn text(cx: &mut Context, args: Args, read: impl FnOnce(&LocaleObject) -> Option<String>) -> Result {
    let this = this::<LocaleObject>(cx, args)?;
    match read(&this) {
        Some(text) => Ok(cx.string(&text)?.value()),
        None => Ok(Value::UNDEFINED),
    }
}

fn numeric(cx: &mut Context, args: Args) -> Result {
    let this = this::<LocaleObject>(cx, args)?;
    Ok(Value::boolean(
        this.0.extensions.unicode.keywords.get(&key!("kn")).is_some_and(KeywordValue::is_empty),
    ))
}

fn to_string(cx: &mut Context, args: Args) -> Result {
    text(cx, args, |this| Some(this.0.to_string()))
}

fn maximize(cx: &mut Context, args: Args) -> Result {
    let mut locale = this::<LocaleObject>(cx, args)?.tag().clone();
    locale.maximize();
    locale.canonicalize();
    create(cx, LocaleObject(locale))
}

fn minimize(cx: &mut Context, args: Args) -> Result {
    let mut locale = this::<LocaleObject>(cx, args)?.tag().clone();
    locale.minimize();
    locale.canonicalize();
    create(cx, LocaleObject(locale))
}

/// The list with the value of a keyword alone, if the locale has the keyword.
fn list(cx: &mut Context, keyword: Option<String>, usual: impl FnOnce() -> Vec<&'static str>) -> Result {
    match keyword {
        Some(value) => string_array(cx, [value]),
        None => string_array(cx, usual()),
    }
}

/// CalendarsOfLocale
fn get_calendars(cx: &mut Context, args: Args) -> Result {
    let this = this::<LocaleObject>(cx, args)?;
    list(cx, this.keyword(key!("ca")), || regions::calendars(&this.0.preference_locale()))
}

/// CollationsOfLocale
fn get_collations(cx: &mut Context, args: Args) -> Result {
    let this = this::<LocaleObject>(cx, args)?;
    list(cx, this.keyword(key!("co")), || collations_of(&this.0.id))
}

/// HourCyclesOfLocale
fn get_hour_cycles(cx: &mut Context, args: Args) -> Result {
    let this = this::<LocaleObject>(cx, args)?;
    list(cx, this.keyword(key!("hc")), || regions::hour_cycles(&this.0.preference_locale()))
}

/// NumberingSystemsOfLocale
fn get_numbering_systems(cx: &mut Context, args: Args) -> Result {
    let this = this::<LocaleObject>(cx, args)?;
    list(cx, this.keyword(key!("nu")), || vec![numbering::default_of(&this.0.id)])
}

/// TimeZonesOfLocale
fn get_time_zones(cx: &mut Context, args: Args) -> Result {
    let this = this::<LocaleObject>(cx, args)?;
    match this.0.id.region {
        Some(region) => string_array(cx, zones_of_region(region.as_str())),
        None => Ok(Value::UNDEFINED),
    }
}

/// TextDirectionOfLocale
fn get_text_info(cx: &mut Context, args: Args) -> Result {
    let this = this::<LocaleObject>(cx, args)?;
    let mut maximal = this.0.clone();
    maximal.maximize();
    let known = maximal.id.script.and_then(|_| LocaleDirectionality::new_extended().get(&maximal.id));
    let direction = match known {
        Some(Direction::LeftToRight) => cx.string("ltr")?.value(),
        Some(Direction::RightToLeft) => cx.string("rtl")?.value(),
        _ => Value::UNDEFINED,
    };
    let mut info = Record::new(cx)?;
    info.set(cx, "direction", direction)?;
    Ok(info.value())
}

/// WeekInfoOfLocale
fn get_week_info(cx: &mut Context, args: Args) -> Result {
    let this = this::<LocaleObject>(cx, args)?;
    let asked = this.keyword(key!("fw"));
    let number = |day: &str| DAYS.iter().skip(1).position(|name| *name == day);
    let first = asked
        .as_deref()
        .and_then(number)
        .or_else(|| number(regions::first_day(&this.0.preference_locale())))
        .unwrap_or(0);
    let mut info = Record::new(cx)?;
    info.set(cx, "firstDay", Value::number(first as f64 + 1.0))?;
    let weekend: Vec<Value> =
        regions::weekend(&this.0.preference_locale()).map(|day| Value::int(day.into())).collect();
    let weekend = Array::from_slice(cx, &weekend)?.as_object().value();
    info.set(cx, "weekend", weekend)?;
    Ok(info.value())
}
