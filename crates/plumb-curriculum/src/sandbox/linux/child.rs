//! What happens between clone and exec: the new process confines itself step by step.
//!
//! There are two processes of plumb's own code in each job. The first, `keeper`, stays: it is the
//! first process of the namespace (tiers A and B) or the subreaper (tier C), waits for the program
//! and sees to it that nothing is left. The second becomes the program.
//!
//! This runs in a copy of a program with many threads. The invariant of the whole file: system
//! calls only, nothing is allocated or freed, no lock is taken, nothing panics. Whatever needs
//! memory was prepared in the [`Plan`].

use std::ffi::{CStr, CString, c_int};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};

use libc::sock_filter;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::process::{DumpableBehavior, Pid, Resource, Rlimit, Signal, WaitOptions};
use rustix::thread::{Gid, LinkNameSpaceType, Uid, move_into_link_name_space};

use super::raw::{LandlockAccess, StringArray};
use super::root::Root;
use super::step::{At, Failure, Report, Step};
use super::{filter, raw};

/// How the keeper makes sure that nothing of the job is left.
#[derive(Debug)]
pub(super) enum Confinement {
    /// It is the first process of a process namespace: the kernel kills the rest with it.
    Namespaces(Root),
    /// It inherits every orphan of the job and kills whatever is left.
    Subreaper {
        /// The Landlock rules for the program.
        rules: OwnedFd,
        /// Landlock rules for the keeper that keep its signals inside the job, so that it can kill
        /// all of the job at once. Older kernels do not have them.
        domain: Option<OwnedFd>,
    },
}

/// Everything that the new processes need, prepared by plumb.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) confinement: Confinement,
    /// A byte comes through this pipe once plumb has prepared the process from outside.
    pub(super) go: OwnedFd,
    /// Where failures and the end of the program are reported.
    pub(super) report: OwnedFd,
    /// The program's standard input, output and error.
    pub(super) stdio: [OwnedFd; 3],
    /// The `cgroup.procs` files of the control groups to join.
    pub(super) groups: Vec<OwnedFd>,
    /// A network namespace to join, which holds nothing.
    pub(super) network: Option<BorrowedFd<'static>>,
    /// The user that the keeper becomes: in a user namespace, the only one that there is.
    pub(super) keeper_user: Option<(Uid, Gid)>,
    /// The user that the program runs as, where it is another one.
    pub(super) user: Option<(Uid, Gid)>,
    pub(super) limits: Vec<(Resource, u64)>,
    pub(super) directory: CString,
    /// The system call filter, and whether the program's process id has to be put into it.
    pub(super) filter: Vec<sock_filter>,
    pub(super) filter_own_process: bool,
    /// The program; `None` ends instead with status 0, to probe whether a tier works.
    pub(super) program: Option<CString>,
    pub(super) arguments: StringArray,
    pub(super) environment: StringArray,
}

impl Plan {
    /// The descriptors that the new process keeps, in order.
    fn kept(&self) -> impl Iterator<Item = RawFd> {
        let (rules, domain) = match &self.confinement {
            Confinement::Subreaper { rules, domain } => (Some(rules), domain.as_ref()),
            Confinement::Namespaces(_) => (None, None),
        };
        let own = [&self.go, &self.report].into_iter().chain(&self.stdio).chain(&self.groups);
        let own = own.chain(rules).chain(domain).map(AsRawFd::as_raw_fd);
        own.chain(self.network.map(|network| network.as_raw_fd()))
    }

    /// The next kept descriptor from `first` on.
    fn next_kept(&self, first: RawFd) -> Option<RawFd> {
        self.kept().filter(|descriptor| *descriptor >= first).min()
    }
}

/// The signals that the subreaper waits for: a child ended, and plumb asks to end the job.
const AWAITED: [c_int; 2] = [libc::SIGCHLD, libc::SIGTERM];

/// The body of the keeper; the result is its exit status.
pub(super) fn keeper(plan: &mut Plan) -> i32 {
    match keep(plan) {
        Ok(status) => {
            send(plan, Report::Ended(status));
            0
        }
        Err(failure) => {
            send(plan, Report::Failed(failure));
            1
        }
    }
}

