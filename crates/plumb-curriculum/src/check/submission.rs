//! What a student handed in: a `.c` file, or a folder with one file or folder for each exercise.
//!
//! Nothing here fails: a submission in which an exercise is missing gets a verdict on it. What is
//! wrong with a file that is there is found when it is staged for the compiler.

use crate::compile::{Source, holds_headers};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Where the source for one exercise is, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandedIn {
    /// A `.c` file, or a folder whose `.c` files are linked together.
    At {
        /// The file or folder.
        path: PathBuf,
        /// The folder whose headers a file may include.
        own_folder: Option<PathBuf>,
    },
    /// There is none; the sentence says what was looked for.
    Missing(String),
}

impl HandedIn {
    /// Finds the source for `exercise` in the submission `path`: the file itself, or in a folder
    /// `ex-1.c` or `ex-1/`.
    pub fn find(path: &Path, exercise: &str) -> HandedIn {
        if !path.is_dir() {
            return HandedIn::At { path: path.to_owned(), own_folder: None };
        }
        let file = path.join(format!("{exercise}.c"));
        if file.symlink_metadata().is_ok() {
            let own_folder = holds_headers(path).then(|| path.to_owned());
            return HandedIn::At { path: file, own_folder };
        }
        let below = path.join(exercise);
        if below.symlink_metadata().is_ok_and(|meta| meta.is_symlink()) {
            return HandedIn::Missing(format!("{exercise} is a symbolic link; hand in the folder itself"));
        }
        if below.is_dir() {
            return HandedIn::At { path: below, own_folder: None };
        }
        HandedIn::Missing(format!("nothing was handed in: there is neither {exercise}.c nor {exercise}/"))
    }

    /// What the compiler is given.
    pub(crate) fn source(&self) -> Result<Source<'_>, &str> {
        match self {
            HandedIn::At { path, own_folder } => Ok(Source { path, own_folder: own_folder.as_deref() }),
            HandedIn::Missing(reason) => Err(reason),
        }
    }

    /// A number that changes whenever what the compiler sees changes: over the file, or over all
    /// files of the folder.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        match self {
            HandedIn::At { path, own_folder } => {
                add(&mut hash, own_folder.as_deref().unwrap_or(path), Path::new(""), 0);
            }
            HandedIn::Missing(reason) => hash.update(reason),
        }
        hexadecimal(&hash.finalize())
    }
}

/// How much of a file goes into its digest, and how deep folders do: more than is ever compiled.
const HASHED_BYTES: u64 = 8 << 20;
const HASHED_DEPTH: usize = 6;

/// Adds a file, or every file of a folder with its name, in order.
fn add(hash: &mut Sha256, path: &Path, name: &Path, depth: usize) {
    let Ok(meta) = path.symlink_metadata() else { return };
    let name_bytes = name.as_os_str().as_encoded_bytes();
    if meta.is_dir() {
        if depth < HASHED_DEPTH
            && let Ok(entries) = std::fs::read_dir(path)
        {
            let mut entries: Vec<_> = entries.flatten().collect();
            entries.sort_by_key(std::fs::DirEntry::file_name);
            for entry in entries {
                add(hash, &entry.path(), &name.join(entry.file_name()), depth + 1);
            }
        }
        return;
    }
    hash.update((name_bytes.len() as u64).to_le_bytes());
    hash.update(name_bytes);
    hash.update(meta.len().to_le_bytes());
    // Only regular files are opened: a pipe would block, a link leads out of the submission.
    if meta.is_file()
        && let Ok(file) = std::fs::File::open(path)
    {
        let mut bytes = Vec::new();
        let _ = file.take(HASHED_BYTES).read_to_end(&mut bytes);
        hash.update(&bytes);
    }
}

/// SHA-256 as hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a string takes all");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_holds_an_exercise_as_file_or_as_folder() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("ex-1.c"), "int main(void) { return 0; }").unwrap();
        std::fs::create_dir(at("ex-2")).unwrap();
        std::os::unix::fs::symlink("/etc", at("ex-3")).unwrap();
        let of = |exercise: &str| HandedIn::find(folder.path(), exercise);
        assert_eq!(of("ex-1"), HandedIn::At { path: at("ex-1.c"), own_folder: None });
        assert_eq!(of("ex-2"), HandedIn::At { path: at("ex-2"), own_folder: None });
        assert!(matches!(of("ex-3"), HandedIn::Missing(reason) if reason.contains("symbolic link")));
        assert!(
            matches!(of("ex-4"), HandedIn::Missing(reason) if reason.contains("neither ex-4.c nor ex-4/"))
        );
    }

    #[test]
    fn a_file_may_include_headers_of_any_folder_below_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("ex-1.c"), "#include \"lib/a.h\"").unwrap();
        std::fs::create_dir(at("lib")).unwrap();
        let own = || match HandedIn::find(folder.path(), "ex-1") {
            HandedIn::At { own_folder, .. } => own_folder,
            HandedIn::Missing(reason) => panic!("{reason}"),
        };
        assert_eq!(own(), None);
        std::fs::write(at("lib/a.h"), "").unwrap();
        assert_eq!(own().as_deref(), Some(folder.path()));
    }

    #[test]
    fn the_digest_follows_content_and_names() {
        let folder = tempfile::tempdir().unwrap();
        let handed = || HandedIn::At { path: folder.path().to_owned(), own_folder: None }.digest();
        let mut seen = vec![handed()];
        std::fs::write(folder.path().join("a.c"), "1").unwrap();
        seen.push(handed());
        std::fs::write(folder.path().join("a.c"), "2").unwrap();
        seen.push(handed());
        std::fs::rename(folder.path().join("a.c"), folder.path().join("b.c")).unwrap();
        seen.push(handed());
        seen.dedup();
        assert_eq!(seen.len(), 4);
    }
}
