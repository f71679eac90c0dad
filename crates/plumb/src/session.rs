//! What every command starts from: the curriculum and the keys.

use crate::failure::Failure;
use plumb_curriculum::curriculum::Target;
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

    /// The curriculum with all that can be read, for commands that make what is still missing.
    pub(crate) fn draft(&self) -> Result<Curriculum, Failure> {
        Ok(Curriculum::load_unfinished(self.library()?)?)
    }

    /// The exercises that `text` means, all of which can be judged.
    pub(crate) fn judgeable<'c>(
        &self,
        curriculum: &'c Curriculum,
        text: &str,
    ) -> Result<Target<'c>, Failure> {
        let target = curriculum.target(text)?;
        let exercises = target.exercises();
        if exercises.is_empty() {
            return Err(Failure::Usage(format!(
                "{target} has no exercises yet; `plumb nodes` marks the nodes that can be judged"
            )));
        }
        for (node, name) in exercises {
            self.exercise(&node.id, name)?;
        }
        Ok(target)
    }

    /// Whether a submission that is a single file leaves no doubt which exercise it is for.
    pub(crate) fn match_paths(&self, target: &Target<'_>, paths: &[PathBuf]) -> Result<(), Failure> {
        let exercises = target.exercises();
        if exercises.len() == 1 {
            return Ok(());
        }
        match paths.iter().find(|path| !path.is_dir()) {
            None => Ok(()),
            Some(file) => {
                let names: Vec<String> =
                    exercises.iter().map(|(node, name)| format!("{}/{name}", node.id)).collect();
                Err(Failure::Usage(format!(
                    "{} is one file; name the exercise it is for: {}",
                    file.display(),
                    names.join(", ")
                )))
            }
        }
    }

    /// The key of an exercise, or an error that says what there is instead.
    pub(crate) fn exercise(&self, node: &str, name: &str) -> Result<&'static dyn Exercise, Failure> {
        self.keys.exercise(node, name).ok_or_else(|| {
            Failure::Usage(match self.keys.node(node).map(|key| key.exercises) {
                Some(exercises @ [_, ..]) => {
                    let names: Vec<&str> = exercises.iter().map(|exercise| exercise.name()).collect();
                    format!("{node} has no exercise {name}; it has {}", names.join(", "))
                }
                _ => {
                    format!("{node}/{name} has no key in this build of plumb; `plumb nodes` shows which have")
                }
            })
        })
    }
}
