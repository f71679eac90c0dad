//! ex-2: the pool beside the loop: what the poll phase delivers, and when.

use std::collections::HashMap;

use solution_key::{Answer, Exercise, Rng, ScriptError};

use super::{NAMES, USUAL_WORKERS};
use crate::event_loop::Loop;
use crate::handle::TaskId;
use crate::host::{Event, Host};
use crate::keys::program::{self, Name, Program, Step, Syntax};
use crate::keys::stage::Stage;
use crate::keys::workers::Workers;

pub(super) struct Delivery;

const SYNTAX: Syntax = Syntax {
    forms: &[("workers", "w"), ("post", "nm"), ("cancel", "n"), ("timer", "nm"), ("block", "m")],
    ranges: &[('w', 1, 8), ('m', 1, 1000)],
    callbacks: true,
};

struct Player<'p> {
    program: &'p Program,
    stage: &'p Stage,
    size: usize,
    /// Made with the first job.
    workers: Option<Workers>,
    /// By name: the job posted last.
    last: HashMap<Name, TaskId>,
}

impl Player<'_> {
    fn steps(&mut self, on: &mut Loop<Name>, steps: &[Step]) {
        for step in steps {
            self.step(on, step);
        }
    }

    fn step(&mut self, on: &mut Loop<Name>, step: &Step) {
        let (log, agenda) = (&self.stage.log, &self.stage.agenda);
        let name = |name: Name| self.program.names.text(name);
        match step.command {
            "workers" if self.workers.is_some() => log.say("workers: too late"),
            "workers" => self.size = step.numbers[0] as usize,
            "post" => {
                log.say(format_args!("post {}", name(step.name())));
                let workers = self.workers.get_or_insert_with(|| {
                    Workers::new(on.step_pool(), self.size, agenda.clone(), Some(log.clone()))
                });
                match on.work(step.name(), || ()) {
                    Ok(id) => {
                        self.last.insert(step.name(), id);
                        workers.posted(id.serial(), name(step.name()), step.numbers[0]);
                    }
                    Err(error) => log.say(error.kind()),
                }
            }
            "cancel" => {
                let answer = match self.last.get(&step.name()) {
                    Some(&id) if on.cancel_work(id) => "taken back",
                    Some(_) => "too late",
                    None => "no such job",
                };
                log.say(format_args!("cancel {}: {answer}", name(step.name())));
            }
            "timer" => {
                let id = on.timer(step.name());
                // Nobody closes these timers, so they can be started.
                let _ = on.start_timer(id, step.numbers[0], 0);
            }
            _ => {
                log.say("block");
                agenda.pass(step.numbers[0]);
                if let Some(workers) = &self.workers {
                    workers.advance(agenda.now());
                }
                log.say("unblock");
            }
        }
    }
}

impl Host<Name> for Player<'_> {
    fn call(&mut self, on: &mut Loop<Name>, token: Name, event: Event) {
        if !self.stage.log.may_call(on) {
            return;
        }
        self.stage.log.say(format_args!("call {} {}", self.program.names.text(token), event.name()));
        let program = self.program;
        self.steps(on, program.on(token));
    }
}

impl Delivery {
    fn run(input: &[u8]) -> Result<String, ScriptError> {
        let program = Program::read(input, &SYNTAX)?;
        let stage = Stage::new(1);
        let mut on = stage.new_loop(true);
        let mut player = Player {
            program: &program,
            stage: &stage,
            size: USUAL_WORKERS,
            workers: None,
            last: HashMap::new(),
        };
        player.steps(&mut on, &program.main);
        stage.run(&mut on, &mut player);
        stage.log.say("end");
        Ok(stage.log.text())
    }
}

impl Exercise for Delivery {
    fn name(&self) -> &'static str {
        "ex-2"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        Delivery::run(input).map_or_else(Answer::from, Answer::ok)
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        let mut out = String::new();
        if !rng.one_in(5) {
            out.push_str(&format!("workers {}\n", rng.between(1, 3)));
        }
        for index in 0..size.max(3) {
            // Callbacks only begin what comes later, so that most scripts end.
            let owner = rng.below(NAMES.len() as u32 - 1);
            let inner = index > 2 && rng.one_in(2);
            let low = if inner && !rng.one_in(40) { owner + 1 } else { 0 };
            let name = NAMES[rng.between(low, NAMES.len() as u32 - 1) as usize];
            if inner {
                out.push_str(&format!("on {} ", NAMES[owner as usize]));
            }
            out.push_str(&match rng.below(12) {
                0..=4 => format!("post {name} {}\n", rng.between(1, 7)),
                5..=7 => format!("timer {name} {}\n", rng.between(1, 12)),
                8 | 9 => format!("cancel {name}\n"),
                _ => format!("block {}\n", rng.between(1, 9)),
            });
        }
        out
    }

    fn explain(&self, _: &[u8], answer: &Answer, line: usize) -> Option<String> {
        let text = answer.stdout.lines().nth(line)?;
        if answer.status == 2 {
            return program::explain_error(answer);
        }
        let mut words = text.split([' ', ':']).skip(1);
        let meaning = match words.next()? {
            "call" if words.nth(1) == Some("timer") => "A timer fires in the timers phase of a turn.",
            "call" => {
                "The poll phase delivers what had ended when it woke, in the order in which it ended. What ends \
                 later waits for the next poll phase."
            }
            "poll" => {
                "Each turn polls once. It waits for the next timer, without end if there is none, and not at all if \
                 nothing is left."
            }
            "worker" => "Workers go on while the loop waits and while it is blocked.",
            "cancel" => {
                "A job can be taken back while it waits; its callback still comes, from a poll phase."
            }
            "unblock" => "The callback had the thread of the loop to itself; only the workers went on.",
            _ => return None,
        };
        Some(meaning.to_string())
    }
}
