//! Control groups of tier A: the kernel counts memory and tasks of a job as a whole.
//!
//! Both generations are in use. In the unified one (version 2) a job gets one folder, in the split
//! one (version 1) a folder for memory and one for tasks. Either way they lie below a folder that
//! plumb's own process is under, so that whoever limits plumb limits its jobs too.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rustix::process::Pid;

use super::super::job::Limits;

/// Where groups for jobs can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hierarchy {
    /// Version 2: a folder that hands on the memory and pids controllers.
    Unified(PathBuf),
    /// Version 1: a folder for each controller.
    Split { memory: PathBuf, pids: PathBuf },
}

/// The controllers that a job needs.
const CONTROLLERS: [&str; 2] = ["memory", "pids"];

impl Hierarchy {
    /// The hierarchy that this process is in, or why it cannot be used.
    pub(super) fn find() -> Result<Hierarchy, String> {
        let read = |path: &str| fs::read_to_string(path).map_err(|error| format!("{path}: {error}"));
        let hierarchy =
            Hierarchy::parse(&read("/proc/self/cgroup")?, &read("/proc/self/mountinfo")?, &|folder| {
                fs::read_to_string(folder.join("cgroup.subtree_control")).unwrap_or_default()
            })?;
        hierarchy.remove_stale();
        Ok(hierarchy)
    }

    /// The same from the text of the two files; `handed_on` reads what a folder hands on.
    fn parse(groups: &str, mounts: &str, handed_on: &dyn Fn(&Path) -> String) -> Result<Hierarchy, String> {
        let mounts: Vec<Mount<'_>> = mounts.lines().filter_map(Mount::parse).collect();
        let own = |controller: &str| {
            groups.lines().find_map(|line| {
                let mut parts = line.splitn(3, ':').skip(1);
                let (controllers, path) = (parts.next()?, parts.next()?);
                controllers.split(',').any(|name| name == controller).then_some(path)
            })
        };
        let split = |controller: &str| {
            let mount = mounts.iter().find(|mount| {
                mount.kind == "cgroup" && mount.options.split(',').any(|name| name == controller)
            })?;
            Some(mount.folder_of(own(controller)?))
        };
        if let (Some(memory), Some(pids)) = (split("memory"), split("pids")) {
            return Ok(Hierarchy::Split { memory, pids });
        }
        let mount =
            mounts.iter().find(|mount| mount.kind == "cgroup2").ok_or("no control groups are mounted")?;
        let folder = mount.folder_of(own("").ok_or("this process is in no control group")?);
        // A folder with processes in it hands on nothing, so it is an ancestor that does.
        folder
            .ancestors()
            .take_while(|folder| folder.starts_with(mount.point))
            .find(|folder| {
                let names = handed_on(folder);
                CONTROLLERS.iter().all(|name| names.split_ascii_whitespace().any(|other| other == *name))
            })
            .map(|folder| Hierarchy::Unified(folder.to_owned()))
            .ok_or_else(|| "no control group around this process hands on memory and pids".to_owned())
    }

    /// The folders in which groups are made.
    fn folders(&self) -> Vec<&Path> {
        match self {
            Hierarchy::Unified(folder) => vec![folder],
            Hierarchy::Split { memory, pids } => vec![memory, pids],
        }
    }

    /// Removes the groups of an earlier plumb that was killed.
    fn remove_stale(&self) {
        for folder in self.folders() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let name = entry.file_name();
                let owner =
                    name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.split('-').next()?.parse().ok());
                if owner.and_then(Pid::from_raw).is_some_and(|owner| {
                    rustix::process::test_kill_process(owner) == Err(rustix::io::Errno::SRCH)
                }) {
                    let _ = fs::remove_dir(entry.path());
                }
            }
        }
    }
}

/// How the names of plumb's groups begin; the process id and a number follow.
const PREFIX: &str = "plumb-";

