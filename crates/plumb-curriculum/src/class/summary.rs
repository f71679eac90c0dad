//! What the records of a class say together.

use super::record::Record;
use crate::check::Verdict;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// A class at a glance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The exercises that occur, in order: the columns of the table.
    pub exercises: Vec<String>,
    /// The students, by target and name.
    pub students: Vec<Row>,
    /// How many submissions got each verdict.
    pub verdicts: BTreeMap<&'static str, usize>,
    /// How many submissions showed each misconception.
    pub misconceptions: BTreeMap<String, usize>,
    /// The mean of the scores.
    pub mean: f64,
    /// The middle of the scores.
    pub median: f64,
}

/// One student.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Whose submission.
    pub student: String,
    /// What was checked.
    pub target: String,
    /// The verdict on the whole.
    pub verdict: Verdict,
    /// 0 to 100.
    pub score: f64,
    /// Verdict and score by exercise.
    pub exercises: BTreeMap<String, Cell>,
    /// The misconceptions shown.
    pub misconceptions: Vec<String>,
}

/// One exercise of one student.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// The verdict.
    pub verdict: Verdict,
    /// 0 to 100.
    pub score: f64,
}

/// Two records of the same submission that differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The one record.
    pub one: PathBuf,
    /// The other.
    pub other: PathBuf,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} and {} are records of the same student that differ; remove the one that is out of date",
            self.one.display(),
            self.other.display()
        )
    }
}

/// Joins records. The same record twice counts once.
pub fn summarize(records: Vec<(PathBuf, Record)>) -> Result<Summary, Conflict> {
    let mut by_student: BTreeMap<(String, String), (PathBuf, Record)> = BTreeMap::new();
    for (path, record) in records {
        let name = (record.report.target.clone(), record.report.student.clone());
        if let Some((other, known)) = by_student.get(&name) {
            if *known != record {
                return Err(Conflict { one: other.clone(), other: path });
            }
            continue;
        }
        by_student.insert(name, (path, record));
    }
    let mut summary = Summary {
        exercises: Vec::new(),
        students: Vec::new(),
        verdicts: BTreeMap::new(),
        misconceptions: BTreeMap::new(),
        mean: 0.0,
        median: 0.0,
    };
    for (_, record) in by_student.into_values() {
        add(&mut summary, record);
    }
    let mut scores: Vec<f64> = summary.students.iter().map(|row| row.score).collect();
    scores.sort_by(f64::total_cmp);
    if let Some(last) = scores.len().checked_sub(1) {
        summary.mean = round(scores.iter().sum::<f64>() / scores.len() as f64);
        summary.median = round((scores[last / 2] + scores[scores.len() / 2]) / 2.0);
    }
    Ok(summary)
}

fn add(summary: &mut Summary, record: Record) {
    let report = record.report;
    *summary.verdicts.entry(report.verdict.slug()).or_default() += 1;
    let mut row = Row {
        student: report.student,
        target: report.target,
        verdict: report.verdict,
        score: report.score,
        exercises: BTreeMap::new(),
        misconceptions: Vec::new(),
    };
    for exercise in report.exercises {
        let name = format!("{}/{}", exercise.node, exercise.exercise);
        if !summary.exercises.contains(&name) {
            summary.exercises.push(name.clone());
            summary.exercises.sort();
        }
        row.misconceptions.extend(exercise.diagnosis.into_iter().map(|diagnosis| diagnosis.slug));
        row.exercises.insert(name, Cell { verdict: exercise.verdict, score: exercise.score });
    }
    row.misconceptions.sort();
    row.misconceptions.dedup();
    for slug in &row.misconceptions {
        *summary.misconceptions.entry(slug.clone()).or_default() += 1;
    }
    summary.students.push(row);
}

fn round(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
