//! Grades many submissions at once, and goes on where an earlier run was interrupted.

use super::record::{Record, RecordError, write};
use super::students::Student;
use crate::check::{Checker, Clock, Fault, HandedIn, Report, digest, parallel};
use crate::curriculum::{ExerciseFiles, Target};
use std::path::Path;

/// A class to grade.
pub struct Grade<'a> {
    /// How one submission is checked. Its `threads` should be 1: here each core gets a submission.
    pub checker: &'a Checker<'a>,
    /// What is checked.
    pub target: &'a Target<'a>,
    /// Where the records go.
    pub records: &'a Path,
    /// How many submissions at once.
    pub jobs: usize,
}

/// What happened to one submission.
#[derive(Debug)]
pub enum Progress<'p> {
    /// Checked, and its record written.
    Checked(&'p Report),
    /// A record of the same submission under the same key was there.
    Kept(&'p Report),
    /// The grader failed; there is no record, and the next run tries again.
    Failed(&'p Student, &'p str),
}

/// How many submissions went which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Graded {
    /// Checked now.
    pub checked: usize,
    /// Kept from an earlier run.
    pub kept: usize,
    /// Not graded, because the grader failed.
    pub failed: usize,
}

impl Grade<'_> {
    /// What submissions are judged by, as one digest.
    pub fn key(&self) -> Result<String, Fault> {
        let options = self.checker.options;
        let mut parts = format!(
            "{}\n{:?}\n{:?}\n{}\n{}\n",
            crate::check::FORMAT,
            options.choice,
            options.limits,
            options.sanitize,
            self.checker.tools.compiler.version()
        );
        for (node, name) in self.target.exercises() {
            let exercise = self
                .checker
                .keys
                .exercise(&node.id, name)
                .ok_or_else(|| Fault(format!("{}/{name} has no key in this build of plumb", node.id)))?;
            let library = &self.checker.curriculum.library;
            let files = ExerciseFiles::load(library, &node.folder, name)
                .map_err(|problem| Fault(format!("{}: {}", library.place(&problem.path), problem.reason)))?;
            for input in options.choice.inputs(&files, exercise) {
                parts.push_str(&digest(&input.bytes));
                parts.push_str(&digest(input.answer.stdout.as_bytes()));
                parts.push((b'0' + input.answer.status.min(9)) as char);
            }
            for misconception in &files.misconceptions {
                parts.push_str(&misconception.slug);
                parts.push_str(&digest(&misconception.source));
                parts.push_str(&digest(misconception.title.as_bytes()));
                parts.push_str(&digest(misconception.explanation.as_bytes()));
            }
        }
        Ok(digest(parts.as_bytes()))
    }

    /// Grades `students`; `tell` hears of each as soon as it is done, from any thread.
    pub fn run(&self, students: &[Student], tell: impl Fn(Progress<'_>) + Sync) -> Result<Graded, Fault> {
        let key = self.key()?;
        let outcomes = parallel(self.jobs, students.len(), |index| {
            let student = &students[index];
            match self.one(student, &key) {
                Ok((report, true)) => {
                    tell(Progress::Kept(&report));
                    (0, 1, 0)
                }
                Ok((report, false)) => {
                    tell(Progress::Checked(&report));
                    (1, 0, 0)
                }
                Err(reason) => {
                    tell(Progress::Failed(student, &reason));
                    (0, 0, 1)
                }
            }
        });
        let mut graded = Graded::default();
        for (checked, kept, failed) in outcomes {
            graded.checked += checked;
            graded.kept += kept;
            graded.failed += failed;
        }
        Ok(graded)
    }

    /// The report on one submission, and whether it was there already.
    fn one(&self, student: &Student, key: &str) -> Result<(Report, bool), String> {
        let target = self.target.to_string();
        let path = self.records.join(Record::file_name(&target, &student.name));
        // A record that cannot be read is as good as none.
        if let Ok(record) = Record::read(&path)
            && record.key == key
            && record.report.student == student.name
            && record.report.hash == self.checker.hash(self.target, &student.path)
        {
            return Ok((record.report, true));
        }
        let path = std::path::absolute(&student.path).unwrap_or_else(|_| student.path.clone());
        let clock = Clock::default();
        let report = self
            .checker
            .check(self.target, &path, &student.name, &clock)
            .map_err(|fault| fault.to_string())?;
        let record = Record { key: key.to_owned(), report };
        write(self.records, &record).map_err(|error: RecordError| error.to_string())?;
        Ok((record.report, false))
    }
}

impl Checker<'_> {
    /// The digest over what the submission at `path` holds for `target`.
    pub fn hash(&self, target: &Target<'_>, path: &Path) -> String {
        let all: String = target
            .exercises()
            .into_iter()
            .map(|(node, name)| self.handed_in(target, node, name, path))
            .map(|handed_in: HandedIn| handed_in.digest())
            .collect();
        digest(all.as_bytes())
    }
}
