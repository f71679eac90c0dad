//! Drives the command as a person does: arguments in, output and exit status out.
//!
//! The command under test is `examples/toy.rs`, plumb with the key of a tiny track. What concerns
//! the real curriculum is asked of the real binary.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The folder of the toy curriculum's one complete node.
fn node() -> PathBuf {
    curriculum().join("toy-track/TY01")
}

fn curriculum() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../plumb-curriculum/tests/fixtures/toy")
}

fn toy() -> Command {
    let binary = Path::new(env!("CARGO_BIN_EXE_plumb")).with_file_name("examples").join("toy");
    assert!(binary.is_file(), "{} is missing; `cargo build -p plumb --examples` makes it", binary.display());
    let mut command = Command::new(binary);
    command.env("PLUMB_CURRICULUM", curriculum()).env("NO_COLOR", "1");
    for cluster in ["JOB_COMPLETION_INDEX", "JOB_COMPLETIONS", "SLURM_ARRAY_TASK_ID"] {
        command.env_remove(cluster);
    }
    command
}

/// Runs the toy command; its status and what it printed.
fn run(arguments: &[&str]) -> (i32, String) {
    finish(toy().args(arguments))
}

fn finish(command: &mut Command) -> (i32, String) {
    let Output { status, stdout, stderr } = command.stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
    (status.code().unwrap_or(-1), text)
}

fn json(arguments: &[&str]) -> Value {
    let output = toy().args(arguments).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn solution() -> PathBuf {
    node().join("ex-1/solution.c")
}

fn misconception() -> PathBuf {
    node().join("ex-1/misconceptions/order-of-sub.c")
}

#[test]
fn the_installed_command_knows_its_curriculum() {
    let elsewhere = tempfile::tempdir().unwrap();
    let mut plumb = Command::new(env!("CARGO_BIN_EXE_plumb"));
    plumb.current_dir(elsewhere.path()).env_remove("PLUMB_CURRICULUM").args(["nodes", "--json"]);
    let nodes: Value = serde_json::from_slice(&plumb.output().unwrap().stdout).unwrap();
    let nodes = nodes.as_array().unwrap();
    assert_eq!(nodes.len(), 80);
    for node in nodes {
        for field in ["id", "title", "track", "language", "depth", "prerequisites", "topics"] {
            assert!(!node[field].is_null(), "{field} of {node}");
        }
    }
}

#[test]
fn nodes_are_listed_shown_drawn_and_suggested() {
    let (status, text) = run(&["nodes"]);
    assert!(status == 0 && text.contains("TY02   D2  Division         after TY01, C001"), "{text}");
    assert!(run(&["nodes", "TY01"]).1.contains("doing it again"));
    assert!(run(&["nodes", "--graph"]).1.contains("\"C001\" -> \"TY02\""));
    let ready = run(&["nodes", "--ready-after", "TY01"]).1;
    assert!(ready.contains("TY02 waits only for C001"), "{ready}");
    assert_eq!(json(&["nodes", "--track", "TY", "--json"]).as_array().unwrap().len(), 2);
    let (status, text) = run(&["nodes", "TY1"]);
    assert!(status == 2 && text.contains("did you mean \"TY01\"?"), "{text}");
}

#[test]
fn the_key_answers_and_mirrors_the_status_of_a_right_program() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("input");
    std::fs::write(&file, "add 2\nshow\n").unwrap();
    assert_eq!(run(&["key", "TY01/ex-1", path(&file)]), (0, "total 2\n".to_owned()));
    std::fs::write(&file, "add\n").unwrap();
    assert_eq!(run(&["key", "TY01/ex-1", path(&file)]), (2, "error: 1: unknown command\n".to_owned()));
    assert!(run(&["key", "TY01", path(&file)]).1.starts_with("# TY01/ex-1\n"));
    let (status, text) = run(&["key", "TY01/ex-9", path(&file)]);
    assert!(status == 2 && text.contains("TY01 has no exercise ex-9; it has ex-1, ex-2"), "{text}");
    assert_eq!(run(&["key", "TY01/ex-1", "/nothing"]).0, 2);
    let generate = |seed: &str| run(&["generate", "TY01/ex-1", "--seed", seed, "--size", "5"]);
    assert_eq!(generate("3"), generate("3"));
    assert_ne!(generate("3"), generate("4"));
}

