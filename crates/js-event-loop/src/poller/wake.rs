//! Waking a loop from another thread.

use std::fmt;
use std::sync::Arc;

/// The key under which a poller reports that it was woken, and the largest there is: pollers may
/// use the two bits above for themselves. No handle has it.
pub const WAKE_KEY: u64 = (1 << 62) - 1;

/// Makes a poller's wait return, from any thread. Waking twice before the loop looks may count as
/// once.
#[derive(Clone)]
pub struct Waker(Arc<dyn Fn() + Send + Sync>);

impl Waker {
    /// A waker that does `wake`.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Waker {
        Waker(Arc::new(wake))
    }

    /// Wakes the loop. If it is not waiting, its next wait returns at once.
    pub fn wake(&self) {
        (self.0)();
    }
}

impl fmt::Debug for Waker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Waker")
    }
}
