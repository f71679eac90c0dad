//! The check of one exercise, from source to report.

use super::input::Input;
use super::report::{Bytes, CaseReport, ExerciseReport, Failure};
use super::run::{Outcome, Plan, Runs, run_all, run_once};
use super::submission::HandedIn;
use super::{Checker, Clock, Fault, Origin, Verdict, sanitizer, shrink};
use crate::compile::{CompileFailure, Compiled};
use crate::curriculum::Node;
use crate::report::words;
use solution_key::Exercise;
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Instant;

impl Checker<'_> {
    pub(crate) fn exercise(
        &self,
        node: &Node,
        name: &str,
        handed_in: &HandedIn,
        path: &Path,
        clock: &Clock,
    ) -> Result<ExerciseReport, Fault> {
        let exercise = self
            .keys
            .exercise(&node.id, name)
            .ok_or_else(|| Fault(format!("{}/{name} has no key in this build of plumb", node.id)))?;
        let files = self.files(node, name)?;
        if let Some(misfit) = self.options.choice.misfit(&files, &format!("{}/{name}", node.id)) {
            return Err(Fault(misfit));
        }
        let mut report = ExerciseReport {
            node: node.id.clone(),
            exercise: name.to_owned(),
            verdict: Verdict::CompileError,
            score: 0.0,
            passed: 0,
            total: files.cases.len() as u32 + self.options.choice.count,
            message: None,
            warnings: None,
            cases: Vec::new(),
            failure: None,
            sanitizer: None,
            diagnosis: Vec::new(),
        };
        let source = match handed_in.source() {
            Ok(source) => source,
            Err(reason) => {
                report.message = Some(reason.to_owned());
                return Ok(report);
            }
        };
        let folder = tempfile::tempdir().map_err(|error| Fault(format!("no temporary folder: {error}")))?;
        let options = self.options;
        let plan = Plan {
            tools: self.tools,
            limits: &options.limits,
            clock,
            source,
            folder: folder.path(),
            sanitize: options.sanitize,
            threads: options.threads,
        };
        let (inputs, runs) = run_all(&plan, || options.choice.inputs(&files, exercise))?;
        for built in [Some(&runs.plain), runs.sanitized.as_ref()].into_iter().flatten() {
            match built {
                Err(failure) if failure.is_grader_fault() => {
                    return Err(Fault(failure.to_string()));
                }
                Err(failure) => {
                    report.message = Some(self.without_path(failure, path));
                    return Ok(report);
                }
                Ok(compiled) if !compiled.warnings.trim().is_empty() => {
                    report.warnings = Some(compiled.warnings.clone());
                }
                Ok(_) => {}
            }
        }
        self.tally(&mut report, &inputs, &runs);
        if let Some(first) = first_failure(&inputs, &runs) {
            report.verdict = first.outcome.verdict;
            let target = format!("{}/{name}", node.id);
            report.failure = Some(self.explain(&first, exercise, &target, path, clock)?);
            let wrong = runs.plain_outcomes.iter().flatten().any(|o| o.verdict != Verdict::Correct);
            if let (true, true, Ok(student)) = (wrong, self.options.diagnose, &runs.plain) {
                report.diagnosis =
                    self.diagnose(&files, exercise, student, &inputs, &runs.plain_outcomes, clock)?;
            }
        }
        Ok(report)
    }

    /// What the compiler said, with paths as the student knows them.
    fn without_path(&self, failure: &CompileFailure, path: &Path) -> String {
        let text = failure.to_string();
        match path.parent().map(|folder| folder.display().to_string()) {
            Some(folder) if !folder.is_empty() => text.replace(&format!("{folder}/"), ""),
            _ => text,
        }
    }

    /// Counts what passed, input by input.
    fn tally(&self, report: &mut ExerciseReport, inputs: &[Input], runs: &Runs) {
        report.cases = inputs
            .iter()
            .enumerate()
            .map(|(index, input)| {
                let plain = runs.plain_outcomes[index].as_ref().map(|outcome| outcome.verdict);
                let sanitized = runs.sanitized_outcomes[index].as_ref().map(|outcome| outcome.verdict);
                let right = Some(Verdict::Correct);
                let passed = plain == right && (!self.options.sanitize || sanitized == right);
                CaseReport { origin: input.origin.clone(), plain, sanitized, passed }
            })
            .collect();
        report.total = report.cases.len() as u32;
        report.passed = report.cases.iter().filter(|case| case.passed).count() as u32;
        report.score = match report.total {
            0 => 0.0,
            total => (f64::from(report.passed) * 10_000.0 / f64::from(total)).floor() / 100.0,
        };
        report.verdict = Verdict::Correct;
        report.sanitizer = runs
            .sanitized_outcomes
            .iter()
            .flatten()
            .filter(|outcome| outcome.verdict == Verdict::SanitizerFinding)
            .find_map(|outcome| sanitizer::finding(&outcome.run));
    }

    /// Tells the first failure in full, on an input as small as possible.
    fn explain(
        &self,
        first: &First<'_>,
        exercise: &dyn Exercise,
        target: &str,
        path: &Path,
        clock: &Clock,
    ) -> Result<Failure, Fault> {
        let (input, outcome) = self.smaller(first, exercise, clock)?;
        let line = words::first_difference(input.answer.stdout.as_bytes(), &outcome.run.stdout);
        let meaning = line.and_then(|line| exercise.explain(&input.bytes, &input.answer, line));
        let only = first.input.origin.only();
        let seed = match first.input.origin {
            Origin::Visible(_) => String::new(),
            Origin::Fresh(_) => format!(" --seed {}", self.options.choice.seed),
        };
        let repeat = format!(
            "plumb check {target} {}{seed} --only {only}{}",
            words::shell(&path.display().to_string()),
            self.options.repeat_with
        );
        Ok(Failure {
            origin: first.input.origin.clone(),
            build: first.compiled.build.into(),
            verdict: outcome.verdict,
            input_was: first.input.bytes.len(),
            input: Bytes::new(&input.bytes),
            expected: Bytes::new(input.answer.stdout.as_bytes()),
            expected_status: input.answer.status,
            actual: Bytes::new(&outcome.run.stdout),
            end: outcome.run.end.to_string(),
            stderr: Bytes::new(&outcome.run.stderr),
            line: line.map(|line| line + 1),
            meaning,
            repeat,
        })
    }

    /// A failing fresh input made small. A visible case stays as the student has it on disk.
    fn smaller(
        &self,
        first: &First<'_>,
        exercise: &dyn Exercise,
        clock: &Clock,
    ) -> Result<(Input, Outcome), Fault> {
        let mut best = (first.input.clone(), first.outcome.clone());
        if matches!(first.input.origin, Origin::Visible(_)) || first.outcome.verdict.is_limit() {
            return Ok(best);
        }
        let mut fault = None;
        let (time, mut runs_left) = self.options.shrink;
        let deadline = Instant::now() + time;
        shrink::shrink(&first.input.bytes, deadline, |bytes| {
            // The input may be like none before: a key that fails on it must not end a whole class.
            let answered = catch_unwind(AssertUnwindSafe(|| exercise.answer(bytes)));
            let Ok(answer) = answered else { return false };
            // The runs are what is limited, so that a busy machine finds the same; the time only
            // ends a program that is slow each time.
            if runs_left == 0 {
                return false;
            }
            // Still the same kind of input, and still the same kind of failure.
            if answer.status != first.input.answer.status {
                return false;
            }
            runs_left -= 1;
            let origin = first.input.origin.clone();
            let input = Input { origin, bytes: Cow::Owned(bytes.to_vec()), answer };
            match run_once(self.tools, &self.options.limits, clock, first.compiled, &input) {
                Ok(outcome) if outcome.verdict == first.outcome.verdict => {
                    best = (input, outcome);
                    true
                }
                Ok(_) => false,
                Err(error) => {
                    fault = Some(error);
                    false
                }
            }
        });
        match fault {
            Some(fault) => Err(fault.into()),
            None => Ok(best),
        }
    }
}

/// The failure that is shown.
struct First<'r> {
    input: &'r Input,
    outcome: &'r Outcome,
    compiled: &'r Compiled,
}

/// The first failure of the plain build, else that of the sanitized build. Another failure than a
/// mere difference in blanks goes first.
fn first_failure<'r>(inputs: &'r [Input], runs: &'r Runs) -> Option<First<'r>> {
    let builds = [
        (runs.plain.as_ref().ok(), &runs.plain_outcomes),
        (runs.sanitized.as_ref().and_then(|built| built.as_ref().ok()), &runs.sanitized_outcomes),
    ];
    let failures = || {
        builds.iter().flat_map(|(compiled, outcomes)| {
            inputs.iter().zip(outcomes.iter()).filter_map(|(input, outcome)| {
                let outcome = outcome.as_ref()?;
                let failed = outcome.verdict != Verdict::Correct;
                failed.then_some(First { input, outcome, compiled: (*compiled)? })
            })
        })
    };
    failures().find(|first| first.outcome.verdict != Verdict::WhitespaceOnly).or_else(|| failures().next())
}
