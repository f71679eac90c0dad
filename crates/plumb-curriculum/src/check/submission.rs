//! What a student handed in: a `.c` file, or a folder with one file or folder for each exercise.
//!
//! A submission is read once, whole, before anything else is done with it; what is compiled, hashed
//! and recorded is that copy. Nothing here fails: whatever is wrong with a submission becomes a
//! verdict on the exercise.

use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The largest source that is compiled. The longest reference solution is far below a tenth of it.
pub const LARGEST: u64 = 1 << 20;

/// The source for one exercise, or why there is none.
#[derive(Clone, Debug)]
pub enum Source {
    /// A C source.
    Text {
        /// Where it was read.
        path: PathBuf,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Something that cannot be compiled; the sentence says why.
    Unusable(String),
}

impl Source {
    /// Reads the `.c` file `path`.
    pub fn read(path: &Path) -> Source {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        match read_limited(path) {
            Err(error) => Source::Unusable(format!("{name} cannot be read: {error}")),
            Ok(None) => Source::Unusable(format!(
                "{name} is larger than {} KiB; no solution needs that much",
                LARGEST >> 10
            )),
            Ok(Some(bytes)) if bytes.iter().all(u8::is_ascii_whitespace) => {
                Source::Unusable(format!("{name} is empty"))
            }
            Ok(Some(bytes)) if bytes.contains(&0) => {
                Source::Unusable(format!("{name} is a binary file, not C source: hand in the .c file"))
            }
            Ok(Some(bytes)) => Source::Text { path: path.to_owned(), bytes },
        }
    }

    /// Finds the source for `exercise` in a folder: `ex-1.c`, or the one `.c` file in `ex-1/`.
    pub fn find(folder: &Path, exercise: &str) -> Source {
        let file = folder.join(format!("{exercise}.c"));
        if file.symlink_metadata().is_ok() {
            return refuse_link(&file).unwrap_or_else(|| Source::read(&file));
        }
        let below = folder.join(exercise);
        if let Some(refused) = refuse_link(&below) {
            return refused;
        }
        let Ok(entries) = std::fs::read_dir(&below) else {
            return Source::Unusable(format!(
                "nothing was handed in: neither {exercise}.c nor {exercise}/ is there"
            ));
        };
        let mut found: Vec<PathBuf> = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "c"))
            .collect();
        found.sort();
        if let Some(named) = found.iter().find(|path| path.file_stem().is_some_and(|stem| stem == exercise)) {
            return refuse_link(named).unwrap_or_else(|| Source::read(named));
        }
        match &found[..] {
            [] => Source::Unusable(format!("nothing was handed in: {exercise}/ has no .c file")),
            [only] => refuse_link(only).unwrap_or_else(|| Source::read(only)),
            _ => Source::Unusable(format!(
                "{exercise}/ has {} .c files; name the one to be checked {exercise}.c",
                found.len()
            )),
        }
    }

    /// What identifies it: equal for equal sources, and for equal reasons that there is none.
    pub fn digest(&self) -> String {
        match self {
            Source::Text { bytes, .. } => digest(bytes),
            Source::Unusable(reason) => digest(reason.as_bytes()),
        }
    }
}

/// A folder of a student may have links to anything; what they point at is not the student's.
fn refuse_link(path: &Path) -> Option<Source> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let meta = path.symlink_metadata().ok()?;
    meta.is_symlink().then(|| Source::Unusable(format!("{name} is a symbolic link; hand in the file itself")))
}

/// The bytes of a regular file, or nothing if it is too large. Reads nothing that could block.
fn read_limited(path: &Path) -> std::io::Result<Option<Vec<u8>>> {
    if !path.metadata()?.is_file() {
        return Err(std::io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= LARGEST).then_some(bytes))
}

/// SHA-256 as hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(source: Source) -> String {
        match source {
            Source::Unusable(reason) => reason,
            Source::Text { path, .. } => panic!("{} was taken", path.display()),
        }
    }

    #[test]
    fn what_cannot_be_compiled_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("ex-1.c"), " \n\t").unwrap();
        std::fs::write(at("ex-2.c"), b"\x7fELF\0\0").unwrap();
        std::fs::File::create(at("ex-3.c")).unwrap().set_len(100 << 20).unwrap();
        std::fs::create_dir(at("ex-4.c")).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", at("ex-5.c")).unwrap();
        std::fs::create_dir(at("ex-7")).unwrap();
        std::fs::write(at("ex-7/a.c"), "int main(void) {}").unwrap();
        std::fs::write(at("ex-7/b.c"), "int main(void) {}").unwrap();
        let of = |exercise: &str| reason(Source::find(folder.path(), exercise));
        assert_eq!(of("ex-1"), "ex-1.c is empty");
        assert_eq!(of("ex-2"), "ex-2.c is a binary file, not C source: hand in the .c file");
        assert_eq!(of("ex-3"), "ex-3.c is larger than 1024 KiB; no solution needs that much");
        assert_eq!(of("ex-4"), "ex-4.c cannot be read: it is not a regular file");
        assert_eq!(of("ex-5"), "ex-5.c is a symbolic link; hand in the file itself");
        assert_eq!(of("ex-6"), "nothing was handed in: neither ex-6.c nor ex-6/ is there");
        assert_eq!(of("ex-7"), "ex-7/ has 2 .c files; name the one to be checked ex-7.c");
        std::fs::remove_file(at("ex-7/b.c")).unwrap();
        assert!(matches!(Source::find(folder.path(), "ex-7"), Source::Text { .. }));
    }
}
