//! Finding the C compiler and running it on a student's source.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::failure::{self, CompileFailure, CompilerMissing};
use super::sanitizer::{self, FindingKind};
use super::source::{self, Source};
use super::{guard, toolchain};
use crate::sandbox::{End, Job, Limits, Sandbox, Tier, Workspace};

/// What a compiler may use up: enough for a slow machine, far too little for a macro bomb.
const LIMITS: Limits = Limits {
    cpu: Duration::from_secs(15),
    wall: Duration::from_secs(40),
    idle: Duration::from_secs(40),
    memory: 768 << 20,
    output: 1 << 20,
    processes: 32,
};

/// A program that every whole installation builds.
const FAULTLESS: &str = "#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(void) {
    char *text = malloc(8);
    if (text == NULL) return 1;
    strcpy(text, \"whole\");
    puts(text);
    free(text);
    return 0;
}
";

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
    /// What was found out or built on the way; shared by clones.
    found: Arc<Found>,
}

/// What a compiler is found out or made to know only when it is needed.
#[derive(Debug, Default)]
struct Found {
    /// The object that keeps student code from steering the sanitizers.
    guard: OnceLock<Vec<u8>>,
    /// Whether leaks are detected, in each tier.
    leaks: [OnceLock<bool>; Tier::ALL.len()],
    /// What is wrong with the installation, found out for a build when a source is rejected in it.
    broken: [OnceLock<Option<String>>; 2],
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
        Ok(Compiler { program, arguments: command[1..].to_vec(), family, version, found: Arc::default() })
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
        let work = Work::new()?;
        let staged = source::stage(source.into(), &work.source)?;
        let warnings = match self.build(sandbox, &work, staged.arguments(), build) {
            Err(failure) if failure.is_of_compiler() => {
                // Without headers, linker or sanitizers every source is rejected.
                return Err(match self.broken(sandbox, build)? {
                    Some(diagnostics) => CompileFailure::Installation { build, diagnostics },
                    None => failure,
                });
            }
            built => built?,
        };
        let copied = fs::copy(work.output(), into).map(drop);
        copied.map_err(|error| failure::file(into, error))?;
        Ok(Compiled { executable: into.to_owned(), build, warnings })
    }

    /// Builds the sources that were copied; what the compiler said, unless it failed.
    fn build(
        &self,
        sandbox: &Sandbox,
        work: &Work,
        sources: impl IntoIterator<Item = OsString>,
        build: Build,
    ) -> Result<String, CompileFailure> {
        let mut arguments = self.options(build, &work.source);
        arguments.extend(sources);
        if build == Build::Sanitized {
            let guard = work.scratch.join("guard.o");
            write(&guard, self.guard(sandbox)?)?;
            arguments.push(guard.into());
            arguments.extend(guard::link_options().into_iter().map(OsString::from));
        }
        arguments.push("-lm".into());
        self.run(sandbox, work, arguments)
    }

    /// What the compiler says of a program without fault, if it cannot build that one either: then
    /// the installation is at fault, and no source. Tried once for each build.
    fn broken(&self, sandbox: &Sandbox, build: Build) -> Result<Option<String>, CompileFailure> {
        let known = &self.found.broken[usize::from(build == Build::Sanitized)];
        if let Some(answer) = known.get() {
            return Ok(answer.clone());
        }
        let work = Work::new()?;
        write(&work.source.join("probe.c"), FAULTLESS.as_bytes())?;
        let answer = match self.build(sandbox, &work, ["probe.c".into()], build) {
            Err(failure) if failure.is_of_compiler() => Some(match failure.diagnostics() {
                "" => failure.to_string(),
                said => said.to_owned(),
            }),
            built => built.map(|_| None)?,
        };
        Ok(known.get_or_init(|| answer).clone())
    }

    /// Runs the compiler in the sandbox; what it said, unless it failed.
    fn run(&self, sandbox: &Sandbox, work: &Work, options: Vec<OsString>) -> Result<String, CompileFailure> {
        let mut arguments = self.arguments.clone();
        arguments.extend(options);
        arguments.push("-o".into());
        arguments.push(work.output().into());
        let environment = [
            ("PATH", env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into())),
            ("LC_ALL", "C".into()),
            ("TMPDIR", work.scratch.clone().into()),
            // A compiler cache would write to its owner's home.
            ("CCACHE_DISABLE", "1".into()),
        ]
        .map(|(name, value)| (OsString::from(name), value));
        let mut readable = toolchain::folders(&self.program);
        readable.push(work.source.clone());
        let finished = sandbox.run(&Job {
            arguments: &arguments,
            environment: &environment,
            directory: Some(&work.source),
            readable: &readable,
            writable: Some(&work.scratch),
            // Many warnings are no mistake.
            drops_output: true,
            ..Job::new(&self.program, LIMITS)
        })?;
        let diagnostics = work.readable(&finished.stderr);
        match finished.end {
            End::Exit(0) => Ok(shortened(diagnostics)),
            End::Exit(_) => Err(match guard::redefined(&diagnostics) {
                Some(symbol) => {
                    CompileFailure::SteersSanitizer { symbol, diagnostics: shortened(diagnostics) }
                }
                None => CompileFailure::Rejected { diagnostics: shortened(diagnostics) },
            }),
            end => Err(CompileFailure::Gave { end, diagnostics: shortened(diagnostics) }),
        }
    }

    /// The object that is linked into builds with sanitizers, compiled once.
    fn guard(&self, sandbox: &Sandbox) -> Result<&[u8], CompileFailure> {
        if let Some(object) = self.found.guard.get() {
            return Ok(object);
        }
        let work = Work::new()?;
        write(&work.source.join("guard.c"), guard::source().as_bytes())?;
        self.run(sandbox, &work, ["-std=c11", "-O1", "-c", "guard.c"].map(OsString::from).into())?;
        let object = fs::read(work.output()).map_err(|error| failure::file(&work.output(), error))?;
        Ok(self.found.guard.get_or_init(|| object))
    }

    /// Whether the sanitizers find memory that is never freed, in this sandbox: they have to trace
    /// their own process for that, which not every machine allows. Tried once.
    pub fn detects_leaks(&self, sandbox: &Sandbox) -> bool {
        let tier = Tier::ALL.iter().position(|tier| *tier == sandbox.tier()).unwrap_or(0);
        *self.found.leaks[tier].get_or_init(|| self.probe_leaks(sandbox).unwrap_or(false))
    }

    fn probe_leaks(&self, sandbox: &Sandbox) -> Option<bool> {
        let work = Work::new().ok()?;
        let leak =
            "#include <stdlib.h>\nvoid *volatile p;\nint main(void) { p = malloc(9); p = 0; return 0; }\n";
        write(&work.source.join("leak.c"), leak.as_bytes()).ok()?;
        self.run(sandbox, &work, ["-fsanitize=address", "leak.c"].map(OsString::from).into()).ok()?;
        let program = work.output();
        let environment = self.sanitizer_environment(true);
        let limits = Limits::default().for_sanitized();
        let job = Job { environment: &environment, sanitized: true, ..Job::new(&program, limits) };
        let finding = sandbox.run(&job).ok()?.sanitizer_finding();
        Some(finding.is_some_and(|finding| finding.kind == FindingKind::Leak))
    }

    /// The environment for a program that was built with sanitizers: they stop at the first finding
    /// with an exit status of their own. `leaks`: also report memory that is never freed.
    pub fn sanitizer_environment(&self, leaks: bool) -> Vec<(OsString, OsString)> {
        let mut environment = sanitizer::environment(leaks);
        // The sanitizers of gcc know the lines of a program by themselves.
        if self.family == Family::Clang
            && let Some(symbolizer) = toolchain::symbolizer(&self.program)
        {
            environment.push(("ASAN_SYMBOLIZER_PATH".into(), symbolizer.into()));
        }
        environment
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
                    // Overrides -O2: the checks keep the optimizer from most of its work anyway, and
                    // this compiles in half the time.
                    "-O1",
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

/// The folders of one run of a compiler.
struct Work {
    folder: Workspace,
    /// What it reads: the copy of the student's files.
    source: PathBuf,
    /// What it may write to.
    scratch: PathBuf,
}

impl Work {
    fn new() -> Result<Work, CompileFailure> {
        let folder = Workspace::new().map_err(|error| failure::file(&env::temp_dir(), error))?;
        let source = folder.path().join("source");
        let scratch = folder.path().join("scratch");
        for path in [&source, &scratch] {
            fs::create_dir(path).map_err(|error| failure::file(path, error))?;
        }
        Ok(Work { folder, source, scratch })
    }

    /// Where the compiler puts what it makes.
    fn output(&self) -> PathBuf {
        self.scratch.join("program")
    }

    /// What the compiler said, without the paths of these folders.
    fn readable(&self, text: &[u8]) -> String {
        let text = String::from_utf8_lossy(text);
        let folder = self.folder.path().to_string_lossy();
        text.replace(&format!("{folder}/source/"), "").replace(&format!("{folder}/scratch/"), "")
    }
}

/// How much of what a compiler says is kept: bytes from the beginning, where the first mistake is,
/// and from the end, where the linker speaks and mistakes are counted.
const KEPT: (usize, usize) = (12 << 10, 4 << 10);

/// What a compiler said, without the middle where it said very much: one source can bring about a
/// megabyte of warnings, and reports hold them in many formats.
fn shortened(text: String) -> String {
    let (first, last) = KEPT;
    if text.len() <= first + last {
        return text;
    }
    let head = &text[..text.floor_char_boundary(first)];
    let tail = &text[text.ceil_char_boundary(text.len() - last)..];
    let left_out = text.len() - head.len() - tail.len();
    format!("{head}\n[… {left_out} bytes of messages left out …]\n{tail}")
}

/// Writes a file of plumb's own.
fn write(path: &Path, bytes: &[u8]) -> Result<(), CompileFailure> {
    fs::write(path, bytes).map_err(|error| failure::file(path, error))
}
