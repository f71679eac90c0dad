//! Goes through a lesson block by block and does what each says.

use super::LessonProblem;
use super::block::{Block, Run};
use crate::check::{Cache, Fault, Tools};
use crate::compile::{Build, CompileFailure};
use crate::curriculum::{Fence, fences};
use crate::report::words::first_difference;
use crate::sandbox::{End, Job, Limits};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a lesson is executed with.
pub struct World<'w> {
    /// Compiler and sandbox.
    pub tools: &'w Tools,
    /// The plumb that `$ plumb …` means.
    pub plumb: PathBuf,
    /// The curriculum it is to use, unless the one inside it.
    pub curriculum: Option<PathBuf>,
}

/// A lesson that has been executed.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What is wrong with it, by line.
    pub problems: Vec<LessonProblem>,
    /// How many programs and commands were run.
    pub executed: usize,
    /// The lesson with all outputs as they are.
    pub blessed: String,
}

/// Executes a lesson.
pub fn check(lesson: &str, world: &World<'_>) -> Result<Checked, Fault> {
    let folder = tempfile::tempdir().map_err(|error| Fault(format!("no temporary folder: {error}")))?;
    let mut session = Session {
        world,
        cache: Cache::open()?,
        folder: folder.path(),
        parts: BTreeMap::new(),
        programs: BTreeMap::new(),
        outputs: BTreeMap::new(),
        files: BTreeMap::new(),
        used: BTreeSet::new(),
        problems: Vec::new(),
        edits: Vec::new(),
        executed: 0,
    };
    for fence in fences(lesson) {
        match Block::read(&fence) {
            Ok(block) => session.block(&fence, &block)?,
            Err(message) => session.problem(fence.line, message),
        }
    }
    session.report_unused();
    session.problems.sort_by_key(|problem| problem.line);
    let blessed = apply(lesson, &session.edits);
    Ok(Checked { problems: session.problems, executed: session.executed, blessed })
}

/// The body of the block that opens at `line`, to be replaced.
struct Edit {
    line: usize,
    lines: usize,
    body: String,
}

fn apply(lesson: &str, edits: &[Edit]) -> String {
    let lines: Vec<&str> = lesson.split_inclusive('\n').collect();
    let mut out = String::new();
    let mut at = 0;
    for edit in edits {
        out.extend(lines[at..edit.line].iter().copied());
        out.push_str(&edit.body);
        at = edit.line + edit.lines;
    }
    out.extend(lines[at..].iter().copied());
    out
}

struct Session<'s> {
    world: &'s World<'s>,
    cache: Cache,
    folder: &'s Path,
    /// The pieces of each program, and the line of the last.
    parts: BTreeMap<String, (String, usize)>,
    programs: BTreeMap<String, PathBuf>,
    outputs: BTreeMap<String, Vec<u8>>,
    files: BTreeMap<String, usize>,
    /// Files and pieces that something used.
    used: BTreeSet<String>,
    problems: Vec<LessonProblem>,
    edits: Vec<Edit>,
    executed: usize,
}

