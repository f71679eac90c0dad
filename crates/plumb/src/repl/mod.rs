//! The session: what `plumb run` does when nobody gives it a program.
//!
//! A line at a time is read, run as a script of its own in the same realm, and shown. The invariant:
//! whatever a line does, the session goes on, until `.exit`, the end of the input, or an engine that
//! cannot be had.

mod editor;
mod input;

use crate::failure::{CORRECT, Failure, NOT_CORRECT};
use crate::host::{EngineOptions, Program, Signals, report};
use crate::output;
use editor::{Editor, Line};
use std::cell::RefCell;
use std::io::IsTerminal;
use std::rc::Rc;
use std::time::Duration;

/// How long a program has to end after Ctrl-C before another Ctrl-C ends the session.
const GRACE: Duration = Duration::from_secs(1);

const HELP: &str = "\
Type JavaScript; a line that is not complete goes on in the next one.

.help   this text
.exit   end the session, like Ctrl-D on an empty line

Ctrl-C drops the line, or ends the program that runs; where that does not help within a second, the
next Ctrl-C ends the session. Tab completes names and properties. The last result is `_`. What `let`,
`const` and `class` declare can be declared again. There is no `await` at the top level:
`p.then(value => globalThis.value = value)` does instead.
";

/// Reads and runs lines. To be called on the big stack.
pub(crate) fn session(options: &EngineOptions, time_limit: Option<Duration>) -> Result<u8, Failure> {
    let engine = Rc::new(RefCell::new(options.engine()?));
    let signals = Signals::watch(&engine.borrow(), GRACE)?;
    let mut editor = Editor::new(&engine)?;
    if std::io::stdin().is_terminal() {
        output::show(&format!("plumb {}, .help helps\n", env!("CARGO_PKG_VERSION")))?;
    }
    // What was mistyped is typed again.
    engine.borrow_mut().renew_declarations(true);
    let mut number = 0;
    loop {
        let text = match editor.read()? {
            Line::Text(text) => text,
            Line::Dropped => continue,
            Line::End => break,
        };
        match text.trim() {
            "" => {}
            ".exit" => break,
            ".help" => output::show(HELP)?,
            command if input::is_command(command) => {
                anstream::eprintln!("there is no command {command}; .help lists them");
            }
            _ => {
                number += 1;
                let program =
                    Program { name: format!("<line {number}>"), text: input::script(&text).into_bytes() };
                let mut engine = engine.borrow_mut();
                engine.set_time_limit(time_limit);
                let outcome = run(&mut engine, &program);
                engine.set_time_limit(None);
                match outcome {
                    Ok(shown) => output::show(&(shown + "\n"))?,
                    Err(uncaught) if uncaught.terminated => {
                        if let Some(error) = engine.take_output_failure() {
                            return output::lost(error).map(|()| NOT_CORRECT);
                        }
                        anstream::eprintln!("{}", if signals.take() { "interrupted" } else { "out of time" });
                    }
                    Err(uncaught) => anstream::eprint!("{}", report(&uncaught, &program)),
                }
                signals.take();
            }
        }
    }
    editor.keep_history();
    Ok(CORRECT)
}

fn run(engine: &mut plumb_engine::Engine, program: &Program) -> Result<String, plumb_engine::Uncaught> {
    let value = engine.run_script(&program.text, &program.name)?;
    let value = engine.protect(value);
    engine.run_jobs()?;
    // A program that froze the global object does without.
    let _ = engine.set_global("_", value.get());
    Ok(engine.inspect(&value))
}
