//! ex-1: alive or not after each step.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use solution_key::{Answer, Exercise, Rng, ScriptError};

use crate::channel::Channel;
use crate::event_loop::Loop;
use crate::handle::{HandleError, HandleId};
use crate::host::{Event, Host};
use crate::keys::program::{self, Name, Program, Step, Syntax};
use crate::keys::stage::{Stage, refusal};
use crate::keys::workers::Workers;
use crate::poller::{End, Interest, Mode};

pub(super) struct Alive;

const SYNTAX: Syntax = Syntax {
    forms: &[
        ("timer", "nm"),
        ("every", "nm"),
        ("socket", "n"),
        ("work", "nm"),
        ("stop", "n"),
        ("ref", "n"),
        ("unref", "n"),
        ("close", "n"),
        ("send", "nm"),
        ("run", ""),
    ],
    ranges: &[('m', 1, 1000)],
    callbacks: true,
};

/// More than a script can have jobs at the same time, so that none ever waits.
const WORKERS: usize = 1000;

/// A handle, and for a socket both ends of its connection.
struct Made {
    id: HandleId,
    ends: Option<(End, Rc<RefCell<End>>)>,
}

struct Player<'p> {
    program: &'p Program,
    stage: &'p Stage,
    workers: Workers,
    handles: HashMap<Name, Made>,
    /// Jobs whose answer is still to come, in order.
    requests: Vec<Name>,
    /// Handles that are being closed, in order.
    closing: Vec<Name>,
    running: bool,
}

impl Player<'_> {
    fn steps(&mut self, on: &mut Loop<Name>, steps: &[Step]) {
        for step in steps {
            if step.command == "run" {
                self.run(on);
                continue;
            }
            let text = step.text(&self.program.names);
            let line = match self.step(on, step) {
                Ok(()) => self.state(on),
                Err(reason) => format!("refused, {reason}"),
            };
            self.stage.log.say(format_args!("{text}: {line}"));
        }
    }

    fn run(&mut self, on: &mut Loop<Name>) {
        if self.running {
            return self.stage.log.say("run: refused, running");
        }
        self.stage.log.say("run");
        self.running = true;
        let stage = self.stage;
        stage.run(on, self);
        self.running = false;
        stage.log.say(format_args!("end: {}", self.state(on)));
    }

    fn step(&mut self, on: &mut Loop<Name>, step: &Step) -> Result<(), &'static str> {
        let name = step.name();
        match step.command {
            "timer" | "every" => {
                let delay = step.numbers[0];
                let id = self.make(on, name, false)?;
                let repeat = if step.command == "every" { delay } else { 0 };
                on.start_timer(id, delay, repeat).map_err(why)
            }
            "socket" => {
                let id = self.make(on, name, true)?;
                on.watch(id, Interest::READ, Mode::Level).map_err(why)
            }
            "work" => {
                if self.handles.contains_key(&name) || self.requests.contains(&name) {
                    return Err("in use");
                }
                let id = on.work(name, || ()).map_err(|_| "no thread")?;
                self.requests.push(name);
                self.workers.posted(id.serial(), self.program.names.text(name), step.numbers[0]);
                Ok(())
            }
            "stop" => {
                let id = self.handle(name)?;
                if on.is_closing(id) {
                    return Err("closing");
                }
                match on.stop_timer(id) {
                    Err(HandleError::WrongKind) => on.stop_handle(id),
                    other => other.map_err(why)?,
                }
                Ok(())
            }
            "ref" => on.reference(self.handle(name)?).map_err(why),
            "unref" => on.unreference(self.handle(name)?).map_err(why),
            "close" => {
                on.close(self.handle(name)?).map_err(why)?;
                self.closing.push(name);
                Ok(())
            }
            _ => {
                let id = self.handle(name)?;
                let Some((_, theirs)) = &self.handles[&name].ends else { return Err("not a socket") };
                if on.is_closing(id) {
                    return Err("closing");
                }
                let theirs = Rc::clone(theirs);
                self.stage.agenda.enter(self.stage.agenda.now() + step.numbers[0], move || {
                    // The socket may be closed by then.
                    let _ = theirs.borrow().write(b"x");
                });
                Ok(())
            }
        }
    }

    fn handle(&self, name: Name) -> Result<HandleId, &'static str> {
        match self.handles.get(&name) {
            Some(made) => Ok(made.id),
            None if self.requests.contains(&name) => Err("not a handle"),
            None => Err("no handle"),
        }
    }

    /// The handle of this name and kind, made if the name is free.
    fn make(&mut self, on: &mut Loop<Name>, name: Name, socket: bool) -> Result<HandleId, &'static str> {
        if let Some(made) = self.handles.get(&name) {
            return if made.ends.is_some() == socket { Ok(made.id) } else { Err("in use") };
        }
        if self.requests.contains(&name) {
            return Err("in use");
        }
        let made = if socket {
            let (ours, theirs) = self.stage.network.pair();
            let id = on.polled(name, Channel::source(&ours));
            Made { id, ends: Some((ours, Rc::new(RefCell::new(theirs)))) }
        } else {
            Made { id: on.timer(name), ends: None }
        };
        let id = made.id;
        self.handles.insert(name, made);
        Ok(id)
    }

    /// Whether the loop is alive, and what keeps it so.
    fn state(&self, on: &Loop<Name>) -> String {
        if !on.is_alive() {
            return "dead".to_string();
        }
        let mut handles: Vec<_> = self
            .handles
            .iter()
            .filter(|(_, made)| on.is_active(made.id) && on.is_referenced(made.id))
            .map(|(&name, made)| (made.id.serial(), name))
            .collect();
        handles.sort_unstable();
        let handles: Vec<Name> = handles.into_iter().map(|(_, name)| name).collect();
        let mut text = "alive".to_string();
        for (what, names) in [("handles", &handles), ("requests", &self.requests), ("closing", &self.closing)]
        {
            if !names.is_empty() {
                text.push_str(&format!(", {what}"));
            }
            for &name in names {
                text.push_str(&format!(" {}", self.program.names.text(name)));
            }
        }
        text
    }
}

