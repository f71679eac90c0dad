//! Prints the automaton, one state a line: its number, what it does, and where it leads.

use super::{Nfa, One, Register, State};
use crate::ast::{Char, Ranges};
use crate::unicode::set::CodePointSet;
use std::fmt;

/// An automaton with the sets that its states name.
pub(crate) struct Listing<'n> {
    pub(crate) nfa: &'n Nfa,
    pub(crate) sets: &'n [CodePointSet],
}

impl fmt::Display for Listing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let marks = Marks::of(self.nfa);
        for (id, &state) in self.nfa.states.iter().enumerate() {
            write!(f, "{id}: ")?;
            match state {
                State::Consume { one, back, .. } => {
                    self.one(f, one)?;
                    f.write_str(if back { " back" } else { "" })?;
                }
                State::Run { one, min, max, greedy, .. } => {
                    f.write_str("run ")?;
                    self.one(f, one)?;
                    write!(f, ", {}", Bounds(min, max, greedy))?;
                }
                State::Split { first, second } => write!(f, "split {first} {second}")?,
                State::Save { slot, .. } => write!(f, "save {slot}")?,
                State::Clear { from, to, .. } => write!(f, "clear {from}-{}", to - 1)?,
                State::Assert { position, .. } => write!(f, "assert {position}")?,
                State::Mark { register, .. } => write!(f, "mark {}", marks.number(register))?,
                State::Unmark { register, .. } => write!(f, "unmark {}", marks.number(register))?,
                State::EmptyCheck { register, .. } => write!(f, "check {}", marks.number(register))?,
                State::CounterReset { .. } => write!(f, "count from 0")?,
                State::CounterLoop { min, max, greedy, body, exit, .. } => {
                    write!(f, "count {}, body {body}, exit {exit}", Bounds(min, max, greedy))?;
                }
                State::Look { behind, negative, body, .. } => {
                    let not = if negative { "not " } else { "" };
                    write!(f, "{not}{} {body}", if behind { "behind" } else { "ahead" })?;
                }
                State::LookEnd { .. } => write!(f, "end of look")?,
                State::Backreference { groups: (from, to), .. } => {
                    write!(f, "reference")?;
                    for group in &self.nfa.references[from as usize..to as usize] {
                        write!(f, " {group}")?;
                    }
                }
                State::Match => write!(f, "match")?,
            }
            match state {
                State::Split { .. } | State::CounterLoop { .. } | State::LookEnd { .. } | State::Match => {
                    writeln!(f)?;
                }
                State::Look { next, .. } => writeln!(f, " -> {next}")?,
                _ => match state.successors() {
                    [Some(next), _] => writeln!(f, " -> {next}")?,
                    _ => writeln!(f)?,
                },
            }
        }
        Ok(())
    }
}

impl Listing<'_> {
    fn one(&self, f: &mut fmt::Formatter<'_>, one: One) -> fmt::Result {
        match one {
            One::Character(c) => write!(f, "char {}", Char(c)),
            One::Set(set) => {
                let ranges: Vec<(u32, u32)> = self.sets[set as usize].ranges().collect();
                write!(f, "set{}", Ranges(&ranges))
            }
        }
    }
}

/// The numbers of marks in listings: in the order in which the states name them.
pub(crate) struct Marks(Vec<Register>);

impl Marks {
    pub(crate) fn of(nfa: &Nfa) -> Marks {
        let mut marks = Vec::new();
        for state in &nfa.states {
            if let State::Mark { register, .. } | State::EmptyCheck { register, .. } = *state
                && !marks.contains(&register)
            {
                marks.push(register);
            }
        }
        Marks(marks)
    }

    /// The number of the mark in `register`.
    pub(crate) fn number(&self, register: Register) -> usize {
        self.0.iter().position(|&mark| mark == register).unwrap_or(self.0.len())
    }
}

/// `n or more`, `n to m`, `n`.
pub(crate) struct Bounds(pub(crate) u32, pub(crate) u32, pub(crate) bool);

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Bounds(min, max, greedy) = *self;
        match max {
            u32::MAX => write!(f, "{min} or more")?,
            _ if min == max => write!(f, "{min}")?,
            _ => write!(f, "{min} to {max}")?,
        }
        f.write_str(if greedy { "" } else { ", lazy" })
    }
}
