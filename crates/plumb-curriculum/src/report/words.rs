//! Small pieces of wording that all reports share.

use crate::sandbox::End;

/// How a program ended, in words.
pub fn end(end: &End) -> String {
    match end {
        End::Exit(code) => format!("exit status {code}"),
        End::Signal(number) => match signal(*number) {
            Some((name, meaning)) => format!("signal {name}: {meaning}"),
            None => format!("signal {number}"),
        },
        End::TimeLimit => "stopped: out of time".to_owned(),
        End::MemoryLimit => "stopped: out of memory".to_owned(),
        End::OutputLimit => "stopped: too much output".to_owned(),
    }
}

/// The name of a signal and what usually causes it. The numbers are those that Linux and macOS
/// share.
fn signal(number: i32) -> Option<(&'static str, &'static str)> {
    Some(match number {
        1 => ("SIGHUP", "hung up"),
        2 => ("SIGINT", "interrupted"),
        3 => ("SIGQUIT", "quit"),
        4 => {
            ("SIGILL", "an instruction that does not exist, often __builtin_unreachable or a missing return")
        }
        5 => ("SIGTRAP", "a trap"),
        6 => ("SIGABRT", "abort, a failed assert, or a damaged heap"),
        8 => ("SIGFPE", "an integer division by zero"),
        9 => ("SIGKILL", "killed"),
        11 => {
            ("SIGSEGV", "memory that the program may not touch: a null or wild pointer, or endless recursion")
        }
        13 => ("SIGPIPE", "a write to a closed pipe"),
        14 => ("SIGALRM", "an alarm"),
        15 => ("SIGTERM", "terminated"),
        _ => return None,
    })
}

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
