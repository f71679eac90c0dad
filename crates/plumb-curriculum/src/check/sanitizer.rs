//! Reads what the sanitizers wrote, and says it in words for someone who meets it the first time.
//!
//! The text comes from the student's process, so it is only ever used against it: a program that
//! fakes a finding earns one, and a finding that is hidden still shows as the sanitizer's own exit.

use crate::sandbox::{End, Finished};
use serde::{Deserialize, Serialize};

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What the sanitizer calls it, such as `heap-use-after-free`.
    pub kind: String,
    /// The line of the student's source, where it is known.
    pub line: Option<u32>,
    /// What it means.
    pub meaning: String,
    /// The beginning of the sanitizer's own words.
    pub text: String,
}

/// How much of the sanitizer's text is kept.
const KEPT_LINES: usize = 14;

/// The finding of a run of the sanitized build, if there is one.
pub(crate) fn finding(run: &Finished) -> Option<Finding> {
    let text = String::from_utf8_lossy(&run.stderr);
    let lines: Vec<&str> = text.lines().collect();
    let (at, kind) = lines.iter().enumerate().find_map(|(at, line)| Some((at, kind(line)?)))?;
    // A program that goes on and ends well has been told nothing: the builds stop at a finding.
    if run.end == End::Exit(0) {
        return None;
    }
    let line = lines[at..].iter().find_map(|line| source_line(line));
    let kept: Vec<&str> = lines[at..].iter().take(KEPT_LINES).copied().collect();
    let meaning = meaning(&kind).to_owned();
    Some(Finding { kind, line, meaning, text: kept.join("\n") })
}

fn kind(line: &str) -> Option<String> {
    if let Some((_, what)) = line.split_once("runtime error: ") {
        return Some(what.to_owned());
    }
    let (_, rest) = line.split_once("ERROR: ")?;
    let rest = ["AddressSanitizer: ", "LeakSanitizer: "].iter().find_map(|name| rest.strip_prefix(name))?;
    let what = rest.split(" on ").next().unwrap_or(rest);
    Some(what.split(" (pc").next().unwrap_or(what).trim().to_owned())
}

/// The line number in `…/name.c:LINE:COLUMN` of a stack frame or a runtime error.
fn source_line(line: &str) -> Option<u32> {
    let (_, rest) = line.split_once(".c:")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn meaning(kind: &str) -> &'static str {
    const MEANINGS: [(&str, &str); 22] = [
        ("heap-buffer-overflow", "it reads or writes outside a block from malloc"),
        ("stack-buffer-overflow", "it reads or writes outside a local array"),
        ("global-buffer-overflow", "it reads or writes outside a global or static array"),
        ("heap-use-after-free", "it uses memory that it has already freed"),
        (
            "stack-use-after",
            "it uses a local variable of a function that has returned or a block that has ended",
        ),
        ("attempting double-free", "it frees the same block twice"),
        ("attempting free", "it frees a pointer that malloc did not give"),
        ("detected memory leaks", "it ends without freeing what it allocated"),
        ("stack-overflow", "the recursion is too deep for the stack"),
        ("SEGV", "it follows a null or wild pointer"),
        ("negative-size-param", "a length passed to a memory function is negative"),
        ("memcpy-param-overlap", "memcpy copies between overlapping blocks; memmove may do that"),
        ("strcpy-param-overlap", "strcpy copies between overlapping blocks"),
        (
            "allocation-size-too-big",
            "it asks malloc for an absurd size, often a negative number turned unsigned",
        ),
        ("signed integer overflow", "a signed number grows past its range, which C leaves undefined"),
        ("shift exponent", "a shift by a negative count, or by the width of the type or more"),
        ("left shift of", "a left shift moves bits into or past the sign, which C leaves undefined"),
        ("division by zero", "it divides by zero"),
        ("null pointer", "it follows a null pointer"),
        ("misaligned address", "it reads a value at an address that its type does not allow"),
        ("index", "an array index is outside the array"),
        (
            "is outside the range of representable values",
            "a floating-point number does not fit the integer type",
        ),
    ];
    MEANINGS
        .iter()
        .find(|(word, _)| kind.contains(word))
        .map_or("it does something that C leaves undefined", |(_, meaning)| meaning)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn found(stderr: &str) -> Finding {
        let run = Finished {
            stdout: Vec::new(),
            stderr: stderr.into(),
            end: End::Exit(1),
            cpu: Duration::ZERO,
            wall: Duration::ZERO,
            peak_memory: 0,
        };
        finding(&run).unwrap()
    }

    #[test]
    fn both_sanitizers_are_read() {
        let asan = "=====\n==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x6 at pc 0x5\n\
                    READ of size 4 at 0x6 thread T0\n    #0 0x55 in main /box/ex-1.c:12:9\n";
        let f = found(asan);
        assert_eq!((f.kind.as_str(), f.line), ("heap-buffer-overflow", Some(12)));
        assert_eq!(f.meaning, "it reads or writes outside a block from malloc");
        let ubsan =
            "ex-1.c:7:5: runtime error: signed integer overflow: 2147483647 + 1 cannot be represented";
        assert_eq!(found(ubsan).line, Some(7));
        assert!(found(ubsan).meaning.starts_with("a signed number"));
        assert_eq!(found("==7==ERROR: AddressSanitizer: SEGV on unknown address 0x0 (pc 0x5)").kind, "SEGV");
    }
}
