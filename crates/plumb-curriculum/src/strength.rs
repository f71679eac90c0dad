//! Certifies that the cases of an exercise are strong: its solution is right, and each program that
//! is wrong in a known way is rejected by the visible cases alone and named for what it is.

use crate::check::{Checker, Choice, Clock, ExerciseReport, Fault, HandedIn, Options, Verdict, parallel};
use crate::curriculum::{ExerciseFiles, Node};
use serde::Serialize;

/// What was certified, or not, about one program.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The exercise, such as `JL04/ex-2`.
    pub exercise: String,
    /// What the program is: `solution`, `starter`, or a misconception's slug.
    pub program: String,
    /// Whether it is as it should be.
    pub good: bool,
    /// What was found, in words.
    pub found: String,
}

/// Which claim is put to the test.
#[derive(Clone, Debug)]
enum Claim {
    /// The solution is correct, on fresh inputs too.
    Solution,
    /// The starter compiles and is not correct.
    Starter,
    /// The misconception of this number is rejected by the visible cases and named.
    Misconception(usize),
}

/// Puts the programs of `nodes` to the test, the solutions on `generated` fresh inputs. `tell` hears
/// of each finding as soon as it is there.
pub fn strength(
    checker: &Checker<'_>,
    nodes: &[&Node],
    generated: u32,
    tell: impl Fn(&Finding) + Sync,
) -> Result<Vec<Finding>, Fault> {
    let mut work: Vec<(&Node, &str, ExerciseFiles, Claim)> = Vec::new();
    for node in nodes {
        for name in &node.exercises {
            let library = &checker.curriculum.library;
            let files = ExerciseFiles::load(library, &node.folder, name)
                .map_err(|problem| Fault(format!("{}: {}", library.place(&problem.path), problem.reason)))?;
            let claims = [Claim::Solution, Claim::Starter]
                .into_iter()
                .chain((0..files.misconceptions.len()).map(Claim::Misconception));
            work.extend(claims.map(|claim| (*node, name.as_str(), files.clone(), claim)));
        }
    }
    let findings = parallel(checker.options.threads, work.len(), |index| {
        let (node, name, files, claim) = &work[index];
        let finding = test(checker, node, name, files, claim, generated)?;
        tell(&finding);
        Ok(finding)
    });
    findings.into_iter().collect()
}

fn test(
    checker: &Checker<'_>,
    node: &Node,
    name: &str,
    files: &ExerciseFiles,
    claim: &Claim,
    generated: u32,
) -> Result<Finding, Fault> {
    let (program, source) = match claim {
        Claim::Solution => ("solution", &files.solution),
        Claim::Starter => ("starter", &files.starter),
        Claim::Misconception(index) => {
            (files.misconceptions[*index].slug.as_str(), &files.misconceptions[*index].source)
        }
    };
    let folder = tempfile::tempdir().map_err(|error| Fault(format!("no temporary folder: {error}")))?;
    let path = folder.path().join(format!("{program}.c"));
    std::fs::write(&path, source).map_err(|error| Fault(format!("{}: {error}", path.display())))?;
    let run = |count: u32, only_visible: bool| {
        let options = Options {
            choice: Choice { count, ..checker.options.choice.clone() },
            threads: 1,
            // The solution is also what the sanitizers are for; the others are wrong anyway.
            sanitize: checker.options.sanitize && !only_visible,
            ..checker.options.clone()
        };
        let checker = Checker { options: &options, ..*checker };
        let handed_in = HandedIn::At { path: path.clone(), own_folder: None };
        checker.exercise(node, name, &handed_in, &path, &Clock::default())
    };
    let (good, found) = match claim {
        Claim::Solution => solution(&run(generated, false)?),
        Claim::Starter => starter(&run(0, true)?),
        Claim::Misconception(_) => misconception(&run(0, true)?, program),
    };
    Ok(Finding { exercise: format!("{}/{name}", node.id), program: program.to_owned(), good, found })
}

fn solution(report: &ExerciseReport) -> (bool, String) {
    match (report.verdict, &report.warnings) {
        (Verdict::Correct, None) => (true, format!("correct on {} inputs", report.total)),
        (Verdict::Correct, Some(warnings)) => {
            (false, format!("correct, but the compiler warns: {}", first(warnings)))
        }
        (verdict, _) => (false, format!("{verdict}{}", where_it_fails(report))),
    }
}

fn starter(report: &ExerciseReport) -> (bool, String) {
    match report.verdict {
        Verdict::CompileError => (false, format!("compile error{}", where_it_fails(report))),
        Verdict::Correct => (false, "correct already: nothing is left to do".to_owned()),
        verdict => (true, format!("compiles, {verdict}")),
    }
}

fn misconception(report: &ExerciseReport, slug: &str) -> (bool, String) {
    match report.verdict {
        Verdict::CompileError => (false, format!("compile error{}", where_it_fails(report))),
        Verdict::Correct => (false, "no visible case rejects it".to_owned()),
        verdict => {
            let by = report.cases.iter().filter(|case| !case.passed).count();
            let total = report.cases.len();
            let rejected = format!("rejected by {by} of {total} visible cases ({verdict})");
            let names: Vec<&str> = report.diagnosis.iter().map(|diagnosis| diagnosis.slug.as_str()).collect();
            match names[..] {
                [only] if only == slug => (true, format!("{rejected}, named")),
                [] => (false, format!("{rejected}, but not named")),
                _ => (false, format!("{rejected}, but named as {}", names.join(" and "))),
            }
        }
    }
}

/// The first line of what went wrong.
fn where_it_fails(report: &ExerciseReport) -> String {
    match (&report.message, &report.failure) {
        (Some(message), _) => format!(": {}", first(message.trim_start_matches("it does not compile:\n"))),
        (None, Some(failure)) => {
            format!(
                " on {}{}",
                failure.origin,
                failure.line.map_or(String::new(), |line| format!(", output line {line}"))
            )
        }
        (None, None) => String::new(),
    }
}

fn first(text: &str) -> &str {
    text.lines().find(|line| line.contains("error") || line.contains("warning")).unwrap_or(text).trim()
}
