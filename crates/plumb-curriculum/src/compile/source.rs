//! A student's source files, and the copy of them that the compiler gets to see.
//!
//! Copying instead of showing the student's folder has three uses: a symbolic link cannot name
//! another file of the machine, whoever runs the compiler can read the copy, and the paths in
//! diagnostics are those of the student's folder.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::{error, fmt};

/// The largest single source file, in bytes.
const LARGEST_FILE: u64 = 4 << 20;
/// The most bytes of all files together.
const LARGEST_FOLDER: u64 = 16 << 20;
/// The most files.
const MOST_FILES: usize = 256;
/// How deep folders below the student's folder are looked through for headers.
const DEEPEST: usize = 4;
/// What is copied from a folder: C sources and whatever such a source includes by habit.
const COPIED: [&str; 5] = ["c", "h", "inc", "def", "tab"];

/// What to compile.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// A `.c` file, or a folder whose `.c` files are linked together.
    pub path: &'a Path,
    /// For a file: the student's folder, whose headers it may include. `None` where the folder
    /// around the file is not the student's own, as in a folder of many students' files.
    pub own_folder: Option<&'a Path>,
}

impl<'a> From<&'a Path> for Source<'a> {
    /// A folder, or a file that stands alone.
    fn from(path: &'a Path) -> Source<'a> {
        Source { path, own_folder: None }
    }
}

/// Why a source cannot be given to a compiler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceProblem {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub reason: String,
}

impl SourceProblem {
    fn new(path: &Path, reason: impl fmt::Display) -> SourceProblem {
        SourceProblem { path: path.to_owned(), reason: reason.to_string() }
    }
}

impl fmt::Display for SourceProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.reason)
    }
}

impl error::Error for SourceProblem {}

/// The copy of a source, relative to the folder it was copied to.
#[derive(Debug)]
pub(super) struct Staged {
    /// The `.c` files to compile, in the order of their names.
    units: Vec<PathBuf>,
}

impl Staged {
    /// The files as arguments of a compiler, which takes some names for options.
    pub(super) fn arguments(self) -> impl Iterator<Item = OsString> {
        self.units.into_iter().map(|unit| match unit.as_os_str().as_encoded_bytes() {
            [b'-' | b'@', ..] => Path::new(".").join(unit).into(),
            _ => unit.into(),
        })
    }
}

/// Copies the source into `folder`.
pub(super) fn stage(source: Source<'_>, folder: &Path) -> Result<Staged, SourceProblem> {
    let kind = fs::symlink_metadata(source.path).map_err(|error| SourceProblem::new(source.path, error))?;
    let mut copy = Copy { files: 0, bytes: 0, lenient: false, folder };
    if kind.is_dir() {
        let units = copy.folder(source.path, source.path, 0)?;
        let units: Vec<PathBuf> =
            units.into_iter().filter(|unit| unit.parent() == Some(Path::new(""))).collect();
        if units.is_empty() {
            return Err(SourceProblem::new(source.path, "there is no .c file in this folder"));
        }
        return Ok(Staged { units });
    }
    let Some(name) = source.path.file_name() else {
        return Err(SourceProblem::new(source.path, "this is not a file"));
    };
    let own = source.own_folder;
    let unit = own.and_then(|own| source.path.strip_prefix(own).ok()).unwrap_or(Path::new(name)).to_owned();
    copy.file(source.path, &unit)?;
    if let Some(own) = own {
        copy.lenient = true;
        copy.folder(own, own, 0)?;
    }
    Ok(Staged { units: vec![unit] })
}

/// Whether a folder, or one below it that is looked through, holds anything that a source beside it
/// may include.
pub(crate) fn holds_headers(folder: &Path) -> bool {
    fn below(folder: &Path, depth: usize) -> bool {
        let Ok(entries) = fs::read_dir(folder) else { return false };
        entries.flatten().any(|entry| {
            let path = entry.path();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder {
                return depth < DEEPEST && below(&path, depth + 1);
            }
            path.extension().and_then(|extension| extension.to_str()).is_some_and(is_header)
        })
    }
    below(folder, 0)
}

/// Whether files with this extension are copied to be included, and not to be compiled.
fn is_header(extension: &str) -> bool {
    extension != "c" && COPIED.contains(&extension)
}

