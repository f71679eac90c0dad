//! The search for what ends or escapes a string in JSON, eight bytes at a time: for parser and
//! serializer alike.

/// How many units at the beginning are neither a quote nor a backslash nor a control character.
#[inline]
pub(super) fn plain_length(units: &[u8]) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    // The high bit of each byte below `bound`. A borrow can set it above such a byte, never below.
    let below = |word: u64, bound: u64| word.wrapping_sub(ONES * bound) & !word & HIGH;
    let mut chunks = units.chunks_exact(8);
    let mut at = 0;
    for chunk in &mut chunks {
        let word = chunk.try_into().map_or(0, u64::from_le_bytes);
        let quotes = below(word ^ (ONES * u64::from(b'"')), 1);
        let backslashes = below(word ^ (ONES * u64::from(b'\\')), 1);
        let special = below(word, 0x20) | quotes | backslashes;
        if special != 0 {
            return at + special.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + chunks.remainder().iter().take_while(|unit| is_plain(**unit)).count()
}

fn is_plain(unit: u8) -> bool {
    !matches!(unit, b'"' | b'\\' | 0..=0x1F)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unit() -> impl Strategy<Value = u8> {
        prop_oneof![8 => any::<u8>(), 1 => Just(b'"'), 1 => Just(b'\\'), 20 => 0x20u8..0x7F]
    }

    proptest! {
        #[test]
        fn eight_units_at_a_time_are_the_same_as_one(text in proptest::collection::vec(unit(), 0..40)) {
            let plain = text.iter().take_while(|unit| is_plain(**unit)).count();
            prop_assert_eq!(plain_length(&text), plain);
        }
    }
}
