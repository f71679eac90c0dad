//! ex-2: callbacks that take time, tasks that queue themselves again, and how late timers become.

use std::collections::HashMap;

use solution_key::{Answer, Exercise, Rng, ScriptError};

use super::NAMES;
use crate::event_loop::Loop;
use crate::host::{Event, Host};
use crate::keys::program::{self, Name, Program, Step, Syntax};
use crate::keys::stage::{Log, Stage};
use crate::poller::Agenda;
use crate::trace::Happening;

pub(super) struct Starvation;

/// `tick A 3` runs A three times, each call queueing the next.
const SYNTAX: Syntax = Syntax {
    forms: &[
        ("tick", "nr"),
        ("job", "nr"),
        ("immediate", "nr"),
        ("timer", "nm"),
        ("cost", "nc"),
        ("limit", "c"),
    ],
    ranges: &[('r', 1, 50), ('m', 1, 1000), ('c', 0, 100)],
    callbacks: true,
};

/// What a callback belongs to.
#[derive(Clone, Copy)]
struct Token {
    name: Name,
    /// How often it is still to be queued after this call; for a timer, when it is due.
    rest: u64,
}

struct Player<'p> {
    program: &'p Program,
    log: Log,
    agenda: Agenda,
    costs: HashMap<Name, u64>,
}

fn queue(on: &mut Loop<Token>, kind: &str, token: Token) {
    match kind {
        "tick" => on.next_tick(token),
        "job" => on.queue_microtask(token),
        _ => on.set_immediate(token),
    };
}

impl Player<'_> {
    fn steps(&mut self, on: &mut Loop<Token>, steps: &[Step]) {
        for step in steps {
            let number = step.numbers[0];
            match step.command {
                "limit" => on.limit_checkpoint((number > 0).then_some(number)),
                "cost" => {
                    self.costs.insert(step.name(), number);
                }
                "timer" => {
                    let id = on.timer(Token { name: step.name(), rest: on.now() + number });
                    // Nobody closes these timers, so they can be started.
                    let _ = on.start_timer(id, number, 0);
                }
                kind => queue(on, kind, Token { name: step.name(), rest: number - 1 }),
            }
        }
    }

    /// Writes down the checkpoints that reached their limit since the last time.
    fn tell_limits(&self, on: &mut Loop<Token>) {
        for happening in on.trace().take() {
            if let Happening::Starved { left } = happening {
                self.log.say(format_args!("limit reached, {left} left"));
            }
        }
    }
}

impl Host<Token> for Player<'_> {
    fn call(&mut self, on: &mut Loop<Token>, token: Token, event: Event) {
        self.tell_limits(on);
        if !self.log.may_call(on) {
            return;
        }
        let name = self.program.names.text(token.name);
        let kind = match event {
            Event::Microtask => "job",
            _ => event.name(),
        };
        if kind == "timer" {
            let late = self.agenda.now() - token.rest;
            self.log.say(format_args!("timer {name} late {late}"));
        } else {
            self.log.say(format_args!("{kind} {name}"));
        }
        self.agenda.pass(self.costs.get(&token.name).copied().unwrap_or(0));
        let program = self.program;
        self.steps(on, program.on(token.name));
        if kind != "timer" && token.rest > 0 {
            queue(on, kind, Token { name: token.name, rest: token.rest - 1 });
        }
    }
}

impl Starvation {
    fn run(input: &[u8]) -> Result<String, ScriptError> {
        let program = Program::read(input, &SYNTAX)?;
        let stage = Stage::new(1);
        let mut on = stage.new_loop(false);
        on.trace().record(true);
        let mut player = Player {
            program: &program,
            log: stage.log.clone(),
            agenda: stage.agenda.clone(),
            costs: HashMap::new(),
        };
        player.steps(&mut on, &program.main);
        on.checkpoint(&mut player);
        player.tell_limits(&mut on);
        stage.run(&mut on, &mut player);
        player.tell_limits(&mut on);
        let (ticks, jobs) = on.waiting_tasks();
        stage.log.say(format_args!("end, {} left", ticks.len() + jobs.len()));
        Ok(stage.log.text())
    }
}

impl Exercise for Starvation {
    fn name(&self) -> &'static str {
        "ex-2"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        Starvation::run(input).map_or_else(Answer::from, Answer::ok)
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        let mut out = String::new();
        if rng.one_in(2) {
            out.push_str(&format!("limit {}\n", rng.between(1, 4)));
        }
        for name in NAMES {
            if rng.one_in(2) {
                out.push_str(&format!("cost {name} {}\n", rng.between(1, 3)));
            }
        }
        for index in 0..(size / 2).max(3) {
            let owner = rng.below(NAMES.len() as u32 - 1);
            let inner = index > 2 && rng.one_in(2);
            let low = if inner { owner + 1 } else { 0 };
            let name = NAMES[rng.between(low, NAMES.len() as u32 - 1) as usize];
            if inner {
                out.push_str(&format!("on {} ", NAMES[owner as usize]));
            }
            let rounds = if rng.one_in(8) { rng.between(5, 12) } else { rng.between(1, 3) };
            out.push_str(&match rng.below(10) {
                0..=2 => format!("tick {name} {rounds}\n"),
                3 | 4 => format!("job {name} {rounds}\n"),
                5 => format!("immediate {name} {rounds}\n"),
                6..=8 => format!("timer {name} {}\n", rng.between(1, 9)),
                _ => format!("cost {name} {}\n", rng.below(4)),
            });
            if rng.one_in(20) {
                out.push_str(&format!("limit {}\n", rng.below(5)));
            }
        }
        out
    }

    fn explain(&self, _: &[u8], answer: &Answer, line: usize) -> Option<String> {
        let text = answer.stdout.lines().nth(line)?;
        if answer.status == 2 {
            return program::explain_error(answer);
        }
        let meaning = match text.split(' ').nth(1)? {
            "tick" => {
                "A next-tick task runs; timers and immediates wait until no task is left, or the limit is reached."
            }
            "job" => {
                "A promise job runs; timers and immediates wait until no task is left, or the limit is reached."
            }
            "timer" => {
                "A timer fires; what it is late by is the time that other callbacks took after it was due."
            }
            "immediate" => {
                "An immediate runs in the check phase. One that it queues waits for the next turn."
            }
            "limit" => {
                "This checkpoint has run as many tasks as it may; the rest waits for the next checkpoint."
            }
            "many" => "After 100 callbacks the script counts as one that never ends, and the program stops.",
            _ => return None,
        };
        Some(meaning.to_string())
    }
}
