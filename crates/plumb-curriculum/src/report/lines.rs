//! A report as a list of tests with points, which is what grading platforms understand.
//!
//! Each input is worth one point: a visible case is a test of its own, all fresh inputs of an
//! exercise are one test together. So the points of an exercise are its score.

use super::text;
use crate::check::{ExerciseReport, Origin, Report, Verdict};

/// One test.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The exercise, such as `JL04/ex-2`.
    pub exercise: String,
    /// What was tested, such as `case 01_sum`.
    pub name: String,
    /// The worst verdict.
    pub verdict: Verdict,
    /// Points earned.
    pub points: u32,
    /// Points that could be earned.
    pub possible: u32,
    /// For the first test of an exercise that fails: the whole story.
    pub details: Option<String>,
}

/// The columns that details are laid out for.
const WIDTH: usize = 100;

/// All tests of a report.
pub fn lines(report: &Report) -> Vec<Line> {
    report.exercises.iter().flat_map(|exercise| of_exercise(report, exercise)).collect()
}

fn of_exercise(report: &Report, exercise: &ExerciseReport) -> Vec<Line> {
    let name = format!("{}/{}", exercise.node, exercise.exercise);
    let line = |test: String, verdict, points, possible| Line {
        exercise: name.clone(),
        name: test,
        verdict,
        points,
        possible,
        details: None,
    };
    let mut lines = Vec::new();
    if exercise.cases.is_empty() {
        lines.push(line("compiles".to_owned(), exercise.verdict, 0, exercise.total.max(1)));
    }
    for case in &exercise.cases {
        if let Origin::Visible(_) = case.origin {
            lines.push(line(case.origin.to_string(), case.verdict(), u32::from(case.passed), 1));
        }
    }
    let fresh: Vec<_> =
        exercise.cases.iter().filter(|case| matches!(case.origin, Origin::Fresh(_))).collect();
    if !fresh.is_empty() {
        let passed = fresh.iter().filter(|case| case.passed).count();
        let worst = fresh.iter().map(|case| case.verdict()).find(|verdict| *verdict != Verdict::Correct);
        let test = format!("{} fresh inputs of seed {}", fresh.len(), report.seed);
        lines.push(line(test, worst.unwrap_or(Verdict::Correct), passed as u32, fresh.len() as u32));
    }
    if let Some(first) = lines.iter_mut().find(|line| line.verdict != Verdict::Correct) {
        first.details = Some(text::exercise_plain(exercise, report, WIDTH));
    }
    lines
}
