//! Leaving code early: break, continue, return, and what must happen on the way out.
//!
//! Each construct that control can leave early is an entry of a stack. On the way out, iterators
//! are closed in place and `finally` blocks are entered with a number that says where to go on
//! afterwards. The code emitted in place belongs to the surroundings: handlers of the entries that
//! are left do not guard it, so their ranges get a gap.

use super::scope::Simple;
use super::{Compiler, Register};
use crate::builder::Label;
use crate::opcode::Opcode;
use js_language_frontend::atom::Atom;

/// Code that a handler guards, perhaps with gaps.
#[derive(Debug)]
pub(super) struct Region {
    ranges: Vec<(u32, u32)>,
    start: Option<u32>,
    handler: Label,
    register: Register,
}

/// Where control goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Behind the entry with this index.
    Break(usize),
    /// To the next iteration of the loop with this index.
    Continue(usize),
    /// Out of the function.
    Return,
}

/// What control may leave.
#[derive(Debug)]
pub(super) enum ControlKind {
    /// A loop, switch or labelled statement.
    Target {
        labels: Vec<Atom>,
        break_label: Label,
        continue_label: Option<Label>,
        /// Whether a plain `break` means it.
        is_plain: bool,
    },
    /// An iterator that is closed on the way out.
    Iterator {
        window: Register,
        /// The flag that tells that it is at its end, if it may be.
        done: Option<Register>,
        is_async: bool,
        /// The loop that it drives.
        of_loop: Option<usize>,
    },
    /// A `finally`, or disposal of resources.
    Finally { kind: Register, value: Register, entry: Label, exits: Vec<Exit> },
    /// A `try` with `catch`: nothing happens on the way out, but its handler does not guard that.
    Catch,
}

/// An entry of the stack.
#[derive(Debug)]
pub(super) struct Control {
    pub(super) kind: ControlKind,
    pub(super) region: Option<Region>,
}

/// Completion kinds in the register of a `finally`; exits count from [`completion::FIRST_EXIT`].
pub(super) mod completion {
    pub(in crate::compile) const NORMAL: i32 = 0;
    pub(in crate::compile) const THROW: i32 = 1;
    pub(in crate::compile) const FIRST_EXIT: i32 = 2;
}

