//! Ctrl-C: the first ends the JavaScript that runs, the second the process, unless a session would be
//! lost with it: that is given some time to end what runs.

use crate::failure::Failure;
use plumb_engine::{Engine, Interrupter};
use signal_hook::consts::SIGINT;
use signal_hook::iterator;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The status of a process that Ctrl-C ended.
pub(crate) const INTERRUPTED: u8 = 130;

/// What Ctrl-C sets. Made once for an engine, before it runs anything.
pub(crate) struct Signals {
    pressed: Arc<AtomicBool>,
    /// Set where the next press is to end the process.
    last: Arc<AtomicBool>,
    engine: Interrupter,
}

impl Signals {
    /// From now on Ctrl-C ends what `engine` runs. A second press within `grace` ends nothing else.
    pub(crate) fn watch(engine: &Engine, grace: Duration) -> Result<Signals, Failure> {
        let pressed: Arc<AtomicBool> = Arc::default();
        let last = if grace.is_zero() { pressed.clone() } else { Arc::default() };
        let signals = Signals { pressed, last, engine: engine.interrupter() };
        signals.start(grace).map_err(|error| Failure::Usage(format!("cannot watch for Ctrl-C: {error}")))?;
        Ok(signals)
    }

    fn start(&self, grace: Duration) -> std::io::Result<()> {
        // In this order: the first press must not count as the second.
        signal_hook::flag::register_conditional_shutdown(SIGINT, INTERRUPTED.into(), self.last.clone())?;
        signal_hook::flag::register(SIGINT, self.pressed.clone())?;
        // What wakes the engine takes a lock, which a signal handler may not.
        let mut signals = iterator::Signals::new([SIGINT])?;
        let (engine, pressed, last) = (self.engine.clone(), self.pressed.clone(), self.last.clone());
        let wake = move || {
            for _ in signals.forever() {
                // Presses during the grace come here after it: what they meant may have ended.
                if !pressed.load(Ordering::Relaxed) {
                    continue;
                }
                engine.interrupt();
                if !grace.is_zero() {
                    std::thread::sleep(grace);
                    last.store(pressed.load(Ordering::Relaxed), Ordering::Relaxed);
                }
            }
        };
        std::thread::Builder::new().name("signals".to_owned()).spawn(wake).map(drop)
    }

    /// Whether Ctrl-C was pressed; asking forgets it.
    pub(crate) fn take(&self) -> bool {
        self.engine.clear();
        let was_pressed = self.pressed.swap(false, Ordering::Relaxed);
        self.last.store(false, Ordering::Relaxed);
        was_pressed
    }
}
