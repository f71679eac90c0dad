//! Emits the code of one function: labels, constants, caches, handlers and side tables.
//!
//! Jumps name labels and are resolved at the end, when a conditional jump that goes further than
//! its 16 bits reach becomes a short jump around a long one. Nothing is emitted where control
//! cannot come: after a jump or return, until a label that is jumped to.

use crate::constant::{CacheDescription, CacheKind, Constant, Text};
use crate::instruction::Instruction;
use crate::opcode::{Field, Opcode, Role};
use crate::positions::PositionsBuilder;
use crate::template::{FunctionId, Handler};
use std::collections::HashMap;

/// A place in the code that jumps may name before it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Label(u32);

/// A limit of the format that a function exceeds.
pub(crate) type Limit = &'static str;

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Number(u64),
    String(Text),
    Function(u32),
}

/// A label's state.
#[derive(Clone, Copy, Default)]
struct Target {
    place: Option<u32>,
    used: bool,
}

/// What a function is assembled in.
#[derive(Default)]
pub(crate) struct Builder {
    code: Vec<Instruction>,
    labels: Vec<Target>,
    /// Places of jumps, and their labels, in order.
    jumps: Vec<(u32, Label)>,
    /// Places of SwitchInt instructions with their tables' constants and labels.
    tables: Vec<(u32, usize, Vec<Option<Label>>)>,
    constants: Vec<Constant>,
    known: HashMap<Key, u32>,
    caches: Vec<CacheDescription>,
    name_caches: HashMap<(CacheKind, Text, bool), u16>,
    handlers: Vec<(u32, u32, Label, u16)>,
    positions: Vec<(u32, u32)>,
    names: Vec<(u32, u32)>,
    position: u32,
    /// The last place that something outside of the code names.
    named: u32,
    unreachable: bool,
    limit: Option<Limit>,
}

/// The finished parts.
pub(crate) struct Assembled {
    pub(crate) instructions: Vec<Instruction>,
    pub(crate) constants: Vec<Constant>,
    pub(crate) caches: Vec<CacheDescription>,
    pub(crate) handlers: Vec<Handler>,
    pub(crate) positions: PositionsBuilder,
    pub(crate) names: Vec<(u32, u32)>,
}

impl Builder {
    /// Whether control can come here.
    pub(crate) fn is_reachable(&self) -> bool {
        !self.unreachable
    }

    /// The place of the next instruction, which the caller keeps.
    pub(crate) fn here(&mut self) -> u32 {
        self.named = self.place();
        self.named
    }

    fn place(&self) -> u32 {
        self.code.len() as u32
    }

    /// From here on code comes from this source offset.
    pub(crate) fn set_position(&mut self, offset: u32) {
        self.position = offset;
    }

    /// The source offset in force.
    pub(crate) fn position(&self) -> u32 {
        self.position
    }

    pub(crate) fn fail(&mut self, limit: Limit) {
        self.limit.get_or_insert(limit);
    }

    fn push(&mut self, opcode: Opcode, instruction: Instruction) -> bool {
        if self.unreachable {
            return false;
        }
        use crate::opcode::Effect;
        if !matches!(opcode.row().effect, Effect::Pure | Effect::Branch) {
            let place = self.place();
            self.positions.push((place, self.position));
        }
        self.code.push(instruction);
        self.unreachable = opcode.ends();
        true
    }

    /// Emits an instruction of three operands.
    pub(crate) fn emit(&mut self, opcode: Opcode, a: u16, b: u16, c: u16) {
        self.push(opcode, Instruction::abc(opcode, a, b, c));
    }

    /// Emits an instruction with a wide operand.
    pub(crate) fn emit_wide(&mut self, opcode: Opcode, a: u16, bc: i32) {
        self.push(opcode, Instruction::wide(opcode, a, bc));
    }

    /// Emits an instruction of two words.
    pub(crate) fn emit_two(&mut self, opcode: Opcode, a: u16, b: u16, c: u16, d: u32) {
        if self.push(opcode, Instruction::abc(opcode, a, b, c)) {
            self.code.push(Instruction::word(d));
        }
    }

    /// Emits a jump.
    pub(crate) fn jump(&mut self, opcode: Opcode, a: u16, b: u16, label: Label) {
        let place = self.place();
        if self.push(opcode, Instruction::abc(opcode, a, b, 0)) {
            self.jumps.push((place, label));
            self.labels[label.0 as usize].used = true;
        }
    }

