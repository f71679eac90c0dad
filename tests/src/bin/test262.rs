//! Runs the conformance suite on the engine: see `plumb test262`, of which this is the small form.
//!
//! `test262 SUITE [--filter TEXT] [--jobs N] [--stress] FOLDER…`

use conformance::test262::pool::{Pool, work};
use conformance::test262::{Metadata, Outcome, Report, Runner, files};
use plumb_engine::Options;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::time::{Duration, Instant};

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut take = |name: &str, has_value: bool| -> Option<String> {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.remove(at);
        if has_value { (at < arguments.len()).then(|| arguments.remove(at)) } else { Some(String::new()) }
    };
    let filter = take("--filter", true);
    let jobs = take("--jobs", true).and_then(|jobs| jobs.parse().ok()).unwrap_or(2);
    let stress = take("--stress", false).is_some();
    let worker = take("--worker", false).is_some();
    let Some((suite, folders)) = arguments.split_first() else {
        eprintln!("usage: test262 SUITE [--filter TEXT] [--jobs N] [--stress] FOLDER…");
        return ExitCode::from(2);
    };
    let suite = PathBuf::from(suite);
    if worker {
        // A stack of known size: the main thread's depends on the system.
        let run = move || {
            let options =
                Options { gc_stress: stress, gc_verify: stress, native_stack: 6 << 20, ..Options::default() };
            let mut runner = Runner::new(&suite, options);
            work(|(file, mode)| runner.run(file, *mode)).is_ok()
        };
        let thread = std::thread::Builder::new().stack_size(8 << 20).spawn(run);
        return ExitCode::from(u8::from(!thread.is_ok_and(|thread| thread.join().unwrap_or(false))));
    }
    let parts: Vec<&str> = folders.iter().map(String::as_str).collect();
    let found = match files(&suite, &parts) {
        Ok(found) => found,
        Err(error) => {
            eprintln!("{}: {error}", suite.display());
            return ExitCode::from(2);
        }
    };
    let mut scenarios = Vec::new();
    for file in found {
        if filter.as_ref().is_some_and(|filter| !file.to_string_lossy().contains(filter.as_str())) {
            continue;
        }
        let text = std::fs::read(&file).unwrap_or_default();
        let metadata = Metadata::read(&String::from_utf8_lossy(&text));
        scenarios.extend(metadata.modes().iter().map(|&mode| (file.clone(), mode)));
    }
    let begin = Instant::now();
    let report = Mutex::new(Report::default());
    let root = suite.join("test");
    let command = || {
        let mut command = Command::new(std::env::current_exe().unwrap_or_default());
        command.arg(&suite).arg("--worker");
        if stress {
            command.arg("--stress");
        }
        command
    };
    let pool =
        Pool { command: &command, jobs, time_limit: Duration::from_secs(if stress { 120 } else { 20 }) };
    let outcome = pool.run(scenarios, &|(file, mode), outcome: Outcome| {
        let name = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().into_owned();
        if let Ok(mut report) = report.lock() {
            report.add(&name, *mode, outcome);
        }
    });
    if let Err(error) = outcome {
        eprintln!("no worker: {error}");
        return ExitCode::from(3);
    }
    let mut report = report.into_inner().unwrap_or_default();
    report.sort();
    for failure in &report.failures {
        println!("{} {} {:?}", failure.file, failure.mode, failure.outcome);
    }
    for (folder, count) in &report.folders {
        println!(
            "{folder:40} {:6} {:6} {:6} {:6.2} %",
            count.passed,
            count.failed,
            count.skipped,
            count.percent()
        );
    }
    let total = report.total;
    println!(
        "{} passed, {} failed, {} skipped: {:.2} % in {:.0} s",
        total.passed,
        total.failed,
        total.skipped,
        total.percent(),
        begin.elapsed().as_secs_f64()
    );
    ExitCode::from(u8::from(total.failed > 0))
}
