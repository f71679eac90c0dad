//! What every command starts from: the curriculum and the keys.

use crate::failure::Failure;
use plumb_curriculum::{Curriculum, Keys, Library};
use solution_key::Exercise;
use std::path::PathBuf;

pub(crate) struct Session<'k> {
    folder: Option<PathBuf>,
    pub(crate) keys: Keys<'k>,
}

impl<'k> Session<'k> {
    pub(crate) fn new(folder: Option<PathBuf>, keys: &'k [&'static solution_key::NodeKey]) -> Session<'k> {
        Session { folder, keys: Keys(keys) }
    }

    /// Where the curriculum's files are.
    pub(crate) fn library(&self) -> Result<Library, Failure> {
        Library::find(self.folder.as_deref(), crate::PACKED).map_err(Failure::Usage)
    }

    /// The curriculum, loaded and validated.
    pub(crate) fn curriculum(&self) -> Result<Curriculum, Failure> {
        Ok(Curriculum::load(self.library()?)?)
    }

    /// The key of an exercise, or an error that says what there is instead.
    pub(crate) fn exercise(&self, node: &str, name: &str) -> Result<&'static dyn Exercise, Failure> {
        self.keys.exercise(node, name).ok_or_else(|| {
            Failure::Usage(format!(
                "{node}/{name} has no key in this build of plumb; `plumb nodes` shows which have"
            ))
        })
    }
}
