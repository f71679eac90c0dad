//! test262's generated tests of Unicode properties, run without a JavaScript engine.
//!
//! Each file holds lists of code points (or of strings) and patterns that must match all of them.
//! The lists are read from the text; set `TEST262` to a checkout of tc39/test262.

mod common;

use js_regexp::{Captures, Flags, Limits, Regex, Text};

/// The text between `open` behind `key` and the next `close`.
fn between<'t>(text: &'t str, key: &str, open: char, close: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(key)?;
    let (_, rest) = rest.split_once(open)?;
    rest.split_once(close).map(|(inside, _)| inside)
}

fn numbers(text: &str) -> Vec<u32> {
    text.split("0x")
        .skip(1)
        .filter_map(|rest| {
            let digits = rest.split(|c: char| !c.is_ascii_hexdigit()).next()?;
            u32::from_str_radix(digits, 16).ok()
        })
        .collect()
}

/// The code points of one `buildString({...})`.
fn code_points(block: &str) -> Vec<u32> {
    let mut points = between(block, "loneCodePoints", '[', "]").map(numbers).unwrap_or_default();
    let ranges = between(block, "ranges", '[', "});").map(numbers).unwrap_or_default();
    for pair in ranges.chunks_exact(2) {
        points.extend(pair[0]..=pair[1]);
    }
    points
}

fn push(units: &mut Vec<u16>, c: u32) {
    match char::from_u32(c) {
        Some(c) => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
        None => units.push(c as u16),
    }
}

/// `\u{1F600}`, `\uD83D`, `\xA9` and plain characters of a string literal.
fn unescape(literal: &str) -> Vec<u16> {
    let mut units = Vec::new();
    let mut rest = literal;
    while let Some(c) = rest.chars().next() {
        if let Some(braced) = rest.strip_prefix("\\u{") {
            let (digits, behind) = braced.split_once('}').expect("a closing brace");
            push(&mut units, u32::from_str_radix(digits, 16).expect("digits"));
            rest = behind;
        } else if let Some(two) = rest.strip_prefix("\\x") {
            push(&mut units, u32::from_str_radix(&two[..2], 16).expect("digits"));
            rest = &two[2..];
        } else if let Some(four) = rest.strip_prefix("\\u") {
            push(&mut units, u32::from_str_radix(&four[..4], 16).expect("digits"));
            rest = &four[4..];
        } else {
            push(&mut units, u32::from(c));
            rest = &rest[c.len_utf8()..];
        }
    }
    units
}

fn compile(pattern: &str, flags: &str) -> Regex {
    Regex::new(pattern.as_bytes(), Flags::parse(flags).expect("flags")).expect("a pattern")
}

fn matches(regex: &Regex, text: &[u16]) -> bool {
    regex.exec(Text::Utf16(text), 0, &mut Captures::new(), &mut Limits::default()) == Ok(true)
}

#[test]
fn properties_of_characters() {
    let Some(root) = common::test262() else { return };
    let folder = root.join("test/built-ins/RegExp/property-escapes/generated");
    let (mut files, mut patterns) = (0, 0);
    let mut wrong = Vec::new();
    for path in common::scripts(&folder) {
        let text = std::fs::read_to_string(&path).expect("a test");
        let mut lists: Vec<(&str, Vec<u16>)> = Vec::new();
        for name in ["matchSymbols", "nonMatchSymbols"] {
            let Some((_, rest)) = text.split_once(&format!("const {name} = buildString(")) else { continue };
            let block = &rest[..rest.find("});").map_or(rest.len(), |end| end + 3)];
            let mut units = Vec::new();
            code_points(block).into_iter().for_each(|c| push(&mut units, c));
            lists.push((name, units));
        }
        if lists.is_empty() {
            continue;
        }
        files += 1;
        for line in text.lines().map(str::trim).filter(|line| line.starts_with('/')) {
            let Some((pattern, flags, _)) = common::literal(line) else { continue };
            // The list that this pattern is tested on is named behind it.
            let behind = text.split_once(line).map_or("", |(_, behind)| behind).trim_start();
            let list = lists.iter().find(|(name, _)| behind.starts_with(name));
            let Some((_, units)) = list else { continue };
            patterns += 1;
            if !matches(&compile(pattern, flags), units) {
                wrong.push(format!("{}: /{pattern}/{flags}", path.display()));
            }
        }
    }
    println!("{files} files, {patterns} patterns");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(patterns > 3000, "only {patterns} patterns");
}

#[test]
fn properties_of_strings_and_set_notation() {
    let Some(root) = common::test262() else { return };
    let mut files = 0;
    let mut wrong = Vec::new();
    for folder in ["property-escapes/generated/strings", "unicodeSets/generated"] {
        for path in common::scripts(&root.join("test/built-ins/RegExp").join(folder)) {
            let text = std::fs::read_to_string(&path).expect("a test");
            let Some((_, rest)) = text.split_once("regExp:") else { continue };
            let Some((pattern, flags, _)) = common::literal(rest.trim_start()) else { continue };
            files += 1;
            let regex = compile(pattern, flags);
            for (key, expected) in [("\n  matchStrings:", true), ("\n  nonMatchStrings:", false)] {
                let Some(list) = between(&text, key, '[', "]") else { continue };
                let strings: Vec<Vec<u16>> = list
                    .lines()
                    .filter_map(|line| line.trim().trim_end_matches(',').strip_prefix('"')?.strip_suffix('"'))
                    .map(unescape)
                    .collect();
                // As test262's own harness does: one by one only where all together go wrong.
                if strings.is_empty() || matches(&regex, &strings.concat()) == expected {
                    continue;
                }
                for string in strings.iter().filter(|string| matches(&regex, string) != expected) {
                    let string = String::from_utf16_lossy(string);
                    wrong.push(format!("{}: /{pattern}/{flags} on {string}", path.display()));
                }
            }
        }
    }
    println!("{files} files");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
    assert!(files > 100, "only {files} files");
}
