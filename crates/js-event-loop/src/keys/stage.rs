//! The stage of a key: a loop in a simulated network under a virtual clock, and the log of what
//! happens on it.
//!
//! Used by the keys of nodes JE05 to JE08. The invariant: lines come in the order of virtual time,
//! whether a callback writes them or the world outside.

use std::cell::RefCell;
use std::fmt::Display;
use std::io;
use std::rc::Rc;

use crate::event_loop::{Loop, LoopError, RunMode};
use crate::handle::HandleError;
use crate::host::Host;
use crate::poller::{
    Agenda, Interest, Mode, Network, Poller, Readiness, SimulatedPoller, Source, VirtualTime, Waker,
};

/// After so many callbacks a script counts as one that never ends.
const MOST_CALLS: u32 = 100;

/// The lines of an answer. Clones write to one list.
#[derive(Clone)]
pub(super) struct Log {
    inner: Rc<RefCell<Inner>>,
    agenda: Agenda,
}

#[derive(Default)]
struct Inner {
    text: String,
    calls: u32,
}

impl Log {
    /// Writes a line with the virtual time before it.
    pub(super) fn say(&self, line: impl Display) {
        self.say_at(self.agenda.now(), line);
    }

    /// Writes a line about what happened at `time`.
    pub(super) fn say_at(&self, time: u64, line: impl Display) {
        self.plain(format_args!("{time} {line}"));
    }

    /// Writes a line as it is.
    pub(super) fn plain(&self, line: impl Display) {
        let mut inner = self.inner.borrow_mut();
        if inner.calls <= MOST_CALLS {
            inner.text.push_str(&line.to_string());
            inner.text.push('\n');
        }
    }

    /// Counts a callback. Says `false` when it is one too many: the loop is then stopped, and
    /// nothing is written any more.
    pub(super) fn may_call<C: Copy>(&self, on: &mut Loop<C>) -> bool {
        if self.inner.borrow().calls == MOST_CALLS {
            self.plain("too many callbacks");
        }
        let mut inner = self.inner.borrow_mut();
        inner.calls += 1;
        if inner.calls > MOST_CALLS {
            on.stop();
        }
        inner.calls <= MOST_CALLS
    }

    /// Whether the script was stopped.
    pub(super) fn is_over(&self) -> bool {
        self.inner.borrow().calls > MOST_CALLS
    }

    /// All that was written.
    pub(super) fn text(&self) -> String {
        self.inner.borrow().text.clone()
    }
}

/// What stands around the loop.
pub(super) struct Stage {
    pub(super) log: Log,
    pub(super) agenda: Agenda,
    pub(super) network: Network,
}

impl Stage {
    /// A stage whose connections hold `capacity` bytes in each direction.
    pub(super) fn new(capacity: usize) -> Stage {
        let agenda = Agenda::new();
        let log = Log { inner: Rc::default(), agenda: agenda.clone() };
        Stage { log, agenda, network: Network::with_capacity(capacity) }
    }

    /// A loop on this stage. With `tells_polls`, each wait leaves a line.
    pub(super) fn new_loop<C: Copy>(&self, tells_polls: bool) -> Loop<C> {
        let poller = VirtualTime::new(SimulatedPoller::new(self.network.clone()), self.agenda.clone());
        let log = tells_polls.then(|| self.log.clone());
        Loop::new(Box::new(OnStage { poller, log }))
    }

    /// Runs the loop to its end. A wait in which nothing can ever happen leaves a line.
    pub(super) fn run<C: Copy>(&self, on: &mut Loop<C>, host: &mut dyn Host<C>) {
        // What was stopped once must not go on with its next run.
        if self.log.is_over() {
            return;
        }
        match on.run(host, RunMode::Default) {
            Ok(_) => {}
            Err(LoopError::Poll(_)) => self.log.say("stuck: nothing can happen any more"),
            Err(error @ LoopError::Nested) => self.log.say(error),
        }
    }
}

/// Why the loop refused an operation, in the words of an exercise: `absent` where there is no such
/// thing, `otherwise` where it cannot be done with it.
pub(super) fn refusal(error: HandleError, absent: &'static str, otherwise: &'static str) -> &'static str {
    match error {
        HandleError::Closing => "closing",
        HandleError::Unknown => absent,
        HandleError::WrongKind | HandleError::Ended | HandleError::System(_) => otherwise,
    }
}

/// A poller that writes its waits down, and reports handles in the order in which they were made.
struct OnStage {
    poller: VirtualTime<SimulatedPoller>,
    log: Option<Log>,
}

impl Poller for OnStage {
    fn now(&mut self) -> u64 {
        self.poller.now()
    }

    fn add(&mut self, source: Source, key: u64, interest: Interest, mode: Mode) -> io::Result<()> {
        self.poller.add(source, key, interest, mode)
    }

    fn modify(&mut self, source: Source, key: u64, interest: Interest, mode: Mode) -> io::Result<()> {
        self.poller.modify(source, key, interest, mode)
    }

    fn remove(&mut self, source: Source) -> io::Result<()> {
        self.poller.remove(source)
    }

    fn wait(&mut self, timeout: Option<u64>, ready: &mut Vec<Readiness>) -> io::Result<()> {
        if let Some(log) = &self.log {
            match timeout {
                Some(ms) => log.say(format_args!("poll {ms}")),
                None => log.say("poll forever"),
            }
        }
        self.poller.wait(timeout, ready)?;
        // The low half of a key is the handle's serial number; a wake-up comes last.
        ready.sort_by_key(|readiness| readiness.key as u32);
        Ok(())
    }

    fn waker(&self) -> Waker {
        self.poller.waker()
    }
}