/// One line of `/proc/self/mountinfo`.
struct Mount<'a> {
    /// The folder of the file system that is mounted.
    root: &'a str,
    point: &'a Path,
    kind: &'a str,
    options: &'a str,
}

impl<'a> Mount<'a> {
    fn parse(line: &'a str) -> Option<Mount<'a>> {
        let (mount, system) = line.split_once(" - ")?;
        let mut mount = mount.split(' ').skip(3);
        let (root, point) = (mount.next()?, mount.next()?);
        let mut system = system.split(' ');
        let (kind, options) = (system.next()?, system.nth(1)?);
        Some(Mount { root, point: Path::new(point), kind, options })
    }

    /// The folder that a group has under this mount.
    fn folder_of(&self, group: &str) -> PathBuf {
        let below = Path::new(group).strip_prefix(self.root).or_else(|_| Path::new(group).strip_prefix("/"));
        let folder = self.point.join(below.unwrap_or(Path::new("")));
        // In a container the mount may show less than the path says.
        if folder.is_dir() || cfg!(test) { folder } else { self.point.to_owned() }
    }
}

/// The control group of one job. It is removed when this is dropped.
#[derive(Debug)]
pub(super) struct Group {
    /// The folder with the `memory.*` files.
    memory: PathBuf,
    /// The folder with the `pids.*` files: the same, in a unified hierarchy.
    pids: PathBuf,
    unified: bool,
}

impl Group {
    /// Makes a group with the limits of a job.
    pub(super) fn new(hierarchy: &Hierarchy, limits: &Limits) -> io::Result<Group> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let name = format!("{PREFIX}{}-{}", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let (group, folders) = match hierarchy {
            Hierarchy::Unified(folder) => {
                let folder = folder.join(name);
                (Group { memory: folder.clone(), pids: folder.clone(), unified: true }, vec![folder])
            }
            Hierarchy::Split { memory, pids } => {
                let (memory, pids) = (memory.join(&name), pids.join(&name));
                let folders = vec![memory.clone(), pids.clone()];
                (Group { memory, pids, unified: false }, folders)
            }
        };
        for folder in &folders {
            fs::create_dir(folder).map_err(|error| named(folder, error))?;
        }
        let memory = limits.memory.to_string();
        if group.unified {
            set(&group.memory.join("memory.max"), &memory)?;
            // Not every kernel counts swap; then there is none for the job to move to.
            let _ = set(&group.memory.join("memory.swap.max"), "0");
            let _ = set(&group.memory.join("memory.oom.group"), "1");
        } else {
            set(&group.memory.join("memory.limit_in_bytes"), &memory)?;
            let _ = set(&group.memory.join("memory.memsw.limit_in_bytes"), &memory);
        }
        // One more than allowed, so that going beyond can be told from coming close.
        set(&group.pids.join("pids.max"), &limits.processes.saturating_add(1).to_string())?;
        Ok(group)
    }

    /// The files that a process writes to in order to join.
    pub(super) fn entrances(&self) -> io::Result<Vec<OwnedFd>> {
        let folders = if self.unified { vec![&self.memory] } else { vec![&self.memory, &self.pids] };
        let open = |folder: &&PathBuf| {
            let path = folder.join("cgroup.procs");
            let file: File =
                OpenOptions::new().write(true).open(&path).map_err(|error| named(&path, error))?;
            Ok(OwnedFd::from(file))
        };
        folders.iter().map(open).collect()
    }

    /// Whether the kernel had to kill for memory.
    pub(super) fn out_of_memory(&self) -> bool {
        let events = if self.unified { "memory.events" } else { "memory.oom_control" };
        value_of(&self.memory.join(events), "oom_kill") > 0
    }

    /// Whether the job had more tasks than allowed.
    pub(super) fn out_of_tasks(&self, limits: &Limits) -> bool {
        let current = fs::read_to_string(self.pids.join("pids.current")).unwrap_or_default();
        current.trim().parse().is_ok_and(|current: u32| current > limits.processes)
            || value_of(&self.pids.join("pids.events"), "max") > 0
    }

