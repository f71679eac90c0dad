//! Names the misconception that a wrong program shows.
//!
//! The curriculum holds, for each typical mistake, a program that makes it. A student's program
//! shows the mistake if it prints what that program prints wherever that program is wrong. Inputs
//! on which the candidates disagree are drawn until one is left or none can be told apart.
//!
//! A program with two mistakes differs from both of these programs where both mistakes show. So an
//! input on which student and suspect are wrong in different ways clears the suspect only if the
//! student is right somewhere in it where the suspect is wrong. Such a suspect is named if it
//! explains other inputs to the letter, and more than one, and never as the whole explanation.

use super::input::{Input, Origin, fresh};
use super::parallel::parallel;
use super::report::Diagnosis;
use super::run::{Outcome, run_once};
use super::verdict::{Verdict, words};
use super::{Cache, Checker, Clock, Fault};
use crate::compile::{Build, Compiled};
use crate::curriculum::{ExerciseFiles, Misconception};
use crate::sandbox::{End, SandboxError};
use solution_key::{Answer, Exercise};
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

/// How many inputs a suspect must explain that no other does, where others stay unclear.
const EXPLAINED_AT_LEAST: usize = 2;
/// After so many unclear inputs, and none that it explains, a suspect is not looked at any more.
const UNCLEAR_AT_MOST: usize = 16;

/// A program that makes a known mistake.
struct Suspect<'f> {
    misconception: &'f Misconception,
    program: Compiled,
}

/// What everybody did on one input.
struct Row {
    answer: Answer,
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
        Ok(Row { answer: input.answer.clone(), student, suspects: outcomes })
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

/// What one input says of one suspect.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// The suspect is right on it.
    Nothing,
    /// The student made the suspect's mistake.
    For,
    /// The student did not make the suspect's mistake.
    Against,
    /// Both are wrong, each in its way: another mistake may lie over the suspect's.
    Unclear,
}

impl Row {
    /// Nothing for a suspect that had been cleared before.
    fn says(&self, index: usize) -> Option<Says> {
        let suspect = self.suspects[index].as_ref()?;
        Some(if !wrong(suspect) {
            Says::Nothing
        } else if same(suspect, &self.student) {
            Says::For
        } else if !wrong(&self.student) || self.student_is_right_where_wrong_is(suspect) {
            Says::Against
        } else {
            Says::Unclear
        })
    }

    /// Whether the student's program ended, or printed a line, as it should where the suspect did
    /// not. Lines that have moved cannot be compared.
    fn student_is_right_where_wrong_is(&self, suspect: &Outcome) -> bool {
        let right_end = End::Exit(self.answer.status.into());
        if self.student.run.end == right_end && suspect.run.end != right_end {
            return true;
        }
        let lines = |text: &[u8]| -> Vec<Vec<u8>> {
            text.split(|&byte| byte == b'\n')
                .map(|line| words(line).collect::<Vec<_>>().join(&b' '))
                .collect()
        };
        let right = lines(self.answer.stdout.as_bytes());
        let (student, suspect) = (lines(&self.student.run.stdout), lines(&suspect.run.stdout));
        right.len() == student.len()
            && right.len() == suspect.len()
            && (0..right.len()).any(|line| student[line] == right[line] && suspect[line] != right[line])
    }
}

/// The suspects that nothing speaks against.
fn suspected(rows: &[Row], suspects: usize) -> Vec<usize> {
    let is_suspected = |&index: &usize| {
        let count = |what: Says| rows.iter().filter(|row| row.says(index) == Some(what)).count();
        rows.iter().all(|row| !matches!(row.says(index), None | Some(Says::Against)))
            && (count(Says::Unclear) < UNCLEAR_AT_MOST || count(Says::For) > 0)
    };
    (0..suspects).filter(is_suspected).collect()
}

/// What the inputs together say of a suspect.
struct Judgement {
    /// The inputs on which the student made its mistake.
    explained: Vec<usize>,
    /// Whether there are others on which it may have.
    unclear: bool,
    /// Whether that explains all the student's mistakes.
    explains_all: bool,
}

/// Nothing if some input speaks against the suspect or none for it.
fn judge(rows: &[Row], index: usize) -> Option<Judgement> {
    let mut judgement = Judgement { explained: Vec::new(), unclear: false, explains_all: true };
    for (number, row) in rows.iter().enumerate() {
        match row.says(index)? {
            Says::For => judgement.explained.push(number),
            Says::Against => return None,
            Says::Nothing => judgement.explains_all &= !wrong(&row.student),
            Says::Unclear => {
                judgement.unclear = true;
                judgement.explains_all = false;
            }
        }
    }
    (!judgement.explained.is_empty()).then_some(judgement)
}

fn findings(suspects: &[Suspect<'_>], rows: &[Row]) -> Vec<Diagnosis> {
    let mut found: Vec<(&Suspect<'_>, Judgement)> = suspects
        .iter()
        .enumerate()
        .filter_map(|(index, suspect)| Some((suspect, judge(rows, index)?)))
        .collect();
    // Where one explains everything, a partial explanation only confuses.
    if found.iter().any(|(_, judgement)| judgement.explains_all) {
        found.retain(|(_, judgement)| judgement.explains_all);
    }
    // First what is certain, then what explains most.
    found.sort_by(|(a, a_judged), (b, b_judged)| {
        let order = a_judged.unclear.cmp(&b_judged.unclear);
        let order = order.then_with(|| b_judged.explained.len().cmp(&a_judged.explained.len()));
        order.then_with(|| a.misconception.slug.cmp(&b.misconception.slug))
    });
    let mut explained = vec![false; rows.len()];
    found.retain(|(_, judgement)| {
        let new = judgement.explained.iter().filter(|&&number| !explained[number]).count();
        let named = !judgement.unclear || new >= EXPLAINED_AT_LEAST;
        for &number in judgement.explained.iter().filter(|_| named) {
            explained[number] = true;
        }
        named
    });
    let diagnosis = |(suspect, judgement): (&Suspect<'_>, Judgement)| Diagnosis {
        slug: suspect.misconception.slug.clone(),
        title: suspect.misconception.title.clone(),
        explanation: suspect.misconception.explanation.clone(),
        explains_all: judgement.explains_all,
        evidence: judgement.explained.len() as u32,
    };
    found.into_iter().map(diagnosis).collect()
}
