//! The clock of pollers on real systems.

use std::time::Instant;

#[cfg(target_os = "linux")]
use rustix::time::Timespec;

/// Counts milliseconds since it was started, without ever going back.
pub(super) struct Clock {
    start: Instant,
}

impl Clock {
    pub(super) fn start() -> Clock {
        Clock { start: Instant::now() }
    }

    pub(super) fn now(&self) -> u64 {
        self.start.elapsed().as_millis() as u64
    }
}

/// Milliseconds as the system wants them. A wait beyond a thousand years is cut short, which is
/// allowed: pollers may return early.
#[cfg(target_os = "linux")]
pub(super) fn timespec(ms: u64) -> Timespec {
    let seconds = (ms / 1000).min(1 << 35);
    Timespec { tv_sec: seconds as _, tv_nsec: (ms % 1000 * 1_000_000) as _ }
}
