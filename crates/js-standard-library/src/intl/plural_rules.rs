//! `Intl.PluralRules`.

use super::digits::{DigitOptions, Range};
use super::locale::{ResolvedLocale, canonicalize_locale_list, resolve_locale, string_array};
use super::mathematical::{Mathematical, to_mathematical};
use super::options::{Choice, Options, choices};
use super::parts::Record;
use super::service::{Service, allocate, constructed_prototype, supported_locales_of, this};
use crate::define::{Class, Row, method, tag};
use fixed_decimal::Decimal;
use icu_plurals::{
    PluralCategory, PluralOperands, PluralRuleType, PluralRules as Rules, PluralRulesOptions,
    PluralRulesPreferences, PluralRulesWithRanges,
};
use js_object_model::{Args, Context, Intrinsic, Message, Result};
use js_value::Value;

choices! {
    /// `type`
    enum Type {
        Cardinal "cardinal",
        Ordinal "ordinal",
    }
}

choices! {
    /// `notation`
    enum Notation {
        Standard "standard",
        Scientific "scientific",
        Engineering "engineering",
        Compact "compact",
    }
}

choices! {
    /// `compactDisplay`
    enum CompactDisplay {
        Short "short",
        Long "long",
    }
}

/// What a `PluralRules` holds.
pub(super) struct PluralRules {
    resolved: ResolvedLocale,
    kind: Type,
    notation: Notation,
    compact_display: CompactDisplay,
    digits: DigitOptions,
    rules: PluralRulesWithRanges<Rules>,
}

impl Service for PluralRules {
    const CLASS: &'static Class = &CLASS;
}

static CLASS: Class = Class {
    statics: &[method("supportedLocalesOf", supported_locales_of, 1)],
    methods: METHODS,
    ..Class::new("PluralRules", construct, 0, Intrinsic::IntlPluralRules, Intrinsic::IntlPluralRulesPrototype)
};

static METHODS: &[Row] = &[
    method("resolvedOptions", resolved_options, 0),
    method("select", select, 1),
    method("selectRange", select_range, 2),
    tag("Intl.PluralRules"),
];

/// `Intl.PluralRules ( [ locales [ , options ] ] )`
fn construct(cx: &mut Context, args: Args) -> Result {
    let prototype = constructed_prototype::<PluralRules>(cx, args)?;
    let requested = canonicalize_locale_list(cx, args.get(0))?;
    let options = Options::coerced(cx, args.get(1))?;
    let matcher = options.matcher(cx)?;
    let resolved = resolve_locale(&requested, matcher, &[]);
    let kind = options.choice(cx, "type", Type::Cardinal)?;
    let notation = options.choice(cx, "notation", Notation::Standard)?;
    let compact_display = options.choice(cx, "compactDisplay", CompactDisplay::Short)?;
    let default = Range { minimum: 0, maximum: 3 };
    let digits = DigitOptions::read(cx, options, default, notation == Notation::Compact)?;
    let rule_type = match kind {
        Type::Cardinal => PluralRuleType::Cardinal,
        Type::Ordinal => PluralRuleType::Ordinal,
    };
    let rules = PluralRulesWithRanges::try_new(
        PluralRulesPreferences::from(resolved.id()),
        PluralRulesOptions::default().with_type(rule_type),
    )
    .expect("the data of plurals falls back to the root's, which is compiled in");
    let data = PluralRules { resolved, kind, notation, compact_display, digits, rules };
    Ok(allocate(cx, prototype, data)?.value())
}

fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

impl PluralRules {
    /// ResolvePlural: the category, and the rounded number unless it is none.
    fn resolve(&self, value: Mathematical) -> (PluralCategory, Option<Decimal>) {
        let Mathematical::Finite(mut number) = value else { return (PluralCategory::Other, None) };
        if self.notation == Notation::Compact {
            return self.resolve_compact(number);
        }
        self.digits.round(&mut number);
        (self.rules.rules().category_for(&number), Some(number))
    }

    /// The same in compact notation, where thousands, millions and so on are words of their own.
    fn resolve_compact(&self, mut number: Decimal) -> (PluralCategory, Option<Decimal>) {
        let exponent = |number: &Decimal| {
            if number.absolute.is_zero() {
                0
            } else {
                number.absolute.nonzero_magnitude_start().max(0) / 3 * 3
            }
        };
        let mut chosen = exponent(&number);
        let exact = number.clone();
        number.absolute.multiply_pow10(-chosen);
        self.digits.round(&mut number);
        // 999.9 thousand is a million.
        if exponent(&number) > 0 {
            chosen += exponent(&number);
            number = exact;
            number.absolute.multiply_pow10(-chosen);
            self.digits.round(&mut number);
        }
        let operands = PluralOperands::from_significand_and_exponent(
            &number.absolute,
            u8::try_from(chosen).unwrap_or(u8::MAX),
        );
        number.absolute.multiply_pow10(chosen);
        (self.rules.rules().category_for(operands), Some(number))
    }
}

/// `Intl.PluralRules.prototype.select ( value )`
fn select(cx: &mut Context, args: Args) -> Result {
    let this = this::<PluralRules>(cx, args)?;
    let value = to_mathematical(cx, args.get(0))?;
    let (category, _) = this.resolve(value);
    Ok(cx.string(name(category))?.value())
}

/// `Intl.PluralRules.prototype.selectRange ( start, end )`
fn select_range(cx: &mut Context, args: Args) -> Result {
    let this = this::<PluralRules>(cx, args)?;
    for (index, what) in [(0, "start"), (1, "end")] {
        if args.get(index) == Value::UNDEFINED {
            return Err(cx.type_error(Message::OptionRequired(what)));
        }
    }
    let start = to_mathematical(cx, args.get(0))?;
    let end = to_mathematical(cx, args.get(1))?;
    if start == Mathematical::NotANumber || end == Mathematical::NotANumber {
        return Err(cx.range_error(Message::InvalidSubtag("NaN", "end of a range")));
    }
    let same_infinity = start == end;
    let (start, first) = this.resolve(start);
    let (end, last) = this.resolve(end);
    let same = if first.is_none() && last.is_none() { same_infinity } else { first == last };
    let category = if same { start } else { this.rules.resolve_range(start, end) };
    Ok(cx.string(name(category))?.value())
}

/// `Intl.PluralRules.prototype.resolvedOptions ( )`
fn resolved_options(cx: &mut Context, args: Args) -> Result {
    let this = this::<PluralRules>(cx, args)?;
    let mut record = Record::new(cx)?;
    record.text(cx, "locale", &this.resolved.locale.to_string())?;
    record.text(cx, "type", this.kind.name())?;
    record.text(cx, "notation", this.notation.name())?;
    if this.notation == Notation::Compact {
        record.text(cx, "compactDisplay", this.compact_display.name())?;
    }
    this.digits.show_digits(cx, &mut record)?;
    // From `zero` to `other`.
    let mut categories: Vec<PluralCategory> = this.rules.rules().categories().collect();
    categories.sort_unstable();
    let categories = string_array(cx, categories.into_iter().map(name))?;
    record.set(cx, "pluralCategories", categories)?;
    this.digits.show_rounding(cx, &mut record)?;
    Ok(record.value())
}
