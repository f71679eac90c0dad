//! ex-2: the life of one TCP handle, from its making to its close.

use std::cell::RefCell;
use std::rc::Rc;

use solution_key::{Answer, Exercise, Rng, ScriptError};

use crate::event_loop::Loop;
use crate::handle::{HandleError, HandleId};
use crate::host::{Event, Host};
use crate::keys::program::{self, Program, Step, Syntax};
use crate::keys::stage::{Stage, refusal};
use crate::poller::End;
use crate::stream::Writing;

pub(super) struct Socket;

const SYNTAX: Syntax = Syntax {
    forms: &[
        ("connect", "m"),
        ("refuse", "m"),
        ("accept", ""),
        ("read", ""),
        ("pause", ""),
        ("write", "b"),
        ("end", ""),
        ("close", ""),
        ("ref", ""),
        ("unref", ""),
        ("send", "mb"),
        ("shut", "m"),
    ],
    ranges: &[('m', 1, 1000), ('b', 1, 100)],
    callbacks: true,
};

/// What a socket calls back for; the names of `on`.
const EVENTS: [&str; 6] = ["connected", "failed", "read", "end", "finish", "closed"];

/// The other side of the connection, while there is one.
type Peer = Rc<RefCell<Option<End>>>;

struct Player<'p> {
    program: &'p Program,
    stage: &'p Stage,
    socket: Option<(HandleId, Peer)>,
}

impl Player<'_> {
    fn steps(&mut self, on: &mut Loop<()>, steps: &[Step]) {
        for step in steps {
            let text = step.text(&self.program.names);
            let line = match self.step(on, step) {
                Ok(()) => self.state(on),
                Err(reason) => format!("refused, {reason}"),
            };
            self.stage.log.say(format_args!("{text}: {line}"));
        }
    }

    fn step(&mut self, on: &mut Loop<()>, step: &Step) -> Result<(), &'static str> {
        let number = |index: usize| step.numbers[index];
        match step.command {
            "connect" | "refuse" | "accept" if self.socket.is_some() => return Err("in use"),
            "connect" | "refuse" => {
                let (ours, theirs) = self.stage.network.connecting_pair();
                let id = on.connecting_stream((), Box::new(ours), usize::MAX).map_err(why)?;
                let peer: Peer = Rc::new(RefCell::new(None));
                self.socket = Some((id, Rc::clone(&peer)));
                let refused = step.command == "refuse";
                self.at(number(0), move || {
                    // The socket may be closed by then.
                    if refused {
                        let _ = theirs.refuse();
                    } else {
                        let _ = theirs.establish();
                        peer.replace(Some(theirs));
                    }
                });
                return Ok(());
            }
            "accept" => {
                let (ours, theirs) = self.stage.network.pair();
                let id = on.stream((), Box::new(ours), usize::MAX);
                self.socket = Some((id, Rc::new(RefCell::new(Some(theirs)))));
                return Ok(());
            }
            _ => {}
        }
        let (id, peer) = self.socket.as_ref().ok_or("no handle")?;
        let (id, peer) = (*id, Rc::clone(peer));
        match step.command {
            "read" => on.read_start(id).map_err(why),
            "pause" => on.read_stop(id).map_err(why),
            "write" => on.write(id, vec![0; number(0) as usize]).map(|_| ()).map_err(why),
            "end" => on.end(id).map_err(why),
            "close" => on.destroy(id).map_err(why),
            "ref" => on.reference(id).map_err(why),
            "unref" => on.unreference(id).map_err(why),
            "send" => {
                let bytes = vec![0; number(1) as usize];
                // It fails if the socket is closed by then.
                self.at(number(0), move || drop(peer.borrow().as_ref().map(|end| end.write(&bytes))));
                Ok(())
            }
            _ => {
                self.at(number(0), move || drop(peer.borrow().as_ref().map(End::shutdown)));
                Ok(())
            }
        }
    }

    /// The world does something so many milliseconds from now.
    fn at(&self, ms: u64, action: impl FnOnce() + 'static) {
        self.stage.agenda.enter(self.stage.agenda.now() + ms, action);
    }

    fn state(&self, on: &Loop<()>) -> String {
        let Some(&(id, _)) = self.socket.as_ref() else { return "no handle".to_string() };
        let mut text = match on.stream_state(id) {
            _ if on.is_closing(id) => "closing",
            Ok((_, Writing::Connecting)) => "connecting",
            Ok((_, Writing::Open)) => "open",
            Ok((_, Writing::Ending)) => "ending",
            Ok((_, Writing::Finished)) => "finished",
            Ok((_, Writing::Broken)) | Err(_) => "broken",
        }
        .to_string();
        let reads = on.stream_state(id).is_ok_and(|(reads, _)| reads);
        for (holds, word) in
            [(reads, "reading"), (on.is_active(id), "active"), (!on.is_referenced(id), "unreferenced")]
        {
            if holds {
                text.push_str(&format!(", {word}"));
            }
        }
        text
    }
}