/// A copy in progress.
struct Copy<'a> {
    files: usize,
    bytes: u64,
    /// Leave out what cannot be copied: it belongs to another exercise, or else the compiler will
    /// miss it.
    lenient: bool,
    folder: &'a Path,
}

impl Copy<'_> {
    /// Copies the sources of a folder and those below it; the `.c` files, in order of their names.
    fn folder(&mut self, folder: &Path, top: &Path, depth: usize) -> Result<Vec<PathBuf>, SourceProblem> {
        let problem = |error: io::Error| SourceProblem::new(folder, error);
        let mut entries: Vec<_> =
            fs::read_dir(folder).map_err(problem)?.collect::<Result<_, _>>().map_err(problem)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        let mut units = Vec::new();
        for entry in entries {
            let path = entry.path();
            let kind = entry.file_type().map_err(problem)?;
            if kind.is_dir() && depth < DEEPEST {
                self.folder(&path, top, depth + 1)?;
                continue;
            }
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
            if !COPIED.contains(&extension) || kind.is_dir() {
                continue;
            }
            let relative = path.strip_prefix(top).unwrap_or(&path).to_owned();
            match self.file(&path, &relative) {
                Err(problem) if !self.lenient => return Err(problem),
                _ => {}
            }
            if extension == "c" {
                units.push(relative);
            }
        }
        Ok(units)
    }

    /// Copies one file after a look at whether it can be source text at all.
    fn file(&mut self, from: &Path, to: &Path) -> Result<(), SourceProblem> {
        let problem = |reason: &dyn fmt::Display| SourceProblem::new(from, reason);
        self.files += 1;
        if self.files > MOST_FILES {
            return Err(problem(&format_args!("there are more than {MOST_FILES} source files")));
        }
        let text = read_text(from)?;
        self.bytes += text.len() as u64;
        if self.bytes > LARGEST_FOLDER {
            return Err(problem(&format_args!(
                "the source files are larger than {} MiB together",
                LARGEST_FOLDER >> 20
            )));
        }
        let to = self.folder.join(to);
        let write = || {
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(&to, &text)
        };
        write().map_err(|error| problem(&error))
    }
}

/// Reads a source file that is a regular file of reasonable size and holds text.
fn read_text(path: &Path) -> Result<Vec<u8>, SourceProblem> {
    let problem = |reason: &dyn fmt::Display| SourceProblem::new(path, reason);
    let link = fs::symlink_metadata(path).map_err(|error| problem(&error))?;
    if link.is_symlink() {
        return Err(problem(&"this is a symbolic link; hand in what it leads to"));
    }
    if !link.is_file() {
        return Err(problem(&"this is not a regular file"));
    }
    let too_large = || problem(&format_args!("the file is larger than {} MiB", LARGEST_FILE >> 20));
    if link.len() > LARGEST_FILE {
        return Err(too_large());
    }
    let mut text = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut text))
        .map_err(|error| problem(&error))?;
    if text.len() as u64 > LARGEST_FILE {
        return Err(too_large());
    }
    if text.iter().all(u8::is_ascii_whitespace) {
        let is_unit = path.extension().is_some_and(|extension| extension == "c");
        if is_unit {
            return Err(problem(&"the file is empty"));
        }
    }
    if let Some(offset) = text.iter().position(|byte| *byte == 0) {
        return Err(problem(&format_args!("this is a binary file, not C source (byte {offset} is zero)")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_an_option() {
        let units = ["a.c", "-fplugin=b.c", "@c.c", "d/-e.c"].map(PathBuf::from).into();
        let arguments: Vec<OsString> = Staged { units }.arguments().collect();
        assert_eq!(arguments, ["a.c", "./-fplugin=b.c", "./@c.c", "d/-e.c"]);
    }

    #[test]
    fn a_link_to_a_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (other, link, into) =
            (folder.path().join("other"), folder.path().join("ex-1"), folder.path().join("into"));
        fs::create_dir(&other).unwrap();
        fs::write(other.join("main.c"), "int main(void) { return 0; }").unwrap();
        fs::create_dir(&into).unwrap();
        std::os::unix::fs::symlink(&other, &link).unwrap();
        assert!(stage(Source::from(other.as_path()), &into).is_ok());
        assert!(stage(Source::from(link.as_path()), &into).unwrap_err().reason.contains("symbolic link"));
    }
}
