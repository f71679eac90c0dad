//! The linear simulation: all ways through the automaton at once.
//!
//! Thompson's simulation with ordered threads and captures, as Pike described it. A state that a
//! thread of higher priority has reached at the same position is not entered again, which bounds
//! the work at one position by the size of the automaton. That loses nothing, because what can follow depends on the state alone: the automaton of
//! [`crate::nfa::Style::Linear`] knows by its states whether an iteration has consumed something.

use super::Tracer;
use super::backtrack::Stop;
use super::fuel::Fuel;
use super::input::{Input, holds, read, splits_pair};
use super::limits::{MatchAbort, UNSET};
use crate::ast::SetId;
use crate::nfa::{Nfa, One, State, StateId};
use crate::program::{CharSet, Prefilter};
use crate::unicode::set::CodePointSet;

/// An automaton that can be simulated.
#[derive(Debug)]
pub(crate) struct Linear {
    states: Vec<State>,
    sets: Vec<CharSet>,
}

impl Linear {
    /// `nfa` must be of linear style.
    pub(crate) fn new(nfa: Nfa, sets: &[CodePointSet]) -> Linear {
        let roomy = sets.len() < 1000;
        Linear { states: nfa.states, sets: sets.iter().map(|set| CharSet::new(set, roomy)).collect() }
    }

    pub(crate) fn states(&self) -> &[State] {
        &self.states
    }

    /// Does a character fit?
    pub(crate) fn consumes(&self, one: One, c: u32) -> bool {
        match one {
            One::Character(own) => own == c,
            One::Set(set) => self.set(set).contains(c),
        }
    }

    fn set(&self, id: SetId) -> &CharSet {
        &self.sets[id as usize]
    }
}

/// The simulation's lists, kept between matches.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    now: Threads,
    next: Threads,
    pending: Vec<Pending>,
    scratch: Vec<u32>,
}

/// The threads at one position, in order of priority.
#[derive(Debug, Default)]
struct Threads {
    /// States met, in order; those that consume are the threads.
    order: Vec<StateId>,
    /// By state: where it stands in `order`, if it does.
    place: Vec<u32>,
    /// By state: its thread's slots.
    slots: Vec<u32>,
}

impl Threads {
    fn prepare(&mut self, states: usize, slots: usize) {
        self.order.clear();
        self.place.resize(states, 0);
        self.slots.resize(states * slots, UNSET);
    }

    fn has(&self, id: StateId) -> bool {
        self.order.get(self.place[id as usize] as usize) == Some(&id)
    }

    /// False if it is there already.
    fn insert(&mut self, id: StateId) -> bool {
        if self.has(id) {
            return false;
        }
        self.place[id as usize] = self.order.len() as u32;
        self.order.push(id);
        true
    }
}

#[derive(Debug)]
enum Pending {
    Explore(StateId),
    Restore(u32, u32),
}

/// One search over one text.
pub(crate) struct Search<'m, 'h, I> {
    pub(crate) text: I,
    pub(crate) memory: &'m mut Memory,
    /// Where the result goes.
    pub(crate) slots: &'m mut [u32],
    pub(crate) fuel: &'m mut Fuel<'h>,
}

impl<I: Input> Search<'_, '_, I> {
    /// Finds the first match from `start` on (`sticky`: at `start`).
    pub(crate) fn run<const UNICODE: bool, T: Tracer>(
        &mut self,
        linear: &Linear,
        filter: &Prefilter,
        start: usize,
        sticky: bool,
        tracer: &mut T,
    ) -> Result<bool, MatchAbort> {
        let count = self.slots.len();
        self.memory.now.prepare(linear.states.len(), count);
        self.memory.next.prepare(linear.states.len(), count);
        self.memory.scratch.clear();
        self.memory.scratch.resize(count, UNSET);
        let mut matched = false;
        let mut at = start;
        loop {
            // A new thread of lowest priority starts here, unless a match has been found.
            if !matched && (at == start || !sticky) {
                if self.memory.now.order.is_empty() && !sticky {
                    match self.text.candidate(filter, at) {
                        Some(candidate) => at = candidate,
                        None => break,
                    }
                }
                if !(UNICODE && splits_pair(self.text, at)) {
                    self.memory.scratch.fill(UNSET);
                    self.memory.scratch[0] = at as u32;
                    let Memory { now, pending, scratch, .. } = &mut *self.memory;
                    enter(linear, self.text, 0, at, now, pending, scratch);
                }
            }
            if T::ON {
                tracer.states(at, &self.memory.now.order);
            }
            let steps = self.memory.now.order.len() as u64 + 1;
            if let Err(Stop::Interrupted) = self.fuel.burn_unlimited(steps) {
                return Err(MatchAbort::Interrupted);
            }
            let character = read::<I, UNICODE>(self.text, at);
            let Memory { now, next, pending, scratch } = &mut *self.memory;
            next.order.clear();
            for &id in &now.order {
                let slots = &now.slots[id as usize * count..][..count];
                match linear.states[id as usize] {
                    State::Match => {
                        self.slots.copy_from_slice(slots);
                        self.slots[1] = at as u32;
                        matched = true;
                        // Threads of lower priority are cut off.
                        break;
                    }
                    State::Consume { one, next: to, .. } => {
                        if let Some((c, behind)) = character
                            && linear.consumes(one, c)
                        {
                            scratch.copy_from_slice(slots);
                            enter(linear, self.text, to, behind, next, pending, scratch);
                        }
                    }
                    _ => {}
                }
            }
            std::mem::swap(now, next);
            match character {
                Some((_, behind)) => at = behind,
                None => break,
            }
            if now.order.is_empty() && (matched || sticky) {
                break;
            }
        }
        Ok(matched)
    }
}

/// Adds `start` and all that it leads to without consuming, in order of priority.
fn enter<I: Input>(
    linear: &Linear,
    text: I,
    start: StateId,
    at: usize,
    threads: &mut Threads,
    pending: &mut Vec<Pending>,
    slots: &mut [u32],
) {
    let count = slots.len();
    pending.push(Pending::Explore(start));
    while let Some(task) = pending.pop() {
        let mut id = match task {
            Pending::Restore(slot, value) => {
                slots[slot as usize] = value;
                continue;
            }
            Pending::Explore(id) => id,
        };
        while threads.insert(id) {
            match linear.states[id as usize] {
                State::Split { first, second } => {
                    pending.push(Pending::Explore(second));
                    id = first;
                }
                State::Save { slot, next } => {
                    let old = std::mem::replace(&mut slots[slot as usize], at as u32);
                    pending.push(Pending::Restore(slot, old));
                    id = next;
                }
                State::Clear { from, to, next } => {
                    for slot in from..to {
                        let old = std::mem::replace(&mut slots[slot as usize], UNSET);
                        if old != UNSET {
                            pending.push(Pending::Restore(slot, old));
                        }
                    }
                    id = next;
                }
                State::Assert { position, next } => {
                    if !holds(text, at, position) {
                        break;
                    }
                    id = next;
                }
                State::Consume { .. } | State::Match => {
                    threads.slots[id as usize * count..][..count].copy_from_slice(slots);
                    break;
                }
                // Not in a linear automaton.
                _ => break,
            }
        }
    }
}
