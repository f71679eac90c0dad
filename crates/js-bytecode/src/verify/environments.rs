//! Environments: the virtual machine asks of no register whether it holds one, and counts neither
//! hops nor slots. So it is proved here.
//!
//! For each place of the code that can be reached: which registers hold environments there, and how
//! many slots those and the ones around them have. Only instructions that make environments give a
//! register one; any other write takes it away, and so does a call whose frame may lie over it. Where
//! paths meet, what all of them agree on remains: the same number of environments, the fewest slots.
//! A handler is reached from every instruction of its range, with what that writes gone.
//!
//! Of the callee's own environment and those around it a single template says nothing but what it
//! needs ([`Surroundings`]); [`nesting`] compares that with the environments with which the other
//! functions of the unit make it.

use super::{Fault, FaultKind};
use crate::constant::{Constant, UNMAPPED};
use crate::instruction::{Instruction, instructions};
use crate::opcode::{Field, Opcode, Role};
use crate::template::{FunctionId, Template};
use std::collections::{BTreeMap, HashMap};

/// The slots of environments, the innermost first.
pub type Chain = Vec<u32>;

/// What a template takes for granted of the environment of its function, and what it gives the
/// functions that it makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// For each number of hops that it uses: how many slots it needs there, and at which word.
    pub needs: BTreeMap<u16, (u32, u32)>,
    /// The functions that it makes, each with the environments around it up to this one's own.
    pub makes: Vec<(FunctionId, Chain)>,
}

/// What the registers that ever hold environments hold: nothing where that is not known.
type State = Vec<Option<Chain>>;

struct Prover<'t> {
    template: &'t Template,
    /// The registers that ever hold environments, in order.
    registers: Vec<u16>,
    /// The states at the places to which there are jumps.
    entries: HashMap<u32, Option<State>>,
    surroundings: Surroundings,
    changed: bool,
}

/// Proves of a template, all else of which is verified, that its uses of environments are sound.
pub(super) fn environments(template: &Template) -> Result<Surroundings, Fault> {
    let mut registers: Vec<u16> = instructions(&template.instructions)
        .filter(|(_, opcode, ..)| makes_environment(*opcode))
        .map(|(_, _, instruction, _)| instruction.a)
        .collect();
    registers.sort_unstable();
    registers.dedup();
    let mut prover = Prover {
        template,
        registers,
        entries: HashMap::new(),
        surroundings: Surroundings::default(),
        changed: true,
    };
    if prover.registers.is_empty() {
        // Most functions make no environments: nothing changes on any way.
        for (place, opcode, instruction, second) in instructions(&template.instructions) {
            prover
                .uses(&Vec::new(), place, opcode, instruction, second)
                .map_err(|kind| Fault { place: place as u32, kind })?;
        }
        return Ok(prover.surroundings);
    }
    for (place, opcode, instruction, second) in instructions(&template.instructions) {
        prover.targets(place, opcode, instruction, second, |prover, target| {
            prover.entries.insert(target, None);
        });
    }
    for handler in &template.handlers {
        prover.entries.insert(handler.target, None);
    }
    while std::mem::take(&mut prover.changed) {
        prover.pass()?;
    }
    Ok(prover.surroundings)
}

fn makes_environment(opcode: Opcode) -> bool {
    matches!(opcode, Opcode::NewEnvironment | Opcode::NewEnvironmentWithInfo | Opcode::NewWithEnvironment)
}

/// Whether the instruction runs a function in a frame that begins at its window, so that all registers
/// from there on are lost.
fn lays_frame(opcode: Opcode) -> bool {
    matches!(opcode, Opcode::CallSpread | Opcode::NewSpread | Opcode::CallEvalSpread)
}

/// What remains of two states. True where that is less than the first.
fn meet(state: &mut State, other: &State) -> bool {
    let mut changed = false;
    for (chain, other) in state.iter_mut().zip(other) {
        let Some(known) = chain else { continue };
        match other {
            Some(other) if other.len() == known.len() => {
                for (slots, &other) in known.iter_mut().zip(other) {
                    changed |= other < *slots;
                    *slots = other.min(*slots);
                }
            }
            _ => {
                *chain = None;
                changed = true;
            }
        }
    }
    changed
}

