//! js-regexp over the suite's tests of regular expressions, before there is an engine to run them.
//!
//! Node runs the JavaScript of each test, with a `RegExp` whose patterns are compiled and matched
//! here: `regexp_host.js` asks over a pipe. Literals are rewritten to constructor calls, so that
//! node need not know their syntax. The host has no say in what matches.

use super::{Metadata, skipped_feature};
use js_language_frontend::ast::{Ast, Flow, Node, NodeId, Visitor, walk};
use js_language_frontend::{Options, Source, parse};
use js_regexp::{Captures, Flags, Limits, Regex, Text};
use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Features around the matcher that the host may lack: `RegExp.escape`, and a proposal beyond
/// ES2026. Their tests say nothing about patterns.
const AROUND: &[&str] = &["RegExp.escape", "legacy-regexp"];

/// How a run went, in files.
#[derive(Default)]
pub struct RegExpReport {
    /// Ended as they should.
    pub passed: usize,
    /// Those of them that compiled or matched a pattern.
    pub asked: usize,
    /// Early errors: refused as they should be. Counted apart from `passed`.
    pub refused: usize,
    /// Left out: features beyond ES2026 or around the matcher, modules, asynchronous tests.
    pub skipped: usize,
    /// Patterns compiled and matches run, over all tests.
    pub questions: usize,
    /// Fail with the same words in the host alone, with its own regular expressions.
    pub host_alone: Vec<(PathBuf, String)>,
    /// The others, with what the test said.
    pub failures: Vec<(PathBuf, String)>,
}

/// Runs `files` of the checkout `suite`, each in the first of its modes.
pub fn run(suite: &Path, files: &[PathBuf]) -> io::Result<RegExpReport> {
    let (mut host, mut report) = (Host::start()?, RegExpReport::default());
    for file in files {
        let text = String::from_utf8_lossy(&std::fs::read(file)?).into_owned();
        let metadata = Metadata::read(&text);
        let flagged = |flag: &str| metadata.flags.iter().any(|known| known == flag);
        let around = metadata.features.iter().any(|feature| AROUND.contains(&feature.as_str()));
        let beyond = around || skipped_feature(&metadata).is_some();
        if beyond || flagged("module") || flagged("async") {
            report.skipped += 1;
            continue;
        }
        let early_error = metadata.negative.as_ref().is_some_and(|negative| negative.phase == "parse");
        let mut program = String::new();
        if flagged("onlyStrict") {
            program.push_str("\"use strict\";\n");
        }
        if !flagged("raw") {
            let always = ["assert.js", "sta.js"].into_iter();
            for name in always.chain(metadata.includes.iter().map(String::as_str)) {
                program.push_str(&std::fs::read_to_string(suite.join("harness").join(name))?);
                program.push('\n');
            }
        }
        match without_literals(&text) {
            Err(_) if early_error => report.refused += 1,
            Err(error) => report.failures.push((file.clone(), error)),
            Ok(_) if early_error => report.failures.push((file.clone(), "must be refused".into())),
            Ok(text) => {
                program.push_str(&text);
                let questions = host.questions;
                match host.run(Kind::Ours, &program)? {
                    None => {
                        report.passed += 1;
                        report.asked += usize::from(host.questions > questions);
                    }
                    // The same words without js-regexp: what the test is about lies outside of it.
                    Some(said) if host.run(Kind::HostsOwn, &program)?.as_ref() == Some(&said) => {
                        report.host_alone.push((file.clone(), said));
                    }
                    Some(said) => report.failures.push((file.clone(), said)),
                }
            }
        }
    }
    report.questions = host.questions;
    Ok(report)
}

/// The program with its literals as calls of the constructor, or its early error.
fn without_literals(text: &str) -> Result<String, String> {
    let source = Source::new(text.as_bytes()).map_err(|error| error.render(text.as_bytes(), "test"))?;
    let program = parse(source, &Options::script()).map_err(|error| error.render(text.as_bytes(), "test"))?;
    let mut literals = Literals::default();
    walk(&program.ast, program.ast.root(), &mut literals);
    literals.0.sort_unstable();
    let (mut out, mut done) = (String::new(), 0);
    for (start, end) in literals.0 {
        let literal = &text[start..end];
        let slash = literal.rfind('/').unwrap_or(0);
        out.push_str(&text[done..start]);
        let _ = write!(out, "(new RegExp({}, \"{}\"))", quoted(&literal[1..slash]), &literal[slash + 1..]);
        done = end;
    }
    out.push_str(&text[done..]);
    Ok(out)
}

