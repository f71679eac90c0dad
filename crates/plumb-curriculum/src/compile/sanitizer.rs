//! Telling a sanitizer's finding from what the program itself did.
//!
//! A finding is recognized by the exit status that the sanitizers were told to use, and only then
//! is its report looked for in standard error. So a program cannot be given a finding by text that
//! it prints; the worst that it can do by imitating both is to accuse itself.

use std::ffi::OsString;
use std::fmt;

use crate::sandbox::{End, Finished};

/// The exit status of a program that a sanitizer stopped.
const STOPPED: i32 = 86;

/// The options that make sanitizers stop at the first finding with an exit status of their own.
/// `leaks`: also report memory that is never freed. Both sanitizers take all of them.
pub(super) fn options(leaks: bool) -> String {
    let leaks = u8::from(leaks);
    format!(
        "exitcode={STOPPED}:halt_on_error=1:abort_on_error=0:log_path=stderr:color=never:\
         print_stacktrace=1:print_summary=1:symbolize=1:verbosity=0:suppressions=:\
         handle_segv=1:handle_sigbus=1:handle_sigfpe=1:handle_abort=0:allow_user_segv_handler=0:\
         detect_leaks={leaks}:detect_stack_use_after_return=1:strict_string_checks=1:\
         check_initialization_order=1:alloc_dealloc_mismatch=1:poison_heap=1:replace_str=1:\
         replace_intrin=1:start_deactivated=0:quarantine_size_mb=16:allocator_may_return_null=1:\
         sleep_before_dying=0:disable_coredump=1"
    )
}

/// The environment with these options.
pub(super) fn environment(leaks: bool) -> Vec<(OsString, OsString)> {
    let options = options(leaks);
    let leak = "suppressions=:report_objects=0:max_leaks=1";
    [("ASAN_OPTIONS", options.as_str()), ("UBSAN_OPTIONS", options.as_str()), ("LSAN_OPTIONS", leak)]
        .map(|(name, value)| (OsString::from(name), OsString::from(value)))
        .into()
}

/// A place in the student's source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, relative to the student's folder.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Which sanitizer found something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// Memory that must not be touched, or was freed twice, or a crash.
    Address,
    /// Undefined behaviour.
    Undefined,
    /// Memory that was never freed.
    Leak,
    /// The program was stopped by a sanitizer, but its report is missing: standard error was closed.
    Unreported,
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FindingKind::Address => "memory error",
            FindingKind::Undefined => "undefined behaviour",
            FindingKind::Leak => "memory leak",
            FindingKind::Unreported => "sanitizer finding",
        })
    }
}

/// What a sanitizer found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SanitizerFinding {
    /// Which sanitizer.
    pub kind: FindingKind,
    /// What it says, in one line, such as `heap-buffer-overflow` or `signed integer overflow: …`.
    pub message: String,
    /// Where, when the report names a line of the student's source.
    pub place: Option<Place>,
}

impl fmt::Display for SanitizerFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.message)?;
        match &self.place {
            Some(place) => write!(f, " at {place}"),
            None => Ok(()),
        }
    }
}

impl Finished {
    /// What a sanitizer found, for a program that was built with sanitizers and run in
    /// the environment that [`Compiler::sanitizer_environment`](super::Compiler::sanitizer_environment)
    /// gives.
    pub fn sanitizer_finding(&self) -> Option<SanitizerFinding> {
        if self.end != End::Exit(STOPPED) {
            return None;
        }
        Some(parse_report(&String::from_utf8_lossy(&self.stderr)))
    }
}

/// The finding in the last report of a text: a sanitizer ends the program, so its report is last.
fn parse_report(text: &str) -> SanitizerFinding {
    let undefined = text.rfind(": runtime error: ");
    let error = text.rfind("ERROR: ");
    match (undefined, error) {
        (Some(at), other) if other.is_none_or(|other| at > other) => {
            let start = text[..at].rfind('\n').map_or(0, |line| line + 1);
            let message = first_line(&text[at + ": runtime error: ".len()..]);
            let place = place_of(&text[start..at]);
            SanitizerFinding { kind: FindingKind::Undefined, message: message.to_owned(), place }
        }
        (_, Some(at)) => {
            let report = &text[at + "ERROR: ".len()..];
            let headline = first_line(report);
            let (kind, message) = match headline.split_once(": ") {
                Some(("LeakSanitizer", message)) => (FindingKind::Leak, message),
                Some(("AddressSanitizer", message)) => (FindingKind::Address, message),
                _ => (FindingKind::Address, headline),
            };
            let place = report.lines().find_map(frame_place);
            SanitizerFinding { kind, message: shorten(message).to_owned(), place }
        }
        (_, None) => SanitizerFinding {
            kind: FindingKind::Unreported,
            message: "a sanitizer stopped the program, but standard error holds no report".to_owned(),
            place: None,
        },
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or("")
}

/// A headline without addresses, which differ from run to run.
fn shorten(message: &str) -> &str {
    let end = [" on address ", " on unknown address ", " (pc ", " at pc "]
        .into_iter()
        .filter_map(|mark| message.find(mark))
        .min()
        .unwrap_or(message.len());
    &message[..end]
}

/// The place that a stack frame line names, if it lies in the student's source:
/// `    #1 0x55d4 in main ex-2.c:14`.
fn frame_place(line: &str) -> Option<Place> {
    let line = line.trim_start();
    if !line.starts_with('#') {
        return None;
    }
    place_of(line.rsplit(' ').next()?)
}

/// `FILE:LINE` or `FILE:LINE:COLUMN`, for a file of the student: those have relative paths.
fn place_of(text: &str) -> Option<Place> {
    let mut parts = text.trim().rsplitn(3, ':');
    let (last, before) = (parts.next()?, parts.next()?);
    let (file, line) = match (parts.next(), before.parse::<u32>(), last.parse::<u32>()) {
        (Some(file), Ok(line), Ok(_column)) => (file.to_owned(), line),
        (Some(file), Err(_), Ok(line)) => (format!("{file}:{before}"), line),
        (None, _, Ok(line)) => (before.to_owned(), line),
        _ => return None,
    };
    let file = file.strip_prefix("./").unwrap_or(&file).to_owned();
    // Libraries have absolute paths, or such as lead out of the folder they were built in.
    (!file.starts_with(['/', '(', '<']) && !file.starts_with("..")).then_some(Place { file, line })
}
