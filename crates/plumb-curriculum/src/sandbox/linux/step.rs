//! The steps between clone and exec, and how a new process reports the one that failed.

use rustix::io::Errno;

/// One step of confining a new process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Step {
    CloseFiles,
    Parent,
    Network,
    PrivateMounts,
    OpenTree,
    ReadOnly,
    NewRoot,
    MakeFolder,
    MakeFile,
    MakeLink,
    AttachTree,
    MountProc,
    PivotRoot,
    Subreaper,
    StartProgram,
    JoinGroup,
    Session,
    StandardFiles,
    Limit,
    User,
    WorkingDirectory,
    Signals,
    NoNewPrivileges,
    OwnProc,
    Landlock,
    Filter,
    Execute,
}

/// All steps, in the order of their numbers.
const STEPS: [(Step, &str); 27] = [
    (Step::CloseFiles, "close inherited files"),
    (Step::Parent, "tie the process to its parent"),
    (Step::Network, "join the empty network"),
    (Step::PrivateMounts, "make the mounts private"),
    (Step::OpenTree, "open a folder to show it"),
    (Step::ReadOnly, "make a folder read-only"),
    (Step::NewRoot, "mount a new root"),
    (Step::MakeFolder, "make a folder in the new root"),
    (Step::MakeFile, "make a file in the new root"),
    (Step::MakeLink, "make a link in the new root"),
    (Step::AttachTree, "show a folder in the new root"),
    (Step::MountProc, "mount /proc"),
    (Step::PivotRoot, "change to the new root"),
    (Step::Subreaper, "become the subreaper"),
    (Step::StartProgram, "start a process for the program"),
    (Step::JoinGroup, "join the control group"),
    (Step::Session, "start a session"),
    (Step::StandardFiles, "connect input and output"),
    (Step::Limit, "set a resource limit"),
    (Step::User, "change the user"),
    (Step::WorkingDirectory, "change to the working directory"),
    (Step::Signals, "reset the signals"),
    (Step::NoNewPrivileges, "give up new privileges"),
    (Step::OwnProc, "open /proc/self"),
    (Step::Landlock, "restrict the files"),
    (Step::Filter, "restrict the system calls"),
    (Step::Execute, "execute the program"),
];

/// A step that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) step: Step,
    pub(super) errno: Errno,
}

/// Gives an error its step.
pub(super) trait At<T> {
    fn at(self, step: Step) -> Result<T, Failure>;
}

impl<T> At<T> for Result<T, Errno> {
    fn at(self, step: Step) -> Result<T, Failure> {
        self.map_err(|errno| Failure { step, errno })
    }
}

/// What a new process tells plumb through the report pipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Report {
    /// A step failed; the program was not run.
    Failed(Failure),
    /// The program ended with this raw wait status.
    Ended(i32),
}

/// The size of an encoded report: small enough that a pipe takes it whole.
pub(super) const REPORT_SIZE: usize = 8;

impl Report {
    /// Step number plus one, or zero; then the error number or the status.
    pub(super) fn encode(self) -> [u8; REPORT_SIZE] {
        let (tag, value) = match self {
            Report::Failed(Failure { step, errno }) => (step as u32 + 1, errno.raw_os_error()),
            Report::Ended(status) => (0, status),
        };
        let mut bytes = [0; REPORT_SIZE];
        bytes[..4].copy_from_slice(&tag.to_ne_bytes());
        bytes[4..].copy_from_slice(&value.to_ne_bytes());
        bytes
    }

    /// The reverse of [`Report::encode`].
    pub(super) fn decode(bytes: [u8; REPORT_SIZE]) -> Option<Report> {
        let [a, b, c, d, e, f, g, h] = bytes;
        let value = i32::from_ne_bytes([e, f, g, h]);
        match u32::from_ne_bytes([a, b, c, d]).checked_sub(1) {
            None => Some(Report::Ended(value)),
            Some(number) => {
                let (step, _) = *STEPS.get(usize::try_from(number).ok()?)?;
                Some(Report::Failed(Failure { step, errno: Errno::from_raw_os_error(value) }))
            }
        }
    }
}

impl Step {
    /// What the step does, as in "could not …".
    pub(super) fn describe(self) -> &'static str {
        STEPS[self as usize].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_survive_the_pipe() {
        for (number, (step, _)) in STEPS.into_iter().enumerate() {
            assert_eq!(step as usize, number);
            let report = Report::Failed(Failure { step, errno: Errno::PERM });
            assert_eq!(Report::decode(report.encode()), Some(report));
        }
        assert_eq!(Report::decode(Report::Ended(139).encode()), Some(Report::Ended(139)));
        assert_eq!(Report::decode([0xff; REPORT_SIZE]), None);
    }
}
