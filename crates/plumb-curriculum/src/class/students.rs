//! The submissions in a folder: one folder or `.c` file for each student.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One student's submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Student {
    /// The name of the file or folder, without `.c`.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// All submissions in `folder`, by name. Hidden entries and other files are no submissions.
pub fn students(folder: &Path) -> Result<Vec<Student>, String> {
    if folder.is_file() {
        let folder = folder.display();
        return Err(format!(
            "{folder} is a file; a class is a folder with a folder or .c file for each student"
        ));
    }
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let mut found: BTreeMap<String, PathBuf> = BTreeMap::new();
    for entry in entries {
        let entry = entry.map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let name = match name.strip_suffix(".c") {
            Some(stem) if !path.is_dir() => stem.to_owned(),
            _ if path.is_dir() => name,
            _ => continue,
        };
        if name.starts_with('.') {
            continue;
        }
        if let Some(other) = found.insert(name.clone(), path.clone()) {
            return Err(format!(
                "{} and {} are both called {name}; rename one of them",
                other.display(),
                path.display()
            ));
        }
    }
    Ok(found.into_iter().map(|(name, path)| Student { name, path }).collect())
}