#[test]
fn check_says_right_or_wrong_by_its_status() {
    let (status, text) = run(&["check", "TY01/ex-1", path(&solution()), "--timings"]);
    assert!(status == 0 && text.contains("correct  53 of 53") && text.contains("own share"), "{text}");
    let (status, text) = run(&["check", "TY01/ex-1", path(&misconception())]);
    assert_eq!(status, 1, "{text}");
    for part in ["01_sub", "expected", "total -2", "misconception order-of-sub", "once more: plumb check"] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
}

#[test]
fn wrong_usage_is_told_from_a_failing_grader() {
    let file = solution();
    for arguments in [
        &["check", "TY01", path(&file)][..],
        &["check", "TY02", path(&file)],
        &["check", "TY01/ex-1", "/nothing.c"],
        &["check", "TY01/ex-1"],
        &["check", "TY01/ex-1", path(&file), "--only", "nope"],
        &["check", "TY01/ex-1", path(&file), "--only", "nope", "--json"],
        &["check", "TY01", path(&node()), "--only", "03_bad_number_of_another"],
        &["check", "TY01/ex-1", path(&file), "--format", "xml"],
        &["check", "TY01/ex-1", path(&file), path(&file), "--format", "gradescope"],
        &["nonsense"],
    ] {
        let (status, text) = run(arguments);
        assert_eq!(status, 2, "{arguments:?}: {text}");
    }
    let (status, text) = run(&["check", "TY01/ex-1", path(&file), "--cc", "/no/compiler"]);
    assert!(status == 3 && text.contains("install gcc or clang"), "{text}");
    let (status, text) = run(&["check", "TY01/ex-1", path(&file), "--cc", "/bin/ls"]);
    assert!(status == 3 && text.contains("install "), "{text}");
    let (_, text) = run(&["check", "TY01/ex-1", path(&file), "--only", "nope"]);
    assert!(text.contains("its cases are 01_sub, 02_show_twice, 03_bad_number"), "{text}");
    let (status, text) = finish(toy().args(["nodes"]).env("PLUMB_CURRICULUM", "/nothing"));
    assert!(status == 2 && text.contains("tracks.toml"), "{text}");
}

#[test]
fn every_format_holds_the_verdict() {
    let file = misconception();
    let check = |format: &str| {
        let arguments = ["check", "TY01/ex-1", path(&file), "--seed", "7", "--format", format];
        String::from_utf8(toy().args(arguments).output().unwrap().stdout).unwrap()
    };
    let report: Value = serde_json::from_str(&check("json")).unwrap();
    assert_eq!(report["verdict"], "wrong-answer");
    assert_eq!(report["exercises"][0]["diagnosis"][0]["slug"], "order-of-sub");

    let gradescope: Value = serde_json::from_str(&check("gradescope")).unwrap();
    let sum = |field: &str| {
        gradescope["tests"].as_array().unwrap().iter().map(|t| t[field].as_u64().unwrap()).sum::<u64>()
    };
    assert_eq!(sum("max_score"), 53);
    assert_eq!(sum("score"), report["exercises"][0]["passed"].as_u64().unwrap());
    assert_eq!(gradescope["tests"][0]["status"], "failed");

    let autolab = check("autolab");
    let last: Value = serde_json::from_str(autolab.lines().last().unwrap()).unwrap();
    assert_eq!(last["scores"]["TY01/ex-1"], report["score"]);

    let classroom: Value = serde_json::from_str(&check("classroom50")).unwrap();
    assert_eq!(classroom["schema"], "classroom50/result/v1");
    assert_eq!(
        (&classroom["max-score"], classroom["score"].as_u64()),
        (&Value::from(53), Some(sum("score")))
    );

    assert!(check("junit").contains("<failure type=\"wrong-answer\""));
    let tap = check("tap");
    assert!(tap.starts_with("TAP version 14\n1..4\nnot ok 1 - "), "{tap}");
    assert!(check("html").contains("<!doctype html>"));
}

