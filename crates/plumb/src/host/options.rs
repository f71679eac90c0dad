//! The limits of an engine, as options of the command line.

use super::gc_trace::{self, TraceFormat};
use super::{RESERVE, STACK};
use crate::failure::Failure;
use clap::Args;
use plumb_engine::{Dispatch, Engine, Options};

/// Limits and checks of the engine.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct EngineOptions {
    /// The stack of JavaScript functions: bytes, or with k, m or g at the end.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    stack_size: Option<usize>,

    /// The most that the heap and all that comes with it may take. Usually half of the machine's memory,
    /// and no more than 4g.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_heap: Option<usize>,

    /// How the interpreter goes from one instruction to the next: threaded, trampoline or switch.
    /// All do the same; compare how fast.
    #[arg(long, value_name = "HOW")]
    dispatch: Option<Dispatch>,

    /// Collect garbage at every allocation. Very slow; finds errors of the engine.
    #[arg(long)]
    gc_stress: bool,

    /// Check the whole heap after every collection.
    #[arg(long)]
    gc_verify: bool,

    /// Tell of each pause of the garbage collector on standard error, a line each.
    #[arg(long, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    trace_gc: Option<TraceFormat>,
}

impl EngineOptions {
    /// With checks for errors of the engine.
    pub(crate) fn checking(gc_stress: bool, gc_verify: bool) -> EngineOptions {
        EngineOptions { gc_stress, gc_verify, ..EngineOptions::default() }
    }

    /// For engines in [`super::on_big_stack`].
    pub(crate) fn options(&self) -> Options {
        let usual = Options::default();
        Options {
            stack_size: self.stack_size.unwrap_or(usual.stack_size),
            native_stack: STACK - RESERVE,
            max_heap: self.max_heap.unwrap_or(usual.max_heap),
            dispatch: self.dispatch.unwrap_or(usual.dispatch),
            gc_stress: self.gc_stress,
            gc_verify: self.gc_verify,
        }
    }

    /// An engine in [`super::on_big_stack`].
    pub(crate) fn engine(&self) -> Result<Engine, Failure> {
        let made = Engine::new(&self.options());
        let mut engine = made.map_err(|error| Failure::Usage(format!("no engine: {error}")))?;
        if let Some(format) = self.trace_gc {
            engine.observe_collections(gc_trace::observer(format));
        }
        Ok(engine)
    }
}

/// The least size that makes sense of anything: a page or so of stack.
const SMALLEST: usize = 16 << 10;

fn size(text: &str) -> Result<usize, String> {
    let lower = text.to_ascii_lowercase();
    let (digits, shift) = match lower.as_bytes().last() {
        Some(b'k') => (&lower[..lower.len() - 1], 10),
        Some(b'm') => (&lower[..lower.len() - 1], 20),
        Some(b'g') => (&lower[..lower.len() - 1], 30),
        _ => (&lower[..], 0),
    };
    let number: usize =
        digits.parse().map_err(|_| "a size is a number, with k, m or g at the end".to_owned())?;
    match number.checked_mul(1 << shift) {
        Some(bytes) if bytes >= SMALLEST => Ok(bytes),
        Some(_) => Err(format!("at least {}k are needed", SMALLEST >> 10)),
        None => Err("this is more than any machine has".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("65536"), Ok(65536));
        assert_eq!((size("64K"), size("3m"), size("1g")), (Ok(64 << 10), Ok(3 << 20), Ok(1 << 30)));
        for bad in ["", "k", "-1", "1.5m", "12", "99999999999999g"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