impl Host<()> for Player<'_> {
    fn call(&mut self, on: &mut Loop<()>, (): (), event: Event) {
        if !self.stage.log.may_call(on) {
            return;
        }
        if matches!(event, Event::Closed) {
            self.socket = None;
        }
        let what = match event {
            Event::Read(count) => format!("read {count}"),
            _ => event.name().to_string(),
        };
        self.stage.log.say(format_args!("call {what}: {}", self.state(on)));
        let program = self.program;
        if let Some(name) = program.names.find(event.name()) {
            self.steps(on, program.on(name));
        }
    }
}

fn why(error: HandleError) -> &'static str {
    refusal(error, "no handle", "not open")
}

impl Socket {
    fn run(input: &[u8]) -> Result<String, ScriptError> {
        let program = Program::read(input, &SYNTAX)?;
        let stage = Stage::new(1 << 30);
        let mut on = stage.new_loop(true);
        let mut player = Player { program: &program, stage: &stage, socket: None };
        player.steps(&mut on, &program.main);
        stage.run(&mut on, &mut player);
        stage.log.say(format_args!("end: {}", player.state(&on)));
        Ok(stage.log.text())
    }
}

impl Exercise for Socket {
    fn name(&self) -> &'static str {
        "ex-2"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        Socket::run(input).map_or_else(Answer::from, Answer::ok)
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        let mut out = match rng.below(5) {
            0 | 1 => format!("connect {}\n", rng.between(1, 5)),
            2 => format!("refuse {}\n", rng.between(1, 5)),
            _ => "accept\n".to_string(),
        };
        if rng.one_in(2) {
            out.push_str("read\n");
        }
        for index in 0..size.max(2) {
            if index > 0 && rng.one_in(2) {
                out.push_str(&format!("on {} ", rng.pick(&EVENTS)));
            }
            let ms = rng.between(1, 9);
            out.push_str(&match rng.below(20) {
                0..=3 => format!("write {}\n", rng.between(1, 100)),
                4..=7 => format!("send {ms} {}\n", rng.between(1, 100)),
                8 | 9 => "read\n".to_string(),
                10 => "pause\n".to_string(),
                11 | 12 => "end\n".to_string(),
                13 | 14 => format!("shut {ms}\n"),
                15 | 16 => "close\n".to_string(),
                17 => "unref\n".to_string(),
                18 => "ref\n".to_string(),
                _ => format!("connect {ms}\n"),
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
            _ if text.contains(": refused") => "The command changes nothing; the reason says why.",
            "poll" => {
                "The wait is 0 while a write waits to be acknowledged or a handle to be closed, and when nothing keeps \
                 the loop alive."
            }
            "stuck" => "The loop waits without end, and nothing is left that could wake it.",
            "call" => match words.next()? {
                "finish" => "All that was written before the end was written; the pending phase says so.",
                "end" => "The other side sends no more. Writing is still possible.",
                "closed" => "The close phase gives the handle back. Only now is it gone.",
                "read" => "All bytes that had arrived are read at once.",
                _ => return None,
            },
            _ => {
                "The handle is active while it waits for the connection, reads, has a write to be acknowledged, or is \
                 ending."
            }
        };
        Some(meaning.to_string())
    }
}
