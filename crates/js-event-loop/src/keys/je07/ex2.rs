//! ex-2: a producer, a pipe and a consumer, with backpressure and without.

use std::cell::Cell;
use std::rc::Rc;

use solution_key::{Answer, Exercise, Rng, ScriptError};

use crate::event_loop::Loop;
use crate::handle::HandleId;
use crate::host::{Event, Host};
use crate::keys::program::{self, Program, Step, Syntax};
use crate::keys::stage::Stage;
use crate::poller::End;
use crate::trace::Happening;

pub(super) struct Pipe;

const SYNTAX: Syntax = Syntax {
    forms: &[("pipe", "br"), ("ignore", "br"), ("produce", "bmc"), ("consume", "bmc"), ("shut", "m")],
    ranges: &[('b', 1, 1000), ('r', 1, 1000), ('m', 1, 1000), ('c', 1, 50)],
    callbacks: false,
};

/// The stream that is read. Tokens are what the host knows the streams by.
const SOURCE: usize = 0;
/// The stream that is written.
const TARGET: usize = 1;

/// What is outside: who fills the source, who empties the target.
struct World {
    producer: End,
    consumer: End,
    /// Bytes that the producer could not send yet.
    held: Cell<usize>,
    consumed: Cell<usize>,
}

impl World {
    fn produce(&self, bytes: usize) -> String {
        let wanted = self.held.get() + bytes;
        // It fails once the producer has ended.
        let sent = self.producer.write(&vec![0; wanted]).unwrap_or(0);
        self.held.set(wanted - sent);
        format!("produce {sent}, held {}", wanted - sent)
    }

    fn consume(&self, bytes: usize) -> String {
        let taken = self.consumer.read(&mut vec![0; bytes]).unwrap_or(0);
        self.consumed.set(self.consumed.get() + taken);
        format!("consume {taken}")
    }

    fn shut(&self) -> String {
        // The source's end is there as long as the loop.
        let _ = self.producer.shutdown();
        "shut".to_string()
    }
}

/// A host that knows no backpressure; with a pipe the loop asks it nothing.
struct Copier {
    streams: [HandleId; 2],
}

impl Host<usize> for Copier {
    fn call(&mut self, on: &mut Loop<usize>, token: usize, event: Event) {
        let target = self.streams[TARGET];
        // The target is neither ended nor closed before its source has ended.
        match (token, event) {
            (SOURCE, Event::Read(_)) => {
                let bytes = on.received().to_vec();
                let _ = on.write(target, bytes);
            }
            (SOURCE, Event::End) => drop(on.end(target)),
            _ => {}
        }
    }
}

impl Pipe {
    fn run(input: &[u8]) -> Result<String, ScriptError> {
        let program = Program::read(input, &SYNTAX)?;
        let setting = program.main.iter().rfind(|step| matches!(step.command, "pipe" | "ignore"));
        let (obeys, mark, room) =
            setting.map_or((true, 16, 16), |step| (step.command == "pipe", step.numbers[0], step.numbers[1]));
        let stage = Stage::new(room as usize);
        let mut on = stage.new_loop(true);
        let ((from, producer), (to, consumer)) = (stage.network.pair(), stage.network.pair());
        let source = on.stream(SOURCE, Box::new(from), 1);
        let target = on.stream(TARGET, Box::new(to), mark as usize);
        let world = Rc::new(World { producer, consumer, held: Cell::new(0), consumed: Cell::new(0) });
        for step in &program.main {
            plan(&stage, &world, step);
        }
        // Streams that were just made can be read and piped.
        let _ = if obeys { on.pipe(source, target) } else { on.read_start(source) };
        on.trace().record(true);
        stage.run(&mut on, &mut Copier { streams: [source, target] });
        let mut page = Page { source: source.serial(), target: target.serial(), ..Page::default() };
        page.write(&on.trace().take(), &stage.log.text());
        page.text.push_str(&format!(
            "{} end: peak {}, held {}, consumed {}\n",
            stage.agenda.now(),
            page.peak,
            world.held.get(),
            world.consumed.get()
        ));
        Ok(page.text)
    }
}