impl Session<'_> {
    fn problem(&mut self, line: usize, message: impl Into<String>) {
        self.problems.push(LessonProblem { line, message: message.into() });
    }

    fn block(&mut self, fence: &Fence<'_>, block: &Block<'_>) -> Result<(), Fault> {
        match block {
            Block::Prose => {}
            Block::Part { program } => {
                let part = self.parts.entry((*program).to_owned()).or_default();
                part.0.push_str(&fence.body);
                part.1 = fence.line;
            }
            Block::File { name } => {
                let path = self.folder.join(name);
                std::fs::write(&path, &fence.body)
                    .map_err(|error| Fault(format!("{}: {error}", path.display())))?;
                self.files.insert((*name).to_owned(), fence.line);
            }
            Block::Run(run) => self.program(fence, run)?,
            Block::Output { of } => match self.outputs.get(*of).cloned() {
                None => self.problem(fence.line, format!("no program run={of} stands before its output")),
                Some(output) => {
                    let output = String::from_utf8_lossy(&output).into_owned();
                    self.compare(
                        fence,
                        &format!("{of} prints"),
                        &fence.body.clone(),
                        &output,
                        fence.line + 1,
                    );
                    self.edit(fence, output);
                }
            },
            Block::Console => self.console(fence)?,
        }
        Ok(())
    }

    fn edit(&mut self, fence: &Fence<'_>, mut body: String) {
        if !body.is_empty() && !body.ends_with('\n') {
            body.push('\n');
        }
        self.edits.push(Edit { line: fence.line, lines: fence.body.lines().count(), body });
    }

    /// Reports the first line in which an output differs. `from` is the line of the lesson on which
    /// the output begins.
    fn compare(&mut self, fence: &Fence<'_>, who: &str, written: &str, real: &str, from: usize) {
        let Some(line) = first_difference(real.trim_end().as_bytes(), written.trim_end().as_bytes()) else {
            return;
        };
        let show =
            |text: &str| text.lines().nth(line).map_or("nothing".to_owned(), |text| format!("{text:?}"));
        let message = format!("{who} {}, the lesson says {}", show(real), show(written));
        self.problem((from + line).max(fence.line), message);
    }

    /// The text of a program: the pieces of those it uses, its own, and the block.
    fn source(&mut self, fence: &Fence<'_>, run: &Run<'_>) -> String {
        let mut source = String::new();
        for name in run.uses.iter().chain([&run.program]) {
            match self.parts.get(*name) {
                Some((text, _)) => {
                    source.push_str(text);
                    self.used.insert((*name).to_owned());
                }
                None if *name == run.program => {}
                None => self.problem(fence.line, format!("there is no part={name} before this")),
            }
        }
        source.push_str(&fence.body);
        source
    }

    fn program(&mut self, fence: &Fence<'_>, run: &Run<'_>) -> Result<(), Fault> {
        let source = self.source(fence, run);
        let build = if run.sanitized { Build::Sanitized } else { Build::Plain };
        self.executed += 1;
        let compiled = match self.cache.program(self.world.tools, source.as_bytes(), build) {
            Ok(compiled) => compiled,
            Err(failure) if failure.is_grader_fault() => return Err(compiler_fault(&failure)),
            Err(_) if run.rejected => return Ok(()),
            Err(failure) => {
                self.problem(fence.line, format!("{}: {failure}", run.program));
                return Ok(());
            }
        };
        if run.rejected {
            self.problem(fence.line, format!("{} compiles, but is said to be rejected", run.program));
        }
        self.programs.insert(run.program.to_owned(), compiled.executable.clone());
        let input = match run.input {
            Some(file) => self.file(fence.line, file),
            None => Vec::new(),
        };
        let finished = self.execute(&compiled.executable, &input, run.sanitized)?;
        let crashed = matches!(finished.end, End::Signal(_)) || finished.sanitizer_finding().is_some();
        let as_said = if run.crash { crashed } else { finished.end == End::Exit(run.status) };
        if !as_said {
            let said = if run.crash { "a crash".to_owned() } else { format!("exit status {}", run.status) };
            let stderr = String::from_utf8_lossy(&finished.stderr).into_owned();
            let found =
                finished.sanitizer_finding().map_or(finished.end.to_string(), |found| found.to_string());
            self.problem(fence.line, format!("{} ends with {found}, not {said}\n{stderr}", run.program));
        }
        self.outputs.insert(run.program.to_owned(), finished.stdout);
        Ok(())
    }

    fn execute(
        &self,
        program: &Path,
        input: &[u8],
        sanitized: bool,
    ) -> Result<crate::sandbox::Finished, Fault> {
        let environment =
            if sanitized { self.world.tools.compiler.sanitizer_environment(false) } else { Vec::new() };
        let limits = Limits::default();
        let limits = if sanitized { limits.for_sanitized() } else { limits };
        let job = Job { input, environment: &environment, sanitized, ..Job::new(program, limits) };
        Ok(self.world.tools.sandbox.run(&job)?)
    }

    /// The bytes of a file of the lesson.
    fn file(&mut self, line: usize, name: &str) -> Vec<u8> {
        if !self.files.contains_key(name) {
            self.problem(line, format!("no block before this has file={name}"));
            return Vec::new();
        }
        self.used.insert(name.to_owned());
        std::fs::read(self.folder.join(name)).unwrap_or_default()
    }

    fn console(&mut self, fence: &Fence<'_>) -> Result<(), Fault> {
        let mut body = String::new();
        let lines: Vec<&str> = fence.body.lines().collect();
        if lines.first().is_some_and(|line| !line.starts_with("$ ")) {
            self.problem(fence.line + 1, "a console block begins with a line `$ command`");
            return Ok(());
        }
        let mut at = 0;
        while at < lines.len() {
            let begin = at;
            at += 1;
            while at < lines.len() && !lines[at].starts_with("$ ") {
                at += 1;
            }
            let line = fence.line + 1 + begin;
            let written: String = lines[begin + 1..at].iter().map(|line| format!("{line}\n")).collect();
            body.push_str(lines[begin]);
            body.push('\n');
            match self.command(line, &lines[begin][2..])? {
                Ok(output) => {
                    let real = String::from_utf8_lossy(&output).into_owned();
                    self.compare(
                        fence,
                        &format!("`{}` prints", &lines[begin][2..]),
                        &written,
                        &real,
                        line + 1,
                    );
                    body.push_str(&real);
                    if !real.is_empty() && !real.ends_with('\n') {
                        body.push('\n');
                    }
                }
                Err(message) => {
                    self.problem(line, message);
                    body.push_str(&written);
                }
            }
        }
        self.edit(fence, body);
        Ok(())
    }

    /// Runs one command of a console block.
    fn command(&mut self, line: usize, text: &str) -> Result<Result<Vec<u8>, String>, Fault> {
        let words = match split(text) {
            Ok(words) => words,
            Err(message) => return Ok(Err(message)),
        };
        let (mut input, words) = match words.iter().position(|word| word == "|") {
            Some(bar) if words[0] == "echo" => {
                ((words[1..bar].join(" ") + "\n").into_bytes(), &words[bar + 1..])
            }
            Some(_) => return Ok(Err("only `echo … |` can stand before another command".to_owned())),
            None => (Vec::new(), &words[..]),
        };
        let mut words = words.to_vec();
        if let Some(at) = words.iter().position(|word| word == "<") {
            let Some(name) = words.get(at + 1).cloned() else {
                return Ok(Err("a file name is missing after <".to_owned()));
            };
            input = self.file(line, &name);
            words.drain(at..at + 2);
        }
        for word in &words {
            if self.files.contains_key(word) {
                self.used.insert(word.clone());
            }
        }
        self.executed += 1;
        match words.split_first() {
            Some((plumb, arguments)) if plumb == "plumb" => Ok(self.plumb(arguments, input)),
            Some((name, _)) if name.starts_with("./") => match self.programs.get(&name[2..]).cloned() {
                Some(program) => Ok(Ok(self.execute(&program, &input, false)?.stdout)),
                None => Ok(Err(format!("no block before this has run={}", &name[2..]))),
            },
            _ => Ok(Err("a command is `plumb …`, `./NAME` or `echo … | …`".to_owned())),
        }
    }

    /// Runs plumb itself in the folder of the lesson's files.
    fn plumb(&self, arguments: &[String], input: Vec<u8>) -> Result<Vec<u8>, String> {
        let run = || -> std::io::Result<Vec<u8>> {
            let path = tempfile::NamedTempFile::new()?;
            std::fs::write(path.path(), &input)?;
            let mut command = Command::new(&self.world.plumb);
            command.args(arguments).current_dir(self.folder).env("NO_COLOR", "1");
            if let Some(curriculum) = &self.world.curriculum {
                command.env("PLUMB_CURRICULUM", std::path::absolute(curriculum)?);
            }
            command.stdin(Stdio::from(std::fs::File::open(path.path())?));
            let output = command.output()?;
            Ok([output.stdout, output.stderr].concat())
        };
        run().map_err(|error| format!("plumb could not be run: {error}"))
    }

    fn report_unused(&mut self) {
        let unused = |all: Vec<(&String, usize)>, used: &BTreeSet<String>| -> Vec<(String, usize)> {
            all.into_iter()
                .filter(|(name, _)| !used.contains(*name))
                .map(|(name, line)| (name.clone(), line))
                .collect()
        };
        let files = unused(self.files.iter().map(|(name, line)| (name, *line)).collect(), &self.used);
        let parts = unused(self.parts.iter().map(|(name, part)| (name, part.1)).collect(), &self.used);
        for (name, line) in files {
            self.problem(line, format!("nothing uses the file {name}"));
        }
        for (name, line) in parts {
            self.problem(line, format!("no block has run={name} or use={name}: this C is never compiled"));
        }
    }
}

