//! Compiled programs of the curriculum (solutions, misconceptions), kept across runs.
//!
//! A program's name in the cache says all that it was made from: source, compiler, build. It is
//! written under another name and renamed when whole, so any number of writers may meet.

use super::{Fault, Tools, digest};
use crate::compile::{Build, CompileFailure, Compiled};
use std::path::{Path, PathBuf};

/// A folder of compiled programs.
pub struct Cache {
    folder: PathBuf,
    /// Keeps a temporary folder alive where there is no lasting one.
    _temporary: Option<tempfile::TempDir>,
}

impl Cache {
    /// The user's cache: `$PLUMB_CACHE`, or `plumb` in the system's place for caches, or a
    /// temporary folder where neither can be written.
    pub fn open() -> Result<Cache, Fault> {
        for folder in [from_environment(), system_cache()].into_iter().flatten() {
            let folder = folder.join("programs");
            if std::fs::create_dir_all(&folder).is_ok() && tempfile::tempfile_in(&folder).is_ok() {
                return Ok(Cache { folder, _temporary: None });
            }
        }
        let temporary =
            tempfile::tempdir().map_err(|error| Fault(format!("no folder for a cache: {error}")))?;
        Ok(Cache { folder: temporary.path().to_owned(), _temporary: Some(temporary) })
    }

    /// The program made from `source`, compiled now if it never was.
    pub fn program(&self, tools: &Tools, source: &[u8], build: Build) -> Result<Compiled, CompileFailure> {
        let made_from = format!(
            "{}\n{}\n{}\n{build:?}\n{}",
            env!("CARGO_PKG_VERSION"),
            tools.compiler,
            std::env::consts::ARCH,
            digest(source)
        );
        let executable = self.folder.join(digest(made_from.as_bytes()));
        if executable.is_file() {
            return Ok(Compiled { executable, build, warnings: String::new() });
        }
        let fail = |path: &Path, error: std::io::Error| CompileFailure::File {
            path: path.to_owned(),
            reason: error.to_string(),
        };
        let work = tempfile::tempdir_in(&self.folder).map_err(|error| fail(&self.folder, error))?;
        let file = work.path().join("program.c");
        std::fs::write(&file, source).map_err(|error| fail(&file, error))?;
        let fresh = work.path().join("program");
        let compiled = tools.compiler.compile(&tools.sandbox, file.as_path(), build, &fresh)?;
        std::fs::rename(&fresh, &executable).map_err(|error| fail(&executable, error))?;
        Ok(Compiled { executable, ..compiled })
    }
}

fn from_environment() -> Option<PathBuf> {
    std::env::var_os("PLUMB_CACHE").filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn system_cache() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("XDG_CACHE_HOME").filter(|path| path.is_absolute()).or_else(|| {
        let below = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
        Some(set("HOME")?.join(below))
    })?;
    Some(folder.join("plumb"))
}
