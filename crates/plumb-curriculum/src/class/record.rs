//! One student's result as a file.
//!
//! A record is whole or it is not there: it is written under a hidden name, flushed to the disk and
//! renamed. It holds no time and no duration, so that the same submission gives the same bytes on
//! every machine.

use crate::check::Report;
use crate::report::formats::json;
use serde::{Deserialize, Serialize};
use std::fmt::{self, Write as _};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What is kept of a check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// What the submission was judged by: changes when a case, an answer of the key, a
    /// misconception, a limit or the compiler does. Empty in the output of `plumb check --json`.
    #[serde(default)]
    pub key: String,
    /// What was found.
    #[serde(flatten)]
    pub report: Report,
}

/// A record that cannot be read or written.
#[derive(Clone, Debug)]
pub struct RecordError(String);

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RecordError {}

impl Record {
    /// Reads a record.
    pub fn read(path: &Path) -> Result<Record, RecordError> {
        let bytes = std::fs::read(path)
            .map_err(|error| RecordError(format!("cannot read {}: {error}", path.display())))?;
        let record: Record = serde_json::from_slice(&bytes).map_err(|error| {
            RecordError(format!(
                "{} is no record of `plumb grade` or `plumb check --json`: {error}",
                path.display()
            ))
        })?;
        if record.report.format != crate::check::FORMAT {
            return Err(RecordError(format!(
                "{} was written by another version of plumb (format {}, not {})",
                path.display(),
                record.report.format,
                crate::check::FORMAT
            )));
        }
        Ok(record)
    }

    /// The name of its file.
    pub fn file_name(target: &str, student: &str) -> String {
        let mut name = String::new();
        for byte in format!("{}.{student}", target.replace('/', "-")).bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => name.push(byte as char),
                other => write!(name, "%{other:02X}").expect("a string takes all"),
            }
        }
        // Longer names than file systems take are cut, and kept apart by a digest.
        if name.len() > 200 {
            let digest = crate::check::digest(name.as_bytes());
            name = format!("{}-{}", &name[..150], &digest[..16]);
        }
        name + ".json"
    }
}

/// Writes a record into `folder`, whole.
pub fn write(folder: &Path, record: &Record) -> Result<PathBuf, RecordError> {
    let path = folder.join(Record::file_name(&record.report.target, &record.report.student));
    let write = || -> std::io::Result<()> {
        let mut file = tempfile::Builder::new().prefix(".record-").tempfile_in(folder)?;
        file.write_all(json(record).as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        // The new name, too, must be on the disk.
        std::fs::File::open(folder)?.sync_all()
    };
    write().map_err(|error| RecordError(format!("cannot write {}: {error}", path.display())))?;
    Ok(path)
}

/// All records in a folder, by file name.
pub fn read_folder(folder: &Path) -> Result<Vec<(PathBuf, Record)>, RecordError> {
    let entries = std::fs::read_dir(folder)
        .map_err(|error| RecordError(format!("cannot read {}: {error}", folder.display())))?;
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .filter(|path| !path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")))
        .collect();
    paths.sort();
    paths.into_iter().map(|path| Record::read(&path).map(|record| (path, record))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_students_become_names_of_files() {
        assert_eq!(Record::file_name("JL04/ex-2", "ann"), "JL04-ex-2.ann.json");
        assert_eq!(Record::file_name("JL04", "../é b"), "JL04...%2F%C3%A9%20b.json");
        let long = "x".repeat(1000);
        assert!(Record::file_name("JL04", &long).len() < 200);
        assert_ne!(Record::file_name("JL04", &long), Record::file_name("JL04", &(long.clone() + "y")));
    }
}
