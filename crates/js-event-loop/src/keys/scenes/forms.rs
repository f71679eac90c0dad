//! The commands from which exercises choose.

/// What a name stands for. A name stands for one thing in a whole script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::keys) enum Kind {
    Timer,
    Idle,
    Prepare,
    Check,
    Watcher,
    Pipe,
    Immediate,
    Deferred,
    Microtask,
}

/// What stands at one place behind a command's name.
#[derive(Clone, Copy, Debug)]
pub(in crate::keys) enum Argument {
    /// A name, which from here on stands for this.
    Is(Kind),
    /// Any name.
    Name,
    /// The name of a pipe that there is.
    Pipe,
    /// A number from 0 to [`super::check::LARGEST`].
    Number,
    /// A number of bytes, from 1 to [`super::check::MOST_BYTES`].
    Bytes,
    /// One of these words; what else stands there is "not a …".
    Word(&'static str, &'static [&'static str]),
}

/// One command of an exercise.
pub(in crate::keys) struct Form {
    pub(super) name: &'static str,
    pub(super) arguments: &'static [Argument],
    /// How many of the last arguments may be missing.
    pub(super) optional: usize,
    /// Whether it may stand behind `on` and `closed`.
    pub(super) in_callbacks: bool,
    /// The command of the scenario language that does it, and words to be put behind it.
    pub(super) plays: (&'static str, &'static str),
}

use Argument::{Bytes, Is, Name, Number, Pipe, Word};

const fn form(name: &'static str, arguments: &'static [Argument]) -> Form {
    Form { name, arguments, optional: 0, in_callbacks: true, plays: (name, "") }
}

/// A timer that is due at once.
pub(in crate::keys) const TIMER_NOW: Form =
    Form { plays: ("timer", "0"), ..form("timer", &[Is(Kind::Timer)]) };
pub(in crate::keys) const TIMER: Form = form("timer", &[Is(Kind::Timer), Number]);
pub(in crate::keys) const TIMER_REPEAT: Form =
    Form { optional: 1, ..form("timer", &[Is(Kind::Timer), Number, Number]) };
pub(in crate::keys) const AGAIN: Form = form("again", &[Is(Kind::Timer)]);
pub(in crate::keys) const IMMEDIATE: Form = form("immediate", &[Is(Kind::Immediate)]);
pub(in crate::keys) const DEFER: Form = form("defer", &[Is(Kind::Deferred)]);
pub(in crate::keys) const MICROTASK: Form = form("microtask", &[Is(Kind::Microtask)]);
pub(in crate::keys) const IDLE: Form = form("idle", &[Is(Kind::Idle)]);
pub(in crate::keys) const PREPARE: Form = form("prepare", &[Is(Kind::Prepare)]);
pub(in crate::keys) const CHECK: Form = form("check", &[Is(Kind::Check)]);
pub(in crate::keys) const STOP: Form = form("stop", &[Name]);
pub(in crate::keys) const CLOSE: Form = form("close", &[Name]);
pub(in crate::keys) const BUSY: Form = form("busy", &[Number]);
pub(in crate::keys) const LIMIT: Form = form("limit", &[Number]);
pub(in crate::keys) const HALT: Form = form("halt", &[]);
pub(in crate::keys) const PIPE: Form = Form { in_callbacks: false, ..form("pipe", &[Is(Kind::Pipe)]) };
pub(in crate::keys) const WATCH_READ: Form =
    Form { plays: ("watch", "r"), ..form("watch", &[Is(Kind::Watcher), Pipe]) };
pub(in crate::keys) const WATCH: Form = Form {
    optional: 1,
    ..form(
        "watch",
        &[
            Is(Kind::Watcher),
            Pipe,
            Word("an interest", &["r", "w", "rw"]),
            Word("a mode", &["level", "edge", "oneshot"]),
        ],
    )
};
pub(in crate::keys) const READ: Form = form("read", &[Pipe, Bytes]);
pub(in crate::keys) const DROP: Form = form("drop", &[Pipe]);
/// `at TIME feed PIPE BYTES` and its like: commands of two words, the first and the third.
pub(in crate::keys) const FEED: Form =
    Form { in_callbacks: false, ..form("at feed", &[Number, Word("", &["feed"]), Pipe, Bytes]) };
pub(in crate::keys) const SHUT: Form =
    Form { in_callbacks: false, ..form("at shut", &[Number, Word("", &["shut"]), Pipe]) };
pub(in crate::keys) const HANGUP: Form =
    Form { in_callbacks: false, ..form("at hangup", &[Number, Word("", &["hangup"]), Pipe]) };
/// One turn that does not wait.
pub(in crate::keys) const TURN: Form =
    Form { in_callbacks: false, plays: ("run", "nowait"), ..form("turn", &[]) };
pub(in crate::keys) const RUN: Form = Form {
    optional: 1,
    in_callbacks: false,
    ..form("run", &[Word("a way to run", &["default", "once", "nowait"])])
};
pub(in crate::keys) const DUMP: Form = form("dump", &[]);
