//! Scripts whose callbacks do things: `on NAME COMMAND` beside the commands of the main program.
//!
//! Used by the keys of nodes JE05 to JE08, which differ only in their commands. The invariant: a
//! script is read whole before anything of it runs, so that an error is the only line of output.

use std::collections::HashMap;

use solution_key::{Answer, Command, Script, ScriptError};

/// The number of a name.
pub(super) type Name = usize;

/// A student's arrays may be of fixed size.
const MOST_COMMANDS: usize = 400;
const LONGEST_NAME: usize = 12;

/// The names of a script, numbered as they come.
#[derive(Default)]
pub(super) struct Names {
    numbers: HashMap<String, Name>,
    texts: Vec<String>,
}

impl Names {
    /// The number of argument `index`, which must be a name.
    pub(super) fn read(&mut self, command: &Command<'_>, index: usize) -> Result<Name, ScriptError> {
        let word = command.arguments()[index];
        if word.len() > LONGEST_NAME || !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(command.error(format!("not a name: {word}")));
        }
        Ok(*self.numbers.entry(word.to_string()).or_insert_with(|| {
            self.texts.push(word.to_string());
            self.texts.len() - 1
        }))
    }

    /// The number of `text`, if the script names it.
    pub(super) fn find(&self, text: &str) -> Option<Name> {
        self.numbers.get(text).copied()
    }

    /// The name again.
    pub(super) fn text(&self, name: Name) -> &str {
        &self.texts[name]
    }
}

/// What one command of an exercise looks like: its word, then one letter for each argument: `n` for
/// a name, any other for a number in a range of the exercise.
pub(super) type Form = (&'static str, &'static str);

/// A letter and the smallest and largest number that it stands for.
pub(super) type Range = (char, u64, u64);

/// The commands of an exercise.
pub(super) struct Syntax {
    pub(super) forms: &'static [Form],
    pub(super) ranges: &'static [Range],
    /// Whether there is `on`.
    pub(super) callbacks: bool,
}

/// One command, read.
#[derive(Clone)]
pub(super) struct Step {
    pub(super) command: &'static str,
    /// Its names, in order.
    pub(super) names: Vec<Name>,
    /// Its numbers, in order.
    pub(super) numbers: Vec<u64>,
}

impl Step {
    /// Its only or first name; the form has one.
    pub(super) fn name(&self) -> Name {
        self.names[0]
    }

    /// The command as it is written.
    pub(super) fn text(&self, names: &Names) -> String {
        let mut text = self.command.to_string();
        for &name in &self.names {
            text.push_str(&format!(" {}", names.text(name)));
        }
        for number in &self.numbers {
            text.push_str(&format!(" {number}"));
        }
        text
    }
}

impl Syntax {
    fn read(&self, command: &Command<'_>, names: &mut Names) -> Result<Step, ScriptError> {
        let form = self.forms.iter().find(|(word, _)| *word == command.name());
        let &(word, letters) =
            form.ok_or_else(|| command.error(format!("unknown command: {}", command.name())))?;
        let (wanted, found) = (letters.len(), command.arguments().len());
        if wanted != found {
            return Err(command.error(format!("{word} takes {wanted} argument(s), not {found}")));
        }
        let mut step = Step { command: word, names: Vec::new(), numbers: Vec::new() };
        for (index, letter) in letters.chars().enumerate() {
            match self.ranges.iter().find(|(of, _, _)| *of == letter) {
                Some(&(_, low, high)) => step.numbers.push(number(command, index, low, high)?),
                None => step.names.push(names.read(command, index)?),
            }
        }
        Ok(step)
    }
}

fn number(command: &Command<'_>, index: usize, low: u64, high: u64) -> Result<u64, ScriptError> {
    let word = command.arguments()[index];
    let digits = word.len() <= 9 && word.bytes().all(|byte| byte.is_ascii_digit());
    match word.parse() {
        Ok(value) if digits && (low..=high).contains(&value) => Ok(value),
        _ => Err(command.error(format!("not a number from {low} to {high}: {word}"))),
    }
}

/// A script, read.
pub(super) struct Program {
    pub(super) names: Names,
    /// The main program.
    pub(super) main: Vec<Step>,
    /// What a name's callback does.
    on: HashMap<Name, Vec<Step>>,
}

impl Program {
    /// Reads a script.
    pub(super) fn read(input: &[u8], syntax: &Syntax) -> Result<Program, ScriptError> {
        let mut program = Program { names: Names::default(), main: Vec::new(), on: HashMap::new() };
        for (count, command) in Script::read(input)?.commands.iter().enumerate() {
            if count == MOST_COMMANDS {
                return Err(command.error("too many commands"));
            }
            if command.name() != "on" || !syntax.callbacks {
                let step = syntax.read(command, &mut program.names)?;
                program.main.push(step);
                continue;
            }
            if command.arguments().len() < 2 {
                return Err(command.error("on takes a name and a command"));
            }
            let name = program.names.read(command, 0)?;
            let inner = Command { line: command.line, words: command.words[2..].to_vec() };
            let step = syntax.read(&inner, &mut program.names)?;
            program.on.entry(name).or_default().push(step);
        }
        Ok(program)
    }

    /// What the callback of `name` does.
    pub(super) fn on(&self, name: Name) -> &[Step] {
        self.on.get(&name).map_or(&[], Vec::as_slice)
    }
}

/// What the line of a broken script means.
pub(super) fn explain_error(answer: &Answer) -> Option<String> {
    (answer.status == 2).then(|| {
        "The script breaks the protocol on the line named here: the program prints this line and nothing \
         else, and exits with status 2."
            .to_string()
    })
}
