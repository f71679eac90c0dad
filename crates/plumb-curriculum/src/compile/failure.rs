//! Why there is no executable.

use std::path::{Path, PathBuf};
use std::{error, fmt, io};

use super::{Build, SourceProblem};
use crate::sandbox::{End, SandboxError};

/// How a C compiler is installed.
const INSTALL: &str = if cfg!(target_os = "macos") {
    "xcode-select --install"
} else {
    "for example: apt install gcc libc6-dev"
};

/// No C compiler was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompilerMissing {
    /// What was looked for, and what came of it.
    pub tried: Vec<(String, String)>,
}

impl fmt::Display for CompilerMissing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no C compiler found")?;
        for (index, (name, reason)) in self.tried.iter().enumerate() {
            write!(f, "{}{name}: {reason}", if index == 0 { " (" } else { ", " })?;
        }
        if !self.tried.is_empty() {
            f.write_str(")")?;
        }
        write!(f, "; install gcc or clang ({INSTALL}) or name one in CC")
    }
}

impl error::Error for CompilerMissing {}

/// Why a source has no executable.
#[derive(Debug)]
pub enum CompileFailure {
    /// The source is not one that a compiler can be given: the student's to mend.
    Source(SourceProblem),
    /// The compiler or the linker refused it: a compile error.
    Rejected {
        /// What the compiler said, with paths relative to the student's folder.
        diagnostics: String,
    },
    /// It defines a function that steers the sanitizers, which would hide findings.
    SteersSanitizer {
        /// The function's name.
        symbol: &'static str,
        /// What the linker said.
        diagnostics: String,
    },
    /// Compiling it took more than a compiler may have, or crashed the compiler.
    Gave {
        /// The limit, or the signal.
        end: End,
        /// What the compiler said before.
        diagnostics: String,
    },
    /// The compiler builds no program at all, as where headers, linker or sanitizers are missing: a
    /// fault of the grader.
    Installation {
        /// The build that fails.
        build: Build,
        /// What the compiler said of a program without fault.
        diagnostics: String,
    },
    /// The compiler could not be run: a fault of the grader.
    Fault(SandboxError),
    /// A file of plumb's own could not be written or read: a fault of the grader.
    File {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

impl CompileFailure {
    /// Whether the grader is at fault, and not the student.
    pub fn is_grader_fault(&self) -> bool {
        use CompileFailure::{Fault, File, Installation};
        matches!(self, Installation { .. } | Fault(_) | File { .. })
    }

    /// Whether it is the compiler that said no, to a source or to all sources.
    pub(super) fn is_of_compiler(&self) -> bool {
        use CompileFailure::{Gave, Rejected};
        matches!(self, Rejected { .. } | Gave { end: End::Signal(_), .. })
    }

    /// What the compiler said, where it said something.
    pub fn diagnostics(&self) -> &str {
        match self {
            CompileFailure::Rejected { diagnostics }
            | CompileFailure::SteersSanitizer { diagnostics, .. }
            | CompileFailure::Gave { diagnostics, .. }
            | CompileFailure::Installation { diagnostics, .. } => diagnostics,
            CompileFailure::Source(_) | CompileFailure::Fault(_) | CompileFailure::File { .. } => "",
        }
    }
}

impl fmt::Display for CompileFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CompileFailure::Source(problem) => problem.fmt(f),
            CompileFailure::Rejected { diagnostics } => {
                write!(f, "it does not compile:\n{diagnostics}")
            }
            CompileFailure::SteersSanitizer { symbol, .. } => {
                write!(
                    f,
                    "it defines `{symbol}`, which belongs to the sanitizers and would change what they report"
                )
            }
            CompileFailure::Gave { end, diagnostics } => {
                write!(f, "the compiler gave up on it: {end}")?;
                if !diagnostics.is_empty() {
                    write!(f, "\n{diagnostics}")?;
                }
                Ok(())
            }
            CompileFailure::Installation { build, diagnostics } => {
                let (what, advice) = match build {
                    Build::Plain => {
                        ("no program at all", format!("install compiler, linker and headers ({INSTALL})"))
                    }
                    Build::Sanitized => (
                        "no program with sanitizers",
                        "install the sanitizers of this compiler (libasan and libubsan for gcc, compiler-rt \
                         for clang), or check with --no-sanitizers"
                            .to_owned(),
                    ),
                };
                write!(f, "the compiler builds {what}; {advice}, or name another one in CC. It says:")?;
                write!(f, "\n{diagnostics}")
            }
            CompileFailure::Fault(fault) => fault.fmt(f),
            CompileFailure::File { path, reason } => write!(f, "{}: {reason}", path.display()),
        }
    }
}

impl error::Error for CompileFailure {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            CompileFailure::Fault(fault) => Some(fault),
            CompileFailure::Source(problem) => Some(problem),
            _ => None,
        }
    }
}

impl From<SourceProblem> for CompileFailure {
    fn from(problem: SourceProblem) -> CompileFailure {
        CompileFailure::Source(problem)
    }
}

impl From<SandboxError> for CompileFailure {
    fn from(fault: SandboxError) -> CompileFailure {
        CompileFailure::Fault(fault)
    }
}

/// A failure to write or read a file of plumb's own.
pub(super) fn file(path: &Path, error: io::Error) -> CompileFailure {
    CompileFailure::File { path: path.to_owned(), reason: error.to_string() }
}
