//! Automaton to program.
//!
//! States are laid out in their own order, which follows the preferred way through the pattern;
//! where a state does not lead to the one behind it, a jump does. While instructions are written
//! their targets are state numbers; the last step turns them into addresses.

use super::charset::CharSet;
use super::first::{FirstSet, Guard, Walker};
use super::prefilter::Prefilter;
use super::{Code, CounterLoop, Inst, Pc, SetIndex};
use crate::ast::SetId;
use crate::nfa::{Nfa, One, State, StateId};
use crate::unicode::set::CodePointSet;
use std::collections::HashMap;

/// Whether to use what the following characters tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Optimize {
    /// One instruction for each state.
    No,
    /// All that the module's head describes.
    Yes,
}

/// The sets of the pattern, and those that lowering adds for single characters.
pub(super) struct Sets<'s> {
    pattern: &'s [CodePointSet],
    chars: Vec<CharSet>,
    /// The sets of single characters, for states that need a set.
    singles: HashMap<u32, SetIndex>,
}

impl Sets<'_> {
    pub(super) fn ranges(&self, id: SetId) -> &[(u32, u32)] {
        self.chars[id as usize].ranges()
    }

    /// Do the two have a character in common?
    pub(super) fn overlap(&self, a: One, b: One) -> bool {
        match (a, b) {
            (One::Character(a), One::Character(b)) => a == b,
            (One::Character(c), One::Set(set)) | (One::Set(set), One::Character(c)) => {
                self.chars[set as usize].contains(c)
            }
            (One::Set(a), One::Set(b)) => self.pattern[a as usize].intersects(&self.pattern[b as usize]),
        }
    }

    fn index(&mut self, one: One) -> SetIndex {
        match one {
            One::Set(id) => id,
            One::Character(c) => {
                let chars = &mut self.chars;
                *self.singles.entry(c).or_insert_with(|| {
                    chars.push(CharSet::new(&CodePointSet::from_ranges(&[(c, c)]), true));
                    (chars.len() - 1) as SetIndex
                })
            }
        }
    }
}

/// Turns `nfa` into a program. `sets` are the pattern's.
pub(crate) fn lower(nfa: Nfa, sets: &[CodePointSet], unicode: bool, optimize: Optimize) -> Code {
    let roomy = sets.len() <= MOST_MAPS;
    let mut lowering = Lowering {
        optimize: optimize == Optimize::Yes,
        entries: entries(&nfa),
        skipped: vec![false; nfa.states.len()],
        addresses: vec![0; nfa.states.len()],
        walker: Walker::default(),
        sets: Sets {
            pattern: sets,
            chars: sets.iter().map(|set| CharSet::new(set, roomy)).collect(),
            singles: HashMap::new(),
        },
        unicode,
        insts: Vec::with_capacity(nfa.states.len() + 8),
        literals: Vec::new(),
        guards: Vec::new(),
        counters: Vec::new(),
        nfa,
    };
    for id in 0..lowering.nfa.states.len() {
        if !lowering.skipped[id] {
            lowering.addresses[id] = lowering.insts.len() as Pc;
            lowering.state(id as StateId);
        }
    }
    lowering.finish()
}

/// Patterns with more sets get the small form of each.
const MOST_MAPS: usize = 1000;
/// Patterns with more choices than this do without the look ahead in the rest.
const MOST_GUARDS: usize = 4096;

struct Lowering<'s> {
    nfa: Nfa,
    optimize: bool,
    /// The pattern is one of code points.
    unicode: bool,
    /// By state: how many states lead to it.
    entries: Vec<u32>,
    /// States that another state's instruction has taken over.
    skipped: Vec<bool>,
    addresses: Vec<Pc>,
    walker: Walker,
    sets: Sets<'s>,
    insts: Vec<Inst>,
    literals: Vec<u16>,
    guards: Vec<Guard>,
    counters: Vec<CounterLoop>,
}

fn entries(nfa: &Nfa) -> Vec<u32> {
    let mut entries = vec![0; nfa.states.len()];
    entries[0] = 1;
    for state in &nfa.states {
        for next in state.successors().into_iter().flatten() {
            entries[next as usize] += 1;
        }
    }
    entries
}

