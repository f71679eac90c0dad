//! What a running job uses, read from `/proc` from outside.
//!
//! Processor time in every tier, and memory and the number of tasks where no control group counts
//! them. The processes of a job are the descendants of its keeper: nothing can leave them, because
//! the keeper inherits every orphan.

use std::fs;
use std::time::Duration;

use rustix::process::Pid;

/// The use of one moment, summed over the job.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Usage {
    /// Processes and threads, the keeper not counted.
    pub(super) tasks: u32,
    /// Resident memory in bytes; pages that processes share count for each.
    pub(super) memory: u64,
    /// Processor time of all processes, also of those that have ended and been waited for.
    pub(super) cpu: Duration,
}

/// The use of the job that `keeper` keeps.
pub(super) fn of_job(keeper: Pid) -> Usage {
    let mut usage = Usage::default();
    let keeper = keeper.as_raw_nonzero().get().unsigned_abs();
    if let Some(own) = stat(keeper) {
        usage.cpu += own.cpu;
    }
    let mut waiting = children(keeper, 1);
    // A fork bomb makes new ones while these are read; what is beyond any limit need not be counted.
    let mut most = 4096;
    while let Some(process) = waiting.pop() {
        // A process that has ended since it was listed counts nothing.
        let Some(stat) = stat(process) else { continue };
        usage.tasks += stat.threads;
        usage.memory += stat.memory;
        usage.cpu += stat.cpu;
        most -= 1;
        if most == 0 {
            break;
        }
        waiting.extend(children(process, stat.threads));
    }
    usage
}

/// Whether this kernel lists the children of a process.
pub(super) fn children_are_listed() -> bool {
    fs::metadata("/proc/thread-self/children").is_ok()
}

/// The children of all threads of a process.
fn children(process: u32, threads: u32) -> Vec<u32> {
    let of_thread = |thread: &str| -> Vec<u32> {
        let list = fs::read_to_string(format!("/proc/{process}/task/{thread}/children")).unwrap_or_default();
        list.split_ascii_whitespace().filter_map(|pid| pid.parse().ok()).collect()
    };
    if threads <= 1 {
        return of_thread(&process.to_string());
    }
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    threads.flat_map(|thread| of_thread(&thread.file_name().to_string_lossy())).collect()
}

/// One process.
struct Stat {
    threads: u32,
    memory: u64,
    cpu: Duration,
}

fn stat(process: u32) -> Option<Stat> {
    parse_stat(&fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
}

/// Reads `/proc/PID/stat`; the name in it may hold anything, so the fields are counted from its end.
fn parse_stat(text: &str) -> Option<Stat> {
    let (_, rest) = text.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
    // The manual page counts fields from 1, and the state, here field 0, is field 3.
    let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
    let ticks = field(14)? + field(15)? + field(16)? + field(17)?;
    Some(Stat {
        threads: u32::try_from(field(20)?).ok()?,
        memory: field(24)? * rustix::param::page_size() as u64,
        cpu: Duration::from_millis(ticks * 1000 / rustix::param::clock_ticks_per_second()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_blanks_is_no_field() {
        let text = "42 (a) b (c) R 1 42 42 0 -1 4194304 100 0 0 0 30 20 5 1 20 0 3 0 12345 1000 7 18446744073709551615";
        let stat = parse_stat(text).unwrap();
        assert_eq!(stat.threads, 3);
        assert_eq!(stat.memory, 7 * rustix::param::page_size() as u64);
        assert_eq!(stat.cpu.as_millis() as u64, 56 * 1000 / rustix::param::clock_ticks_per_second());
    }

    #[test]
    fn nonsense_is_no_process() {
        assert!(parse_stat("").is_none());
        assert!(parse_stat("1 (x) R").is_none());
    }
}
