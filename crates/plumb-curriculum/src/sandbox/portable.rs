//! The tier for systems without the Linux mechanisms: resource limits and a process group.
//!
//! It stops accidents (endless loops, endless output, a crash) and nothing that is meant: files
//! and the network stay open, and a child that calls `setsid` gets away. Its name says so:
//! [`Tier::Unconfined`](super::Tier::Unconfined). On Linux it is only used on request.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::fs::OFlags;
use rustix::process::{Pid, Resource, Rlimit, Signal};

use super::job::{End, Finished, Job};
use super::pump::Pump;
use super::{SandboxError, raw};

/// How often the clock and the state of the program are looked at while it prints nothing.
const TICK: Duration = Duration::from_millis(5);

/// Runs a job with resource limits in a process group of its own.
pub(super) fn run(job: &Job<'_>) -> Result<Finished, SandboxError> {
    let (stdout, stdout_end) = output_pipe()?;
    let (stderr, stderr_end) = output_pipe()?;
    let mut command = Command::new(job.program);
    command
        .args(job.arguments)
        .env_clear()
        .envs(job.environment.iter().map(|(name, value)| (name, value)))
        .current_dir(job.directory.unwrap_or("/".as_ref()))
        .stdin(input_file(job.input)?)
        .stdout(Stdio::from(stdout_end))
        .stderr(Stdio::from(stderr_end));
    raw::before_exec(&mut command, own_group_and_limits(job));

    let start = Instant::now();
    let child = command.spawn().map_err(|error| SandboxError::step("start the program", error))?;
    // The command keeps the write ends of the pipes; without this the pipes would never end.
    drop(command);
    let pid = Pid::from_child(&child);
    let mut pump = Pump::new(stdout, stderr, job);
    let mut verdict = None;
    let (status, usage) = loop {
        let wait = if pump.closed() { Duration::from_millis(1) } else { TICK };
        pump.turn(None, wait).map_err(|error| SandboxError::step("read the output", error))?;
        if let Some(ended) = raw::wait_now(pid).map_err(|error| SandboxError::step("wait", error))? {
            break ended;
        }
        if verdict.is_none() {
            verdict = if pump.overflowed() {
                Some(End::OutputLimit)
            } else if start.elapsed() >= job.limits.wall {
                Some(End::TimeLimit)
            } else {
                None
            };
            if verdict.is_some() {
                // Failing means that the group is already gone.
                let _ = rustix::process::kill_process_group(pid, Signal::KILL);
            }
        }
    };
    let wall = start.elapsed();
    // What the program left behind in its group.
    let _ = rustix::process::kill_process_group(pid, Signal::KILL);
    pump.take().map_err(|error| SandboxError::step("read the output", error))?;
    let end = match verdict {
        Some(end) => end,
        None if pump.overflowed() => End::OutputLimit,
        None if usage.cpu >= job.limits.cpu => End::TimeLimit,
        None => status.end(),
    };
    let (stdout, stderr) = pump.into_output();
    Ok(Finished { stdout, stderr, end, cpu: usage.cpu, wall, peak_memory: usage.peak_memory })
}

/// A pipe whose reading end, plumb's, does not block.
fn output_pipe() -> Result<(OwnedFd, OwnedFd), SandboxError> {
    let pipe = || -> std::io::Result<_> {
        let (read, write) = raw::pipe()?;
        rustix::fs::fcntl_setfl(&read, OFlags::NONBLOCK)?;
        Ok((read, write))
    };
    pipe().map_err(|error| SandboxError::step("make a pipe", error))
}

/// The input as an unnamed file: no pipe that could fill up or break.
fn input_file(input: &[u8]) -> Result<File, SandboxError> {
    let write = || -> std::io::Result<File> {
        let mut file = tempfile::tempfile()?;
        file.write_all(input)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    };
    write().map_err(|error| SandboxError::step("prepare the input", error))
}

/// What the new process does to itself before it becomes the program.
fn own_group_and_limits(job: &Job<'_>) -> impl FnMut() -> std::io::Result<()> + Send + Sync + 'static {
    let cpu = job.limits.cpu.as_secs() + 1;
    let address_space = (!job.sanitized).then(|| job.limits.memory.saturating_mul(4).saturating_add(1 << 30));
    move || {
        rustix::process::setsid()?;
        limit(Resource::Core, 0)?;
        limit(Resource::Cpu, cpu)?;
        if let Some(bytes) = address_space {
            limit(Resource::As, bytes)?;
        }
        Ok(())
    }
}

/// Sets a resource limit, or keeps the stricter one that is there.
fn limit(resource: Resource, value: u64) -> std::io::Result<()> {
    let most = rustix::process::getrlimit(resource).maximum.map_or(value, |most| most.min(value));
    rustix::process::setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    Ok(())
}