impl Lowering<'_> {
    /// Writes `inst`, and a jump where `next` is not what follows `after`.
    fn emit(&mut self, inst: Inst, after: StateId, next: StateId) {
        self.insts.push(inst);
        self.go(after, next);
    }

    fn go(&mut self, after: StateId, next: StateId) {
        let mut following = after as usize + 1;
        while self.skipped.get(following) == Some(&true) {
            following += 1;
        }
        if following != next as usize {
            self.insts.push(match self.nfa.states[next as usize] {
                State::Match if self.optimize => Inst::Match,
                _ => Inst::Jump(next),
            });
        }
    }

    fn state(&mut self, id: StateId) {
        match self.nfa.states[id as usize] {
            State::Consume { one, back, next } => self.consume(id, one, back, next),
            State::Run { one, min, max, greedy, next } => {
                let inst = self.run(one, min, max, greedy, next);
                self.emit(inst, id, next);
            }
            State::Split { first, second } => {
                let inst = self.split(first, second);
                self.insts.push(inst);
            }
            State::Save { slot, next } => self.emit(Inst::Save(slot), id, next),
            State::Clear { from, to, next } => self.emit(Inst::Clear { from, to }, id, next),
            State::Assert { position, next } => self.emit(Inst::Assert(position), id, next),
            State::Mark { register, next } => self.emit(Inst::Mark(register), id, next),
            State::Unmark { register, next } => self.emit(Inst::Unmark(register), id, next),
            State::EmptyCheck { register, required: None, next } => {
                self.emit(Inst::EmptyCheck(register), id, next);
            }
            State::EmptyCheck { register: mark, required: Some((counter, min)), next } => {
                self.emit(Inst::EmptyCheckCounted { mark, counter, min }, id, next);
            }
            State::CounterReset { counter, next } => self.emit(Inst::CounterReset(counter), id, next),
            State::CounterLoop { counter, min, max, greedy, body, exit } => {
                self.insts.push(Inst::CounterLoop(self.counters.len() as u32));
                self.counters.push(CounterLoop { counter, min, max, greedy, body, exit });
            }
            State::Look { behind, negative, register, body, next } => {
                if let Some(set) = self.single_character_look(behind, body) {
                    let inst = match behind {
                        true => Inst::PeekBack { set, negative },
                        false => Inst::Peek { set, negative },
                    };
                    self.emit(inst, id, next);
                } else {
                    self.emit(Inst::Look { register, negative, next }, id, body);
                }
            }
            State::LookEnd { negative, register, next } => {
                self.insts.push(Inst::LookEnd { register, negative, next });
            }
            State::Backreference { groups: (from, to), ignore_case, back, next } => {
                self.emit(Inst::Backreference { from, to, ignore_case, back }, id, next);
            }
            State::Match => self.insts.push(Inst::Match),
        }
    }

    fn consume(&mut self, id: StateId, one: One, back: bool, next: StateId) {
        let unicode = self.unicode;
        let surrogate = |c: u32| unicode && (0xd800..0xe000).contains(&c);
        match one {
            One::Set(set) if self.sets.ranges(set).is_empty() => self.insts.push(Inst::Fail),
            One::Set(set) => {
                self.emit(if back { Inst::SetBack(set) } else { Inst::Set(set) }, id, next);
            }
            // In the Unicode modes half a pair must not match; a set looks at whole characters.
            One::Character(c) if surrogate(c) || back && c > 0xffff => {
                let set = self.sets.index(one);
                self.emit(if back { Inst::SetBack(set) } else { Inst::Set(set) }, id, next);
            }
            One::Character(c) if back => self.emit(Inst::UnitBack(c as u16), id, next),
            One::Character(c) => {
                let start = self.literals.len();
                self.push_units(c);
                let (mut last, mut next) = (id, next);
                // Characters that are only reached from here join the literal.
                while self.optimize && next == last + 1 && self.entries[next as usize] == 1 {
                    let State::Consume { one: One::Character(c), back: false, next: behind } =
                        self.nfa.states[next as usize]
                    else {
                        break;
                    };
                    if surrogate(c) {
                        break;
                    }
                    self.push_units(c);
                    self.skipped[next as usize] = true;
                    (last, next) = (next, behind);
                }
                let length = self.literals.len() - start;
                let inst = match self.literals[start..] {
                    [unit] => {
                        self.literals.pop();
                        Inst::Unit(unit)
                    }
                    _ => Inst::Literal { start: start as u32, length: length as u32 },
                };
                self.emit(inst, last, next);
            }
        }
    }

    fn push_units(&mut self, c: u32) {
        let mut buffer = [0; 2];
        match char::from_u32(c) {
            Some(c) => self.literals.extend_from_slice(c.encode_utf16(&mut buffer)),
            None => self.literals.push(c as u16),
        }
    }

    /// The set of a lookaround whose body is one character; the body's states are taken over.
    fn single_character_look(&mut self, behind: bool, body: StateId) -> Option<SetIndex> {
        let State::Consume { one, back, next } = self.nfa.states[body as usize] else { return None };
        let ends = matches!(self.nfa.states[next as usize], State::LookEnd { .. });
        if !self.optimize || back != behind || !ends {
            return None;
        }
        self.skipped[body as usize] = true;
        self.skipped[next as usize] = true;
        Some(self.sets.index(one))
    }

    fn guard(&mut self, first: &FirstSet, second: &FirstSet) -> u32 {
        self.guards.push(Guard::new(first, second));
        (self.guards.len() - 1) as u32
    }

    fn run(&mut self, one: One, min: u32, max: u32, greedy: bool, next: StateId) -> Inst {
        let set = self.sets.index(one);
        let exit = self.walker.first(&self.nfa, &self.sets, next);
        if !greedy {
            let mut own = FirstSet::default();
            own.add_one(one, &self.sets);
            return Inst::RunLazy { set, min, guard: self.guard(&exit, &own) };
        }
        // What is given back could only be taken by what follows; and what always matches at the
        // first attempt never asks for anything back.
        let possessive =
            min == max || self.succeeds(next) || self.walker.excludes(&self.nfa, &self.sets, next, one);
        if possessive {
            Inst::RunPossessive { set, min, max }
        } else {
            Inst::RunGreedy { set, min, max, guard: self.guard(&exit, &exit) }
        }
    }

    /// Does a match that has come to `id` always succeed?
    fn succeeds(&self, mut id: StateId) -> bool {
        loop {
            match self.nfa.states[id as usize] {
                State::Match | State::LookEnd { .. } => return true,
                State::Save { next, .. } => id = next,
                _ => return false,
            }
        }
    }

    fn split(&mut self, first: StateId, second: StateId) -> Inst {
        let plain = Inst::Split { first, second };
        if !self.optimize || self.guards.len() >= MOST_GUARDS {
            return plain;
        }
        let of_first = self.walker.first(&self.nfa, &self.sets, first);
        let of_second = self.walker.first(&self.nfa, &self.sets, second);
        if of_first == FirstSet::ANY && of_second == FirstSet::ANY {
            return plain;
        }
        Inst::Choose { first, second, guard: self.guard(&of_first, &of_second) }
    }

    fn finish(mut self) -> Code {
        let prefilter = if self.optimize {
            Prefilter::new(&self.nfa, &self.sets, &mut self.walker)
        } else {
            Prefilter::None
        };
        let leading_run = self.leading_run();
        let addresses = &self.addresses;
        let address = |id: &mut Pc| *id = addresses[*id as usize];
        for inst in &mut self.insts {
            match inst {
                Inst::Split { first, second } | Inst::Choose { first, second, .. } => {
                    address(first);
                    address(second);
                }
                Inst::Jump(to) => address(to),
                Inst::Look { next, .. } | Inst::LookEnd { next, .. } => address(next),
                _ => {}
            }
        }
        for counter in &mut self.counters {
            address(&mut counter.body);
            address(&mut counter.exit);
        }
        Code {
            insts: self.insts,
            sets: self.sets.chars,
            literals: self.literals,
            guards: self.guards,
            counters: self.counters,
            references: self.nfa.references,
            registers: self.nfa.registers,
            prefilter,
            leading_run,
        }
    }

    /// See [`Code::leading_run`]. What a backreference does depends on where the run began, and so
    /// does the number of characters in a run that has a bound.
    fn leading_run(&mut self) -> Option<SetIndex> {
        let refers = |state: &State| matches!(state, State::Backreference { .. });
        if !self.optimize || self.nfa.states.iter().any(refers) {
            return None;
        }
        let mut id = 0;
        loop {
            match self.nfa.states[id as usize] {
                State::Save { next, .. } => id = next,
                State::Run { one, min: 0 | 1, max: u32::MAX, .. } => return Some(self.sets.index(one)),
                _ => return None,
            }
        }
    }
}
