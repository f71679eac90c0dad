//! Packages of npm as programs: installs them, joins a program with what it needs to one script, and
//! runs that under plumb and under node. For `programs.rs` and `suites.rs`.
//!
//! The packages are installed once for each build folder. Without npm, node or a network the tests
//! say why they compare nothing.

use std::fmt::Write;
use std::fs::{self, File};
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

/// The scripts below a folder, as paths inside it, in order.
fn scripts_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("a folder is read to its end").path();
        let name = path.file_name().expect("an entry has a name").to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(scripts_below(&path).into_iter().map(|below| format!("{name}/{below}")));
        } else if name.ends_with(".js") {
            found.push(name);
        }
    }
    found.sort();
    found
}

/// A program and all that it needs, as one script. `folders` are where its files may lie as well.
fn bundle(program: &str, folders: &[&Path]) -> String {
    let own = programs();
    let find = |file: &str| {
        let found =
            [own.as_path()].iter().chain(folders).map(|folder| folder.join(file)).find(|at| at.exists());
        found.unwrap_or_else(|| panic!("{program} needs {file}"))
    };
    let read = |file: &str| {
        let found = find(file);
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
            ["//", "folder:", name, folder] => {
                for file in scripts_below(&find(folder)) {
                    define(&format!("{name}/{file}"), &read(&format!("{folder}/{file}")));
                }
            }
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

/// Runs a script, with a file beside it for what it prints: node loses the end of what it writes to a
/// pipe where an error ends it.
fn run(command: &mut Command, script: &Path, engine: &str) -> Output {
    let printed = script.with_extension(engine);
    let file = File::create(&printed).unwrap_or_else(|error| panic!("{}: {error}", printed.display()));
    command.arg(script).stdin(Stdio::null()).stdout(file);
    let mut output = command.output().expect("the program starts");
    output.stdout = fs::read(&printed).unwrap_or_else(|error| panic!("{}: {error}", printed.display()));
    output
}

/// What node and plumb make of one script.
pub(crate) struct Runs {
    pub(crate) script: PathBuf,
    pub(crate) node: Output,
    pub(crate) plumb: Output,
}

/// Runs a program under both engines, or says why it cannot and returns nothing.
pub(crate) fn run_both(program: &str, folders: &[&Path]) -> Option<Runs> {
    let packages = match packages() {
        Ok(packages) => packages,
        Err(reason) => {
            println!("skipped: {program} needs node and packages of npm: {reason}");
            return None;
        }
    };
    let folders: Vec<&Path> = folders.iter().copied().chain([packages.as_path()]).collect();
    // A fixed place, so that a failure can be run again.
    let name = program.replace('/', "-");
    let script = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.bundle.js"));
    fs::write(&script, bundle(program, &folders)).unwrap();
    let node = run(&mut Command::new("node"), &script, "node");
    let mut plumb = Command::new(env!("CARGO_BIN_EXE_plumb"));
    let plumb = run(plumb.env("NO_COLOR", "1").args(["run", "--time-limit", "300"]), &script, "plumb");
    Some(Runs { script, node, plumb })
}

impl Runs {
    /// Panics unless both print the same, and something.
    pub(crate) fn assert_same_output(&self) {
        let script = self.script.display();
        let node = String::from_utf8_lossy(&self.node.stdout);
        let plumb = String::from_utf8_lossy(&self.plumb.stdout);
        assert!(!node.is_empty(), "{script} prints nothing");
        for (line, (node, plumb)) in node.lines().zip(plumb.lines()).enumerate() {
            assert!(node == plumb, "{script}: line {} differs\n node: {node}\nplumb: {plumb}", line + 1);
        }
        assert_eq!(node.lines().count(), plumb.lines().count(), "{script}");
    }
}
