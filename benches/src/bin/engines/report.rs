//! What a comparison gave, as a Markdown table or as JSON.
//!
//! Ratios are speeds: 2.0 under a peer means that plumb (the first engine) takes half its time.

use crate::measure::Run;
use std::fmt::Write;

/// What of an engine's times is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Summary {
    /// The middle one.
    Median,
    /// The shortest one.
    Least,
}

/// The runs of one program, by engine.
pub(crate) struct Row {
    name: String,
    summary: Summary,
    runs: Vec<Result<Vec<Run>, String>>,
}

impl Row {
    /// Nothing run yet.
    pub(crate) fn new(name: &str, engines: usize, summary: Summary) -> Row {
        Row { name: name.to_owned(), summary, runs: vec![Ok(Vec::new()); engines] }
    }

    /// Whether a run of this engine failed.
    pub(crate) fn has_failed(&self, engine: usize) -> bool {
        self.runs[engine].is_err()
    }

    /// Adds a run.
    pub(crate) fn add(&mut self, engine: usize, run: Result<Run, String>) {
        match (&mut self.runs[engine], run) {
            (Ok(runs), Ok(run)) => runs.push(run),
            (runs, Err(error)) => *runs = Err(error),
            (Err(_), Ok(_)) => {}
        }
    }

    /// No failure, and one checksum everywhere.
    pub(crate) fn is_sound(&self) -> bool {
        self.runs.iter().all(Result::is_ok) && self.checksums().len() <= 1
    }

    /// The different checksums, each with the engines that gave it.
    fn checksums(&self) -> Vec<(&str, Vec<usize>)> {
        let mut sums: Vec<(&str, Vec<usize>)> = Vec::new();
        for (engine, runs) in self.runs.iter().enumerate() {
            for run in runs.iter().flatten() {
                match sums.iter_mut().find(|(sum, _)| *sum == run.checksum) {
                    Some((_, engines)) if engines.contains(&engine) => {}
                    Some((_, engines)) => engines.push(engine),
                    None => sums.push((&run.checksum, vec![engine])),
                }
            }
        }
        sums
    }

    fn milliseconds(&self, engine: usize) -> Option<f64> {
        let times = self.runs[engine].as_ref().ok()?.iter().map(|run| run.milliseconds);
        match self.summary {
            Summary::Median => median(times.collect()),
            Summary::Least => times.min_by(f64::total_cmp),
        }
    }

    fn megabytes(&self, engine: usize) -> Option<f64> {
        median(self.runs[engine].as_ref().ok()?.iter().map(|run| run.memory as f64 / 1e6).collect())
    }

    /// How many times as fast as `engine` the first one is.
    fn speed_against(&self, engine: usize) -> Option<f64> {
        Some(self.milliseconds(engine)? / self.milliseconds(0)?)
    }
}

/// The rows of one set.
pub(crate) struct Table {
    /// What was run.
    pub(crate) title: &'static str,
    /// The columns.
    pub(crate) engines: Vec<String>,
    /// One per program.
    pub(crate) rows: Vec<Row>,
}

impl Table {
    /// Over the rows that both engines finished.
    fn geometric_mean(&self, engine: usize) -> Option<f64> {
        let speeds: Vec<f64> = self.rows.iter().filter_map(|row| row.speed_against(engine)).collect();
        let logarithms: f64 = speeds.iter().map(|speed| speed.ln()).sum();
        (!speeds.is_empty()).then(|| (logarithms / speeds.len() as f64).exp())
    }
}

/// The middle value, the mean of the middle two of an even number.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = values[(values.len() - 1) / 2];
    Some((lower + upper) / 2.0)
}

/// Milliseconds of all engines, under each peer the speed of the first one against it, and
/// notes on failures and differing checksums. The peak memory is shown where whole runs are timed.
pub(crate) fn markdown(table: &Table) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "\n## {}\n", table.title);
    let _ = writeln!(text, "| | {} |", table.engines.join(" | "));
    let _ = writeln!(text, "|---|{}", "---|".repeat(table.engines.len()));
    let cell = |engine: usize, value: Option<f64>, speed: Option<f64>| match (value, speed) {
        (Some(value), Some(speed)) if engine > 0 => format!(" {value:.1} ({speed:.2}) |"),
        (Some(value), _) => format!(" {value:.1} |"),
        (None, Some(speed)) if engine > 0 => format!(" **{speed:.2}** |"),
        (None, _) => " – |".to_owned(),
    };
    for row in &table.rows {
        let _ = write!(text, "| {} |", row.name);
        for engine in 0..table.engines.len() {
            text.push_str(&cell(engine, row.milliseconds(engine), row.speed_against(engine)));
        }
        text.push('\n');
        if table.title == "start" {
            let _ = write!(text, "| {}, peak MB |", row.name);
            for engine in 0..table.engines.len() {
                text.push_str(&cell(engine, row.megabytes(engine), None));
            }
            text.push('\n');
        }
    }
    if table.rows.len() > 1 && table.engines.len() > 1 {
        let _ = write!(text, "| geometric mean |");
        for engine in 0..table.engines.len() {
            text.push_str(&cell(engine, None, table.geometric_mean(engine)));
        }
        text.push('\n');
    }
    text.push_str(&notes(table));
    text
}

