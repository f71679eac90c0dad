//! Early errors: the sentences and places in `data/early_errors.txt`, and test262's own.
//!
//! `BLESS=1 cargo test -p js-regexp --test early_errors` writes the expectations anew.

mod common;

use js_regexp::{Flags, validate, validate_utf16};

/// What plumb says of a literal.
fn verdict(pattern: &str, flags: &str) -> String {
    let flags = match Flags::parse(flags) {
        Ok(flags) => flags,
        Err(error) => return format!("flags {}: {error}", error.offset),
    };
    let from_source = validate(pattern.as_bytes(), flags);
    let utf16: Vec<u16> = pattern.encode_utf16().collect();
    let from_string = validate_utf16(&utf16, flags);
    assert_eq!(
        from_source.as_ref().map_err(|e| e.kind),
        from_string.as_ref().map_err(|e| e.kind),
        "the two encodings of /{pattern}/ disagree"
    );
    match from_source {
        Ok(()) => "ok".to_owned(),
        Err(error) => format!("{}: {error}", error.offset),
    }
}

#[test]
fn each_pattern_gets_its_verdict() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/early_errors.txt");
    let expected = std::fs::read_to_string(path).expect("the data file");
    let mut actual = String::new();
    for line in expected.lines() {
        if line.starts_with("    ") {
            continue;
        }
        actual.push_str(line);
        actual.push('\n');
        // The last slash ends the pattern, so that unclosed classes can be written.
        if let Some((pattern, flags)) = line.strip_prefix('/').and_then(|line| line.rsplit_once('/')) {
            actual.push_str(&format!("    {}\n", verdict(pattern, flags)));
        }
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &actual).expect("the data file is writable");
    }
    similar(&expected, &actual);
}

fn similar(expected: &str, actual: &str) {
    if std::env::var_os("BLESS").is_none() {
        for (number, (e, a)) in expected.lines().zip(actual.lines()).enumerate() {
            assert_eq!(e, a, "line {}", number + 1);
        }
        assert_eq!(expected, actual);
    }
}

/// Every parse-phase negative of test262 that is a single literal is refused.
#[test]
fn test262_negatives_are_refused() {
    let Some(root) = common::test262() else { return };
    let mut tried = 0;
    let mut wrong = Vec::new();
    for folder in ["test/language/literals/regexp", "test/built-ins/RegExp", "test/annexB"] {
        for path in common::scripts(&root.join(folder)) {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let negative = text.contains("negative:") && text.contains("phase: parse");
            let Some((_, body)) = text.split_once("$DONOTEVALUATE();") else { continue };
            let Some((pattern, flags, rest)) = body.lines().find_map(|line| common::literal(line.trim()))
            else {
                continue;
            };
            // These break the lexical rules of a literal, not the grammar of patterns.
            let lexical =
                pattern.is_empty() || rest.starts_with('/') || body.contains(['\u{2028}', '\u{2029}']);
            if !negative || lexical {
                continue;
            }
            tried += 1;
            if verdict(pattern, flags) == "ok" {
                wrong.push(format!("{}: /{pattern}/{flags}", path.display()));
            }
        }
    }
    println!("{tried} negatives");
    assert!(wrong.is_empty(), "accepted:\n{}", wrong.join("\n"));
    assert!(tried > 150, "only {tried} negatives found");
}

/// Every literal at the start of a line, or behind one of a few words, in a file that is no
/// negative is accepted.
#[test]
fn test262_positives_are_accepted() {
    let Some(root) = common::test262() else { return };
    let mut tried = 0;
    let mut wrong = Vec::new();
    for folder in ["test/language/literals/regexp", "test/built-ins/RegExp", "test/annexB/built-ins/RegExp"] {
        for path in common::scripts(&root.join(folder)) {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            // A file that speaks of SyntaxError holds wrong patterns too.
            if text.contains("negative:") || text.contains("SyntaxError") {
                continue;
            }
            let code = text.split_once("---*/").map_or(&text[..], |(_, code)| code);
            for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
                for (at, _) in line.match_indices('/') {
                    let before = line[..at].trim_end();
                    let starts_expression = before.is_empty()
                        || before.ends_with(['=', '(', ',', '[', ':', '!'])
                        || before.ends_with("return");
                    if !starts_expression {
                        continue;
                    }
                    if let Some((pattern, flags, _)) = common::literal(&line[at..]) {
                        if pattern.is_empty() || pattern.starts_with('*') {
                            continue;
                        }
                        tried += 1;
                        let verdict = verdict(pattern, flags);
                        if verdict != "ok" {
                            wrong.push(format!("{}: /{pattern}/{flags} {verdict}", path.display()));
                        }
                        break;
                    }
                }
            }
        }
    }
    println!("{tried} positives");
    assert!(wrong.is_empty(), "refused:\n{}", wrong.join("\n"));
    assert!(tried > 2000, "only {tried} positives found");
}

/// Any text is either accepted or refused with a place inside it.
#[test]
fn random_patterns_never_panic() {
    let mut rng = solution_key::Rng::new(4);
    let pieces = [
        "(",
        ")",
        "(?:",
        "(?<a>",
        "(?<",
        "(?<=",
        "(?!",
        "(?i-m:",
        "[",
        "[^",
        "]",
        "-",
        "&&",
        "--",
        "\\q{",
        "}",
        "{",
        "{2,1}",
        "{1,2}",
        "*",
        "+?",
        "|",
        "\\",
        "\\k<a>",
        "\\p{L}",
        "\\p{RGI_Emoji}",
        "\\u",
        "\\u{1F600}",
        "\\x4",
        "\\c",
        "\\1",
        "\\0",
        "😀",
        "é",
        "a",
        "1",
        ".",
        "^",
        "$",
        "\\b",
        "\\w",
    ];
    for round in 0..20_000 {
        let flags = Flags::parse(["", "u", "v", "i", "vi"][rng.below(5) as usize]).unwrap();
        let mut pattern = Vec::new();
        for _ in 0..rng.below(12) {
            if rng.one_in(10) {
                pattern.push(rng.below(256) as u8);
            } else {
                pattern.extend_from_slice(rng.pick(&pieces).as_bytes());
            }
        }
        if let Err(error) = validate(&pattern, flags) {
            assert!(error.offset as usize <= pattern.len(), "round {round}: {pattern:?}");
        }
    }
}

/// A megabyte of any one thing is read in one pass and without recursion.
#[test]
fn hostile_patterns_are_read_to_the_end() {
    let million = 1 << 20;
    let verdict = |pattern: String, flags: &str| {
        let result = validate(pattern.as_bytes(), Flags::parse(flags).unwrap());
        result.map_err(|error| error.kind)
    };
    use js_regexp::PatternErrorKind as Kind;
    assert_eq!(verdict("(".repeat(million), ""), Err(Kind::UnterminatedGroup));
    assert_eq!(verdict("(".repeat(million / 2) + &")".repeat(million / 2), "u"), Ok(()));
    assert_eq!(verdict("[".repeat(million / 2) + &"]".repeat(million / 2), "v"), Ok(()));
    assert_eq!(verdict("(?<a>b)|".repeat(million / 8), ""), Ok(()));
    assert_eq!(verdict("(?:".repeat(million / 8) + &"a)*".repeat(million / 8), ""), Ok(()));
    assert_eq!(verdict("a|".repeat(million / 2), ""), Ok(()));
    assert_eq!(verdict("\\1".repeat(million / 2), ""), Ok(()));
    let names: String = (0..10_000).map(|i| format!("(?<n{i}>a)\\k<n{i}>")).collect();
    assert_eq!(verdict(names, "v"), Ok(()));
}
