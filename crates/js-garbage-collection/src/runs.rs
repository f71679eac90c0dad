//! Free runs of blocks for large objects.
//!
//! A run that comes back keeps its memory, up to a limit, so that a program that makes one long
//! array after the other does not make the system find, clear and map the pages of each. Neighbours
//! of the same kind are always merged.

use crate::region::{BLOCK_BYTES, Region};
use std::collections::BTreeMap;

/// Free runs: start and length of each.
type Free = BTreeMap<u32, u32>;

/// A run that was taken.
pub(crate) struct Run {
    pub(crate) start: u32,
    /// Whether its memory may hold what a dead object left.
    pub(crate) is_dirty: bool,
}

/// The free runs of a heap.
pub(crate) struct Runs {
    /// Backed by memory, contents as they were left.
    warm: Free,
    /// Given back to the system, or never used.
    cold: Free,
    /// Blocks in warm runs, and how many there may be.
    warm_blocks: usize,
    most_warm: usize,
}

impl Runs {
    /// All blocks from `start` to `end`, never used.
    pub(crate) fn new(start: u32, end: u32, most_warm: usize) -> Runs {
        Runs { warm: Free::new(), cold: Free::from([(start, end - start)]), warm_blocks: 0, most_warm }
    }

    /// Blocks that are free but whose memory was kept.
    pub(crate) fn warm_blocks(&self) -> usize {
        self.warm_blocks
    }

    /// A run of `length` blocks, accessible; none where the system refuses memory.
    pub(crate) fn take(&mut self, region: &Region, length: u32) -> Option<Run> {
        if let Some(start) = cut(&mut self.warm, length) {
            self.warm_blocks -= length as usize;
            return Some(Run { start, is_dirty: true });
        }
        let start = cut(&mut self.cold, length).or_else(|| {
            self.trim(region);
            cut(&mut self.cold, length)
        })?;
        if !region.commit(region.base() + start as usize * BLOCK_BYTES, length as usize * BLOCK_BYTES) {
            merge(&mut self.cold, start, length);
            return None;
        }
        Some(Run { start, is_dirty: !Region::DISCARDED_IS_ZERO })
    }

    /// Takes a run back.
    pub(crate) fn release(&mut self, region: &Region, start: u32, length: u32) {
        if self.warm_blocks + length as usize <= self.most_warm {
            self.warm_blocks += length as usize;
            merge(&mut self.warm, start, length);
        } else {
            discard(region, start, length);
            merge(&mut self.cold, start, length);
        }
    }

    /// Gives the memory of all warm runs back.
    pub(crate) fn trim(&mut self, region: &Region) {
        for (start, length) in std::mem::take(&mut self.warm) {
            discard(region, start, length);
            merge(&mut self.cold, start, length);
        }
        self.warm_blocks = 0;
    }
}

fn discard(region: &Region, start: u32, length: u32) {
    region.discard(region.base() + start as usize * BLOCK_BYTES, length as usize * BLOCK_BYTES);
}

/// Cuts `length` blocks off the first run that has as many.
fn cut(free: &mut Free, length: u32) -> Option<u32> {
    let (&start, &found) = free.iter().find(|&(_, &found)| found >= length)?;
    free.remove(&start);
    if found > length {
        free.insert(start + length, found - length);
    }
    Some(start)
}

/// Adds a run, in one piece with its neighbours.
fn merge(free: &mut Free, start: u32, mut length: u32) {
    if let Some(after) = free.remove(&(start + length)) {
        length += after;
    }
    match free.range_mut(..start).next_back() {
        Some((&before, found)) if before + *found == start => *found += length,
        _ => {
            free.insert(start, length);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_kept_up_to_the_limit_and_runs_grow_together_again() {
        let region = Region::reserve().expect("address space");
        let mut runs = Runs::new(1, 101, 6);
        let taken: Vec<Run> = (0..5).map(|_| runs.take(&region, 2).expect("enough")).collect();
        assert_eq!(taken.iter().map(|run| run.start).collect::<Vec<_>>(), [1, 3, 5, 7, 9]);
        assert!(taken.iter().all(|run| run.is_dirty != Region::DISCARDED_IS_ZERO));
        for start in [3, 1, 5, 9, 7] {
            runs.release(&region, start, 2);
        }
        assert_eq!(runs.warm, Free::from([(1, 6)]));
        assert_eq!(runs.cold, Free::from([(7, 94)]));
        let again = runs.take(&region, 5).expect("enough");
        assert!(again.start == 1 && again.is_dirty);
        assert_eq!(runs.warm_blocks(), 1);
        runs.trim(&region);
        assert_eq!(runs.cold, Free::from([(6, 95)]));
        assert!(runs.take(&region, 96).is_none());
        runs.release(&region, 1, 5);
        assert_eq!(runs.take(&region, 100).map(|run| run.start), Some(1));
    }
}
