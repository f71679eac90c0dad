//! Prints the program, one instruction a line.

use super::{Code, Inst, Pc};
use crate::ast::{Char, Ranges};
use crate::nfa::{Bounds, Register};
use std::fmt;

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for pc in 0..self.insts.len() {
            writeln!(f, "{pc}: {}", self.inst(pc as Pc))?;
        }
        Ok(())
    }
}

impl Code {
    /// The instruction at `pc` in words.
    pub(crate) fn inst(&self, pc: Pc) -> Words<'_> {
        Words { code: self, inst: self.insts[pc as usize] }
    }

    /// The number of a mark in listings: in the order in which instructions name them.
    fn mark(&self, register: Register) -> usize {
        let mut met: Vec<Register> = Vec::new();
        for inst in &self.insts {
            if let Inst::Mark(mark) | Inst::EmptyCheck(mark) = *inst {
                if mark == register {
                    break;
                }
                if !met.contains(&mark) {
                    met.push(mark);
                }
            }
        }
        met.len()
    }
}

/// One instruction of a program, to be printed.
pub(crate) struct Words<'c> {
    code: &'c Code,
    inst: Inst,
}

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let set = |set: u32| Ranges(self.code.sets[set as usize].ranges());
        match self.inst {
            Inst::Unit(unit) => write!(f, "char {}", Char(u32::from(unit))),
            Inst::Literal { start, length } => {
                f.write_str("literal ")?;
                let units = &self.code.literals[start as usize..(start + length) as usize];
                units.iter().try_for_each(|&unit| write!(f, "{}", Char(u32::from(unit))))
            }
            Inst::Set(index) => write!(f, "set{}", set(index)),
            Inst::UnitBack(unit) => write!(f, "char {} back", Char(u32::from(unit))),
            Inst::SetBack(index) => write!(f, "set{} back", set(index)),
            Inst::Split { first, second } => write!(f, "split {first} {second}"),
            Inst::Choose { first, second, .. } => write!(f, "choose {first} {second}"),
            Inst::Jump(to) => write!(f, "jump {to}"),
            Inst::RunPossessive { set: index, min, max } => {
                write!(f, "run, possessive, {},{}", Bounds(min, max, true), set(index))
            }
            Inst::RunGreedy { set: index, min, max, .. } => {
                write!(f, "run, {},{}", Bounds(min, max, true), set(index))
            }
            Inst::RunLazy { set: index, min, .. } => {
                write!(f, "run, {},{}", Bounds(min, u32::MAX, false), set(index))
            }
            Inst::Save(slot) => write!(f, "save {slot}"),
            Inst::Clear { from, to } => write!(f, "clear {from}-{}", to - 1),
            Inst::Assert(position) => write!(f, "assert {position}"),
            Inst::Peek { set: index, negative } => {
                write!(f, "{}next{}", if negative { "not " } else { "" }, set(index))
            }
            Inst::PeekBack { set: index, negative } => {
                write!(f, "{}before{}", if negative { "not " } else { "" }, set(index))
            }
            Inst::Mark(mark) => write!(f, "mark {}", self.code.mark(mark)),
            Inst::Unmark(mark) => write!(f, "unmark {}", self.code.mark(mark)),
            Inst::EmptyCheck(mark) => write!(f, "check {}", self.code.mark(mark)),
            Inst::EmptyCheckCounted { mark, min, .. } => {
                write!(f, "check {} after {min}", self.code.mark(mark))
            }
            Inst::CounterReset(_) => write!(f, "count from 0"),
            Inst::CounterLoop(index) => {
                let counted = self.code.counters[index as usize];
                let bounds = Bounds(counted.min, counted.max, counted.greedy);
                write!(f, "count {bounds}, body {}, exit {}", counted.body, counted.exit)
            }
            Inst::Look { negative, next, .. } => {
                write!(f, "{}look, then {next}", if negative { "not " } else { "" })
            }
            Inst::LookEnd { .. } => write!(f, "end of look"),
            Inst::Backreference { from, to, .. } => {
                f.write_str("reference")?;
                let groups = &self.code.references[from as usize..to as usize];
                groups.iter().try_for_each(|group| write!(f, " {group}"))
            }
            Inst::Match => write!(f, "match"),
            Inst::Fail => write!(f, "fail"),
        }
    }
}