/// Tells plumb. Nothing is to be done when that fails: plumb is gone then.
fn send(plan: &Plan, report: Report) {
    let _ = rustix::io::write(&plan.report, &report.encode());
}

fn keep(plan: &mut Plan) -> Result<i32, Failure> {
    raw::default_signals();
    close_others(plan).at(Step::CloseFiles)?;
    let mut byte = [0];
    if rustix::io::read(&plan.go, &mut byte) != Ok(1) {
        // Plumb gave up or is gone.
        return Err(Failure { step: Step::Parent, errno: Errno::CHILD });
    }
    if let Some((user, group)) = plan.keeper_user {
        // Refused to those who are not root outside; they keep the groups that they had anyway.
        let _ = rustix::thread::set_thread_groups(&[]);
        rustix::thread::set_thread_res_gid(group, group, group).at(Step::User)?;
        rustix::thread::set_thread_res_uid(user, user, user).at(Step::User)?;
    }
    if let Some(network) = plan.network {
        move_into_link_name_space(network, Some(LinkNameSpaceType::Network)).at(Step::Network)?;
    }
    // The memory of this process is a copy of plumb's, the key included: nobody may look into it.
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable).at(Step::Parent)?;
    match &plan.confinement {
        Confinement::Namespaces(root) => {
            rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).at(Step::Parent)?;
            raw::hold_signals(&[]).at(Step::Signals)?;
            root.enter()?;
        }
        Confinement::Subreaper { domain, .. } => {
            raw::hold_signals(&AWAITED).at(Step::Signals)?;
            rustix::process::set_parent_process_death_signal(Some(Signal::TERM)).at(Step::Parent)?;
            raw::become_subreaper().at(Step::Subreaper)?;
            if let Some(domain) = domain {
                rustix::thread::set_no_new_privs(true).at(Step::NoNewPrivileges)?;
                raw::landlock_restrict(domain.as_fd()).at(Step::Landlock)?;
            }
        }
    }
    if plumb_is_gone(plan) {
        return Err(Failure { step: Step::Parent, errno: Errno::CHILD });
    }
    let (program, _handle) = raw::clone_process(0, &mut || {
        let Err(failure) = become_program(plan) else { return 0 };
        send(plan, Report::Failed(failure));
        127
    })
    .at(Step::StartProgram)?;
    // The pipes must end when the program closes them.
    for end in &plan.stdio {
        let _ = raw::close_range(end.as_raw_fd(), end.as_raw_fd());
    }
    match &plan.confinement {
        Confinement::Namespaces(_) => Ok(wait_in_namespace(program)),
        Confinement::Subreaper { domain, .. } => Ok(wait_as_subreaper(program, domain.is_some())),
    }
}

/// Whether plumb ended before it was arranged that this process hears of it: then nobody reads the
/// report.
fn plumb_is_gone(plan: &Plan) -> bool {
    let mut report = [PollFd::new(&plan.report, PollFlags::empty())];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut report, Some(&at_once)) == Ok(1)
}

/// Closes what was inherited and is not in the plan, standard files included.
fn close_others(plan: &Plan) -> Result<(), Errno> {
    let mut first = 0;
    while let Some(kept) = plan.next_kept(first) {
        raw::close_range(first, kept - 1)?;
        first = kept + 1;
    }
    raw::close_range(first, RawFd::MAX)
}

/// Reaps whatever ends in the namespace until the program does; its raw wait status.
fn wait_in_namespace(program: Pid) -> i32 {
    loop {
        match rustix::process::wait(WaitOptions::empty()) {
            Ok(Some((pid, status))) if pid == program => return status.as_raw(),
            Ok(_) | Err(Errno::INTR) => {}
            Err(_) => return libc::SIGKILL,
        }
    }
}

