//! JUnit XML: a suite for each exercise of each submission.

use super::escape::xml;
use super::lines::{Line, lines};
use crate::check::{Report, Verdict};
use std::fmt::Write;

/// The reports as one JUnit document.
pub fn junit(reports: &[Report]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"plumb\">\n");
    for report in reports {
        let all = lines(report);
        for exercise in &report.exercises {
            let name = format!("{}/{}", exercise.node, exercise.exercise);
            let tests: Vec<&Line> = all.iter().filter(|line| line.exercise == name).collect();
            suite(&mut out, &report.student, &name, &tests);
        }
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(out: &mut String, student: &str, name: &str, tests: &[&Line]) {
    let count = |wanted: fn(Verdict) -> bool| tests.iter().filter(|test| wanted(test.verdict)).count();
    let errors = count(|verdict| verdict == Verdict::GraderFault);
    let failures = count(|verdict| !matches!(verdict, Verdict::Correct | Verdict::GraderFault));
    writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\">",
        xml(&format!("{student} {name}")),
        tests.len()
    )
    .expect("a string takes all");
    for test in tests {
        let class = xml(&format!("{student}.{}", name.replace('/', ".")));
        write!(out, "    <testcase classname=\"{class}\" name=\"{}\"", xml(&test.name))
            .expect("a string takes all");
        if test.verdict == Verdict::Correct {
            out.push_str("/>\n");
            continue;
        }
        let element = if test.verdict == Verdict::GraderFault { "error" } else { "failure" };
        let details = xml(test.details.as_deref().unwrap_or_default());
        writeln!(
            out,
            ">\n      <{element} type=\"{}\" message=\"{}\">{details}</{element}>\n    </testcase>",
            test.verdict.slug(),
            xml(&format!("{}, {} of {} points", test.verdict, test.points, test.possible))
        )
        .expect("a string takes all");
    }
    out.push_str("  </testsuite>\n");
}
