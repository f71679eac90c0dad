//! The processes that run scenarios, and what watches over them.
//!
//! Each worker is a process of its own, so that a crash costs one scenario and an endless loop is
//! ended from outside. The protocol is lines: a request is `MODE PATH`, an answer an [`Outcome`] in
//! JSON. A worker that says nothing in time, or ends, is replaced.

use super::{Mode, Outcome};
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// One file in one mode.
pub type Scenario = (PathBuf, Mode);

/// How to run scenarios.
pub struct Pool<'a> {
    /// Makes the command of a worker.
    pub command: &'a (dyn Fn() -> Command + Sync),
    /// How many workers run at once.
    pub jobs: usize,
    /// How long one scenario may take.
    pub time_limit: Duration,
}

impl Pool<'_> {
    /// Runs all scenarios; `each` hears of every outcome as it comes.
    ///
    /// # Errors
    /// When no worker can be started.
    pub fn run(
        &self,
        scenarios: Vec<Scenario>,
        each: &(dyn Fn(&Scenario, Outcome) + Sync),
    ) -> io::Result<()> {
        let queue = Mutex::new(VecDeque::from(scenarios));
        let fault = Mutex::new(None);
        std::thread::scope(|scope| {
            for _ in 0..self.jobs.max(1) {
                scope.spawn(|| {
                    if let Err(error) = self.serve(&queue, each) {
                        *fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    }
                });
            }
        });
        fault.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }

    fn serve(
        &self,
        queue: &Mutex<VecDeque<Scenario>>,
        each: &(dyn Fn(&Scenario, Outcome) + Sync),
    ) -> io::Result<()> {
        let mut worker: Option<Worker> = None;
        let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        while let Some(scenario) = next() {
            let mut active = match worker.take() {
                Some(worker) => worker,
                None => Worker::start((self.command)())?,
            };
            let outcome = active.ask(&scenario, self.time_limit);
            if matches!(outcome, Outcome::Crashed(_) | Outcome::TimedOut) {
                active.end();
            } else {
                worker = Some(active);
            }
            each(&scenario, outcome);
        }
        if let Some(worker) = worker {
            worker.end();
        }
        Ok(())
    }
}

struct Worker {
    child: Child,
    requests: Option<ChildStdin>,
    answers: Receiver<String>,
}

impl Worker {
    fn start(mut command: Command) -> io::Result<Worker> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let requests = child.stdin.take();
        let (sender, answers) = mpsc::channel();
        if let Some(output) = child.stdout.take() {
            std::thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    if sender.send(line).is_err() {
                        break;
                    }
                }
            });
        }
        Ok(Worker { child, requests, answers })
    }

    fn ask(&mut self, (file, mode): &Scenario, limit: Duration) -> Outcome {
        let request = format!("{} {}\n", mode.name(), file.display());
        if let Some(requests) = &mut self.requests {
            // A worker that has ended shows in the answer that does not come.
            let _ = requests.write_all(request.as_bytes()).and_then(|()| requests.flush());
        }
        match self.answers.recv_timeout(limit) {
            Ok(line) => serde_json::from_str(&line)
                .unwrap_or_else(|error| Outcome::Crashed(format!("the worker said {line:?}: {error}"))),
            Err(RecvTimeoutError::Timeout) => Outcome::TimedOut,
            Err(RecvTimeoutError::Disconnected) => Outcome::Crashed(match self.child.wait() {
                Ok(status) => status.to_string(),
                Err(error) => error.to_string(),
            }),
        }
    }

    fn end(mut self) {
        drop(self.requests.take());
        // It may have ended already; there is nothing left to do then.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The worker's side: answers each request until there are no more.
///
/// # Errors
/// When standard input or output fails.
pub fn work(mut run: impl FnMut(&Scenario) -> Outcome) -> io::Result<()> {
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let scenario = line.split_once(' ').and_then(|(mode, file)| Some((file.into(), Mode::named(mode)?)));
        let outcome = match scenario {
            Some(scenario) => run(&scenario),
            None => Outcome::Failed(format!("not a request: {line}")),
        };
        serde_json::to_writer(&mut output, &outcome)?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run_with(script: &'static str, limit: Duration) -> Vec<Outcome> {
        let command = || {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        };
        let outcomes = Mutex::new(Vec::new());
        let scenarios = (0..3).map(|i| (PathBuf::from(format!("{i}.js")), Mode::Sloppy)).collect();
        let pool = Pool { command: &command, jobs: 1, time_limit: limit };
        pool.run(scenarios, &|_, outcome| outcomes.lock().unwrap().push(outcome)).unwrap();
        outcomes.into_inner().unwrap()
    }

    #[test]
    fn answers_crashes_and_silence() {
        let answers = r#"while read -r line; do echo '{"outcome":"passed"}'; done"#;
        assert_eq!(run_with(answers, Duration::from_secs(10)), vec![Outcome::Passed; 3]);
        for outcome in run_with("read -r line; exit 3", Duration::from_secs(10)) {
            assert!(matches!(outcome, Outcome::Crashed(how) if how.contains('3')));
        }
        assert_eq!(run_with("exec sleep 60", Duration::from_millis(50)), vec![Outcome::TimedOut; 3]);
    }
}