/// Waits for the program or for the request to end it, then kills all that it left: in one stroke
/// where signals cannot leave the job.
fn wait_as_subreaper(program: Pid, in_domain: bool) -> i32 {
    let mut result = None;
    while result.is_none() {
        loop {
            match rustix::process::wait(WaitOptions::NOHANG) {
                Ok(Some((pid, status))) if pid == program => result = Some(status.as_raw()),
                Ok(Some(_)) | Err(Errno::INTR) => {}
                Ok(None) | Err(_) => break,
            }
        }
        if result.is_none() && raw::await_signal(&AWAITED, 100_000_000) == libc::SIGTERM {
            break;
        }
    }
    loop {
        if in_domain {
            raw::kill_all();
        } else {
            kill_descendants();
        }
        match rustix::process::wait(WaitOptions::NOHANG) {
            Ok(Some((pid, status))) if pid == program => result = Some(status.as_raw()),
            Ok(Some(_)) | Err(Errno::INTR) => {}
            // Killed, but not yet ended, or handed to us a moment ago.
            Ok(None) => drop(raw::await_signal(&[libc::SIGCHLD], 500_000)),
            Err(_) => return result.unwrap_or(libc::SIGKILL),
        }
    }
}

/// The most processes that are ended in one go; there is another go while any are left.
const MOST_PROCESSES: usize = 1024;

/// Kills the descendants of this process: first stops them from the top down, so that none can
/// start another one and none is handed to a new parent meanwhile.
fn kill_descendants() {
    let mut found = [0; MOST_PROCESSES];
    let mut count = 0;
    children_of(c"/proc/thread-self/children", &mut found, &mut count);
    let mut next = 0;
    while let Some(pid) = found.get(next).copied().filter(|_| next < count).and_then(Pid::from_raw) {
        let _ = rustix::process::kill_process(pid, Signal::STOP);
        let mut path = ChildrenPath::new();
        children_of(path.of(pid), &mut found, &mut count);
        next += 1;
    }
    for pid in found.iter().take(count).copied().filter_map(Pid::from_raw) {
        let _ = rustix::process::kill_process(pid, Signal::KILL);
    }
}

/// Adds the children that a file of `/proc` lists, as far as there is room.
fn children_of(path: &CStr, found: &mut [i32; MOST_PROCESSES], count: &mut usize) {
    let Ok(list) = rustix::fs::open(path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()) else {
        return;
    };
    let mut text = [0; 4096];
    let mut number: i32 = 0;
    while let Ok(length @ 1..) = rustix::io::read(&list, &mut text) {
        for byte in text.iter().take(length) {
            if byte.is_ascii_digit() {
                number = number.wrapping_mul(10).wrapping_add(i32::from(byte - b'0'));
            } else if let Some(slot) = found.get_mut(*count) {
                *slot = number;
                *count += 1;
                number = 0;
            }
        }
    }
}

/// Room for `/proc/PID/task/PID/children`.
struct ChildrenPath([u8; 64]);

impl ChildrenPath {
    fn new() -> ChildrenPath {
        ChildrenPath([0; 64])
    }

    /// The path for a process, written without allocating.
    fn of(&mut self, pid: Pid) -> &CStr {
        let mut digits = [0; 10];
        let mut number = pid.as_raw_nonzero().get().unsigned_abs();
        let mut start = digits.len();
        while number > 0 && start > 0 {
            start -= 1;
            digits[start] = b'0' + (number % 10) as u8;
            number /= 10;
        }
        let digits = digits.get(start..).unwrap_or_default();
        let parts = [b"/proc/", digits, b"/task/", digits, b"/children"];
        // The last byte stays zero: the parts are at most 6 + 10 + 6 + 10 + 9 long.
        for (slot, byte) in self.0.iter_mut().take(63).zip(parts.into_iter().flatten()) {
            *slot = *byte;
        }
        CStr::from_bytes_until_nul(&self.0).unwrap_or(c"")
    }
}

/// What a program of tier C sees of `/proc`: what the C library and the sanitizers read of their own
/// process. Not the whole of `/proc/self`, which shows the network of the machine too.
const OWN_FILES: [(&CStr, LandlockAccess); 7] = [
    (c"/proc/self/maps", LandlockAccess::ReadFile),
    (c"/proc/self/stat", LandlockAccess::ReadFile),
    (c"/proc/self/status", LandlockAccess::ReadFile),
    (c"/proc/self/cmdline", LandlockAccess::ReadFile),
    (c"/proc/self/environ", LandlockAccess::ReadFile),
    (c"/proc/self/task", LandlockAccess::ReadFolder),
    (c"/proc/self/fd", LandlockAccess::ReadFolder),
];

