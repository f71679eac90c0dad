//! The file restrictions of tier C: a Landlock rule set that allows what the job lists.

use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use landlock::{
    ABI, Access, AccessFs, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreatedAttr, Scope,
};

use super::root::{DEVICES, LIBRARIES};
use crate::sandbox::SandboxError;

/// The newest version of Landlock that is made use of; an older kernel restricts what it can.
const NEWEST: ABI = ABI::V6;

/// The rule set for a job. `/proc/self` is added by the process that it is for.
pub(super) fn rules(readable: &[PathBuf], writable: Option<&Path>) -> Result<OwnedFd, SandboxError> {
    let fail = |error: landlock::RulesetError| {
        SandboxError::step("make the Landlock rules", std::io::Error::other(error))
    };
    let all = AccessFs::from_all(NEWEST);
    let read = AccessFs::from_read(NEWEST);
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(all)
        .and_then(|rules| rules.scope(Scope::AbstractUnixSocket | Scope::Signal))
        .and_then(Ruleset::create)
        .map_err(fail)?;
    let system = LIBRARIES.map(|path| (PathBuf::from(path), read));
    let devices = DEVICES.map(|path| (PathBuf::from(path), AccessFs::ReadFile | AccessFs::WriteFile));
    for (path, access) in system.into_iter().chain(devices) {
        // A library path that this machine does not have needs no rule.
        if path.exists() {
            rules = rules.add_rule(below(&path, access)?).map_err(fail)?;
        }
    }
    for path in readable {
        rules = rules.add_rule(below(path, read)?).map_err(fail)?;
    }
    if let Some(path) = writable {
        rules = rules.add_rule(below(path, all)?).map_err(fail)?;
    }
    Option::<OwnedFd>::from(rules).ok_or_else(|| SandboxError::job("the kernel has no Landlock"))
}

/// What may be done with a file, or below a folder.
fn below(path: &Path, access: BitFlags<AccessFs>) -> Result<PathBeneath<PathFd>, SandboxError> {
    let handle = PathFd::new(path).map_err(|error| {
        SandboxError::step(format!("open {}", path.display()), std::io::Error::other(error))
    })?;
    let access = if path.is_dir() { access } else { access & AccessFs::from_file(NEWEST) };
    Ok(PathBeneath::new(handle, access))
}

/// Rules that only keep signals inside, if this kernel's Landlock is new enough for that.
pub(super) fn signal_domain() -> Option<OwnedFd> {
    let rules = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
    rules.scope(Scope::Signal).and_then(Ruleset::create).ok()?.into()
}

/// Whether this kernel's Landlock keeps a program from sending signals out of its job.
pub(super) fn confines_signals() -> bool {
    static ANSWER: OnceLock<bool> = OnceLock::new();
    *ANSWER.get_or_init(|| signal_domain().is_some())
}
