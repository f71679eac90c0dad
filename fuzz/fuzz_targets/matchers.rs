//! Any pattern on any text: backtracking and the linear simulation agree, so do 8-bit and 16-bit
//! text, and so do searches without groups and for existence alone.
#![no_main]

use js_regexp::{Captures, Flags, Limits, Regex, Text};
use libfuzzer_sys::fuzz_target;

const FLAGS: [&str; 12] = ["", "i", "m", "s", "u", "v", "iu", "iv", "y", "im", "msu", "ivy"];
/// What the upper bytes stand for in the wide text: halves of pairs, and letters that fold.
const WIDE: &str = "\u{212a}ſαΑςΣ\u{2028}ßẞωΩ\u{10400}\u{10428}😀";

/// So many steps back are enough to see whether both ways agree.
const ENOUGH: u64 = 1 << 16;

type Found = Vec<Option<(usize, usize)>>;

/// All groups of the first match; nothing if the matcher gave up.
fn exec(regex: &Regex, text: Text<'_>, last_index: usize, before_linear: u64) -> Option<Option<Found>> {
    let mut limits = Limits {
        backtracks_before_linear: Some(before_linear),
        backtracks: ENOUGH,
        stack_bytes: 1 << 22,
        ..Limits::default()
    };
    let mut captures = Captures::new();
    let found = regex.exec(text, last_index, &mut captures, &mut limits).ok()?;
    Some(found.then(|| (0..captures.len()).map(|group| captures.get(group)).collect()))
}

fn agree(one: Option<Option<Found>>, other: Option<Option<Found>>) {
    if let (Some(one), Some(other)) = (one, other) {
        assert_eq!(one, other);
    }
}

/// The ways that give no groups say the same about the whole match.
fn agree_without_groups(regex: &Regex, text: Text<'_>, last_index: usize, expected: &Option<Option<Found>>) {
    let Some(expected) = expected else { return };
    let mut captures = Captures::new();
    for before_linear in [0, ENOUGH] {
        let mut limits = Limits {
            backtracks_before_linear: Some(before_linear),
            backtracks: ENOUGH,
            stack_bytes: 1 << 22,
            ..Limits::default()
        };
        if let Ok(exists) = regex.is_match(text, last_index, &mut captures, &mut limits) {
            assert_eq!(exists, expected.is_some());
        }
        if let Ok(found) = regex.find(text, last_index, &mut captures, &mut limits) {
            let place = captures.get(0).filter(|_| found);
            assert_eq!(place, expected.as_ref().and_then(|groups| groups[0]));
        }
    }
}

fuzz_target!(|input: (u8, u8, &str, &[u8])| {
    let (choice, last_index, pattern, text) = input;
    let flags = Flags::parse(FLAGS[choice as usize % FLAGS.len()]).expect("valid flags");
    // Beyond this, patterns with large sets take their time and show nothing new.
    if pattern.len() > 200 || text.len() > 200 {
        return;
    }
    let Ok(regex) = Regex::new(pattern.as_bytes(), flags) else { return };
    let last_index = last_index as usize % (text.len() + 2);
    let widened: Vec<u16> = text.iter().copied().map(u16::from).collect();
    let by_going_back = exec(&regex, Text::Latin1(text), last_index, ENOUGH);
    agree_without_groups(&regex, Text::Latin1(text), last_index, &by_going_back);
    agree(by_going_back.clone(), exec(&regex, Text::Latin1(text), last_index, 0));
    agree(by_going_back, exec(&regex, Text::Utf16(&widened), last_index, ENOUGH));

    let letters: Vec<u16> = WIDE.encode_utf16().collect();
    let wide: Vec<u16> =
        text.iter().map(|&byte| *letters.get(255 - byte as usize).unwrap_or(&u16::from(byte))).collect();
    agree(
        exec(&regex, Text::Utf16(&wide), last_index, ENOUGH),
        exec(&regex, Text::Utf16(&wide), last_index, 0),
    );
});
