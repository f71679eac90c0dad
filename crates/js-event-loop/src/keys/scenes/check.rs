//! The protocol of the exercises on a whole loop: what may stand in a script.
//!
//! The invariant: a script that is let through here is one that the scenario language takes too.

use std::collections::HashMap;

use solution_key::{Command, Script, ScriptError};

use super::forms::{Argument, Form, Kind};

/// The largest number in a script.
pub(super) const LARGEST: u32 = 1000;
/// The most bytes that a command moves. 200 such commands do not fill a pipe.
pub(super) const MOST_BYTES: u32 = 20;
/// The most commands that a script may have.
const MOST_COMMANDS: usize = 200;
/// The longest name.
const LONGEST_NAME: usize = 15;

/// What is known of the names at a line.
struct Checker<'s> {
    forms: &'static [Form],
    kinds: HashMap<&'s str, Kind>,
    /// The pipe of each watcher, and the watcher of each pipe.
    partners: HashMap<&'s str, &'s str>,
    /// A command that is no `pipe` was seen.
    begun: bool,
}

/// Checks a script and writes it down in the scenario language, each command on its own line.
pub(super) fn read(input: &[u8], forms: &'static [Form]) -> Result<String, ScriptError> {
    let mut checker = Checker { forms, kinds: HashMap::new(), partners: HashMap::new(), begun: false };
    let mut out = String::new();
    for (index, command) in Script::read(input)?.commands.iter().enumerate() {
        if index == MOST_COMMANDS {
            return Err(command.error(format!("more than {MOST_COMMANDS} commands")));
        }
        out.push_str(&checker.command(command)?);
        out.push('\n');
    }
    Ok(out)
}

impl<'s> Checker<'s> {
    fn command(&mut self, command: &Command<'s>) -> Result<String, ScriptError> {
        let word = command.name();
        let can_close = self.forms.iter().any(|form| form.name == "close");
        if word == "on" || (word == "closed" && can_close) {
            self.begun = true;
            let [name, inner @ ..] = command.arguments() else {
                return Err(command.error(format!("{word} takes a name and a command")));
            };
            if inner.is_empty() {
                return Err(command.error(format!("{word} takes a name and a command")));
            }
            check_name(command, name)?;
            let inner = Command { line: command.line, words: inner.to_vec() };
            return Ok(format!("{word} {name} {}", self.simple(&inner, true)?));
        }
        self.simple(command, false)
    }

    /// A command that stands alone or behind `on` or `closed`.
    fn simple(&mut self, command: &Command<'s>, in_callback: bool) -> Result<String, ScriptError> {
        let words = command.arguments();
        let is = |form: &&Form| match form.name.split_once(' ') {
            Some((name, second)) => command.name() == name && words.get(1) == Some(&second),
            None => command.name() == form.name,
        };
        let form = self
            .forms
            .iter()
            .find(is)
            .filter(|form| form.in_callbacks || !in_callback)
            .ok_or_else(|| command.error(format!("unknown command: {}", command.name())))?;
        let (most, least) = (form.arguments.len(), form.arguments.len() - form.optional);
        if !(least..=most).contains(&words.len()) {
            let takes = if least == most { most.to_string() } else { format!("{least} or {most}") };
            let name = command.name();
            return Err(command.error(format!("{name} takes {takes} argument(s), not {}", words.len())));
        }
        for (argument, word) in form.arguments.iter().zip(words) {
            self.argument(command, *argument, word)?;
        }
        self.together(command)?;
        let (name, more) = form.plays;
        let name = name.split(' ').next().unwrap_or(name);
        let words = words.iter().copied().chain([more].into_iter().filter(|more| !more.is_empty()));
        Ok(std::iter::once(name).chain(words).collect::<Vec<_>>().join(" "))
    }

    fn argument(
        &mut self,
        command: &Command<'s>,
        argument: Argument,
        word: &'s str,
    ) -> Result<(), ScriptError> {
        match argument {
            Argument::Number => number(command, word, 0, LARGEST),
            Argument::Bytes => number(command, word, 1, MOST_BYTES),
            Argument::Word(what, words) if !words.contains(&word) => {
                Err(command.error(format!("not {what}: {word}")))
            }
            Argument::Word(..) => Ok(()),
            Argument::Name => check_name(command, word),
            Argument::Pipe => {
                check_name(command, word)?;
                match self.kinds.get(word) {
                    Some(Kind::Pipe) => Ok(()),
                    _ => Err(command.error(format!("no pipe: {word}"))),
                }
            }
            Argument::Is(kind) => {
                check_name(command, word)?;
                match *self.kinds.entry(word).or_insert(kind) {
                    found if found != kind => Err(command.error(format!("two kinds: {word}"))),
                    _ => Ok(()),
                }
            }
        }
    }

    /// What holds between arguments and between commands.
    fn together(&mut self, command: &Command<'s>) -> Result<(), ScriptError> {
        let words = command.arguments();
        match command.name() {
            "pipe" if self.begun => return Err(command.error("pipes come first")),
            // Its own partner until it has a watcher: a second `pipe` finds it there.
            "pipe" if self.partners.insert(words[0], words[0]).is_some() => {
                return Err(command.error(format!("there already: {}", words[0])));
            }
            "watch" => {
                let (watcher, pipe) = (words[0], words[1]);
                if *self.partners.entry(watcher).or_insert(pipe) != pipe {
                    return Err(command.error(format!("two pipes: {watcher}")));
                }
                let before = self.partners.insert(pipe, watcher);
                if before.is_some_and(|before| before != pipe && before != watcher) {
                    return Err(command.error(format!("two watchers: {pipe}")));
                }
                if words.get(3) == Some(&"edge") && words[2] != "r" {
                    return Err(command.error("edge is for r alone"));
                }
            }
            _ => {}
        }
        self.begun |= command.name() != "pipe";
        Ok(())
    }
}

fn check_name(command: &Command<'_>, word: &str) -> Result<(), ScriptError> {
    let mut bytes = word.bytes();
    let letter = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic());
    if letter && bytes.all(|byte| byte.is_ascii_alphanumeric()) && word.len() <= LONGEST_NAME {
        return Ok(());
    }
    Err(command.error(format!("not a name: {word}")))
}

fn number(command: &Command<'_>, word: &str, least: u32, most: u32) -> Result<(), ScriptError> {
    let digits = word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 4;
    match word.parse::<u32>() {
        Ok(number) if digits && (least..=most).contains(&number) => Ok(()),
        _ => Err(command.error(format!("not a number from {least} to {most}: {word}"))),
    }
}
