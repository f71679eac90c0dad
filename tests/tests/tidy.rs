//! The habits that a machine can check: every module says what it is, no file grows out of hand,
//! and nothing names the machine it was written on.

use std::path::{Path, PathBuf};

const MAX_LINES: usize = 1000;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The tracked files with one of these endings.
fn files(endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> =
        ["crates", "tests", "benches", "fuzz", "curriculum", "docs"].iter().map(|name| root().join(name)).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() {
                let built = ["target", "corpus", "artifacts", "coverage"].iter().any(|known| name == *known);
                if !built {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| path.extension().is_some_and(|found| found == *ending)) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty());
    found.sort();
    found
}

#[test]
fn every_module_opens_with_what_it_is() {
    let silent: Vec<PathBuf> = files(&["rs"])
        .into_iter()
        .filter(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            !text.lines().any(|line| line.starts_with("//!"))
        })
        .collect();
    assert_eq!(silent, [] as [PathBuf; 0], "modules without `//!`");
}

#[test]
fn no_file_passes_a_thousand_lines() {
    let long: Vec<(PathBuf, usize)> = files(&["rs", "c", "h"])
        .into_iter()
        .map(|path| {
            let lines = std::fs::read_to_string(&path).unwrap().lines().count();
            (path, lines)
        })
        .filter(|&(_, lines)| lines > MAX_LINES)
        .collect();
    assert_eq!(long, [], "split them by idea");
}

#[test]
fn nothing_is_left_undone_or_tied_to_one_machine() {
    // Written in halves, so that this file does not find itself.
    let words = [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("#[ign", "ore"), concat!("/wo", "rk/"), concat!("/ro", "ot/")];
    let mut found = Vec::new();
    for path in files(&["rs", "c", "md", "toml", "sh"]) {
        let text = std::fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                found.push(format!("{}:{}: {line}", path.display(), number + 1));
            }
        }
    }
    assert_eq!(found, [] as [String; 0]);
}
