//! The binary min-heap of timers.
//!
//! Used by the timers phase. The invariant: no entry is due before its parent, entries due at the
//! same time keep the order in which they were inserted, and `places` always tells where a
//! handle's entry stands, so that any timer is removed in logarithmic time.

use crate::handle::HandleId;

/// One armed timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerEntry {
    /// The loop time, in milliseconds, from which it may fire.
    pub due: u64,
    /// Counts insertions; breaks ties between timers due at the same time.
    pub order: u64,
    /// Its handle.
    pub handle: HandleId,
}

impl TimerEntry {
    fn before(&self, other: &TimerEntry) -> bool {
        (self.due, self.order) < (other.due, other.order)
    }
}

const NOWHERE: u32 = u32::MAX;

/// All armed timers, the next one first.
#[derive(Default)]
pub struct TimerHeap {
    entries: Vec<TimerEntry>,
    /// By the handle's index: the position of its entry, or [`NOWHERE`].
    places: Vec<u32>,
    inserted: u64,
}

impl TimerHeap {
    /// An empty heap.
    pub fn new() -> TimerHeap {
        TimerHeap::default()
    }

    /// The timer that fires next.
    pub fn first(&self) -> Option<&TimerEntry> {
        self.entries.first()
    }

    /// The heap's array: the children of entry `i` are `2i + 1` and `2i + 2`.
    pub fn entries(&self) -> &[TimerEntry] {
        &self.entries
    }

    /// The entry of `handle`, if it is armed.
    pub fn entry(&self, handle: HandleId) -> Option<&TimerEntry> {
        self.entries.get(self.place(handle)?)
    }

    /// Arms `handle` for `due`, anew if it was armed already.
    pub fn insert(&mut self, handle: HandleId, due: u64) {
        self.remove(handle);
        let index = handle.index();
        if self.places.len() <= index {
            self.places.resize(index + 1, NOWHERE);
        }
        self.inserted += 1;
        self.entries.push(TimerEntry { due, order: self.inserted, handle });
        self.rise(self.entries.len() - 1);
    }

    /// Disarms `handle`; says whether it was armed.
    pub fn remove(&mut self, handle: HandleId) -> bool {
        let Some(place) = self.place(handle) else { return false };
        self.places[handle.index()] = NOWHERE;
        self.entries.swap_remove(place);
        if place < self.entries.len() {
            // The former last entry may belong above or below its new place. Where it rose, the
            // parent that came down sinks no further.
            self.rise(place);
            self.sink(place);
        }
        true
    }

    /// Takes out the first timer if it is due at `now`.
    pub fn pop_due(&mut self, now: u64) -> Option<TimerEntry> {
        let first = *self.entries.first().filter(|entry| entry.due <= now)?;
        self.remove(first.handle);
        Some(first)
    }

    fn place(&self, handle: HandleId) -> Option<usize> {
        let place = *self.places.get(handle.index())? as usize;
        // An index may have passed to a younger handle.
        (self.entries.get(place)?.handle == handle).then_some(place)
    }

    fn rise(&mut self, mut place: usize) {
        let entry = self.entries[place];
        while place > 0 {
            let parent = (place - 1) / 2;
            if !entry.before(&self.entries[parent]) {
                break;
            }
            self.put(place, self.entries[parent]);
            place = parent;
        }
        self.put(place, entry);
    }

    fn sink(&mut self, mut place: usize) {
        let entry = self.entries[place];
        loop {
            let mut child = 2 * place + 1;
            if child >= self.entries.len() {
                break;
            }
            if child + 1 < self.entries.len() && self.entries[child + 1].before(&self.entries[child]) {
                child += 1;
            }
            if !self.entries[child].before(&entry) {
                break;
            }
            self.put(place, self.entries[child]);
            place = child;
        }
        self.put(place, entry);
    }

    fn put(&mut self, place: usize, entry: TimerEntry) {
        self.entries[place] = entry;
        self.places[entry.handle.index()] = place as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use solution_key::Rng;

    fn is_heap(heap: &TimerHeap) -> bool {
        heap.entries.iter().enumerate().all(|(i, entry)| {
            heap.places[entry.handle.index()] as usize == i
                && (i == 0 || !entry.before(&heap.entries[(i - 1) / 2]))
        })
    }

    #[test]
    fn it_agrees_with_a_sorted_list() {
        let mut rng = Rng::new(1);
        for _ in 0..200 {
            let (mut heap, mut list) = (TimerHeap::new(), Vec::<TimerEntry>::new());
            for _ in 0..rng.between(1, 120) {
                let handle = HandleId::from_key(u64::from(rng.below(40)) << 32 | 1);
                match rng.below(4) {
                    0 => {
                        let armed = list.iter().any(|entry| entry.handle == handle);
                        assert_eq!(heap.remove(handle), armed);
                        list.retain(|entry| entry.handle != handle);
                    }
                    1 => {
                        let now = u64::from(rng.below(20));
                        let want = list.first().copied().filter(|entry| entry.due <= now);
                        assert_eq!(heap.pop_due(now), want);
                        if want.is_some() {
                            list.remove(0);
                        }
                    }
                    _ => {
                        heap.insert(handle, u64::from(rng.below(20)));
                        list.retain(|entry| entry.handle != handle);
                        list.push(*heap.entry(handle).unwrap());
                        list.sort_by_key(|entry| (entry.due, entry.order));
                    }
                }
                assert!(is_heap(&heap));
                assert_eq!(heap.first(), list.first());
            }
        }
    }
}