impl Host<Name> for Player<'_> {
    fn call(&mut self, on: &mut Loop<Name>, token: Name, event: Event) {
        if !self.stage.log.may_call(on) {
            return;
        }
        match event {
            Event::Ready(_) => {
                // Read it all, or the socket stays ready.
                if let Some(Made { ends: Some((ours, _)), .. }) = self.handles.get(&token) {
                    while matches!(ours.read(&mut [0; 64]), Ok(1..)) {}
                }
            }
            Event::Work(_) => self.requests.retain(|&name| name != token),
            Event::Closed => {
                self.handles.remove(&token);
                self.closing.retain(|&name| name != token);
            }
            _ => {}
        }
        self.stage.log.say(format_args!("call {} {}", self.program.names.text(token), event.name()));
        let program = self.program;
        self.steps(on, program.on(token));
    }
}

fn why(error: HandleError) -> &'static str {
    refusal(error, "no handle", "in use")
}

impl Alive {
    fn run(input: &[u8]) -> Result<String, ScriptError> {
        let program = Program::read(input, &SYNTAX)?;
        let stage = Stage::new(1 << 20);
        let mut on = stage.new_loop(true);
        let workers = Workers::new(on.step_pool(), WORKERS, stage.agenda.clone(), None);
        let mut player = Player {
            program: &program,
            stage: &stage,
            workers,
            handles: HashMap::new(),
            requests: Vec::new(),
            closing: Vec::new(),
            running: false,
        };
        player.steps(&mut on, &program.main);
        Ok(stage.log.text())
    }
}

impl Exercise for Alive {
    fn name(&self) -> &'static str {
        "ex-1"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        Alive::run(input).map_or_else(Answer::from, Answer::ok)
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        const TIMERS: [&str; 3] = ["T", "U", "V"];
        const SOCKETS: [&str; 3] = ["R", "S", "Q"];
        const JOBS: [&str; 2] = ["W", "X"];
        const ALL: [&str; 8] = ["T", "U", "V", "R", "S", "Q", "W", "X"];
        let mut out = String::new();
        for index in 0..size.max(3) {
            let inner = index > 2 && rng.one_in(3);
            if inner {
                out.push_str(&format!("on {} ", rng.pick(&ALL)));
            }
            let kind = if rng.one_in(10) { 3 } else { rng.below(3) as usize };
            let name = rng.pick([&TIMERS[..], &SOCKETS, &JOBS, &ALL][kind]);
            let ms = rng.between(1, 6);
            let begin = match kind {
                0 if rng.one_in(4) => format!("every {name} {ms}\n"),
                0 => format!("timer {name} {ms}\n"),
                1 => format!("socket {name}\n"),
                _ => format!("work {name} {ms}\n"),
            };
            out.push_str(&match rng.below(16) {
                0..=5 => begin,
                6 | 7 => format!("unref {name}\n"),
                8 => format!("ref {name}\n"),
                9 => format!("stop {name}\n"),
                10..=12 => format!("close {name}\n"),
                13 => format!("send {} {ms}\n", rng.pick(&SOCKETS)),
                14 if !inner || rng.one_in(5) => "run\n".to_string(),
                _ => format!("send {name} {ms}\n"),
            });
        }
        out.push_str("run\n");
        out
    }

    fn explain(&self, _: &[u8], answer: &Answer, line: usize) -> Option<String> {
        let text = answer.stdout.lines().nth(line)?;
        if answer.status == 2 {
            return program::explain_error(answer);
        }
        let mut words = text.split([' ', ':']).skip(1);
        let meaning = match words.next()? {
            _ if text.contains(": refused, not a handle") => {
                "A request is no handle: it cannot be stopped, closed or unreferenced. It keeps the loop alive until \
                 its one answer."
            }
            _ if text.contains(": refused") => "The command changes nothing; the reason says why.",
            "call" if text.ends_with(" closed") => {
                "The close callback comes in the close phase; only now is the handle gone."
            }
            "poll" => {
                "The wait ends with the next timer, referenced or not. It is 0 while a handle is being closed or when \
                 nothing keeps the loop alive."
            }
            "stuck" => "The loop waits without end, and nothing is left that could wake it.",
            "call" => "A callback begins.",
            "run" => return None,
            _ => {
                "The loop is alive while a handle is both active and referenced, a request waits for its answer, or a \
                 handle is being closed."
            }
        };
        Some(meaning.to_string())
    }
}