#[test]
fn a_scaffold_stands_alone_and_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let work = folder.path().join("work");
    let (status, text) = run(&["scaffold", "TY01", path(&work)]);
    assert!(status == 0 && text.contains("19 files"), "{text}");
    // `make` is the student's tool, not the checker's: a machine may lack it.
    let has_make = Command::new("make").arg("--version").stdout(Stdio::null()).status().is_ok();
    let expect = |is_right: bool, line: &str| match has_make {
        true => {
            let mut make = Command::new("make");
            make.arg("-s").arg("check").current_dir(&work).env("PATH", path_without_plumb());
            let (status, text) = finish(&mut make);
            assert!((status == 0) == is_right && text.contains(line), "{text}");
        }
        false => println!("skipped: this machine has no make"),
    };
    expect(false, "ex-1: 0 of 3 cases right");
    for exercise in ["ex-1", "ex-2"] {
        let solution = node().join(exercise).join("solution.c");
        std::fs::copy(solution, work.join(exercise).join(format!("{exercise}.c"))).unwrap();
    }
    expect(true, "ex-2: 3 of 3 cases right");
    assert_eq!(run(&["check", "TY01", path(&work)]).0, 0);
    let (status, text) = run(&["scaffold", "TY01", path(&work)]);
    assert!(status == 2 && text.contains("nothing is overwritten"), "{text}");
}

/// The search path without any folder that holds an installed plumb.
fn path_without_plumb() -> std::ffi::OsString {
    let folders = std::env::split_paths(&std::env::var_os("PATH").unwrap()).collect::<Vec<_>>();
    std::env::join_paths(folders.into_iter().filter(|folder| !folder.join("plumb").exists())).unwrap()
}

#[test]
fn expected_outputs_and_lessons_are_blessed() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("curriculum");
    assert!(Command::new("cp").arg("-r").arg(curriculum()).arg(&copy).status().unwrap().success());
    let run = |arguments: &[&str]| finish(toy().env("PLUMB_CURRICULUM", &copy).args(arguments));
    assert_eq!(run(&["bless", "--check"]).0, 0);
    let out = copy.join("toy-track/TY01/ex-1/cases/01_sub.out");
    std::fs::write(&out, "total 3\n").unwrap();
    let (status, text) = run(&["bless", "TY01", "--check"]);
    assert!(status == 1 && text.contains("01_sub.out: out of date from line 1 on"), "{text}");
    assert_eq!(run(&["bless", "TY01"]).0, 0);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "total 2\n");

    assert!(run(&["lesson", "TY01"]).1.contains("## Adding up"));
    let (status, text) = run(&["lesson", "TY01", "--check"]);
    assert!(status == 0 && text.contains("TY01: 3 executed, 0 problems"), "{text}");
    let lesson = copy.join("toy-track/TY01/lesson.md");
    let good = std::fs::read_to_string(&lesson).unwrap();
    std::fs::write(&lesson, good.replace("total 5", "total 6")).unwrap();
    let (status, text) = run(&["lesson", "TY01", "--check"]);
    assert!(status == 1 && text.contains("prints \"total 5\", the lesson says \"total 6\""), "{text}");
    assert_eq!(run(&["lesson", "TY01", "--bless"]).0, 0);
    assert_eq!(std::fs::read_to_string(&lesson).unwrap(), good);
}

/// A class of `count` students: right, wrong, and no program at all.
fn class(folder: &Path, count: usize) {
    std::fs::create_dir_all(folder).unwrap();
    let sources = [solution(), misconception(), node().join("ex-1/misconceptions/sticky-total.c")];
    for number in 0..count {
        let to = folder.join(format!("student-{number:02}.c"));
        match sources.get(number % 4) {
            Some(source) => drop(std::fs::copy(source, to).unwrap()),
            None => std::fs::write(to, "int main(void) { return 0 }").unwrap(),
        }
    }
}

fn merged(folders: &[&Path]) -> Value {
    let mut arguments = vec!["merge", "--json"];
    arguments.extend(folders.iter().map(|folder| path(folder)));
    json(&arguments)
}

