//! A folder with the code of programs: the code store of the command.

use js_bytecode::cache::{Key, Refusal, hash};
use js_virtual_machine::CodeStore;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Keeps code in a folder, a file for each source by the name of the source. A source that has
/// changed replaces its file.
///
/// ```
/// use plumb_engine::{CodeCache, Engine, Options};
/// use std::rc::Rc;
///
/// # let folder = std::env::temp_dir().join(format!("plumb-doc-{}", std::process::id()));
/// for _ in 0..2 {
///     let mut engine = Engine::new(&Options::default())?;
///     engine.set_code_store(Rc::new(CodeCache::new(&folder, |warning| eprintln!("{warning}"))));
///     let result = engine.evaluate("[1, 2].map(x => x + 1).join()", "again.js")?;
///     assert_eq!(engine.display(&result), "2,3");
/// }
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct CodeCache {
    folder: PathBuf,
    warn: Box<dyn Fn(&str)>,
}

impl CodeCache {
    /// Keeps code in `folder`, which is made when it is needed. What is wrong with a file of it, or
    /// keeps one from being written, `warn` hears in a sentence; the program runs in any case.
    pub fn new(folder: impl Into<PathBuf>, warn: impl Fn(&str) + 'static) -> CodeCache {
        CodeCache { folder: folder.into(), warn: Box::new(warn) }
    }

    /// The file for a source: the same name means the same file wherever the process stands.
    fn file(&self, name: &str, key: Key) -> PathBuf {
        let path = fs::canonicalize(name);
        let name = path.as_deref().map_or(name.as_bytes(), |path| path.as_os_str().as_encoded_bytes());
        self.folder.join(format!("{:016x}-{:x}.plumbcode", hash(name), key.flags))
    }

    fn unused(&self, name: &str, reason: &dyn std::fmt::Display) {
        (self.warn)(&format!("the kept code of {name} is not used: {reason}"));
    }
}

impl CodeStore for CodeCache {
    fn load(&self, name: &str, key: Key) -> Option<Vec<u8>> {
        match fs::read(self.file(name, key)) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                self.unused(name, &error);
                None
            }
        }
    }

    fn refused(&self, name: &str, reason: Refusal) {
        self.unused(name, &reason);
    }

    fn store(&self, name: &str, key: Key, bytes: &[u8]) {
        if let Err(error) = replace(&self.folder, &self.file(name, key), bytes) {
            let folder = self.folder.display();
            (self.warn)(&format!("the code of {name} cannot be kept in {folder}: {error}"));
        }
    }
}

/// Writes a file in one step: whoever reads it meanwhile sees the old one or the new one.
fn replace(folder: &Path, file: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let fresh = file.with_extension(format!("{}.new", std::process::id()));
    let written = fs::write(&fresh, bytes).and_then(|()| fs::rename(&fresh, file));
    if written.is_err() {
        // What is left of a failed attempt would stay for ever.
        let _ = fs::remove_file(&fresh);
    }
    written
}
