//! Matches written down in `data/matches.txt`.
//!
//! `BLESS=1 cargo test -p js-regexp --test matches` writes the expectations anew.

use js_regexp::{Captures, Flags, Limits, Regex, Text};

/// A JSON string with the escapes that the file uses.
fn text(json: &str) -> Vec<u16> {
    let inside = json.trim().trim_matches('"');
    inside.replace("\\n", "\n").encode_utf16().collect()
}

fn groups(pattern: &str, flags: &str, text: &[u16]) -> String {
    let regex = match Regex::new(pattern.as_bytes(), Flags::parse(flags).expect("flags")) {
        Ok(regex) => regex,
        Err(error) => return format!("{}: {error}", error.offset),
    };
    let mut captures = Captures::new();
    match regex.exec(Text::Utf16(text), 0, &mut captures, &mut Limits::default()) {
        Ok(true) => {
            let group =
                |group| captures.get(group).map_or("_".to_owned(), |(start, end)| format!("{start}-{end}"));
            (0..captures.len()).map(group).collect::<Vec<String>>().join(" ")
        }
        Ok(false) => "no match".to_owned(),
        Err(abort) => abort.to_string(),
    }
}

#[test]
fn each_pattern_finds_its_groups() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/matches.txt");
    let expected = std::fs::read_to_string(path).expect("the data file");
    let mut actual = String::new();
    for line in expected.lines().filter(|line| !line.starts_with("    ")) {
        actual.push_str(line);
        actual.push('\n');
        let Some((literal, on)) = line.strip_prefix('/').and_then(|line| line.split_once(" on ")) else {
            continue;
        };
        let (pattern, flags) = literal.rsplit_once('/').expect("a literal");
        actual.push_str(&format!("    {}\n", groups(pattern, flags, &text(on))));
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &actual).expect("the data file is writable");
        return;
    }
    for (number, (e, a)) in expected.lines().zip(actual.lines()).enumerate() {
        assert_eq!(e, a, "line {}", number + 1);
    }
    assert_eq!(expected, actual);
}
