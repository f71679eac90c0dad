//! Scripts to steps. Names become small numbers here, so that they can serve as tokens.

use std::collections::HashMap;

use solution_key::{Command, Script, ScriptError};

use crate::event_loop::RunMode;
use crate::poller::{Interest, Mode};

/// The number of a name in [`Steps::names`].
pub(super) type Name = usize;

/// The most that a script may ask for at once: bytes, or milliseconds.
const LARGEST: u64 = 1_000_000;

#[derive(Clone, Copy, PartialEq)]
pub(super) enum PhaseKind {
    Idle,
    Prepare,
    Check,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum TaskKind {
    Immediate,
    Defer,
    Tick,
    Microtask,
}

/// What the world does to its side of a pipe.
#[derive(Clone, Copy)]
pub(super) enum Outside {
    Feed(usize),
    Take(usize),
    Shut,
    Hangup,
}

#[derive(Clone)]
pub(super) enum Step {
    Timer { name: Name, delay: u64, repeat: u64 },
    Again(Name),
    Stop(Name),
    Close(Name),
    Ref(Name),
    Unref(Name),
    Phase(PhaseKind, Name),
    Task(TaskKind, Name),
    Clear(Name),
    Pipe(Name),
    Watch { name: Name, pipe: Name, interest: Interest, mode: Mode },
    Read(Name, usize),
    Write(Name, usize),
    Drop(Name),
    At(u64, Outside, Name),
    Busy(u64),
    Limit(u64),
    Halt,
    Run(RunMode),
    Dump,
}

/// A script, read.
pub(super) struct Steps {
    pub(super) names: Vec<String>,
    /// The main program.
    pub(super) main: Vec<Step>,
    /// By name: what is done in each call.
    pub(super) on_call: Vec<Vec<Step>>,
    /// By name: what is done when the handle is closed.
    pub(super) on_closed: Vec<Vec<Step>>,
}

#[derive(Default)]
struct Names {
    numbers: HashMap<String, Name>,
    names: Vec<String>,
}

impl Names {
    fn number(&mut self, word: &str) -> Name {
        *self.numbers.entry(word.to_string()).or_insert_with(|| {
            self.names.push(word.to_string());
            self.names.len() - 1
        })
    }
}

pub(super) fn read(input: &[u8]) -> Result<Steps, ScriptError> {
    let mut names = Names::default();
    let (mut main, mut on_call, mut on_closed) = (Vec::new(), Vec::new(), Vec::new());
    for command in Script::read(input)?.commands {
        let list = match command.name() {
            "on" => &mut on_call,
            "closed" => &mut on_closed,
            _ => {
                main.push(read_step(&command, &mut names)?);
                continue;
            }
        };
        let [name, inner @ ..] = command.arguments() else {
            return Err(command.error(format!("{} takes a name and a command", command.name())));
        };
        if inner.is_empty() {
            return Err(command.error(format!("{} takes a name and a command", command.name())));
        }
        let inner = Command { line: command.line, words: inner.to_vec() };
        let name = names.number(name);
        let step = read_step(&inner, &mut names)?;
        if list.len() <= name {
            list.resize_with(name + 1, Vec::new);
        }
        list[name].push(step);
    }
    on_call.resize_with(names.names.len(), Vec::new);
    on_closed.resize_with(names.names.len(), Vec::new);
    Ok(Steps { names: names.names, main, on_call, on_closed })
}

fn read_step(command: &Command<'_>, names: &mut Names) -> Result<Step, ScriptError> {
    let mut name = |command: &Command<'_>| Ok(names.number(command.exactly::<1>()?[0]));
    Ok(match command.name() {
        "timer" => {
            let repeat = if command.arguments().len() == 3 { amount(command, 2)? } else { 0 };
            expect_between(command, 2, 3)?;
            Step::Timer { name: names.number(command.arguments()[0]), delay: amount(command, 1)?, repeat }
        }
        "again" => Step::Again(name(command)?),
        "stop" => Step::Stop(name(command)?),
        "close" => Step::Close(name(command)?),
        "ref" => Step::Ref(name(command)?),
        "unref" => Step::Unref(name(command)?),
        "idle" => Step::Phase(PhaseKind::Idle, name(command)?),
        "prepare" => Step::Phase(PhaseKind::Prepare, name(command)?),
        "check" => Step::Phase(PhaseKind::Check, name(command)?),
        "immediate" => Step::Task(TaskKind::Immediate, name(command)?),
        "defer" => Step::Task(TaskKind::Defer, name(command)?),
        "tick" => Step::Task(TaskKind::Tick, name(command)?),
        "microtask" => Step::Task(TaskKind::Microtask, name(command)?),
        "clear" => Step::Clear(name(command)?),
        "pipe" => Step::Pipe(name(command)?),
        "drop" => Step::Drop(name(command)?),
        "watch" => {
            expect_between(command, 3, 4)?;
            let words = command.arguments();
            Step::Watch {
                name: names.number(words[0]),
                pipe: names.number(words[1]),
                interest: match words[2] {
                    "r" => Interest::READ,
                    "w" => Interest::WRITE,
                    "rw" => Interest::BOTH,
                    other => return Err(command.error(format!("not r, w or rw: {other}"))),
                },
                mode: match words.get(3) {
                    None | Some(&"level") => Mode::Level,
                    Some(&"edge") => Mode::Edge,
                    Some(&"oneshot") => Mode::OneShot,
                    Some(other) => return Err(command.error(format!("not a mode: {other}"))),
                },
            }
        }
        "read" | "write" => {
            let [pipe, _] = command.exactly::<2>()?;
            let (pipe, bytes) = (names.number(pipe), amount(command, 1)? as usize);
            if command.name() == "read" { Step::Read(pipe, bytes) } else { Step::Write(pipe, bytes) }
        }
        "at" => {
            expect_between(command, 3, 4)?;
            let words = command.arguments();
            let count = |index| Ok(amount(command, index)? as usize);
            let outside = match (words[1], words.len()) {
                ("feed", 4) => Outside::Feed(count(3)?),
                ("take", 4) => Outside::Take(count(3)?),
                ("shut", 3) => Outside::Shut,
                ("hangup", 3) => Outside::Hangup,
                (other, _) => return Err(command.error(format!("the world cannot do this: {other}"))),
            };
            Step::At(amount(command, 0)?, outside, names.number(words[2]))
        }
        "busy" => {
            command.exactly::<1>()?;
            Step::Busy(amount(command, 0)?)
        }
        "limit" => {
            command.exactly::<1>()?;
            Step::Limit(amount(command, 0)?)
        }
        "halt" => {
            command.exactly::<0>()?;
            Step::Halt
        }
        "run" => Step::Run(match command.arguments() {
            [] | ["default"] => RunMode::Default,
            ["once"] => RunMode::Once,
            ["nowait"] => RunMode::NoWait,
            _ => return Err(command.error("run takes default, once or nowait")),
        }),
        "dump" => {
            command.exactly::<0>()?;
            Step::Dump
        }
        other => return Err(command.error(format!("unknown command: {other}"))),
    })
}

fn amount(command: &Command<'_>, index: usize) -> Result<u64, ScriptError> {
    let value = command.number::<u64>(index)?;
    if value > LARGEST {
        return Err(command.error(format!("more than {LARGEST}: {value}")));
    }
    Ok(value)
}

fn expect_between(command: &Command<'_>, low: usize, high: usize) -> Result<(), ScriptError> {
    let count = command.arguments().len();
    if (low..=high).contains(&count) {
        return Ok(());
    }
    Err(command.error(format!("{} takes {low} to {high} arguments, not {count}", command.name())))
}
