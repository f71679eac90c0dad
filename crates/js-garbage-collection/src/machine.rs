//! How much memory the machine has for this process, which decides the usual limit of a heap.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Where control groups of the second version are; the first version's memory part is below it.
const GROUPS: &str = "/sys/fs/cgroup";

/// Bytes of memory that the process may use at most: the machine's, or those of a control group that
/// it is in.
pub(crate) fn memory() -> usize {
    static MEMORY: OnceLock<usize> = OnceLock::new();
    *MEMORY.get_or_init(|| physical().min(group_limit()))
}

fn physical() -> usize {
    // SAFETY: both only return numbers.
    let (pages, page) = unsafe { (libc::sysconf(libc::_SC_PHYS_PAGES), libc::sysconf(libc::_SC_PAGESIZE)) };
    match (usize::try_from(pages), usize::try_from(page)) {
        (Ok(pages), Ok(page)) => pages.saturating_mul(page),
        _ => usize::MAX,
    }
}

/// The least limit of the groups that the process is in; no limit where there are none.
fn group_limit() -> usize {
    let Ok(groups) = std::fs::read_to_string("/proc/self/cgroup") else { return usize::MAX };
    let files = groups.lines().flat_map(files_of);
    let limits = files.filter_map(|file| std::fs::read_to_string(file).ok()?.trim().parse().ok());
    limits.min().unwrap_or(usize::MAX)
}

/// The files that may hold limits for a line of `/proc/self/cgroup`: of the group and all around it.
fn files_of(line: &str) -> Vec<PathBuf> {
    let mut fields = line.splitn(3, ':').skip(1);
    let (Some(controllers), Some(group)) = (fields.next(), fields.next()) else { return Vec::new() };
    let (root, file) = if controllers.is_empty() {
        (PathBuf::from(GROUPS), "memory.max")
    } else if controllers.split(',').any(|controller| controller == "memory") {
        (Path::new(GROUPS).join("memory"), "memory.limit_in_bytes")
    } else {
        return Vec::new();
    };
    Path::new(group)
        .ancestors()
        .map(|group| root.join(group.strip_prefix("/").unwrap_or(group)).join(file))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_name_their_files() {
        let files =
            ["/sys/fs/cgroup/a/b/memory.max", "/sys/fs/cgroup/a/memory.max", "/sys/fs/cgroup/memory.max"];
        assert_eq!(files_of("0::/a/b"), files.map(PathBuf::from));
        assert_eq!(
            files_of("5:cpu,memory:/"),
            [PathBuf::from("/sys/fs/cgroup/memory/memory.limit_in_bytes")]
        );
        assert!(files_of("4:cpuset:/a").is_empty());
        assert!(files_of("nothing").is_empty());
        assert!(memory() > 1 << 20);
    }
}
