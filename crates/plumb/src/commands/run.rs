//! `plumb run`: runs a JavaScript program.

use crate::failure::{CORRECT, Failure, NOT_CORRECT};
use crate::host::{EngineOptions, Program, Signals, on_big_stack, report};
use crate::{output, repl};
use clap::Args;
use plumb_engine::{CodeCache, Engine};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

const AFTER: &str = "\
Without FILE and CODE, the program is read from standard input; on a terminal a session begins, in
which `.help` helps. `plumb FILE` is short for `plumb run FILE`.

Examples:
  plumb run program.js
  plumb -e 'console.log([1, 2, 3].map(x => x * x))'
  plumb run --time-limit 2 --max-heap 256m program.js
  plumb run --code-cache ~/.cache/plumb program.js
  plumb run

Exit status: 0 the program ended, or nobody reads its output any more; 1 an exception left it, its
time was over, or its output could not be written; 2 wrong usage; 13 the top level of a module awaits
what nothing can settle any more; 130 Ctrl-C.";

/// The status of a module whose top level waits for ever, as in Node.
const UNSETTLED: u8 = 13;

/// Runs a JavaScript program.
#[derive(Args)]
#[command(after_help = AFTER)]
pub(crate) struct Run {
    /// The program; `-` for standard input.
    #[arg(conflicts_with = "eval")]
    file: Option<PathBuf>,

    /// The program itself.
    #[arg(short, long, value_name = "CODE", allow_hyphen_values = true)]
    eval: Option<String>,

    /// The program is a module; a file whose name ends in `.mjs` always is.
    #[arg(short, long)]
    module: bool,

    /// Begin a session though standard input is no terminal.
    #[arg(short, long, conflicts_with_all = ["file", "eval", "module"])]
    interactive: bool,

    #[command(flatten)]
    engine: EngineOptions,

    /// Keep the code of the program and its modules in this folder; where it is there already and
    /// fits, nothing is compiled. Whoever can write to the folder is trusted as the program is.
    #[arg(long, value_name = "DIR")]
    code_cache: Option<PathBuf>,

    /// End the program after so many seconds.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    time_limit: Option<Duration>,
}

impl Run {
    /// The arguments of this process with `run` put in where a program stands in its place.
    pub(crate) fn implied(
        mut arguments: Vec<std::ffi::OsString>,
        is_command: impl Fn(&str) -> bool,
    ) -> Vec<std::ffi::OsString> {
        let implied = arguments.get(1).is_some_and(|first| match first.to_str() {
            Some("-") => true,
            Some(option) if option.starts_with('-') => Run::has_option(option),
            Some(name) if is_command(name) => false,
            _ => Path::new(first).is_file(),
        });
        if implied {
            arguments.insert(1, "run".into());
        }
        arguments
    }

    /// Whether an argument is an option of this command.
    fn has_option(argument: &str) -> bool {
        let known = Run::augment_args(clap::Command::new("run"));
        let mut options = known.get_arguments();
        match argument.strip_prefix("--") {
            Some(long) => {
                let name = long.split('=').next();
                options.any(|option| option.get_long() == name)
            }
            None => options.any(|option| option.get_short() == argument.chars().nth(1)),
        }
    }

    pub(crate) fn run(self) -> Result<u8, Failure> {
        let program = match (&self.eval, &self.file) {
            (Some(code), _) => {
                Some(Program { name: "<command line>".to_owned(), text: code.clone().into_bytes() })
            }
            (None, Some(file)) => Some(Program::read(file)?),
            (None, None) if self.interactive || std::io::stdin().is_terminal() => None,
            (None, None) => Some(Program::read(Path::new("-"))?),
        };
        on_big_stack(|| match program {
            Some(program) => self.script(&program),
            None => repl::session(&self.engine, self.time_limit),
        })
    }

    fn script(&self, program: &Program) -> Result<u8, Failure> {
        if let Some(fault) = program.fault() {
            anstream::eprint!("{}", fault.render(&program.text, &program.name));
            return Ok(NOT_CORRECT);
        }
        let mut engine = self.engine.engine()?;
        let signals = Signals::watch(&engine, Duration::ZERO)?;
        if let Some(folder) = &self.code_cache {
            let warn = |warning: &str| anstream::eprintln!("plumb: {warning}");
            engine.set_code_store(Rc::new(CodeCache::new(folder, warn)));
        }
        engine.set_time_limit(self.time_limit);
        let is_module = self.module || program.name.ends_with(".mjs");
        let outcome = match is_module {
            true => engine.run_module(&program.text, Path::new(&program.name)),
            false => engine.run_script(&program.text, &program.name).map(drop),
        };
        let Err(uncaught) = outcome.and_then(|()| engine.run_to_end()) else {
            return Ok(ended(&mut engine, program));
        };
        if uncaught.terminated {
            if let Some(error) = engine.take_output_failure() {
                return output::lost(error).map(|()| NOT_CORRECT);
            }
            if signals.take() {
                return Ok(crate::host::INTERRUPTED);
            }
            let limit = self.time_limit.unwrap_or_default().as_secs_f64();
            anstream::eprintln!("{}: ended after its time limit of {limit} s", program.name);
            return Ok(NOT_CORRECT);
        }
        anstream::eprint!("{}", report(&uncaught, program));
        Ok(NOT_CORRECT)
    }
}

/// The status of a program that has nothing left to do.
fn ended(engine: &mut Engine, program: &Program) -> u8 {
    let waiting = engine.waiting_modules();
    if waiting.is_empty() {
        return CORRECT;
    }
    anstream::eprintln!("{}: ended at an await that nothing can settle any more", program.name);
    for place in waiting {
        anstream::eprintln!("    at {place}");
    }
    UNSETTLED
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse().map(Duration::try_from_secs_f64) {
        Ok(Ok(limit)) if !limit.is_zero() && limit.as_secs() < 1 << 32 => Ok(limit),
        _ => Err("a time limit is a number of seconds above 0".to_owned()),
    }
}
