//! Stack code: the form of bytecode that lessons begin with, small and complete.
//!
//! ```text
//! Unit ─ compile ─ StackCode ─ the stack machine of js-virtual-machine
//!      └ accumulator::compile ─ AccumulatorCode ─ its accumulator machine
//! ```
//!
//! Operands live on a stack, so instructions name none of them; what they do name (a constant, a
//! variable, a place) follows the opcode's byte as LEB128. The engine runs register code; this form
//! stands beside it so that both can be compared on the same programs (nodes JB01, JB02 and JV01),
//! with [`accumulator`] as the form between the two.
//!
//! How it differs from the main path: an instruction is a byte and perhaps an operand, where register
//! code has words of 8 bytes; `a + b` is three instructions (two of them only move values), where
//! register code has one; and variables of functions around this one are reached through upvalues,
//! where register code has environments (node JC01). What it leaves out of the language is refused by
//! name and place: see [`Unsupported`].

pub mod accumulator;
mod compile;
mod opcode;
mod pool;
mod verify;

pub use compile::{Unsupported, compile};
pub use opcode::{Amount, Operand, StackOpcode};
pub use pool::{Pool, PoolConstant};
pub use verify::{Invalid, verify};

use crate::positions::{read, write};
use std::fmt;
use std::rc::Rc;

/// Where a closure finds a variable that it captures, when it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capture {
    /// It is a local variable of the function that makes the closure.
    Local(u32),
    /// It is a variable that that function has captured itself.
    Upvalue(u32),
}

/// The encoded stack code of one function, or of a whole program's top level.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StackCode {
    /// The function's name, `main` for the top level; empty where it has none.
    pub name: String,
    /// Opcodes and operands.
    pub bytes: Vec<u8>,
    /// The constants.
    pub pool: Pool,
    /// The names of the local variables, by number; the parameters come first.
    pub locals: Vec<String>,
    /// How many of them are parameters.
    pub parameters: u32,
    /// The variables of functions around this one, by number: where they are, and their names.
    pub captures: Vec<(Capture, String)>,
    /// The functions inside this one.
    pub functions: Vec<Rc<StackCode>>,
    /// How deep the stack gets above the local variables.
    pub depth: u32,
    /// Whether it is strict mode code.
    pub strict: bool,
}

/// A decoded instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StackInstruction {
    /// Its first byte's place.
    pub place: u32,
    /// What it does.
    pub opcode: StackOpcode,
    /// Its operand, 0 without one.
    pub operand: u32,
}

/// Why bytes are no stack code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// A byte that is no opcode.
    UnknownOpcode(u32),
    /// An operand that is cut off or has more than 32 bits.
    Operand(u32),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::UnknownOpcode(at) => write!(f, "unknown opcode at {at}"),
            DecodeError::Operand(at) => write!(f, "bad operand at {at}"),
        }
    }
}

impl std::error::Error for DecodeError {}

/// Appends an instruction.
pub fn encode(bytes: &mut Vec<u8>, opcode: StackOpcode, operand: u32) {
    bytes.push(opcode as u8);
    if opcode.operand() != Operand::None {
        write(bytes, u64::from(operand));
    }
}

/// Decodes the instruction at `place`; gives the place of the next one, too. `None` at the end.
///
/// # Errors
/// When there is no such opcode, or its operand is damaged.
pub fn decode_at(bytes: &[u8], place: u32) -> Result<Option<(StackInstruction, u32)>, DecodeError> {
    let mut at = place as usize;
    let Some(&byte) = bytes.get(at) else { return Ok(None) };
    let opcode = *StackOpcode::ALL.get(byte as usize).ok_or(DecodeError::UnknownOpcode(place))?;
    at += 1;
    let operand = match opcode.operand() {
        Operand::None => 0,
        _ => {
            let value = read(bytes, &mut at).and_then(|value| u32::try_from(value).ok());
            value.ok_or(DecodeError::Operand(place + 1))?
        }
    };
    Ok(Some((StackInstruction { place, opcode, operand }, at as u32)))
}

/// Decodes all instructions.
///
/// # Errors
/// With the first that is damaged.
pub fn decode(bytes: &[u8]) -> Result<Vec<StackInstruction>, DecodeError> {
    let mut out = Vec::new();
    let mut place = 0;
    while let Some((instruction, next)) = decode_at(bytes, place)? {
        out.push(instruction);
        place = next;
    }
    Ok(out)
}

/// One instruction as listings and traces show it.
pub struct InstructionText<'a>(pub &'a StackCode, pub StackInstruction);

impl fmt::Display for InstructionText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let InstructionText(code, StackInstruction { opcode, operand, .. }) = *self;
        f.write_str(opcode.name())?;
        let index = operand as usize;
        match opcode.operand() {
            Operand::None => Ok(()),
            Operand::Constant => match code.pool.constants().get(index) {
                Some(constant) => write!(f, " {operand} {constant}"),
                None => write!(f, " {operand} ?"),
            },
            Operand::Local => {
                write!(f, " {operand} {}", code.locals.get(index).map_or("?", String::as_str))
            }
            Operand::Upvalue => {
                write!(f, " {operand} {}", code.captures.get(index).map_or("?", |(_, name)| name))
            }
            Operand::Function => {
                write!(f, " {operand} {}", code.functions.get(index).map_or("?", |code| code.title()))
            }
            Operand::Place => write!(f, " -> {operand}"),
            Operand::Count => write!(f, " {operand}"),
        }
    }
}

impl StackCode {
    /// Its name, or what stands for it.
    pub fn title(&self) -> &str {
        if self.name.is_empty() { "(anonymous)" } else { &self.name }
    }
}

/// The listing of stack code, a line for each instruction; then those of the functions inside it.
impl fmt::Display for StackCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for instruction in decode(&self.bytes).unwrap_or_default() {
            writeln!(f, "{:<5}{}", instruction.place, InstructionText(self, instruction))?;
        }
        for function in &self.functions {
            write!(f, "\nfunction {}", function.title())?;
            for (index, (capture, name)) in function.captures.iter().enumerate() {
                f.write_str(if index == 0 { ", captures " } else { ", " })?;
                match capture {
                    Capture::Local(local) => write!(f, "{name} (local {local})")?,
                    Capture::Upvalue(upvalue) => write!(f, "{name} (upvalue {upvalue})")?,
                }
            }
            write!(f, "\n{function}")?;
        }
        Ok(())
    }
}
