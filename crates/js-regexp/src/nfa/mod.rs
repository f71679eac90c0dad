//! The pattern as a nondeterministic automaton.
//!
//! Thompson's construction, extended by what ECMAScript adds: choices are ordered, captures are
//! saved and cleared on the way, and lookarounds and backreferences are states of their own. One
//! builder makes three styles of it, see [`Style`].

mod build;
mod print;

use crate::ast::{Position, SetId};
pub(crate) use build::build;
pub(crate) use print::{Bounds, Listing};

/// Number of a state; states are numbered in the order in which a walk from the start meets them,
/// preferred choices first.
pub(crate) type StateId = u32;

/// Number of a register of the matcher: capture slots first, then counters, marks and the like.
pub(crate) type Register = u32;

/// How repetition is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Every repetition as copies and splits, a mark and a check where an iteration could be
    /// empty: the textbook's automaton, for listings.
    Plain,
    /// Like `Plain`, but without marks: what must not be empty has its states twice. For the
    /// linear simulation; fails for lookarounds and backreferences.
    Linear,
    /// Bounded repetition by counters, loops over one character as one state: for the matcher
    /// program.
    Compact,
}

/// One character or one of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum One {
    Character(u32),
    Set(SetId),
}

/// One state. `next` is where it leads once it has done what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Consumes one character; `back` reads the one before, for lookbehinds.
    Consume { one: One, back: bool, next: StateId },
    /// A single-character loop (compact style only): as many as it can, or as few.
    Run { one: One, min: u32, max: u32, greedy: bool, next: StateId },
    /// Tries `first`, then `second`.
    Split { first: StateId, second: StateId },
    /// Stores the position.
    Save { slot: Register, next: StateId },
    /// Forgets the captures `from` up to, not including, `to`.
    Clear { from: Register, to: Register, next: StateId },
    /// Goes on only where the position fits.
    Assert { position: Position, next: StateId },
    /// Remembers the position at the start of a loop's body.
    Mark { register: Register, next: StateId },
    /// Forgets the mark: the first iteration of `+` may match the empty string.
    Unmark { register: Register, next: StateId },
    /// Fails if nothing was consumed since the mark: an iteration must not be empty, unless it is
    /// one of the required ones, which `counter` counts.
    EmptyCheck { register: Register, required: Option<(Register, u32)>, next: StateId },
    /// Sets a counter to 0.
    CounterReset { counter: Register, next: StateId },
    /// The head of a counted loop: counts and enters the body, or leaves.
    CounterLoop { counter: Register, min: u32, max: u32, greedy: bool, body: StateId, exit: StateId },
    /// A lookaround: runs the automaton at `body` up to its [`State::LookEnd`].
    Look { behind: bool, negative: bool, register: Register, body: StateId, next: StateId },
    /// The end of a lookaround's body.
    LookEnd { negative: bool, register: Register, next: StateId },
    /// Consumes the text of a group. `groups` is a range of [`Nfa::references`].
    Backreference { groups: (u32, u32), ignore_case: bool, back: bool, next: StateId },
    /// The whole pattern has matched.
    Match,
}

/// A finished automaton.
#[derive(Clone, Debug)]
pub(crate) struct Nfa {
    /// State 0 is the start.
    pub(crate) states: Vec<State>,
    /// How many registers the states use, the slots of the captures included.
    pub(crate) registers: u32,
    /// Lists of groups that backreferences try in order.
    pub(crate) references: Vec<u32>,
}

impl State {
    /// Where the state can lead, the preferred way first. A lookaround leads into its body first.
    pub(crate) fn successors(&self) -> [Option<StateId>; 2] {
        match *self {
            State::Match => [None, None],
            State::Split { first, second } => [Some(first), Some(second)],
            State::CounterLoop { greedy: true, body, exit, .. } => [Some(body), Some(exit)],
            State::CounterLoop { greedy: false, body, exit, .. } => [Some(exit), Some(body)],
            State::Look { body, next, .. } => [Some(body), Some(next)],
            // The body's end and the state behind the lookaround are joined by the lookaround.
            State::LookEnd { .. } => [None, None],
            State::Consume { next, .. }
            | State::Run { next, .. }
            | State::Save { next, .. }
            | State::Clear { next, .. }
            | State::Assert { next, .. }
            | State::Mark { next, .. }
            | State::Unmark { next, .. }
            | State::EmptyCheck { next, .. }
            | State::CounterReset { next, .. }
            | State::Backreference { next, .. } => [Some(next), None],
        }
    }

    /// Replaces every state number in the state.
    fn renumber(&mut self, new: impl Fn(StateId) -> StateId) {
        match self {
            State::Match => {}
            State::Split { first, second } => {
                *first = new(*first);
                *second = new(*second);
            }
            State::CounterLoop { body, exit, .. } => {
                *body = new(*body);
                *exit = new(*exit);
            }
            State::Look { body, next, .. } => {
                *body = new(*body);
                *next = new(*next);
            }
            State::Consume { next, .. }
            | State::Run { next, .. }
            | State::Save { next, .. }
            | State::Clear { next, .. }
            | State::Assert { next, .. }
            | State::Mark { next, .. }
            | State::Unmark { next, .. }
            | State::EmptyCheck { next, .. }
            | State::CounterReset { next, .. }
            | State::LookEnd { next, .. }
            | State::Backreference { next, .. } => *next = new(*next),
        }
    }
}
