//! Ctrl-C: the first ends the JavaScript that runs, the second the process.

use crate::failure::Failure;
use plumb_engine::{Engine, Interrupter};
use signal_hook::consts::SIGINT;
use signal_hook::iterator;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The status of a process that Ctrl-C ended.
pub(crate) const INTERRUPTED: u8 = 130;

/// What Ctrl-C sets. Made once for an engine, before it runs anything.
pub(crate) struct Signals {
    pressed: Arc<AtomicBool>,
    engine: Interrupter,
}

impl Signals {
    /// From now on Ctrl-C ends what `engine` runs.
    pub(crate) fn watch(engine: &Engine) -> Result<Signals, Failure> {
        let signals = Signals { pressed: Arc::default(), engine: engine.interrupter() };
        signals.start().map_err(|error| Failure::Usage(format!("cannot watch for Ctrl-C: {error}")))?;
        Ok(signals)
    }

    fn start(&self) -> std::io::Result<()> {
        // In this order: the first press must not count as the second.
        signal_hook::flag::register_conditional_shutdown(SIGINT, INTERRUPTED.into(), self.pressed.clone())?;
        signal_hook::flag::register(SIGINT, self.pressed.clone())?;
        // What wakes the engine takes a lock, which a signal handler may not.
        let mut signals = iterator::Signals::new([SIGINT])?;
        let engine = self.engine.clone();
        let wake = move || signals.forever().for_each(|_| engine.interrupt());
        std::thread::Builder::new().name("signals".to_owned()).spawn(wake).map(drop)
    }

    /// Whether Ctrl-C was pressed; asking forgets it.
    pub(crate) fn take(&self) -> bool {
        self.engine.clear();
        self.pressed.swap(false, Ordering::Relaxed)
    }
}
