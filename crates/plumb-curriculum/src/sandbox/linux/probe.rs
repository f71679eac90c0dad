//! What this machine offers, found out once by trying.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::sync::OnceLock;

use libc::sock_filter;
use rustix::fs::{Mode, OFlags};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::WaitOptions;

use super::cgroup::Hierarchy;
use super::{filter, landlock, raw, usage, user};
use crate::sandbox::{Job, SandboxError, Tier};

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
    pub(super) program: Vec<sock_filter>,
    pub(super) needs_own_process: bool,
}

/// The filter for a job in a tier.
pub(super) fn filter(tier: Tier, job: &Job<'_>) -> Filter {
    static FILTERS: [OnceLock<Vec<sock_filter>>; 8] = [const { OnceLock::new() }; 8];
    // A process namespace keeps signals inside, and so does a Landlock that is new enough.
    let signals_confined = tier != Tier::C || landlock::confines_signals();
    let kind = filter::Kind { writes: job.writable.is_some(), trace: job.sanitized, signals_confined };
    let number = [kind.writes, kind.trace, kind.signals_confined].map(usize::from);
    let slot = &FILTERS[number[0] * 4 + number[1] * 2 + number[2]];
    let program = slot.get_or_init(|| filter::build(kind)).clone();
    Filter { program, needs_own_process: !signals_confined }
}

/// A network namespace without anything in it, for the jobs of tier A.
///
/// They may share it: no program gets a socket, and making one for each job would be a third of
/// what a run costs.
pub(super) fn empty_network() -> Result<BorrowedFd<'static>, SandboxError> {
    static NETWORK: OnceLock<Result<OwnedFd, String>> = OnceLock::new();
    let network = NETWORK.get_or_init(|| make_network().map_err(|error| error.to_string()));
    match network {
        Ok(network) => Ok(network.as_fd()),
        Err(reason) => Err(SandboxError::job(format!("make an empty network: {reason}"))),
    }
}

fn make_network() -> io::Result<OwnedFd> {
    let (gate, gate_end) = pipe_with(PipeFlags::CLOEXEC)?;
    // It lives until the gate's other end is closed; the namespace lives on in the handle.
    let (holder, _) = raw::clone_process(libc::CLONE_NEWNET, &mut || {
        let _ = raw::close_range(gate_end.as_raw_fd(), gate_end.as_raw_fd());
        let _ = rustix::io::read(&gate, &mut [0]);
        0
    })?;
    let path = format!("/proc/{}/ns/net", holder.as_raw_nonzero());
    let network = rustix::fs::open(path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty());
    drop(gate_end);
    let _ = rustix::process::waitpid(Some(holder), WaitOptions::empty());
    Ok(network?)
}
