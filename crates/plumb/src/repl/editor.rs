//! The line editor: `rustyline` with what the engine knows.

use super::input;
use crate::failure::Failure;
use plumb_engine::Engine;
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{CompletionType, Config, Context, Helper};
use std::cell::RefCell;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::rc::Rc;

/// What was read.
pub(crate) enum Line {
    Text(String),
    /// Ctrl-C instead.
    Dropped,
    /// There is no more.
    End,
}

/// Reads lines, with history, completion, and several lines where one is not enough.
pub(crate) struct Editor {
    editor: rustyline::Editor<Knowledge, FileHistory>,
    history: Option<PathBuf>,
    prompt: &'static str,
}

impl Editor {
    pub(crate) fn new(engine: &Rc<RefCell<Engine>>) -> Result<Editor, Failure> {
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .auto_add_history(true)
            .max_history_size(10_000)
            .and_then(|builder| builder.history_ignore_dups(true))
            .map_err(|error| unusable(&error))?
            .build();
        let mut editor = rustyline::Editor::with_config(config).map_err(|error| unusable(&error))?;
        editor.set_helper(Some(Knowledge { engine: engine.clone() }));
        let is_terminal = std::io::stdin().is_terminal();
        let history = if is_terminal { history_file() } else { None };
        if let Some(file) = &history {
            // There is none before the first session.
            let _ = editor.load_history(file);
        }
        Ok(Editor { editor, history, prompt: if is_terminal { "> " } else { "" } })
    }

    pub(crate) fn read(&mut self) -> Result<Line, Failure> {
        match self.editor.readline(self.prompt) {
            Ok(text) => Ok(Line::Text(text)),
            Err(ReadlineError::Interrupted) => Ok(Line::Dropped),
            Err(ReadlineError::Eof) => Ok(Line::End),
            Err(error) => Err(unusable(&error)),
        }
    }

    /// Keeps the history for the next session. Without a place for it there is none.
    pub(crate) fn keep_history(&mut self) {
        let Some(file) = &self.history else { return };
        let folder = file.parent().map_or(Ok(()), std::fs::create_dir_all);
        let kept = folder.map_err(ReadlineError::from).and_then(|()| self.editor.save_history(file));
        if let Err(error) = kept {
            anstream::eprintln!("note: the history cannot be kept in {}: {error}", file.display());
        }
    }
}

fn unusable(error: &ReadlineError) -> Failure {
    Failure::Usage(format!("no lines can be read here: {error}"))
}

/// `$PLUMB_HISTORY`, or a file where the system wants the state of programs; none where that is
/// unknown.
fn history_file() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("PLUMB_HISTORY").or_else(|| {
        let state = set("XDG_STATE_HOME").or_else(|| Some(set("HOME")?.join(".local/state")))?;
        Some(state.join("plumb/history"))
    })
}

/// What the editor asks the engine and the parser.
struct Knowledge {
    engine: Rc<RefCell<Engine>>,
}

impl Helper for Knowledge {}

impl Highlighter for Knowledge {}

impl Hinter for Knowledge {
    type Hint = String;
}

impl Completer for Knowledge {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        cursor: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let Some((path, prefix, start)) = input::name_before(line, cursor) else {
            return Ok((cursor, Vec::new()));
        };
        let mut names = self.engine.borrow_mut().names_after(&path);
        names.retain(|name| name.starts_with(prefix) && input::is_name(name));
        Ok((start, names))
    }
}

impl Validator for Knowledge {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let text = context.input();
        let goes_on = !input::is_command(text.trim()) && input::is_incomplete(text);
        Ok(if goes_on { ValidationResult::Incomplete } else { ValidationResult::Valid(None) })
    }
}
