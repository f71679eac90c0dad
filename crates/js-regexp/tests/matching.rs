//! Generated patterns and texts: against node, and plumb's own ways against each other.

mod common;
#[path = "common/generate.rs"]
mod generate;

use generate::Dialect;
use js_regexp::{Captures, Flags, Limits, Regex, Text};
use solution_key::Rng;
use std::io::Write;
use std::process::{Command, Stdio};

struct Case {
    pattern: String,
    flags: &'static str,
    text: Vec<u16>,
    last_index: usize,
}

fn case(rng: &mut Rng, irregular: bool) -> Case {
    let flags = ["", "i", "m", "s", "u", "v", "iu", "iv", "y", "im", "msu"][rng.below(11) as usize];
    let unicode = flags.contains(['u', 'v']);
    let dialect = Dialect { irregular, unicode, sets: flags.contains('v') };
    let pattern = generate::pattern(rng, dialect, 3);
    let wide = rng.one_in(2);
    let text = generate::text(rng, wide);
    let last_index = if rng.one_in(3) { rng.below(text.len() as u32 + 2) as usize } else { 0 };
    Case { pattern, flags, text, last_index }
}

/// The indices of all groups in the form of `data/exec.js`.
fn exec(regex: &Regex, text: Text<'_>, last_index: usize, limits: &mut Limits<'_>) -> String {
    let mut captures = Captures::new();
    match regex.exec(text, last_index, &mut captures, limits) {
        Ok(true) => {
            let groups = (0..captures.len()).map(|group| match captures.get(group) {
                Some((start, end)) => format!("{start}-{end}"),
                None => "_".to_owned(),
            });
            groups.collect::<Vec<String>>().join(" ")
        }
        Ok(false) => "null".to_owned(),
        Err(abort) => abort.to_string(),
    }
}

fn compile(case: &Case) -> Option<Regex> {
    Regex::new(case.pattern.as_bytes(), Flags::parse(case.flags).expect("valid flags")).ok()
}

/// Where node 20 is known to differ from ECMAScript 2026, so that nothing can be concluded:
/// `[^]` and set operators that meet case folding under flag `v`, and places inside a surrogate
/// pair, where a match can neither start nor end in the Unicode modes.
fn departs_from_the_standard(case: &Case, answer: &str) -> bool {
    let splits_pair = |at: usize| {
        let unit = |at: usize| case.text.get(at).copied().unwrap_or(0);
        at > 0 && unit(at - 1) & 0xfc00 == 0xd800 && unit(at) & 0xfc00 == 0xdc00
    };
    let unicode = case.flags.contains(['u', 'v']);
    let sets = case.flags.contains('v');
    let operator = case.pattern.contains("&&") || case.pattern.contains("--");
    let places = answer.split([' ', '-']).filter_map(|place| place.parse().ok());
    unicode && (splits_pair(case.last_index) || places.into_iter().any(splits_pair))
        || sets && (case.pattern.contains("[^]") || operator && case.flags.contains('i'))
}

/// 100,000 pairs, or as many as `PAIRS` says.
#[test]
fn node_agrees() {
    if Command::new("node").arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("skipped: node is not installed");
        return;
    }
    let pairs = std::env::var("PAIRS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let mut rng = Rng::new(20);
    let cases: Vec<Case> = (0..pairs).map(|_| case(&mut rng, true)).collect();
    let input: String = cases
        .iter()
        .map(|case| {
            let units: Vec<u16> = case.pattern.encode_utf16().collect();
            format!("[{units:?}, \"{}\", {:?}, {}]\n", case.flags, case.text, case.last_index)
        })
        .collect();
    let mut node = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/exec.js"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node starts");
    let mut stdin = node.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = node.wait_with_output().expect("node runs");
    writer.join().expect("the writer").expect("node reads all");
    let answers = String::from_utf8(output.stdout).expect("node prints text");
    assert_eq!(answers.lines().count(), cases.len());
    let mut wrong = Vec::new();
    let mut errors = 0;
    for (case, expected) in cases.iter().zip(answers.lines()) {
        let actual = match compile(case) {
            Some(regex) => exec(&regex, Text::Utf16(&case.text), case.last_index, &mut Limits::default()),
            None => "error".to_owned(),
        };
        errors += usize::from(actual == "error");
        if actual != expected && !departs_from_the_standard(case, expected) {
            wrong.push(format!(
                "/{}/{} on {:?} from {}: {actual}, node says {expected}",
                case.pattern,
                case.flags,
                String::from_utf16_lossy(&case.text),
                case.last_index,
            ));
        }
    }
    println!("{} pairs, {errors} of them early errors", cases.len());
    wrong.sort_by_key(String::len);
    let shortest = wrong.iter().take(30).cloned().collect::<Vec<String>>().join("\n");
    assert!(wrong.is_empty(), "{} differ:\n{shortest}", wrong.len());
}

