//! A class as a table: for a terminal, a spreadsheet, a browser.

use super::summary::{Row, Summary};
use crate::check::Verdict;
use crate::report::escape::{fit, visible, xml};
use crate::report::html::page;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// For a terminal.
pub fn text(summary: &Summary) -> String {
    let mut rows: Vec<Vec<String>> = vec![header(summary).into_iter().map(str::to_owned).collect()];
    for row in &summary.students {
        let mut cells = vec![
            visible(row.student.as_bytes()),
            row.target.clone(),
            format!("{}", row.score),
            row.verdict.to_string(),
        ];
        cells.extend(summary.exercises.iter().map(|name| cell(row, name)));
        cells.push(row.misconceptions.join(" "));
        rows.push(cells);
    }
    let columns = rows[0].len();
    let widths: Vec<usize> =
        (0..columns).map(|at| rows.iter().map(|row| row[at].width()).max().unwrap_or(0)).collect();
    let mut out = String::new();
    for row in &rows {
        let line: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| fit(cell, *width)).collect();
        writeln!(out, "{}", line.join("  ").trim_end()).expect("a string takes all");
    }
    writeln!(
        out,
        "\n{} submissions, mean score {}, median {}",
        summary.students.len(),
        summary.mean,
        summary.median
    )
    .expect("a string takes all");
    for verdict in Verdict::ALL {
        if let Some(count) = summary.verdicts.get(verdict.slug()) {
            writeln!(out, "{count:>6}  {verdict}").expect("a string takes all");
        }
    }
    if !summary.misconceptions.is_empty() {
        out.push_str("misconceptions:\n");
        for (slug, count) in &summary.misconceptions {
            writeln!(out, "{count:>6}  {slug}").expect("a string takes all");
        }
    }
    out
}

/// For a spreadsheet.
pub fn csv(summary: &Summary) -> String {
    let mut out = String::new();
    let mut line = |cells: Vec<String>| {
        let cells: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
        writeln!(out, "{}", cells.join(",")).expect("a string takes all");
    };
    line(header(summary).into_iter().map(str::to_owned).collect());
    for row in &summary.students {
        let mut cells = vec![
            row.student.clone(),
            row.target.clone(),
            format!("{}", row.score),
            row.verdict.slug().to_owned(),
        ];
        cells.extend(summary.exercises.iter().map(|name| cell(row, name)));
        cells.push(row.misconceptions.join(" "));
        line(cells);
    }
    out
}

/// For a browser.
pub fn html(summary: &Summary) -> String {
    let mut body = format!(
        "<h1>{} submissions</h1>\n<p>mean score {}, median {}</p>\n<table>\n<tr>",
        summary.students.len(),
        summary.mean,
        summary.median
    );
    for name in header(summary) {
        write!(body, "<th>{}</th>", xml(name)).expect("a string takes all");
    }
    body.push_str("</tr>\n");
    for row in &summary.students {
        let class = if row.verdict == Verdict::Correct { "good" } else { "bad" };
        write!(
            body,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"{class}\">{}</td>",
            xml(&visible(row.student.as_bytes())),
            xml(&row.target),
            row.score,
            row.verdict
        )
        .expect("a string takes all");
        for name in &summary.exercises {
            write!(body, "<td>{}</td>", xml(&cell(row, name))).expect("a string takes all");
        }
        writeln!(body, "<td>{}</td></tr>", xml(&row.misconceptions.join(" "))).expect("a string takes all");
    }
    body.push_str("</table>\n<h2>Verdicts</h2>\n<table>\n");
    for verdict in Verdict::ALL {
        if let Some(count) = summary.verdicts.get(verdict.slug()) {
            writeln!(body, "<tr><td>{count}</td><td>{verdict}</td></tr>").expect("a string takes all");
        }
    }
    body.push_str("</table>\n<h2>Misconceptions</h2>\n<table>\n");
    for (slug, count) in &summary.misconceptions {
        writeln!(body, "<tr><td>{count}</td><td>{}</td></tr>", xml(slug)).expect("a string takes all");
    }
    body.push_str("</table>\n");
    page("plumb class", &body)
}

fn header(summary: &Summary) -> Vec<&str> {
    let mut names = vec!["student", "target", "score", "verdict"];
    names.extend(summary.exercises.iter().map(String::as_str));
    names.push("misconceptions");
    names
}

fn cell(row: &Row, exercise: &str) -> String {
    match row.exercises.get(exercise) {
        Some(cell) if cell.verdict == Verdict::Correct => "correct".to_owned(),
        Some(cell) => format!("{} {}", cell.verdict.slug(), cell.score),
        None => String::new(),
    }
}

/// A cell of a spreadsheet. What would be a formula is made text: names come from students.
fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::csv_cell;

    #[test]
    fn cells_are_quoted_and_formulas_defused() {
        assert_eq!(csv_cell("ann"), "ann");
        assert_eq!(csv_cell("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(csv_cell("=cmd()"), "'=cmd()");
    }
}
