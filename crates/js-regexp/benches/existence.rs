//! Is there a match at all? `is_match` beside `exec`, and the crate `regex` beside both.
//!
//! `cargo bench -p js-regexp --bench existence` prints megabytes a second for two tasks: each line
//! of the text by itself, most of them short; and the whole text with a pattern that is never
//! completed, `(?:pattern)\x01`. `ROWS=text` selects rows whose name contains the text.

mod corpus;

use corpus::{ENGLISH, ROWS, Row, SIZE, text};
use js_regexp::{Captures, Flags, Limits, Regex, Text};
use std::time::Instant;

/// Says for each of the texts whether there is a match.
type Test<'t> = Box<dyn FnMut(&[u8]) -> bool + 't>;

/// Megabytes a second of each, and how many texts have a match: the best of ten rounds in turn, or
/// of as many as four seconds allow.
fn measure(texts: &[&[u8]], mut tests: [Option<Test<'_>>; 3]) -> [Option<(f64, usize)>; 3] {
    let size: usize = texts.iter().map(|text| text.len()).sum();
    let mut best = [None; 3];
    let started = Instant::now();
    for round in 0..10 {
        // Another begins each time: on a busy machine the first of a round is served best.
        for turn in 0..tests.len() {
            let index = (round + turn) % tests.len();
            let (Some(test), best) = (&mut tests[index], &mut best[index]) else { continue };
            let start = Instant::now();
            let count = texts.iter().filter(|text| test(text)).count();
            let speed = size as f64 / 1e6 / start.elapsed().as_secs_f64();
            *best = Some((best.map_or(speed, |(best, _): (f64, usize)| best.max(speed)), count));
        }
        if round > 0 && started.elapsed().as_secs_f64() > 4.0 {
            break;
        }
    }
    best
}

fn contenders(row: &Row, suffix: &str) -> [Option<Test<'static>>; 3] {
    let pattern =
        if suffix.is_empty() { row.pattern.to_string() } else { format!("(?:{}){suffix}", row.pattern) };
    let compile = || Regex::new(pattern.as_bytes(), Flags::parse(row.flags).ok()?).ok();
    let peer = regex::bytes::RegexBuilder::new(&pattern)
        .case_insensitive(row.flags.contains('i'))
        .multi_line(row.flags.contains('m'))
        .unicode(row.flags.contains('u'))
        .build();
    [
        compile().map(|regex| -> Test<'static> {
            let mut memory = Captures::new();
            Box::new(move |text| {
                regex.exec(Text::Latin1(text), 0, &mut memory, &mut Limits::default()).unwrap_or(false)
            })
        }),
        compile().map(|regex| -> Test<'static> {
            let mut memory = Captures::new();
            Box::new(move |text| {
                regex.is_match(Text::Latin1(text), 0, &mut memory, &mut Limits::default()).unwrap_or(false)
            })
        }),
        peer.ok().map(|regex| -> Test<'static> { Box::new(move |text| regex.is_match(text)) }),
    ]
}

fn main() {
    let filter = std::env::var("ROWS").unwrap_or_default();
    let english = text(ENGLISH, SIZE);
    let lines: Vec<&[u8]> = english.lines().map(str::as_bytes).collect();
    let whole = [english.as_bytes()];
    for (task, texts, suffix) in [("each line", &lines[..], ""), ("never completed", &whole[..], "\\x01")] {
        println!("{task}, MB/s\n{:18}{:>9}{:>9}{:>9}{:>9}", "", "exec", "is_match", "ratio", "regex");
        let mut sum = 0.0;
        let rows: Vec<&Row> = ROWS.iter().filter(|row| !row.cyrillic && row.name.contains(&filter)).collect();
        for row in &rows {
            let speeds = measure(texts, contenders(row, suffix));
            let [Some((exec, count)), Some((is_match, same)), peer] = speeds else { continue };
            assert_eq!(count, same, "{}", row.name);
            sum += (is_match / exec).ln();
            let peer = peer.map_or("-".to_string(), |(speed, _)| format!("{speed:.0}"));
            println!("{:18}{exec:9.0}{is_match:9.0}{:9.2}{peer:>9}", row.name, is_match / exec);
        }
        println!("{:18}{:>27.2}\n", "geometric mean", (sum / rows.len() as f64).exp());
    }
}
