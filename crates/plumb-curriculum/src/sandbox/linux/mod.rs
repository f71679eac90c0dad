//! The tiers A, B and C: a job is prepared, started, watched and cleared away.
//!
//! ```text
//! plumb ── clone ── keeper ── clone ── program (confined, exec)
//!   │                 │
//!   │   limits: clock, processor time, output; memory and tasks where no control group counts
//!   └── reads output, kills the keeper ── everything of the job dies with it
//! ```
//!
//! The watching is done by the calling thread, so any number of jobs may run at once; nothing is
//! global but what the machine offers, which is probed once.

mod bpf;
mod cgroup;
mod child;
mod filter;
mod landlock;
mod probe;
mod raw;
mod root;
mod step;
mod usage;
mod user;

use std::ffi::{CString, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::{MemfdFlags, Mode, OFlags, SealFlags};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, Resource, Signal};

use self::cgroup::Group;
use self::child::{Confinement, Plan};
use self::raw::StringArray;
use self::root::Root;
use self::step::{REPORT_SIZE, Report};
use self::usage::Usage;
use super::job::{End, Finished, Job};
use super::pump::Pump;
use super::{SandboxError, Tier};

pub(super) use self::probe::available;

/// How often the use of memory, tasks and processor time is looked at.
const TICK: Duration = Duration::from_millis(5);

/// How long killed processes may take to be gone.
const PATIENCE: Duration = Duration::from_secs(10);

/// The largest file that a job with a writable folder may write.
const LARGEST_FILE: u64 = 256 << 20;

/// Runs a job in one of the tiers A, B and C.
pub(super) fn run(tier: Tier, job: &Job<'_>) -> Result<Finished, SandboxError> {
    let program = canonical(job.program)?;
    run_program(tier, job, Some(program))
}

/// Goes through all of a job except the program: whether a tier works here.
fn rehearse(tier: Tier) -> Result<(), SandboxError> {
    let job = Job::new(Path::new("/"), super::Limits::default());
    let finished = run_program(tier, &job, None)?;
    match finished.end {
        End::Exit(0) => Ok(()),
        end => Err(SandboxError::job(format!("a rehearsal ended with {end}"))),
    }
}

fn run_program(tier: Tier, job: &Job<'_>, program: Option<PathBuf>) -> Result<Finished, SandboxError> {
    let hierarchy = probe::hierarchy();
    let group = match (tier, hierarchy) {
        (Tier::A, Ok(hierarchy)) => Some(
            Group::new(hierarchy, &job.limits)
                .map_err(|error| SandboxError::step("make a control group", error))?,
        ),
        (Tier::A, Err(reason)) => return Err(SandboxError::job(reason.clone())),
        _ => None,
    };
    let (mut running, start) = Running::start(tier, job, program, group.as_ref())?;
    let verdict = running.watch(job, group.as_ref(), start)?;
    let wall = start.elapsed();
    running.finish(job, group.as_ref(), verdict, wall)
}

/// A job that runs.
struct Running {
    tier: Tier,
    keeper: Pid,
    /// Becomes readable when the keeper has ended, and with it all of the job.
    handle: OwnedFd,
    pump: Pump,
    report: File,
    peak_memory: u64,
}

