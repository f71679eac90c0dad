//! Ctrl-C: the first ends the JavaScript that runs, the second the process.

use crate::failure::Failure;
use plumb_engine::Engine;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The status of a process that Ctrl-C ended.
pub(crate) const INTERRUPTED: u8 = 130;

/// What Ctrl-C sets. Made once for an engine, before it runs anything.
pub(crate) struct Signals {
    pressed: Arc<AtomicBool>,
    engine: Arc<AtomicBool>,
}

impl Signals {
    /// From now on Ctrl-C ends what `engine` runs.
    pub(crate) fn watch(engine: &Engine) -> Result<Signals, Failure> {
        let signals = Signals { pressed: Arc::default(), engine: engine.interrupt_flag() };
        // In this order: the first press must not count as the second.
        let second = signal_hook::flag::register_conditional_shutdown(
            signal_hook::consts::SIGINT,
            INTERRUPTED.into(),
            signals.pressed.clone(),
        );
        second
            .and_then(|_| signal_hook::flag::register(signal_hook::consts::SIGINT, signals.pressed.clone()))
            .and_then(|_| signal_hook::flag::register(signal_hook::consts::SIGINT, signals.engine.clone()))
            .map_err(|error| Failure::Usage(format!("cannot watch for Ctrl-C: {error}")))?;
        Ok(signals)
    }

    /// Whether Ctrl-C was pressed; asking forgets it.
    pub(crate) fn take(&self) -> bool {
        self.engine.store(false, Ordering::Relaxed);
        self.pressed.swap(false, Ordering::Relaxed)
    }
}
