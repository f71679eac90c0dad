//! The few system calls that no safe crate offers: all `unsafe` of the sandbox stands here.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::Duration;

use rustix::process::Pid;

use super::job::End;

/// A status as `wait` gives it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Status(libc::c_int);

impl Status {
    /// A status that another process got from `wait`.
    #[cfg(target_os = "linux")]
    pub(super) fn from_raw(status: i32) -> Status {
        Status(status)
    }

    /// The end of a program that nobody else ended.
    pub(super) fn end(self) -> End {
        if libc::WIFSIGNALED(self.0) {
            End::Signal(libc::WTERMSIG(self.0))
        } else {
            End::Exit(libc::WEXITSTATUS(self.0))
        }
    }
}

/// What a process and the children it waited for used up.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Usage {
    /// Time in user and kernel mode.
    pub(super) cpu: Duration,
    /// The most resident memory of one process, in bytes.
    pub(super) peak_memory: u64,
}

/// Status and usage of a child, once it has ended.
#[cfg(target_os = "linux")]
pub(super) fn wait(pid: Pid) -> io::Result<(Status, Usage)> {
    wait4(pid, 0)?.ok_or_else(|| io::ErrorKind::Interrupted.into())
}

/// Status and usage of a child that has ended; `None` while it runs.
pub(super) fn wait_now(pid: Pid) -> io::Result<Option<(Status, Usage)>> {
    wait4(pid, libc::WNOHANG)
}

fn wait4(pid: Pid, options: libc::c_int) -> io::Result<Option<(Status, Usage)>> {
    let mut status = 0;
    // SAFETY: an all-zero `rusage` is a valid value of that plain structure.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to live, writable values of the type that `wait4` fills in.
    let waited = unsafe { libc::wait4(pid.as_raw_pid(), &mut status, options, &mut usage) };
    match waited {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(None),
        _ => Ok(Some((Status(status), usage_of(&usage)))),
    }
}

fn usage_of(usage: &libc::rusage) -> Usage {
    let time = |time: libc::timeval| {
        Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_usec).unwrap_or(0) * 1000)
    };
    // Linux counts in KiB, macOS in bytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    Usage {
        cpu: time(usage.ru_utime) + time(usage.ru_stime),
        peak_memory: usage.ru_maxrss.unsigned_abs().saturating_mul(unit),
    }
}

/// Has `step` run in the new process between fork and exec.
///
/// `step` must be async-signal-safe: system calls only, no allocation, no lock.
pub(super) fn before_exec(
    command: &mut Command,
    step: impl FnMut() -> io::Result<()> + Send + Sync + 'static,
) {
    // SAFETY: the only caller's `step` makes plain system calls on values it owns (see above).
    unsafe { command.pre_exec(step) };
}

/// A pipe whose ends are closed on exec.
pub(super) fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    #[cfg(not(target_os = "macos"))]
    return Ok(rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?);
    #[cfg(target_os = "macos")]
    {
        let (read, write) = rustix::pipe::pipe()?;
        for end in [&read, &write] {
            rustix::io::fcntl_setfd(end, rustix::io::FdFlags::CLOEXEC)?;
        }
        Ok((read, write))
    }
}
