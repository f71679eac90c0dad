//! Steps to a trace: the host that plays a script.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write;
use std::rc::Rc;

use super::parse::{Name, Outside, PhaseKind, Step, Steps, TaskKind};
use super::world::World;
use crate::channel::Channel;
use crate::event_loop::{Loop, LoopError};
use crate::handle::{HandleError, HandleId, TaskId};
use crate::host::{Event, Host};
use crate::poller::Agenda;

/// A script may loop for ever; after so many calls its callbacks do nothing and the loop stops.
const MOST_CALLS: u32 = 200;

/// How much of a script's bytes is moved at once.
const CHUNK: usize = 4096;

type Shared = Rc<RefCell<Option<Box<dyn Channel>>>>;

struct Pipe {
    ours: Option<Box<dyn Channel>>,
    /// The world's side, which the agenda moves.
    theirs: Shared,
}

struct Player<'s> {
    steps: &'s Steps,
    handles: HashMap<Name, HandleId>,
    immediates: HashMap<Name, TaskId>,
    pipes: HashMap<Name, Pipe>,
    /// By serial number: the name of a handle or task.
    called: HashMap<u32, Name>,
    agenda: Agenda,
    connect: Box<dyn FnMut() -> std::io::Result<super::world::Ends>>,
    calls: u32,
    out: String,
}

pub(super) fn play(steps: &Steps, world: World) -> String {
    let mut on = Loop::new(world.poller);
    on.trace().record(true);
    let mut player = Player {
        steps,
        handles: HashMap::new(),
        immediates: HashMap::new(),
        pipes: HashMap::new(),
        called: HashMap::new(),
        agenda: world.agenda,
        connect: world.connect,
        calls: 0,
        out: String::new(),
    };
    for step in &steps.main {
        player.step(&mut on, step);
        player.flush(&mut on);
    }
    player.out
}

impl Host<Name> for Player<'_> {
    fn call(&mut self, on: &mut Loop<Name>, token: Name, event: Event) {
        if matches!(event, Event::Closed) {
            self.handles.remove(&token);
        }
        self.calls += 1;
        if self.calls > MOST_CALLS {
            if self.calls == MOST_CALLS + 1 {
                self.say(on, "  too many calls");
            }
            return on.stop();
        }
        let closed = matches!(event, Event::Closed);
        let list = if closed { &self.steps.on_closed } else { &self.steps.on_call };
        for step in &list[token] {
            self.step(on, step);
        }
    }
}