/// What went wrong, one line each.
fn notes(table: &Table) -> String {
    let mut text = String::new();
    for row in &table.rows {
        for (engine, runs) in table.engines.iter().zip(&row.runs) {
            if let Err(error) = runs {
                let _ = writeln!(text, "\n{}: {engine} {error}", row.name);
            }
        }
        let sums = row.checksums();
        if sums.len() > 1 {
            let _ = write!(text, "\n{}: the checksums differ:", row.name);
            for (sum, engines) in sums {
                let names: Vec<&str> = engines.iter().map(|&engine| table.engines[engine].as_str()).collect();
                let _ = write!(text, " {sum} ({})", names.join(", "));
            }
            text.push('\n');
        }
    }
    text
}

/// All runs: `[{"set", "engines", "rows": [{"program", "engines": {NAME: {…}}}], "speed": {NAME: mean}}]`.
pub(crate) fn json(tables: &[Table]) -> String {
    let tables: Vec<serde_json::Value> = tables.iter().map(table_json).collect();
    serde_json::Value::Array(tables).to_string()
}

fn table_json(table: &Table) -> serde_json::Value {
    let rows: Vec<serde_json::Value> = table
        .rows
        .iter()
        .map(|row| {
            let engines: serde_json::Map<String, serde_json::Value> = table
                .engines
                .iter()
                .enumerate()
                .map(|(engine, name)| (name.clone(), engine_json(row, engine)))
                .collect();
            serde_json::json!({ "program": row.name, "sound": row.is_sound(), "engines": engines })
        })
        .collect();
    let speed: serde_json::Map<String, serde_json::Value> = table
        .engines
        .iter()
        .enumerate()
        .skip(1)
        .map(|(engine, name)| (name.clone(), table.geometric_mean(engine).into()))
        .collect();
    serde_json::json!({ "set": table.title, "engines": table.engines, "rows": rows, "speed": speed })
}

fn engine_json(row: &Row, engine: usize) -> serde_json::Value {
    match &row.runs[engine] {
        Err(error) => serde_json::json!({ "error": error }),
        Ok(runs) => serde_json::json!({
            "milliseconds": runs.iter().map(|run| run.milliseconds).collect::<Vec<_>>(),
            "summary": row.milliseconds(engine),
            "megabytes": row.megabytes(engine),
            "checksum": runs.first().map(|run| run.checksum.as_str()),
            "speed": row.speed_against(engine),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(milliseconds: f64, checksum: &str) -> Result<Run, String> {
        Ok(Run { milliseconds, memory: 1_000_000, checksum: checksum.to_owned() })
    }

    fn table() -> Table {
        let mut rows = vec![Row::new("a", 2, Summary::Median), Row::new("b", 2, Summary::Median)];
        for (row, time) in rows.iter_mut().zip([2.0, 8.0]) {
            row.add(0, run(1.0, "x"));
            row.add(1, run(time, "x"));
        }
        Table { title: "kernels", engines: vec!["plumb".to_owned(), "qjs".to_owned()], rows }
    }

    #[test]
    fn the_mean_is_geometric_and_a_speed() {
        let text = markdown(&table());
        assert!(text.contains("| a | 1.0 | 2.0 (2.00) |"), "{text}");
        assert!(text.contains("| geometric mean | – | **4.00** |"), "{text}");
    }

    #[test]
    fn the_least_time_counts_where_asked_for() {
        let mut row = Row::new("a", 1, Summary::Least);
        for time in [3.0, 1.0, 2.0] {
            row.add(0, run(time, "x"));
        }
        assert_eq!(row.milliseconds(0), Some(1.0));
    }

    #[test]
    fn differing_checksums_and_failures_are_named() {
        let mut table = table();
        table.rows[0].add(1, run(2.0, "y"));
        table.rows[1].add(1, Err("ended by signal 11".to_owned()));
        let text = markdown(&table);
        assert!(text.contains("a: the checksums differ: x (plumb, qjs) y (qjs)"), "{text}");
        assert!(text.contains("b: qjs ended by signal 11"), "{text}");
        assert!(!table.rows[0].is_sound() && !table.rows[1].is_sound());
    }

    #[test]
    fn a_median_of_an_even_number_is_between_the_middle_two() {
        assert_eq!(median(vec![4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![]), None);
    }
}
