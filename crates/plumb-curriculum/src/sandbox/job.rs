//! What is run, under which limits, and how it ended.
//!
//! The checker fills in a [`Job`] and gets a [`Finished`] back. A `Finished` only ever describes
//! what the program did; whatever goes wrong on plumb's own side is a
//! [`SandboxError`](super::SandboxError), so that a grader's fault is never counted as a student's.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a program may use up before it is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Processor time, summed over all processes and threads of the job.
    pub cpu: Duration,
    /// Time on the clock.
    pub wall: Duration,
    /// Time on the clock beyond twice the processor time: what ends a program that only sleeps. Held
    /// on Linux; elsewhere such a program ends with `wall`.
    pub idle: Duration,
    /// Resident memory in bytes, summed over all processes of the job.
    pub memory: u64,
    /// Bytes that may be written to standard output, and as many again to standard error.
    pub output: u64,
    /// Processes and threads that may exist at one time, the first one included.
    pub processes: u32,
}

impl Default for Limits {
    /// Generous for an exercise that handles a page of text: 2 s, 256 MiB, 8 MiB of output.
    fn default() -> Limits {
        Limits {
            cpu: Duration::from_secs(2),
            wall: Duration::from_secs(6),
            idle: Duration::from_secs(6),
            memory: 256 << 20,
            output: 8 << 20,
            processes: 32,
        }
    }
}

impl Limits {
    /// The same limits for a build with sanitizers, which is two to four times as slow, keeps
    /// freed memory in quarantine and has a shadow of every page. It does not sleep longer.
    pub fn for_sanitized(self) -> Limits {
        Limits { cpu: self.cpu * 4, wall: self.wall * 4, memory: self.memory * 3 + (128 << 20), ..self }
    }
}

/// One program to run.
#[derive(Clone, Debug)]
pub struct Job<'a> {
    /// The executable. It is readable for the job without being listed in `readable`.
    pub program: &'a Path,
    /// The arguments after the program's name.
    pub arguments: &'a [OsString],
    /// What the program finds on standard input.
    pub input: &'a [u8],
    /// The whole environment; nothing of plumb's own is inherited.
    pub environment: &'a [(OsString, OsString)],
    /// The working directory. It must be readable or writable; `None` is the root.
    pub directory: Option<&'a Path>,
    /// Files and folders that may be read and executed, besides the shared libraries of the system.
    pub readable: &'a [PathBuf],
    /// A folder that may be written; student programs get none.
    pub writable: Option<&'a Path>,
    /// What the program may use up.
    pub limits: Limits,
    /// Whether output over the limit is thrown away, and not the end of the job.
    pub drops_output: bool,
    /// Whether it was built with sanitizers: these reserve terabytes of address space, and leak
    /// detection has to trace the program's own threads.
    pub sanitized: bool,
}

impl<'a> Job<'a> {
    /// A job without arguments, input, environment or files of its own.
    pub fn new(program: &'a Path, limits: Limits) -> Job<'a> {
        Job {
            program,
            arguments: &[],
            input: &[],
            environment: &[],
            directory: None,
            readable: &[],
            writable: None,
            limits,
            drops_output: false,
            sanitized: false,
        }
    }
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It returned this exit status.
    Exit(i32),
    /// It was ended by this signal, which it brought upon itself.
    Signal(i32),
    /// It used up its processor time or its time on the clock.
    TimeLimit,
    /// It used up its memory.
    MemoryLimit,
    /// It wrote more than it may.
    OutputLimit,
    /// It had more processes and threads at one time than it may.
    ProcessLimit,
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            End::Exit(status) => write!(f, "exit status {status}"),
            End::Signal(number) => match signal_name(number) {
                Some((name, meaning)) => write!(f, "signal {number} ({name}, {meaning})"),
                None => write!(f, "signal {number}"),
            },
            End::TimeLimit => f.write_str("time limit"),
            End::MemoryLimit => f.write_str("memory limit"),
            End::OutputLimit => f.write_str("output limit"),
            End::ProcessLimit => f.write_str("process limit"),
        }
    }
}

/// The name of a signal and what it usually means in a student's program.
pub fn signal_name(number: i32) -> Option<(&'static str, &'static str)> {
    use rustix::process::Signal;
    let names = [
        (Signal::ABORT, "SIGABRT", "abort or a failed assertion"),
        (Signal::SEGV, "SIGSEGV", "access to memory that is not there"),
        (Signal::BUS, "SIGBUS", "access to memory beyond its file, or misaligned"),
        (Signal::FPE, "SIGFPE", "integer division by zero or overflow"),
        (Signal::ILL, "SIGILL", "an instruction that does not exist"),
        (Signal::TRAP, "SIGTRAP", "a trap instruction"),
        (Signal::SYS, "SIGSYS", "a system call that does not exist"),
        (Signal::PIPE, "SIGPIPE", "writing to a closed pipe"),
        (Signal::KILL, "SIGKILL", "killed"),
        (Signal::TERM, "SIGTERM", "asked to end"),
        (Signal::INT, "SIGINT", "interrupted"),
        (Signal::HUP, "SIGHUP", "hung up"),
        (Signal::QUIT, "SIGQUIT", "quit"),
        (Signal::ALARM, "SIGALRM", "an alarm"),
        (Signal::USR1, "SIGUSR1", "a signal of its own"),
        (Signal::USR2, "SIGUSR2", "a signal of its own"),
        (Signal::XCPU, "SIGXCPU", "too much processor time"),
        (Signal::XFSZ, "SIGXFSZ", "too large a file"),
    ];
    names.into_iter().find(|(signal, ..)| signal.as_raw() == number).map(|(_, name, meaning)| (name, meaning))
}

/// What a program did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// What it wrote to standard output, at most the limit.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error, at most the limit.
    pub stderr: Vec<u8>,
    /// How it ended.
    pub end: End,
    /// Processor time of all its processes.
    pub cpu: Duration,
    /// Time on the clock.
    pub wall: Duration,
    /// The most memory it had resident, in bytes: exact where cgroups count it, elsewhere an
    /// estimate that is never below what plumb itself had resident when it started the program.
    pub peak_memory: u64,
}
