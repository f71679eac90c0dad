//! How many steps a match may still take, and when the host is asked.

use super::backtrack::Stop;

/// The host's hook: `true` ends the match.
type Hook<'h> = &'h mut (dyn FnMut() -> bool + 'h);

/// The hook is called after so many steps.
const SLICE: u64 = 1 << 16;

/// Steps that a match may take, handed out in slices.
pub(crate) struct Fuel<'h> {
    /// What remains of the slice.
    left: u64,
    /// What has been handed out, this slice included.
    granted: u64,
    limit: u64,
    hook: Option<Hook<'h>>,
}

impl<'h> Fuel<'h> {
    /// At most `limit` steps.
    pub(crate) fn new(limit: u64, hook: Option<Hook<'h>>) -> Fuel<'h> {
        Fuel { left: 0, granted: 0, limit, hook }
    }

    /// Steps taken so far.
    pub(crate) fn spent(&self) -> u64 {
        self.granted - self.left
    }

    pub(crate) fn limit(&self) -> u64 {
        self.limit
    }

    /// Allows more steps in all.
    pub(crate) fn raise(&mut self, limit: u64) {
        self.limit = limit;
    }

    /// Takes one step.
    #[inline(always)]
    pub(crate) fn burn(&mut self) -> Result<(), Stop> {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => self.refill(),
        }
    }

    /// Takes many steps at once, within no limit but the hook's: for work that is bounded anyway.
    pub(crate) fn burn_unlimited(&mut self, steps: u64) -> Result<(), Stop> {
        self.limit = u64::MAX;
        self.left = self.left.saturating_sub(steps);
        if self.left == 0 { self.refill() } else { Ok(()) }
    }

    #[cold]
    fn refill(&mut self) -> Result<(), Stop> {
        if self.granted >= self.limit {
            return Err(Stop::Fuel);
        }
        if self.granted > 0 && self.hook.as_mut().is_some_and(|hook| hook()) {
            return Err(Stop::Interrupted);
        }
        // One of the slice pays for the step that asked.
        let slice = SLICE.min(self.limit - self.granted);
        self.granted += slice;
        self.left = slice - 1;
        Ok(())
    }
}
