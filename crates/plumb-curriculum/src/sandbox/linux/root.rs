//! The root directory that a program of tier A or B sees: an empty one, into which the allowed
//! files and folders are bound at their own paths, read-only.
//!
//! [`Root::new`] decides in plumb what is shown; [`Root::enter`] does it in the new process, where
//! nothing may allocate.

use std::collections::BTreeSet;
use std::ffi::CString;
use std::fs;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags};
use rustix::mount::{
    MountFlags, MountPropagationFlags, MoveMountFlags, OpenTreeFlags, UnmountFlags, mount, mount_change,
    move_mount, open_tree, unmount,
};

use super::raw;
use super::step::{At, Failure, Step};
use crate::sandbox::SandboxError;

/// What every program needs to start: the shared libraries and the loader's index of them.
/// A path that a machine does not have is left out.
pub(super) const LIBRARIES: [&str; 12] = [
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libx32",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/nix/store",
    "/gnu/store",
];

/// The devices that harm nobody.
pub(super) const DEVICES: [&str; 2] = ["/dev/null", "/dev/urandom"];

/// The most files and folders that can be bound: their handles are held on the stack.
const MOST_TREES: usize = 64;

/// One thing to make in the new root; paths are relative to it.
#[derive(Debug)]
enum Entry {
    Folder(CString),
    File(CString),
    Link { path: CString, target: CString },
}

/// A file or folder of the machine, shown in the new root.
#[derive(Debug)]
struct Tree {
    source: CString,
    path: CString,
    attributes: u64,
}

/// What the new root holds.
#[derive(Debug)]
pub(super) struct Root {
    entries: Vec<Entry>,
    trees: Vec<Tree>,
    /// Where it is put together, hiding what is there in the new process only.
    stage: CString,
}

const READ_ONLY: u64 = libc::MOUNT_ATTR_RDONLY;
const NO_DEVICES: u64 = libc::MOUNT_ATTR_NODEV | libc::MOUNT_ATTR_NOSUID;

impl Root {
    /// A root that shows `readable` and `writable`, which are canonical paths, `links` to them, and
    /// what every program needs.
    pub(super) fn new(
        readable: &[PathBuf],
        links: &[PathBuf],
        writable: Option<&Path>,
    ) -> Result<Root, SandboxError> {
        let mut building =
            Building { made: BTreeSet::new(), shown: Vec::new(), entries: Vec::new(), trees: Vec::new() };
        building.system(LIBRARIES.map(Path::new).as_slice(), NO_DEVICES | READ_ONLY)?;
        building.system(DEVICES.map(Path::new).as_slice(), libc::MOUNT_ATTR_NOSUID | READ_ONLY)?;
        // The writable folder first, so that it stays writable inside of a readable one.
        let mut shown: Vec<(&Path, u64)> =
            readable.iter().map(|path| (path.as_path(), NO_DEVICES | READ_ONLY)).collect();
        shown.extend(writable.map(|path| (path, NO_DEVICES)));
        shown.sort_by_key(|(path, _)| path.as_os_str().len());
        for (path, attributes) in shown {
            building.show(path, attributes)?;
        }
        for link in links {
            building.link(link)?;
        }
        building.folders_of(Path::new("/proc/self"))?;
        if building.trees.len() > MOST_TREES {
            return Err(SandboxError::job(format!("more than {MOST_TREES} files and folders to show")));
        }
        let stage = ["/tmp", "/mnt", "/var", "/proc"].into_iter().find(|path| Path::new(path).is_dir());
        let stage = c_string(Path::new(stage.unwrap_or("/")))?;
        Ok(Root { entries: building.entries, trees: building.trees, stage })
    }

    /// Makes this process, which has mounts of its own, see nothing but this root.
    pub(super) fn enter(&self) -> Result<(), Failure> {
        mount_change(c"/", MountPropagationFlags::PRIVATE | MountPropagationFlags::REC)
            .at(Step::PrivateMounts)?;
        // First everything is taken, because the stage hides a part of it.
        let mut handles = [const { None::<OwnedFd> }; MOST_TREES];
        for (tree, slot) in self.trees.iter().zip(&mut handles) {
            let flags = OpenTreeFlags::OPEN_TREE_CLONE
                | OpenTreeFlags::OPEN_TREE_CLOEXEC
                | OpenTreeFlags::AT_RECURSIVE;
            let handle = open_tree(CWD, &*tree.source, flags).at(Step::OpenTree)?;
            raw::add_mount_attributes(handle.as_fd(), c"", true, tree.attributes).at(Step::ReadOnly)?;
            *slot = Some(handle);
        }
        let flags = MountFlags::NOSUID | MountFlags::NODEV;
        mount(c"tmpfs", &*self.stage, c"tmpfs", flags, c"size=256k,mode=0755").at(Step::NewRoot)?;
        rustix::process::chdir(&*self.stage).at(Step::NewRoot)?;
        for entry in &self.entries {
            entry.make()?;
        }
        for (tree, handle) in self.trees.iter().zip(handles.iter().flatten()) {
            move_mount(handle, c"", CWD, &*tree.path, MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH)
                .at(Step::AttachTree)?;
        }
        let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
        // The keeper has plumb's command line, with the paths of submissions and records: the program
        // sees only the processes that it might trace.
        mount(c"proc", c"proc", c"proc", flags, c"subset=pid,hidepid=ptraceable").at(Step::MountProc)?;
        rustix::process::pivot_root(c".", c".").at(Step::PivotRoot)?;
        unmount(c".", UnmountFlags::DETACH).at(Step::PivotRoot)?;
        rustix::process::chdir(c"/").at(Step::PivotRoot)?;
        raw::add_mount_attributes(CWD, c"/", false, READ_ONLY | NO_DEVICES).at(Step::ReadOnly)
    }
}

