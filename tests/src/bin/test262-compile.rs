//! `cargo run -p conformance --bin test262-compile -- DIR`: the bytecode compiler and verifier over
//! a checkout of tc39/test262. Prints each failure and the totals; exit status 1 where there are
//! failures.

use conformance::test262;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(suite) = std::env::args().nth(1) else {
        eprintln!("usage: test262-compile DIR [FOLDER]...");
        return ExitCode::from(2);
    };
    let folders: Vec<String> = std::env::args().skip(2).collect();
    let mut parts: Vec<&str> = folders.iter().map(String::as_str).collect();
    if parts.is_empty() {
        parts = vec!["language", "built-ins", "annexB"];
    }
    let run = test262::files(Path::new(&suite), &parts).and_then(|files| test262::run_compiler(&files));
    match run {
        Err(error) => {
            eprintln!("test262-compile: {suite}: {error}");
            ExitCode::from(2)
        }
        Ok(report) => {
            for (file, reason) in &report.failures {
                println!("{}: {reason}", file.display());
            }
            println!(
                "{} units, {} functions, {} words; {} failures",
                report.units,
                report.functions,
                report.words,
                report.failures.len()
            );
            if report.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
    }
}
