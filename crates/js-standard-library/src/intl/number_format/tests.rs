//! Numbers as locales write them.

use super::options::{CompactDisplay, CurrencyDisplay, CurrencySign, Notation, is_well_formed_currency};
use super::units::unit_pattern;
use super::{Formatter, Quantity, Settings, Width, unit_names};
use crate::intl::digits::{Range, RoundingPriority};
use crate::intl::mathematical::Mathematical;
use crate::intl::parts::joined;
use crate::intl::words::Words;
use icu_plurals::PluralCategory;

fn shown(tag: &str, number: f64, settings: Settings) -> String {
    let formatter = Formatter::new(&tag.parse().expect("a locale"), "latn", settings);
    joined(&formatter.parts(&Mathematical::from_number(number)))
}

fn compact(display: CompactDisplay) -> Settings {
    let mut settings =
        Settings { notation: Notation::Compact, compact_display: display, ..Settings::plain() };
    settings.digits.fraction = Some(Range { minimum: 0, maximum: 0 });
    settings.digits.significant = Some(Range { minimum: 1, maximum: 2 });
    settings.digits.priority = RoundingPriority::MorePrecision;
    settings
}

fn currency(code: &str, display: CurrencyDisplay, sign: CurrencySign) -> Settings {
    Settings { quantity: Quantity::Currency { code: code.to_owned(), display, sign }, ..Settings::plain() }
}

#[test]
fn locales_group_digits() {
    for (tag, text) in [
        ("en", "1,234,567.891"),
        ("de", "1.234.567,891"),
        ("en-IN", "12,34,567.891"),
        ("fr", "1\u{202f}234\u{202f}567,891"),
    ] {
        assert_eq!(shown(tag, 1234567.891, Settings::plain()), text);
    }
    assert_eq!(shown("pl", 1234.0, Settings::plain()), "1234");
    assert_eq!(shown("en", -0.0, Settings::plain()), "-0");
}

#[test]
fn compact_notation_has_words() {
    assert_eq!(shown("en", 999_999.0, compact(CompactDisplay::Short)), "1M");
    assert_eq!(shown("en", 9_876.0, compact(CompactDisplay::Long)), "9.9 thousand");
    assert_eq!(shown("de", 98_765.0, compact(CompactDisplay::Long)), "99 Tausend");
    assert_eq!(shown("ja", 98_765.0, compact(CompactDisplay::Short)), "9.9万");
    assert_eq!(shown("es", 1_000_000.0, compact(CompactDisplay::Long)), "1 millón");
}

#[test]
fn currencies_have_their_places() {
    let (symbol, standard) = (CurrencyDisplay::Symbol, CurrencySign::Standard);
    assert_eq!(shown("en", -5.0, currency("USD", symbol, standard)), "-$5");
    assert_eq!(shown("en", -5.0, currency("USD", symbol, CurrencySign::Accounting)), "($5)");
    assert_eq!(shown("de", -5.0, currency("USD", symbol, standard)), "-5\u{a0}$");
    assert_eq!(shown("en", 5.0, currency("XYZ", symbol, standard)), "XYZ\u{a0}5");
    assert_eq!(shown("en", 1.0, currency("USD", CurrencyDisplay::Name, standard)), "1 US dollar");
    assert!(is_well_formed_currency("usd") && !is_well_formed_currency("usdx"));
}

#[test]
fn every_unit_has_words_in_english() {
    let words = Words::of(&"en".parse().expect("a locale"));
    for unit in unit_names() {
        for width in [Width::Short, Width::Narrow, Width::Long] {
            let pattern = unit_pattern(&words, unit, width, PluralCategory::Other);
            assert!(
                pattern.contains("{0}")
                    && words.text(&format!("{} {unit}", crate::intl::options::Choice::name(width))).is_some(),
                "{unit}"
            );
        }
    }
    assert_eq!(unit_pattern(&words, "acre-per-bit", Width::Long, PluralCategory::Other), "{0} acres per bit");
    assert_eq!(unit_pattern(&words, "meter-per-hour", Width::Short, PluralCategory::One), "{0} m/h");
}