    /// Emits a SwitchInt over `labels`, the first for `low`; missing ones fall through.
    pub(crate) fn switch(&mut self, a: u16, low: i32, labels: Vec<Option<Label>>) {
        let place = self.place();
        let constant = self.constants.len();
        if self.push(Opcode::SwitchInt, Instruction::wide(Opcode::SwitchInt, a, constant as i32)) {
            let table = crate::JumpTable { low, offsets: vec![0; labels.len()] };
            self.constants.push(Constant::JumpTable(Box::new(table)));
            for label in labels.iter().flatten() {
                self.labels[label.0 as usize].used = true;
            }
            self.tables.push((place, constant, labels));
        }
    }

    /// A new label.
    pub(crate) fn label(&mut self) -> Label {
        self.labels.push(Target::default());
        Label(self.labels.len() as u32 - 1)
    }

    /// Puts `label` here. Code here can be reached if it could before, or a jump names the label.
    pub(crate) fn bind(&mut self, label: Label) {
        self.drop_jump_to(label);
        let here = self.here();
        let target = &mut self.labels[label.0 as usize];
        target.place = Some(here);
        if target.used {
            self.unreachable = false;
        }
    }

    /// A jump to the next instruction is none, unless the place behind it has a name already.
    fn drop_jump_to(&mut self, label: Label) {
        let here = self.place();
        if here > 0
            && self.named < here
            && self.jumps.last() == Some(&(here - 1, label))
            && self.code[here as usize - 1].opcode() == Some(Opcode::Jump)
        {
            self.jumps.pop();
            self.code.pop();
            self.unreachable = false;
        }
    }

    /// Puts `label`, to which only later code jumps, here: the head of a loop, which can be reached
    /// if the loop can.
    pub(crate) fn bind_head(&mut self, label: Label, is_reachable: bool) {
        self.bind(label);
        self.unreachable = !is_reachable;
    }

    /// Whether `label` is behind.
    pub(crate) fn is_bound(&self, label: Label) -> bool {
        self.labels[label.0 as usize].place.is_some()
    }

    /// Starts a handler here: reached by exceptions only.
    pub(crate) fn bind_handler(&mut self, label: Label) {
        self.labels[label.0 as usize].used = true;
        self.bind(label);
    }

    /// Adds a row to the handler table, unless it guards nothing.
    pub(crate) fn handler(&mut self, start: u32, end: u32, label: Label, register: u16) {
        if start < end {
            self.handlers.push((start, end, label, register));
        }
    }

    /// Says which binding the next instruction is about.
    pub(crate) fn name_next(&mut self, name: Text) {
        if !self.unreachable {
            let constant = self.string(name);
            self.names.push((self.place(), constant));
        }
    }

    /// A constant that is not shared.
    pub(crate) fn constant(&mut self, constant: Constant) -> u32 {
        self.constants.push(constant);
        self.constants.len() as u32 - 1
    }

    /// A constant for a 16-bit operand.
    pub(crate) fn short_constant(&mut self, constant: Constant) -> u16 {
        let index = self.constant(constant);
        self.short(index)
    }

    /// `index` for a 16-bit operand.
    pub(crate) fn short(&mut self, index: u32) -> u16 {
        u16::try_from(index).unwrap_or_else(|_| {
            self.fail("a function has more than 65535 constants");
            0
        })
    }

    fn shared(&mut self, key: Key, constant: impl FnOnce() -> Constant) -> u32 {
        let next = self.constants.len() as u32;
        let index = *self.known.entry(key).or_insert(next);
        if index == next {
            self.constants.push(constant());
        }
        index
    }

    pub(crate) fn number(&mut self, value: f64) -> u32 {
        self.shared(Key::Number(value.to_bits()), || Constant::Number(value))
    }

    pub(crate) fn string(&mut self, text: Text) -> u32 {
        self.shared(Key::String(text.clone()), || Constant::String(text))
    }

    pub(crate) fn function(&mut self, id: FunctionId) -> u16 {
        let index = self.shared(Key::Function(id.0), || Constant::Function(id));
        self.short(index)
    }

    /// A new inline cache.
    pub(crate) fn cache(&mut self, kind: CacheKind, key: Text) -> u16 {
        if self.unreachable {
            return 0;
        }
        let key = self.string(key);
        let index = self.caches.len();
        self.caches.push(CacheDescription { kind, key });
        u16::try_from(index).unwrap_or_else(|_| {
            self.fail("a function has more than 65535 property accesses");
            0
        })
    }