/// Backtracking and the linear simulation give the same result.
#[test]
fn linear_equals_backtracking() {
    let mut rng = Rng::new(21);
    let mut wrong = Vec::new();
    for _ in 0..40_000 {
        let case = case(&mut rng, false);
        let Some(regex) = compile(&case) else { continue };
        let text = Text::Utf16(&case.text);
        let backtracking = exec(&regex, text, case.last_index, &mut Limits::default());
        let mut at_once = Limits { backtracks_before_linear: Some(0), ..Limits::default() };
        let linear = exec(&regex, text, case.last_index, &mut at_once);
        if backtracking != linear {
            let Case { pattern, flags, text, last_index } = case;
            let text = String::from_utf16_lossy(&text);
            wrong.push(format!("/{pattern}/{flags} on {text:?} from {last_index}: {backtracking}, {linear}"));
        }
    }
    wrong.sort_by_key(String::len);
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

/// Without groups the same matches are found, and when only their existence matters, in all ways.
#[test]
fn find_equals_exec() {
    let mut rng = Rng::new(23);
    for _ in 0..40_000 {
        let case = case(&mut rng, true);
        let Some(regex) = compile(&case) else { continue };
        let text = Text::Utf16(&case.text);
        let mut captures = Captures::new();
        let found = regex.exec(text, case.last_index, &mut captures, &mut Limits::default());
        let expected = (found, captures.get(0));
        for backtracks_before_linear in [None, Some(0)] {
            let mut limits = Limits { backtracks_before_linear, ..Limits::default() };
            let found = regex.find(text, case.last_index, &mut captures, &mut limits);
            assert_eq!(
                (found, captures.get(0)),
                expected,
                "/{}/{} on {:?}",
                case.pattern,
                case.flags,
                case.text
            );
            let narrow: Result<Vec<u8>, _> = case.text.iter().map(|&unit| u8::try_from(unit)).collect();
            for text in [Some(text), narrow.as_deref().ok().map(Text::Latin1)].into_iter().flatten() {
                let exists = regex.is_match(text, case.last_index, &mut captures, &mut limits);
                assert_eq!(exists, expected.0, "/{}/{} on {text:?}", case.pattern, case.flags);
            }
        }
    }
}

/// The same text in 8 and in 16 bits gives the same result.
#[test]
fn narrow_equals_wide() {
    let mut rng = Rng::new(22);
    for _ in 0..40_000 {
        let case = case(&mut rng, true);
        let Some(regex) = compile(&case) else { continue };
        let Ok(narrow) = case.text.iter().map(|&unit| u8::try_from(unit)).collect::<Result<Vec<u8>, _>>()
        else {
            continue;
        };
        let limits = &mut Limits::default();
        let in_8_bits = exec(&regex, Text::Latin1(&narrow), case.last_index, limits);
        let in_16_bits = exec(&regex, Text::Utf16(&case.text), case.last_index, limits);
        assert_eq!(in_8_bits, in_16_bits, "/{}/{} on {narrow:?}", case.pattern, case.flags);
    }
}
