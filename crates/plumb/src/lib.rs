//! The command line of plumb, as a library.
//!
//! The binary calls [`run`] with the keys of all tracks; tests compose the same command with a key
//! of their own. Each subcommand is one file under `commands/`: a struct that clap fills and a
//! function `run` on it. The invariant: nothing here judges or runs a program; it reads what
//! a person typed, calls `plumb-curriculum` or `plumb-engine`, and shows what came back.

mod cli;
mod commands;
mod failure;
mod host;
mod inspection;
mod judge;
pub mod keys;
mod output;
mod progress;
mod repl;
mod session;
mod shape;

use clap::Parser;
use failure::Failure;
use solution_key::NodeKey;
use std::process::ExitCode;

/// The curriculum as packed by the build script.
static PACKED: &[(&str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/curriculum.rs"));

/// Runs the command with the arguments of this process.
pub fn run(keys: &[&'static NodeKey]) -> ExitCode {
    host::watch_memory();
    let arguments = commands::run::Run::implied(std::env::args_os().collect(), cli::Command::exists);
    let cli = match cli::Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output and are no error; the rest is usage.
            let status = if error.use_stderr() { failure::USAGE } else { 0 };
            let _ = error.print();
            return ExitCode::from(status);
        }
    };
    match cli.command.run(&session::Session::new(cli.curriculum, keys)) {
        Ok(status) => ExitCode::from(status),
        Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.show();
            ExitCode::from(failure.status())
        }
    }
}
