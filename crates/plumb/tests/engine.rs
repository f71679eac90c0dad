//! The commands that run JavaScript, driven as a person does.

use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;

fn plumb(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plumb"));
    command.args(arguments).env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

/// Status, standard output, standard error.
fn finish(output: Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    finish(plumb(arguments).output().unwrap())
}

fn run_with_input(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut command = plumb(arguments);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    finish(child.wait_with_output().unwrap())
}

fn file(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("program.js");
    std::fs::write(&file, text).unwrap();
    (folder, file)
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn programs_come_from_files_arguments_and_input() {
    let (_folder, program) =
        file("console.log([1, 2].map(x => x + 1)); Promise.resolve().then(() => print('job'))");
    let expected = (0, "[ 2, 3 ]\njob\n".to_owned(), String::new());
    assert_eq!(run(&["run", path(&program)]), expected);
    assert_eq!(run(&[path(&program)]), expected);
    assert_eq!(run(&["-e", "print(6 * 7)"]).1, "42\n");
    assert_eq!(run(&["run", "-e", "-print('minus')"]).1, "minus\n");
    assert_eq!(run_with_input(&["run"], "print('piped')").1, "piped\n");
    assert_eq!(run_with_input(&["-"], "print('dash')").1, "dash\n");
    assert_eq!(run(&["run", "-e", ""]), (0, String::new(), String::new()));
}

#[test]
fn an_uncaught_error_shows_place_stack_and_causes() {
    let (_folder, program) = file(
        "function inner() { throw new TypeError('low'); }\ntry { inner() } catch (cause) {\n  throw new Error('high', { cause });\n}\n",
    );
    let (status, out, error) = run(&[path(&program)]);
    assert_eq!((status, out.as_str()), (1, ""));
    let name = path(&program);
    for part in [
        &format!("{name}:3:9\n 3 |   throw new Error('high', {{ cause }});\n   |         ^\n"),
        "Uncaught Error: high\n    at ",
        "caused by: TypeError: low\n    at inner (",
    ] {
        assert!(error.contains(part), "{part} is missing in\n{error}");
    }
    let (status, _, error) = run(&["-e", "Promise.reject(new Error('late'))"]);
    assert!(status == 1 && error.contains("Uncaught (in promise) Error: late"), "{error}");
    let (status, _, error) = run(&["-e", "throw { code: 7 }"]);
    assert!(status == 1 && error.contains("Uncaught { code: 7 }"), "{error}");
    let loops = "const a = new Error('a'), b = new Error('b', { cause: a }); a.cause = b; throw a";
    assert_eq!(run(&["-e", loops]).2.matches("caused by").count(), 1);
}

#[test]
fn a_program_that_cannot_be_read_shows_where() {
    let (_folder, program) = file("let a = 1;\nlet b = ;\n");
    let (status, _, error) = run(&[path(&program)]);
    assert!(
        status == 1 && error.contains("program.js:2:9: SyntaxError") && error.contains("        ^"),
        "{error}"
    );
    std::fs::write(&program, b"let a = '\xFF';").unwrap();
    let (status, _, error) = run(&[path(&program)]);
    assert!(status == 1 && error.contains("not UTF-8"), "{error}");
}

#[test]
fn wrong_usage_has_its_own_status() {
    for arguments in [
        &["run", "/nothing.js"][..],
        &["nothing.js"],
        &["run", "--max-heap", "much", "-e", "1"],
        &["run", "--time-limit", "0", "-e", "1"],
        &["run", "-e", "1", "file.js"],
        &["test262", "--suite", "/nothing"],
        &["dump", "heap", "/nothing.js"],
    ] {
        let (status, _, error) = run(arguments);
        assert!(status == 2 && !error.is_empty(), "{arguments:?}: {status} {error}");
    }
}

#[test]
fn limits_end_programs_cleanly() {
    let (status, _, error) =
        run(&["run", "--time-limit", "0.2", "-e", "try { for (;;); } finally { print('no') }"]);
    assert!(status == 1 && error.contains("time limit of 0.2 s"), "{error}");
    let recursion = "function f() { return 1 + f() } try { f() } catch (e) { print(e.name) }";
    assert_eq!(run(&["run", "--stack-size", "64k", "-e", recursion]).1, "RangeError\n");
    let getters = "let o = { get a() { return this.a } }; try { o.a } catch (e) { print(e.name) }";
    assert_eq!(run(&["-e", getters]).1, "RangeError\n");
    let growing = "let all = []; try { for (;;) all.push(new Array(1000).fill(1.5)) } catch (e) { all = null; print(e.name) }";
    assert_eq!(run(&["run", "--max-heap", "32m", "-e", growing]).1, "RangeError\n");
}

#[test]
fn the_collector_can_be_driven_hard() {
    let program = "let s = ''; for (let i = 0; i < 20; i++) s += String(i); print(s.length)";
    assert_eq!(run(&["run", "--gc-stress", "--gc-verify", "-e", program]), (0, "30\n".into(), String::new()));
}

#[test]
fn limits_that_are_exceeded_are_named() {
    let endless = "function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) } fib(90)";
    let (status, _, error) = run(&["run", "--time-limit", "0.2", "-e", endless]);
    assert!(status == 1 && error.contains("ended after its time limit of 0.2 s"), "{error}");
    let (status, _, error) = run(&["run", "--stack-size", "64k", "-e", "(function f() { f() })()"]);
    assert!(status == 1 && error.contains("RangeError: Maximum call stack size exceeded"), "{error}");
    let growing = "let all = []; for (;;) all.push(new Array(1000).fill(1.5))";
    let (status, _, error) = run(&["run", "--max-heap", "32m", "-e", growing]);
    assert!(status == 1 && error.contains("RangeError: Out of memory"), "{error}");
    let (status, _, error) = run(&["run", "--max-heap", "64k", "-e", "1"]);
    assert!(status == 2 && error.contains("heap"), "{error}");
}

#[test]
fn pauses_of_the_collector_are_told() {
    let program = "let s = 0; for (let i = 0; i < 3e5; i++) s += [i].length; print(s)";
    let (status, out, error) = run(&["run", "--trace-gc", "-e", program]);
    assert_eq!((status, out.as_str()), (0, "300000\n"));
    let first = error.lines().next().unwrap();
    assert!(first.starts_with("gc 1: minor ") && first.ends_with("nursery full"), "{error}");
    let (_, _, error) = run(&["run", "--trace-gc=json", "-e", program]);
    for line in error.lines() {
        let pause: Value = serde_json::from_str(line).unwrap();
        assert!(pause["us"].is_number() && pause["before"].as_u64() >= Some(1), "{line}");
    }
    assert_eq!(run(&["run", "--trace-gc=xml", "-e", "1"]).0, 2);
}

#[test]
fn kept_code_is_used_and_refused_with_its_reason() {
    let (folder, program) = file("import { two } from './two.mjs'; print(two() + 1)");
    std::fs::write(folder.path().join("two.mjs"), "export const two = () => 2").unwrap();
    let cache = folder.path().join("kept");
    let command = || run(&["run", "--module", "--code-cache", path(&cache), path(&program)]);
    let files = || {
        let entries = std::fs::read_dir(&cache).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<PathBuf> = entries.collect();
        files.sort();
        files
    };
    let good = (0, "3\n".to_owned(), String::new());
    assert_eq!(command(), good);
    assert_eq!(files().len(), 2);
    assert_eq!(command(), good);
    let damage = |change: &dyn Fn(&mut Vec<u8>)| {
        for file in files() {
            let mut bytes = std::fs::read(&file).unwrap();
            change(&mut bytes);
            std::fs::write(&file, bytes).unwrap();
        }
    };
    for (change, reason) in [
        (
            &(|bytes: &mut Vec<u8>| *bytes.last_mut().unwrap() ^= 1) as &dyn Fn(&mut Vec<u8>),
            "templates is damaged",
        ),
        (&|bytes| bytes.truncate(50), "truncated at byte 50"),
        (&|bytes| bytes.clear(), "not a code cache"),
        (&|bytes| bytes[12] ^= 1, "made with another opcode table"),
        (&|bytes| bytes[30] ^= 1, "made from another source"),
    ] {
        damage(change);
        let (status, out, error) = command();
        assert_eq!((status, out.as_str()), (0, "3\n"), "{error}");
        assert!(error.lines().count() == 2 && error.matches(reason).count() == 2, "{error}");
        // Written anew.
        assert_eq!(command(), good);
    }
    std::fs::write(&program, "print('changed')").unwrap();
    let (status, out, error) = command();
    assert_eq!((status, out.as_str()), (0, "changed\n"));
    assert!(error.contains("made from another source") && files().len() == 2, "{error}");
}

/// Starts the command, waits for what it says first, presses Ctrl-C.
#[cfg(unix)]
fn interrupted(arguments: &[&str], input: &str, said: &str) -> std::process::Child {
    use std::io::Read;
    let mut command = plumb(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(input.as_bytes()).unwrap();
    let mut heard = vec![0; said.len()];
    child.stdout.as_mut().unwrap().read_exact(&mut heard).unwrap();
    assert_eq!(heard, said.as_bytes());
    rustix::process::kill_process(rustix::process::Pid::from_child(&child), rustix::process::Signal::INT)
        .unwrap();
    child
}

/// The status of a child that must end soon.
#[cfg(unix)]
fn ends(child: &mut std::process::Child) -> Option<i32> {
    for _ in 0..1500 {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    panic!("the program went on");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_loops_and_recursion() {
    for endless in [
        "print('on'); for (;;);",
        "print('on'); function f() { try { f(); f() } finally { f() } } for (;;) f()",
        "print('on'); function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) } fib(90)",
        "print('on'); (function again() { Promise.resolve().then(again) })()",
    ] {
        let mut child = interrupted(&["-e", endless], "", "on\n");
        assert_eq!(ends(&mut child), Some(130), "{endless}");
    }
}

#[cfg(unix)]
#[test]
fn a_session_survives_ctrl_c() {
    let input = "let a = 20\nprint('on'); for (;;);\na * 2 + 2\n";
    let mut child = interrupted(&["run", "-i"], input, "undefined\non\n");
    drop(child.stdin.take());
    assert_eq!(ends(&mut child), Some(0));
    let (_, out, error) = finish(child.wait_with_output().unwrap());
    assert!(out.ends_with("42\n") && error.contains("interrupted"), "{out}{error}");
}

#[test]
fn a_session_keeps_its_names_and_goes_on_after_errors() {
    let input = "let a = 20\nfunction f(x) {\n  return x + 1\n}\nf(a) * 2\n{ a: 'text' }\nthrow new Error('no')\n_\n.help\n.exit\n1\n";
    let (status, out, error) = run_with_input(&["run", "-i"], input);
    assert_eq!(status, 0);
    assert!(out.starts_with("undefined\nundefined\n42\n{ a: 'text' }\n{ a: 'text' }\n"), "{out}");
    assert!(out.contains("Tab completes") && !out.ends_with("\n1\n"), "{out}");
    assert!(error.contains("<line 5>:1:7") && error.contains("Uncaught Error: no"), "{error}");
}

/// A suite of three tests, one of which fails.
fn suite() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    };
    write("harness/assert.js", "function assert(ok) { if (!ok) throw new Test262Error('not ok'); }");
    write("harness/sta.js", "class Test262Error extends Error {}");
    write("test/language/a/good.js", "assert(1 + 1 === 2);");
    write("test/language/a/bad.js", "/*---\nflags: [noStrict]\n---*/\nassert(false);");
    write("test/built-ins/B/skipped.js", "/*---\nfeatures: [decorators]\nflags: [onlyStrict]\n---*/\n");
    folder
}

#[test]
fn the_suite_is_counted_and_held_against_a_baseline() {
    let suite = suite();
    let command =
        |more: &[&str]| run(&[&["test262", "--suite", path(suite.path()), "--jobs", "2"], more].concat());
    let (status, out, error) = command(&[]);
    assert_eq!(status, 1, "{out}{error}");
    assert!(
        out.contains("✗ language/a/bad.js sloppy") && out.contains("2 passed, 1 failed, 1 skipped"),
        "{out}"
    );
    let (status, out, _) = command(&["--json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(status, 1);
    assert_eq!(report["total"], serde_json::json!({ "passed": 2, "failed": 1, "skipped": 1 }));
    assert_eq!(report["folders"]["built-ins/B"]["skipped"], 1);
    assert_eq!(report["failures"][0]["file"], "language/a/bad.js");
    let known = suite.path().join("known.txt");
    assert_eq!(command(&["--write-baseline", path(&known)]).0, 0);
    assert!(std::fs::read_to_string(&known).unwrap().ends_with("\nlanguage/a/bad.js sloppy\n"));
    std::fs::write(&known, "language/a/bad.js sloppy\nlanguage/a/good.js strict\n").unwrap();
    let (status, out, _) = command(&["--baseline", path(&known), "language"]);
    assert!(
        status == 0 && out.contains("0 beyond the baseline, 1 known, 1 of the baseline pass now"),
        "{out}"
    );
    assert_eq!(command(&["--filter", "good", "--gc-stress", "--gc-verify"]).0, 0);
    assert_eq!(command(&["--filter", "absent"]).0, 2);
}

#[test]
fn bytecode_shapes_and_heap_are_dumped() {
    let (_folder, program) =
        file("function add(a, b) { return a + b }\nlet point = { first_x: add(1, 2), first_y: 2 };\n");
    let (status, out, _) = run(&["dump", "bytecode", path(&program)]);
    assert_eq!(status, 0);
    assert!(out.contains("\"add\" parameters 2") && out.contains("1:29    Add"), "{out}");
    let (status, out, _) = run(&["dump", "shapes", path(&program)]);
    assert!(
        status == 0
            && out.contains("+first_x in-object 0 wec\n")
            && out.contains("+first_y in-object 1 wec\n"),
        "{out}"
    );
    let (status, out, _) = run(&["dump", "heap", path(&program)]);
    assert!(
        status == 0 && out.starts_with("kind") && out.contains("\nSHAPE ") && out.contains("\ntotal"),
        "{out}"
    );
    std::fs::write(&program, "throw new Error('never shown')").unwrap();
    let (status, out, error) = run(&["dump", "heap", path(&program)]);
    assert!(status == 1 && out.is_empty() && error.contains("never shown"), "{error}");
    std::fs::write(&program, "let a = ;").unwrap();
    let (status, out, error) = run(&["dump", "bytecode", path(&program)]);
    assert!(status == 1 && out.is_empty() && error.contains("SyntaxError"), "{error}");
}

#[test]
fn imports_that_fail_show_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        path(&file).to_owned()
    };
    file("a.mjs", "export const a = 1");
    let missing = file("missing.mjs", "\nimport { zzz } from './a.mjs'");
    let (status, _, error) = run(&[&missing]);
    let expected = format!("{missing}:2:10\n 2 | import {{ zzz }} from './a.mjs'\n   |          ^\n");
    assert!(status == 1 && error.starts_with(&expected), "{error}");
    assert!(
        error.contains("SyntaxError: The requested module './a.mjs' does not provide an export named 'zzz'")
    );
    let wrong = file("wrong.mjs", "await 1;\nlet x = ;");
    let importer = file("importer.mjs", "import './wrong.mjs'");
    for main in [&importer, &wrong] {
        let (status, _, error) = run(&[main]);
        assert!(status == 1 && error.starts_with(&format!("{wrong}:2:9: SyntaxError: ")), "{error}");
        assert!(error.contains(" 2 | let x = ;\n   |         ^\n"), "{error}");
    }
    file("d.json", "[1]");
    let hint = run(&[&file("json.mjs", "import './d.json'")]).2;
    assert!(hint.contains("with { type: 'json' }"), "{hint}");
    let folder = run(&[&file("folder.mjs", "import '.'")]).2;
    assert!(folder.contains("it is a folder"), "{folder}");
}

#[test]
fn a_module_that_waits_for_ever_has_a_status_of_its_own() {
    let (_folder, program) = file("1;\nawait new Promise(() => {})");
    let (status, out, error) = run(&["run", "--module", path(&program)]);
    assert_eq!((status, out.as_str()), (13, ""));
    assert!(error.contains("ended at an await that nothing can settle"), "{error}");
    assert!(error.contains(&format!("at {}:2:1\n", path(&program))), "{error}");
    assert_eq!(run(&["-m", "-e", "await 1"]).0, 0);
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_ends_the_program() {
    let mut child = plumb(&["-e", "for (;;) console.log(1)"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(finish(child.wait_with_output().unwrap()), (0, String::new(), String::new()));
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let (status, _, error) = finish(plumb(&["-e", "print(1)"]).stdout(full).output().unwrap());
    assert!(status == 1 && error.contains("cannot write to standard output"), "{status} {error}");
}

#[test]
fn errors_show_the_errors_that_they_keep() {
    let error = run(&["-e", "throw new SuppressedError(new Error('late'), new Error('first'))"]).2;
    assert!(
        error.contains("\nerror: Error: late\n") && error.contains("\nsuppressed: Error: first\n"),
        "{error}"
    );
    let error = run(&["-e", "throw new AggregateError([new Error('a', { cause: 'why' }), 'b'], 'all')"]).2;
    assert!(error.contains("\nerror: Error: a\n"), "{error}");
    assert!(error.ends_with("caused by: why\nerror: b\n"), "{error}");
}

#[test]
fn options_of_run_imply_it() {
    let (_folder, program) = file("print(1)");
    for options in [&["--stack-size", "64k"][..], &["--max-heap=64m"], &["-m"]] {
        let arguments = [options, &[path(&program)]].concat();
        assert_eq!(run(&arguments), (0, "1\n".to_owned(), String::new()), "{arguments:?}");
    }
    assert_eq!(run(&["--no-such", path(&program)]).0, 2);
}

#[test]
fn accessors_and_namespaces_are_shown_as_what_they_are() {
    let shown = run(&["-e", "console.log({ get x() {}, set y(v) {}, get z() {}, set z(v) {} })"]).1;
    assert_eq!(shown, "{ x: [Getter], y: [Setter], z: [Getter/Setter] }\n");
    let (_folder, program) = file("import * as n from './program.js'; export const a = 1; console.log(n)");
    assert_eq!(run(&["-m", path(&program)]).1, "[Module: null prototype] { a: 1 }\n");
}

#[test]
fn a_list_that_is_too_long_is_no_call() {
    let long = "Reflect.ownKeys(new Proxy({}, { ownKeys: () => ({ length: 2 ** 32 }) }))";
    let error = run(&["-e", long]).2;
    assert!(error.contains("RangeError: A list of 4294967296 elements is too long"), "{error}");
}

/// What is typed wrong can be typed again.
#[test]
fn sessions_forgive() {
    let lines = "let v = (() => { throw 1 })()\nlet v = 2\nconst v = 3\nv\n";
    let (status, out, error) = run_with_input(&["run", "--interactive"], lines);
    assert_eq!((status, error.as_str()), (0, "Uncaught 1\n"));
    assert_eq!(out, "undefined\nundefined\n3\n");
}
