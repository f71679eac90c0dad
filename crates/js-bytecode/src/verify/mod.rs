//! The verifier: proves that code is fit to run.
//!
//! The virtual machine checks little while it runs: no register number, no constant's kind, no
//! jump, no environment. Whatever comes from outside (a code cache, an assembler) is run only if it
//! passes here.
//!
//! What is proved of each template: every word is part of an instruction in its general form;
//! registers lie within the frame, and none but the machine writes the callee into register 0; the
//! window of a call lies above the callee, new.target and this of its own frame;
//! constants and caches exist and are of the kind their instruction wants; jumps, tables and handlers
//! lead to the start of an instruction; control never runs off the end; where an instruction uses an
//! environment its register holds one, with the slot it names.
//!
//! What is proved of a whole unit ([`nesting`]): no instruction goes outwards beyond the environments
//! with which its function is made, and the one it reaches has the slot.
//!
//! What the machine checks itself: that a slot for a module's binding holds a cell; that a handle of
//! `ResolveDynamic` is one; the room on its stacks; everything about values that programs see.
//!
//! What nobody checks: that the registers of an iterator window, a for-in iterator, the array and
//! object under construction in a literal, a list of resources and the function that
//! `SetHomeObject` and its like change hold what their instructions made. Code that is forged with
//! care can mix these up; a store of code is trusted as sources are.

mod environments;

pub use environments::{Chain, Surroundings, nesting};

use crate::constant::{CacheKind, Constant};
use crate::instruction::{Instruction, instructions};
use crate::opcode::{ConstantKind, Field, Opcode, Role, WINDOW};
use crate::template::{Flags, Template};
use std::fmt;

/// What is wrong with code, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The word at which it shows; 0 for faults of the whole template.
    pub place: u32,
    /// What it is.
    pub kind: FaultKind,
}

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident $text:literal,)*) => {
        /// What may be wrong with code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum FaultKind { $($(#[$doc])* $name,)* }

        impl FaultKind {
            /// It in words.
            pub const fn text(self) -> &'static str {
                match self { $(FaultKind::$name => $text,)* }
            }
        }
    };
}

faults! {
    /// A word that is no opcode.
    UnknownOpcode "unknown opcode",
    /// A quick form, which only the virtual machine writes.
    QuickForm "quick form of an instruction",
    /// The profile byte of an instruction, or a word of profile, is not zero.
    Profile "profile that is not empty",
    /// The second word of an instruction is missing.
    Truncated "truncated instruction",
    /// A register beyond the frame.
    Register "register out of range",
    /// The callee's register is written.
    Callee "the callee's register is written",
    /// A call whose window would not leave its frame the first registers.
    Window "a call's window begins among the callee, new.target and this",
    /// A register that holds no environment, or not on every way to here.
    Environment "register without an environment",
    /// A slot that the environment does not have.
    Slot "slot out of range",
    /// An environment further outwards than there are any.
    Hops "hops beyond the outermost environment",
    /// A constant beyond the table.
    Constant "constant out of range",
    /// A constant of the wrong kind.
    ConstantKind "constant of the wrong kind",
    /// A cache beyond the table.
    Cache "cache out of range",
    /// A cache for another instruction.
    CacheKind "cache of the wrong kind",
    /// A jump that leads nowhere.
    Jump "jump to no instruction",
    /// A small code that means nothing.
    Code "operand without meaning",
    /// Control runs off the end.
    End "code without an end",
    /// A handler's range or target is wrong.
    Handler "handler out of range",
    /// The tables beside the code do not fit it.
    SideTable "side table out of range",
    /// The frame is too small for its parameters.
    Frame "frame too small",
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.kind.text(), self.place)
    }
}

impl std::error::Error for Fault {}

struct Verifier<'t> {
    template: &'t Template,
    starts: Vec<bool>,
}

