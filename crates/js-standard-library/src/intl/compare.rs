//! Comparing texts by a collation: CompareStrings over the two representations of strings, with a
//! short way for plain English.

use icu_collator::options::CollatorOptions;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use js_strings::Flat;
use std::cmp::Ordering;

/// CompareStrings
pub(super) fn compare_texts(collator: &CollatorBorrowed<'static>, x: Flat<'_>, y: Flat<'_>) -> Ordering {
    match (x, y) {
        (Flat::Latin1(x), Flat::Latin1(y)) => collator.compare_latin1(x, y),
        (Flat::Latin1(x), Flat::Utf16(y)) => collator.compare_latin1_utf16(x, y),
        (Flat::Utf16(x), Flat::Latin1(y)) => collator.compare_latin1_utf16(y, x).reverse(),
        (Flat::Utf16(x), Flat::Utf16(y)) => collator.compare_utf16(x, y),
    }
}

/// The collator of the default locale, which uses the root collation.
struct Root {
    collator: CollatorBorrowed<'static>,
    /// The place of each visible ASCII character and of the space among the others, case set aside:
    /// equal for `a` and `A`. Zero for other units, which the short way does not take.
    primary: [u8; 128],
}

impl Root {
    fn new() -> Root {
        let collator = CollatorBorrowed::try_new(CollatorPreferences::default(), CollatorOptions::default())
            .expect("the root collation is compiled in");
        let mut characters: Vec<u8> = (b' '..=b'~').filter(|unit| !unit.is_ascii_uppercase()).collect();
        characters.sort_by(|a, b| collator.compare_latin1(&[*a], &[*b]));
        let mut primary = [0; 128];
        for (&character, place) in characters.iter().zip(1..) {
            primary[usize::from(character)] = place;
            primary[usize::from(character.to_ascii_uppercase())] = place;
        }
        Root { collator, primary }
    }

    /// The order of two texts of visible ASCII characters and spaces. The root collation has no
    /// contractions of them, none of them is ignored, and letters alone have a case: the first
    /// difference between letters decides, else the length, else the first difference in case,
    /// where the small letter comes first.
    fn compare_ascii(&self, x: &[u8], y: &[u8]) -> Option<Ordering> {
        let place = |unit: u8| self.primary.get(usize::from(unit)).copied().filter(|&place| place != 0);
        let mut cases = Ordering::Equal;
        for (index, (&a, &b)) in x.iter().zip(y).enumerate() {
            let (one, other) = (place(a)?, place(b)?);
            if one != other {
                // What follows must not combine with these two.
                let plain = |text: &[u8]| text.get(index + 1).is_none_or(|&unit| place(unit).is_some());
                return (plain(x) && plain(y)).then(|| one.cmp(&other));
            }
            if cases.is_eq() {
                // In ASCII capitals stand first.
                cases = b.cmp(&a);
            }
        }
        let rest = if x.len() > y.len() { &x[y.len()..] } else { &y[x.len()..] };
        rest.iter().all(|&unit| place(unit).is_some()).then(|| x.len().cmp(&y.len()).then(cases))
    }
}

thread_local! {
    static ROOT: Root = Root::new();
}

/// CompareStrings with the collator of the default locale.
pub(super) fn compare_by_default(x: Flat<'_>, y: Flat<'_>) -> Ordering {
    ROOT.with(|root| {
        if let (Flat::Latin1(x), Flat::Latin1(y)) = (x, y)
            && let Some(order) = root.compare_ascii(x, y)
        {
            return order;
        }
        compare_texts(&root.collator, x, y)
    })
}

#[cfg(test)]
mod tests {
    use super::{ROOT, compare_texts};
    use js_strings::Flat;
    use proptest::prelude::*;

    proptest! {
        /// The short way says the same as the collator wherever it says anything.
        #[test]
        fn the_short_way_agrees(x in "[ -~]{0,12}", y in "[ -~\u{e9}\t]{0,12}") {
            let latin1 = |text: &str| text.chars().map(|c| c as u8).collect::<Vec<u8>>();
            let (x, y) = (latin1(&x), latin1(&y));
            ROOT.with(|root| {
                let long = compare_texts(&root.collator, Flat::Latin1(&x), Flat::Latin1(&y));
                if let Some(short) = root.compare_ascii(&x, &y) {
                    prop_assert_eq!(short, long);
                }
                Ok(())
            })?;
        }

        /// Words that differ in case or in their last letters.
        #[test]
        fn the_short_way_agrees_on_words(x in "[aAbBlL. -]{0,6}", y in "[aAbBlL. -]{0,6}") {
            ROOT.with(|root| {
                let (x, y) = (x.as_bytes(), y.as_bytes());
                let long = compare_texts(&root.collator, Flat::Latin1(x), Flat::Latin1(y));
                prop_assert_eq!(root.compare_ascii(x, y), Some(long));
                Ok(())
            })?;
        }
    }
}
