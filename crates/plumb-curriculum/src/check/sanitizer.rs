//! Says what a sanitizer found in words for someone who meets it the first time.

use crate::sandbox::Finished;
use serde::{Deserialize, Serialize};

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What the sanitizer calls it, such as `heap-use-after-free`.
    pub kind: String,
    /// The place in the student's source, such as `ex-2.c:14`, where it is known.
    pub place: Option<String>,
    /// What it means.
    pub meaning: String,
}

/// The finding of a run of the sanitized build, if there is one.
pub(crate) fn finding(run: &Finished) -> Option<Finding> {
    let found = run.sanitizer_finding()?;
    Some(Finding {
        place: found.place.map(|place| place.to_string()),
        meaning: meaning(&found.message).to_owned(),
        kind: found.message,
    })
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

    #[test]
    fn common_findings_have_a_meaning() {
        assert_eq!(meaning("heap-buffer-overflow"), "it reads or writes outside a block from malloc");
        assert!(meaning("signed integer overflow: 2147483647 + 1").starts_with("a signed number"));
        assert_eq!(meaning("load of value 7"), "it does something that C leaves undefined");
    }
}
