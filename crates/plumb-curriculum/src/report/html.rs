//! A page that stands alone: no script, no file beside it.

use super::escape::{visible, visible_lines, xml};
use super::window::window;
use crate::check::{ExerciseReport, Failure, Report, Verdict};
use std::fmt::Write;

/// The style that all pages share.
pub const STYLE: &str = "\
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}\
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}\
table{border-collapse:collapse}td,th{padding:.2rem .7rem;text-align:left;vertical-align:top}\
th{border-bottom:1px solid #bbb}tr.differs td{background:#fde8e8}\
pre,td.code{font:14px/1.4 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}\
pre{background:#f5f5f5;padding:.7rem;border-radius:4px}\
.good{color:#0a6b2d}.bad{color:#a11212}.note{color:#555}\
aside{border-left:4px solid #d29922;padding:.2rem 1rem;margin:1rem 0;background:#fffaf0}\
@media(prefers-color-scheme:dark){body{color:#ddd;background:#161616}pre{background:#222}\
tr.differs td{background:#4a1f1f}.good{color:#5fd68b}.bad{color:#ff8080}.note{color:#aaa}aside{background:#2a2412}}";

/// A page with `title` and `body`, which must be HTML already.
pub fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>{STYLE}</style>\n\
         {body}</html>\n",
        xml(title)
    )
}

/// The reports as one page.
pub fn html(reports: &[Report]) -> String {
    let mut body = String::new();
    for report in reports {
        let class = if report.verdict == Verdict::Correct { "good" } else { "bad" };
        writeln!(
            body,
            "<h1>{} · {} · <span class=\"{class}\">{}</span></h1>\n<p class=\"note\">score {}, seed {}, {}, sandbox {}</p>",
            xml(&visible(report.student.as_bytes())),
            xml(&report.target),
            report.verdict,
            report.score,
            report.seed,
            xml(&report.compiler),
            xml(&report.sandbox)
        )
        .expect("a string takes all");
        for exercise in &report.exercises {
            of_exercise(&mut body, exercise);
        }
    }
    page("plumb check", &body)
}

fn of_exercise(out: &mut String, exercise: &ExerciseReport) {
    let class = if exercise.verdict == Verdict::Correct { "good" } else { "bad" };
    writeln!(
        out,
        "<h2>{}/{}: <span class=\"{class}\">{}</span></h2>\n<p>{} of {} inputs right</p>",
        exercise.node, exercise.exercise, exercise.verdict, exercise.passed, exercise.total
    )
    .expect("a string takes all");
    if let Some(message) = &exercise.message {
        pre(out, message);
    }
    if let Some(failure) = &exercise.failure {
        of_failure(out, failure);
    }
    if let Some(finding) = &exercise.sanitizer {
        let place = finding.place.as_ref().map_or(String::new(), |place| format!(" at {place}"));
        writeln!(
            out,
            "<aside><p>The sanitizers found <b>{}</b>{}: {}.</p></aside>",
            xml(&visible(finding.kind.as_bytes())),
            xml(&visible(place.as_bytes())),
            xml(&finding.meaning)
        )
        .expect("a string takes all");
    }
    for diagnosis in &exercise.diagnosis {
        let besides = if diagnosis.explains_all { "" } else { " Something else is wrong besides." };
        writeln!(
            out,
            "<aside><p>This looks like the misconception <b>{}</b>: {}.{besides}</p><pre>{}</pre></aside>",
            xml(&diagnosis.slug),
            xml(&diagnosis.title),
            xml(&diagnosis.explanation)
        )
        .expect("a string takes all");
    }
    if let Some(warnings) = &exercise.warnings {
        out.push_str("<p class=\"note\">The compiler warns:</p>\n");
        pre(out, warnings);
    }
}

fn of_failure(out: &mut String, failure: &Failure) {
    writeln!(out, "<p>{}</p>", xml(&failure.origin.to_string())).expect("a string takes all");
    pre(out, &String::from_utf8_lossy(&failure.input.get()));
    if let Some(number) = failure.line {
        out.push_str("<table>\n<tr><th></th><th>expected</th><th></th><th>yours</th></tr>\n");
        let blanks = failure.verdict == Verdict::WhitespaceOnly;
        for row in window(&failure.expected.get(), &failure.actual.get(), number - 1, blanks) {
            let side = |side: Option<(usize, String)>| {
                side.map_or("<td></td><td></td>".to_owned(), |(number, text)| {
                    format!("<td class=\"note\">{number}</td><td class=\"code\">{}</td>", xml(&text))
                })
            };
            let class = if row.differs { " class=\"differs\"" } else { "" };
            writeln!(out, "<tr{class}>{}{}</tr>", side(row.expected), side(row.actual))
                .expect("a string takes all");
        }
        out.push_str("</table>\n");
    }
    if let Some(meaning) = &failure.meaning {
        writeln!(out, "<p>Line {}: {}</p>", failure.line.unwrap_or(0), xml(meaning))
            .expect("a string takes all");
    }
    writeln!(
        out,
        "<p class=\"note\">It ended with {}; a right program ends with exit status {}. Once more: <code>{}</code></p>",
        xml(&failure.end),
        failure.expected_status,
        xml(&visible(failure.repeat.as_bytes()))
    )
    .expect("a string takes all");
}

fn pre(out: &mut String, text: &str) {
    writeln!(out, "<pre>{}</pre>", xml(&visible_lines(text))).expect("a string takes all");
}
