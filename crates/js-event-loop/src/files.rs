//! File operations as requests: each runs on the thread pool.
//!
//! The invariant: an operation blocks a thread of the pool and never the loop. A request's result
//! is an `io::Result` of the type named at its function, taken with [`Loop::take_result`] inside
//! the call of [`crate::Event::Work`].

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::event_loop::Loop;
use crate::handle::TaskId;

/// An open file, which several requests may use at once.
pub type SharedFile = Arc<File>;

/// How much one system call reads.
const READ_STEP: usize = 1 << 20;

impl<C: Copy> Loop<C> {
    /// Opens a file. Gives `io::Result<SharedFile>`.
    pub fn open_file(&mut self, token: C, path: PathBuf, options: OpenOptions) -> io::Result<TaskId> {
        self.work(token, move || options.open(path).map(Arc::new))
    }

    /// Reads at most `length` bytes from `offset` on; fewer only at the end of the file. Gives
    /// `io::Result<Vec<u8>>`.
    pub fn read_file(
        &mut self,
        token: C,
        file: &SharedFile,
        offset: u64,
        length: usize,
    ) -> io::Result<TaskId> {
        let file = Arc::clone(file);
        self.work(token, move || read_at(&file, offset, length))
    }

    /// Writes all of `bytes` from `offset` on. Gives `io::Result<()>`.
    pub fn write_file(
        &mut self,
        token: C,
        file: &SharedFile,
        offset: u64,
        bytes: Vec<u8>,
    ) -> io::Result<TaskId> {
        let file = Arc::clone(file);
        self.work(token, move || file.write_all_at(&bytes, offset))
    }

    /// Asks what stands at `path`, following symbolic links. Gives `io::Result<fs::Metadata>`.
    pub fn stat(&mut self, token: C, path: PathBuf) -> io::Result<TaskId> {
        self.work(token, move || fs::metadata(path))
    }

    /// Lists a folder, sorted by name. Gives `io::Result<Vec<std::ffi::OsString>>`.
    pub fn read_folder(&mut self, token: C, path: PathBuf) -> io::Result<TaskId> {
        self.work(token, move || {
            let entries: io::Result<Vec<_>> =
                fs::read_dir(path)?.map(|entry| Ok(entry?.file_name())).collect();
            let mut names = entries?;
            names.sort_unstable();
            io::Result::Ok(names)
        })
    }

    /// Removes a file. Gives `io::Result<()>`.
    pub fn remove_file(&mut self, token: C, path: PathBuf) -> io::Result<TaskId> {
        self.work(token, move || fs::remove_file(path))
    }
}

fn read_at(file: &File, offset: u64, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut filled = 0;
    while filled < length {
        // In steps, since the length may be far beyond the file's, and beyond memory.
        bytes.resize(filled + (length - filled).min(READ_STEP), 0);
        match file.read_at(&mut bytes[filled..], offset.saturating_add(filled as u64)) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}
