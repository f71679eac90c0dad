//! Patterns and texts made to break a matcher: a result within the budget, or an abort.

use js_regexp::{Captures, Flags, Limits, MatchAbort, Regex, Text};
use std::time::{Duration, Instant};

fn compile(pattern: &str, flags: &str) -> Regex {
    Regex::new(pattern.as_bytes(), Flags::parse(flags).expect("flags")).expect("a pattern")
}

/// The whole match.
fn find(regex: &Regex, text: &str, limits: &mut Limits<'_>) -> Result<Option<(usize, usize)>, MatchAbort> {
    let mut captures = Captures::new();
    let found = regex.exec(Text::Latin1(text.as_bytes()), 0, &mut captures, limits)?;
    Ok(captures.get(0).filter(|_| found))
}

/// Where going back would take for ever, the linear simulation answers.
#[test]
fn catastrophes_end_at_once() {
    let text = "a".repeat(2000);
    let start = Instant::now();
    for pattern in
        ["(a+)+b", "(?:a|a)*$b", "(a*)*b", "(?:a?){30}b", "^(?:(a+)|(a+))+$c", "(.*)*x", "(a|aa)+$x"]
    {
        assert_eq!(find(&compile(pattern, ""), &text, &mut Limits::default()), Ok(None), "{pattern}");
    }
    let found = find(&compile("(a+)+b|a{2000}", ""), &text, &mut Limits::default());
    assert_eq!(found, Ok(Some((0, 2000))));
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

/// Texts that need many rows of the deterministic automaton, and patterns that need too many.
#[test]
fn existence_is_decided_with_little_memory() {
    let mut seed = 1_u32;
    let mut letter = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if seed >> 31 == 0 { b'a' } else { b'b' }
    };
    let text: Vec<u8> = (0..200_000).map(|_| letter()).collect();
    let mut memory = Captures::new();
    for (pattern, exists) in [
        ("a[ab]{11}c", false),
        ("a[ab]{16}c", false),
        ("(?:a|b[ab]{3})*a[ab]{12}$\\B", false),
        ("(a|b)*a(a|b){14}b$|c", true),
        ("\\b[ab]{2000}c", false),
    ] {
        let regex = compile(pattern, "");
        let limits = &mut Limits { backtracks_before_linear: Some(0), ..Limits::default() };
        let found = regex.is_match(Text::Latin1(&text), 0, &mut memory, limits);
        assert_eq!(found, regex.exec(Text::Latin1(&text), 0, &mut Captures::new(), &mut Limits::default()));
        assert_eq!(found, Ok(exists), "{pattern}");
    }
}

/// Backreferences cannot be simulated: the budget ends them, or the hook does.
#[test]
fn what_cannot_be_simulated_is_given_up() {
    let text = "a".repeat(40);
    let regex = compile("(a+)+\\1b", "");
    let mut limits = Limits { backtracks: 1_000_000, ..Limits::default() };
    assert_eq!(find(&regex, &text, &mut limits), Err(MatchAbort::TooManyBacktracks));
    let mut asked = 0;
    let mut hook = || {
        asked += 1;
        asked == 3
    };
    let mut limits = Limits { interrupt: Some(&mut hook), ..Limits::default() };
    assert_eq!(find(&regex, &text, &mut limits), Err(MatchAbort::Interrupted));
    assert_eq!(asked, 3);
    // The stack of choices is bounded too.
    let mut limits = Limits { stack_bytes: 1 << 10, ..Limits::default() };
    assert_eq!(find(&compile("(?:(a)\\1?)*b", ""), &text, &mut limits), Err(MatchAbort::StackFull));
}

/// The hook also ends the simulation, and loops that never go back.
#[test]
fn the_hook_ends_everything() {
    let text = "a".repeat(1 << 20);
    let mut always = || true;
    let mut limits =
        Limits { interrupt: Some(&mut always), backtracks_before_linear: Some(0), ..Limits::default() };
    assert_eq!(find(&compile("(?:a|b|ab)*c", ""), &text, &mut limits), Err(MatchAbort::Interrupted));
    let mut always = || true;
    let mut limits = Limits { interrupt: Some(&mut always), ..Limits::default() };
    let endless = compile("(?:(?=a)){4000000000}(a)\\1", "");
    assert_eq!(find(&endless, "aa", &mut limits), Err(MatchAbort::Interrupted));
}

/// Large and deep patterns compile and run, without recursion, or are refused.
#[test]
fn large_patterns() {
    let run = |pattern: String, flags: &str, text: &str| {
        let flags = Flags::parse(flags).expect("flags");
        let regex = Regex::new(pattern.as_bytes(), flags).map_err(|error| error.kind)?;
        Ok::<_, js_regexp::PatternErrorKind>(find(&regex, text, &mut Limits::default()))
    };
    let groups = 10_000;
    assert_eq!(run("(a)".repeat(groups), "", &"a".repeat(groups)), Ok(Ok(Some((0, groups)))));
    assert_eq!(run("(".repeat(groups) + "a" + &")".repeat(groups), "", "ba"), Ok(Ok(Some((1, 2)))));
    let deep = 50_000;
    assert_eq!(run("(?:".repeat(deep) + "a" + &")*".repeat(deep), "", "aa"), Ok(Ok(Some((0, 2)))));
    assert_eq!(run("(?:".repeat(deep) + "a" + &")?".repeat(deep), "", ""), Ok(Ok(Some((0, 0)))));
    assert_eq!(run("(?=".repeat(deep) + "a" + &")".repeat(deep), "", "a"), Ok(Ok(Some((0, 0)))));
    assert_eq!(run("[".repeat(deep) + "a" + &"]".repeat(deep), "v", "a"), Ok(Ok(Some((0, 1)))));
    let megabyte = 1 << 20;
    assert_eq!(run("a".repeat(megabyte), "", "a"), Ok(Ok(None)));
    assert_eq!(run("a|".repeat(megabyte / 2), "", "b"), Ok(Ok(Some((0, 0)))));
    assert_eq!(run("[ab]".repeat(megabyte / 4), "i", "ab"), Ok(Ok(None)));
    assert_eq!(run("(?:(?:(?:a{1000}){1000}){1000}){1000}".to_owned(), "", "aaa"), Ok(Ok(None)));
}

/// Arbitrary bytes and units never make anything panic.
#[test]
fn random_bytes() {
    let mut rng = solution_key::Rng::new(77);
    let pieces =
        ["(", ")", "*", "+?", "|", "[", "]", "^", "(?<=", "(?:", "\\1", "\\b", "{2}", ".", "(?!", "\\w", "-"];
    for _ in 0..20_000 {
        let mut pattern = Vec::new();
        for _ in 0..rng.below(10) {
            match rng.one_in(4) {
                true => pattern.push(rng.below(256) as u8),
                false => pattern.extend_from_slice(rng.pick(&pieces).as_bytes()),
            }
        }
        let flags = Flags::parse(["", "u", "v", "im", "iu"][rng.below(5) as usize]).expect("flags");
        let Ok(regex) = Regex::new(&pattern, flags) else { continue };
        let text: Vec<u16> = (0..rng.below(20)).map(|_| rng.bits() as u16 >> rng.below(10)).collect();
        let start = rng.below(22) as usize;
        let mut limits = Limits { backtracks: 10_000, ..Limits::default() };
        let mut captures = Captures::new();
        // Any result will do.
        let _ = regex.exec(Text::Utf16(&text), start, &mut captures, &mut limits);
    }
}
