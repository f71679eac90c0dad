//! `cargo run -p conformance --bin parser-tests -- DIR`: the front end over an unpacked npm package
//! `test262-parser-tests`. Exit status 1 where a file has the wrong outcome.

use conformance::parser_tests;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(package) = std::env::args().nth(1) else {
        eprintln!("usage: parser-tests DIR");
        return ExitCode::from(2);
    };
    match parser_tests::run(Path::new(&package)) {
        Err(error) => {
            eprintln!("parser-tests: {package}: {error}");
            ExitCode::from(2)
        }
        Ok(report) => {
            for (file, problem) in &report.failures {
                println!("{file}: {problem}");
            }
            for (file, reason) in parser_tests::CONTRADICTED {
                println!("left out: {file}: {reason}");
            }
            println!(
                "{} files passed, {} failed, {} left out",
                report.passed,
                report.failures.len(),
                report.contradicted
            );
            if report.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
    }
}