/// Verifies a template of a unit with `functions` functions. What it takes for granted of the
/// functions around it is the result: see [`nesting`].
pub fn verify(template: &Template, functions: u32) -> Result<Surroundings, Fault> {
    let fault = |place: usize, kind| Fault { place: place as u32, kind };
    let code = &template.instructions;
    let mut starts = vec![false; code.len() + 1];
    let mut at = 0;
    let mut last = Opcode::Nop;
    while at < code.len() {
        let opcode = code[at].opcode().ok_or(fault(at, FaultKind::UnknownOpcode))?;
        if opcode.general() != opcode {
            return Err(fault(at, FaultKind::QuickForm));
        }
        if code[at].profile != 0 {
            return Err(fault(at, FaultKind::Profile));
        }
        starts[at] = true;
        at += opcode.length();
        last = opcode;
    }
    if at > code.len() {
        return Err(fault(code.len(), FaultKind::Truncated));
    }
    if !last.ends() {
        return Err(fault(code.len(), FaultKind::End));
    }
    let verifier = Verifier { template, starts };
    verifier.frame()?;
    for (place, opcode, instruction, second) in instructions(code) {
        verifier
            .instruction(place, opcode, instruction, second, functions)
            .map_err(|kind| fault(place, kind))?;
    }
    for handler in &template.handlers {
        let fits = handler.start < handler.end
            && handler.end as usize <= code.len()
            && verifier.starts[handler.start as usize]
            && verifier.is_start(i64::from(handler.target))
            && (1..template.register_count).contains(&handler.register);
        if !fits {
            return Err(fault(handler.start as usize, FaultKind::Handler));
        }
    }
    verifier.side_tables()?;
    environments::environments(template)
}

/// The offset of a jump whose operand stands in `field`.
fn jump_offset(field: Field, value: u32) -> i64 {
    match field {
        Field::C => i64::from(value as u16 as i16),
        _ => i64::from(value as i32),
    }
}

