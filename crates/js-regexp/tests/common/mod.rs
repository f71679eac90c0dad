//! What the tests of this crate share: literals cut out of text, and where test262 stands.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

use std::path::{Path, PathBuf};

/// Cuts `/pattern/flags` at the start of `text` into its two parts, and gives what follows.
pub fn literal(text: &str) -> Option<(&str, &str, &str)> {
    let body = text.strip_prefix('/')?;
    let (mut in_class, mut escaped) = (false, false);
    for (at, c) in body.char_indices() {
        match c {
            '\n' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => {
                let rest = &body[at + 1..];
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '\\')).unwrap_or(rest.len());
                return Some((&body[..at], &rest[..end], &rest[end..]));
            }
            _ => {}
        }
    }
    None
}

/// The checkout of tc39/test262 named by the variable `TEST262`; without one, says why the test is
/// skipped.
pub fn test262() -> Option<PathBuf> {
    match std::env::var_os("TEST262") {
        Some(path) => Some(PathBuf::from(path)),
        None => {
            println!("skipped: set TEST262 to a checkout of tc39/test262 to run this test");
            None
        }
    }
}

/// All `.js` files below `folder`, in order.
pub fn scripts(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of test262").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "js") {
                out.push(path);
            }
        }
    }
    out.sort();
    out
}
