//! Test Anything Protocol, version 14.

use super::escape::visible;
use super::lines::lines;
use crate::check::{Report, Verdict};
use std::fmt::Write;

/// The reports as one TAP document.
pub fn tap(reports: &[Report]) -> String {
    let mut out = String::from("TAP version 14\n");
    let tests: Vec<_> =
        reports.iter().flat_map(|report| lines(report).into_iter().map(move |line| (report, line))).collect();
    writeln!(out, "1..{}", tests.len()).expect("a string takes all");
    for (index, (report, test)) in tests.iter().enumerate() {
        let good = if test.verdict == Verdict::Correct { "ok" } else { "not ok" };
        let name = visible(format!("{} {} {}", report.student, test.exercise, test.name).as_bytes());
        // A hash would start a directive, a backslash an escape.
        let name = name.replace('\\', "\\\\").replace('#', "\\#");
        writeln!(out, "{good} {} - {name}", index + 1).expect("a string takes all");
        if test.verdict != Verdict::Correct {
            out.push_str("  ---\n");
            writeln!(out, "  verdict: {}", test.verdict.slug()).expect("a string takes all");
            writeln!(out, "  points: {}\n  possible: {}", test.points, test.possible)
                .expect("a string takes all");
            if let Some(details) = &test.details {
                out.push_str("  details: |-\n");
                for line in details.lines() {
                    writeln!(out, "    {line}").expect("a string takes all");
                }
            }
            out.push_str("  ...\n");
        }
    }
    out
}
