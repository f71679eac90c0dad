//! `cargo run -p conformance --bin test262-print -- [--maps] DIR [FOLDER]...`: the printer over a
//! checkout of tc39/test262. Prints each failure and the totals; exit status 1 where there are
//! failures. With `--maps`, every name is looked up in the source map of what was printed.

use conformance::test262;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let (flags, rest): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let maps = flags.iter().any(|flag| flag == "--maps");
    let (Some((suite, folders)), true) = (rest.split_first(), flags.len() == usize::from(maps)) else {
        eprintln!("usage: test262-print [--maps] DIR [FOLDER]...");
        return ExitCode::from(2);
    };
    let mut parts: Vec<&str> = folders.iter().map(String::as_str).collect();
    if parts.is_empty() {
        parts = vec!["language", "built-ins", "annexB"];
    }
    let run = test262::files(Path::new(suite), &parts).and_then(|files| test262::run_printer(&files, maps));
    match run {
        Err(error) => {
            eprintln!("test262-print: {suite}: {error}");
            ExitCode::from(2)
        }
        Ok(report) => {
            for (file, mode, what) in &report.failures {
                println!("{} ({mode:?}): {what}", file.display());
            }
            println!(
                "{} files parse; {} printings came back, {} did not; {} names traced",
                report.files,
                report.passed,
                report.failures.len(),
                report.names
            );
            if report.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
    }
}
