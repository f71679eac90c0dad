//! A report for a person at a terminal.

use super::escape::{fit, visible, visible_lines};
use super::window::window;
use crate::check::{BuildName, ExerciseReport, Failure, Origin, Report, Verdict};
use anstyle::{AnsiColor, Style};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GREEN: Style = AnsiColor::Green.on_default().bold();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default();

/// The most lines of an input or of a message that are shown.
const LINES: usize = 30;
/// The widest line of an input that is shown.
const COLUMNS: usize = 160;

/// The report as styled text, for a terminal of `width` columns; with its path where there are
/// several.
pub fn text(report: &Report, several: bool, width: usize) -> String {
    let mut out = String::new();
    if several {
        line(&mut out, format_args!("{BOLD}{}{BOLD:#}", visible(report.submission.as_bytes())));
    }
    for exercise in &report.exercises {
        exercise_text(&mut out, exercise, report, width);
    }
    if report.exercises.len() > 1 {
        let right = report.exercises.iter().filter(|e| e.verdict == Verdict::Correct).count();
        let style = if right == report.exercises.len() { GREEN } else { RED };
        line(
            &mut out,
            format_args!(
                "{style}{}: {right} of {} exercises correct, score {}{style:#}",
                report.target,
                report.exercises.len(),
                report.score
            ),
        );
    }
    out
}

/// The report as text without styles.
pub fn plain(report: &Report, width: usize) -> String {
    without_styles(&text(report, false, width))
}

/// One exercise as text without styles.
pub(crate) fn exercise_plain(exercise: &ExerciseReport, report: &Report, width: usize) -> String {
    let mut out = String::new();
    exercise_text(&mut out, exercise, report, width);
    without_styles(&out)
}

/// Drops our own styles. Those are the only escape sequences: text of others is escaped.
fn without_styles(text: &str) -> String {
    let mut parts = text.split('\x1b');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    out
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    writeln!(out, "{text}").expect("a string takes all");
}

fn exercise_text(out: &mut String, exercise: &ExerciseReport, report: &Report, width: usize) {
    let good = exercise.verdict == Verdict::Correct;
    let style = if good { GREEN } else { RED };
    let mark = if good { "✓" } else { "✗" };
    let counted = match exercise.total {
        _ if exercise.cases.is_empty() => String::new(),
        total => format!(
            "  {} of {total} inputs right ({} visible, {} fresh, seed {})",
            exercise.passed,
            exercise.cases.iter().filter(|case| matches!(case.origin, Origin::Visible(_))).count(),
            exercise.cases.iter().filter(|case| matches!(case.origin, Origin::Fresh(_))).count(),
            report.seed
        ),
    };
    line(
        out,
        format_args!(
            "{style}{mark} {}/{}  {}{style:#}{DIM}{counted}{DIM:#}",
            exercise.node, exercise.exercise, exercise.verdict
        ),
    );
    if let Some(message) = &exercise.message {
        block(out, message, LINES);
    }
    if let Some(failure) = &exercise.failure {
        failure_text(out, failure, report.seed, width);
    }
    if let Some(finding) = &exercise.sanitizer {
        let place = finding
            .place
            .as_ref()
            .map_or(String::new(), |place| format!(" at {}", visible(place.as_bytes())));
        let kind = visible(finding.kind.as_bytes());
        line(out, format_args!("\n  {YELLOW}the sanitizers found {kind}{place}{YELLOW:#}"));
        line(out, format_args!("  that means: {}", finding.meaning));
    }
    for diagnosis in &exercise.diagnosis {
        let besides = if diagnosis.explains_all { "" } else { ", and something else is wrong besides" };
        line(
            out,
            format_args!(
                "\n  {YELLOW}This looks like the misconception {}{YELLOW:#}{besides}: {BOLD}{}{BOLD:#}",
                diagnosis.slug, diagnosis.title
            ),
        );
        block(out, &diagnosis.explanation, LINES);
    }
    if let Some(failure) = &exercise.failure {
        line(out, format_args!("\n  {DIM}once more:{DIM:#} {}", visible(failure.repeat.as_bytes())));
    }
    if let Some(warnings) = &exercise.warnings {
        line(out, format_args!("\n  {DIM}the compiler warns:{DIM:#}"));
        block(out, warnings, 8);
    }
    if !good {
        out.push('\n');
    }
}

