//! `cargo run -p conformance --bin test262-regexp -- DIR [FOLDER]...`: js-regexp over the tests of
//! regular expressions of a checkout of tc39/test262, with node as the host. Prints each failure
//! and the totals; exit status 1 where there are failures.

use conformance::test262;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(suite) = std::env::args().nth(1) else {
        eprintln!("usage: test262-regexp DIR [FOLDER]...");
        return ExitCode::from(2);
    };
    let folders: Vec<String> = std::env::args().skip(2).collect();
    let mut parts: Vec<&str> = folders.iter().map(String::as_str).collect();
    if parts.is_empty() {
        parts = vec!["built-ins/RegExp", "language/literals/regexp", "annexB/built-ins/RegExp"];
    }
    let suite = Path::new(&suite);
    match test262::files(suite, &parts).and_then(|files| test262::run_regexp(suite, &files)) {
        Err(error) => {
            eprintln!("test262-regexp: {}: {error}", suite.display());
            ExitCode::from(2)
        }
        Ok(report) => {
            for (file, said) in &report.failures {
                println!("{}: {said}", file.strip_prefix(suite).unwrap_or(file).display());
            }
            for (file, said) in &report.host_alone {
                println!("(node alone) {}: {said}", file.strip_prefix(suite).unwrap_or(file).display());
            }
            println!(
                "{} files passed ({} of them asked the matcher, {} questions), {} refused as they should be, \
                 {} failed, {} fail in node alone too, {} skipped",
                report.passed,
                report.asked,
                report.questions,
                report.refused,
                report.failures.len(),
                report.host_alone.len(),
                report.skipped
            );
            if report.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
    }
}