fn compiler_fault(failure: &CompileFailure) -> Fault {
    Fault(format!("the compiler could not be run: {failure}"))
}

/// The words of a command line: blanks separate, quotes hold together, `<` and `|` stand alone.
fn split(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            '\'' | '"' => {
                let held = word.get_or_insert_default();
                loop {
                    match characters.next() {
                        None => return Err(format!("a closing {c} is missing")),
                        Some(end) if end == c => break,
                        Some(other) => held.push(other),
                    }
                }
            }
            c if c.is_whitespace() => words.extend(word.take()),
            '<' | '|' => {
                words.extend(word.take());
                words.push(c.to_string());
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    if words.is_empty() { Err("a command is missing".to_owned()) } else { Ok(words) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_split_as_by_a_shell() {
        assert_eq!(split("plumb key JL04/ex-2 <a.js").unwrap(), ["plumb", "key", "JL04/ex-2", "<", "a.js"]);
        assert_eq!(split("echo 'a | b' \"c\"d | ./x").unwrap(), ["echo", "a | b", "cd", "|", "./x"]);
        assert!(split("echo 'a").is_err() && split("  ").is_err());
    }

    #[test]
    fn blessing_replaces_bodies_and_nothing_else() {
        let lesson = "a\n```output of=x\nold\nolder\n```\nb\n";
        let edits = [Edit { line: 2, lines: 2, body: "new\n".to_owned() }];
        assert_eq!(apply(lesson, &edits), "a\n```output of=x\nnew\n```\nb\n");
    }
}
