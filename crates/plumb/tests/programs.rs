//! Programs nobody here wrote: packages of npm do substantial work under plumb and under node, and
//! print the same. `tests/programs/README.md` says how they are put together.
//!
//! The packages are installed once for each build folder. Without npm, node or a network the tests
//! say why they compare nothing.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// What a module sees beside `module`, `exports` and `require`: `host` of `commonjs.js`.
const PARAMETERS: &str = "module, exports, require, process, console, setTimeout, clearTimeout, TextEncoder";

fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/programs")
}

/// The folder with the packages, or why there is none.
fn packages() -> &'static Result<PathBuf, String> {
    static PACKAGES: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    PACKAGES.get_or_init(install)
}

fn install() -> Result<PathBuf, String> {
    succeeds(Command::new("node").arg("--version"))?;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("npm-programs");
    let lock = fs::read(programs().join("package-lock.json")).map_err(|error| error.to_string())?;
    let done = folder.join("installed");
    if fs::read(&done).is_ok_and(|installed| installed == lock) {
        return Ok(folder.join("node_modules"));
    }
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    fs::copy(programs().join("package.json"), folder.join("package.json"))
        .map_err(|error| error.to_string())?;
    fs::write(folder.join("package-lock.json"), &lock).map_err(|error| error.to_string())?;
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]);
    succeeds(npm.current_dir(&folder))?;
    fs::write(&done, &lock).map_err(|error| error.to_string())?;
    Ok(folder.join("node_modules"))
}

fn succeeds(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{name}: {error}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr))),
    }
}

/// A text as a literal. JSON is JavaScript.
fn literal(text: &str) -> String {
    serde_json::to_string(text).expect("a string has a JSON text")
}

/// A program and all that it needs, as one script. `beside` are more folders for its files.
fn bundle(program: &str, folders: &[&Path]) -> String {
    let own = programs();
    let read = |file: &str| {
        let found =
            [own.as_path()].iter().chain(folders).map(|folder| folder.join(file)).find(|at| at.exists());
        let found = found.unwrap_or_else(|| panic!("{program} needs {file}"));
        fs::read_to_string(&found).unwrap_or_else(|error| panic!("{}: {error}", found.display()))
    };
    let source = read(&format!("{program}.js"));
    let (mut globals, mut script) = (String::new(), read("commonjs.js"));
    let mut define = |name: &str, text: &str| {
        // A hashbang is a comment at the very start of a file only.
        let comment = if text.starts_with("#!") { "//" } else { "" };
        let name = literal(name);
        writeln!(script, "defineModule({name}, function ({PARAMETERS}) {{{comment}{text}\n}});").unwrap();
    };
    let mut texts = String::new();
    for line in source.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["//", "module:", name, file] => define(name, &read(file)),
            ["//", "text:", name, file] => {
                writeln!(texts, "texts.set({}, {});", literal(name), literal(&read(file))).unwrap();
            }
            ["//", "global:", file] => globals += &read(file),
            _ => {}
        }
    }
    define("program", &source);
    globals + &script + &texts + "requireFrom(\"\")(\"program\");\n"
}

fn run(command: &mut Command, script: &Path) -> Output {
    command.arg(script).stdin(Stdio::null()).output().expect("the program starts")
}

/// Runs a program under both engines and compares what they print.
fn compare(program: &str, folders: &[&Path]) {
    let packages = match packages() {
        Ok(packages) => packages,
        Err(reason) => return println!("skipped: {program} needs node and packages of npm: {reason}"),
    };
    let folders: Vec<&Path> = folders.iter().copied().chain([packages.as_path()]).collect();
    // A fixed place, so that a failure can be run again.
    let script = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{program}.bundle.js"));
    fs::write(&script, bundle(program, &folders)).unwrap();
    let expected = run(&mut Command::new("node"), &script);
    let failed = String::from_utf8_lossy(&expected.stderr);
    assert!(expected.status.success(), "node cannot run {}: {failed}", script.display());
    assert!(!expected.stdout.is_empty(), "{program} prints nothing");
    let mut plumb = Command::new(env!("CARGO_BIN_EXE_plumb"));
    let plumb = plumb.env("NO_COLOR", "1").args(["run", "--time-limit", "300"]);
    let actual = run(plumb, &script);
    let failed = String::from_utf8_lossy(&actual.stderr);
    assert!(actual.status.success(), "{}: {}: {failed}", script.display(), actual.status);
    let (expected, actual) =
        (String::from_utf8_lossy(&expected.stdout), String::from_utf8_lossy(&actual.stdout));
    let differs = expected.lines().zip(actual.lines()).position(|(node, plumb)| node != plumb);
    if let Some(line) = differs {
        let (node, plumb) = (expected.lines().nth(line).unwrap(), actual.lines().nth(line).unwrap());
        panic!("{}: line {} differs\n node: {node}\nplumb: {plumb}", script.display(), line + 1);
    }
    assert_eq!(expected.lines().count(), actual.lines().count(), "{}", script.display());
}

macro_rules! programs {
    ($($name:ident $program:literal;)*) => {
        $(#[test]
        fn $name() {
            compare($program, &[]);
        })*
    };
}

programs! {
    acorn "acorn";
    es5_shim_suite "es5-shim";
    es6_shim_suite "es6-shim";
    immutable "immutable";
    lodash "lodash";
    prettier "prettier";
    react "react";
    react_development "react-development";
    typescript "typescript";
}

#[test]
fn lodash_suite() {
    let Some(lodash) = std::env::var_os("LODASH") else {
        return println!("skipped: LODASH names no checkout of lodash");
    };
    compare("lodash-suite", &[Path::new(&lodash)]);
}