impl Running {
    /// Prepares and starts a job.
    fn start(
        tier: Tier,
        job: &Job<'_>,
        program: Option<PathBuf>,
        group: Option<&Group>,
    ) -> Result<(Running, Instant), SandboxError> {
        let step = |text: &'static str| move |error: rustix::io::Errno| SandboxError::step(text, error);
        let mut readable = job.readable.iter().map(|path| canonical(path)).collect::<Result<Vec<_>, _>>()?;
        readable.extend(program.clone());
        let writable = job.writable.map(canonical).transpose()?;
        let user = user::for_job();
        if let (Some(folder), Some(user)) = (&writable, user) {
            std::os::unix::fs::chown(folder, Some(user.id()), Some(user.id()))
                .map_err(|error| SandboxError::step(format!("hand over {}", folder.display()), error))?;
        }
        let confinement = if tier == Tier::C {
            let rules = landlock::rules(&readable, writable.as_deref())?;
            Confinement::Subreaper { rules, domain: landlock::signal_domain() }
        } else {
            // A program may call things by the links that lead to them, as `/bin` does to `/usr/bin`.
            let links: Vec<PathBuf> = job.readable.iter().filter(|path| path.is_symlink()).cloned().collect();
            Confinement::Namespaces(Root::new(&readable, &links, writable.as_deref())?)
        };

        let (go, go_end) = pipe_with(PipeFlags::CLOEXEC).map_err(step("make a pipe"))?;
        let (report, report_end) = pipe_with(PipeFlags::CLOEXEC).map_err(step("make a pipe"))?;
        let (stdout, stdout_end) = pipe_with(PipeFlags::CLOEXEC).map_err(step("make a pipe"))?;
        let (stderr, stderr_end) = pipe_with(PipeFlags::CLOEXEC).map_err(step("make a pipe"))?;
        for end in [&report, &stdout, &stderr] {
            rustix::fs::fcntl_setfl(end, OFlags::NONBLOCK).map_err(step("make a pipe"))?;
        }
        let input = input_file(job.input).map_err(|error| SandboxError::step("prepare the input", error))?;

        // First the name it was called by: compilers look at it.
        let arguments =
            [job.program.as_os_str()].into_iter().chain(job.arguments.iter().map(OsString::as_os_str));
        let arguments = string_array(arguments.map(|argument| argument.as_bytes().to_vec()))?;
        let variables = job.environment.iter();
        let environment =
            string_array(variables.map(|(name, value)| [name.as_bytes(), b"=", value.as_bytes()].concat()))?;

        let directory = job.directory.map_or_else(|| Ok(PathBuf::from("/")), canonical)?;
        let filter = probe::filter(tier, job);
        let mut plan = Plan {
            confinement,
            go,
            report: report_end,
            stdio: [input, stdout_end, stderr_end],
            groups: group
                .map_or_else(|| Ok(Vec::new()), Group::entrances)
                .map_err(|error| SandboxError::step("open the control group", error))?,
            network: (tier == Tier::A).then(probe::empty_network).transpose()?,
            keeper_user: (tier == Tier::B).then(user::inside),
            // In tier B the user of the namespace stands for this one.
            user: user.filter(|_| tier != Tier::B).map(user::JobUser::ids),
            limits: resource_limits(tier, job),
            directory: root::c_string(&directory)?,
            filter: filter.program,
            filter_own_process: filter.needs_own_process,
            program: program.as_deref().map(root::c_string).transpose()?,
            arguments,
            environment,
        };

        let flags = match tier {
            Tier::A => NAMESPACES,
            Tier::B => NAMESPACES | libc::CLONE_NEWUSER | libc::CLONE_NEWNET,
            Tier::C | Tier::Unconfined => 0,
        };
        let (keeper, handle) = raw::clone_process(flags, &mut || child::keeper(&mut plan))
            .map_err(step("start a process with namespaces of its own"))?;
        // From here on only the new process has the ends that belong to it.
        drop(plan);
        let running = Running {
            tier,
            keeper,
            handle,
            pump: Pump::new(stdout, stderr, job),
            report: File::from(report),
            peak_memory: 0,
        };
        if tier == Tier::B
            && let Err(error) = user::map(keeper, user)
        {
            drop(go_end);
            running.stop();
            running.reap();
            return Err(SandboxError::step("map the user", error));
        }
        let start = Instant::now();
        // Without a reader the report tells more than this error.
        let _ = rustix::io::write(&go_end, b"!");
        Ok((running, start))
    }

