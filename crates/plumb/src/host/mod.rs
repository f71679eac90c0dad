//! Plumb as a host of its engine: what the commands that run programs share.
//!
//! `run`, the REPL, `dump` and the workers of `test262` come here for an engine. The invariant: an
//! engine lives in [`on_big_stack`], so that its limit of native recursion is known, and is made by
//! [`EngineOptions`], so that the limits mean the same everywhere.

mod exhaustion;
mod gc_trace;
mod options;
mod signals;
mod uncaught;

pub(crate) use exhaustion::watch_memory;
pub(crate) use options::EngineOptions;
pub(crate) use signals::{INTERRUPTED, Signals};
pub(crate) use uncaught::report;

use crate::failure::Failure;
use js_language_frontend::Diagnostic;
use std::io::Read;
use std::path::Path;

/// The stack of the thread that engines live in. Address space only, until it is used.
const STACK: usize = 64 << 20;
/// What of it engines leave alone: frames around them, and native code that does not look.
const RESERVE: usize = 4 << 20;

/// Does `work` in a thread whose stack is as deep as [`EngineOptions`] promise engines.
pub(crate) fn on_big_stack<T: Send>(work: impl FnOnce() -> Result<T, Failure> + Send) -> Result<T, Failure> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let thread = thread.map_err(|error| Failure::Usage(format!("no thread for the engine: {error}")))?;
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// A program: its text, and the name that stack traces show.
pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) text: Vec<u8>,
}

impl Program {
    /// Reads a file; `-` is standard input.
    pub(crate) fn read(file: &Path) -> Result<Program, Failure> {
        let mut text = Vec::new();
        let (name, read) = if file.as_os_str() == "-" {
            ("<stdin>".to_owned(), std::io::stdin().lock().read_to_end(&mut text).map(|_| text))
        } else {
            (file.display().to_string(), std::fs::read(file))
        };
        let text =
            read.map_err(|error| Failure::Usage(format!("cannot read {}: {error}", file.display())))?;
        Ok(Program { name, text })
    }

    /// What keeps the text from being a source at all: not UTF-8, or too long.
    pub(crate) fn fault(&self) -> Option<Diagnostic> {
        js_language_frontend::Source::new(&self.text).err()
    }
}
