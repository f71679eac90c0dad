//! Watching the matchers.

/// Hears of each step before it is taken. The one that matches run with says nothing and costs
/// nothing.
pub(crate) trait Tracer {
    /// Is anyone listening?
    const ON: bool;

    /// The instruction at `pc` is about to run at position `at`. `false` ends the match.
    fn step(&mut self, pc: u32, at: usize) -> bool;

    /// The backtracking matcher goes back to the instruction and the position, or has nothing left
    /// to go back to.
    fn backtrack(&mut self, to: Option<(u32, usize)>);

    /// The linear simulation has met these states at position `at`, in order of priority.
    fn states(&mut self, at: usize, states: &[u32]);
}

/// The tracer that nobody hears.
pub(crate) struct Silent;

impl Tracer for Silent {
    const ON: bool = false;

    #[inline(always)]
    fn step(&mut self, _: u32, _: usize) -> bool {
        true
    }

    #[inline(always)]
    fn backtrack(&mut self, _: Option<(u32, usize)>) {}

    #[inline(always)]
    fn states(&mut self, _: usize, _: &[u32]) {}
}
