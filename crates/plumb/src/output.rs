//! Writing results: to standard output, where a closed pipe is no error, or whole to a file.

use crate::failure::Failure;
use std::io::{self, Write};
use std::path::Path;

/// Writes styled text to standard output; colours are dropped where they are not wanted.
pub(crate) fn show(text: &str) -> Result<(), Failure> {
    finish(anstream::stdout().lock().write_all(text.as_bytes()))
}

/// Writes bytes to standard output as they are.
pub(crate) fn raw(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    finish(out.write_all(bytes).and_then(|()| out.flush()))
}

/// Writes a report to `file`, or to standard output where there is none.
pub(crate) fn report(text: &str, file: Option<&Path>) -> Result<(), Failure> {
    match file {
        None => show(text),
        Some(path) => {
            let plain = anstream::adapter::strip_str(text).to_string();
            std::fs::write(path, plain)
                .map_err(|error| Failure::Grader(format!("cannot write {}: {error}", path.display())))
        }
    }
}

/// The columns of the terminal, or a usual number where there is none.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| width.0.into())
}

/// What becomes of a program whose output could not be written: nothing more where its reader has gone
/// away, else a message.
pub(crate) fn lost(error: io::Error) -> Result<(), Failure> {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Err(Failure::Closed),
        _ => {
            anstream::eprintln!("plumb: cannot write to standard output: {error}");
            Ok(())
        }
    }
}

fn finish(result: io::Result<()>) -> Result<(), Failure> {
    result.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::Closed,
        _ => Failure::Grader(format!("cannot write to standard output: {error}")),
    })
}
