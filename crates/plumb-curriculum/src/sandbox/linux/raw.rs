//! Linux system calls that no safe crate offers: the rest of the sandbox's `unsafe`.
//!
//! Everything here is async-signal-safe, because most of it runs in a process that was cloned from
//! a program with many threads and has not become another program yet: no allocation, no lock.

use std::ffi::{CStr, CString, c_char, c_int, c_long};
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};

use libc::sock_filter;
use rustix::io::Errno;
use rustix::process::Pid;

/// The result of a raw system call, with the error that it left behind.
fn check(result: c_long) -> Result<c_long, Errno> {
    if result == -1 {
        let error = std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO);
        Err(Errno::from_raw_os_error(error))
    } else {
        Ok(result)
    }
}

/// Clones this process, with new namespaces as in `flags`. The new process runs `child` and ends
/// with the status it returns; this one gets its id and a handle on it.
///
/// The new process has one thread, whatever locks other threads held, and a copy of the memory.
/// `child` must therefore make system calls only: no allocation, no lock, no panic.
pub(super) fn clone_process(flags: c_int, child: &mut dyn FnMut() -> i32) -> Result<(Pid, OwnedFd), Errno> {
    let mut handle: c_int = -1;
    let flags = flags | libc::CLONE_PIDFD | libc::SIGCHLD;
    let none: c_long = 0;
    // SAFETY: without CLONE_VM and with a null stack this is a fork: the child continues on a copy
    // of this stack. `handle` outlives the call, and only the parent's copy of it is written. The
    // arguments after it are unused with these flags, on every architecture.
    let result =
        unsafe { libc::syscall(libc::SYS_clone, c_long::from(flags), none, &raw mut handle, none, none) };
    if check(result)? == 0 {
        let status = child();
        // SAFETY: ends the process at once, without running anything of the parent's.
        unsafe { libc::_exit(status) }
    }
    let pid = i32::try_from(result).ok().and_then(Pid::from_raw).ok_or(Errno::INVAL)?;
    // SAFETY: the kernel has just made this descriptor for us; nobody else owns it.
    Ok((pid, unsafe { OwnedFd::from_raw_fd(handle) }))
}

/// Strings as `execve` takes them: an array of pointers that ends in a null pointer.
#[derive(Debug)]
pub(super) struct StringArray {
    /// Each points into the string of the same index, whose bytes never move.
    pointers: Vec<*const c_char>,
    _strings: Vec<CString>,
}

impl StringArray {
    pub(super) fn new(strings: Vec<CString>) -> StringArray {
        let pointers = strings.iter().map(|text| text.as_ptr()).chain([std::ptr::null()]).collect();
        StringArray { pointers, _strings: strings }
    }
}

/// Becomes another program. Returns only the reason why not.
pub(super) fn execve(program: &CStr, arguments: &StringArray, environment: &StringArray) -> Errno {
    let (arguments, environment) = (arguments.pointers.as_ptr(), environment.pointers.as_ptr());
    // SAFETY: all three are what `execve` takes, and alive: see `StringArray`.
    let result = unsafe { libc::execve(program.as_ptr(), arguments, environment) };
    check(c_long::from(result)).err().unwrap_or(Errno::INVAL)
}

/// Closes every descriptor from `first` to `last`.
pub(super) fn close_range(first: RawFd, last: RawFd) -> Result<(), Errno> {
    if first > last {
        return Ok(());
    }
    // SAFETY: the caller is a cloned process that gives up these descriptors; the Rust values that
    // own them are never used or dropped in it.
    check(unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) }).map(drop)
}

/// Makes `from` also available as descriptor `to`, which stays open across exec.
pub(super) fn place(from: BorrowedFd<'_>, to: RawFd) -> Result<(), Errno> {
    // SAFETY: the caller is a cloned process in which nothing owns `to`.
    check(c_long::from(unsafe { libc::dup2(from.as_raw_fd(), to) })).map(drop)
}

/// Gives every signal its default meaning.
pub(super) fn default_signals() {
    for signal in 1..=64 {
        // SAFETY: the default disposition is valid; the kernel refuses the signals that have none.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
}

/// Sets which signals are held back: all of `signals` and no other.
pub(super) fn hold_signals(signals: &[c_int]) -> Result<(), Errno> {
    // SAFETY: the set is a plain value, initialized by `sigemptyset` before any other use.
    let result = unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut set);
        for signal in signals {
            libc::sigaddset(&mut set, *signal);
        }
        libc::sigprocmask(libc::SIG_SETMASK, &set, std::ptr::null_mut())
    };
    check(c_long::from(result)).map(drop)
}

