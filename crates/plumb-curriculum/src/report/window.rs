//! A window around the first line that differs, the key's output and the student's side by side.

use super::escape::visible;
use similar::{Algorithm, DiffTag, capture_diff_slices};

/// Lines shown before the first difference.
const BEFORE: usize = 3;
/// Lines taken from there on.
const FROM: usize = 9;
/// More of a line than this is not looked at.
const LONGEST: usize = 2000;

/// One row of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whether the two sides differ.
    pub differs: bool,
    /// The key's line: its number, counted from 1, and its text with every character visible.
    pub expected: Option<(usize, String)>,
    /// The student's line.
    pub actual: Option<(usize, String)>,
}

/// The window around line `first` (counted from 0). Where `blanks` is set, blanks in lines that
/// differ are shown as dots.
pub fn window(expected: &[u8], actual: &[u8], first: usize, blanks: bool) -> Vec<Row> {
    let begin = first.saturating_sub(BEFORE);
    let take = |text| cut(text, begin, first - begin + FROM);
    let (left, right) = (take(expected), take(actual));
    let mut rows = Vec::new();
    let show = |lines: &[&[u8]], at: usize, differs: bool| {
        lines.get(at).map(|line| {
            let text = visible(line.strip_suffix(b"\n").unwrap_or(line));
            let text = if blanks && differs { text.replace(' ', "·") } else { text };
            let no_end = if line.ends_with(b"\n") { "" } else { " (no line end)" };
            (begin + at + 1, text + if differs { no_end } else { "" })
        })
    };
    for op in capture_diff_slices(Algorithm::Myers, &left, &right) {
        let (tag, old, new) = op.as_tag_tuple();
        let differs = tag != DiffTag::Equal;
        for step in 0..old.len().max(new.len()) {
            let side = |range: &std::ops::Range<usize>| (step < range.len()).then(|| range.start + step);
            rows.push(Row {
                differs,
                expected: side(&old).and_then(|at| show(&left, at, differs)),
                actual: side(&new).and_then(|at| show(&right, at, differs)),
            });
        }
    }
    rows.truncate(BEFORE + FROM + 4);
    rows
}

/// `count` lines from line `begin` on, with their line ends.
fn cut(text: &[u8], begin: usize, count: usize) -> Vec<&[u8]> {
    text.split_inclusive(|&b| b == b'\n')
        .skip(begin)
        .take(count)
        .map(|line| &line[..line.len().min(LONGEST)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(rows: &[Row]) -> Vec<String> {
        let side = |side: &Option<(usize, String)>| match side {
            Some((number, text)) => format!("{number} {text}"),
            None => "-".to_owned(),
        };
        let mark = |row: &Row| if row.differs { "!" } else { "=" };
        rows.iter()
            .map(|row| format!("{} {} | {}", mark(row), side(&row.expected), side(&row.actual)))
            .collect()
    }

    #[test]
    fn lines_are_aligned_after_a_missing_one() {
        let rows = window(b"a\nb\nc\nd\n", b"a\nc\nd\n", 1, false);
        assert_eq!(shape(&rows), ["= 1 a | 1 a", "! 2 b | -", "= 3 c | 2 c", "= 4 d | 3 d"]);
    }

    #[test]
    fn a_missing_line_end_and_blanks_can_be_seen() {
        let rows = window(b"a b\n", b"a  b", 0, true);
        assert_eq!(shape(&rows), ["! 1 a·b | 1 a··b (no line end)"]);
    }

    #[test]
    fn only_the_neighbourhood_is_shown() {
        let long: String = (0..1000).map(|n| format!("{n}\n")).collect();
        let other = long.replace("\n500\n", "\nfive\n");
        let rows = window(long.as_bytes(), other.as_bytes(), 500, false);
        assert_eq!(rows.first().unwrap().expected.as_ref().unwrap().0, 498);
        assert_eq!(rows.len(), BEFORE + FROM);
    }
}
