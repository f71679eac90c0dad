//! The matcher program: what the backtracking matcher runs.
//!
//! The automaton laid out as a list of instructions that mostly follow one another. Lowering adds
//! what a look at the following characters tells: which way of a choice can be ruled out, which
//! loops never have to give a character back, and where in the text a match can start at all.

mod charset;
mod first;
mod lower;
mod prefilter;
mod print;

pub(crate) use charset::{CharSet, Stops};
pub(crate) use first::Guard;
pub(crate) use lower::{Optimize, lower};
pub(crate) use prefilter::Prefilter;

use crate::ast::Position;
use crate::nfa::Register;

/// Index of an instruction.
pub(crate) type Pc = u32;

/// Index of a set of [`Code::sets`].
pub(crate) type SetIndex = u32;

/// One instruction. Unless it says otherwise, execution goes on behind it; to *fail* is to go back
/// to the newest choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inst {
    /// Consumes this code unit.
    Unit(u16),
    /// Consumes these code units of [`Code::literals`].
    Literal { start: u32, length: u32 },
    /// Consumes one character of the set.
    Set(SetIndex),
    /// Consumes, backwards, this code unit.
    UnitBack(u16),
    /// Consumes, backwards, one character of the set.
    SetBack(SetIndex),
    /// Goes to `first`; `second` is the choice to come back to.
    Split { first: Pc, second: Pc },
    /// A split where the next character can rule out one way, or both.
    Choose { first: Pc, second: Pc, guard: u32 },
    /// Goes there.
    Jump(Pc),
    /// Consumes as many characters of the set as it can, `min` at least, and never gives one back.
    RunPossessive { set: SetIndex, min: u32, max: u32 },
    /// Consumes as many as it can, and gives them back one by one. What follows can only start
    /// where `guard` says so.
    RunGreedy { set: SetIndex, min: u32, max: u32, guard: u32 },
    /// Consumes `min` characters of the set, then one more each time that it is come back to.
    RunLazy { set: SetIndex, min: u32, guard: u32 },
    /// Stores the position.
    Save(Register),
    /// Forgets the captures `from` up to, not including, `to`.
    Clear { from: Register, to: Register },
    /// Fails unless the position fits.
    Assert(Position),
    /// Fails unless the next character is in the set (or is not, or does not exist).
    Peek { set: SetIndex, negative: bool },
    /// Fails unless the character before is in the set (or is not, or does not exist).
    PeekBack { set: SetIndex, negative: bool },
    /// Remembers the position.
    Mark(Register),
    /// Forgets the mark.
    Unmark(Register),
    /// Fails at the marked position.
    EmptyCheck(Register),
    /// Fails at the marked position, unless the counter says that the iteration was required.
    EmptyCheckCounted { mark: Register, counter: Register, min: u32 },
    /// Sets a counter to 0.
    CounterReset(Register),
    /// The head of a counted loop; its bounds are in [`Code::counters`].
    CounterLoop(u32),
    /// Runs the lookaround's body, which follows, up to its `LookEnd`.
    Look { register: Register, negative: bool, next: Pc },
    /// The lookaround's body has matched.
    LookEnd { register: Register, negative: bool, next: Pc },
    /// Consumes the text of a group. `from` and `to` are a range of [`Code::references`].
    Backreference { from: u32, to: u32, ignore_case: bool, back: bool },
    /// The whole pattern has matched.
    Match,
    /// Never matches.
    Fail,
}

/// What a counted loop needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CounterLoop {
    pub(crate) counter: Register,
    pub(crate) min: u32,
    pub(crate) max: u32,
    pub(crate) greedy: bool,
    pub(crate) body: Pc,
    pub(crate) exit: Pc,
}

/// A finished program.
#[derive(Debug)]
pub(crate) struct Code {
    /// Execution starts at the first.
    pub(crate) insts: Vec<Inst>,
    pub(crate) sets: Vec<CharSet>,
    pub(crate) literals: Vec<u16>,
    pub(crate) guards: Vec<Guard>,
    pub(crate) counters: Vec<CounterLoop>,
    pub(crate) references: Vec<u32>,
    /// How many registers there are: the captures' slots first.
    pub(crate) registers: u32,
    /// Where a match can start.
    pub(crate) prefilter: Prefilter,
    /// The set of the endless run with which the pattern begins. An attempt that fails has tried
    /// every way to go on behind the run, so that no attempt inside of the run can do better.
    pub(crate) leading_run: Option<SetIndex>,
}
