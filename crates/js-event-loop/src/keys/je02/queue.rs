//! ex-1: changes and events of a kernel queue in memory.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::ErrorKind;

use rustix::io::Errno;
use solution_key::{Answer, Command, Exercise, Rng, Script, ScriptError};

use crate::poller::kqueue::{Filter, Flags, KernelEvent, KernelQueue, SimulatedQueue};
use crate::poller::{End, Network};

pub(super) struct Queue;

const LONGEST_NAME: usize = 15;
/// The most bytes that a command moves, and the most events that one call fetches.
const LARGEST: usize = 5000;
const MOST_PIPES: usize = 20;

const FLAGS: [(&str, Flags); 7] = [
    ("add", Flags::ADD),
    ("delete", Flags::DELETE),
    ("enable", Flags::ENABLE),
    ("disable", Flags::DISABLE),
    ("clear", Flags::CLEAR),
    ("oneshot", Flags::ONESHOT),
    ("dispatch", Flags::DISPATCH),
];

/// A pipe: the watched side and the world's; `None` once it is closed.
struct Pipe {
    number: u64,
    ours: Option<End>,
    theirs: Option<End>,
}

/// A script in progress.
struct Player<'s> {
    network: Network,
    queue: SimulatedQueue,
    pipes: BTreeMap<&'s str, Pipe>,
    /// By number.
    names: Vec<&'s str>,
    changes: Vec<KernelEvent>,
    out: String,
}

impl Queue {
    fn run(&self, input: &[u8]) -> Result<String, ScriptError> {
        let network = Network::new();
        let mut player = Player {
            queue: SimulatedQueue::new(network.clone()),
            network,
            pipes: BTreeMap::new(),
            names: Vec::new(),
            changes: Vec::new(),
            out: String::new(),
        };
        for command in Script::read(input)?.commands {
            player.command(&command)?;
        }
        Ok(player.out)
    }
}

impl<'s> Player<'s> {
    fn command(&mut self, command: &Command<'s>) -> Result<(), ScriptError> {
        match command.name() {
            "pipe" => self.pipe(command),
            "feed" | "take" | "read" | "write" => {
                let [pipe, count] = command.exactly::<2>()?;
                let pipe = self.find(command, pipe)?;
                let count = number(command, count)?;
                let end = match command.name() {
                    "feed" | "take" => &pipe.theirs,
                    _ => &pipe.ours,
                };
                let result = match (end, command.name()) {
                    (None, _) => "closed".to_owned(),
                    (Some(end), "feed" | "write") => moved(end.write(&vec![0; count]), count),
                    (Some(end), _) => moved(end.read(&mut vec![0; count]), count),
                };
                let line = format!("{} {}: {result}", command.name(), command.arguments()[0]);
                self.line(&line);
                Ok(())
            }
            "shut" | "hangup" | "drop" => {
                let [pipe] = command.exactly::<1>()?;
                let pipe = self.find(command, pipe)?;
                match command.name() {
                    "hangup" => pipe.theirs = None,
                    "drop" => pipe.ours = None,
                    _ => {
                        if let Some(end) = &pipe.theirs {
                            // It fails only where our side is gone, and then nobody listens.
                            let _ = end.shutdown();
                        }
                    }
                }
                Ok(())
            }
            "change" => self.change(command),
            "kevent" => {
                let [room] = command.exactly::<1>()?;
                let room = number(command, room)?;
                self.kevent(room);
                Ok(())
            }
            "dump" => {
                command.exactly::<0>()?;
                self.dump();
                Ok(())
            }
            other => Err(command.error(format!("unknown command: {other}"))),
        }
    }

