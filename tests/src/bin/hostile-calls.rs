//! `cargo run --profile quick -p conformance --bin hostile-calls -- FIRST COUNT [stress] [verify]`: random calls
//! of built-in functions, a program a seed. A crash, or a program that does not end, ends the whole; the
//! last seed that was printed is the one.

use conformance::hostile;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const STACK: usize = 64 << 20;
/// Longer than this no program may take: it has a time limit of its own.
const PATIENCE: Duration = Duration::from_secs(30);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse::<u64>().ok());
    let (Some(first), Some(count)) = (number(0), number(1)) else {
        eprintln!("usage: hostile-calls FIRST COUNT [stress] [verify]");
        return ExitCode::from(2);
    };
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    let checks = hostile::Checks { stress: has("stress"), verify: has("verify") };
    let begin = Instant::now();
    let done = AtomicU64::new(0);
    std::thread::scope(|scope| {
        let work = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || {
            for seed in first..first + count {
                eprint!("\rseed {seed} ");
                if let Err(error) = hostile::run(&hostile::choices(seed), STACK - (4 << 20), checks) {
                    eprintln!("seed {seed}: {error}");
                }
                done.fetch_add(1, Ordering::Relaxed);
            }
        });
        let Ok(work) = work else { return };
        let (mut last, mut since) = (0, Instant::now());
        while !work.is_finished() {
            std::thread::sleep(Duration::from_millis(100));
            let now = done.load(Ordering::Relaxed);
            if now != last {
                (last, since) = (now, Instant::now());
            } else if since.elapsed() > PATIENCE {
                eprintln!("\nseed {} does not end", first + now);
                std::process::abort();
            }
        }
    });
    println!("\n{} programs in {:.1} s", done.into_inner(), begin.elapsed().as_secs_f64());
    ExitCode::SUCCESS
}
