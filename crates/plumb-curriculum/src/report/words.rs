//! Small pieces of wording that all reports share.

/// The first line (counted from 0) in which two outputs differ.
pub fn first_difference(expected: &[u8], actual: &[u8]) -> Option<usize> {
    if expected == actual {
        return None;
    }
    let same = expected.iter().zip(actual).take_while(|(a, b)| a == b).count();
    Some(expected[..same].iter().filter(|&&b| b == b'\n').count())
}

/// A word as a shell reads it.
pub fn shell(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%,=".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_a_line() {
        assert_eq!(first_difference(b"a\nb\n", b"a\nb\n"), None);
        assert_eq!(first_difference(b"a\nb\n", b"a\nc\n"), Some(1));
        assert_eq!(first_difference(b"a\nb\n", b"a\n"), Some(1));
        assert_eq!(first_difference(b"a\nb\n", b"a\nb"), Some(1));
        assert_eq!(first_difference(b"", b"x"), Some(0));
    }

    #[test]
    fn words_are_quoted_where_a_shell_needs_it() {
        assert_eq!(shell("a/b.c"), "a/b.c");
        assert_eq!(shell("it's"), "'it'\\''s'");
    }
}
