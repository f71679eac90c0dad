//! Dispatch: how one instruction leads to the next, in three ways over the same handlers.
//!
//! ```text
//! threaded     handler ─ jmp ─ handler ─ jmp ─ handler        no loop: each handler has its own jump
//! trampoline   loop ─ call ─ handler ─ ret ─ loop             one indirect call for all
//! switch       loop ─ match ─ body ─ loop                     one indirect jump for all
//! ```
//!
//! Threaded dispatch is what the engine runs on. The processor predicts an indirect jump from its
//! address: with a jump at the end of each handler it learns which instruction follows which, and
//! the machine's registers stay in machine registers from one handler to the next. The two loops are
//! what one writes first, and what builds without guaranteed tail calls need:
//!
//! - The trampoline calls handlers through the table. Pushing the return address, returning and
//!   passing six arguments again is its price, small bodies or not.
//! - The switch is one function with all fast bodies in it, so nothing is passed; but one function
//!   with 200 arms and one jump at its head leaves register allocation and code layout to chance,
//!   and older processors predict the one jump badly.
//!
//! All three run the whole language, since they share the handlers: a handler ends in
//! [`Machine::go`](crate::machine::Machine::go), and what that does depends on the build. Where
//! handlers return, `go` gives the next pc to the loop. Where they jump, `go` jumps through the
//! table that the machine carries, and a loop hands them [`RETURNING`], a table in which every entry
//! comes back: the same loops then drive the same handlers, one instruction at a time. That costs a
//! jump more, so measure loops in a build with the feature `trampoline`, where handlers return by
//! themselves and the `match` swallows their bodies (`inline_handlers` in `build.rs`). `docs/benchmarks.md` has figures.

use std::fmt;
use std::str::FromStr;

use js_bytecode::Instruction;
use js_value::Value;

use crate::handlers::{TABLE, switch};
#[cfg(tail_calls)]
use crate::machine::Entry;
use crate::machine::{MOVED, Machine};
use crate::vm::Vm;

/// How one instruction leads to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dispatch {
    /// Each handler jumps to the next one. In builds whose handlers return this is the trampoline.
    Threaded,
    /// A loop calls one handler after the other through the table.
    Trampoline,
    /// A loop around one `match`.
    Switch,
}

impl Dispatch {
    /// All of them.
    pub const ALL: [Dispatch; 3] = [Dispatch::Threaded, Dispatch::Trampoline, Dispatch::Switch];

    /// What this build runs on where nobody asks for anything else.
    pub const fn usual() -> Dispatch {
        if crate::HANDLERS_JUMP { Dispatch::Threaded } else { Dispatch::Trampoline }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Dispatch::Threaded => "threaded",
            Dispatch::Trampoline => "trampoline",
            Dispatch::Switch => "switch",
        }
    }
}

impl fmt::Display for Dispatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Dispatch {
    type Err = String;

    fn from_str(text: &str) -> Result<Dispatch, String> {
        let found = Dispatch::ALL.into_iter().find(|dispatch| dispatch.name() == text);
        found.ok_or_else(|| format!("`{text}` is no dispatch: threaded, trampoline or switch"))
    }
}

impl Vm {
    /// Runs from the saved state on until the machine halts.
    pub(crate) fn run(&mut self) {
        match self.dispatch {
            Dispatch::Switch => self.run_switch(),
            #[cfg(tail_calls)]
            Dispatch::Threaded => self.run_threaded(),
            _ => self.run_trampoline(),
        }
    }

    /// The machine's registers as they were saved, with a table to go on through.
    fn machine(&mut self, table: *const crate::machine::Entry) -> Machine {
        Machine { pc: self.pc, fp: self.fp, vm: self, table, numtag: Value::NUMBER_TAG, code: self.code }
    }

    #[cfg(tail_calls)]
    fn run_threaded(&mut self) {
        let machine = self.machine(TABLE.as_ptr());
        machine.go(machine.pc);
    }

    #[inline(never)]
    fn run_trampoline(&mut self) {
        self.drive::<Trampoline>();
    }

    #[inline(never)]
    fn run_switch(&mut self) {
        self.drive::<Switch>();
    }

    /// Executes instructions, one step each, until one of them halts.
    #[inline(always)]
    fn drive<S: Step>(&mut self) {
        let mut machine = self.machine(returning());
        loop {
            // SAFETY: the loop's machine is that of the running frame.
            let next = unsafe { S::step(machine) };
            if next & MOVED != 0 {
                // SAFETY: the machine's Vm is this one, alive and used by nobody else meanwhile.
                unsafe {
                    machine.fp = (*machine.vm).fp;
                    machine.code = (*machine.vm).code;
                }
            } else if next == 0 {
                return;
            }
            machine.pc = (next & !MOVED) as *mut Instruction;
        }
    }
}

/// How a loop executes one instruction.
trait Step {
    /// Executes the instruction at the machine's pc: what its handler returns.
    ///
    /// # Safety
    /// The machine must hold the state of a running frame.
    unsafe fn step(machine: Machine) -> u64;
}

struct Trampoline;

impl Step for Trampoline {
    #[inline(always)]
    unsafe fn step(machine: Machine) -> u64 {
        let Machine { pc, fp, vm, table, numtag, code } = machine;
        // SAFETY: the table has an entry for every opcode; the machine is that of a running frame.
        unsafe {
            let handler = TABLE.get_unchecked((*pc).op as usize).0;
            handler(pc, fp, vm, table, numtag, code)
        }
    }
}

struct Switch;

impl Step for Switch {
    #[inline(always)]
    unsafe fn step(machine: Machine) -> u64 {
        // SAFETY: the caller's machine is that of a running frame.
        unsafe { switch(machine) }
    }
}

/// The table that handlers go on through when a loop drives them. Handlers that return look at no
/// table.
fn returning() -> *const crate::machine::Entry {
    #[cfg(tail_calls)]
    {
        RETURNING.as_ptr()
    }
    #[cfg(not(tail_calls))]
    {
        TABLE.as_ptr()
    }
}

/// A table in which every entry comes back: handlers that jump then return to a loop after one
/// instruction.
#[cfg(tail_calls)]
static RETURNING: [Entry; 256] = [Entry(come_back); 256];

/// Stores the state and returns the pc at which to go on.
#[cfg(tail_calls)]
unsafe extern "C" fn come_back(
    pc: *mut Instruction,
    fp: *mut Value,
    vm: *mut Vm,
    _: *const Entry,
    _: u64,
    code: *const crate::code::Code,
) -> u64 {
    // SAFETY: a handler comes here with the state of the running frame.
    unsafe {
        (*vm).fp = fp;
        (*vm).code = code;
    }
    pc as u64 | MOVED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for dispatch in Dispatch::ALL {
            assert_eq!(dispatch.to_string().parse(), Ok(dispatch));
        }
        assert!("goto".parse::<Dispatch>().is_err());
    }
}
