//! What a fenced block of a lesson is for, read from the words after its backticks.

use crate::curriculum::Fence;

/// What a block is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block<'t> {
    /// A piece of a program.
    Part { program: &'t str },
    /// The last piece, and how to run it all.
    Run(Run<'t>),
    /// What a program prints.
    Output { of: &'t str },
    /// A file for later.
    File { name: &'t str },
    /// Commands with their outputs.
    Console,
    /// Only to be read.
    Prose,
}

/// How to run a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Run<'t> {
    pub(super) program: &'t str,
    pub(super) uses: Vec<&'t str>,
    pub(super) input: Option<&'t str>,
    pub(super) status: i32,
    pub(super) sanitized: bool,
    pub(super) crash: bool,
    pub(super) rejected: bool,
}

/// Languages of blocks that are only read.
const PROSE: [&str; 6] = ["", "text", "json", "ebnf", "mermaid", "diff"];

impl<'t> Block<'t> {
    pub(super) fn read(fence: &Fence<'t>) -> Result<Block<'t>, String> {
        if !fence.closed {
            return Err("this block is never closed".to_owned());
        }
        let mut words = fence.info.split_whitespace();
        let language = words.next().unwrap_or("");
        let words: Vec<(&str, Option<&str>)> = words
            .map(|word| word.split_once('=').map_or((word, None), |(key, value)| (key, Some(value))))
            .collect();
        let value = |key: &str| words.iter().find(|(k, _)| *k == key).and_then(|(_, value)| *value);
        if let Some(name) = value("file") {
            return if name.contains('/') || name.starts_with('.') {
                Err(format!("{name} must be a plain file name"))
            } else {
                Ok(Block::File { name })
            };
        }
        match language {
            "c" => match (value("part"), value("run")) {
                (Some(program), None) => Ok(Block::Part { program }),
                (None, Some(program)) => run(program, &words).map(Block::Run),
                _ => {
                    Err("nothing runs this C: add run=NAME, or part=NAME for a piece of a program".to_owned())
                }
            },
            "output" => match value("of") {
                Some(of) => Ok(Block::Output { of }),
                None => Err("whose output is this? add of=NAME".to_owned()),
            },
            "console" => Ok(Block::Console),
            prose if PROSE.contains(&prose) && words.is_empty() => Ok(Block::Prose),
            other => Err(format!(
                "nothing executes this block of {other:?}: give it file=NAME and use it in a console block, or \
                 call it text"
            )),
        }
    }
}

fn run<'t>(program: &'t str, words: &[(&'t str, Option<&'t str>)]) -> Result<Run<'t>, String> {
    let mut run = Run { program, ..Run::default() };
    for &(key, value) in words {
        match (key, value) {
            ("run", _) => {}
            ("use", Some(names)) => run.uses = names.split(',').collect(),
            ("input", Some(file)) => run.input = Some(file),
            ("status", Some(status)) => {
                run.status = status.parse().map_err(|_| format!("status={status} is not a number"))?;
            }
            ("sanitized", None) => run.sanitized = true,
            ("crash", None) => run.crash = true,
            ("rejected", None) => run.rejected = true,
            _ => return Err(format!("unknown word {key:?} after run={program}")),
        }
    }
    Ok(run)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::fences;

    fn read(info: &str) -> Result<String, String> {
        let text = format!("```{info}\n```\n");
        Block::read(&fences(&text)[0]).map(|block| format!("{block:?}"))
    }

    #[test]
    fn blocks_say_what_they_are_for() {
        assert_eq!(read("c part=scan").unwrap(), "Part { program: \"scan\" }");
        assert!(read("c run=a use=b,c input=x status=2 sanitized").unwrap().contains("uses: [\"b\", \"c\"]"));
        assert_eq!(read("js file=a.js").unwrap(), "File { name: \"a.js\" }");
        assert_eq!(read("").unwrap(), "Prose");
    }

    #[test]
    fn blocks_that_nothing_executes_are_mistakes() {
        for info in ["c", "js", "rust", "output", "c run=a colour=red", "js file=../a", "c run=a status=x"] {
            assert!(read(info).is_err(), "{info}");
        }
    }
}