/// As a string literal.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for unit in text.encode_utf16() {
        let _ = write!(out, "\\u{unit:04x}");
    }
    out + "\""
}

#[derive(Default)]
struct Literals(Vec<(usize, usize)>);

impl Visitor for Literals {
    fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
        if matches!(ast.node(id), Node::RegExp { .. }) {
            let span = ast.span(id);
            self.0.push((span.start as usize, span.end as usize));
        }
        Flow::Into
    }
}

/// Whose regular expressions a program meets.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Ours,
    HostsOwn,
}

/// Node, and the patterns that it had compiled.
struct Host {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    regexes: Vec<Regex>,
    captures: Captures,
    questions: usize,
}

impl Host {
    fn start() -> io::Result<Host> {
        let mut child = Command::new("node")
            .args(["-e", include_str!("regexp_host.js")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("node has no pipes"));
        };
        let from = BufReader::new(from);
        Ok(Host { child, to, from, regexes: Vec::new(), captures: Captures::new(), questions: 0 })
    }

    /// Runs a program and answers what it asks. Gives what went wrong in it, if anything.
    fn run(&mut self, kind: Kind, program: &str) -> io::Result<Option<String>> {
        self.regexes.clear();
        let kind = if kind == Kind::HostsOwn { "own" } else { "ours" };
        write!(self.to, "{kind} {}\n{program}", program.len())?;
        loop {
            let mut line = String::new();
            if self.from.read_line(&mut line)? == 0 {
                return Err(io::Error::other("node has gone"));
            }
            let words: Vec<&str> = line.trim_end().split(' ').collect();
            let answer = match words[..] {
                ["passed"] => return Ok(None),
                ["compile", flags, length] => {
                    let pattern = self.read_units(length)?;
                    self.compile(flags, &pattern)
                }
                ["exec", number, start, length] => {
                    let text = self.read_units(length)?;
                    self.exec(number, start, &text)
                }
                _ => return Ok(Some(line.trim_end().to_string())),
            };
            self.questions += 1;
            writeln!(self.to, "{answer}")?;
        }
    }

    fn read_units(&mut self, length: &str) -> io::Result<Vec<u16>> {
        let length = length.parse().map_err(io::Error::other)?;
        let mut bytes = vec![0; length];
        self.from.read_exact(&mut bytes)?;
        Ok(bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect())
    }

    fn compile(&mut self, flags: &str, pattern: &[u16]) -> String {
        let flags = match Flags::parse(flags.trim_start_matches('-')) {
            Ok(flags) => flags,
            Err(error) => return error.to_string(),
        };
        let regex = match Regex::from_utf16(pattern, flags) {
            Ok(regex) => regex,
            Err(error) => return error.to_string(),
        };
        let mut answer = format!("ok {}", self.regexes.len());
        for (name, groups) in regex.group_names() {
            let groups: Vec<String> = groups.iter().map(u32::to_string).collect();
            let _ = write!(answer, " {name}={}", groups.join(","));
        }
        self.regexes.push(regex);
        answer
    }

    /// Matches in 8 bits where the text allows it, as an engine would.
    fn exec(&mut self, number: &str, start: &str, text: &[u16]) -> String {
        let (Ok(number), Ok(start)) = (number.parse::<usize>(), start.parse()) else {
            return "not a question".into();
        };
        let Some(regex) = self.regexes.get(number) else { return "no such pattern".into() };
        let narrow: Result<Vec<u8>, _> = text.iter().map(|&unit| u8::try_from(unit)).collect();
        let text = narrow.as_deref().map_or(Text::Utf16(text), Text::Latin1);
        match regex.exec(text, start, &mut self.captures, &mut Limits::default()) {
            Ok(false) => "null".into(),
            Err(abort) => abort.to_string(),
            Ok(true) => {
                let groups = (0..self.captures.len()).map(|group| match self.captures.get(group) {
                    Some((start, end)) => format!("{start}-{end}"),
                    None => "_".into(),
                });
                groups.collect::<Vec<String>>().join(" ")
            }
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // It waits for a program that does not come.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
