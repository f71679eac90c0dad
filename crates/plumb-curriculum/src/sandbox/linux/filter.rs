//! The system calls that a program may make: a list of what is allowed, so that a call which is
//! new or forgotten is refused.
//!
//! A refused call fails with `ENOSYS`, as on a kernel that does not have it: programs and C
//! libraries know how to fall back from that. The list serves student programs and tool chains
//! alike; there is no socket, no namespace, no mount, no key, no System V IPC and no way to look
//! into another process.

use std::collections::BTreeMap;
use std::ffi::{c_int, c_long};

use libc::sock_filter;

use super::bpf::{self, Action, Condition};

/// Calls that are allowed whatever their arguments.
const ALLOWED: &[c_long] = &[
    // Files and folders; which ones, the mounts or Landlock decide.
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_readv,
    libc::SYS_writev,
    libc::SYS_pread64,
    libc::SYS_pwrite64,
    libc::SYS_preadv,
    libc::SYS_pwritev,
    libc::SYS_preadv2,
    libc::SYS_pwritev2,
    libc::SYS_openat,
    libc::SYS_openat2,
    libc::SYS_close,
    libc::SYS_close_range,
    libc::SYS_lseek,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_pipe2,
    // Half-closing one of a pair of local sockets, the only sockets that a program can have.
    libc::SYS_shutdown,
    libc::SYS_ftruncate,
    libc::SYS_fallocate,
    libc::SYS_fadvise64,
    libc::SYS_fsync,
    libc::SYS_fdatasync,
    libc::SYS_sync_file_range,
    libc::SYS_flock,
    libc::SYS_sendfile,
    libc::SYS_splice,
    libc::SYS_tee,
    libc::SYS_copy_file_range,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_statfs,
    libc::SYS_fstatfs,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_readlinkat,
    libc::SYS_getdents64,
    libc::SYS_getcwd,
    libc::SYS_chdir,
    libc::SYS_fchdir,
    libc::SYS_mkdirat,
    libc::SYS_unlinkat,
    libc::SYS_renameat,
    libc::SYS_renameat2,
    libc::SYS_linkat,
    libc::SYS_symlinkat,
    libc::SYS_umask,
    libc::SYS_getxattr,
    libc::SYS_lgetxattr,
    libc::SYS_fgetxattr,
    // Waiting for files, events and time.
    libc::SYS_ppoll,
    libc::SYS_pselect6,
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_epoll_pwait2,
    libc::SYS_eventfd2,
    libc::SYS_signalfd4,
    libc::SYS_timerfd_create,
    libc::SYS_timerfd_settime,
    libc::SYS_timerfd_gettime,
    libc::SYS_nanosleep,
    libc::SYS_clock_nanosleep,
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_gettimeofday,
    libc::SYS_getitimer,
    libc::SYS_setitimer,
    libc::SYS_timer_create,
    libc::SYS_timer_settime,
    libc::SYS_timer_gettime,
    libc::SYS_timer_getoverrun,
    libc::SYS_timer_delete,
    libc::SYS_times,
    // Memory. Executable memory is what the nodes on machine code are about.
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_mprotect,
    libc::SYS_pkey_mprotect,
    libc::SYS_pkey_alloc,
    libc::SYS_pkey_free,
    libc::SYS_madvise,
    libc::SYS_msync,
    libc::SYS_mincore,
    libc::SYS_mlock,
    libc::SYS_munlock,
    libc::SYS_membarrier,
    libc::SYS_get_mempolicy,
    // Processes and threads.
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_wait4,
    libc::SYS_waitid,
    libc::SYS_futex,
    libc::SYS_set_robust_list,
    libc::SYS_get_robust_list,
    libc::SYS_set_tid_address,
    libc::SYS_rseq,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_getppid,
    libc::SYS_getpgid,
    libc::SYS_setpgid,
    libc::SYS_getsid,
    libc::SYS_setsid,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_getresuid,
    libc::SYS_getresgid,
    libc::SYS_getgroups,
    libc::SYS_capget,
    libc::SYS_prctl,
    libc::SYS_personality,
    libc::SYS_getrusage,
    libc::SYS_getrlimit,
    libc::SYS_setrlimit,
    libc::SYS_getpriority,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_getparam,
    libc::SYS_sched_getscheduler,
    libc::SYS_sched_get_priority_max,
    libc::SYS_sched_get_priority_min,
    libc::SYS_getcpu,
    libc::SYS_uname,
    libc::SYS_sysinfo,
    libc::SYS_getrandom,
    // Signals; whom they may reach is decided below.
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_rt_sigpending,
    libc::SYS_rt_sigsuspend,
    libc::SYS_rt_sigtimedwait,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
];

