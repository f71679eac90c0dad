//! Compiles a program in both builds and runs both on all inputs, on as many cores as allowed.
//!
//! Workers take tasks from one queue: the two compilations first, then the runs of a build as soon
//! as it is there. Outcomes land at the place of their input, so that the result does not depend
//! on which core was faster.

use super::input::Input;
use super::timing::Clock;
use super::verdict::{Verdict, judge};
use super::{Limits, Tools};
use crate::compile::{Build, CompileFailure, Compiled, Source};
use crate::sandbox::{End, Finished, Job, SandboxError};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, OnceLock};

/// What came of one run.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    pub(crate) run: Finished,
}

/// All that was found out about a program.
pub(crate) struct Runs {
    /// The two builds, or why there is none.
    pub(crate) plain: Result<Compiled, CompileFailure>,
    pub(crate) sanitized: Option<Result<Compiled, CompileFailure>>,
    /// By input; nothing where a build was not run on it.
    pub(crate) plain_outcomes: Vec<Option<Outcome>>,
    pub(crate) sanitized_outcomes: Vec<Option<Outcome>>,
}

/// After this many runs that hit a limit, the rest would only burn time.
const LIMITS_HIT_AT_MOST: u32 = 2;

/// After this many findings, more would tell nothing new, and each takes long to be written.
const FINDINGS_AT_MOST: u32 = 3;

enum Task {
    Compile(Build),
    Run(Build, usize),
}

struct Board {
    queue: VecDeque<Task>,
    /// Tasks that are queued or being worked on.
    open: usize,
}

/// Runs `compiled` on `input` once.
pub(crate) fn run_once(
    tools: &Tools,
    limits: &Limits,
    clock: &Clock,
    compiled: &Compiled,
    input: &Input,
) -> Result<Outcome, SandboxError> {
    let build = compiled.build;
    let sanitized = build == Build::Sanitized;
    // A leak is no fault of an exercise that ends at once, and not every tier could tell.
    let environment = if sanitized { tools.compiler.sanitizer_environment(false) } else { Vec::new() };
    let job = Job {
        input: &input.bytes,
        environment: &environment,
        sanitized,
        ..Job::new(&compiled.executable, limits.for_run(build, &input.answer))
    };
    let run = tools.sandbox.run(&job)?;
    clock.student(run.wall);
    let verdict = judge(&input.answer, &run, build);
    Ok(Outcome { verdict, run })
}

/// What is to be compiled and run, and how.
pub(crate) struct Plan<'a> {
    pub(crate) tools: &'a Tools,
    pub(crate) limits: &'a Limits,
    pub(crate) clock: &'a Clock,
    pub(crate) source: Source<'a>,
    /// Where the programs go.
    pub(crate) folder: &'a Path,
    /// Whether there is a sanitized build.
    pub(crate) sanitize: bool,
    pub(crate) threads: usize,
}

/// Compiles the source and runs it on `inputs`, which are worked out while the compiler runs.
pub(crate) fn run_all(
    plan: &Plan<'_>,
    inputs: impl FnOnce() -> Vec<Input>,
) -> Result<(Vec<Input>, Runs), SandboxError> {
    let shared = Shared {
        plan,
        board: Mutex::new(Board { queue: VecDeque::new(), open: 0 }),
        news: Condvar::new(),
        inputs: OnceLock::new(),
        plain: OnceLock::new(),
        sanitized: OnceLock::new(),
        outcomes: Mutex::default(),
        limits_hit: AtomicU32::new(0),
        findings: AtomicU32::new(0),
        fault: Mutex::new(None),
    };
    shared.post([Task::Compile(Build::Plain)]);
    if plan.sanitize {
        shared.post([Task::Compile(Build::Sanitized)]);
    }
    std::thread::scope(|scope| {
        for _ in 1..plan.threads.max(1) {
            scope.spawn(|| shared.work());
        }
        let begin = std::time::Instant::now();
        shared.inputs.get_or_init(inputs);
        plan.clock.key(begin.elapsed());
        shared.work();
    });
    if let Some(fault) = shared.fault.into_inner().expect("no worker panics") {
        return Err(fault);
    }
    let inputs = shared.inputs.into_inner().unwrap_or_default();
    let mut outcomes = shared.outcomes.into_inner().expect("no worker panics");
    outcomes.plain.resize_with(inputs.len(), || None);
    outcomes.sanitized.resize_with(inputs.len(), || None);
    let runs = Runs {
        plain: shared.plain.into_inner().expect("the first task compiles it"),
        sanitized: shared.sanitized.into_inner(),
        plain_outcomes: outcomes.plain,
        sanitized_outcomes: outcomes.sanitized,
    };
    Ok((inputs, runs))
}