/// Waits for one of the held signals; 0 after `nanoseconds` without one.
pub(super) fn await_signal(signals: &[c_int], nanoseconds: c_long) -> c_int {
    let timeout = libc::timespec { tv_sec: 0, tv_nsec: nanoseconds };
    // SAFETY: set and timeout are live values; no information about the signal is asked for.
    let result = unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut set);
        for signal in signals {
            libc::sigaddset(&mut set, *signal);
        }
        libc::sigtimedwait(&set, std::ptr::null_mut(), &timeout)
    };
    result.max(0)
}

/// Kills every process that this one may send signals to, itself excepted.
///
/// Only for a process whose Landlock domain keeps its signals inside the job.
pub(super) fn kill_all() {
    // SAFETY: takes numbers and touches no memory.
    unsafe { libc::kill(-1, libc::SIGKILL) };
}

/// Gives up a capability for good; false when there is no such capability.
pub(super) fn drop_capability(number: c_int) -> bool {
    // SAFETY: this `prctl` takes a number and touches no memory.
    unsafe { libc::prctl(libc::PR_CAPBSET_DROP, number, 0, 0, 0) == 0 }
}

/// Makes this process the one that orphans among its descendants are handed to.
pub(super) fn become_subreaper() -> Result<(), Errno> {
    // SAFETY: this `prctl` takes a number and touches no memory.
    check(c_long::from(unsafe { libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) })).map(drop)
}

/// Installs a seccomp filter for this process and all that it starts.
pub(super) fn install_filter(filter: &[sock_filter]) -> Result<(), Errno> {
    let program = libc::sock_fprog {
        len: u16::try_from(filter.len()).map_err(|_| Errno::TOOBIG)?,
        filter: filter.as_ptr().cast_mut(),
    };
    // SAFETY: `program` describes a live array of filter instructions, which the kernel only copies.
    let result =
        unsafe { libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, 0, &raw const program) };
    check(result).map(drop)
}

/// `struct landlock_path_beneath_attr`: what may be done with a file or below a folder.
#[repr(C, packed)]
struct PathBeneath {
    allowed: u64,
    path: i32,
}

/// Kinds of access, with the numbers that Landlock gives them.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
pub(super) enum LandlockAccess {
    ReadFile = 1 << 2,
    ReadFolder = 1 << 3,
}

/// Lets a Landlock rule set allow one kind of access to a path and what is below it.
pub(super) fn landlock_allow(
    rules: BorrowedFd<'_>,
    path: BorrowedFd<'_>,
    access: LandlockAccess,
) -> Result<(), Errno> {
    const RULE_PATH_BENEATH: c_int = 1;
    let rule = PathBeneath { allowed: access as u64, path: path.as_raw_fd() };
    let (rules, rule) = (rules.as_raw_fd(), &raw const rule);
    // SAFETY: `rule` points to a live value of the layout that this kind of rule has.
    check(unsafe { libc::syscall(libc::SYS_landlock_add_rule, rules, RULE_PATH_BENEATH, rule, 0) }).map(drop)
}

/// Puts this process and all that it starts under a Landlock rule set.
pub(super) fn landlock_restrict(rules: BorrowedFd<'_>) -> Result<(), Errno> {
    // SAFETY: takes a descriptor and flags, and touches no memory.
    check(unsafe { libc::syscall(libc::SYS_landlock_restrict_self, rules.as_raw_fd(), 0) }).map(drop)
}

/// Adds attributes to the mount tree at `path` (below `tree` if that is given and `path` is empty).
pub(super) fn add_mount_attributes(
    tree: BorrowedFd<'_>,
    path: &CStr,
    recursive: bool,
    attributes: u64,
) -> Result<(), Errno> {
    let attributes = libc::mount_attr { attr_set: attributes, attr_clr: 0, propagation: 0, userns_fd: 0 };
    let mut flags = libc::AT_EMPTY_PATH;
    if recursive {
        flags |= libc::AT_RECURSIVE;
    }
    // SAFETY: `path` is a C string and `attributes` a live value of the size that is given.
    check(unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            tree.as_raw_fd(),
            path.as_ptr(),
            flags,
            &raw const attributes,
            size_of::<libc::mount_attr>(),
        )
    })
    .map(drop)
}
