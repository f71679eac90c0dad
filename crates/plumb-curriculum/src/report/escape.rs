//! Making untrusted text fit to be shown: nothing a program printed may steer a terminal, a page or
//! an XML reader.

use std::fmt::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// One line as text in which every character can be seen: control characters, bytes that are not
/// UTF-8 and characters that reorder their neighbours are written as escapes.
pub fn visible(line: &[u8]) -> String {
    let mut out = String::with_capacity(line.len());
    for chunk in line.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\t' => out.push_str("\\t"),
                '\r' => out.push_str("\\r"),
                '\n' => out.push_str("\\n"),
                c if c.is_ascii_control() => write!(out, "\\x{:02x}", c as u32).expect("a string takes all"),
                c if hides(c) => write!(out, "\\u{{{:x}}}", c as u32).expect("a string takes all"),
                c => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            write!(out, "\\x{byte:02x}").expect("a string takes all");
        }
    }
    out
}

/// Text of several lines, each made visible, tabs kept.
pub fn visible_lines(text: &str) -> String {
    let line =
        |line: &str| line.split('\t').map(|part| visible(part.as_bytes())).collect::<Vec<_>>().join("\t");
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Characters that take no room or change the order of others: a reader would not see them.
fn hides(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// `text` in exactly `width` columns: cut with an ellipsis, or filled up with blanks.
pub fn fit(text: &str, width: usize) -> String {
    let have = text.width();
    if have <= width {
        return format!("{text}{}", " ".repeat(width - have));
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide + 1 > width {
            break;
        }
        out.push(c);
        used += wide;
    }
    out.push('…');
    out.push_str(&" ".repeat(width.saturating_sub(used + 1)));
    out
}

/// Text for the inside of XML and HTML elements and attributes. Characters that XML 1.0 cannot hold
/// have been made visible before.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                write!(out, "\\u{{{:x}}}", c as u32).expect("a string takes all");
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_as_a_command() {
        assert_eq!(visible(b"a\x1b[2Jb\tc\r"), "a\\x1b[2Jb\\tc\\r");
        assert_eq!(visible("x\u{202e}y é 漢".as_bytes()), "x\\u{202e}y é 漢");
        assert_eq!(visible(b"\xff\xc3"), "\\xff\\xc3");
        assert_eq!(visible_lines("a\tb\n\x07"), "a\tb\n\\x07");
    }

    #[test]
    fn width_is_that_of_the_display() {
        assert_eq!(fit("漢字", 6), "漢字  ");
        assert_eq!(fit("漢字漢字", 6), "漢字… ");
        assert_eq!(fit("abcdef", 4), "abc…");
    }

    #[test]
    fn markup_is_defused() {
        assert_eq!(xml("<a b='\"&\u{1}"), "&lt;a b=&#39;&quot;&amp;\\u{1}");
    }
}
