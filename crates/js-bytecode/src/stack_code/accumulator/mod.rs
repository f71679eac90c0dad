//! The accumulator form: one operand of every instruction is a register that it does not name.
//!
//! Half way between stack and registers: `a + b` is "load b's value, add register a". Node JB02
//! compiles the same expressions to stack, accumulator and register code and counts instructions.
//! It differs from the main path in that hidden operand: most instructions name one register instead
//! of three and so are shorter, but there are more of them, since whatever comes next needs the
//! accumulator too. Programs of one piece are enough to see that: functions are left out.

mod compile;

pub use compile::compile;

use super::{PoolConstant, StackOpcode};
use std::fmt;

/// An instruction of the accumulator machine; `acc` is the accumulator.
#[derive(Clone, Debug, PartialEq)]
pub enum Instruction {
    /// acc = constant.
    LoadConstant(PoolConstant),
    /// acc = a value that needs no operand: `Undefined`, `Null`, `True`, `False` or `Empty`.
    LoadSimple(StackOpcode),
    /// acc = register.
    Load(u32),
    /// register = acc.
    Store(u32),
    /// acc = global variable.
    LoadGlobal(String),
    /// Global variable = acc.
    StoreGlobal(String),
    /// acc = the type of a global variable, which need not exist.
    TypeOfGlobal(String),
    /// acc = the property of acc with this name.
    LoadProperty(String),
    /// Throws a ReferenceError if acc is empty; the name is the variable's.
    Check(String),
    /// Throws a TypeError: a constant was assigned to.
    ConstantAssignment,
    /// acc = register operator acc.
    Binary(StackOpcode, u32),
    /// acc = operator acc.
    Unary(StackOpcode),
    /// Goes to an instruction.
    Jump(usize),
    /// Goes to an instruction if acc is falsy.
    JumpIfFalse(usize),
    /// Goes to an instruction if acc is truthy.
    JumpIfTrue(usize),
    /// Goes to an instruction if acc is neither undefined nor null.
    JumpIfValue(usize),
    /// acc = the result of calling the function in a register with the arguments in the registers
    /// after it, so many of them.
    Call(u32, u32),
    /// acc = the result of calling the function in the register after an object's as its method,
    /// with the arguments in the registers after that.
    CallMethod(u32, u32),
    /// Throws acc.
    Throw,
    /// Returns acc.
    Return,
}

/// Accumulator code: instructions, the names of the variables in the first registers, and how
/// many registers there are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccumulatorCode {
    /// The instructions.
    pub instructions: Vec<Instruction>,
    /// The names of the registers that hold variables. Variables of scopes that are never open at
    /// once have registers of their own, too.
    pub locals: Vec<String>,
    /// How many registers are used, temporaries included.
    pub registers: u32,
    /// Whether it is strict mode code.
    pub strict: bool,
}

impl fmt::Display for Instruction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Instruction::LoadConstant(constant) => write!(f, "LoadConstant {constant}"),
            Instruction::LoadSimple(opcode) => write!(f, "Load{}", opcode.name()),
            Instruction::Load(register) => write!(f, "Load r{register}"),
            Instruction::Store(register) => write!(f, "Store r{register}"),
            Instruction::LoadGlobal(name) => write!(f, "LoadGlobal {name:?}"),
            Instruction::StoreGlobal(name) => write!(f, "StoreGlobal {name:?}"),
            Instruction::TypeOfGlobal(name) => write!(f, "TypeOfGlobal {name:?}"),
            Instruction::LoadProperty(name) => write!(f, "LoadProperty {name:?}"),
            Instruction::Check(name) => write!(f, "Check {name:?}"),
            Instruction::ConstantAssignment => f.write_str("ConstantAssignment"),
            Instruction::Binary(opcode, register) => write!(f, "{} r{register}", opcode.name()),
            Instruction::Unary(opcode) => f.write_str(opcode.name()),
            Instruction::Jump(to) => write!(f, "Jump {to}"),
            Instruction::JumpIfFalse(to) => write!(f, "JumpIfFalse {to}"),
            Instruction::JumpIfTrue(to) => write!(f, "JumpIfTrue {to}"),
            Instruction::JumpIfValue(to) => write!(f, "JumpIfValue {to}"),
            Instruction::Call(register, count) => write!(f, "Call r{register} {count}"),
            Instruction::CallMethod(register, count) => write!(f, "CallMethod r{register} {count}"),
            Instruction::Throw => f.write_str("Throw"),
            Instruction::Return => f.write_str("Return"),
        }
    }
}

impl fmt::Display for AccumulatorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, instruction) in self.instructions.iter().enumerate() {
            writeln!(f, "{place:<5}{instruction}")?;
        }
        Ok(())
    }
}
