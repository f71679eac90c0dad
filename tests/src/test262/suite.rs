//! The files of the suite.

use std::io;
use std::path::{Path, PathBuf};

/// Features of proposals that are not part of ES2026 yet: their tests are skipped.
pub const SKIPPED_FEATURES: &[&str] = &[
    "decorators",
    "import-defer",
    "source-phase-imports",
    "source-phase-imports-module-source",
    "import-bytes",
    "import-text",
    "module-declarations",
];

/// All test files below the folders `parts` of `suite`/test, in order. Files that tests import
/// (`_FIXTURE`) are left out.
pub fn files(suite: &Path, parts: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for part in parts {
        collect(&suite.join("test").join(part), &mut files)?;
    }
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "js")
            && !path.to_string_lossy().contains("_FIXTURE")
        {
            files.push(path);
        }
    }
    Ok(())
}
