//! Finding the C compiler and running it on a student's source.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::failure::{CompileFailure, CompilerMissing};
use super::source::{self, Source};
use super::toolchain;
use crate::sandbox::{End, Job, Limits, Sandbox, Workspace};

/// What a compiler may use up: enough for a slow machine, far too little for a macro bomb.
const LIMITS: Limits = Limits {
    cpu: Duration::from_secs(20),
    wall: Duration::from_secs(40),
    memory: 1 << 30,
    output: 1 << 20,
    processes: 32,
};

/// Who made the compiler: some options have two spellings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// The GNU compiler.
    Gcc,
    /// Clang, Apple's included.
    Clang,
}

/// How to build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Build {
    /// `-std=c11 -Wall -Wextra -O2 -g`, as the student does.
    Plain,
    /// The same with address and undefined-behaviour sanitizers that stop at the first finding.
    Sanitized,
}

/// An executable and what the compiler had to say about its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiled {
    /// The executable.
    pub executable: PathBuf,
    /// How it was built.
    pub build: Build,
    /// Warnings, with paths relative to the student's folder; often empty.
    pub warnings: String,
}

/// A C compiler of this machine.
#[derive(Clone, Debug)]
pub struct Compiler {
    program: PathBuf,
    arguments: Vec<OsString>,
    family: Family,
    version: String,
}

impl Compiler {
    /// The compiler that was asked for, else the one in `CC`, else `cc`, `gcc` or `clang`.
    ///
    /// A compiler that was asked for and does not work is an error, not a reason to take another.
    pub fn find(explicit: Option<&Path>) -> Result<Compiler, CompilerMissing> {
        let asked = match explicit {
            Some(path) => Some(vec![path.as_os_str().to_owned()]),
            None => env::var_os("CC").map(words).filter(|words| !words.is_empty()),
        };
        let candidates = match asked {
            Some(asked) => vec![asked],
            None => ["cc", "gcc", "clang"].map(|name| vec![OsString::from(name)]).into(),
        };
        let mut tried = Vec::new();
        for candidate in candidates {
            match Compiler::probe(&candidate) {
                Ok(compiler) => return Ok(compiler),
                Err(reason) => tried.push((candidate[0].to_string_lossy().into_owned(), reason)),
            }
        }
        Err(CompilerMissing { tried })
    }

    /// Asks a compiler for its version.
    fn probe(command: &[OsString]) -> Result<Compiler, String> {
        let program = on_path(Path::new(&command[0])).ok_or("not found")?;
        let output = Command::new(&program)
            .arg("--version")
            .env("LC_ALL", "C")
            .output()
            .map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&output.stdout);
        let version = text.lines().next().unwrap_or("").trim().to_owned();
        if !output.status.success() || version.is_empty() {
            return Err("is not a C compiler: it does not know --version".to_owned());
        }
        let family = if text.contains("clang") { Family::Clang } else { Family::Gcc };
        Ok(Compiler { program, arguments: command[1..].to_vec(), family, version })
    }

    /// The path of the compiler.
    pub fn path(&self) -> &Path {
        &self.program
    }

    /// Who made it.
    pub fn family(&self) -> Family {
        self.family
    }

    /// The first line of what it says about its version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Compiles and links a source into the executable `into`.
    pub fn compile<'a>(
        &self,
        sandbox: &Sandbox,
        source: impl Into<Source<'a>>,
        build: Build,
        into: &Path,
    ) -> Result<Compiled, CompileFailure> {
        let work = Workspace::new()
            .map_err(|error| CompileFailure::File { path: env::temp_dir(), reason: error.to_string() })?;
        let file_problem = |path: &Path, error: std::io::Error| CompileFailure::File {
            path: path.to_owned(),
            reason: error.to_string(),
        };
        let sources = work.path().join("source");
        fs::create_dir(&sources).map_err(|error| file_problem(&sources, error))?;
        let staged = source::stage(source.into(), &sources)?;
        let scratch = work.path().join("scratch");
        fs::create_dir(&scratch).map_err(|error| file_problem(&scratch, error))?;
        let output = scratch.join("program");

        let mut arguments = self.arguments.clone();
        arguments.extend(self.options(build, &sources));
        arguments.push("-o".into());
        arguments.push(output.clone().into());
        arguments.extend(staged.units.iter().map(|unit| unit.clone().into_os_string()));
        arguments.push("-lm".into());
        let environment = [
            ("PATH", env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into())),
            ("LC_ALL", "C".into()),
            ("TMPDIR", scratch.clone().into()),
        ]
        .map(|(name, value)| (OsString::from(name), value));
        let mut readable = toolchain::folders(&self.program);
        readable.push(sources.clone());
        let finished = sandbox.run(&Job {
            arguments: &arguments,
            environment: &environment,
            directory: Some(&sources),
            readable: &readable,
            writable: Some(&scratch),
            ..Job::new(&self.program, LIMITS)
        })?;
        let diagnostics = readable_diagnostics(&finished.stderr, work.path());
        match finished.end {
            End::Exit(0) => {
                fs::copy(&output, into).map_err(|error| file_problem(into, error))?;
                Ok(Compiled { executable: into.to_owned(), build, warnings: diagnostics })
            }
            End::Exit(_) => Err(CompileFailure::Rejected { diagnostics }),
            end => Err(CompileFailure::Gave { end, diagnostics }),
        }
    }

    /// The options of a build.
    fn options(&self, build: Build, sources: &Path) -> Vec<OsString> {
        let mut options: Vec<OsString> =
            ["-std=c11", "-Wall", "-Wextra", "-O2", "-g", "-pthread", "-I."].map(OsString::from).into();
        match self.family {
            Family::Gcc => {
                options.extend(["-fmax-errors=20", "-fdiagnostics-color=never"].map(OsString::from))
            }
            Family::Clang => {
                options.extend(["-ferror-limit=20", "-fno-color-diagnostics"].map(OsString::from))
            }
        }
        let mut map = OsString::from("-ffile-prefix-map=");
        map.push(sources);
        map.push("=.");
        options.push(map);
        if build == Build::Sanitized {
            // The object-size check sees what the address sanitizer sees and says it less clearly.
            options.extend(
                [
                    "-fsanitize=address,undefined",
                    "-fno-sanitize=object-size",
                    "-fno-sanitize-recover=all",
                    "-fno-omit-frame-pointer",
                ]
                .map(OsString::from),
            );
        }
        options
    }
}

impl fmt::Display for Compiler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.program.display(), self.version)
    }
}

/// The words of a command such as `gcc -m64`.
fn words(command: OsString) -> Vec<OsString> {
    match command.to_str() {
        Some(text) => text.split_whitespace().map(OsString::from).collect(),
        None => vec![command],
    }
}

/// The absolute path of a program, found as a shell finds it.
fn on_path(name: &Path) -> Option<PathBuf> {
    let found = if name.components().count() > 1 {
        Some(name.to_owned()).filter(|path| path.is_file())
    } else {
        env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
    };
    std::path::absolute(found?).ok()
}

/// What the compiler said, without the paths of the temporary folder.
fn readable_diagnostics(text: &[u8], work: &Path) -> String {
    let text = String::from_utf8_lossy(text);
    let work = work.to_string_lossy();
    text.replace(&format!("{work}/source/"), "").replace(&format!("{work}/scratch/"), "")
}
