//! Stack code: the form of bytecode that lessons begin with, small and complete.
//!
//! Operands live on a stack, so instructions name none of them; what they do name (a constant, a
//! variable, a place) follows the opcode's byte as LEB128. The engine runs register code; this form
//! stands beside it so that both can be compared on the same programs (nodes JB01, JB02 and JV01),
//! with [`accumulator`] as the form between the two.

pub mod accumulator;
mod compile;

pub use compile::{Unsupported, compile};

use crate::positions::{read, write};
use std::fmt;

/// What follows an opcode's byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// Nothing.
    None,
    /// An index into the constant pool.
    Constant,
    /// A local variable.
    Local,
    /// A place in the code, counted in bytes from its start.
    Place,
    /// A number of arguments.
    Count,
}

macro_rules! stack_opcodes {
    ($($name:ident $operand:ident $pops:literal $pushes:literal $sentence:literal;)*) => {
        /// An instruction of the stack machine.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum StackOpcode { $(#[doc = $sentence] $name,)* }

        impl StackOpcode {
            /// All of them, by number.
            pub const ALL: &[StackOpcode] = &[$(StackOpcode::$name),*];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(StackOpcode::$name => stringify!($name),)* }
            }

            /// What follows it.
            pub const fn operand(self) -> Operand {
                match self { $(StackOpcode::$name => Operand::$operand,)* }
            }

            /// How many values it takes off the stack and puts on it (`Call` takes its arguments
            /// besides).
            pub const fn effect(self) -> (u32, u32) {
                match self { $(StackOpcode::$name => ($pops, $pushes),)* }
            }

            /// What it does.
            pub const fn sentence(self) -> &'static str {
                match self { $(StackOpcode::$name => $sentence,)* }
            }
        }
    };
}

stack_opcodes! {
    Constant Constant 0 1 "Pushes a constant.";
    Undefined None 0 1 "Pushes undefined.";
    Null None 0 1 "Pushes null.";
    True None 0 1 "Pushes true.";
    False None 0 1 "Pushes false.";
    GetLocal Local 0 1 "Pushes a local variable.";
    SetLocal Local 1 1 "Stores the top in a local variable and leaves it there.";
    GetGlobal Constant 0 1 "Pushes the global variable named by a constant.";
    SetGlobal Constant 1 1 "Stores the top in a global variable and leaves it there.";
    GetProperty Constant 1 1 "Replaces an object by its property named by a constant.";
    Pop None 1 0 "Drops the top.";
    Duplicate None 1 2 "Pushes the top again.";
    Add None 2 1 "a + b.";
    Subtract None 2 1 "a - b.";
    Multiply None 2 1 "a * b.";
    Divide None 2 1 "a / b.";
    Remainder None 2 1 "a % b.";
    Exponentiate None 2 1 "a ** b.";
    BitAnd None 2 1 "a & b.";
    BitOr None 2 1 "a | b.";
    BitXor None 2 1 "a ^ b.";
    ShiftLeft None 2 1 "a << b.";
    ShiftRight None 2 1 "a >> b.";
    ShiftRightUnsigned None 2 1 "a >>> b.";
    Equal None 2 1 "a == b.";
    NotEqual None 2 1 "a != b.";
    StrictEqual None 2 1 "a === b.";
    StrictNotEqual None 2 1 "a !== b.";
    Less None 2 1 "a < b.";
    LessEqual None 2 1 "a <= b.";
    Greater None 2 1 "a > b.";
    GreaterEqual None 2 1 "a >= b.";
    Negate None 1 1 "-a.";
    ToNumber None 1 1 "+a.";
    Not None 1 1 "!a.";
    BitNot None 1 1 "~a.";
    TypeOf None 1 1 "typeof a.";
    Jump Place 0 0 "Goes to a place.";
    JumpIfFalse Place 1 0 "Takes the top and goes to a place if it is falsy.";
    JumpIfFalseOrPop Place 1 1 "Goes to a place if the top is falsy; otherwise drops it.";
    JumpIfTrueOrPop Place 1 1 "Goes to a place if the top is truthy; otherwise drops it.";
    Call Count 1 1 "Calls the function below its arguments; pushes the result.";
    Return None 1 0 "Returns the top.";
}

/// A constant of the pool.
#[derive(Clone, Debug, PartialEq)]
pub enum PoolConstant {
    /// A number.
    Number(f64),
    /// A string or name.
    String(String),
}

/// The constants of some code, each stored once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pool {
    constants: Vec<PoolConstant>,
}

impl Pool {
    /// The index of `constant`, which is added if it is new. Numbers are the same if their bits
    /// are: 0 and -0 are two constants.
    pub fn add(&mut self, constant: PoolConstant) -> u32 {
        let same = |known: &PoolConstant| match (known, &constant) {
            (PoolConstant::Number(one), PoolConstant::Number(other)) => one.to_bits() == other.to_bits(),
            (one, other) => one == other,
        };
        let index = self.constants.iter().position(same).unwrap_or_else(|| {
            self.constants.push(constant.clone());
            self.constants.len() - 1
        });
        index as u32
    }

    /// The constants by index.
    pub fn constants(&self) -> &[PoolConstant] {
        &self.constants
    }
}

/// Encoded stack code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StackCode {
    /// Opcodes and operands.
    pub bytes: Vec<u8>,
    /// The constants.
    pub pool: Pool,
    /// The names of the local variables, by number.
    pub locals: Vec<String>,
    /// How deep the stack gets.
    pub depth: u32,
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

/// Decodes all instructions.
pub fn decode(bytes: &[u8]) -> Result<Vec<StackInstruction>, DecodeError> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let place = at as u32;
        let opcode = *StackOpcode::ALL.get(byte as usize).ok_or(DecodeError::UnknownOpcode(place))?;
        at += 1;
        let operand = match opcode.operand() {
            Operand::None => 0,
            _ => {
                let value = read(bytes, &mut at).and_then(|value| u32::try_from(value).ok());
                value.ok_or(DecodeError::Operand(place + 1))?
            }
        };
        out.push(StackInstruction { place, opcode, operand });
    }
    Ok(out)
}

/// The listing of stack code, a line for each instruction.
impl fmt::Display for StackCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for instruction in decode(&self.bytes).unwrap_or_default() {
            let StackInstruction { place, opcode, operand } = instruction;
            write!(f, "{place:<5}{}", opcode.name())?;
            match opcode.operand() {
                Operand::None => {}
                Operand::Constant => match self.pool.constants().get(operand as usize) {
                    Some(PoolConstant::Number(number)) => write!(f, " {operand} {number:?}")?,
                    Some(PoolConstant::String(text)) => write!(f, " {operand} {text:?}")?,
                    None => write!(f, " {operand} ?")?,
                },
                Operand::Local => {
                    let name = self.locals.get(operand as usize).map_or("?", String::as_str);
                    write!(f, " {operand} {name}")?;
                }
                Operand::Place => write!(f, " -> {operand}")?,
                Operand::Count => write!(f, " {operand}")?,
            }
            f.write_str("\n")?;
        }
        Ok(())
    }
}
