//! The single steps, on elements of every size.

use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering::SeqCst};

/// What is done with the old value and the operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Add,
    Subtract,
    And,
    Or,
    Xor,
    Exchange,
}

/// Runs `$body` with the atomic of the right size.
macro_rules! sized {
    ($size:expr, $address:expr, |$atomic:ident, $number:ident| $body:expr) => {
        match $size {
            1 => {
                type $number = u8;
                // SAFETY: the address is that of an element of this size, aligned, in a live buffer.
                let $atomic = unsafe { AtomicU8::from_ptr($address) };
                u64::from($body)
            }
            2 => {
                type $number = u16;
                // SAFETY: the address is that of an element of this size, aligned, in a live buffer.
                let $atomic = unsafe { AtomicU16::from_ptr($address.cast()) };
                u64::from($body)
            }
            4 => {
                type $number = u32;
                // SAFETY: the address is that of an element of this size, aligned, in a live buffer.
                let $atomic = unsafe { AtomicU32::from_ptr($address.cast()) };
                u64::from($body)
            }
            _ => {
                type $number = u64;
                // SAFETY: the address is that of an element of this size, aligned, in a live buffer.
                let $atomic = unsafe { AtomicU64::from_ptr($address.cast()) };
                $body
            }
        }
    };
}

impl Operation {
    /// Does it; the old bits.
    ///
    /// # Safety
    /// `address` must be that of an element of `size` bytes, aligned to its size.
    pub(super) unsafe fn apply(self, size: usize, address: *mut u8, bits: u64) -> u64 {
        // SAFETY: the caller says so.
        sized!(size, address, |atomic, Number| {
            let operand = bits as Number;
            match self {
                Operation::Add => atomic.fetch_add(operand, SeqCst),
                Operation::Subtract => atomic.fetch_sub(operand, SeqCst),
                Operation::And => atomic.fetch_and(operand, SeqCst),
                Operation::Or => atomic.fetch_or(operand, SeqCst),
                Operation::Xor => atomic.fetch_xor(operand, SeqCst),
                Operation::Exchange => atomic.swap(operand, SeqCst),
            }
        })
    }
}

/// Stores `bits` where `expected` was; the old bits.
///
/// # Safety
/// As of [`Operation::apply`].
pub(super) unsafe fn compare_exchange(size: usize, address: *mut u8, expected: u64, bits: u64) -> u64 {
    // SAFETY: the caller says so.
    sized!(size, address, |atomic, Number| {
        match atomic.compare_exchange(expected as Number, bits as Number, SeqCst, SeqCst) {
            Ok(old) | Err(old) => old,
        }
    })
}

/// The bits.
///
/// # Safety
/// As of [`Operation::apply`].
pub(super) unsafe fn load(size: usize, address: *mut u8) -> u64 {
    // SAFETY: the caller says so.
    sized!(size, address, |atomic, Number| {
        let bits: Number = atomic.load(SeqCst);
        bits
    })
}
