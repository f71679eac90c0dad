//! JL08/ex-1: base64 VLQ, digit by digit, read and written. Drives [`vlq`].

use solution_key::{Rng, Script, ScriptError};

use super::{Page, noise};
use crate::source_map::vlq::{self, Digit, VlqError};

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    let mut out = String::new();
    for _ in 0..size.max(1) {
        noise(rng, &mut out);
        match rng.below(5) {
            0 => out.push_str(&format!("digits {}\n", random_text(rng))),
            1 | 2 => out.push_str(&format!("decode {}\n", random_text(rng))),
            _ => out.push_str(&format!("encode {}\n", random_number(rng))),
        }
    }
    out
}

/// The answer.
pub(super) fn run(input: &[u8]) -> Result<Page, ScriptError> {
    let mut page = Page::default();
    for command in &Script::read(input)?.commands {
        match command.name() {
            "digits" => {
                let [text] = command.exactly()?;
                text.chars().for_each(|c| digit(c, &mut page));
            }
            "decode" => {
                let [text] = command.exactly()?;
                decode(text, &mut page);
            }
            "encode" => {
                let [_] = command.exactly::<1>()?;
                encode(command.number(0)?, &mut page);
            }
            _ => return Err(super::unknown(command)),
        }
    }
    Ok(page)
}

fn digit(c: char, page: &mut Page) {
    match u8::try_from(c).ok().and_then(Digit::of) {
        None => page.line(
            format!("{c} no digit"),
            format!("The base64 digits are A to Z, a to z, 0 to 9, + and /; {c} is none of them."),
        ),
        Some(digit) => {
            let more = if digit.more { "more" } else { "last" };
            page.line(
                format!("{c} {} {more} {:05b}", digit.value(), digit.bits),
                format!(
                    "{c} is base64 digit {}, in six bits {:06b}. The highest bit says whether \
                     another digit follows; the other five are its share of the number.",
                    digit.value(),
                    digit.value()
                ),
            );
        }
    }
}

fn decode(text: &str, page: &mut Page) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        match vlq::decode(bytes, &mut at) {
            Ok(number) => {
                let digits = &text[start..at];
                page.line(format!("{digits} means {number}"), meaning_of_digits(digits, number));
            }
            Err(error) => {
                let meaning = match error {
                    VlqError::NotADigit => {
                        "The byte is no base64 digit; the rest of the text has no meaning."
                    }
                    VlqError::Unfinished => {
                        "The last digit says that another one follows, but the text ends. The \
                         place is that of the number's first digit."
                    }
                    VlqError::TooLarge => {
                        "Sign and amount together must fit 32 bits. The place is that of the \
                         number's first digit; digits of value 0 at the end are allowed."
                    }
                };
                page.line(format!("byte {at}: {error}"), meaning);
                return;
            }
        }
    }
}

fn encode(number: i32, page: &mut Page) {
    let mut digits = Vec::new();
    vlq::encode(number, &mut digits);
    let digits = String::from_utf8(digits).expect("base64 digits are ASCII");
    page.line(format!("{number} becomes {digits}"), meaning_of_digits(&digits, number));
}

/// How `digits` make up `number`.
fn meaning_of_digits(digits: &str, number: i32) -> String {
    if number == i32::MIN {
        return "Sign bit 1 and amount 0, \"minus zero\", stands for -2147483648, whose amount has no room \
                beside the sign."
            .to_string();
    }
    let groups: Vec<String> =
        digits.bytes().rev().filter_map(Digit::of).map(|digit| format!("{:05b}", digit.bits)).collect();
    format!(
        "From the last digit to the first, the bits are {}. The lowest one is the sign ({}), the others \
         are the amount {}.",
        groups.join(" "),
        if number < 0 { "1, below zero" } else { "0, not below zero" },
        number.unsigned_abs()
    )
}

/// Numbers of all lengths, edges of a digit first.
fn random_number(rng: &mut Rng) -> i32 {
    let amount = match rng.below(8) {
        0 => 0,
        1 | 2 => rng.below(40) as i32,
        // The edges where one more digit is needed: 4, 9, 14, 19, 24 and 29 bits of amount.
        3..=5 => ((1i64 << (4 + 5 * rng.below(6))) - i64::from(rng.below(3)) + 1) as i32,
        6 => i32::MAX - rng.below(3) as i32,
        _ => rng.bits() as i32,
    };
    match rng.below(12) {
        0 => i32::MIN,
        1..=5 => amount.wrapping_neg(),
        _ => amount,
    }
}

/// A few numbers in a row; some with digits of value 0 behind them, some with a fault.
fn random_text(rng: &mut Rng) -> String {
    let mut text = Vec::new();
    for _ in 0..rng.between(1, 4) {
        vlq::encode(random_number(rng), &mut text);
        if rng.one_in(10) {
            lengthen(rng, &mut text);
        }
    }
    match rng.below(14) {
        0 => {
            let at = rng.below(text.len() as u32 + 1) as usize;
            text.insert(at, b"=-_.!@~*,;"[rng.below(10) as usize]);
        }
        1 => text.push(b"ghij9+/"[rng.below(7) as usize]),
        2 => {
            // One digit too many that is not 0, or the first that does not fit.
            text.extend(std::iter::repeat_n(b'g', rng.between(6, 14) as usize));
            text.push(b"BCDEf"[rng.below(5) as usize]);
        }
        _ => {}
    }
    String::from_utf8(text).expect("all of it is ASCII")
}

/// Adds digits of value 0 to the last number of `text`.
fn lengthen(rng: &mut Rng, text: &mut Vec<u8>) {
    let Some(last) = text.pop() else { return };
    // Adding 32 to a digit's value sets its "more" bit: A becomes g, f becomes /.
    text.push(b"ghijklmnopqrstuvwxyz0123456789+/"[Digit::of(last).map_or(0, |digit| digit.bits) as usize]);
    text.extend(std::iter::repeat_n(b'g', rng.below(8) as usize));
    text.push(b'A');
}