#[test]
fn a_class_that_is_killed_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let (students, records) = (folder.path().join("class"), folder.path().join("records"));
    class(&students, 16);
    let arguments =
        ["grade", "TY01/ex-1", path(&students), "--records", path(&records), "--count", "10", "--jobs", "2"];
    let finished = |records: &Path| {
        std::fs::read_dir(records).map_or(0, |entries| {
            entries.flatten().filter(|entry| entry.path().extension().is_some_and(|e| e == "json")).count()
        })
    };

    let mut child = toy().args(arguments).stderr(Stdio::null()).spawn().unwrap();
    let begin = Instant::now();
    while finished(&records) < 4 && begin.elapsed() < Duration::from_secs(120) {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let before = finished(&records);
    assert!((4..16).contains(&before), "killed half-way, with {before} records");

    let (status, text) = run(&arguments);
    assert_eq!(status, 0, "{text}");
    let expected = format!("{} checked", 16 - before);
    assert!(text.contains(&expected) && text.contains(&format!("{before} kept")), "{text}");
    assert_eq!(finished(&records), 16);

    let again = run(&arguments).1;
    assert!(again.contains("0 checked") && again.contains("16 kept"), "{again}");
    std::fs::copy(solution(), students.join("student-01.c")).unwrap();
    assert!(run(&arguments).1.contains("1 checked"), "a changed submission is checked again");
}

#[test]
fn shards_merged_equal_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    class(&at("class"), 8);
    let class = at("class");
    let grade = |records: &Path, extra: &[&str], environment: &[(&str, &str)]| {
        let mut command = toy();
        command.args(["grade", "TY01/ex-1", path(&class), "--count", "5", "--records", path(records)]);
        let (status, text) = finish(command.args(extra).envs(environment.iter().copied()));
        assert_eq!(status, 0, "{text}");
    };
    grade(&at("whole"), &[], &[]);
    grade(&at("one"), &["--shard", "1/2"], &[]);
    grade(&at("two"), &["--shards", "2"], &[("JOB_COMPLETION_INDEX", "1")]);
    let whole = merged(&[&at("whole")]);
    assert_eq!(whole, merged(&[&at("one"), &at("two")]));
    assert_eq!(whole["verdicts"]["correct"], 2);
    assert_eq!(whole["misconceptions"]["order-of-sub"], 2);
    let (status, text) =
        run(&["merge", path(&at("one")), path(&at("two")), "--into", path(&at("all")), "--format", "csv"]);
    assert!(
        status == 0 && text.starts_with("student,target,score,verdict,TY01/ex-1,misconceptions\n"),
        "{text}"
    );
    assert!(Command::new("diff").arg("-r").arg(at("whole")).arg(at("all")).status().unwrap().success());

    let record = at("all").join("TY01-ex-1.student-01.json");
    let (status, text) = run(&["replay", path(&record)]);
    assert!(status == 1 && text.contains("misconception order-of-sub"), "{text}");
    std::fs::write(&record, "{\"format\": 1").unwrap();
    let (status, text) = run(&["replay", path(&record)]);
    assert!(status == 2 && text.contains("is no record"), "{text}");

    let only = at("only");
    grade(&only, &["--only", "student-02,student-03"], &[]);
    assert_eq!(merged(&[&only])["students"].as_array().unwrap().len(), 2);
    let lost = finish(toy().args(["grade", "TY01/ex-1", path(&class)]).env("JOB_COMPLETION_INDEX", "0"));
    assert!(lost.0 == 2 && lost.1.contains("--shards"), "{}", lost.1);
}

#[test]
fn strength_counts_what_is_named() {
    let (status, text) = run(&["strength", "TY01", "--generated", "5"]);
    assert!(
        status == 0 && text.contains("3 of 3 misconceptions rejected by visible cases and named"),
        "{text}"
    );
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = toy().arg("nodes").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_dump_as_json_has_text_and_errors() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("program.js");
    std::fs::write(&file, "a = ;\nb\n").unwrap();
    let dump = json(&["dump", "source", path(&file), "--json"]);
    assert!(dump["text"].as_str().unwrap().ends_with("b;\n"), "{dump}");
    assert_eq!((&dump["errors"][0]["start"], dump["errors"].as_array().unwrap().len()), (&Value::from(4), 1));
}
