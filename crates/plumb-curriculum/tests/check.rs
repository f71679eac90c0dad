//! Programs that are right or wrong in one way each, and what the checker says of them.
//!
//! Each file in `fixtures/programs/` begins with a comment `// verdict: V; says: TEXT`: the verdict,
//! and words that the report must hold.

#[path = "fixtures/toy.rs"]
mod toy;

use plumb_curriculum::check::{Checker, Choice, Clock, Limits, Options, Origin, Report, Tools, Verdict};
use plumb_curriculum::compile::Compiler;
use plumb_curriculum::report::formats::{Format, render};
use plumb_curriculum::report::text;
use plumb_curriculum::sandbox::Sandbox;
use plumb_curriculum::strength::strength;
use plumb_curriculum::{Curriculum, Keys, Library};
use std::path::{Path, PathBuf};
use std::time::Duration;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn curriculum() -> Curriculum {
    Curriculum::load(Library::Folder(fixtures().join("toy"))).unwrap_or_else(|error| panic!("{error}"))
}

fn options() -> Options {
    Options {
        choice: Choice { seed: 7, count: 30, only: None },
        threads: 2,
        limits: Limits { cpu: Duration::from_secs(1), ..Limits::default() },
        sanitize: true,
        shrink: (Duration::from_secs(20), 250),
        diagnose: true,
        repeat_with: String::new(),
    }
}

