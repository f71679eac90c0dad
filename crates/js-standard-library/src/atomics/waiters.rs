//! The lists of waiters of all agents of the process: who waits at which address of shared memory.
//!
//! One lock guards them all. A waiter is taken from its list by whoever ends its wait: `notify`, or
//! the waiter itself when its time is over.

use js_object_model::Bell;
use std::collections::HashMap;
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// One agent's wait.
#[derive(Debug, Default)]
pub(super) struct Waiter {
    woken: Condvar,
    /// What wakes an agent that does not block here.
    bell: Option<Arc<Bell>>,
}

impl Waiter {
    fn wake(&self) {
        self.woken.notify_all();
        if let Some(bell) = &self.bell {
            bell.ring();
        }
    }
}

type Lists = HashMap<usize, Vec<Arc<Waiter>>>;

static LISTS: LazyLock<Mutex<Lists>> = LazyLock::new(Mutex::default);

/// The lists, locked: between the comparison of a value and the wait nobody may notify.
pub(super) struct Critical(MutexGuard<'static, Lists>);

impl Critical {
    /// EnterCriticalSection.
    pub(super) fn enter() -> Critical {
        Critical(LISTS.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Adds a waiter behind those that wait at `address` already. With a bell it does not block:
    /// its agent waits for the bell, and then looks.
    pub(super) fn add(&mut self, address: usize, bell: Option<Arc<Bell>>) -> Arc<Waiter> {
        let waiter = Arc::new(Waiter { bell, ..Waiter::default() });
        self.0.entry(address).or_default().push(waiter.clone());
        waiter
    }

    /// Whether the waiter has not been notified.
    pub(super) fn is_waiting(&self, address: usize, waiter: &Arc<Waiter>) -> bool {
        self.0.get(&address).is_some_and(|list| list.iter().any(|other| Arc::ptr_eq(other, waiter)))
    }

    /// Takes a waiter off whose time is over; whether it was still waiting.
    pub(super) fn remove(&mut self, address: usize, waiter: &Arc<Waiter>) -> bool {
        let Some(list) = self.0.get_mut(&address) else { return false };
        let before = list.len();
        list.retain(|other| !Arc::ptr_eq(other, waiter));
        let found = list.len() < before;
        if list.is_empty() {
            self.0.remove(&address);
        }
        found
    }

    /// Blocks this agent until the waiter is notified or it is time; whether it was notified. If it
    /// was not, it stays in its list.
    pub(super) fn block(mut self, address: usize, waiter: &Arc<Waiter>, until: Instant) -> bool {
        while self.is_waiting(address, waiter) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            let guard = waiter.woken.wait_timeout(self.0, left).unwrap_or_else(PoisonError::into_inner).0;
            self = Critical(guard);
        }
        true
    }

    /// Wakes all who do not block, without ending their waits.
    pub(super) fn ring_all(&self) {
        self.0.values().flatten().filter_map(|waiter| waiter.bell.as_ref()).for_each(|bell| bell.ring());
    }

    /// Ends up to `most` waits at `address`, the oldest first; how many.
    pub(super) fn notify(&mut self, address: usize, most: usize) -> usize {
        let Some(list) = self.0.get_mut(&address) else { return 0 };
        let count = most.min(list.len());
        for waiter in list.drain(..count) {
            waiter.wake();
        }
        if list.is_empty() {
            self.0.remove(&address);
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_waiter_is_woken_by_another_thread() {
        const ADDRESS: usize = 0x1234_5678;
        let mut lists = Critical::enter();
        let waiter = lists.add(ADDRESS, None);
        let other = std::thread::spawn(|| Critical::enter().notify(ADDRESS, 1));
        assert!(lists.block(ADDRESS, &waiter, Instant::now() + Duration::from_secs(60)));
        assert_eq!(other.join().ok(), Some(1));
        assert_eq!(Critical::enter().notify(ADDRESS, 1), 0);
    }

    #[test]
    fn time_ends_a_wait() {
        let mut lists = Critical::enter();
        let waiter = lists.add(1, None);
        assert!(!lists.block(1, &waiter, Instant::now() + Duration::from_millis(2)));
        assert!(Critical::enter().remove(1, &waiter));
        assert_eq!(Critical::enter().notify(1, 1), 0);
    }
}
