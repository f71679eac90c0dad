//! What this machine offers, found out once by trying.

use std::sync::OnceLock;

use seccompiler::BpfProgram;

use super::cgroup::Hierarchy;
use super::{filter, usage, user};
use crate::sandbox::{SandboxError, Tier};

/// Whether a tier works here, or why not.
pub(in crate::sandbox) fn available(tier: Tier) -> Result<(), String> {
    static TIERS: [OnceLock<Result<(), String>>; 3] = [const { OnceLock::new() }; 3];
    let slot = match tier {
        Tier::A => &TIERS[0],
        Tier::B => &TIERS[1],
        Tier::C => &TIERS[2],
        Tier::Unconfined => return Ok(()),
    };
    slot.get_or_init(|| probe(tier)).clone()
}

fn probe(tier: Tier) -> Result<(), String> {
    if !usage::children_are_listed() {
        return Err("the kernel does not list the children of a process in /proc".to_owned());
    }
    if tier == Tier::A {
        if !rustix::process::geteuid().is_root() {
            return Err("plumb does not run as root".to_owned());
        }
        if user::for_job().is_none() {
            return Err("there is no other user id to give to programs".to_owned());
        }
        if let Err(reason) = hierarchy() {
            return Err(reason.clone());
        }
    }
    super::rehearse(tier).map_err(|error| error.to_string())
}

/// The control groups of this machine.
pub(super) fn hierarchy() -> &'static Result<Hierarchy, String> {
    static HIERARCHY: OnceLock<Result<Hierarchy, String>> = OnceLock::new();
    HIERARCHY.get_or_init(Hierarchy::find)
}

/// A system call filter, ready to be installed.
pub(super) struct Filter {
    pub(super) program: BpfProgram,
    pub(super) needs_own_process: bool,
}

/// The filter for programs of a tier.
pub(super) fn filter(tier: Tier, sanitized: bool) -> Result<Filter, SandboxError> {
    static FILTERS: [OnceLock<Result<BpfProgram, String>>; 4] = [const { OnceLock::new() }; 4];
    // A process namespace keeps signals inside; without one, a Landlock that is new enough, or else
    // a job user's lack of rights, which however does not keep one job from another.
    let signals_confined = tier != Tier::C || super::landlock::confines_signals();
    let kind = filter::Kind { trace: sanitized, signals_confined };
    let slot = &FILTERS[usize::from(kind.trace) * 2 + usize::from(kind.signals_confined)];
    let program = slot.get_or_init(|| filter::build(kind).map_err(|error| error.to_string()));
    match program {
        Ok(program) => Ok(Filter { program: program.clone(), needs_own_process: !signals_confined }),
        Err(reason) => Err(SandboxError::job(reason.clone())),
    }
}
