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
/// How many inputs are tried before the next look at who is still suspected.
const BATCH: usize = 8;
/// How many inputs are drawn to tell candidates apart.
const DRAWN: u32 = 64;
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
    /// Nothing for those who had been cleared before.
    suspects: Vec<Option<Outcome>>,
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
        // Most suspects are cleared by the first few inputs, and need not run on the others.
        let mut rows: Vec<Row> = Vec::new();
        for batch in known.chunks(BATCH) {
            let among = suspected(&rows, suspects.len());
            if among.is_empty() {
                break;
            }
            let more = parallel(threads, batch.len(), |index| {
                let (input, outcome) = batch[index];
                self.row(&suspects, &among, input, Some(outcome.clone()), student, clock)
            });
            rows.extend(more.into_iter().collect::<Result<Vec<_>, SandboxError>>()?);
        }
        let hits_limits = rows.iter().any(|row| row.student.verdict.is_limit());
        for batch in (0..DRAWN / BATCH as u32).map(|batch| DRAWN_FROM + batch * BATCH as u32) {
            let among = suspected(&rows, suspects.len());
            if hits_limits || among.is_empty() || (rows.len() >= INPUTS_AT_LEAST && among.len() < 2) {
                break;
            }
            let more = parallel(threads, BATCH, |index| {
                let input = self.drawn(exercise, batch + index as u32);
                self.row(&suspects, &among, &input, None, student, clock)
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

    /// Runs the suspects in `among` on an input, and the student where that was not done yet.
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
                true => run(&suspect.program).map(Some),
                false => Ok(None),
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

/// The suspects that nothing speaks against.
fn suspected(rows: &[Row], suspects: usize) -> Vec<usize> {
    let speaks_for = |row: &Row, index: usize| {
        row.suspects[index].as_ref().is_some_and(|suspect| !wrong(suspect) || same(suspect, &row.student))
    };
    let cleared = |index: usize| rows.iter().any(|row| !speaks_for(row, index));
    (0..suspects).filter(|&index| !cleared(index)).collect()
}

/// On how many inputs the student made the suspect's mistake, and whether that explains all its
/// mistakes; nothing if some input speaks against it or none for it.
fn judge(rows: &[Row], index: usize) -> Option<(u32, bool)> {
    let mut evidence = 0;
    let mut explains_all = true;
    for row in rows {
        let suspect = row.suspects[index].as_ref()?;
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
