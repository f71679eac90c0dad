//! A number as parts: PartitionNumberPattern.

use super::affix::Affix;
use super::notation::{Scale, compute_scale};
use super::options::{CurrencyDisplay, CurrencySign, Grouping, Notation, Quantity, Settings, SignDisplay};
use super::symbols::Symbols;
use super::units::unit_pattern;
use crate::intl::currencies::english_name;
use crate::intl::mathematical::Mathematical;
use crate::intl::parts::Part;
use crate::intl::words::{Words, variant};
use fixed_decimal::{Decimal, Sign};
use icu_locale::{LanguageIdentifier, Locale};
use icu_plurals::{PluralCategory, PluralOperands, PluralRules};

/// What writes numbers: settings, and the signs and words of a locale.
pub(in crate::intl) struct Formatter {
    pub(super) settings: Settings,
    pub(super) symbols: Symbols,
    pub(super) words: Words,
    id: LanguageIdentifier,
}

/// A number as parts, from the inside out.
#[derive(Clone, Debug, Default)]
pub(in crate::intl) struct Formatted {
    /// Digits, separators and an exponent.
    pub(super) number: Vec<Part>,
    /// Whether there is an exponent.
    pub(super) has_exponent: bool,
    /// Sign, currency symbol, percent sign, the word of compact notation.
    pub(super) middle: Affix,
    /// A unit or the name of a currency.
    pub(super) outer: Affix,
}

impl Formatted {
    /// All parts in order.
    pub(in crate::intl) fn into_parts(self) -> Vec<Part> {
        let Formatted { number, middle, outer, .. } = self;
        let groups = [outer.prefix, middle.prefix, number, middle.suffix, outer.suffix];
        groups.into_iter().flatten().collect()
    }
}

/// The sign that is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ShownSign {
    None,
    Plus,
    Minus,
}

impl Formatter {
    /// What writes numbers of a locale with the digits of a numbering system.
    pub(in crate::intl) fn new(id: &LanguageIdentifier, system: &str, settings: Settings) -> Formatter {
        let words = Words::of(id);
        Formatter { symbols: Symbols::of(id, system, &words), settings, words, id: id.clone() }
    }

    /// The parts of a number.
    pub(in crate::intl) fn parts(&self, number: &Mathematical) -> Vec<Part> {
        self.format(number).into_parts()
    }

    /// The number as it is written, for those who choose words by it.
    pub(in crate::intl) fn round(&self, number: &mut Decimal) {
        self.settings.digits.round(number);
    }

    /// PartitionNumberPattern
    pub(super) fn format(&self, number: &Mathematical) -> Formatted {
        let mut formatted = Formatted::default();
        let (sign, is_zero, rounded, scale) = match number {
            Mathematical::NotANumber => {
                formatted.number.push(Part::new("nan", self.symbols.not_a_number));
                (Sign::None, true, None, Scale::default())
            }
            Mathematical::Infinity(sign) => {
                formatted.number.push(Part::new("infinity", self.symbols.infinity));
                (*sign, false, None, Scale::default())
            }
            Mathematical::Finite(decimal) => {
                let mut decimal = decimal.clone();
                if matches!(self.settings.quantity, Quantity::Percent) {
                    decimal.absolute.multiply_pow10(2);
                }
                let scale = compute_scale(&self.settings, &self.words, &decimal);
                decimal.absolute.multiply_pow10(-scale.exponent);
                self.settings.digits.round(&mut decimal);
                self.push_digits(&mut formatted.number, &decimal);
                (decimal.sign, decimal.absolute.is_zero(), Some(decimal), scale)
            }
        };
        if rounded.is_some() && matches!(self.settings.notation, Notation::Scientific | Notation::Engineering)
        {
            self.push_exponent(&mut formatted.number, scale.exponent);
            formatted.has_exponent = true;
        }
        let sign = self.shown_sign(sign == Sign::Negative, is_zero);
        self.add_quantity(&mut formatted, sign, rounded.as_ref(), scale.exponent);
        if let Some(pattern) = scale.pattern {
            // The words follow the number as it is written.
            let pattern = variant(pattern, self.category(rounded.as_ref(), 0));
            if !pattern.contains("{0}") {
                formatted.number.clear();
            }
            formatted.middle.insert(Affix::of_words(pattern, "compact"));
        }
        formatted
    }

