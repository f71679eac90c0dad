//! The user that a program runs as.
//!
//! Root gives each job a user id that nobody has: so nothing that plumb's user owns can be
//! touched, and limits that count per user count for one job. Anybody else has no other id to
//! give; in tier B the program then is that user, in a namespace that holds nothing of theirs.

use std::fs;
use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::process::Pid;
use rustix::thread::{Gid, Uid};

/// A user and group id for one job.
#[derive(Clone, Copy, Debug)]
pub(super) struct JobUser(u32);

impl JobUser {
    /// The number of both.
    pub(super) fn id(self) -> u32 {
        self.0
    }

    /// Both, typed.
    pub(super) fn ids(self) -> (Uid, Gid) {
        (Uid::from_raw(self.0), Gid::from_raw(self.0))
    }
}

/// Where ids for jobs are taken from when the whole range of ids is there: far from all that
/// systems and directories hand out.
const FIRST: u32 = 0x7000_0000;
/// How many ids are used in turn.
const COUNT: u32 = 1 << 16;

/// A user for the next job, if plumb may choose one.
pub(super) fn for_job() -> Option<JobUser> {
    static RANGE: OnceLock<Option<(u32, u32)>> = OnceLock::new();
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let range = RANGE.get_or_init(|| {
        if !rustix::process::geteuid().is_root() {
            return None;
        }
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        // Both ids must exist.
        let users = range(&read("/proc/self/uid_map"))?;
        let groups = range(&read("/proc/self/gid_map"))?;
        (users == groups).then_some(users)
    });
    let (first, count) = (*range)?;
    // Different ids for jobs at the same time; plumbs that run side by side start apart.
    let number = std::process::id().wrapping_mul(61).wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed));
    Some(JobUser(first + number % count))
}

/// The ids to choose from under a map of ids: lines of first id inside, first outside, count.
fn range(map: &str) -> Option<(u32, u32)> {
    let lines = map.lines().filter_map(|line| {
        let mut numbers = line.split_ascii_whitespace().map(|number| number.parse::<u64>().ok());
        let (first, _, count) = (numbers.next()??, numbers.next()??, numbers.next()??);
        Some((first, first.checked_add(count)?))
    });
    let (first, end) = lines.max_by_key(|(first, end)| end - first)?;
    let (wanted, wanted_end) = (u64::from(FIRST), u64::from(FIRST + COUNT));
    let (start, count) = if first <= wanted && wanted_end <= end {
        (wanted, u64::from(COUNT))
    } else if end - first >= 8192 {
        // The last ids of a smaller range, without the very last, which often are "nobody".
        (end - 4096, 4000)
    } else {
        return None;
    };
    Some((u32::try_from(start).ok()?, u32::try_from(count).ok()?))
}

/// The user's id in a user namespace.
const INSIDE: u32 = 1000;

/// The user and group in a user namespace.
pub(super) fn inside() -> (Uid, Gid) {
    (Uid::from_raw(INSIDE), Gid::from_raw(INSIDE))
}

/// Maps the one user of the new user namespace that `process` is in: to the job's user, or to
/// plumb's own.
pub(super) fn map(process: Pid, user: Option<JobUser>) -> io::Result<()> {
    let process = process.as_raw_nonzero();
    let write = |file: &str, text: String| {
        fs::OpenOptions::new().write(true).open(format!("/proc/{process}/{file}"))?.write_all(text.as_bytes())
    };
    if user.is_none() {
        // Without this the kernel lets nobody but root map a group.
        write("setgroups", "deny".to_owned())?;
    }
    let (user, group) = match user {
        Some(user) => (user.id(), user.id()),
        None => (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw()),
    };
    write("uid_map", format!("{INSIDE} {user} 1"))?;
    write("gid_map", format!("{INSIDE} {group} 1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_taken_from_where_there_are_many() {
        assert_eq!(range("         0          0 4294967295\n"), Some((FIRST, COUNT)));
        assert_eq!(range("0 100000 65536\n"), Some((65536 - 4096, 4000)));
        assert_eq!(range("0 1000 1\n1 100000 65536\n"), Some((65537 - 4096, 4000)));
        assert_eq!(range("0 1000 1\n"), None);
        assert_eq!(range("nonsense"), None);
    }
}