fn with_checker<T>(options: &Options, work: impl FnOnce(&Checker<'_>) -> T) -> T {
    let curriculum = curriculum();
    let tools = Tools { compiler: Compiler::find(None).unwrap(), sandbox: Sandbox::strongest().unwrap() };
    work(&Checker { curriculum: &curriculum, keys: Keys(&toy::KEYS), tools: &tools, options })
}

fn check(path: &Path, options: &Options) -> Report {
    with_checker(options, |checker| {
        let target = checker.curriculum.target("TY01/ex-1").unwrap();
        checker.check(&target, path, "ann", &Clock::default()).unwrap()
    })
}

fn program(name: &str) -> PathBuf {
    fixtures().join("programs").join(name)
}

#[test]
fn every_program_gets_its_verdict() {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(program("")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 10);
    for file in files {
        let source = std::fs::read_to_string(&file).unwrap();
        let first = source.lines().next().unwrap().trim_start_matches("// verdict: ");
        let (verdict, says) = first.split_once("; says: ").unwrap_or((first, ""));
        let report = check(&file, &options());
        let shown = text::plain(&report, 100);
        assert_eq!(report.verdict.slug(), verdict, "{}\n{shown}", file.display());
        assert!(shown.contains(says), "{} does not say {says:?}:\n{shown}", file.display());
        for (name, format) in Format::ALL {
            let rendered = render(std::slice::from_ref(&report), format, 80);
            let ours = rendered.replace("\x1b[0m", "");
            assert!(
                !ours.contains("\x1b[2J"),
                "{name} of {} lets control characters through",
                file.display()
            );
            if format == Format::Html {
                assert!(!rendered.contains("<b>\\xff"), "markup of a program reaches the page");
            }
        }
    }
}

#[test]
fn a_failing_fresh_input_is_made_small() {
    let report = check(&program("rare-slip.c"), &options());
    let failure = report.exercises[0].failure.as_ref().unwrap();
    assert!(matches!(failure.origin, Origin::Fresh(_)));
    let input = String::from_utf8(failure.input.get()).unwrap();
    assert!(input.lines().count() <= 6 && input.lines().any(|line| line.contains("show")), "{input}");
    assert!(failure.input_was > input.len());
    assert!(failure.repeat.contains(" --seed 7 --only "), "{}", failure.repeat);

    let Origin::Fresh(number) = failure.origin else { unreachable!() };
    let only = Options { choice: Choice { only: Some(number.to_string()), ..options().choice }, ..options() };
    let again = check(&program("rare-slip.c"), &only);
    assert_eq!(again.exercises[0].cases.len(), 1);
    assert_eq!(again.exercises[0].failure.as_ref().unwrap().input, failure.input, "the command repeats it");
}

#[test]
fn a_program_that_would_run_on_no_input_is_not_judged() {
    for (only, count, says) in
        [(Some("nope"), 30, "TY01/ex-1 has no visible case nope; its cases are 01_"), (None, 0, "")]
    {
        let only = only.map(str::to_owned);
        let options = Options { choice: Choice { seed: 7, count, only }, ..options() };
        with_checker(&options, |checker| {
            let target = checker.curriculum.target("TY01").unwrap();
            let misfits = checker.misfits(&target).unwrap();
            let checked = checker.check(&target, &program("right.c"), "ann", &Clock::default());
            if says.is_empty() {
                // There are the visible cases.
                assert!(misfits.is_empty(), "{misfits:?}");
                assert!(checked.is_ok());
            } else {
                assert!(misfits.iter().any(|misfit| misfit.starts_with(says)), "{misfits:?}");
                assert!(checked.is_err());
            }
        });
    }
}

#[test]
fn two_mistakes_are_both_named_and_others_are_not() {
    let named = |name: &str| -> Vec<(String, bool)> {
        let report = check(&program(name), &options());
        let diagnosis = report.exercises[0].diagnosis.iter();
        diagnosis.map(|diagnosis| (diagnosis.slug.clone(), diagnosis.explains_all)).collect()
    };
    let mut both = named("two-mistakes.c");
    both.sort();
    assert_eq!(both, [("order-of-sub".to_owned(), false), ("sticky-total".to_owned(), false)]);
    assert_eq!(named("shows-order-of-sub.c"), [("order-of-sub".to_owned(), true)]);
    for other in ["rare-slip.c", "starter.c", "wrong-status.c", "add-is-sub.c"] {
        assert_eq!(named(other), [], "{other}");
    }
}

#[test]
fn a_program_that_sleeps_is_ended_as_soon_in_both_builds() {
    for threads in [1, 2] {
        let options = Options { threads, ..options() };
        let limit = options.limits.cpu * 2 + Duration::from_secs(1);
        let start = std::time::Instant::now();
        assert_eq!(check(&program("sleeper.c"), &options).verdict, Verdict::TimeLimit);
        let elapsed = start.elapsed();
        assert!(elapsed < limit * 3 + Duration::from_secs(5), "{threads} threads: {elapsed:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_report() {
    let single = Options { threads: 1, ..options() };
    let path = program("rare-slip.c");
    assert_eq!(check(&path, &single), check(&path, &single));
    let other = Options { choice: Choice { seed: 8, ..options().choice }, ..options() };
    assert_ne!(check(&path, &other).seed, 7);
}

#[test]
fn submissions_that_are_no_source_get_a_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("empty.c"), " \n").unwrap();
    std::fs::write(at("binary.c"), b"\x7fELF\0\0").unwrap();
    std::fs::File::create(at("huge.c")).unwrap().set_len(100 << 20).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", at("link.c")).unwrap();
    std::fs::create_dir(at("folder")).unwrap();
    let rows = [
        ("empty.c", "empty"),
        ("binary.c", "binary"),
        ("huge.c", "larger"),
        ("link.c", "symbolic link"),
        ("folder", "nothing was handed in"),
    ];
    for (name, says) in rows {
        let report = check(&at(name), &options());
        let message = report.exercises[0].message.clone().unwrap_or_default();
        assert_eq!(report.verdict, Verdict::CompileError, "{name}");
        assert!(message.contains(says), "{name}: {message}");
        assert_eq!(report.score, 0.0);
    }
}

#[test]
fn the_toy_curriculum_is_strong() {
    with_checker(&options(), |checker| {
        let nodes = checker.curriculum.resolve("TY01").unwrap();
        let findings = strength(checker, &nodes, 20, |_| {}).unwrap();
        assert_eq!(findings.len(), 7);
        let bad: Vec<_> = findings.iter().filter(|finding| !finding.good).collect();
        assert!(bad.is_empty(), "{bad:?}");
    });
}