impl Compiler<'_> {
    /// From here on a handler guards the code; it gets the exception in `register`.
    pub(super) fn open_region(&mut self, register: Register) -> Region {
        let handler = self.builder.label();
        Region { ranges: Vec::new(), start: Some(self.builder.here()), handler, register }
    }

    fn suspend(&mut self, region: &mut Region) {
        if let Some(start) = region.start.take() {
            region.ranges.push((start, self.builder.here()));
        }
    }

    /// Ends the region: the label to bind the handler at, if there is anything to guard.
    pub(super) fn close_region(&mut self, mut region: Region) -> Option<Label> {
        self.suspend(&mut region);
        let mut is_used = false;
        for &(start, end) in &region.ranges {
            self.builder.handler(start, end, region.handler, region.register);
            is_used |= start < end;
        }
        is_used.then_some(region.handler)
    }

    /// Leaves all entries from `lowest` on, and then goes to `exit`. A returned value is in `value`.
    pub(super) fn exit(&mut self, exit: Exit, value: Option<Register>) {
        if !self.builder.is_reachable() {
            return;
        }
        let lowest = match exit {
            Exit::Break(index) | Exit::Continue(index) => index,
            Exit::Return => 0,
        };
        let mut suspended = Vec::new();
        let mut arrived = true;
        let mut value = value;
        let mark = self.next;
        for index in (lowest..self.controls.len()).rev() {
            if let Some(mut region) = self.controls[index].region.take() {
                self.suspend(&mut region);
                self.controls[index].region = Some(region);
                suspended.push(index);
            }
            match &mut self.controls[index].kind {
                ControlKind::Finally { kind, value: place, entry, exits } => {
                    let number = exits.iter().position(|&known| known == exit).unwrap_or_else(|| {
                        exits.push(exit);
                        exits.len() - 1
                    });
                    let (kind, place, entry) = (*kind, *place, *entry);
                    match value {
                        Some(value) => self.copy(place, value),
                        None if exit == Exit::Return => self.load_simple(place, Simple::Undefined),
                        None => {}
                    }
                    let number = completion::FIRST_EXIT + number as i32;
                    self.builder.emit_wide(Opcode::LoadInt, kind, number);
                    self.builder.jump(Opcode::Jump, 0, 0, entry);
                    arrived = false;
                }
                &mut ControlKind::Iterator { window, done, is_async, of_loop } => {
                    let goes_on = matches!(exit, Exit::Continue(to) if of_loop == Some(to));
                    if !goes_on {
                        // The value must outlive the call of `return`.
                        if let Some(register) = value
                            && self.is_local(register)
                        {
                            let copy = self.temporary();
                            self.copy(copy, register);
                            value = Some(copy);
                        }
                        self.close_iterator(window, done, is_async);
                    }
                }
                ControlKind::Target { .. } | ControlKind::Catch => {}
            }
            if !arrived {
                break;
            }
        }
        if arrived {
            self.arrive(exit, value);
        }
        self.release(mark);
        let here = self.builder.here();
        for index in suspended {
            if let Some(region) = &mut self.controls[index].region {
                region.start = Some(here);
            }
        }
    }

    fn arrive(&mut self, exit: Exit, value: Option<Register>) {
        match exit {
            Exit::Return => self.return_now(value),
            Exit::Break(index) | Exit::Continue(index) => {
                let ControlKind::Target { break_label, continue_label, .. } = self.controls[index].kind
                else {
                    return;
                };
                let label = match exit {
                    Exit::Continue(_) => continue_label.unwrap_or(break_label),
                    _ => break_label,
                };
                self.jump_if(Opcode::Jump, 0, 0, label);
            }
        }
    }

    /// Closes an iterator in place, with a normal completion.
    fn close_iterator(&mut self, window: Register, done: Option<Register>, is_async: bool) {
        let mark = self.next;
        let end = self.builder.label();
        if let Some(done) = done {
            self.builder.jump(Opcode::JumpIfTrue, done, 0, end);
        }
        if is_async {
            let result = self.temporary();
            self.builder.jump(Opcode::IteratorReturn, result, window, end);
            self.emit(Opcode::Await, result, 0, 0);
            self.emit(Opcode::CheckObject, result, 0, 0);
        } else {
            self.emit(Opcode::IteratorClose, window, 0, 0);
        }
        self.builder.bind(end);
        self.release(mark);
    }

    /// Leaves the function for good.
    fn return_now(&mut self, value: Option<Register>) {
        let mark = self.next;
        if self.code.is_derived {
            let value = value.unwrap_or_else(|| {
                let register = self.temporary();
                self.load_simple(register, Simple::Undefined);
                register
            });
            let this = self.raw_this();
            self.emit(Opcode::ReturnDerived, value, this, 0);
        } else {
            match value {
                Some(value) => self.emit(Opcode::Return, value, 0, 0),
                None => self.emit(Opcode::ReturnUndefined, 0, 0, 0),
            }
        }
        self.release(mark);
    }

    /// The entry that a `break` or `continue` with or without label means.
    pub(super) fn find_target(&self, label: Option<Atom>, is_continue: bool) -> Option<usize> {
        self.controls.iter().rposition(|control| match &control.kind {
            ControlKind::Target { labels, continue_label, is_plain, .. } => match label {
                Some(label) => labels.contains(&label) && (!is_continue || continue_label.is_some()),
                None if is_continue => continue_label.is_some(),
                None => *is_plain,
            },
            _ => false,
        })
    }

    /// Behind a `finally`: goes where control was going.
    pub(super) fn dispatch(&mut self, kind: Register, value: Register, exits: &[Exit]) {
        let end = self.builder.label();
        if self.builder.is_reachable() {
            let next = self.builder.label();
            self.builder.jump(Opcode::JumpIfStrictNotEqualInt, kind, completion::THROW as u16, next);
            self.emit(Opcode::Throw, value, 1, 0);
            self.builder.bind(next);
        }
        for (index, &exit) in exits.iter().enumerate() {
            let next = self.builder.label();
            let number = completion::FIRST_EXIT + index as i32;
            self.builder.jump(Opcode::JumpIfStrictNotEqualInt, kind, number as u16, next);
            self.exit(exit, (exit == Exit::Return).then_some(value));
            self.builder.bind(next);
        }
        self.builder.bind(end);
    }
}
