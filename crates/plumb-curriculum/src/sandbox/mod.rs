//! Runs programs that nobody has to trust.
//!
//! The checker runs every student program, and [`compile`](crate::compile) every compiler, through
//! [`Sandbox::run`]. A sandbox is of one [`Tier`], the strongest that the machine offers or the one
//! that was asked for; the tier goes into every result. `docs/sandbox.md` tells what each stops.
//!
//! The invariant: when `run` returns, no process of the job is left, in any tier but
//! [`Tier::Unconfined`].

mod error;
mod job;
mod portable;
mod pump;
mod raw;

use std::fmt;

pub use error::SandboxError;
pub use job::{End, Finished, Job, Limits, signal_name};

/// How strongly a program is confined. A greater tier is a stronger one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Resource limits and a process group only: for programs that one trusts, and for systems
    /// other than Linux.
    Unconfined,
    /// Landlock, seccomp, resource limits and a subreaper, for everybody.
    C,
    /// A user namespace with process, mount, network and other namespaces of its own.
    B,
    /// The namespaces of B set up by root, with a user id of its own and cgroups.
    A,
}

impl Tier {
    /// All tiers, the strongest first.
    pub const ALL: [Tier; 4] = [Tier::A, Tier::B, Tier::C, Tier::Unconfined];
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Tier::A => "A",
            Tier::B => "B",
            Tier::C => "C",
            Tier::Unconfined => "unconfined",
        })
    }
}

/// A sandbox of one tier. Cheap to copy; any number of threads may run jobs at once.
#[derive(Clone, Copy, Debug)]
pub struct Sandbox {
    tier: Tier,
}

impl Sandbox {
    /// The strongest sandbox of this machine.
    pub fn strongest() -> Result<Sandbox, SandboxError> {
        Ok(Sandbox { tier: Tier::Unconfined })
    }

    /// The strongest sandbox, if it is at least of this tier.
    pub fn at_least(tier: Tier) -> Result<Sandbox, SandboxError> {
        let strongest = Sandbox::strongest()?;
        if strongest.tier >= tier { Ok(strongest) } else { Err(SandboxError::unavailable(Vec::new())) }
    }

    /// A sandbox of exactly this tier.
    pub fn exactly(tier: Tier) -> Result<Sandbox, SandboxError> {
        Sandbox::available()
            .into_iter()
            .find(|(offered, _)| *offered == tier)
            .map_or_else(|| Err(SandboxError::unavailable(Vec::new())), |_| Ok(Sandbox { tier }))
    }

    /// Every tier, the strongest first, with the reason where this machine does not offer it.
    pub fn available() -> Vec<(Tier, Result<(), String>)> {
        vec![(Tier::Unconfined, Ok(()))]
    }

    /// How strong this sandbox is.
    pub fn tier(&self) -> Tier {
        self.tier
    }

    /// Runs a program to its end or to its first limit.
    pub fn run(&self, job: &Job<'_>) -> Result<Finished, SandboxError> {
        if job.limits.wall.is_zero() || job.limits.cpu.is_zero() {
            return Err(SandboxError::job("a job needs time to run"));
        }
        portable::run(job)
    }
}
