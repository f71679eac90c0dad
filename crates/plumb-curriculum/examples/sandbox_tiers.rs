//! Prints which sandbox tiers this machine offers and what a run costs in each.

use std::path::Path;
use std::time::{Duration, Instant};

use plumb_curriculum::sandbox::{Job, Limits, Sandbox};

/// How many runs are timed.
const RUNS: u32 = 100;

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
fn time_per_run(
    tier: plumb_curriculum::sandbox::Tier,
) -> Result<Duration, plumb_curriculum::sandbox::SandboxError> {
    let sandbox = Sandbox::exactly(tier)?;
    let program = Path::new("/bin/true");
    let job = Job::new(program, Limits::default());
    sandbox.run(&job)?;
    let start = Instant::now();
    for _ in 0..RUNS {
        sandbox.run(&job)?;
    }
    Ok(start.elapsed() / RUNS)
}
