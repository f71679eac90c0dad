//! What wakes an agent that sleeps because its program has nothing to do.
//!
//! An event loop waits here; whoever has something for the agent rings, from any thread: a
//! notification of shared memory, an interrupt, the end of another agent.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Instant;

/// A bell. A ring that nobody hears is heard by the next who waits.
#[derive(Debug, Default)]
pub struct Bell {
    rung: Mutex<bool>,
    sound: Condvar,
}

impl Bell {
    /// Wakes whoever waits, or will wait next.
    pub fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.sound.notify_all();
    }

    /// Waits for a ring, at most until then.
    pub fn wait(&self, until: Option<Instant>) {
        let mut rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        while !*rung {
            rung = match until {
                None => self.sound.wait(rung).unwrap_or_else(PoisonError::into_inner),
                Some(until) => {
                    let left = until.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        break;
                    }
                    self.sound.wait_timeout(rung, left).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        *rung = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::time::Duration;

    #[test]
    fn rings_wake_and_are_not_lost() {
        let bell = Arc::new(Bell::default());
        bell.ring();
        bell.wait(None);
        let begin = Instant::now();
        bell.wait(Some(begin + Duration::from_millis(5)));
        assert!(begin.elapsed() >= Duration::from_millis(5));
        let other = bell.clone();
        let thread = std::thread::spawn(move || other.ring());
        bell.wait(None);
        thread.join().expect("it only rings");
    }
}
