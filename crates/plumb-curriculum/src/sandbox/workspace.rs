//! A temporary folder for executables and whatever else programs of a sandbox are shown.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A folder that the users of jobs can reach and other users of the machine cannot find. It is
/// removed when this is dropped.
///
/// A program may run as a user of its own, so what it needs must be readable by others. The folder
/// therefore lies inside another one that can be passed through but not listed.
#[derive(Debug)]
pub struct Workspace {
    _outer: TempDir,
    inner: PathBuf,
}

impl Workspace {
    /// Makes one in the system's folder for temporary files.
    pub fn new() -> io::Result<Workspace> {
        let outer = tempfile::Builder::new().prefix("plumb-").tempdir()?;
        // The name of this one nobody can guess, and it goes away with the outer one.
        let inner = tempfile::Builder::new().prefix("").rand_bytes(16).tempdir_in(outer.path())?.keep();
        fs::set_permissions(&inner, Permissions::from_mode(0o755))?;
        fs::set_permissions(outer.path(), Permissions::from_mode(0o711))?;
        Ok(Workspace { _outer: outer, inner })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.inner
    }
}
