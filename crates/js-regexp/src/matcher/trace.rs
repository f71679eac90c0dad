//! Watching the backtracking matcher.

/// Hears of each instruction before it runs. The one that matches run with says nothing and costs
/// nothing.
pub(crate) trait Tracer {
    /// Is anyone listening?
    const ON: bool;

    /// The instruction at `pc` is about to run at position `at` with so many choices open.
    fn step(&mut self, pc: u32, at: usize, choices: usize);

    /// The matcher goes back to the instruction `pc` at position `at`; nothing is left to go back
    /// to where `to` is `None`.
    fn backtrack(&mut self, to: Option<(u32, usize)>);
}

/// The tracer that nobody hears.
pub(crate) struct Silent;

impl Tracer for Silent {
    const ON: bool = false;

    #[inline(always)]
    fn step(&mut self, _: u32, _: usize, _: usize) {}

    #[inline(always)]
    fn backtrack(&mut self, _: Option<(u32, usize)>) {}
}
