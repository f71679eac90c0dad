//! The loop beside libuv, in one run: timers, streams, connections, pool.
//!
//! `cargo bench -p js-event-loop` compiles `libuv.c` with `cc`; without libuv's headers only our
//! own times are printed. Each task runs in a process of its own, the two in turn, and the table
//! gives the medians.

use std::cell::Cell;
use std::io::Write;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use js_event_loop::channel::Descriptor;
use js_event_loop::{Event, HandleId, Host, Loop, RunMode, poller};

const ROUNDS: usize = 7;
const TASKS: [(&str, u64); 4] =
    [("timers", 1_000_000), ("ping-pong", 100_000), ("echo", 1_000), ("pool", 100_000)];
const HIGH_WATER_MARK: usize = 64 * 1024;

/// What a token stands for.
#[derive(Clone, Copy)]
enum Who {
    Timer,
    Echo(usize),
    Ping(usize),
    Listener,
    Check,
    Job,
}

/// The host: streams by number, and how many rounds each still has.
#[derive(Default)]
struct Bench {
    streams: Vec<HandleId>,
    rounds: Vec<u64>,
    message: usize,
    left: u64,
    listener: Option<HandleId>,
    check: Option<HandleId>,
    fired: Cell<u64>,
}

impl Host<Who> for Bench {
    fn call(&mut self, on: &mut Loop<Who>, who: Who, event: Event) {
        match (who, event) {
            (Who::Timer, _) => self.fired.set(self.fired.get() + 1),
            (Who::Echo(own), Event::Read(count)) => {
                on.write(self.streams[own], vec![0; count]).unwrap();
            }
            (Who::Echo(own), Event::End | Event::Failed(_)) => on.close(self.streams[own]).unwrap(),
            (Who::Ping(own), Event::Connected) => {
                on.read_start(self.streams[own]).unwrap();
                on.write(self.streams[own], vec![0; self.message]).unwrap();
            }
            (Who::Ping(own), Event::Read(_)) => {
                self.rounds[own] -= 1;
                if self.rounds[own] > 0 {
                    on.write(self.streams[own], vec![0; self.message]).unwrap();
                } else {
                    on.close(self.streams[own]).unwrap();
                    self.left -= 1;
                }
            }
            (Who::Listener, Event::Connection) => {
                let connection = on.accept(self.listener.unwrap()).unwrap();
                let own = self.streams.len();
                self.streams.push(on.stream(Who::Echo(own), Box::new(connection), HIGH_WATER_MARK));
                self.rounds.push(0);
                on.read_start(self.streams[own]).unwrap();
            }
            (Who::Check, Event::Check) if self.left == 0 => {
                on.close(self.check.unwrap()).unwrap();
                on.close(self.listener.unwrap()).unwrap();
            }
            (Who::Job, Event::Work(_)) => {
                self.left -= 1;
                if self.left >= 64 {
                    on.work(Who::Job, || ()).unwrap();
                }
            }
            _ => {}
        }
    }
}

fn timers(on: &mut Loop<Who>, count: u64) {
    let mut seed = 1_u64;
    let mut all = Vec::new();
    for _ in 0..count {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let id = on.timer(Who::Timer);
        on.start_timer(id, (seed >> 33) % 10, 0).unwrap();
        all.push(id);
    }
    for &id in all.iter().step_by(2) {
        on.stop_timer(id).unwrap();
    }
}

fn ping_pong(on: &mut Loop<Who>, bench: &mut Bench, count: u64) {
    let (a, b) = Descriptor::pair().unwrap();
    bench.streams.push(on.stream(Who::Ping(0), Box::new(a), HIGH_WATER_MARK));
    bench.streams.push(on.stream(Who::Echo(1), Box::new(b), HIGH_WATER_MARK));
    (bench.rounds, bench.message, bench.left) = (vec![count, 0], 1, 1);
    on.read_start(bench.streams[0]).unwrap();
    on.read_start(bench.streams[1]).unwrap();
    on.write(bench.streams[0], vec![0]).unwrap();
}

fn echo(on: &mut Loop<Who>, bench: &mut Bench, clients: u64) {
    let (listener, address) = on.listen_tcp(Who::Listener, (Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let check = on.check(Who::Check);
    on.start_phase_handle(check).unwrap();
    (bench.listener, bench.check) = (Some(listener), Some(check));
    (bench.message, bench.left) = (64, clients);
    for own in 0..clients as usize {
        bench.streams.push(on.connect_tcp(Who::Ping(own), address, HIGH_WATER_MARK).unwrap());
        bench.rounds.push(50);
    }
}

fn pool(on: &mut Loop<Who>, bench: &mut Bench, count: u64) {
    bench.left = count;
    for _ in 0..64 {
        on.work(Who::Job, || ()).unwrap();
    }
}

/// Does one task in this process, and gives its milliseconds.
fn measure(task: &str, count: u64) -> f64 {
    let mut on = Loop::new(poller::system().unwrap());
    let mut bench = Bench::default();
    let start = Instant::now();
    match task {
        "timers" => timers(&mut on, count),
        "ping-pong" => ping_pong(&mut on, &mut bench, count),
        "echo" => echo(&mut on, &mut bench, count),
        _ => pool(&mut on, &mut bench, count),
    }
    assert!(!on.run(&mut bench, RunMode::Default).unwrap());
    start.elapsed().as_secs_f64() * 1e3
}

/// `libuv.c` as a program, if the system has what it needs.
fn libuv() -> Option<PathBuf> {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/libuv.c");
    let program = std::env::temp_dir().join(format!("beside-libuv-{}", std::process::id()));
    let status = Command::new("cc").args(["-O2", "-o"]).arg(&program).args([source, "-luv"]).status();
    status.is_ok_and(|status| status.success()).then_some(program)
}

fn run(program: &std::path::Path, task: &str, count: u64) -> f64 {
    let output = Command::new(program).arg(task).arg(count.to_string()).output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().parse().unwrap_or(f64::NAN)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    if let [task, count] = &arguments[..] {
        println!("{:.3}", measure(task, count.parse().unwrap()));
        return;
    }
    let own = std::env::current_exe().unwrap();
    let libuv = libuv();
    println!("{:<12}{:>10}{:>12}{:>12}{:>8}", "task", "count", "ours ms", "libuv ms", "ratio");
    for (task, count) in TASKS {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            ours.push(run(&own, task, count));
            theirs.extend(libuv.as_deref().map(|program| run(program, task, count)));
        }
        let ours = median(ours);
        print!("{task:<12}{count:>10}{ours:>12.1}");
        match theirs.is_empty() {
            true => println!("{:>12}", "absent"),
            false => {
                let theirs = median(theirs);
                println!("{theirs:>12.1}{:>8.2}", ours / theirs);
            }
        }
        let _ = std::io::stdout().flush();
    }
    if let Some(program) = libuv {
        let _ = std::fs::remove_file(program);
    }
}
