//! The native stack and the registers of the thread, read word by word.
//!
//! Whatever a native frame holds across a call is in its frame or in a callee-saved register. The
//! registers are spilled beside the scan, then every word from there to the stack's base is
//! offered to the collector, which judges by itself whether it might be a pointer.

use std::arch::asm;

/// Room for the callee-saved registers.
type Registers = [usize; 20];

/// The stack of a thread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stack {
    /// Its highest address, where it begins.
    base: usize,
    /// How many bytes it may grow to.
    size: usize,
}

impl Stack {
    /// Calls `visit` with every word between this frame and the base, and with the registers.
    ///
    /// # Panics
    /// Where this frame is on another stack: the values there would be missed.
    #[inline(never)]
    pub(crate) fn scan(self, visit: &mut dyn FnMut(usize)) {
        let mut registers: Registers = [0; 20];
        // SAFETY: the array has room for what is stored.
        unsafe { spill(&mut registers) };
        let start = (&raw const registers) as usize;
        assert!(
            start < self.base && self.base - start <= self.size,
            "the heap is used on a stack that it does not know: see `Heap::record_stack_base`"
        );
        for_each_word(start, self.base, visit);
    }

    /// The calling thread's stack.
    #[cfg(target_os = "macos")]
    pub(crate) fn of_thread() -> Stack {
        // SAFETY: asks about the calling thread.
        unsafe {
            let thread = libc::pthread_self();
            let size = libc::pthread_get_stacksize_np(thread);
            Stack { base: libc::pthread_get_stackaddr_np(thread) as usize, size }
        }
    }

    /// The calling thread's stack.
    #[cfg(not(target_os = "macos"))]
    pub(crate) fn of_thread() -> Stack {
        // SAFETY: asks about the calling thread; the attributes are destroyed after use.
        unsafe {
            let mut attributes: libc::pthread_attr_t = std::mem::zeroed();
            let mut low = std::ptr::null_mut();
            let mut size = 0;
            if libc::pthread_getattr_np(libc::pthread_self(), &raw mut attributes) == 0 {
                libc::pthread_attr_getstack(&raw const attributes, &raw mut low, &raw mut size);
                libc::pthread_attr_destroy(&raw mut attributes);
            }
            Stack { base: low as usize + size, size }
        }
    }
}

/// Reads all words of a live part of the stack.
fn for_each_word(start: usize, base: usize, visit: &mut dyn FnMut(usize)) {
    let mut address = start.next_multiple_of(8);
    while address < base {
        // SAFETY: the address lies between the present frame and the stack's base. What is there
        // may be anything, hence the volatile read of a plain word.
        visit(unsafe { (address as *const usize).read_volatile() });
        address += 8;
    }
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
unsafe fn spill(registers: &mut Registers) {
    // SAFETY: stores six registers into an array of twenty words.
    unsafe {
        asm!(
            "mov [{0}], rbx",
            "mov [{0} + 8], rbp",
            "mov [{0} + 16], r12",
            "mov [{0} + 24], r13",
            "mov [{0} + 32], r14",
            "mov [{0} + 40], r15",
            in(reg) registers.as_mut_ptr(),
            options(nostack, preserves_flags)
        );
    }
}

#[cfg(target_arch = "aarch64")]
#[inline(always)]
unsafe fn spill(registers: &mut Registers) {
    // SAFETY: stores twenty registers into an array of twenty words. The floating-point ones are
    // there because a compiler may keep an integer in them.
    unsafe {
        asm!(
            "stp x19, x20, [{0}]",
            "stp x21, x22, [{0}, #16]",
            "stp x23, x24, [{0}, #32]",
            "stp x25, x26, [{0}, #48]",
            "stp x27, x28, [{0}, #64]",
            "stp x29, x30, [{0}, #80]",
            "stp d8, d9, [{0}, #96]",
            "stp d10, d11, [{0}, #112]",
            "stp d12, d13, [{0}, #128]",
            "stp d14, d15, [{0}, #144]",
            in(reg) registers.as_mut_ptr(),
            options(nostack, preserves_flags)
        );
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
compile_error!("the stack scan knows x86-64 and ARM64");