impl Verifier<'_> {
    fn is_start(&self, place: i64) -> bool {
        usize::try_from(place)
            .is_ok_and(|place| place < self.template.instructions.len() && self.starts[place])
    }

    fn frame(&self) -> Result<(), Fault> {
        let template = self.template;
        let fault = Err(Fault { place: 0, kind: FaultKind::Frame });
        let count = u32::from(template.register_count);
        if count < WINDOW + u32::from(template.parameter_count) {
            return fault;
        }
        let special =
            |flag, register: u16| !template.flags.has(flag) || (1..count).contains(&u32::from(register));
        if !special(Flags::NEEDS_ARGUMENTS, template.arguments_register)
            || !special(Flags::HAS_REST, template.rest_register)
        {
            return fault;
        }
        Ok(())
    }

    fn instruction(
        &self,
        place: usize,
        opcode: Opcode,
        instruction: Instruction,
        second: u32,
        functions: u32,
    ) -> Result<(), FaultKind> {
        for &(field, role) in opcode.operands() {
            let value = if field == Field::D { second } else { instruction.operand(field) };
            let registers = |count: u32| match value.checked_add(count) {
                Some(end) if end <= u32::from(self.template.register_count) => Ok(()),
                _ => Err(FaultKind::Register),
            };
            if value == 0 && matches!(role, Role::Write | Role::Change | Role::Window(1..)) {
                return Err(FaultKind::Callee);
            }
            match role {
                Role::Write | Role::Read | Role::Change | Role::Environment => registers(1)?,
                Role::Window(0) if opcode == Opcode::NewObjectFrom => {
                    registers(self.key_count(u32::from(instruction.b)))?;
                }
                Role::Window(0) => registers(second)?,
                Role::Window(count) => registers(u32::from(count))?,
                Role::Values => registers(u32::from(instruction.c))?,
                Role::Call if value < WINDOW => return Err(FaultKind::Window),
                Role::Call => registers(WINDOW + u32::from(instruction.c))?,
                Role::Constant(kind) => self.constant(value, kind, place, functions)?,
                Role::Cache => self.cache(value, opcode)?,
                Role::Jump => {
                    if !self.is_start(place as i64 + jump_offset(field, value)) {
                        return Err(FaultKind::Jump);
                    }
                }
                Role::Code if value >= codes(opcode, field) => return Err(FaultKind::Code),
                Role::Profile => {
                    let word = self.template.instructions[place + 1];
                    if word.bits() != 0 {
                        return Err(FaultKind::Profile);
                    }
                }
                Role::Code | Role::Hops | Role::Slot | Role::Int16 | Role::Int32 | Role::Count => {}
            }
        }
        Ok(())
    }

    fn key_count(&self, constant: u32) -> u32 {
        match self.template.constants.get(constant as usize) {
            Some(Constant::Keys(keys)) => keys.len() as u32,
            _ => 0,
        }
    }

    fn constant(
        &self,
        index: u32,
        kind: ConstantKind,
        place: usize,
        functions: u32,
    ) -> Result<(), FaultKind> {
        let constant = self.template.constants.get(index as usize).ok_or(FaultKind::Constant)?;
        let fits = match (kind, constant) {
            (ConstantKind::Primitive, Constant::Number(_) | Constant::String(_) | Constant::BigInt(_))
            | (ConstantKind::String, Constant::String(_))
            | (ConstantKind::RegExp, Constant::RegExp { .. })
            | (ConstantKind::Template, Constant::Template(_))
            | (ConstantKind::Keys, Constant::Keys(_))
            | (ConstantKind::Elements, Constant::Elements(_))
            | (ConstantKind::ArgumentsMap, Constant::ArgumentsMap(_))
            | (ConstantKind::Declarations, Constant::Declarations(_)) => true,
            (ConstantKind::Function, Constant::Function(id)) => id.0 > 0 && id.0 < functions,
            (ConstantKind::ScopeInfo, Constant::ScopeInfo(info)) => {
                info.entries.iter().all(|entry| entry.slot < info.slots)
                    && info.eval_variables.is_none_or(|slot| slot < info.slots)
            }
            (ConstantKind::JumpTable, Constant::JumpTable(table)) => {
                let mut offsets = table.offsets.iter();
                if !offsets.all(|&offset| offset == 0 || self.is_start(place as i64 + i64::from(offset))) {
                    return Err(FaultKind::Jump);
                }
                true
            }
            (ConstantKind::EvalSite, Constant::EvalSite(site)) => {
                site.environment < self.template.register_count
            }
            _ => false,
        };
        if fits { Ok(()) } else { Err(FaultKind::ConstantKind) }
    }

    fn cache(&self, index: u32, opcode: Opcode) -> Result<(), FaultKind> {
        let cache = self.template.caches.get(index as usize).ok_or(FaultKind::Cache)?;
        if !matches!(self.template.constants.get(cache.key as usize), Some(Constant::String(_))) {
            return Err(FaultKind::CacheKind);
        }
        let fits = match opcode {
            Opcode::GetNamed | Opcode::GetMethod => cache.kind == CacheKind::Get,
            Opcode::SetNamed => matches!(cache.kind, CacheKind::Set | CacheKind::SetSloppy),
            Opcode::DefineNamed => cache.kind == CacheKind::Define,
            Opcode::GetGlobal | Opcode::SetGlobal | Opcode::InitializeGlobal => {
                cache.kind == CacheKind::Global
            }
            _ => matches!(cache.kind, CacheKind::Dynamic | CacheKind::DynamicSloppy),
        };
        if fits { Ok(()) } else { Err(FaultKind::CacheKind) }
    }

    fn side_tables(&self) -> Result<(), Fault> {
        let fault = |place: u32| Fault { place, kind: FaultKind::SideTable };
        let mut before = None;
        for &(place, name) in &self.template.names {
            let is_string = matches!(self.template.constants.get(name as usize), Some(Constant::String(_)));
            if before.is_some_and(|before| place <= before) || !self.is_start(i64::from(place)) || !is_string
            {
                return Err(fault(place));
            }
            before = Some(place);
        }
        if let Some(module) = &self.template.module {
            let slots = module.scope.slots;
            let requests = module.requests.len() as u32;
            let fits = module.imports.iter().all(|entry| entry.slot < slots && entry.request < requests)
                && module.local_exports.iter().all(|export| export.slot < slots)
                && module.indirect_exports.iter().all(|export| export.request < requests)
                && module.star_exports.iter().all(|&star| star < requests)
                && module.scope.entries.iter().all(|entry| entry.slot < slots);
            if !fits {
                return Err(fault(0));
            }
        }
        Ok(())
    }
}

/// How many codes the operand has; the opcode's sentence gives their meanings.
fn codes(opcode: Opcode, field: Field) -> u32 {
    match (opcode, field) {
        (Opcode::LoadSimple, _) | (Opcode::DefinePrivate, _) => 5,
        (Opcode::ThrowError, _) => 6,
        (Opcode::SetGlobal, _) => 4,
        (Opcode::SetFunctionName | Opcode::GetIterator, _) => 3,
        (Opcode::DefineMember, _) => 7,
        (Opcode::TypeIs | Opcode::JumpIfTypeIs | Opcode::JumpIfTypeIsNot, _) => 8,
        _ => 2,
    }
}