/// The same for calls that only older architectures have.
#[cfg(target_arch = "x86_64")]
const ALLOWED_LEGACY: &[c_long] = &[
    libc::SYS_open,
    libc::SYS_creat,
    libc::SYS_stat,
    libc::SYS_lstat,
    libc::SYS_access,
    libc::SYS_readlink,
    libc::SYS_getdents,
    libc::SYS_mkdir,
    libc::SYS_rmdir,
    libc::SYS_unlink,
    libc::SYS_rename,
    libc::SYS_link,
    libc::SYS_symlink,
    libc::SYS_dup2,
    libc::SYS_pipe,
    libc::SYS_poll,
    libc::SYS_select,
    libc::SYS_epoll_create,
    libc::SYS_epoll_wait,
    libc::SYS_eventfd,
    libc::SYS_signalfd,
    libc::SYS_alarm,
    libc::SYS_pause,
    libc::SYS_time,
    libc::SYS_getpgrp,
    libc::SYS_fork,
    libc::SYS_vfork,
    libc::SYS_arch_prctl,
];
#[cfg(not(target_arch = "x86_64"))]
const ALLOWED_LEGACY: &[c_long] = &[];

/// Calls that change files which need not be open for writing: Landlock says nothing of most of
/// them, so only a job with a folder to write to, a compiler, gets them.
const CHANGING: &[c_long] = &[
    libc::SYS_truncate,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_chmod,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_chown,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_lchown,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_utime,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_utimes,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_futimesat,
];

/// Every namespace that `clone` can make.
const NAMESPACES: c_int = libc::CLONE_NEWNS
    | libc::CLONE_NEWCGROUP
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNET;

/// Stands for the program's own process id until [`set_own_process`] replaces it.
const OWN_PROCESS: u32 = 0x7ead_beef;

/// What a filter depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// The job has a folder that it may write to.
    pub(super) writes: bool,
    /// Leak detection traces the program's own threads. What else could be traced, the process
    /// namespace or Landlock decides.
    pub(super) trace: bool,
    /// Whether something else already keeps signals inside the job. Without that, a program may
    /// send signals to itself and its process group only.
    pub(super) signals_confined: bool,
}

/// The filter of a kind.
pub(super) fn build(kind: Kind) -> Vec<sock_filter> {
    let number = |call: c_long| u32::try_from(call).unwrap_or(u32::MAX);
    let always = ALLOWED.iter().chain(ALLOWED_LEGACY).map(|call| (number(*call), Action::Allow));
    let mut calls: BTreeMap<u32, Action> = always.collect();
    if kind.writes {
        calls.extend(CHANGING.iter().map(|call| (number(*call), Action::Allow)));
    }
    for (call, alternatives) in conditional(kind) {
        calls.insert(number(call), Action::AllowIf(alternatives));
    }
    bpf::assemble(&calls)
}

/// Calls that are allowed for some arguments: each with alternatives, of which one must hold whole.
fn conditional(kind: Kind) -> Vec<(c_long, Vec<Vec<Condition>>)> {
    use Condition::{Any, Differs, Equals, NoneOf};
    let differs = |argument, values: &[u32]| values.iter().map(|value| Differs(argument, *value)).collect();
    const F_SETOWN_EX: u32 = 15;
    const FIOSETOWN: u32 = 0x8901;
    const SIOCSPGRP: u32 = 0x8902;
    const TIOCSTI: u32 = 0x5412;
    const TIOCLINUX: u32 = 0x541c;
    let mut calls = vec![
        // Threads and processes, but no namespaces. `clone3` hides its flags in memory, so it is
        // refused, and every C library falls back to `clone`.
        (libc::SYS_clone, vec![vec![NoneOf(0, NAMESPACES.cast_unsigned())]]),
        // Setting who gets the signals of a file reaches processes outside of the job.
        (libc::SYS_fcntl, vec![differs(1, &[libc::F_SETOWN.cast_unsigned(), F_SETOWN_EX])]),
        // The same, and typing into a terminal.
        (libc::SYS_ioctl, vec![differs(1, &[FIOSETOWN, SIOCSPGRP, TIOCSTI, TIOCLINUX])]),
        // Pairs of connected local sockets are pipes in two directions; nothing else is a socket.
        (libc::SYS_socketpair, vec![vec![Equals(0, libc::AF_UNIX.cast_unsigned())]]),
        // Only for the calling process or thread.
        (libc::SYS_prlimit64, vec![vec![Equals(0, 0)]]),
        (libc::SYS_sched_setaffinity, vec![vec![Equals(0, 0)]]),
        (libc::SYS_setpriority, vec![vec![Equals(0, 0), Equals(1, 0)]]),
    ];
    let signals = [libc::SYS_tgkill, libc::SYS_rt_sigqueueinfo, libc::SYS_rt_tgsigqueueinfo];
    if kind.signals_confined {
        calls.extend(signals.map(|call| (call, vec![vec![Any]])));
        calls.extend([libc::SYS_kill, libc::SYS_tkill].map(|call| (call, vec![vec![Any]])));
    } else {
        let own = || vec![Equals(0, OWN_PROCESS)];
        calls.extend(signals.map(|call| (call, vec![own()])));
        // The program leads a process group of its own, which is what 0 means.
        calls.push((libc::SYS_kill, vec![own(), vec![Equals(0, 0)]]));
    }
    if kind.trace {
        calls.push((libc::SYS_ptrace, vec![vec![Any]]));
    }
    calls
}

