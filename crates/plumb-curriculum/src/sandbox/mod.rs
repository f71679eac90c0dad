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
#[cfg(target_os = "linux")]
mod linux;
mod portable;
mod pump;
mod raw;
mod workspace;

use std::fmt;

pub use error::SandboxError;
pub use job::{End, Finished, Job, Limits, signal_name};
pub use workspace::Workspace;

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
    /// The strongest sandbox of this machine that confines at all.
    pub fn strongest() -> Result<Sandbox, SandboxError> {
        Sandbox::at_least(WEAKEST)
    }

    /// The strongest sandbox of this machine, if it is at least of this tier.
    pub fn at_least(tier: Tier) -> Result<Sandbox, SandboxError> {
        let mut reasons = Vec::new();
        for tier in Tier::ALL.into_iter().filter(|offered| *offered >= tier) {
            match probe(tier) {
                Ok(()) => return Ok(Sandbox { tier }),
                Err(reason) => reasons.push((tier, reason)),
            }
        }
        Err(SandboxError::unavailable(reasons))
    }

    /// A sandbox of exactly this tier.
    pub fn exactly(tier: Tier) -> Result<Sandbox, SandboxError> {
        match probe(tier) {
            Ok(()) => Ok(Sandbox { tier }),
            Err(reason) => Err(SandboxError::unavailable(vec![(tier, reason)])),
        }
    }

    /// Every tier, the strongest first, with the reason where this machine does not offer it.
    pub fn available() -> Vec<(Tier, Result<(), String>)> {
        Tier::ALL.into_iter().map(|tier| (tier, probe(tier))).collect()
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
        match self.tier {
            Tier::Unconfined => portable::run(job),
            #[cfg(target_os = "linux")]
            tier => linux::run(tier, job),
            #[cfg(not(target_os = "linux"))]
            _ => portable::run(job),
        }
    }
}

/// The weakest tier that is chosen without being asked for: where Linux offers nothing that
/// confines, a student's program is not run unless the instructor says so.
const WEAKEST: Tier = if cfg!(target_os = "linux") { Tier::C } else { Tier::Unconfined };

/// Whether a tier works here, or why not.
fn probe(tier: Tier) -> Result<(), String> {
    #[cfg(target_os = "linux")]
    return linux::available(tier);
    #[cfg(not(target_os = "linux"))]
    match tier {
        Tier::Unconfined => Ok(()),
        _ => Err("this needs Linux".to_owned()),
    }
}
