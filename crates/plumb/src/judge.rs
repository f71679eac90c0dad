//! The options that every command shares that runs student programs.

use crate::failure::Failure;
use clap::Args;
use plumb_curriculum::check::{Choice, Limits, Options, Tools};
use plumb_curriculum::compile::Compiler;
use plumb_curriculum::report::words;
use plumb_curriculum::sandbox::{Sandbox, Tier};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Which inputs to run on.
#[derive(Args, Clone)]
pub(crate) struct InputOptions {
    /// How many fresh inputs each exercise gets.
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub(crate) count: u32,

    /// What the fresh inputs are drawn from. Without it, others every time (for a class: always the same).
    #[arg(long, value_name = "S")]
    pub(crate) seed: Option<u64>,
}

/// How to compile and run.
#[derive(Args, Clone)]
pub(crate) struct JudgeOptions {
    /// The C compiler. Else $CC, cc, gcc or clang.
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) cc: Option<PathBuf>,

    /// Refuse to run programs in a weaker sandbox than this: A (strongest), B or C.
    #[arg(long, value_name = "TIER", value_parser = tier)]
    pub(crate) sandbox: Option<Tier>,

    /// Do not build and run with address and undefined-behaviour sanitizers.
    #[arg(long)]
    pub(crate) no_sanitizers: bool,

    /// Seconds of processor time that one run may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub(crate) time_limit: u32,

    /// MiB of memory that one run may take.
    #[arg(long, value_name = "MIB", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..=65536))]
    pub(crate) memory_limit: u32,
}

fn tier(text: &str) -> Result<Tier, String> {
    match text {
        "A" | "a" => Ok(Tier::A),
        "B" | "b" => Ok(Tier::B),
        "C" | "c" => Ok(Tier::C),
        _ => Err("the tiers are A, B and C".to_owned()),
    }
}

impl Default for JudgeOptions {
    fn default() -> JudgeOptions {
        JudgeOptions { cc: None, sandbox: None, no_sanitizers: false, time_limit: 2, memory_limit: 256 }
    }
}

impl JudgeOptions {
    /// Finds compiler and sandbox.
    pub(crate) fn tools(&self) -> Result<Tools, Failure> {
        let grader = |error: &dyn std::fmt::Display| Failure::Grader(error.to_string());
        let compiler = Compiler::find(self.cc.as_deref()).map_err(|error| grader(&error))?;
        let sandbox = match self.sandbox {
            Some(tier) => Sandbox::at_least(tier),
            None => Sandbox::strongest(),
        };
        Ok(Tools { compiler, sandbox: sandbox.map_err(|error| grader(&error))? })
    }

    /// The options of a check that may use all cores.
    pub(crate) fn options(&self, inputs: &InputOptions, only: Option<String>) -> Options {
        let mut repeat_with = String::new();
        if let Some(cc) = &self.cc {
            repeat_with.push_str(&format!(" --cc {}", words::shell(&cc.display().to_string())));
        }
        Options {
            choice: Choice { seed: inputs.seed.unwrap_or_else(some_seed), count: inputs.count, only },
            threads: cores(),
            limits: Limits {
                cpu: Duration::from_secs(self.time_limit.into()),
                memory: u64::from(self.memory_limit) << 20,
                ..Limits::default()
            },
            sanitize: !self.no_sanitizers,
            shrink: (Duration::from_millis(1000), 250),
            diagnose: true,
            repeat_with,
        }
    }
}

/// How many cores there are to use.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// A seed that is not the last one, short enough to be typed.
fn some_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::from(now.subsec_nanos()) % 100_000
}

/// The name under which a submission is reported.
pub(crate) fn student_name(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let name = if path.is_dir() { absolute.file_name() } else { absolute.file_stem() };
    name.unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
