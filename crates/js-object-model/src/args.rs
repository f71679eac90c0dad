//! The arguments of a native function: a window of the register stack.
//!
//! ```text
//! base → ┌────────┬────────────┬──────┬─────────────┐
//!        │ callee │ new.target │ this │ arguments …  │
//!        └────────┴────────────┴──────┴─────────────┘
//! ```

use crate::Object;
use js_garbage_collection::{Gc, ValueCell};
use js_value::Value;

/// What a native function was called with.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Args {
    base: *mut Value,
    count: u32,
    _pad: u32,
}

const _: () = assert!(size_of::<Args>() == 16);

impl Args {
    /// Where `this` stands in the window.
    pub const THIS: usize = 2;
    /// Where the arguments begin in the window.
    pub const FIRST: usize = 3;

    /// The window at `base` with `count` arguments.
    ///
    /// # Safety
    /// `base` must point at `FIRST + count` values that are roots and stay where they are while the
    /// `Args` is used.
    #[inline]
    pub const unsafe fn new(base: *mut Value, count: u32) -> Args {
        Args { base, count, _pad: 0 }
    }

    #[inline]
    fn read(self, index: usize) -> Value {
        // SAFETY: the contract of `new`; the callers stay within the window.
        unsafe { *self.base.add(index) }
    }

    /// The window's address.
    #[inline]
    pub const fn base(self) -> *mut Value {
        self.base
    }

    /// The function that was called.
    #[inline]
    pub fn callee(self) -> Gc<Object> {
        // SAFETY: a callee is an object.
        unsafe { self.read(0).cell_unchecked() }
    }

    /// `new.target`: undefined in a call.
    #[inline]
    pub fn new_target(self) -> Value {
        self.read(1)
    }

    /// Whether this is a `[[Construct]]`.
    #[inline]
    pub fn is_construct(self) -> bool {
        self.new_target() != Value::UNDEFINED
    }

    /// `this`.
    #[inline]
    pub fn this(self) -> Value {
        self.read(Args::THIS)
    }

    /// The argument at `index`; undefined where it is missing.
    #[inline]
    pub fn get(self, index: usize) -> Value {
        if index < self.len() { self.read(Args::FIRST + index) } else { Value::UNDEFINED }
    }

    /// How many arguments there are.
    #[inline]
    pub const fn len(self) -> usize {
        self.count as usize
    }

    /// Whether there are none.
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.count == 0
    }

    /// The arguments in order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = Value> {
        (0..self.len()).map(move |index| self.read(Args::FIRST + index))
    }

    /// The arguments from `from` on as they lie in the window.
    ///
    /// # Safety
    /// The slice must not be used after the window was left, nor while something stores into it.
    pub unsafe fn slice<'a>(self, from: usize) -> &'a [Value] {
        let from = from.min(self.len());
        // SAFETY: within the window.
        unsafe { std::slice::from_raw_parts(self.base.add(Args::FIRST + from), self.len() - from) }
    }
}
