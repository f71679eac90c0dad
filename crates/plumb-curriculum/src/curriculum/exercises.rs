//! The files of one exercise: task, starter, solution, cases and misconceptions.

use crate::Library;
use std::borrow::Cow;

/// A visible case: an input and what the key prints for it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name, such as `03_comments`.
    pub name: String,
    /// The input.
    pub input: Cow<'static, [u8]>,
    /// The blessed output.
    pub expected: Cow<'static, [u8]>,
}

/// A program that embodies a typical mistake.
#[derive(Clone, Debug)]
pub struct Misconception {
    /// Its name, such as `pratt-nud-led`.
    pub slug: String,
    /// One sentence: what the student believes.
    pub title: String,
    /// The explanation, in Markdown, without the title.
    pub explanation: String,
    /// The C source.
    pub source: Cow<'static, [u8]>,
}

/// All files of one exercise.
#[derive(Clone, Debug)]
pub struct ExerciseFiles {
    /// What is asked, in Markdown.
    pub task: String,
    /// What a student starts from.
    pub starter: Cow<'static, [u8]>,
    /// A right solution.
    pub solution: Cow<'static, [u8]>,
    /// The visible cases, by name.
    pub cases: Vec<Case>,
    /// The programs that are wrong in a known way, by slug.
    pub misconceptions: Vec<Misconception>,
}

/// A file of an exercise that is missing or bad.
#[derive(Clone, Debug)]
pub struct FileProblem {
    /// Its path inside the curriculum.
    pub path: String,
    /// What is wrong with it.
    pub reason: String,
}

/// The exercises in a node's folder: `ex-1`, `ex-2`, … by number.
pub(super) fn names(library: &Library, folder: &str) -> Vec<String> {
    let mut names: Vec<String> = library
        .list(folder)
        .into_iter()
        .filter(|name| number(name).is_some() && !library.is_file(&format!("{folder}/{name}")))
        .collect();
    names.sort_by_key(|name| number(name));
    names
}

/// The number of an exercise's name.
fn number(name: &str) -> Option<u32> {
    name.strip_prefix("ex-")?.parse().ok()
}

/// The slugs of the misconception programs in an exercise's folder.
pub(super) fn misconception_slugs(library: &Library, folder: &str) -> Vec<String> {
    stems(library, &format!("{folder}/misconceptions"), ".c")
}

/// The names in `folder` that end in `suffix`, without it.
fn stems(library: &Library, folder: &str, suffix: &str) -> Vec<String> {
    library.list(folder).iter().filter_map(|name| name.strip_suffix(suffix)).map(str::to_owned).collect()
}

impl ExerciseFiles {
    /// Reads the exercise `name` in the node folder `folder`. The first missing file is the error.
    pub fn load(library: &Library, folder: &str, name: &str) -> Result<ExerciseFiles, FileProblem> {
        let root = format!("{folder}/{name}");
        let bytes = |file: &str| {
            let path = format!("{root}/{file}");
            library
                .read(&path)
                .map_err(|error| FileProblem { path, reason: format!("cannot be read: {error}") })
        };
        let text = |file: &str| {
            let path = format!("{root}/{file}");
            library
                .text(&path)
                .map_err(|error| FileProblem { path, reason: format!("cannot be read: {error}") })
        };
        let cases: Vec<Case> = stems(library, &format!("{root}/cases"), ".in")
            .into_iter()
            .map(|case| {
                Ok(Case {
                    input: bytes(&format!("cases/{case}.in"))?,
                    expected: bytes(&format!("cases/{case}.out"))?,
                    name: case,
                })
            })
            .collect::<Result<_, FileProblem>>()?;
        if cases.is_empty() {
            let reason = "an exercise needs at least one case, NN_name.in and .out".to_owned();
            return Err(FileProblem { path: format!("{root}/cases"), reason });
        }
        let misconceptions = misconception_slugs(library, &root)
            .into_iter()
            .map(|slug| {
                let file = format!("misconceptions/{slug}.md");
                let words = text(&file)?;
                let (title, explanation) = words.trim_start().split_once('\n').unwrap_or((words.trim(), ""));
                let title = title.trim_start_matches('#').trim().to_owned();
                if title.is_empty() {
                    let reason = "the first line must be a sentence: what the student believes".to_owned();
                    return Err(FileProblem { path: format!("{root}/{file}"), reason });
                }
                let source = bytes(&format!("misconceptions/{slug}.c"))?;
                Ok(Misconception { title, explanation: explanation.trim().to_owned(), source, slug })
            })
            .collect::<Result<_, FileProblem>>()?;
        Ok(ExerciseFiles {
            task: text("task.md")?,
            starter: bytes("starter.c")?,
            solution: bytes("solution.c")?,
            cases,
            misconceptions,
        })
    }
}
