//! Where the files of a curriculum come from: a folder, or the copy inside the binary.
//!
//! Everything that reads curriculum files goes through [`Library`], so that an installed command
//! without a source tree behaves as one inside it. Paths are relative, joined with `/`.
//!
//! The copy inside the binary is a plain table of paths and bytes, sorted by path, which a build
//! script writes: unlike a macro that packs a folder, cargo then knows when to pack it again.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// The file that marks a folder as a curriculum.
pub const MARKER: &str = "tracks.toml";

/// Files packed into the binary, sorted by path.
pub type Packed = &'static [(&'static str, &'static [u8])];

/// A curriculum's files.
#[derive(Clone, Debug)]
pub enum Library {
    /// A folder that holds [`MARKER`].
    Folder(PathBuf),
    /// The copy inside the binary.
    Packed(Packed),
}

impl Library {
    /// Finds the curriculum: the folder named by `explicit`, else the one in the environment
    /// variable `PLUMB_CURRICULUM`, else a folder `curriculum` upward from the current folder, else
    /// the packed copy.
    pub fn find(explicit: Option<&Path>, packed: Packed) -> Result<Library, String> {
        let named = explicit
            .map(|path| (path.to_owned(), "--curriculum"))
            .or_else(|| std::env::var_os("PLUMB_CURRICULUM").map(|v| (PathBuf::from(v), "PLUMB_CURRICULUM")));
        if let Some((folder, by)) = named {
            if !folder.join(MARKER).is_file() {
                return Err(format!(
                    "{} (from {by}) is not a curriculum: it has no file {MARKER}",
                    folder.display()
                ));
            }
            return Ok(Library::Folder(folder));
        }
        if let Ok(here) = std::env::current_dir() {
            let found = here.ancestors().map(|up| up.join("curriculum")).find(|c| c.join(MARKER).is_file());
            if let Some(folder) = found {
                return Ok(Library::Folder(folder));
            }
        }
        Ok(Library::Packed(packed))
    }

    /// The bytes of a file.
    pub fn read(&self, path: &str) -> io::Result<Cow<'static, [u8]>> {
        match self {
            Library::Folder(root) => std::fs::read(root.join(path)).map(Cow::Owned),
            Library::Packed(files) => files
                .binary_search_by(|(name, _)| (*name).cmp(path))
                .map(|index| Cow::Borrowed(files[index].1))
                .map_err(|_| io::Error::from(io::ErrorKind::NotFound)),
        }
    }

    /// The text of a file. Bytes that are not UTF-8 are an error.
    pub fn text(&self, path: &str) -> io::Result<String> {
        String::from_utf8(self.read(path)?.into_owned())
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "not UTF-8"))
    }

    /// Whether `path` is a file.
    pub fn is_file(&self, path: &str) -> bool {
        match self {
            Library::Folder(root) => root.join(path).is_file(),
            Library::Packed(files) => files.binary_search_by(|(name, _)| (*name).cmp(path)).is_ok(),
        }
    }

    /// The names of what lies directly inside `folder` (`""` is the root), sorted. A folder that
    /// does not exist is empty.
    pub fn list(&self, folder: &str) -> Vec<String> {
        let names: BTreeSet<String> = match self {
            Library::Folder(root) => match std::fs::read_dir(root.join(folder)) {
                Ok(entries) => {
                    entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect()
                }
                Err(_) => BTreeSet::new(),
            },
            Library::Packed(files) => {
                let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
                files
                    .iter()
                    .filter_map(|(name, _)| name.strip_prefix(prefix.as_str()))
                    .filter_map(|rest| rest.split('/').next())
                    .map(str::to_owned)
                    .collect()
            }
        };
        names.into_iter().filter(|name| !name.starts_with('.')).collect()
    }

    /// How to name a file in a message.
    pub fn place(&self, path: &str) -> String {
        match self {
            Library::Folder(root) => root.join(path).display().to_string(),
            Library::Packed(_) => format!("(packed) curriculum/{path}"),
        }
    }

    /// The path of a file that is to be written, which only a folder has.
    pub fn writable(&self, path: &str) -> Result<PathBuf, String> {
        match self {
            Library::Folder(root) => Ok(root.join(path)),
            Library::Packed(_) => Err("the curriculum inside the binary cannot be changed: \
                 name a folder with --curriculum DIR"
                .to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: Packed = &[("a/x/1.c", b"1"), ("a/y", b"2"), ("tracks.toml", b"")];

    #[test]
    fn the_packed_copy_lists_and_reads_like_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("a/x")).unwrap();
        for (name, bytes) in FILES {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        for library in [Library::Packed(FILES), Library::Folder(folder.path().to_owned())] {
            assert_eq!(library.list(""), ["a", "tracks.toml"]);
            assert_eq!(library.list("a"), ["x", "y"]);
            assert_eq!(library.list("nothing"), [""; 0]);
            assert_eq!(library.text("a/x/1.c").unwrap(), "1");
            assert!(library.is_file("a/y") && !library.is_file("a/x"));
            assert!(library.read("a/x").is_err());
        }
    }
}
