//! What can go wrong on plumb's side of a run.

use std::{error, fmt, io};

use super::Tier;

/// A fault of the grader or of the machine, never of the student.
#[derive(Debug)]
pub struct SandboxError {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// No tier that is strong enough works here; each with the reason.
    Unavailable(Vec<(Tier, String)>),
    /// A step of setting up or watching a run failed.
    Step(String, io::Error),
    /// The job is not one that can be run.
    Job(String),
}

impl SandboxError {
    pub(super) fn unavailable(reasons: Vec<(Tier, String)>) -> SandboxError {
        SandboxError { kind: Kind::Unavailable(reasons) }
    }

    pub(super) fn step(step: impl Into<String>, error: impl Into<io::Error>) -> SandboxError {
        SandboxError { kind: Kind::Step(step.into(), error.into()) }
    }

    pub(super) fn job(reason: impl Into<String>) -> SandboxError {
        SandboxError { kind: Kind::Job(reason.into()) }
    }

    /// Whether the machine has no sandbox that is strong enough, as opposed to one run failing.
    pub fn is_unavailable(&self) -> bool {
        matches!(self.kind, Kind::Unavailable(_))
    }
}

impl fmt::Display for SandboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Unavailable(reasons) => {
                f.write_str("this machine offers no sandbox that is strong enough")?;
                for (tier, reason) in reasons {
                    write!(f, "; tier {tier}: {reason}")?;
                }
                Ok(())
            }
            Kind::Step(step, error) => write!(f, "sandbox: {step}: {error}"),
            Kind::Job(reason) => write!(f, "sandbox: {reason}"),
        }
    }
}

impl error::Error for SandboxError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match &self.kind {
            Kind::Step(_, error) => Some(error),
            Kind::Unavailable(_) | Kind::Job(_) => None,
        }
    }
}