impl Prover<'_> {
    /// Goes through the code once, with what is known of each place so far.
    fn pass(&mut self) -> Result<(), Fault> {
        self.surroundings = Surroundings::default();
        let mut state = Some(vec![None; self.registers.len()]);
        let template = self.template;
        for (place, opcode, instruction, second) in instructions(&template.instructions) {
            if let Some(entry) = self.entries.get_mut(&(place as u32)) {
                if let Some(state) = &state {
                    // Later jumps back to here change it for the next pass.
                    join(entry, state);
                }
                state.clone_from(entry);
            }
            let Some(known) = &mut state else { continue };
            self.uses(known, place, opcode, instruction, second)
                .map_err(|kind| Fault { place: place as u32, kind })?;
            let made = self.made(known, opcode, instruction);
            self.forget(known, opcode, instruction, second);
            self.throw(place, known);
            if let (Some(made), Some(index)) = (made, self.index(instruction.a)) {
                known[index] = Some(made);
            }
            let known = &*known;
            self.targets(place, opcode, instruction, second, |prover, target| prover.reach(target, known));
            if opcode.ends() {
                state = None;
            }
        }
        Ok(())
    }

    fn index(&self, register: u16) -> Option<usize> {
        self.registers.binary_search(&register).ok()
    }

    /// Calls `each` with the places to which the instruction may jump.
    fn targets(
        &mut self,
        place: usize,
        opcode: Opcode,
        instruction: Instruction,
        second: u32,
        each: impl Fn(&mut Self, u32),
    ) {
        let template = self.template;
        let to = |offset: i64| (place as i64 + offset) as u32;
        for &(field, role) in opcode.operands() {
            let value = if field == Field::D { second } else { instruction.operand(field) };
            match role {
                Role::Jump => each(self, to(super::jump_offset(field, value))),
                Role::Constant(_) => {
                    if let Some(Constant::JumpTable(table)) = template.constants.get(value as usize) {
                        for &offset in table.offsets.iter().filter(|&&offset| offset != 0) {
                            each(self, to(i64::from(offset)));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Control comes to `target` with this state.
    fn reach(&mut self, target: u32, state: &State) {
        if let Some(entry) = self.entries.get_mut(&target) {
            self.changed |= join(entry, state);
        }
    }

    /// The instruction at `place` may throw: its handlers are reached.
    fn throw(&mut self, place: usize, state: &State) {
        let template = self.template;
        let place = place as u32;
        for handler in
            template.handlers.iter().filter(|handler| (handler.start..handler.end).contains(&place))
        {
            match self.index(handler.register) {
                Some(index) => {
                    let mut state = state.clone();
                    state[index] = None;
                    self.reach(handler.target, &state);
                }
                None => self.reach(handler.target, state),
            }
        }
    }

    /// The environments that begin with `E[register]`, up to the callee's own.
    fn chain<'s>(&self, state: &'s State, register: u16) -> Result<&'s [u32], FaultKind> {
        if register == 0 {
            return Ok(&[]);
        }
        let index = self.index(register).ok_or(FaultKind::Environment)?;
        state[index].as_deref().ok_or(FaultKind::Environment)
    }

    /// The innermost environment of a register has that slot.
    fn slot(&self, state: &State, register: u16, slot: u16) -> Result<(), FaultKind> {
        // Register 0 holds the function: its environment is meant only where the operand says so.
        match self.chain(state, register)?.first() {
            Some(&slots) if u32::from(slot) < slots => Ok(()),
            Some(_) => Err(FaultKind::Slot),
            None => Err(FaultKind::Environment),
        }
    }

    /// Checks what the instruction uses.
    fn uses(
        &mut self,
        state: &State,
        place: usize,
        opcode: Opcode,
        instruction: Instruction,
        second: u32,
    ) -> Result<(), FaultKind> {
        let Instruction { a, b, c, .. } = instruction;
        match opcode {
            Opcode::LoadSlot | Opcode::LoadSlotChecked | Opcode::StoreSlot | Opcode::StoreSlotChecked => {
                self.slot(state, b, c)?;
            }
            Opcode::CopyEnvironment => {
                self.slot_count(state, a)?;
            }
            Opcode::MapArguments => {
                let slots = self.slot_count(state, b)?;
                if let Some(Constant::ArgumentsMap(map)) = self.template.constants.get(usize::from(c))
                    && map.iter().any(|&slot| slot != UNMAPPED && u32::from(slot) >= slots)
                {
                    return Err(FaultKind::Slot);
                }
            }
            Opcode::NewClosure | Opcode::NewClass => {
                let chain = self.chain(state, c)?.to_vec();
                if let Some(Constant::Function(id)) = self.template.constants.get(usize::from(b)) {
                    self.surroundings.makes.push((*id, chain));
                }
            }
            _ => {}
        }
        for &(field, role) in opcode.operands() {
            let value = if field == Field::D { second } else { instruction.operand(field) };
            match role {
                Role::Environment => {
                    self.chain(state, value as u16)?;
                }
                Role::Hops => {
                    let need = self.surroundings.needs.entry(value as u16).or_default();
                    *need = (*need).max((u32::from(c) + 1, place as u32));
                }
                Role::Constant(_) => {
                    if let Some(Constant::EvalSite(site)) = self.template.constants.get(value as usize) {
                        self.chain(state, site.environment)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn slot_count(&self, state: &State, register: u16) -> Result<u32, FaultKind> {
        self.chain(state, register)?.first().copied().ok_or(FaultKind::Environment)
    }

    /// The environments that begin with the one that the instruction makes.
    fn made(&self, state: &State, opcode: Opcode, instruction: Instruction) -> Option<Chain> {
        let Instruction { b, c, .. } = instruction;
        let slots = match opcode {
            Opcode::NewEnvironment => u32::from(c),
            Opcode::NewWithEnvironment => 1,
            Opcode::NewEnvironmentWithInfo => match self.template.constants.get(usize::from(c)) {
                Some(Constant::ScopeInfo(info)) => u32::from(info.slots),
                _ => 0,
            },
            _ => return None,
        };
        let around = self.chain(state, b).ok()?;
        Some(std::iter::once(slots).chain(around.iter().copied()).collect())
    }

    /// Takes away what the instruction writes over.
    fn forget(&self, state: &mut State, opcode: Opcode, instruction: Instruction, second: u32) {
        // A copy is like what it is made of.
        if opcode == Opcode::CopyEnvironment || self.registers.is_empty() {
            return;
        }
        for &(field, role) in opcode.operands() {
            let value = if field == Field::D { second } else { instruction.operand(field) };
            let last = match role {
                Role::Write | Role::Change => value,
                Role::Call => u32::MAX,
                Role::Window(_) if lays_frame(opcode) => u32::MAX,
                // What these windows hold is read.
                Role::Window(0) => continue,
                Role::Window(count) => value + u32::from(count) - 1,
                _ => continue,
            };
            for (register, chain) in self.registers.iter().zip(state.iter_mut()) {
                if (value..=last).contains(&u32::from(*register)) {
                    *chain = None;
                }
            }
        }
    }
}

/// What is known of a place where control comes with `state`. True if that has changed.
fn join(entry: &mut Option<State>, state: &State) -> bool {
    match entry {
        Some(entry) => meet(entry, state),
        None => {
            *entry = Some(state.clone());
            true
        }
    }
}

/// Proves of a whole unit that no function goes beyond the environments around it. `top` are those
/// of the top level's function.
///
/// # Errors
/// The function that does, and where.
pub fn nesting(top: Chain, unit: &BTreeMap<FunctionId, Surroundings>) -> Result<(), (FunctionId, Fault)> {
    let mut around: BTreeMap<FunctionId, Chain> = BTreeMap::from([(FunctionId::TOP, top)]);
    let mut waiting = vec![FunctionId::TOP];
    while let Some(id) = waiting.pop() {
        let (Some(function), Some(outer)) = (unit.get(&id), around.get(&id).cloned()) else { continue };
        for (made, inner) in &function.makes {
            let chain: Chain = inner.iter().chain(&outer).copied().collect();
            match around.get_mut(made) {
                None => {
                    around.insert(*made, chain);
                }
                // Made in several places: only what all of them have is certain.
                Some(known) => {
                    let least: Chain = known.iter().zip(&chain).map(|(&a, &b)| a.min(b)).collect();
                    if *known == least {
                        continue;
                    }
                    *known = least;
                }
            }
            waiting.push(*made);
        }
    }
    for (id, chain) in &around {
        let Some(function) = unit.get(id) else { continue };
        for (&hops, &(slots, place)) in &function.needs {
            let kind = match chain.get(usize::from(hops)) {
                None => FaultKind::Hops,
                Some(&there) if there < slots => FaultKind::Slot,
                Some(_) => continue,
            };
            return Err((*id, Fault { place, kind }));
        }
    }
    Ok(())
}
