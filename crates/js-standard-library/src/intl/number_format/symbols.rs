//! The signs and digits that numbers of a locale are written with.

use crate::intl::numbering;
use crate::intl::words::Words;
use icu_locale::LanguageIdentifier;

/// The symbols of a locale and a numbering system.
#[derive(Clone, Debug)]
pub(super) struct Symbols {
    digits: [char; 10],
    pub(super) minus: String,
    pub(super) plus: String,
    pub(super) decimal: String,
    pub(super) group: String,
    /// How many digits the last group has, how many the others, and how many must stand before the
    /// last.
    pub(super) last_group: usize,
    pub(super) other_groups: usize,
    pub(super) minimum_before: usize,
    pub(super) not_a_number: &'static str,
    pub(super) infinity: &'static str,
    pub(super) percent: &'static str,
    pub(super) exponent: &'static str,
    pub(super) approximately: &'static str,
}

impl Symbols {
    /// The symbols of a locale and a numbering system.
    pub(super) fn of(id: &LanguageIdentifier, system: &str, words: &Words) -> Symbols {
        let mut texts = words.known("symbols").split('|');
        let mut next = || texts.next().unwrap_or_default();
        let mut symbols = Symbols {
            digits: numbering::digits(system),
            minus: "-".to_owned(),
            plus: "+".to_owned(),
            decimal: ".".to_owned(),
            group: ",".to_owned(),
            last_group: 3,
            other_groups: 3,
            minimum_before: 1,
            not_a_number: next(),
            infinity: next(),
            percent: next(),
            exponent: next(),
            approximately: next(),
        };
        if let Some(data) = numbering::symbols(id, system) {
            let data = data.get();
            symbols.minus = format!("{}{}", data.minus_sign_prefix(), data.minus_sign_suffix());
            symbols.plus = format!("{}{}", data.plus_sign_prefix(), data.plus_sign_suffix());
            symbols.decimal = data.decimal_separator().to_owned();
            symbols.group = data.grouping_separator().to_owned();
            let sizes = data.grouping_sizes;
            symbols.last_group = usize::from(sizes.primary);
            symbols.other_groups =
                usize::from(if sizes.secondary == 0 { sizes.primary } else { sizes.secondary });
            symbols.minimum_before = usize::from(sizes.min_grouping);
        }
        symbols
    }

    /// A digit.
    pub(super) fn digit(&self, value: u8) -> char {
        self.digits[usize::from(value % 10)]
    }
}