    fn pipe(&mut self, command: &Command<'s>) -> Result<(), ScriptError> {
        let [name] = command.exactly::<1>()?;
        let mut bytes = name.bytes();
        let letter = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic());
        if !letter || !bytes.all(|byte| byte.is_ascii_alphanumeric()) || name.len() > LONGEST_NAME {
            return Err(command.error(format!("not a name: {name}")));
        }
        if self.pipes.contains_key(name) {
            return Err(command.error(format!("there already: {name}")));
        }
        if self.pipes.len() == MOST_PIPES {
            return Err(command.error(format!("more than {MOST_PIPES} pipes")));
        }
        let (ours, theirs) = self.network.pair();
        let number = ours.source() as u64;
        self.names.push(name);
        self.pipes.insert(name, Pipe { number, ours: Some(ours), theirs: Some(theirs) });
        Ok(())
    }

    fn find(&mut self, command: &Command<'_>, name: &str) -> Result<&mut Pipe, ScriptError> {
        self.pipes.get_mut(name).ok_or_else(|| command.error(format!("no pipe: {name}")))
    }

    fn change(&mut self, command: &Command<'s>) -> Result<(), ScriptError> {
        let [pipe, filter, words @ ..] = command.arguments() else {
            return Err(command.error("change takes a pipe, a filter and flags"));
        };
        if words.is_empty() {
            return Err(command.error("change takes a pipe, a filter and flags"));
        }
        let ident = self.find(command, pipe)?.number;
        let filter = match *filter {
            "read" => Filter::Read,
            "write" => Filter::Write,
            other => return Err(command.error(format!("not a filter: {other}"))),
        };
        let mut flags = Flags::default();
        for word in words {
            let known = FLAGS.iter().find(|(name, _)| name == word);
            flags = flags | known.ok_or_else(|| command.error(format!("not a flag: {word}")))?.1;
        }
        self.changes.push(KernelEvent::change(ident, filter, flags, ident));
        Ok(())
    }

    fn kevent(&mut self, room: usize) {
        let changes = std::mem::take(&mut self.changes);
        let mut events = Vec::new();
        self.line("kevent");
        let result = self.queue.kevent(&changes, &mut events, room, None);
        for event in &events {
            let mut line = format!("  {}", self.entry(event.ident, event.filter));
            if event.flags.contains(Flags::ERROR) {
                let name =
                    if event.data == i64::from(Errno::BADF.raw_os_error()) { "EBADF" } else { "ENOENT" };
                let _ = write!(line, " error {name}");
            } else {
                let _ = write!(line, " data={}", event.data);
                if event.flags.contains(Flags::EOF) {
                    line.push_str(" eof");
                }
            }
            self.line(&line);
        }
        match result {
            Err(error) if error.raw_os_error() == Some(Errno::BADF.raw_os_error()) => {
                self.line("  failed EBADF");
            }
            Err(_) => self.line("  failed ENOENT"),
            Ok(()) if events.is_empty() => self.line("  nothing"),
            Ok(()) => {}
        }
    }

    fn dump(&mut self) {
        self.line("dump");
        let entries: Vec<_> = self.queue.entries().collect();
        for (ident, filter, lasting, enabled) in entries {
            let mut line = format!("  {}", self.entry(ident, filter));
            for (name, flag) in FLAGS {
                if lasting.contains(flag) {
                    let _ = write!(line, " {name}");
                }
            }
            if !enabled {
                line.push_str(" disabled");
            }
            self.line(&line);
        }
    }

    fn entry(&self, ident: u64, filter: Filter) -> String {
        // Ends are counted in pairs, the watched one first.
        let name = self.names.get(ident as usize / 2).copied().unwrap_or("?");
        format!("{name} {}", if filter == Filter::Read { "read" } else { "write" })
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }
}

fn moved(result: std::io::Result<usize>, wanted: usize) -> String {
    match result {
        Ok(0) if wanted > 0 => "end".to_owned(),
        Ok(count) => count.to_string(),
        Err(error) if error.kind() == ErrorKind::WouldBlock => "EAGAIN".to_owned(),
        Err(_) => "EPIPE".to_owned(),
    }
}

fn number(command: &Command<'_>, word: &str) -> Result<usize, ScriptError> {
    let digits = word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 4;
    word.parse()
        .ok()
        .filter(|&number| digits && number <= LARGEST)
        .ok_or_else(|| command.error(format!("not a number from 0 to {LARGEST}: {word}")))
}

impl Exercise for Queue {
    fn name(&self) -> &'static str {
        "ex-1"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        self.run(input).map_or_else(Answer::from, Answer::ok)
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        let pipes = ["A", "B", "C"];
        let pipes = &pipes[..rng.between(1, 3) as usize];
        let mut out: String = pipes.iter().map(|pipe| format!("pipe {pipe}\n")).collect();
        for _ in 0..size.max(2) {
            let pipe = rng.pick(pipes);
            let filter = rng.pick(&["read", "read", "write"]);
            let count = rng.pick(&["0", "1", "2", "5", "10", "10", "4096", "5000"]);
            let line = match rng.below(16) {
                0..=2 => {
                    let more = rng.pick(&["", "", " clear", " clear", " oneshot", " dispatch", " disable"]);
                    format!("change {pipe} {filter} add{more}")
                }
                3 => {
                    format!("change {pipe} {filter} {}", rng.pick(&["delete", "enable", "disable", "clear"]))
                }
                4 => {
                    let flags =
                        ["add clear dispatch", "add clear oneshot", "enable disable", "add delete", "enable"];
                    format!("change {pipe} {filter} {}", rng.pick(&flags))
                }
                5..=6 => format!("feed {pipe} {count}"),
                7 => format!("{} {pipe} {count}", rng.pick(&["read", "read", "take"])),
                8 => format!("{} {pipe} {count}", rng.pick(&["read", "write", "write"])),
                9 if rng.one_in(2) => format!("{} {pipe}", rng.pick(&["shut", "hangup", "shut", "drop"])),
                10 => "dump".to_owned(),
                _ => format!("kevent {}", rng.pick(&["1", "2", "9", "9", "9", "0"])),
            };
            out.push_str(&line);
            out.push('\n');
        }
        out.push_str("kevent 9\nkevent 9\ndump\n");
        out
    }

    fn explain(&self, _: &[u8], answer: &Answer, line: usize) -> Option<String> {
        let line = answer.stdout.lines().nth(line)?;
        let sentence = if line.contains(" error ") {
            "A change failed; its event says why. After a failed change nothing else is reported by this call."
        } else if line.contains(" data=") {
            "An event: bytes that can be read, or room for bytes to be written; eof once the other side is gone."
        } else if line.starts_with("  failed") {
            "A change failed and there was no room for an event to say so: the call itself fails."
        } else if line.starts_with("  nothing") {
            "No enabled entry is ready, or those that are ready are edges that were reported already."
        } else if line.starts_with("error:") {
            "This line of the input breaks the protocol: it is all that is printed, and the status is 2."
        } else if line.starts_with("  ") {
            "An entry of the queue with the flags that last; disabled if it reports nothing for now."
        } else if line.contains(':') {
            "How many bytes went through; end if none will come, EAGAIN if none are there or there is no room."
        } else {
            return None;
        };
        Some(sentence.to_owned())
    }
}
