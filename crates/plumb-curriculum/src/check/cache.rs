//! Compiled programs of the curriculum (solutions, misconceptions), kept across runs.
//!
//! A program's name in the cache says all that it was made from: source, compiler, build. It is
//! written under another name and renamed when whole, so any number of writers may meet.
//!
//! The cache may lie below a folder that only its owner can enter, as root's home is, while programs
//! run as users of their own. So what is to run is copied out of it.

use super::{Fault, Tools, digest};
use crate::compile::{Build, CompileFailure, Compiled};
use crate::sandbox::Workspace;
use std::io;
use std::path::{Path, PathBuf};

/// A folder of compiled programs. What it hands out can be run for as long as it lives.
pub struct Cache {
    folder: PathBuf,
    /// Where every user can run them.
    shown: Workspace,
    /// Keeps a temporary folder alive where there is no lasting one.
    _temporary: Option<tempfile::TempDir>,
}

impl Cache {
    /// The user's cache: `$PLUMB_CACHE`, or `plumb` in the system's place for caches, or a
    /// temporary folder where neither can be written.
    pub fn open() -> Result<Cache, Fault> {
        let fault = |error: io::Error| Fault(format!("no folder for a cache: {error}"));
        let shown = Workspace::new().map_err(fault)?;
        for folder in [from_environment(), system_cache()].into_iter().flatten() {
            let folder = folder.join("programs");
            if std::fs::create_dir_all(&folder).is_ok() && tempfile::tempfile_in(&folder).is_ok() {
                return Ok(Cache { folder, shown, _temporary: None });
            }
        }
        let temporary = tempfile::tempdir().map_err(fault)?;
        Ok(Cache { folder: temporary.path().to_owned(), shown, _temporary: Some(temporary) })
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
        let name = digest(made_from.as_bytes());
        let kept = self.folder.join(&name);
        let fail = |path: &Path, error: io::Error| CompileFailure::File {
            path: path.to_owned(),
            reason: error.to_string(),
        };
        let mut warnings = String::new();
        if !kept.is_file() {
            let work = tempfile::tempdir_in(&self.folder).map_err(|error| fail(&self.folder, error))?;
            let file = work.path().join("program.c");
            std::fs::write(&file, source).map_err(|error| fail(&file, error))?;
            let fresh = work.path().join("program");
            let compiled = tools.compiler.compile(&tools.sandbox, file.as_path(), build, &fresh)?;
            std::fs::rename(&fresh, &kept).map_err(|error| fail(&kept, error))?;
            warnings = compiled.warnings;
        }
        let executable = self.show(&kept, &name).map_err(|error| fail(&kept, error))?;
        Ok(Compiled { executable, build, warnings })
    }

    /// A copy of the program `kept` that every user can run.
    fn show(&self, kept: &Path, name: &str) -> io::Result<PathBuf> {
        let shown = self.shown.path().join(name);
        if !shown.is_file() {
            // Two threads may want the same program: each makes it whole before it has that name.
            let copy = tempfile::NamedTempFile::new_in(self.shown.path())?.into_temp_path();
            std::fs::copy(kept, &copy)?;
            copy.persist(&shown)?;
        }
        Ok(shown)
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn what_is_kept_in_a_private_folder_can_be_run_by_others() {
        let private = tempfile::tempdir().unwrap();
        let kept = private.path().join("kept");
        std::fs::write(&kept, "#!").unwrap();
        std::fs::set_permissions(&kept, std::fs::Permissions::from_mode(0o755)).unwrap();
        let folder = private.path().to_owned();
        let cache = Cache { folder, shown: Workspace::new().unwrap(), _temporary: None };
        let shown = cache.show(&kept, "name").unwrap();
        assert_eq!(cache.show(&kept, "name").unwrap(), shown);
        let system = std::env::temp_dir();
        for path in shown.ancestors().take_while(|path| *path != system) {
            let mode = std::fs::metadata(path).unwrap().permissions().mode();
            assert_eq!(mode & 0o001, 0o001, "{} has {mode:o}", path.display());
        }
    }
}