    /// Ends the job at once.
    fn stop(&self) {
        // A keeper with a process namespace takes everything with it. A subreaper is asked to, since
        // its own death would set the others free.
        let signal = if self.tier == Tier::C { Signal::TERM } else { Signal::KILL };
        // Failing means that it has ended.
        let _ = rustix::process::pidfd_send_signal(&self.handle, signal);
    }

    /// Waits for the end, and brings it about at the first limit; the limit.
    fn watch(
        &mut self,
        job: &Job<'_>,
        group: Option<&Group>,
        start: Instant,
    ) -> Result<Option<End>, SandboxError> {
        let limits = &job.limits;
        let mut verdict = None;
        let mut stopped_at = None;
        let mut next_look = start + TICK;
        loop {
            let wake = next_look.min(start + limits.wall);
            let wait = if verdict.is_some() { TICK } else { wake.saturating_duration_since(Instant::now()) };
            let ended = self.pump.turn(Some(self.handle.as_fd()), wait);
            if ended.map_err(|error| SandboxError::step("read the output", error))? {
                return Ok(verdict);
            }
            let now = Instant::now();
            if let Some(stopped_at) = stopped_at {
                if now - stopped_at > PATIENCE {
                    return Err(SandboxError::job("a killed program does not end"));
                }
                continue;
            }
            if self.pump.overflowed() {
                verdict = Some(End::OutputLimit);
            } else if now >= start + limits.wall {
                verdict = Some(End::TimeLimit);
            } else if now >= next_look {
                next_look = now + TICK;
                let used = usage::of_job(self.keeper);
                verdict = self.limit_reached(job, group, &used, now - start);
            }
            if verdict.is_some() {
                self.stop();
                stopped_at = Some(now);
            }
        }
    }

    /// The limit that a running job has reached.
    fn limit_reached(
        &mut self,
        job: &Job<'_>,
        group: Option<&Group>,
        used: &Usage,
        elapsed: Duration,
    ) -> Option<End> {
        let limits = &job.limits;
        self.peak_memory = self.peak_memory.max(used.memory);
        let (out_of_memory, out_of_tasks) = match group {
            Some(group) => (group.out_of_memory(), group.out_of_tasks(limits)),
            None => (used.memory > limits.memory, used.tasks > limits.processes),
        };
        if out_of_memory {
            Some(End::MemoryLimit)
        } else if out_of_tasks {
            Some(End::ProcessLimit)
        } else if used.cpu >= limits.cpu || elapsed >= limits.idle + 2 * used.cpu {
            Some(End::TimeLimit)
        } else {
            None
        }
    }

    /// Waits for the keeper, which has ended or is about to.
    fn reap(&self) -> Option<super::raw::Usage> {
        loop {
            match super::raw::wait(self.keeper) {
                Ok((_, usage)) => return Some(usage),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return None,
            }
        }
    }

    /// Collects what a job that has ended left behind.
    fn finish(
        mut self,
        job: &Job<'_>,
        group: Option<&Group>,
        verdict: Option<End>,
        wall: Duration,
    ) -> Result<Finished, SandboxError> {
        let used = self.reap().unwrap_or_default();
        self.pump.take().map_err(|error| SandboxError::step("read the output", error))?;
        let mut status = None;
        let mut bytes = [0; REPORT_SIZE];
        while self.report.read_exact(&mut bytes).is_ok() {
            match Report::decode(bytes) {
                Some(Report::Ended(ended)) => status = Some(super::raw::Status::from_raw(ended)),
                Some(Report::Failed(failure)) => {
                    return Err(SandboxError::step(failure.step.describe(), failure.errno));
                }
                None => {}
            }
        }
        let cpu_used_up = |end| {
            let by_kernel = matches!(end, End::Signal(libc::SIGKILL | libc::SIGXCPU));
            by_kernel && used.cpu + Duration::from_millis(50) >= job.limits.cpu
        };
        let end = match (verdict, status) {
            (Some(end), _) => end,
            (None, _) if self.pump.overflowed() => End::OutputLimit,
            (None, _) if group.is_some_and(Group::out_of_memory) => End::MemoryLimit,
            (None, _) if group.is_some_and(|group| group.out_of_tasks(&job.limits)) => End::ProcessLimit,
            (None, Some(status)) if cpu_used_up(status.end()) => End::TimeLimit,
            (None, Some(status)) => status.end(),
            (None, None) => return Err(SandboxError::job("the process that watches the program was killed")),
        };
        let counted = group.and_then(Group::peak_memory);
        let peak_memory = counted.unwrap_or(self.peak_memory.max(used.peak_memory));
        let (stdout, stderr) = self.pump.into_output();
        Ok(Finished { stdout, stderr, end, cpu: used.cpu, wall, peak_memory })
    }
}

