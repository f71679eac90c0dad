//! Names the misconception that a wrong program shows.
//!
//! The curriculum holds, for each typical mistake, a program that makes it. A student's program
//! shows the mistake if it prints what that program prints wherever that program is wrong. Inputs
//! on which the candidates disagree are drawn until one is left or none can be told apart.

use super::input::{Input, Origin, fresh};
use super::parallel::parallel;
use super::report::Diagnosis;
use super::run::{Outcome, run_once};
use super::verdict::{Verdict, words};
use super::{Cache, Checker, Clock, Fault};
use crate::compile::{Build, Compiled};
use crate::curriculum::{ExerciseFiles, Misconception};
use crate::sandbox::{End, SandboxError};
use solution_key::Exercise;
use std::borrow::Cow;

/// The most inputs of the check that are used.
const INPUTS: usize = 60;
/// The fewest inputs to judge by; more are drawn where the check had less.
const INPUTS_AT_LEAST: usize = 12;
/// How many inputs are drawn to tell candidates apart.
const DRAWN: u32 = 60;
/// The number of the first of them: beyond those that a check uses.
const DRAWN_FROM: u32 = 2_000_000;

/// A program that makes a known mistake.
struct Suspect<'f> {
    misconception: &'f Misconception,
    program: Compiled,
}

/// What everybody did on one input.
struct Row {
    student: Outcome,
    suspects: Vec<Outcome>,
}

impl Checker<'_> {
    /// The misconceptions that `student` shows, the best explanation first. `outcomes` are those of
    /// its plain build on `inputs`.
    pub(super) fn diagnose(
        &self,
        files: &ExerciseFiles,
        exercise: &dyn Exercise,
        student: &Compiled,
        inputs: &[Input],
        outcomes: &[Option<Outcome>],
        clock: &Clock,
    ) -> Result<Vec<Diagnosis>, Fault> {
        let cache = Cache::open()?;
        let threads = self.options.threads;
        let programs = parallel(threads, files.misconceptions.len(), |index| {
            let begin = std::time::Instant::now();
            let program = cache.program(self.tools, &files.misconceptions[index].source, Build::Plain);
            clock.compiler(begin.elapsed());
            program
        });
        // A misconception that does not compile is for `plumb strength` to report, not for students.
        let suspects: Vec<Suspect<'_>> = files
            .misconceptions
            .iter()
            .zip(programs)
            .filter_map(|(misconception, program)| Some(Suspect { misconception, program: program.ok()? }))
            .collect();
        if suspects.is_empty() {
            return Ok(Vec::new());
        }
        let known: Vec<(&Input, &Outcome)> = inputs
            .iter()
            .zip(outcomes)
            .filter_map(|(input, outcome)| Some((input, outcome.as_ref()?)))
            .take(INPUTS)
            .collect();
        let everybody: Vec<usize> = (0..suspects.len()).collect();
        let rows = parallel(threads, known.len(), |index| {
            let (input, outcome) = known[index];
            self.row(&suspects, &everybody, input, Some(outcome.clone()), student, clock)
        });
        let mut rows: Vec<Row> = rows.into_iter().collect::<Result<_, SandboxError>>()?;

        let hits_limits = rows.iter().any(|row| row.student.verdict.is_limit());
        let mut number = DRAWN_FROM;
        while !hits_limits && number < DRAWN_FROM + DRAWN {
            let candidates = candidates(&rows, suspects.len());
            if rows.len() >= INPUTS_AT_LEAST && candidates.len() < 2 {
                break;
            }
            let among = if candidates.is_empty() { &everybody } else { &candidates };
            let drawn: Vec<Input> =
                (number..number + threads as u32).map(|number| self.drawn(exercise, number)).collect();
            number += threads as u32;
            let more = parallel(threads, drawn.len(), |index| {
                self.row(&suspects, among, &drawn[index], None, student, clock)
            });
            rows.extend(more.into_iter().collect::<Result<Vec<_>, SandboxError>>()?);
        }
        Ok(findings(&suspects, &rows))
    }

    fn drawn(&self, exercise: &dyn Exercise, number: u32) -> Input {
        let bytes = fresh(exercise, self.options.choice.seed, number).into_bytes();
        let answer = exercise.answer(&bytes);
        Input { origin: Origin::Fresh(number), bytes: Cow::Owned(bytes), answer }
    }

    /// Runs the suspects in `among` on an input, and the student where that was not done yet. The
    /// others are taken to be as they were judged before: no candidates.
    fn row(
        &self,
        suspects: &[Suspect<'_>],
        among: &[usize],
        input: &Input,
        student: Option<Outcome>,
        program: &Compiled,
        clock: &Clock,
    ) -> Result<Row, SandboxError> {
        let run = |program: &Compiled| run_once(self.tools, &self.options.limits, clock, program, input);
        let student = match student {
            Some(outcome) => outcome,
            None => run(program)?,
        };
        let outcomes = suspects
            .iter()
            .enumerate()
            .map(|(index, suspect)| match among.contains(&index) {
                true => run(&suspect.program),
                // Right where nobody looked: neither for nor against.
                false => Ok(Outcome { verdict: Verdict::Correct, run: student.run.clone() }),
            })
            .collect::<Result<_, _>>()?;
        Ok(Row { student, suspects: outcomes })
    }
}

/// Whether two programs did the same, blanks aside.
fn same(a: &Outcome, b: &Outcome) -> bool {
    a.run.end == b.run.end
        && (!matches!(a.run.end, End::Exit(_)) || words(&a.run.stdout).eq(words(&b.run.stdout)))
}

fn wrong(outcome: &Outcome) -> bool {
    !matches!(outcome.verdict, Verdict::Correct | Verdict::WhitespaceOnly)
}

/// The suspects that nothing speaks against and something speaks for.
fn candidates(rows: &[Row], suspects: usize) -> Vec<usize> {
    (0..suspects).filter(|&index| judge(rows, index).is_some()).collect()
}

/// On how many inputs the student made the suspect's mistake, and whether that explains all its
/// mistakes; nothing if some input speaks against it or none for it.
fn judge(rows: &[Row], index: usize) -> Option<(u32, bool)> {
    let mut evidence = 0;
    let mut explains_all = true;
    for row in rows {
        let suspect = &row.suspects[index];
        match (wrong(suspect), same(suspect, &row.student)) {
            (true, true) => evidence += 1,
            (true, false) => return None,
            (false, _) => explains_all &= !wrong(&row.student),
        }
    }
    (evidence > 0).then_some((evidence, explains_all))
}

fn findings(suspects: &[Suspect<'_>], rows: &[Row]) -> Vec<Diagnosis> {
    let mut found: Vec<Diagnosis> = suspects
        .iter()
        .enumerate()
        .filter_map(|(index, suspect)| {
            let (evidence, explains_all) = judge(rows, index)?;
            Some(Diagnosis {
                slug: suspect.misconception.slug.clone(),
                title: suspect.misconception.title.clone(),
                explanation: suspect.misconception.explanation.clone(),
                explains_all,
                evidence,
            })
        })
        .collect();
    // Where one explains everything, a partial explanation only confuses.
    if found.iter().any(|diagnosis| diagnosis.explains_all) {
        found.retain(|diagnosis| diagnosis.explains_all);
    }
    found.sort_by(|a, b| b.evidence.cmp(&a.evidence).then_with(|| a.slug.cmp(&b.slug)));
    found
}
