//! ex-1: the pool alone: which worker does which job when, and what comes back.

use std::collections::HashMap;

use solution_key::{Answer, Exercise, Rng, ScriptError};

use super::{NAMES, USUAL_WORKERS};
use crate::host::Event;
use crate::keys::program::{self, Name, Program, Step, Syntax};
use crate::keys::stage::Stage;
use crate::keys::workers::Workers;
use crate::poller::Waker;
use crate::thread_pool::ThreadPool;

pub(super) struct Pool;

const SYNTAX: Syntax = Syntax {
    forms: &[("workers", "w"), ("post", "nm"), ("cancel", "n"), ("wait", "m"), ("pool", ""), ("collect", "")],
    ranges: &[('w', 1, 8), ('m', 1, 1000)],
    callbacks: false,
};

struct Player<'p> {
    program: &'p Program,
    stage: Stage,
    size: usize,
    /// Made with the first job.
    pool: Option<(ThreadPool, Workers)>,
    /// By number: the names of all jobs.
    posted: Vec<Name>,
    /// By name: the number of the job posted last.
    last: HashMap<Name, u32>,
}

impl Player<'_> {
    fn step(&mut self, step: &Step) {
        let log = &self.stage.log;
        let name = |name: Name| self.program.names.text(name);
        match step.command {
            "workers" if self.pool.is_some() => log.say("workers: too late"),
            "workers" => self.size = step.numbers[0] as usize,
            "post" => {
                let number = self.posted.len() as u32;
                self.posted.push(step.name());
                self.last.insert(step.name(), number);
                log.say(format_args!("post {}", name(step.name())));
                let (pool, workers) = self.pool.get_or_insert_with(|| {
                    let (pool, stepper) = ThreadPool::without_threads(Waker::new(|| ()));
                    let agenda = self.stage.agenda.clone();
                    (pool, Workers::new(stepper, self.size, agenda, Some(log.clone())))
                });
                match pool.post(number, || Box::new(())) {
                    Ok(()) => workers.posted(number, name(step.name()), step.numbers[0]),
                    Err(error) => log.say(error.kind()),
                }
            }
            "cancel" => {
                let pool = self.pool.as_mut().map(|(pool, _)| pool);
                let answer = match (self.last.get(&step.name()), pool) {
                    (Some(&number), Some(pool)) => match pool.cancel(number) {
                        true => "taken back",
                        false => "too late",
                    },
                    _ => "no such job",
                };
                log.say(format_args!("cancel {}: {answer}", name(step.name())));
            }
            "wait" => {
                self.stage.agenda.pass(step.numbers[0]);
                if let Some((_, workers)) = &self.pool {
                    workers.advance(self.stage.agenda.now());
                }
            }
            "pool" => {
                let state = self.pool.as_ref().map(|(_, workers)| workers.state());
                log.say(format_args!("pool{}", state.as_deref().unwrap_or(": no job yet")));
            }
            _ => self.collect(),
        }
    }

    fn collect(&mut self) {
        let mut finished = Vec::new();
        if let Some((pool, _)) = &mut self.pool {
            pool.collect(&mut finished);
        }
        let mut line = "collect".to_string();
        for job in &finished {
            let name = self.program.names.text(self.posted[job.number as usize]);
            line.push_str(&format!(" {name}={}", Event::Work(job.outcome).name()));
        }
        self.stage.log.say(line);
    }

    /// Lets the pool work until nothing is left.
    fn finish(&mut self) {
        if let Some((_, workers)) = &self.pool {
            while let Some(end) = workers.last_end() {
                workers.advance(end);
                self.stage.agenda.pass(end.saturating_sub(self.stage.agenda.now()));
            }
        }
        self.collect();
    }
}

impl Pool {
    fn run(input: &[u8]) -> Result<String, ScriptError> {
        let program = Program::read(input, &SYNTAX)?;
        let mut player = Player {
            program: &program,
            stage: Stage::new(1),
            size: USUAL_WORKERS,
            pool: None,
            posted: Vec::new(),
            last: HashMap::new(),
        };
        for step in &program.main {
            player.step(step);
        }
        player.finish();
        Ok(player.stage.log.text())
    }
}

impl Exercise for Pool {
    fn name(&self) -> &'static str {
        "ex-1"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        Pool::run(input).map_or_else(Answer::from, Answer::ok)
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        let mut out = String::new();
        if !rng.one_in(5) {
            out.push_str(&format!("workers {}\n", rng.between(1, 3)));
        }
        let longest = rng.between(2, 9);
        for _ in 0..size.max(2) {
            let name = rng.pick(&NAMES);
            out.push_str(&match rng.below(16) {
                0..=6 => format!("post {name} {}\n", rng.between(1, longest)),
                7..=9 => format!("cancel {name}\n"),
                10..=12 => format!("wait {}\n", rng.between(1, 6)),
                13 => "collect\n".to_string(),
                14 => "pool\n".to_string(),
                _ if rng.one_in(4) => format!("workers {}\n", rng.between(1, 4)),
                _ => "wait 1\n".to_string(),
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
            "worker" if words.nth(1) == Some("starts") => {
                "The free worker with the lowest number takes the first job of the queue. With no free worker a \
                 job waits."
            }
            "worker" => "The job ends its duration after it started, not after it was posted.",
            "cancel" => "A job can be taken back while it waits. Once a worker has it, it runs to its end.",
            "collect" => {
                "All jobs that ended since the last collect, in the order in which they ended; one that was taken \
                 back ended at that moment."
            }
            "pool" => "The job of each worker, or - for a free one, then the queue.",
            _ => return None,
        };
        Some(meaning.to_string())
    }
}