impl Player<'_> {
    fn step(&mut self, on: &mut Loop<Name>, step: &Step) {
        if let Err(reason) = self.try_step(on, step) {
            self.say(on, &format!("  refused: {reason}"));
        }
    }

    fn try_step(&mut self, on: &mut Loop<Name>, step: &Step) -> Result<(), String> {
        match *step {
            Step::Timer { name, delay, repeat } => {
                let id = self.make(on, name, Loop::timer);
                on.start_timer(id, delay, repeat).map_err(why)?;
            }
            Step::Again(name) => on.again(self.handle(name)?).map_err(why)?,
            Step::Stop(name) => {
                let id = self.handle(name)?;
                match on.stop_timer(id) {
                    Err(HandleError::WrongKind) => on.stop_handle(id),
                    other => other.map_err(why)?,
                }
            }
            Step::Close(name) => on.close(self.handle(name)?).map_err(why)?,
            Step::Ref(name) => on.reference(self.handle(name)?).map_err(why)?,
            Step::Unref(name) => match self.immediates.get(&name) {
                Some(&id) if on.unreference_immediate(id) => {}
                _ => on.unreference(self.handle(name)?).map_err(why)?,
            },
            Step::Phase(kind, name) => {
                let id = self.make(
                    on,
                    name,
                    match kind {
                        PhaseKind::Idle => Loop::idle,
                        PhaseKind::Prepare => Loop::prepare,
                        PhaseKind::Check => Loop::check,
                    },
                );
                on.start_phase_handle(id).map_err(why)?;
            }
            Step::Task(kind, name) => self.queue(on, kind, name),
            Step::Clear(name) => {
                let id = *self.immediates.get(&name).ok_or("no such immediate")?;
                if !on.clear_immediate(id) {
                    return Err("the immediate does not wait".to_string());
                }
            }
            Step::Pipe(name) => {
                let (ours, theirs) = (self.connect)().map_err(|error| error.to_string())?;
                let theirs = Rc::new(RefCell::new(Some(theirs)));
                self.pipes.insert(name, Pipe { ours: Some(ours), theirs });
            }
            Step::Watch { name, pipe, interest, mode } => {
                let source = self.ours(pipe)?.source();
                let id = self.make(on, name, |on, token| on.polled(token, source));
                on.watch(id, interest, mode).map_err(why)?;
            }
            Step::Read(name, count) => {
                let mut buffer = vec![0; count.min(CHUNK)];
                let line = match self.ours(name)?.read(&mut buffer) {
                    Ok(0) => "end".to_string(),
                    Ok(count) => format!("{count} bytes"),
                    Err(error) => kind(&error),
                };
                self.say(on, &format!("  read {}: {line}", self.steps.names[name]));
            }
            Step::Write(name, count) => {
                let line = match self.ours(name)?.write(&vec![0; count.min(CHUNK)]) {
                    Ok(count) => format!("{count} bytes"),
                    Err(error) => kind(&error),
                };
                self.say(on, &format!("  write {}: {line}", self.steps.names[name]));
            }
            Step::Drop(name) => {
                self.pipes.get_mut(&name).ok_or("no such pipe")?.ours = None;
            }
            Step::At(time, outside, name) => {
                let theirs = Rc::clone(&self.pipes.get(&name).ok_or("no such pipe")?.theirs);
                self.agenda.enter(time, move || act(&theirs, outside));
            }
            Step::Busy(ms) => self.agenda.pass(ms),
            Step::Limit(tasks) => on.limit_checkpoint((tasks > 0).then_some(tasks)),
            Step::Halt => on.stop(),
            Step::Run(mode) => {
                // What the main program queued runs when it ends, before the first turn.
                on.checkpoint(self);
                match on.run(self, mode) {
                    Ok(_) => {}
                    Err(LoopError::Poll(error)) => return Err(kind(&error)),
                    Err(error) => return Err(error.to_string()),
                }
            }
            Step::Dump => self.dump(on),
        }
        Ok(())
    }

    fn handle(&self, name: Name) -> Result<HandleId, String> {
        self.handles.get(&name).copied().ok_or_else(|| format!("no handle {}", self.steps.names[name]))
    }

    fn ours(&mut self, name: Name) -> Result<&mut dyn Channel, String> {
        match self.pipes.get_mut(&name) {
            Some(Pipe { ours: Some(ours), .. }) => Ok(ours.as_mut()),
            _ => Err(format!("no pipe {}", self.steps.names[name])),
        }
    }

    /// The handle of `name`, made if it is new.
    fn make(
        &mut self,
        on: &mut Loop<Name>,
        name: Name,
        make: impl FnOnce(&mut Loop<Name>, Name) -> HandleId,
    ) -> HandleId {
        if let Some(&id) = self.handles.get(&name) {
            return id;
        }
        let id = make(on, name);
        self.handles.insert(name, id);
        self.called.insert(id.serial(), name);
        id
    }

    fn queue(&mut self, on: &mut Loop<Name>, task: TaskKind, name: Name) {
        let id = match task {
            TaskKind::Immediate => on.set_immediate(name),
            TaskKind::Defer => on.defer(name),
            TaskKind::Tick => on.next_tick(name),
            TaskKind::Microtask => on.queue_microtask(name),
        };
        self.called.insert(id.serial(), name);
        if task == TaskKind::Immediate {
            self.immediates.insert(name, id);
        }
    }

    fn dump(&mut self, on: &mut Loop<Name>) {
        self.flush(on);
        let names = &self.steps.names;
        let mut text = format!("dump now={} alive={}\n  heap", on.now(), on.is_alive());
        for entry in on.timer_heap().entries() {
            let name = self.called.get(&entry.handle.serial()).map_or("?", |&name| names[name].as_str());
            let _ = write!(text, " {name}@{}", entry.due);
        }
        text.push('\n');
        let mut handles: Vec<_> = self.handles.iter().collect();
        handles.sort_by_key(|(_, id)| id.serial());
        for (&name, &id) in handles {
            let _ = write!(text, "  handle {}", names[name]);
            for (flag, word) in
                [(on.is_active(id), "active"), (on.is_referenced(id), "ref"), (on.is_closing(id), "closing")]
            {
                if flag {
                    let _ = write!(text, " {word}");
                }
            }
            text.push('\n');
        }
        self.out.push_str(&text);
    }

    fn say(&mut self, on: &mut Loop<Name>, line: &str) {
        self.flush(on);
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// Moves the loop's trace to the output, so that both stay in order.
    fn flush(&mut self, on: &mut Loop<Name>) {
        let name = |serial: u32| match self.called.get(&serial) {
            Some(&name) => self.steps.names[name].clone(),
            None => format!("#{serial}"),
        };
        for happening in on.trace().take() {
            self.out.push_str(&happening.line(&name));
            self.out.push('\n');
        }
    }
}

/// The world does something to its side of a pipe. What fails, fails silently: a script may feed
/// a pipe that the loop has closed.
fn act(theirs: &Shared, outside: Outside) {
    let mut slot = theirs.borrow_mut();
    let Some(channel) = slot.as_mut() else { return };
    match outside {
        Outside::Feed(count) => {
            let _ = channel.write(&vec![0; count.min(CHUNK)]);
        }
        Outside::Take(count) => {
            let _ = channel.read(&mut vec![0; count.min(CHUNK)]);
        }
        Outside::Shut => {
            let _ = channel.shutdown();
        }
        Outside::Hangup => *slot = None,
    }
}

fn why(error: HandleError) -> String {
    match error {
        HandleError::System(error) => kind(&error),
        other => other.to_string(),
    }
}

/// The kind of a system error: its text would differ between systems.
fn kind(error: &std::io::Error) -> String {
    format!("{:?}", error.kind())
}
