//! The check that stack code is sound: then the machine that runs it need not look.
//!
//! Every path is followed once. At each instruction the stack must be equally high whichever way
//! leads there; that is what makes a value's place on the stack known before the program runs.

use super::{Capture, DecodeError, Operand, StackCode, StackInstruction, StackOpcode, decode};
use std::fmt;

/// Why code is not sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// The bytes are no instructions.
    Decode(DecodeError),
    /// An instruction names a constant, variable or function that is not there.
    Operand(u32),
    /// A jump goes where no instruction begins.
    Place(u32),
    /// An instruction takes more from the stack than there is.
    Underflow(u32),
    /// Two ways lead to an instruction with different heights of the stack.
    Height {
        /// The instruction.
        place: u32,
        /// One height.
        one: u32,
        /// The other.
        other: u32,
    },
    /// Control runs past the last instruction.
    NoEnd,
    /// A function has more parameters than variables.
    Parameters,
    /// A function inside captures a variable that is not there.
    Capture,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Invalid::Decode(error) => error.fmt(f),
            Invalid::Operand(at) => write!(f, "no such operand at {at}"),
            Invalid::Place(at) => write!(f, "the jump at {at} goes to no instruction"),
            Invalid::Underflow(at) => write!(f, "stack underflow at {at}"),
            Invalid::Height { place, one, other } => {
                write!(f, "the stack holds {one} or {other} values at {place}")
            }
            Invalid::NoEnd => f.write_str("control runs past the end"),
            Invalid::Parameters => f.write_str("more parameters than variables"),
            Invalid::Capture => f.write_str("a function captures a variable that is not there"),
        }
    }
}

impl std::error::Error for Invalid {}

/// Checks `code` and the functions inside it; gives how deep its own stack gets.
///
/// # Errors
/// With the first reason found.
pub fn verify(code: &StackCode) -> Result<u32, Invalid> {
    let depth = verify_one(code)?;
    for function in &code.functions {
        for (capture, _) in &function.captures {
            let (index, count) = match *capture {
                Capture::Local(local) => (local, code.locals.len()),
                Capture::Upvalue(upvalue) => (upvalue, code.captures.len()),
            };
            if index as usize >= count {
                return Err(Invalid::Capture);
            }
        }
        crate::compile::with_stack(|| verify(function))?;
    }
    Ok(depth)
}

/// Checks the instructions of `code`; gives how deep the stack gets.
pub(super) fn verify_one(code: &StackCode) -> Result<u32, Invalid> {
    if code.parameters as usize > code.locals.len() {
        return Err(Invalid::Parameters);
    }
    let instructions = decode(&code.bytes).map_err(Invalid::Decode)?;
    for instruction in &instructions {
        check_operand(code, instruction)?;
    }
    let find = |jump: &StackInstruction| {
        let found = instructions.binary_search_by_key(&jump.operand, |instruction| instruction.place);
        found.map_err(|_| Invalid::Place(jump.place))
    };
    let mut heights: Vec<Option<u32>> = vec![None; instructions.len()];
    let mut waiting = vec![(0usize, 0u32)];
    let mut deepest = 0;
    while let Some((mut index, mut height)) = waiting.pop() {
        loop {
            let instruction = instructions.get(index).ok_or(Invalid::NoEnd)?;
            let StackInstruction { place, opcode, operand } = *instruction;
            match heights[index] {
                Some(known) if known != height => {
                    return Err(Invalid::Height { place, one: known, other: height });
                }
                Some(_) => break,
                None => heights[index] = Some(height),
            }
            let (pops, pushes) = opcode.effect();
            let rest = height.checked_sub(pops.count(operand)).ok_or(Invalid::Underflow(place))?;
            let before = height;
            height = rest.checked_add(pushes.count(operand)).ok_or(Invalid::Operand(place))?;
            deepest = deepest.max(height);
            match opcode {
                StackOpcode::Jump | StackOpcode::JumpIfFalse => waiting.push((find(instruction)?, height)),
                StackOpcode::JumpIfFalseOrPop
                | StackOpcode::JumpIfTrueOrPop
                | StackOpcode::JumpIfValueOrPop => {
                    waiting.push((find(instruction)?, before));
                    height = rest;
                }
                _ => {}
            }
            if opcode.ends() {
                break;
            }
            index += 1;
        }
    }
    Ok(deepest)
}

fn check_operand(code: &StackCode, instruction: &StackInstruction) -> Result<(), Invalid> {
    let StackInstruction { place, opcode, operand } = *instruction;
    let count = match opcode.operand() {
        Operand::None | Operand::Place | Operand::Count => return Ok(()),
        Operand::Constant => code.pool.constants().len(),
        Operand::Local => code.locals.len(),
        Operand::Upvalue => code.captures.len(),
        Operand::Function => code.functions.len(),
    };
    let is_name = opcode.operand() == Operand::Constant && opcode != StackOpcode::Constant;
    let fits = match code.pool.constants().get(operand as usize) {
        Some(super::PoolConstant::Number(_)) if is_name => false,
        _ => (operand as usize) < count,
    };
    if fits { Ok(()) } else { Err(Invalid::Operand(place)) }
}