/// The outcomes of both builds, by input; shorter than the inputs while runs are missing.
#[derive(Default)]
struct Outcomes {
    plain: Vec<Option<Outcome>>,
    sanitized: Vec<Option<Outcome>>,
}

/// What the workers share.
struct Shared<'a> {
    plan: &'a Plan<'a>,
    board: Mutex<Board>,
    news: Condvar,
    inputs: OnceLock<Vec<Input>>,
    plain: OnceLock<Result<Compiled, CompileFailure>>,
    sanitized: OnceLock<Result<Compiled, CompileFailure>>,
    outcomes: Mutex<Outcomes>,
    limits_hit: AtomicU32,
    findings: AtomicU32,
    fault: Mutex<Option<SandboxError>>,
}

impl Shared<'_> {
    fn post(&self, tasks: impl IntoIterator<Item = Task>) {
        let mut board = self.board.lock().expect("no worker panics");
        for task in tasks {
            board.queue.push_back(task);
            board.open += 1;
        }
        self.news.notify_all();
    }

    fn work(&self) {
        loop {
            let task = {
                let mut board = self.board.lock().expect("no worker panics");
                loop {
                    if let Some(task) = board.queue.pop_front() {
                        break task;
                    }
                    if board.open == 0 {
                        return;
                    }
                    board = self.news.wait(board).expect("no worker panics");
                }
            };
            match task {
                Task::Compile(build) => self.compile(build),
                Task::Run(build, index) => self.run(build, index),
            }
            self.board.lock().expect("no worker panics").open -= 1;
            self.news.notify_all();
        }
    }

    fn compile(&self, build: Build) {
        let begin = std::time::Instant::now();
        let plan = self.plan;
        let into = plan.folder.join(if build == Build::Plain { "plain" } else { "sanitized" });
        let result = plan.tools.compiler.compile(&plan.tools.sandbox, plan.source, build, &into);
        plan.clock.compiler(begin.elapsed());
        let compiles = result.is_ok();
        let cell = if build == Build::Plain { &self.plain } else { &self.sanitized };
        if cell.set(result).is_ok() && compiles {
            // Whoever gets here first waits for the inputs, which are nearly always ready.
            let count = self.inputs.wait().len();
            self.post((0..count).map(|index| Task::Run(build, index)));
        }
    }

    fn run(&self, build: Build, index: usize) {
        let cell = if build == Build::Plain { &self.plain } else { &self.sanitized };
        let (Some(Ok(compiled)), Some(inputs)) = (cell.get(), self.inputs.get()) else { return };
        if self.limits_hit.load(Ordering::Relaxed) >= LIMITS_HIT_AT_MOST
            || (build == Build::Sanitized && self.findings.load(Ordering::Relaxed) >= FINDINGS_AT_MOST)
            || self.fault.lock().expect("no worker panics").is_some()
        {
            return;
        }
        match run_once(self.plan.tools, self.plan.limits, self.plan.clock, compiled, &inputs[index]) {
            Ok(outcome) => {
                if outcome.verdict.is_limit() || outcome.run.end == End::ProcessLimit {
                    self.limits_hit.fetch_add(1, Ordering::Relaxed);
                }
                if outcome.verdict == Verdict::SanitizerFinding {
                    self.findings.fetch_add(1, Ordering::Relaxed);
                }
                let mut outcomes = self.outcomes.lock().expect("no worker panics");
                let outcomes = &mut *outcomes;
                let list = match build {
                    Build::Plain => &mut outcomes.plain,
                    Build::Sanitized => &mut outcomes.sanitized,
                };
                if list.len() < inputs.len() {
                    list.resize_with(inputs.len(), || None);
                }
                list[index] = Some(outcome);
            }
            Err(error) => *self.fault.lock().expect("no worker panics") = Some(error),
        }
    }
}