impl Entry {
    /// Makes it, relative to the working directory.
    fn make(&self) -> Result<(), Failure> {
        match self {
            Entry::Folder(path) => {
                rustix::fs::mkdir(&**path, Mode::from_raw_mode(0o755)).at(Step::MakeFolder)
            }
            Entry::File(path) => {
                let flags = OFlags::CREATE | OFlags::WRONLY | OFlags::CLOEXEC;
                rustix::fs::open(&**path, flags, Mode::from_raw_mode(0o644)).at(Step::MakeFile).map(drop)
            }
            Entry::Link { path, target } => rustix::fs::symlink(&**target, &**path).at(Step::MakeLink),
        }
    }
}

/// A root that is being decided on.
struct Building {
    /// Folders that the new root has.
    made: BTreeSet<PathBuf>,
    /// Paths of the trees so far, with their attributes.
    shown: Vec<(PathBuf, u64)>,
    entries: Vec<Entry>,
    trees: Vec<Tree>,
}

impl Building {
    /// Shows those of the paths that this machine has; symbolic links stay links.
    fn system(&mut self, paths: &[&Path], attributes: u64) -> Result<(), SandboxError> {
        for path in paths {
            let Ok(kind) = fs::symlink_metadata(path) else { continue };
            if !kind.is_symlink() {
                self.show(path, attributes)?;
                continue;
            }
            self.link(path)?;
        }
        Ok(())
    }

    /// Makes the same symbolic link, unless the place is taken.
    fn link(&mut self, path: &Path) -> Result<(), SandboxError> {
        if self.shown.iter().any(|(shown, _)| path.starts_with(shown)) || !self.made.insert(path.to_owned()) {
            return Ok(());
        }
        let target = fs::read_link(path).map_err(|error| SandboxError::step("read a link", error))?;
        self.folders_of(path)?;
        self.entries.push(Entry::Link { path: relative(path)?, target: c_string(&target)? });
        Ok(())
    }

    /// Shows a file or folder at its own path, unless it is shown already.
    fn show(&mut self, path: &Path, attributes: u64) -> Result<(), SandboxError> {
        let around = self.shown.iter().rev().find(|(shown, _)| path.starts_with(shown));
        if let Some((_, already)) = around {
            if *already == attributes {
                return Ok(());
            }
        } else {
            let kind = fs::metadata(path)
                .map_err(|error| SandboxError::step(format!("look at {}", path.display()), error))?;
            self.folders_of(path)?;
            if kind.is_dir() {
                if self.made.insert(path.to_owned()) {
                    self.entries.push(Entry::Folder(relative(path)?));
                }
            } else {
                self.entries.push(Entry::File(relative(path)?));
            }
        }
        self.shown.push((path.to_owned(), attributes));
        self.trees.push(Tree { source: c_string(path)?, path: relative(path)?, attributes });
        Ok(())
    }

    /// Makes the folders that lead to a path.
    fn folders_of(&mut self, path: &Path) -> Result<(), SandboxError> {
        let mut folders: Vec<&Path> =
            path.ancestors().skip(1).filter(|folder| folder.parent().is_some()).collect();
        folders.reverse();
        for folder in folders {
            if self.made.insert(folder.to_owned()) {
                self.entries.push(Entry::Folder(relative(folder)?));
            }
        }
        Ok(())
    }
}

/// A path as the kernel wants it.
pub(super) fn c_string(path: &Path) -> Result<CString, SandboxError> {
    CString::new(path.as_os_str().as_bytes())
        .map_err(|_| SandboxError::job(format!("{} contains a zero byte", path.display())))
}

/// An absolute path as seen from the root.
fn relative(path: &Path) -> Result<CString, SandboxError> {
    match path.strip_prefix("/") {
        Ok(rest) if rest != Path::new("") => c_string(rest),
        _ => Err(SandboxError::job(format!("{} cannot be shown to a program", path.display()))),
    }
}
