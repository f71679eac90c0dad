//! The front end over the suite: what must parse does, and what must not does not.

use super::{Metadata, Mode, skipped_feature};
use js_language_frontend::{Options, Source, parse};
use std::path::{Path, PathBuf};

/// How a run over the suite went. A scenario is one file in one mode.
#[derive(Default)]
pub struct ParseReport {
    /// Scenarios with the right outcome.
    pub passed: usize,
    /// Files left out because of a feature in [`super::SKIPPED_FEATURES`].
    pub skipped: usize,
    /// Scenarios with the wrong outcome.
    pub failures: Vec<ParseFailure>,
}

/// A scenario with the wrong outcome.
pub struct ParseFailure {
    /// The test.
    pub file: PathBuf,
    /// How it was parsed.
    pub mode: Mode,
    /// The error, where there should have been none; nothing, where one was due.
    pub error: Option<String>,
}

/// Parses every file in each mode that it asks for.
pub fn run(files: &[PathBuf]) -> std::io::Result<ParseReport> {
    let mut report = ParseReport::default();
    for file in files {
        run_file(file, &mut report)?;
    }
    Ok(report)
}

fn run_file(file: &Path, report: &mut ParseReport) -> std::io::Result<()> {
    let bytes = std::fs::read(file)?;
    let text = String::from_utf8_lossy(&bytes);
    let metadata = Metadata::read(&text);
    if skipped_feature(&metadata).is_some() {
        report.skipped += 1;
        return Ok(());
    }
    let must_fail = metadata.negative.as_ref().is_some_and(|negative| negative.phase == "parse");
    for &mode in metadata.modes() {
        let error = parse_in(mode, &bytes);
        if error.is_some() == must_fail {
            report.passed += 1;
        } else {
            report.failures.push(ParseFailure { file: file.into(), mode, error });
        }
    }
    Ok(())
}

fn parse_in(mode: Mode, bytes: &[u8]) -> Option<String> {
    let mut strict;
    let (options, bytes) = match mode {
        Mode::Sloppy => (Options::script(), bytes),
        Mode::Module => (Options::module(), bytes),
        Mode::Strict => {
            strict = b"\"use strict\";\n".to_vec();
            strict.extend_from_slice(bytes);
            (Options::script(), strict.as_slice())
        }
    };
    let outcome = Source::new(bytes).and_then(|source| parse(source, &options).map(|_| ()));
    outcome.err().map(|diagnostic| diagnostic.render(bytes, "test"))
}
