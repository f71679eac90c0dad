//! The event loop beside libuv and, with the feature `loop-peers`, beside mio with a heap:
//!
//! `cargo run --release -p benches --features loop-peers --bin event_loop`
//!
//! `libuv.c` is compiled with `cc`; without libuv's headers its column is empty. Each run of a
//! task is a process of its own, the contenders take turns, and the table gives the medians.

mod ours;
#[cfg(feature = "loop-peers")]
mod with_mio;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

const ROUNDS: usize = 11;
/// Each task with its size. `pool` has 64 jobs in flight, `pool-1` a single one.
const TASKS: [(&str, u64); 5] =
    [("timers", 1_000_000), ("ping-pong", 100_000), ("echo", 1_000), ("pool", 100_000), ("pool-1", 20_000)];
/// How often each of the clients of `echo` sends its message.
const ECHO_ROUNDS: u64 = 50;

/// The delays of the timers, the same for everybody.
struct Seed(u64);

impl Default for Seed {
    fn default() -> Seed {
        Seed(1)
    }
}

impl Seed {
    /// Less than ten milliseconds.
    fn delay(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % 10
    }
}

/// A program that prints the milliseconds of a task.
struct Contender {
    name: &'static str,
    program: PathBuf,
    /// What stands before task and count on its command line.
    first: Option<&'static str>,
}

impl Contender {
    fn run(&self, task: &str, count: u64) -> f64 {
        let output =
            Command::new(&self.program).args(self.first).args([task, &count.to_string()]).output().unwrap();
        String::from_utf8_lossy(&output.stdout).trim().parse().unwrap_or(f64::NAN)
    }
}

/// `libuv.c` as a program, if the system has what it needs.
fn libuv(folder: &Path) -> Option<Contender> {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/src/bin/event_loop/libuv.c");
    let program = folder.join(format!("beside-libuv-{}", std::process::id()));
    let status = Command::new("cc").args(["-O2", "-o"]).arg(&program).args([source, "-luv"]).status();
    status.is_ok_and(|status| status.success()).then_some(Contender { name: "libuv", program, first: None })
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Does one task in this process, and prints its milliseconds.
fn measure(who: &str, task: &str, count: &str) -> ExitCode {
    let Ok(count) = count.parse() else { return ExitCode::from(2) };
    let start = Instant::now();
    match who {
        "plumb" => ours::run(task, count),
        #[cfg(feature = "loop-peers")]
        "mio" => with_mio::run(task, count),
        _ => return ExitCode::from(2),
    }
    println!("{:.3}", start.elapsed().as_secs_f64() * 1e3);
    ExitCode::SUCCESS
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [who, task, count] = &arguments[..] {
        return measure(who, task, count);
    }
    let own = std::env::current_exe().unwrap();
    let folder = std::env::temp_dir();
    let mut contenders = vec![Contender { name: "plumb", program: own.clone(), first: Some("plumb") }];
    contenders.extend(libuv(&folder));
    if cfg!(feature = "loop-peers") {
        contenders.push(Contender { name: "mio", program: own, first: Some("mio") });
    }
    print!("{:<12}{:>10}", "task", "count");
    contenders.iter().for_each(|contender| print!("{:>12}", format!("{} ms", contender.name)));
    contenders[1..].iter().for_each(|contender| print!("{:>12}", format!("to {}", contender.name)));
    println!();
    for (task, count) in TASKS {
        let mut times = vec![Vec::new(); contenders.len()];
        for _ in 0..ROUNDS {
            for (contender, times) in contenders.iter().zip(&mut times) {
                times.push(contender.run(task, count));
            }
        }
        let times: Vec<f64> = times.into_iter().map(median).collect();
        print!("{task:<12}{count:>10}");
        times.iter().for_each(|time| print!("{time:>12.1}"));
        times[1..].iter().for_each(|time| print!("{:>12.2}", times[0] / time));
        println!();
    }
    for contender in contenders.iter().filter(|contender| contender.first.is_none()) {
        let _ = std::fs::remove_file(&contender.program);
    }
    ExitCode::SUCCESS
}