    /// The most memory that the job had, in bytes.
    pub(super) fn peak_memory(&self) -> Option<u64> {
        let peak = if self.unified { "memory.peak" } else { "memory.max_usage_in_bytes" };
        fs::read_to_string(self.memory.join(peak)).ok()?.trim().parse().ok()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        for folder in [&self.memory, &self.pids] {
            // The last process may still be on its way out.
            for _ in 0..50 {
                match fs::remove_dir(folder) {
                    Err(error) if error.kind() == io::ErrorKind::ResourceBusy => {
                        std::thread::sleep(Duration::from_millis(1));
                    }
                    _ => break,
                }
            }
        }
    }
}

/// Writes a setting.
fn set(path: &Path, value: &str) -> io::Result<()> {
    // Not `fs::write`: the file exists, and must not be truncated or made.
    let mut file = OpenOptions::new().write(true).open(path).map_err(|error| named(path, error))?;
    io::Write::write_all(&mut file, value.as_bytes()).map_err(|error| named(path, error))
}

/// The number after a name in a file of names and numbers; 0 without it.
fn value_of(path: &Path, name: &str) -> u64 {
    let text = fs::read_to_string(path).unwrap_or_default();
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok());
    value.unwrap_or(0)
}

/// An error that says which file it is about.
fn named(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIFIED_MOUNT: &str =
        "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate";

    #[test]
    fn a_split_hierarchy_is_preferred_where_it_has_the_controllers() {
        let groups = "5:pids:/\n4:memory:/slice/job\n1:cpu:/\n0::/\n";
        let mounts = "\
30 24 0:26 / /sys/fs/cgroup/memory rw shared:9 - cgroup cgroup rw,memory
31 24 0:27 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
32 24 0:28 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw";
        let split = Hierarchy::parse(groups, mounts, &|_| String::new()).unwrap();
        assert_eq!(
            split,
            Hierarchy::Split {
                memory: "/sys/fs/cgroup/memory/slice/job".into(),
                pids: "/sys/fs/cgroup/pids".into()
            }
        );
    }

    #[test]
    fn a_unified_hierarchy_is_used_where_controllers_are_handed_on() {
        let groups = "0::/user.slice/user-0.slice/session-1.scope\n";
        let handed_on = |folder: &Path| {
            let names = if folder.ends_with("session-1.scope") { "" } else { "cpu memory pids" };
            names.to_owned()
        };
        let found = Hierarchy::parse(groups, UNIFIED_MOUNT, &handed_on).unwrap();
        assert_eq!(found, Hierarchy::Unified("/sys/fs/cgroup/user.slice/user-0.slice".into()));
        let none = Hierarchy::parse(groups, UNIFIED_MOUNT, &|_| "cpu".to_owned()).unwrap_err();
        assert!(none.contains("memory and pids"), "{none}");
    }

    #[test]
    fn without_control_groups_the_reason_is_given() {
        assert!(Hierarchy::parse("0::/\n", "", &|_| String::new()).unwrap_err().contains("mounted"));
    }

    #[test]
    fn a_mount_of_a_part_shows_the_rest_of_the_path() {
        let mount =
            Mount::parse("1 2 0:3 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory").unwrap();
        assert_eq!(mount.folder_of("/docker/abc/x"), Path::new("/sys/fs/cgroup/memory/x"));
    }

    #[test]
    fn a_group_of_version_2_has_its_limits_and_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let hierarchy = Hierarchy::Unified(folder.path().to_owned());
        // The kernel would make the files; without it the first setting fails and names its file.
        let error = Group::new(&hierarchy, &Limits::default()).unwrap_err();
        assert!(error.to_string().contains("memory.max"), "{error}");
    }
}