/// Enters in the agenda what a command wants to happen.
fn plan(stage: &Stage, world: &Rc<World>, step: &Step) {
    let (amount, every, times) = match *step.numbers.as_slice() {
        [amount, every, times] => (amount as usize, every, times),
        [at] => (0, at, 1),
        _ => return,
    };
    let deed = match step.command {
        "produce" => World::produce,
        "consume" => World::consume,
        _ => |world: &World, _| world.shut(),
    };
    for round in 1..=times {
        let (world, log) = (Rc::clone(world), stage.log.clone());
        stage.agenda.enter(round * every, move || log.say(deed(&world, amount)));
    }
}

/// The answer: what the world did, in the waits of the loop, and what the streams did between.
#[derive(Default)]
struct Page {
    text: String,
    source: u32,
    target: u32,
    now: u64,
    peak: usize,
}

impl Page {
    fn say(&mut self, line: impl std::fmt::Display) {
        self.text.push_str(&format!("{} {line}\n", self.now));
    }

    /// Joins the trace with the log of the world. In the log, each wait begins with a line of its
    /// own; the trace says where that wait ended.
    fn write(&mut self, trace: &[Happening], log: &str) {
        let mut lines = log.lines().peekable();
        for (place, happening) in trace.iter().enumerate() {
            match *happening {
                Happening::Turn { now, .. } => self.now = now,
                Happening::Wait { .. } => {
                    lines.next();
                    while let Some(line) = lines.next_if(|line| !line.contains(" poll ")) {
                        self.text.push_str(line);
                        self.text.push('\n');
                    }
                }
                Happening::Woken { now, .. } => self.now = now,
                Happening::Write { waiting, bytes, goes_on, .. } => {
                    self.peak = self.peak.max(waiting);
                    self.say(format_args!("write {bytes}: {goes_on}, waiting {waiting}"));
                }
                Happening::Start { id } if id == self.source => self.say("resume"),
                Happening::Stop { id } if id == self.source && !ends(trace.get(place + 1)) => {
                    self.say("pause")
                }
                Happening::Call { id, what } if id == self.target || what == "end" => self.say(what),
                _ => {}
            }
        }
    }
}

/// Whether reading stopped because the source has ended.
fn ends(next: Option<&Happening>) -> bool {
    matches!(next, Some(Happening::EndWriting { .. } | Happening::Call { what: "end", .. }))
}

impl Exercise for Pipe {
    fn name(&self) -> &'static str {
        "ex-2"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        Pipe::run(input).map_or_else(Answer::from, Answer::ok)
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        let setting = if rng.one_in(3) { "ignore" } else { "pipe" };
        let mut out = format!("{setting} {} {}\n", rng.between(1, 25), rng.between(1, 25));
        let rounds = (size / 4).clamp(1, 12);
        for _ in 0..rng.between(1, 2) {
            out.push_str(&format!(
                "produce {} {} {}\n",
                rng.between(1, 20),
                rng.between(1, 4),
                rng.between(1, rounds)
            ));
        }
        for _ in 0..rng.between(1, 3) {
            out.push_str(&format!(
                "consume {} {} {}\n",
                rng.between(1, 20),
                rng.between(1, 6),
                rng.between(1, 2 * rounds)
            ));
        }
        if rng.one_in(2) {
            out.push_str(&format!("shut {}\n", rng.between(1, 30)));
        }
        if rng.one_in(2) {
            // Somebody who takes the rest.
            out.push_str(&format!("consume 1000 {} 5\n", rng.between(20, 40)));
        }
        out
    }

    fn explain(&self, _: &[u8], answer: &Answer, line: usize) -> Option<String> {
        let text = answer.stdout.lines().nth(line)?;
        if answer.status == 2 {
            return program::explain_error(answer);
        }
        let meaning = match text.split([' ', ':']).nth(1)? {
            "write" => {
                "What was read from the source is written to the target at once; false means that the target has its \
                 fill."
            }
            "pause" => {
                "A write was answered with false, so the source is read no more until the target drains."
            }
            "resume" => "The target has drained, so the source is read again, before the drain is told.",
            "drain" => "Some write was answered with false, and now nothing waits any more.",
            "produce" => {
                "The producer sends what it held back and the new bytes, as far as there is room; the source makes \
                 room by reading."
            }
            "consume" => "The consumer takes what has come through the target's connection.",
            "end" if !text.contains("peak") => "The source has read the end, and ends the target.",
            "end" => "The peak is the most that ever waited in the target.",
            "finish" => "The target was ended and has written everything.",
            "stuck" => "The loop waits without end, and nothing is left that could wake it.",
            _ => return None,
        };
        Some(meaning.to_string())
    }
}
