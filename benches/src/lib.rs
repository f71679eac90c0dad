//! Measuring: rounds in turn, medians, ratios; and the rows that heaps are filled with.

pub mod rows;

use std::time::{Duration, Instant};

/// One thing to time, by name.
pub struct Contender<'c> {
    /// What the table calls it.
    pub name: String,
    /// One run.
    pub run: Box<dyn FnMut() + 'c>,
}

impl<'c> Contender<'c> {
    /// A contender.
    pub fn new(name: impl Into<String>, run: impl FnMut() + 'c) -> Contender<'c> {
        Contender { name: name.into(), run: Box::new(run) }
    }
}

/// Runs all contenders in turn, `rounds` times after one warm-up each, and gives each one's median.
/// In turn, so that a machine that changes its speed changes it for all.
pub fn medians(contenders: &mut [Contender<'_>], rounds: usize) -> Vec<Duration> {
    let mut times = vec![Vec::with_capacity(rounds); contenders.len()];
    for round in 0..=rounds {
        for (contender, times) in contenders.iter_mut().zip(&mut times) {
            let start = Instant::now();
            (contender.run)();
            if round > 0 {
                times.push(start.elapsed());
            }
        }
    }
    times
        .into_iter()
        .map(|mut times| {
            times.sort();
            times[times.len() / 2]
        })
        .collect()
}