fn failure_text(out: &mut String, failure: &Failure, seed: u64, width: usize) {
    let input = failure.input.get();
    let mut title = failure.origin.to_string();
    if matches!(failure.origin, Origin::Fresh(_)) {
        write!(title, " of seed {seed}").expect("a string takes all");
    }
    if failure.build == BuildName::Sanitized {
        title.push_str(", in the build with sanitizers");
    }
    if failure.input_was > failure.input.length() {
        write!(title, ", made small: {} of {} bytes", failure.input.length(), failure.input_was)
            .expect("a string takes all");
    }
    line(out, format_args!("\n  {BOLD}{title}{BOLD:#}"));
    if input.is_empty() {
        line(out, format_args!("    {DIM}(the empty input){DIM:#}"));
    }
    numbered(out, &input);
    match failure.line {
        Some(number) => {
            line(out, format_args!("\n  {BOLD}the output differs from line {number} on{BOLD:#}"));
            difference(out, failure, number - 1, width);
        }
        None => line(out, format_args!("\n  the output is right")),
    }
    if let Some(meaning) = &failure.meaning {
        line(
            out,
            format_args!("  {DIM}line {}:{DIM:#} {}", failure.line.unwrap_or(0), visible(meaning.as_bytes())),
        );
    }
    let wanted = format!("exit status {}", failure.expected_status);
    if failure.end != wanted {
        line(
            out,
            format_args!("  it ended with {RED}{}{RED:#}; a right program ends with {wanted}", failure.end),
        );
    }
    if failure.verdict == Verdict::ProtocolError {
        line(
            out,
            format_args!("  {DIM}this input breaks the protocol; a right program says so and where{DIM:#}"),
        );
    }
    if failure.verdict == Verdict::WhitespaceOnly {
        line(out, format_args!("  {DIM}only blanks and line ends differ{DIM:#}"));
    }
    let stderr = failure.stderr.get();
    if !stderr.is_empty() && failure.verdict != Verdict::SanitizerFinding {
        line(out, format_args!("  {DIM}standard error:{DIM:#}"));
        block(out, &String::from_utf8_lossy(&stderr), 8);
    }
}

/// The first lines of an input with their numbers.
fn numbered(out: &mut String, input: &[u8]) {
    let lines: Vec<&[u8]> = input.split_inclusive(|&b| b == b'\n').collect();
    for (index, text) in lines.iter().take(LINES).enumerate() {
        let shown = visible(text.strip_suffix(b"\n").unwrap_or(text));
        let shown = if shown.width() > COLUMNS { fit(&shown, COLUMNS) } else { shown };
        line(out, format_args!("  {DIM}{:>4}{DIM:#} {shown}", index + 1));
    }
    if lines.len() > LINES {
        line(out, format_args!("       {DIM}… and {} more lines{DIM:#}", lines.len() - LINES));
    }
}

/// The two outputs side by side.
fn difference(out: &mut String, failure: &Failure, first: usize, width: usize) {
    let blanks = failure.verdict == Verdict::WhitespaceOnly;
    let rows = window(&failure.expected.get(), &failure.actual.get(), first, blanks);
    let of = |side: &Option<(usize, String)>| side.as_ref().map_or(0, |(_, text)| text.width());
    let longest = rows.iter().map(|row| of(&row.expected).max(of(&row.actual))).max().unwrap_or(0);
    // Two columns with a margin, a number and a bar each.
    let room = (width.clamp(60, 240) - 18) / 2;
    let column = longest.clamp(8, room);
    line(out, format_args!("       {DIM}{} │      {}{DIM:#}", fit("expected", column), "yours"));
    for row in &rows {
        let (style, mark) = if row.differs { (RED, "▸") } else { (Style::new(), " ") };
        let side = |side: &Option<(usize, String)>| match side {
            Some((number, text)) => format!("{DIM}{number:>4}{DIM:#} {style}{}{style:#}", fit(text, column)),
            None => " ".repeat(column + 5),
        };
        let text = format!(" {style}{mark}{style:#}{} │ {}", side(&row.expected), side(&row.actual));
        line(out, format_args!("{text}"));
    }
    if failure.actual.length() == 0 {
        line(out, format_args!("  {DIM}it printed nothing{DIM:#}"));
    }
}

/// Text of others, indented, at most `most` lines.
fn block(out: &mut String, text: &str, most: usize) {
    let shown = visible_lines(text.trim_end());
    let total = shown.lines().count();
    for text in shown.lines().take(most) {
        line(out, format_args!("{}", format!("    {text}").trim_end()));
    }
    if total > most {
        line(out, format_args!("    {DIM}… and {} more lines{DIM:#}", total - most));
    }
}
