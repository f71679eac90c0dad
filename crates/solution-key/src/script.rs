//! The script language that all nodes share: one command a line, words separated by blanks, `#`
//! starts a comment.

/// A whole script, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script<'s> {
    /// The commands in order; blank lines and comments are left out.
    pub commands: Vec<Command<'s>>,
}

/// One line of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command<'s> {
    /// The line it stands on, counted from 1.
    pub line: usize,
    /// Its words, at least one.
    pub words: Vec<&'s str>,
}

/// Why a script breaks the protocol. Turns into the one line that student and key both print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    /// The offending line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl ScriptError {
    /// An error on `line`.
    pub fn new(line: usize, reason: impl Into<String>) -> ScriptError {
        ScriptError { line, reason: reason.into() }
    }
}

impl<'s> Script<'s> {
    /// Reads a script. The only error a script as such can have is that it is not UTF-8.
    pub fn read(input: &'s [u8]) -> Result<Script<'s>, ScriptError> {
        let text = std::str::from_utf8(input).map_err(|e| {
            let before = &input[..e.valid_up_to()];
            ScriptError::new(1 + before.iter().filter(|&&b| b == b'\n').count(), "not UTF-8")
        })?;
        let commands = text
            .split('\n')
            .enumerate()
            .filter_map(|(index, line)| {
                let code = line.split('#').next().unwrap_or("");
                let words: Vec<&str> = code.split_ascii_whitespace().collect();
                (!words.is_empty()).then_some(Command { line: index + 1, words })
            })
            .collect();
        Ok(Script { commands })
    }
}

impl<'s> Command<'s> {
    /// The command's name: its first word.
    pub fn name(&self) -> &'s str {
        self.words[0]
    }

    /// What follows the name.
    pub fn arguments(&self) -> &[&'s str] {
        &self.words[1..]
    }

    /// An error on this command's line.
    pub fn error(&self, reason: impl Into<String>) -> ScriptError {
        ScriptError::new(self.line, reason)
    }

    /// The arguments, if there are exactly `N`.
    pub fn exactly<const N: usize>(&self) -> Result<[&'s str; N], ScriptError> {
        self.arguments().try_into().map_err(|_| {
            self.error(format!("{} takes {N} argument(s), not {}", self.name(), self.arguments().len()))
        })
    }

    /// Argument `index` as a decimal number.
    pub fn number<T: std::str::FromStr>(&self, index: usize) -> Result<T, ScriptError> {
        let word = self.arguments().get(index).ok_or_else(|| self.error("a number is missing"))?;
        word.parse().map_err(|_| self.error(format!("not a number: {word}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_blank_lines_are_left_out_and_lines_keep_their_numbers() {
        let script = Script::read(b"alloc A 3 # a comment\n\n   # only this\n  dump\r\n").unwrap();
        assert_eq!(script.commands.len(), 2);
        assert_eq!(script.commands[0].words, ["alloc", "A", "3"]);
        assert_eq!((script.commands[1].line, script.commands[1].name()), (4, "dump"));
    }

    #[test]
    fn bad_bytes_are_placed() {
        assert_eq!(Script::read(b"a\nb\n\xff").unwrap_err(), ScriptError::new(3, "not UTF-8"));
    }

    #[test]
    fn arguments_are_counted_and_read() {
        let script = Script::read(b"step 12 x").unwrap();
        let command = &script.commands[0];
        assert_eq!(command.number::<u32>(0), Ok(12));
        assert_eq!(command.number::<u32>(1).unwrap_err().reason, "not a number: x");
        assert_eq!(command.exactly::<1>().unwrap_err().reason, "step takes 1 argument(s), not 2");
    }
}