    /// The sign's part of GetNumberFormatPattern.
    fn shown_sign(&self, is_negative: bool, is_zero: bool) -> ShownSign {
        let minus_or = |other| if is_negative { ShownSign::Minus } else { other };
        match self.settings.sign_display {
            SignDisplay::Never => ShownSign::None,
            SignDisplay::Auto => minus_or(ShownSign::None),
            SignDisplay::Always => minus_or(ShownSign::Plus),
            SignDisplay::ExceptZero | SignDisplay::Negative if is_zero => ShownSign::None,
            SignDisplay::ExceptZero => minus_or(ShownSign::Plus),
            SignDisplay::Negative => minus_or(ShownSign::None),
        }
    }

    /// The plural category of a number as it is written.
    fn category(&self, rounded: Option<&Decimal>, exponent: i16) -> PluralCategory {
        let Some(rounded) = rounded else { return PluralCategory::Other };
        let Ok(rules) = PluralRules::try_new_cardinal(Locale::from(self.id.clone()).into()) else {
            return PluralCategory::Other;
        };
        let exponent = match self.settings.notation {
            Notation::Compact => u8::try_from(exponent).unwrap_or(0),
            _ => 0,
        };
        rules.category_for(PluralOperands::from_significand_and_exponent(&rounded.absolute, exponent))
    }

    /// Puts signs, currency or unit around the number.
    fn add_quantity(
        &self,
        formatted: &mut Formatted,
        sign: ShownSign,
        rounded: Option<&Decimal>,
        exponent: i16,
    ) {
        match &self.settings.quantity {
            Quantity::Decimal => formatted.middle = self.signed("{0}", sign, &Part::literal("")),
            Quantity::Percent => {
                let percent = Part::new("percentSign", self.symbols.percent);
                formatted.middle = self.signed(self.words.known("percent"), sign, &percent);
            }
            Quantity::Unit { unit, display } => {
                formatted.middle = self.signed("{0}", sign, &Part::literal(""));
                let category = self.category(rounded, exponent);
                let pattern = unit_pattern(&self.words, unit, *display, category);
                formatted.outer = Affix::of_words(&pattern, "unit");
            }
            Quantity::Currency { code, display: CurrencyDisplay::Name, .. } => {
                formatted.middle = self.signed("{0}", sign, &Part::literal(""));
                let category = self.category(rounded, exponent);
                let name = self.words.plural(&format!("name {code}"), category);
                let name = name.or_else(|| english_name(code)).unwrap_or(code);
                let pattern = self.words.plural("currency name", category).unwrap_or_default();
                formatted.outer = Affix::of_pattern(pattern, &Part::new("currency", name), &self.symbols);
            }
            Quantity::Currency { code, display, sign: currency_sign } => {
                let symbol = self.currency_symbol(code, *display);
                let pattern = self.currency_pattern(symbol, *currency_sign);
                formatted.middle = self.signed(pattern, sign, &Part::new("currency", symbol));
            }
        }
    }

    /// A pattern with its sign: a negative pattern of its own, or a sign before the positive one.
    fn signed(&self, pattern: &str, sign: ShownSign, placed: &Part) -> Affix {
        let (positive, negative) = pattern.split_once(';').unwrap_or((pattern, ""));
        if sign == ShownSign::Minus && !negative.is_empty() {
            return Affix::of_pattern(negative, placed, &self.symbols);
        }
        let mut affix = Affix::of_pattern(positive, placed, &self.symbols);
        match sign {
            ShownSign::None => {}
            ShownSign::Plus => affix.prefix.insert(0, Part::new("plusSign", &*self.symbols.plus)),
            ShownSign::Minus => affix.prefix.insert(0, Part::new("minusSign", &*self.symbols.minus)),
        }
        affix
    }