/// Puts the id of the program's process into a copy of a filter.
pub(super) fn set_own_process(filter: &mut [sock_filter], process: u32) {
    for instruction in filter {
        if instruction.k == OWN_PROCESS {
            instruction.k = process;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::bpf::tests::{Verdict, run};
    use super::*;

    fn verdict(kind: Kind, call: c_long, arguments: [u64; 6]) -> Verdict {
        run(&build(kind), u32::try_from(call).unwrap(), arguments)
    }

    const CONFINED: Kind = Kind { writes: false, trace: false, signals_confined: true };

    #[test]
    fn what_is_listed_is_allowed_and_the_rest_is_not_there() {
        for call in ALLOWED.iter().chain(ALLOWED_LEGACY) {
            assert_eq!(verdict(CONFINED, *call, [0; 6]), Verdict::Allowed, "call {call}");
        }
        let refused = [
            libc::SYS_socket,
            libc::SYS_connect,
            libc::SYS_ptrace,
            libc::SYS_mount,
            libc::SYS_unshare,
            libc::SYS_setns,
            libc::SYS_clone3,
            libc::SYS_bpf,
            libc::SYS_io_uring_setup,
            libc::SYS_shmget,
            libc::SYS_memfd_create,
            libc::SYS_process_vm_readv,
            libc::SYS_keyctl,
            100_000,
            // The second table of calls that some x86-64 kernels have.
            0x4000_0000,
        ];
        for call in refused {
            assert_eq!(verdict(CONFINED, call, [0; 6]), Verdict::NotThere, "call {call}");
        }
    }

    #[test]
    fn arguments_decide() {
        let with = |call, first, second| verdict(CONFINED, call, [first, second, 0, 0, 0, 0]);
        assert_eq!(with(libc::SYS_clone, libc::CLONE_VM as u64 | 17, 0), Verdict::Allowed);
        assert_eq!(with(libc::SYS_clone, libc::CLONE_NEWUSER as u64 | 17, 0), Verdict::NotThere);
        assert_eq!(with(libc::SYS_fcntl, 3, libc::F_GETFD as u64), Verdict::Allowed);
        assert_eq!(with(libc::SYS_fcntl, 3, libc::F_SETOWN as u64), Verdict::NotThere);
        assert_eq!(with(libc::SYS_ioctl, 0, 0x5412), Verdict::NotThere);
        assert_eq!(with(libc::SYS_prlimit64, 0, 0), Verdict::Allowed);
        assert_eq!(with(libc::SYS_prlimit64, 1, 0), Verdict::NotThere);
        assert_eq!(with(libc::SYS_setpriority, 0, 1), Verdict::NotThere);
    }

    #[test]
    fn without_other_confinement_signals_reach_the_program_alone() {
        let mut filter = build(Kind { signals_confined: false, ..CONFINED });
        set_own_process(&mut filter, 4711);
        let kill = |target: i64| run(&filter, libc::SYS_kill as u32, [target as u64, 9, 0, 0, 0, 0]);
        assert_eq!(kill(4711), Verdict::Allowed);
        assert_eq!(kill(0), Verdict::Allowed);
        assert_eq!(kill(-1), Verdict::NotThere);
        assert_eq!(kill(1), Verdict::NotThere);
        assert_eq!(run(&filter, libc::SYS_tgkill as u32, [4711, 4712, 6, 0, 0, 0]), Verdict::Allowed);
        assert_eq!(run(&filter, libc::SYS_tkill as u32, [4711, 6, 0, 0, 0, 0]), Verdict::NotThere);
    }

    #[test]
    fn only_a_job_that_writes_changes_files() {
        for call in CHANGING {
            assert_eq!(verdict(CONFINED, *call, [0; 6]), Verdict::NotThere, "call {call}");
            assert_eq!(
                verdict(Kind { writes: true, ..CONFINED }, *call, [0; 6]),
                Verdict::Allowed,
                "call {call}"
            );
        }
    }

    #[test]
    fn tracing_is_for_sanitizers() {
        let traced = Kind { trace: true, ..CONFINED };
        assert_eq!(verdict(traced, libc::SYS_ptrace, [0; 6]), Verdict::Allowed);
    }
}
