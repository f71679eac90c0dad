//! The same scenarios over simulated, epoll and kqueue pollers (over queues in memory and over
//! emulated ones) leave the same trace.
#![cfg(target_os = "linux")]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use js_event_loop::poller::EpollPoller;
use js_event_loop::poller::kqueue::{EmulatedQueue, KqueuePoller};
use js_event_loop::scenario::{World, run};
use solution_key::Rng;

fn agree(script: &str, what: &str) {
    let simulated = run(script.as_bytes(), World::simulated());
    let epoll = run(script.as_bytes(), World::real(EpollPoller::new().unwrap()));
    let kqueue = KqueuePoller::new(EmulatedQueue::new().unwrap()).unwrap();
    let kqueue = run(script.as_bytes(), World::real(kqueue));
    let in_memory = run(script.as_bytes(), World::simulated_kqueue().unwrap());
    for (name, other) in [("epoll", epoll), ("kqueue", kqueue), ("kqueue in memory", in_memory)] {
        let pairs = simulated.stdout.lines().zip(other.stdout.lines()).enumerate();
        for (number, (expected, found)) in pairs {
            assert_eq!(expected, found, "{what}: simulated and {name}, line {}\n{script}", number + 1);
        }
        assert_eq!(simulated, other, "{what}: simulated and {name}\n{script}");
    }
}

#[test]
fn written_scripts() {
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            agree(&fs::read_to_string(&path).unwrap(), &path.display().to_string());
        }
    }
}

/// A script of `size` lines. It keeps to what all systems define alike: edge mode for reading
/// only, no hanging up on data that the world has not read, and few enough writes for the smallest
/// socket buffer: each takes hundreds of bytes there, however short it is.
fn generate(rng: &mut Rng, size: u32) -> String {
    const PIPES: [&str; 3] = ["P", "Q", "S"];
    const TIMERS: [&str; 3] = ["T", "U", "V"];
    const HANDLES: [&str; 9] = ["T", "U", "V", "I", "R", "C", "w0", "w1", "w2"];
    const TASKS: [&str; 4] = ["immediate", "defer", "tick", "microtask"];
    let mut script = String::from("pipe P\npipe Q\npipe S\nlimit 20\n");
    for (index, pipe) in PIPES.iter().enumerate() {
        let interest = ["r edge", "r level", "r oneshot", "rw oneshot", "w oneshot"][rng.below(5) as usize];
        let _ = writeln!(
            script,
            "watch w{index} {pipe} {interest}\non w{index} read {pipe} {}",
            rng.between(1, 9)
        );
    }
    let mut feeds_again = false;
    for _ in 0..size {
        let command = match rng.below(14) {
            0..=1 => format!(
                "timer {} {}{}",
                rng.pick(&TIMERS),
                rng.below(12),
                if rng.one_in(4) { format!(" {}", rng.between(1, 7)) } else { String::new() }
            ),
            2 => format!("{} {}", rng.pick(&["stop", "close", "ref", "unref", "again"]), rng.pick(&HANDLES)),
            3 => format!("{} {}", rng.pick(&["stop", "close"]), rng.pick(&HANDLES)),
            4 => rng.pick(&["idle I", "prepare R", "check C"]).to_string(),
            5..=6 => format!("{} k{}", rng.pick(&TASKS), rng.below(4)),
            7..=9 => format!("at {} feed {} {}", rng.below(20), rng.pick(&PIPES), rng.between(1, 9)),
            10 => format!("at {} {} {}", rng.below(30), rng.pick(&["shut", "hangup"]), rng.pick(&PIPES)),
            11 => {
                let index = rng.below(3) as usize;
                format!(
                    "watch w{index} {} {}",
                    PIPES[index],
                    rng.pick(&["r", "r oneshot", "rw oneshot", "r edge"])
                )
            }
            12 => format!("busy {}", rng.below(3)),
            _ => format!("drop {}", rng.pick(&PIPES)),
        };
        // What a callback feeds, it may feed hundreds of times: one such line a script.
        let feeds = command.contains("feed");
        if rng.one_in(2) && !(feeds && feeds_again) {
            feeds_again |= feeds;
            let who =
                if rng.one_in(3) { format!("k{}", rng.below(4)) } else { rng.pick(&HANDLES).to_string() };
            let _ = writeln!(script, "{} {who} {command}", if rng.one_in(6) { "closed" } else { "on" });
        } else {
            let _ = writeln!(script, "{command}");
        }
        if rng.one_in(10) {
            let _ = writeln!(script, "run {}", rng.pick(&["once", "nowait", "default"]));
        }
    }
    script.push_str("run\ndump\n");
    script
}

#[test]
fn generated_scripts() {
    let count = std::env::var("PLUMB_SCRIPTS").ok().and_then(|count| count.parse().ok()).unwrap_or(3_000);
    for seed in 0..count {
        let mut rng = Rng::new(seed);
        let size = rng.between(3, 40);
        agree(&generate(&mut rng, size), &format!("seed {seed}"));
    }
}