    fn currency_symbol<'a>(&self, code: &'a str, display: CurrencyDisplay) -> &'a str {
        let find = |width: &str| self.words.text(&format!("{width} {code}"));
        let symbol = match display {
            CurrencyDisplay::NarrowSymbol => find("narrow").or_else(|| find("symbol")),
            CurrencyDisplay::Symbol => find("symbol"),
            CurrencyDisplay::Code | CurrencyDisplay::Name => None,
        };
        symbol.unwrap_or(code)
    }

    /// The pattern of a currency: a letter beside the number wants space between.
    fn currency_pattern(&self, symbol: &str, sign: CurrencySign) -> &'static str {
        let key = match sign {
            CurrencySign::Standard => "currency",
            CurrencySign::Accounting => "accounting",
        };
        let pattern = self.words.known(key);
        let beside = match pattern.find("{1}") < pattern.find("{0}") {
            true => symbol.chars().next_back(),
            false => symbol.chars().next(),
        };
        match beside.is_some_and(|beside| !is_symbol(beside)) {
            true => self.words.known(&format!("{key} letter")),
            false => pattern,
        }
    }

    /// The digits with their separators.
    fn push_digits(&self, parts: &mut Vec<Part>, number: &Decimal) {
        let range = number.absolute.magnitude_range();
        let text = |from: i16, to: i16| -> String {
            (to..=from).rev().map(|place| self.symbols.digit(number.absolute.digit_at(place))).collect()
        };
        let count = usize::try_from(*range.end()).unwrap_or(0) + 1;
        let mut end = count;
        let mut first = true;
        // The places where the groups end, counted from the units.
        for start in self.group_starts(count).into_iter().chain([0]) {
            if !first {
                parts.push(Part::new("group", &*self.symbols.group));
            }
            first = false;
            parts.push(Part::new("integer", text((end - 1) as i16, start as i16)));
            end = start;
        }
        if *range.start() < 0 {
            parts.push(Part::new("decimal", &*self.symbols.decimal));
            parts.push(Part::new("fraction", text(-1, *range.start())));
        }
    }

    /// After how many digits, counted from the right, groups end; the leftmost first.
    fn group_starts(&self, count: usize) -> Vec<usize> {
        let locale_minimum = self.symbols.minimum_before;
        let minimum = match self.settings.grouping {
            None => return Vec::new(),
            Some(Grouping::Always) => 1,
            Some(Grouping::Auto) => locale_minimum,
            Some(Grouping::Min2) => locale_minimum.max(2),
        };
        let (last, others) = (self.symbols.last_group, self.symbols.other_groups);
        if last == 0 || others == 0 || count < last + minimum {
            return Vec::new();
        }
        let mut starts: Vec<usize> = (last..count).step_by(others).collect();
        starts.reverse();
        starts
    }

    fn push_exponent(&self, parts: &mut Vec<Part>, exponent: i16) {
        parts.push(Part::new("exponentSeparator", self.symbols.exponent));
        if exponent < 0 {
            parts.push(Part::new("exponentMinusSign", &*self.symbols.minus));
        }
        let digits = exponent.unsigned_abs().to_string();
        let digits: String = digits.bytes().map(|digit| self.symbols.digit(digit - b'0')).collect();
        parts.push(Part::new("exponentInteger", digits));
    }
}

/// Whether a character of a currency is a symbol such as `$`, which stands beside digits without
/// space.
fn is_symbol(character: char) -> bool {
    match character.is_ascii() {
        true => "$+<=>^`|~".contains(character),
        false => !character.is_alphanumeric(),
    }
}
