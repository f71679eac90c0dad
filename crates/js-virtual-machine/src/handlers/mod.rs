//! The handlers of all opcodes, and the table of them.
//!
//! A handler is named as its opcode. Fast ones work on machine registers and never call; slow ones,
//! in the modules whose names say so and in those of what always allocates, work on the stored state.

mod allocate;
mod arithmetic;
mod calls;
mod compare;
mod control;
mod dynamic;
mod element;
mod environment;
mod evals;
mod functions;
mod globals;
mod iterate;
mod literals;
mod property;
mod registers;
mod slow_arithmetic;
mod slow_compare;
mod slow_element;
mod slow_environment;
mod slow_property;
mod spread;
mod suspend;
mod throwing;

pub(crate) use control::leave_with;
pub use slow_environment::make_scope_info;

use crate::machine::{Entry, Machine};

/// All handlers by the names of their opcodes.
mod by_name {
    pub(super) use super::arithmetic::*;
    pub(super) use super::calls::*;
    pub(super) use super::compare::*;
    pub(super) use super::control::{CallSpread, NewSpread, ReturnDerived, SuperCall};
    pub(super) use super::dynamic::*;
    pub(super) use super::element::*;
    pub(super) use super::environment::*;
    pub(super) use super::evals::*;
    pub(super) use super::functions::*;
    pub(super) use super::globals::*;
    pub(super) use super::iterate::*;
    pub(super) use super::literals::*;
    pub(super) use super::property::*;
    pub(super) use super::registers::*;
    pub(super) use super::slow_arithmetic::Exponentiate;
    pub(super) use super::slow_compare::{
        JumpIfStrictEqualConstant, JumpIfStrictNotEqualConstant, JumpIfTypeIs, JumpIfTypeIsNot, SwitchInt,
        TypeIs, TypeOf,
    };
    pub(super) use super::slow_element::{
        CheckObject, Concatenate, DefineKeyed, DeleteKeyed, In, InstanceOf, ToPropertyKey, ToString,
    };
    pub(super) use super::slow_environment::{
        CopyEnvironment, LoadCell, NewEnvironment, NewEnvironmentWithInfo, NewWithEnvironment, StoreCell,
        ThrowError,
    };
    pub(super) use super::slow_property::DefineNamed;
    pub(super) use super::suspend::*;
    pub(super) use super::throwing::*;
}

macro_rules! table {
    ($($name:ident)* ; $($quick:ident)*) => {
        [$(by_name::$name as crate::machine::Handler,)* $(by_name::$quick,)*]
    };
}

/// The table: an entry for every byte, so that dispatch needs no check.
pub(crate) static TABLE: [Entry; 256] = {
    let handlers = js_bytecode::for_each_opcode!(table);
    let mut table = [Entry(by_name::halt); 256];
    let mut index = 0;
    while index < handlers.len() {
        table[index] = Entry(handlers[index]);
        index += 1;
    }
    table
};

macro_rules! switch {
    ($($name:ident)* ; $($quick:ident)*) => {
        /// The numbers of the opcodes, as patterns.
        mod number {
            $(pub(super) const $name: u8 = js_bytecode::Opcode::$name as u8;)*
            $(pub(super) const $quick: u8 = js_bytecode::Opcode::$quick as u8;)*
        }

        /// Executes one instruction by a `match` over its opcode: what its handler returns.
        ///
        /// # Safety
        /// `machine` must hold the state of a running frame: see [`Machine`].
        #[inline(always)]
        pub(crate) unsafe fn switch(machine: Machine) -> u64 {
            let Machine { pc, fp, vm, table, numtag, code } = machine;
            // SAFETY: the caller's machine is that of a running frame.
            unsafe {
                match (*pc).op {
                    $(number::$name => by_name::$name(pc, fp, vm, table, numtag, code),)*
                    $(number::$quick => by_name::$quick(pc, fp, vm, table, numtag, code),)*
                    _ => by_name::halt(pc, fp, vm, table, numtag, code),
                }
            }
        }
    };
}

js_bytecode::for_each_opcode!(switch);
