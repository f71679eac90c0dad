//! Prints which sandbox tiers this machine offers and what a run costs in each.

use std::path::Path;
use std::time::{Duration, Instant};

use plumb_curriculum::sandbox::{Job, Limits, Sandbox, SandboxError, Tier};

/// How many runs are timed together, and how often; the fastest batch counts, since whatever else
/// the machine does only makes runs slower.
const RUNS: u32 = 5;
const BATCHES: u32 = 100;

fn main() {
    for (tier, offered) in Sandbox::available() {
        if let Err(reason) = offered {
            println!("tier {tier}: not here: {reason}");
            continue;
        }
        match time_per_run(tier) {
            Ok(time) => println!("tier {tier}: {:.2} ms a run", time.as_secs_f64() * 1e3),
            Err(error) => println!("tier {tier}: {error}"),
        }
    }
}

/// The time that one run of a program takes which does nothing.
fn time_per_run(tier: Tier) -> Result<Duration, SandboxError> {
    let sandbox = Sandbox::exactly(tier)?;
    let program = Path::new("/bin/true");
    let job = Job::new(program, Limits::default());
    sandbox.run(&job)?;
    let mut best = Duration::MAX;
    for _ in 0..BATCHES {
        let start = Instant::now();
        for _ in 0..RUNS {
            sandbox.run(&job)?;
        }
        best = best.min(start.elapsed() / RUNS);
    }
    Ok(best)
}