    /// The inline cache of a name that means the same wherever the function uses it: one for all
    /// reads, one for all writes.
    pub(crate) fn shared_cache(&mut self, kind: CacheKind, name: Text, is_write: bool) -> u16 {
        if self.unreachable {
            return 0;
        }
        let name = (kind, name, is_write);
        if let Some(&known) = self.name_caches.get(&name) {
            return known;
        }
        let cache = self.cache(kind, name.1.clone());
        self.name_caches.insert(name, cache);
        cache
    }

    /// Whether there is room for another inline cache.
    pub(crate) fn has_room_for_cache(&self) -> bool {
        self.caches.len() < 65_000
    }

    /// Resolves the jumps.
    pub(crate) fn finish(mut self) -> Result<Assembled, Limit> {
        if let Some(limit) = self.limit {
            return Err(limit);
        }
        if self.code.len() > (1 << 30) {
            return Err("a function has more than a billion instructions");
        }
        let target = |labels: &[Target], label: Label| labels[label.0 as usize].place.unwrap_or(0);
        // Where jumps are far, code grows, which may make others far: until nothing changes.
        let mut far: Vec<bool> = vec![false; self.jumps.len()];
        let mut moved: Vec<u32>;
        loop {
            moved = self.places(&far);
            let mut changed = false;
            for (index, &(place, label)) in self.jumps.iter().enumerate() {
                let is_short = short_jump(self.code[place as usize]);
                let distance =
                    i64::from(moved[target(&self.labels, label) as usize]) - i64::from(moved[place as usize]);
                if is_short && !far[index] && i16::try_from(distance).is_err() {
                    far[index] = true;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        let mut out = Vec::with_capacity(self.code.len() + far.iter().filter(|&&far| far).count() * 2);
        let mut next = 0;
        for (place, &instruction) in self.code.iter().enumerate() {
            let is_jump = self.jumps.get(next).is_some_and(|&(at, _)| at as usize == place);
            if !is_jump {
                out.push(instruction);
                continue;
            }
            let label = self.jumps[next].1;
            let from = out.len() as i64;
            let to = i64::from(moved[target(&self.labels, label) as usize]);
            if far[next] {
                let is_back = to <= from;
                out.push(Instruction { c: 2, ..instruction });
                out.push(Instruction::wide(Opcode::Jump, 0, 2));
                let opcode = if is_back { Opcode::Loop } else { Opcode::Jump };
                out.push(Instruction::wide(opcode, 0, (to - from - 2) as i32));
            } else if short_jump(instruction) {
                out.push(Instruction { c: (to - from) as i16 as u16, ..instruction });
            } else {
                let offset = (to - from) as i32 as u32;
                out.push(Instruction { b: offset as u16, c: (offset >> 16) as u16, ..instruction });
            }
            next += 1;
        }
        for (place, constant, labels) in &self.tables {
            let from = moved[*place as usize] as i32;
            if let Constant::JumpTable(table) = &mut self.constants[*constant] {
                for (offset, label) in table.offsets.iter_mut().zip(labels) {
                    *offset =
                        label.map_or(0, |label| moved[target(&self.labels, label) as usize] as i32 - from);
                }
            }
        }
        let mut positions = PositionsBuilder::default();
        for &(place, offset) in &self.positions {
            positions.add(moved[place as usize], offset);
        }
        let handlers = self.handlers.iter().map(|&(start, end, label, register)| Handler {
            start: moved[start as usize],
            end: moved[end as usize],
            target: moved[target(&self.labels, label) as usize],
            register,
        });
        Ok(Assembled {
            handlers: handlers.collect(),
            instructions: out,
            caches: self.caches,
            positions,
            names: self.names.iter().map(|&(place, name)| (moved[place as usize], name)).collect(),
            constants: self.constants,
        })
    }

    /// Where each word goes when the jumps marked `far` take two words more.
    fn places(&self, far: &[bool]) -> Vec<u32> {
        let mut moved = Vec::with_capacity(self.code.len() + 1);
        let (mut shift, mut next) = (0, 0);
        for place in 0..=self.code.len() as u32 {
            moved.push(place + shift);
            if self.jumps.get(next).is_some_and(|&(at, _)| at == place) {
                shift += 2 * u32::from(far[next]);
                next += 1;
            }
        }
        moved
    }
}

/// Whether the jump has a 16-bit offset.
fn short_jump(instruction: Instruction) -> bool {
    instruction.opcode().is_some_and(|opcode| {
        opcode.operands().iter().any(|&(field, role)| field == Field::C && role == Role::Jump)
    })
}