/// The namespaces that tiers A and B make for each job.
const NAMESPACES: libc::c_int =
    libc::CLONE_NEWNS | libc::CLONE_NEWPID | libc::CLONE_NEWIPC | libc::CLONE_NEWUTS | libc::CLONE_NEWCGROUP;

/// The limits that the kernel holds each process to.
fn resource_limits(tier: Tier, job: &Job<'_>) -> Vec<(Resource, u64)> {
    let limits = &job.limits;
    let stack = if job.sanitized { 64 << 20 } else { 8 << 20 };
    let mut resources = vec![
        (Resource::Core, 0),
        (Resource::Stack, stack),
        (Resource::Nofile, 256),
        (Resource::Memlock, 64 << 10),
        (Resource::Msgqueue, 0),
        (Resource::Fsize, if job.writable.is_some() { LARGEST_FILE } else { 0 }),
        // Plumb looks at the sum every few milliseconds; this is for one that plumb does not see.
        (Resource::Cpu, limits.cpu.as_secs() + 2),
    ];
    if !job.sanitized {
        // Address space that is never touched is free, within reason; what is resident is watched.
        resources.push((Resource::As, limits.memory.saturating_mul(4).saturating_add(1 << 30)));
    }
    match tier {
        // The keeper is the one more; a job that has more than it may is ended.
        Tier::B => resources.push((Resource::Nproc, u64::from(limits.processes) + 2)),
        Tier::C => {
            // The kernel counts all processes of the user, and there is no cheap way to know how
            // many those are, but they are no more than all.
            let others =
                if user::for_job().is_some() { 0 } else { u64::from(rustix::system::sysinfo().procs) };
            resources.push((Resource::Nproc, others + u64::from(limits.processes) + 2));
        }
        Tier::A | Tier::Unconfined => {}
    }
    resources
}

/// The input as an unnamed file that can only be read: no pipe that could fill up or break.
fn input_file(input: &[u8]) -> io::Result<OwnedFd> {
    let file = rustix::fs::memfd_create(c"input", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING)?;
    let mut rest = input;
    while !rest.is_empty() {
        let count = rustix::io::write(&file, rest)?;
        rest = rest.get(count..).unwrap_or_default();
    }
    let seals = SealFlags::WRITE | SealFlags::GROW | SealFlags::SHRINK | SealFlags::SEAL;
    rustix::fs::fcntl_add_seals(&file, seals)?;
    // Opened again, because this handle could write and stands at the end.
    let path = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(rustix::fs::open(path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?)
}

/// Arguments or variables as the kernel wants them.
fn string_array(texts: impl Iterator<Item = Vec<u8>>) -> Result<StringArray, SandboxError> {
    let strings = texts.map(CString::new).collect::<Result<Vec<_>, _>>();
    let strings = strings.map_err(|_| SandboxError::job("an argument contains a zero byte"))?;
    Ok(StringArray::new(strings))
}

/// A path without symbolic links, which is the one that is shown to the program.
fn canonical(path: &Path) -> Result<PathBuf, SandboxError> {
    std::fs::canonicalize(path).map_err(|error| SandboxError::step(format!("find {}", path.display()), error))
}
