//! The instruction word.
//!
//! ```text
//!  0       8       16              32              48              64
//! ┌───────┬───────┬───────────────┬───────────────┬───────────────┐
//! │ op    │profile│ a             │ b             │ c             │
//! └───────┴───────┴───────────────┴───────────────┴───────────────┘
//!                                 └── bc: i32 or u32 ──────────────┘
//! ```
//!
//! An opcode with an operand `d` takes a second word, whose low half is `d`. The profile byte is
//! zero in compiled code; the virtual machine writes the types it has seen into it.

use crate::opcode::{Field, Opcode};
use std::fmt;

/// One word of code. The virtual machine copies these words and reads them in place.
#[derive(Clone, Copy, PartialEq, Eq, Default, Hash)]
#[repr(C, align(8))]
pub struct Instruction {
    /// The opcode's number.
    pub op: u8,
    /// The type profile: what the instruction has seen. Zero here.
    pub profile: u8,
    /// The first operand.
    pub a: u16,
    /// The second operand.
    pub b: u16,
    /// The third operand.
    pub c: u16,
}

const _: () = assert!(size_of::<Instruction>() == 8);

impl Instruction {
    /// An instruction of three operands.
    pub fn abc(opcode: Opcode, a: u16, b: u16, c: u16) -> Instruction {
        Instruction { op: opcode as u8, profile: 0, a, b, c }
    }

    /// An instruction with a wide second operand.
    pub fn wide(opcode: Opcode, a: u16, bc: i32) -> Instruction {
        let bits = bc as u32;
        Instruction { op: opcode as u8, profile: 0, a, b: bits as u16, c: (bits >> 16) as u16 }
    }

    /// A second word.
    pub fn word(d: u32) -> Instruction {
        Instruction::from_bits(u64::from(d))
    }

    /// The word with these bits.
    pub fn from_bits(bits: u64) -> Instruction {
        Instruction {
            op: bits as u8,
            profile: (bits >> 8) as u8,
            a: (bits >> 16) as u16,
            b: (bits >> 32) as u16,
            c: (bits >> 48) as u16,
        }
    }

    /// Its bits.
    pub fn bits(self) -> u64 {
        u64::from(self.op)
            | u64::from(self.profile) << 8
            | u64::from(self.a) << 16
            | u64::from(self.b) << 32
            | u64::from(self.c) << 48
    }

    /// Its opcode, if it has one.
    pub fn opcode(self) -> Option<Opcode> {
        Opcode::from_number(self.op)
    }

    /// `b` and `c` as one signed number.
    #[inline]
    pub fn bc(self) -> i32 {
        (u32::from(self.b) | u32::from(self.c) << 16) as i32
    }

    /// The low half of a second word.
    #[inline]
    pub fn d(self) -> u32 {
        self.bits() as u32
    }

    /// The operand in `field`, unsigned; `D` reads this word as a second word.
    pub fn operand(self, field: Field) -> u32 {
        match field {
            Field::A => u32::from(self.a),
            Field::B => u32::from(self.b),
            Field::C => u32::from(self.c),
            Field::BC => self.bc() as u32,
            Field::D => self.d(),
        }
    }
}

impl fmt::Debug for Instruction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.opcode() {
            Some(opcode) => write!(f, "{} {} {} {}", opcode.name(), self.a, self.b, self.c),
            None => write!(f, "?{} {} {} {}", self.op, self.a, self.b, self.c),
        }
    }
}

/// Walks instructions: the place of each and its words. Stops at a word that is no opcode, or whose
/// second word is missing.
pub fn instructions(code: &[Instruction]) -> impl Iterator<Item = (usize, Opcode, Instruction, u32)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let instruction = *code.get(at)?;
        let opcode = instruction.opcode()?;
        let place = at;
        at += opcode.length();
        let second = match opcode.length() {
            1 => 0,
            _ => code.get(place + 1)?.d(),
        };
        Some((place, opcode, instruction, second))
    })
}
