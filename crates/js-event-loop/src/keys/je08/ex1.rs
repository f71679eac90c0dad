//! ex-1: in which order the callbacks of both task queues, timers and immediates run.

use std::collections::HashMap;

use solution_key::{Answer, Exercise, Rng, ScriptError};

use super::NAMES;
use crate::event_loop::Loop;
use crate::handle::TaskId;
use crate::host::{Event, Host};
use crate::keys::program::{self, Name, Program, Step, Syntax};
use crate::keys::stage::{Log, Stage};

pub(super) struct TwoQueues;

const SYNTAX: Syntax = Syntax {
    forms: &[("tick", "n"), ("job", "n"), ("immediate", "n"), ("timer", "nm"), ("queues", "")],
    ranges: &[('m', 1, 1000)],
    callbacks: true,
};

struct Player<'p> {
    program: &'p Program,
    log: Log,
    /// By serial number: the name of a task.
    tasks: HashMap<u32, Name>,
}

impl Player<'_> {
    fn steps(&mut self, on: &mut Loop<Name>, steps: &[Step]) {
        for step in steps {
            match step.command {
                "tick" => {
                    let id = on.next_tick(step.name());
                    self.tasks.insert(id.serial(), step.name());
                }
                "job" => {
                    let id = on.queue_microtask(step.name());
                    self.tasks.insert(id.serial(), step.name());
                }
                "immediate" => {
                    on.set_immediate(step.name());
                }
                "timer" => {
                    let id = on.timer(step.name());
                    // Nobody closes these timers, so they can be started.
                    let _ = on.start_timer(id, step.numbers[0], 0);
                }
                _ => self.queues(on),
            }
        }
    }

    fn queues(&self, on: &Loop<Name>) {
        let (ticks, jobs) = on.waiting_tasks();
        let names = |ids: Vec<TaskId>| -> String {
            ids.iter().map(|id| format!(" {}", self.program.names.text(self.tasks[&id.serial()]))).collect()
        };
        self.log.plain(format_args!("queues: ticks{} | jobs{}", names(ticks), names(jobs)));
    }
}

impl Host<Name> for Player<'_> {
    fn call(&mut self, on: &mut Loop<Name>, token: Name, event: Event) {
        let what = match event {
            Event::Microtask => "job",
            _ => event.name(),
        };
        if !self.log.may_call(on) {
            return;
        }
        self.log.say(format_args!("{what} {}", self.program.names.text(token)));
        let program = self.program;
        self.steps(on, program.on(token));
    }
}

impl TwoQueues {
    fn run(input: &[u8]) -> Result<String, ScriptError> {
        let program = Program::read(input, &SYNTAX)?;
        let stage = Stage::new(1);
        let mut on = stage.new_loop(false);
        let mut player = Player { program: &program, log: stage.log.clone(), tasks: HashMap::new() };
        stage.log.say("main");
        player.steps(&mut on, &program.main);
        on.checkpoint(&mut player);
        stage.run(&mut on, &mut player);
        stage.log.say("end");
        Ok(stage.log.text())
    }
}

impl Exercise for TwoQueues {
    fn name(&self) -> &'static str {
        "ex-1"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        TwoQueues::run(input).map_or_else(Answer::from, Answer::ok)
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        let mut out = String::new();
        for index in 0..size.max(3) {
            // Callbacks only queue names that come later, so that most scripts end.
            let owner = rng.below(NAMES.len() as u32 - 1);
            let inner = index > 1 && !rng.one_in(4);
            let low = if inner && !rng.one_in(40) { owner + 1 } else { 0 };
            let name = NAMES[rng.between(low, NAMES.len() as u32 - 1) as usize];
            if inner {
                out.push_str(&format!("on {} ", NAMES[owner as usize]));
            }
            out.push_str(&match rng.below(12) {
                0..=3 => format!("tick {name}\n"),
                4..=7 => format!("job {name}\n"),
                8 | 9 => format!("timer {name} {}\n", rng.between(1, 4)),
                10 => format!("immediate {name}\n"),
                _ => "queues\n".to_string(),
            });
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
                "A next-tick task runs: its queue was not empty, and the task that ran before was a tick or the \
                 last job of its queue, or a callback had just ended."
            }
            "job" => "A promise job runs: no next-tick task waited when the job queue was entered.",
            "timer" => "A timer fires in the timers phase, and both queues were empty before it.",
            "immediate" => "An immediate runs in the check phase, and both queues were empty before it.",
            "ticks" | "jobs" => "The two queues, first to run first, as they are inside this callback.",
            "many" => "After 100 callbacks the script counts as one that never ends, and the program stops.",
            "end" => "Nothing is left to do.",
            _ => return None,
        };
        Some(meaning.to_string())
    }
}