/// The last steps, in the process that becomes the program. Returns only on failure, or when there
/// is no program.
fn become_program(plan: &mut Plan) -> Result<(), Failure> {
    for group in &plan.groups {
        rustix::io::write(group, b"0").at(Step::JoinGroup)?;
    }
    rustix::process::setsid().at(Step::Session)?;
    for (number, end) in plan.stdio.iter().enumerate() {
        raw::place(end.as_fd(), number as RawFd).at(Step::StandardFiles)?;
    }
    for (resource, value) in &plan.limits {
        set_limit(*resource, *value).at(Step::Limit)?;
    }
    // Only root has capabilities to give up; for anybody else this does nothing.
    (0..64).take_while(|number| raw::drop_capability(*number)).for_each(drop);
    if let Some((user, group)) = plan.user {
        rustix::thread::set_thread_groups(&[]).at(Step::User)?;
        rustix::thread::set_thread_res_gid(group, group, group).at(Step::User)?;
        rustix::thread::set_thread_res_uid(user, user, user).at(Step::User)?;
    }
    rustix::process::umask(Mode::from_raw_mode(0o022));
    rustix::process::chdir(&*plan.directory).at(Step::WorkingDirectory)?;
    rustix::thread::set_no_new_privs(true).at(Step::NoNewPrivileges)?;
    if let Confinement::Subreaper { rules, .. } = &plan.confinement {
        rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).at(Step::Parent)?;
        for (path, access) in OWN_FILES {
            let handle =
                rustix::fs::open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).at(Step::OwnProc)?;
            raw::landlock_allow(rules.as_fd(), handle.as_fd(), access).at(Step::Landlock)?;
        }
        raw::landlock_restrict(rules.as_fd()).at(Step::Landlock)?;
    }
    if plan.filter_own_process {
        let own = rustix::process::getpid().as_raw_nonzero().get().unsigned_abs();
        filter::set_own_process(&mut plan.filter, own);
    }
    raw::hold_signals(&[]).at(Step::Signals)?;
    raw::install_filter(&plan.filter).at(Step::Filter)?;
    let Some(program) = &plan.program else { return Ok(()) };
    for _ in 0..MOST_TRIES {
        let errno = raw::execve(program, &plan.arguments, &plan.environment);
        if errno != Errno::TXTBSY {
            return Err(Failure { step: Step::Execute, errno });
        }
        // The program was written a moment ago, and a process that another thread has just cloned
        // has not yet closed the file.
        let a_moment = Timespec { tv_sec: 0, tv_nsec: 2_000_000 };
        let _ = rustix::thread::nanosleep(&a_moment);
    }
    Err(Failure { step: Step::Execute, errno: Errno::TXTBSY })
}

/// How often a program that is still open for writing is tried.
const MOST_TRIES: usize = 200;

/// Sets a resource limit, or keeps the stricter one that is there.
fn set_limit(resource: Resource, value: u64) -> Result<(), Errno> {
    let most = rustix::process::getrlimit(resource).maximum.map_or(value, |most| most.min(value));
    rustix::process::setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_the_children_is_written() {
        for number in [1, 10, 4711, i32::MAX] {
            let path = format!("/proc/{number}/task/{number}/children");
            let mut room = ChildrenPath::new();
            assert_eq!(room.of(Pid::from_raw(number).unwrap()).to_str(), Ok(path.as_str()));
        }
    }

    #[test]
    fn children_are_read_from_their_list() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("children");
        std::fs::write(&file, "12 4711 9 ").unwrap();
        let path = super::super::root::c_string(&file).unwrap();
        let (mut found, mut count) = ([0; MOST_PROCESSES], 1);
        children_of(&path, &mut found, &mut count);
        assert_eq!((count, &found[..5]), (4, &[0, 12, 4711, 9, 0][..]));
    }
}
