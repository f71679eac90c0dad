//! The printer over the suite: every file that parses is printed, pretty and minified, and what was
//! printed parses to the same tree.

use super::{Metadata, Mode, skipped_feature};
use crate::round_trip::{RoundTrip, check};
use std::path::{Path, PathBuf};

/// How a run over the suite went. A scenario is one file in one mode, printed in one way.
#[derive(Default)]
pub struct PrintReport {
    /// Scenarios that came back as the same tree.
    pub passed: usize,
    /// Files with a scenario that parses.
    pub files: usize,
    /// Names whose origin the source maps were asked for and told rightly.
    pub names: usize,
    /// Scenarios that did not come back, each with what went wrong.
    pub failures: Vec<(PathBuf, Mode, String)>,
}

/// Prints every file that parses, in each mode that it asks for; with `maps`, also looks up every
/// name in the source map.
pub fn run(files: &[PathBuf], maps: bool) -> std::io::Result<PrintReport> {
    let mut report = PrintReport::default();
    for file in files {
        run_file(file, maps, &mut report)?;
    }
    Ok(report)
}

fn run_file(file: &Path, maps: bool, report: &mut PrintReport) -> std::io::Result<()> {
    let bytes = std::fs::read(file)?;
    let metadata = Metadata::read(&String::from_utf8_lossy(&bytes));
    if skipped_feature(&metadata).is_some() {
        return Ok(());
    }
    let mut parsable = false;
    for &mode in metadata.modes() {
        let (options, source) = mode.source(&bytes);
        for minify in [false, true] {
            match check(&source, &options, minify, maps) {
                RoundTrip::NoSource => {}
                RoundTrip::Same { names } => {
                    parsable = true;
                    report.passed += 1;
                    report.names += names;
                }
                RoundTrip::Different(what) => {
                    parsable = true;
                    report.failures.push((file.into(), mode, what));
                }
            }
        }
    }
    report.files += usize::from(parsable);
    Ok(())
}
