//! ex-1: the writing side of one stream: high-water mark, drain, cork, end, error.

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

pub(super) struct Writable;

const SYNTAX: Syntax = Syntax {
    forms: &[
        ("stream", "hr"),
        ("write", "b"),
        ("cork", ""),
        ("uncork", ""),
        ("end", ""),
        ("destroy", ""),
        ("timer", "m"),
        ("take", "mb"),
        ("hangup", "m"),
    ],
    ranges: &[('h', 0, 1000), ('r', 1, 1000), ('b', 1, 1000), ('m', 1, 1000)],
    callbacks: true,
};

/// What calls back; the names of `on`.
const EVENTS: [&str; 5] = ["drain", "finish", "failed", "closed", "timer"];

/// What a callback belongs to.
#[derive(Clone, Copy)]
enum Token {
    Stream,
    Timer,
}

/// The other side of the stream, until it hangs up.
type Peer = Rc<RefCell<Option<End>>>;

struct Player<'p> {
    program: &'p Program,
    stage: &'p Stage,
    /// There is one stream in a script.
    stream: Option<(HandleId, Peer)>,
    closed: bool,
}

impl Player<'_> {
    fn steps(&mut self, on: &mut Loop<Token>, steps: &[Step]) {
        for step in steps {
            let text = step.text(&self.program.names);
            let line = match self.step(on, step) {
                Ok(Some(goes_on)) => format!("{goes_on}, {}", self.state(on)),
                Ok(None) => self.state(on),
                Err(reason) => format!("refused, {reason}"),
            };
            self.stage.log.say(format_args!("{text}: {line}"));
        }
    }

    fn step(&mut self, on: &mut Loop<Token>, step: &Step) -> Result<Option<bool>, &'static str> {
        let number = |index: usize| step.numbers[index];
        match step.command {
            "stream" if self.stream.is_some() => return Err("in use"),
            "stream" => {
                self.stage.network.set_capacity(number(1) as usize);
                let (ours, theirs) = self.stage.network.pair();
                let id = on.stream(Token::Stream, Box::new(ours), number(0) as usize);
                self.stream = Some((id, Rc::new(RefCell::new(Some(theirs)))));
                return Ok(None);
            }
            "timer" => {
                let id = on.timer(Token::Timer);
                // Nobody closes these timers, so they can be started.
                let _ = on.start_timer(id, number(0), 0);
                return Ok(None);
            }
            _ => {}
        }
        let (id, peer) = match &self.stream {
            Some((id, peer)) if !self.closed => (*id, Rc::clone(peer)),
            _ => return Err("no stream"),
        };
        let agenda = &self.stage.agenda;
        match step.command {
            "write" => return on.write(id, vec![0; number(0) as usize]).map(Some).map_err(why),
            "cork" => on.cork(id).map_err(why)?,
            "uncork" => on.uncork(id).map_err(why)?,
            "end" => on.end(id).map_err(why)?,
            "destroy" => on.destroy(id).map_err(why)?,
            "take" => {
                let (log, most) = (self.stage.log.clone(), number(1) as usize);
                agenda.enter(agenda.now() + number(0), move || {
                    if let Some(end) = peer.borrow().as_ref() {
                        log.say(format_args!("taken {}", end.read(&mut vec![0; most]).unwrap_or(0)));
                    }
                });
            }
            _ => agenda.enter(agenda.now() + number(0), move || drop(peer.take())),
        }
        Ok(None)
    }

    fn state(&self, on: &Loop<Token>) -> String {
        let id = match self.stream {
            Some((id, _)) if !self.closed => id,
            _ => return "no stream".to_string(),
        };
        let state = match on.stream_state(id) {
            _ if on.is_closing(id) => return "closing".to_string(),
            Ok((_, Writing::Connecting | Writing::Open)) => "open",
            Ok((_, Writing::Ending)) => "ending",
            Ok((_, Writing::Finished)) => "finished",
            Ok((_, Writing::Broken)) | Err(_) => "broken",
        };
        format!("{state}, waiting {}", on.waiting_bytes(id).unwrap_or(0))
    }
}

impl Host<Token> for Player<'_> {
    fn call(&mut self, on: &mut Loop<Token>, token: Token, event: Event) {
        if !self.stage.log.may_call(on) {
            return;
        }
        self.closed |= matches!((token, event), (Token::Stream, Event::Closed));
        self.stage.log.say(format_args!("call {}: {}", event.name(), self.state(on)));
        let program = self.program;
        if let Some(name) = program.names.find(event.name()) {
            self.steps(on, program.on(name));
        }
    }
}

fn why(error: HandleError) -> &'static str {
    refusal(error, "no stream", "not open")
}

impl Writable {
    fn run(input: &[u8]) -> Result<String, ScriptError> {
        let program = Program::read(input, &SYNTAX)?;
        let stage = Stage::new(1);
        let mut on = stage.new_loop(true);
        let mut player = Player { program: &program, stage: &stage, stream: None, closed: false };
        player.steps(&mut on, &program.main);
        stage.run(&mut on, &mut player);
        stage.log.say(format_args!("end: {}", player.state(&on)));
        Ok(stage.log.text())
    }
}

impl Exercise for Writable {
    fn name(&self) -> &'static str {
        "ex-1"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        Writable::run(input).map_or_else(Answer::from, Answer::ok)
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        let mut out = format!("stream {} {}\n", rng.below(20), rng.between(1, 30));
        for index in 0..size.max(3) {
            if index > 1 && rng.one_in(3) {
                out.push_str(&format!("on {} ", rng.pick(&EVENTS)));
            }
            let ms = rng.between(1, 9);
            out.push_str(&match rng.below(24) {
                0..=7 => format!("write {}\n", rng.between(1, 15)),
                8..=14 => format!("take {ms} {}\n", rng.between(1, 20)),
                15 | 16 => "cork\n".to_string(),
                17..=19 => "uncork\n".to_string(),
                20 => format!("timer {ms}\n"),
                21 => "end\n".to_string(),
                22 if rng.one_in(2) => "destroy\n".to_string(),
                22 => "write 3\n".to_string(),
                _ if rng.one_in(2) => format!("hangup {ms}\n"),
                _ => format!("take {ms} 1000\n"),
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
            "write" => {
                "A write is answered with true while what waits, this write included, is less than the high-water \
                 mark. Either way all of it is taken."
            }
            "call" => match words.next()? {
                "drain" => "Some write was answered with false, and now nothing waits any more.",
                "finish" => "The stream was ended, and all that waited is written.",
                "failed" => "A write found the other side gone; what waited is dropped.",
                _ => return None,
            },
            "poll" => {
                "The wait is 0 while a write is to be acknowledged or a handle to be closed, and when nothing keeps \
                 the loop alive; a corked stream does not."
            }
            "taken" => {
                "The other side took so many of the bytes that had been written, which makes room for more."
            }
            "stuck" => "The loop waits without end, and nothing is left that could wake it.",
            _ => {
                "Waiting bytes were taken from the writer and not acknowledged yet; the pending phase, or the poll \
                 phase after it wrote the rest, brings the count down."
            }
        };
        Some(meaning.to_string())
    }
}
