//! Makes a failing input as small as it gets while it still fails, in limited time.
//!
//! Delta debugging: cut chunks, large ones first, keep every cut after which the input still fails;
//! by lines, then by characters.

use std::time::Instant;

/// The smallest input found before `deadline` for which `fails` still holds. `fails` must hold for
/// `input` itself.
pub(crate) fn shrink(input: &[u8], deadline: Instant, mut fails: impl FnMut(&[u8]) -> bool) -> Vec<u8> {
    let lines: Vec<&[u8]> = input.split_inclusive(|&b| b == b'\n').collect();
    let lines = reduce(lines, deadline, &mut fails);
    let left = lines.concat();
    let characters = reduce(characters(&left), deadline, &mut fails);
    // A cut of characters may have joined what can now go as a line.
    let left = characters.concat();
    let lines: Vec<&[u8]> = left.split_inclusive(|&b| b == b'\n').collect();
    reduce(lines, deadline, &mut fails).concat()
}

/// Pieces that are not cut further: UTF-8 characters, or single bytes where it is none.
fn characters(text: &[u8]) -> Vec<&[u8]> {
    let continues = |b: u8| b & 0xC0 == 0x80;
    let mut pieces = Vec::new();
    let mut begin = 0;
    for at in 1..=text.len() {
        if at == text.len() || !continues(text[at]) || at - begin >= 4 {
            pieces.push(&text[begin..at]);
            begin = at;
        }
    }
    pieces
}

fn reduce<'t>(
    mut pieces: Vec<&'t [u8]>,
    deadline: Instant,
    fails: &mut impl FnMut(&[u8]) -> bool,
) -> Vec<&'t [u8]> {
    let mut chunk = pieces.len().div_ceil(2);
    while chunk > 0 && !pieces.is_empty() {
        let mut cut = false;
        let mut at = 0;
        while at < pieces.len() {
            if Instant::now() >= deadline {
                return pieces;
            }
            let end = (at + chunk).min(pieces.len());
            let without: Vec<&[u8]> = pieces[..at].iter().chain(&pieces[end..]).copied().collect();
            if fails(&without.concat()) {
                pieces = without;
                cut = true;
            } else {
                at = end;
            }
        }
        // Stay at single pieces until nothing more can go.
        if !(chunk == 1 && cut) {
            chunk /= 2;
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn smallest(input: &str, fails: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + Duration::from_secs(20);
        let small = shrink(input.as_bytes(), deadline, |bytes| std::str::from_utf8(bytes).is_ok_and(&fails));
        String::from_utf8(small).unwrap()
    }

    #[test]
    fn only_what_matters_is_left() {
        let input: String = (0..200).map(|n| format!("line {n}\n")).collect();
        assert_eq!(smallest(&input, |text| text.contains("17") && text.contains("93")), "1793");
        assert_eq!(smallest("é\nü\nè", |text| text.contains('ü')), "ü");
        assert_eq!(smallest("a\nb\n", |_| true), "");
    }

    #[test]
    fn the_deadline_holds() {
        let input = "x\n".repeat(10_000);
        let begin = Instant::now();
        shrink(input.as_bytes(), begin + Duration::from_millis(50), |_| {
            std::thread::sleep(Duration::from_millis(5));
            false
        });
        assert!(begin.elapsed() < Duration::from_secs(1));
    }
}
