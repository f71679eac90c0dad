//! Makes the folder in which a student works on a node.
//!
//! The folder stands alone: `make check` needs a C compiler and a shell. Where plumb is installed,
//! it asks plumb, which knows more inputs and says what went wrong.

use crate::curriculum::{Curriculum, ExerciseFiles, Node};
use std::path::{Path, PathBuf};

/// The Makefile of every scaffold.
const MAKEFILE: &str = include_str!("Makefile");
/// The script behind `make check` where plumb is not installed.
const CHECK: &str = include_str!("check.sh");

/// Makes the folder `into` for `node`, and says which files it wrote. Nothing is overwritten: a file
/// that is there already is an error, before anything is written.
pub fn scaffold(curriculum: &Curriculum, node: &Node, into: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let library = &curriculum.library;
    if let Ok(lesson) = library.read(&node.path("lesson.md")) {
        files.push(("lesson.md".to_owned(), lesson.into_owned()));
    }
    for name in &node.exercises {
        let exercise = ExerciseFiles::load(library, &node.folder, name)
            .map_err(|problem| format!("{}: {}", library.place(&problem.path), problem.reason))?;
        files.push((format!("{name}/task.md"), exercise.task.into_bytes()));
        files.push((format!("{name}/{name}.c"), exercise.starter.into_owned()));
        for case in exercise.cases {
            files.push((format!("{name}/cases/{}.in", case.name), case.input.into_owned()));
            files.push((format!("{name}/cases/{}.out", case.name), case.expected.into_owned()));
        }
    }
    if node.exercises.is_empty() {
        return Err(format!("{} has no exercises yet", node.id));
    }
    files.push(("Makefile".to_owned(), MAKEFILE.replace("@NODE@", &node.id).into_bytes()));
    files.push(("check.sh".to_owned(), CHECK.as_bytes().to_vec()));
    if let Some((name, _)) = files.iter().find(|(name, _)| into.join(name).symlink_metadata().is_ok()) {
        return Err(format!(
            "{} is there already and nothing is overwritten; choose another folder",
            into.join(name).display()
        ));
    }
    let mut written = Vec::new();
    for (name, bytes) in files {
        let path = into.join(name);
        let write = || -> std::io::Result<()> {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
            std::io::Write::write_all(&mut file, &bytes)
        };
        write().map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        written.push(path);
    }
    Ok(written)
}
