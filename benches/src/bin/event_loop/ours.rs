//! The tasks on plumb's own loop.

use std::cell::Cell;
use std::net::Ipv4Addr;

use js_event_loop::channel::Descriptor;
use js_event_loop::{Event, HandleId, Host, Loop, RunMode, poller};

use crate::{ECHO_ROUNDS, Seed};

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
    in_flight: u64,
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
                if self.left >= self.in_flight {
                    on.work(Who::Job, || ()).unwrap();
                }
            }
            _ => {}
        }
    }
}

/// Does one task.
pub(crate) fn run(task: &str, count: u64) {
    let mut on = Loop::new(poller::system().unwrap());
    let mut bench = Bench::default();
    match task {
        "timers" => timers(&mut on, count),
        "ping-pong" => ping_pong(&mut on, &mut bench, count),
        "echo" => echo(&mut on, &mut bench, count),
        "pool" => pool(&mut on, &mut bench, count, 64),
        _ => pool(&mut on, &mut bench, count, 1),
    }
    assert!(!on.run(&mut bench, RunMode::Default).unwrap());
}

fn timers(on: &mut Loop<Who>, count: u64) {
    let mut seed = Seed::default();
    let mut all = Vec::new();
    for _ in 0..count {
        let id = on.timer(Who::Timer);
        on.start_timer(id, seed.delay(), 0).unwrap();
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
        bench.rounds.push(ECHO_ROUNDS);
    }
}

/// So many jobs at a time; each answer posts the next.
fn pool(on: &mut Loop<Who>, bench: &mut Bench, count: u64, in_flight: u64) {
    (bench.left, bench.in_flight) = (count, in_flight);
    for _ in 0..in_flight {
        on.work(Who::Job, || ()).unwrap();
    }
}
