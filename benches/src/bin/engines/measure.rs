//! One run of one engine: its time, its peak memory, its checksum.

use crate::peers::Engine;
use std::fs::File;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// What a run gave.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    /// Of the program, or of the whole process where it does not time itself.
    pub(crate) milliseconds: f64,
    /// Peak resident size in bytes.
    pub(crate) memory: u64,
    /// Empty where the program has none.
    pub(crate) checksum: String,
}

/// Runs `file`; an error says how the run failed.
pub(crate) fn run(engine: &Engine, file: &Path, limit: Duration, times_itself: bool) -> Result<Run, String> {
    let output = tempfile::tempfile().map_err(|error| format!("no temporary file: {error}"))?;
    let errors = output.try_clone().map_err(|error| format!("no temporary file: {error}"))?;
    let mut command = engine.command(file);
    command
        .stdin(Stdio::null())
        .stdout(output.try_clone().map_err(|error| error.to_string())?)
        .stderr(errors);
    let start = Instant::now();
    let child = command.spawn().map_err(|error| format!("cannot start: {error}"))?;
    let (status, memory) = wait(child, limit)?;
    let elapsed = start.elapsed();
    let text = read(output);
    if !status.success() {
        return Err(match status.signal() {
            Some(signal) => format!("ended by signal {signal}"),
            None => format!("failed: {}", text.lines().next_back().unwrap_or("no message")),
        });
    }
    let run = Run { milliseconds: elapsed.as_secs_f64() * 1e3, memory, checksum: String::new() };
    if times_itself { parse(&text, run) } else { Ok(run) }
}

/// Reads what `programs/shim/time.js` prints.
fn parse(text: &str, run: Run) -> Result<Run, String> {
    let line = text.lines().find_map(|line| line.strip_prefix("measured ")).ok_or("printed no time")?;
    let (time, checksum) = line.split_once(' ').ok_or("printed no checksum")?;
    let milliseconds = time.parse().map_err(|_| format!("printed the time {time}"))?;
    Ok(Run { milliseconds, checksum: checksum.trim().to_owned(), ..run })
}

fn read(mut file: File) -> String {
    use std::io::Seek;
    let mut text = Vec::new();
    // A file that cannot be read back counts as one that printed nothing.
    let _ = file.rewind().and_then(|()| file.read_to_end(&mut text));
    String::from_utf8_lossy(&text).into_owned()
}

/// Waits for the end and asks the kernel for the peak memory of this child alone.
fn wait(child: Child, limit: Duration) -> Result<(ExitStatus, u64), String> {
    let id = child.id() as libc::pid_t;
    let (done, watch) = mpsc::channel::<()>();
    let watcher = std::thread::spawn(move || {
        if watch.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout) {
            // SAFETY: kill takes any process id; the child is not reaped before this thread ends.
            unsafe { libc::kill(id, libc::SIGKILL) };
            return true;
        }
        false
    });
    let mut info = std::mem::MaybeUninit::<libc::siginfo_t>::uninit();
    // SAFETY: waitid fills the given structure. WNOWAIT leaves the child in place, so that its id
    // cannot be another process's when the watcher kills it.
    unsafe { libc::waitid(libc::P_PID, id as libc::id_t, info.as_mut_ptr(), libc::WEXITED | libc::WNOWAIT) };
    drop(done);
    let late = watcher.join().unwrap_or(false);
    let mut status = 0;
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: both places are writable; the child was started here and has not been waited for.
    let waited = unsafe { libc::wait4(id, &mut status, 0, usage.as_mut_ptr()) };
    if waited != id {
        return Err(format!("cannot wait: {}", std::io::Error::last_os_error()));
    }
    if late {
        return Err(format!("not finished after {} s", limit.as_secs()));
    }
    // SAFETY: zeroed, then filled by wait4.
    let usage = unsafe { usage.assume_init() };
    // Kilobytes everywhere but on macOS.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    Ok((ExitStatus::from_raw(status), usage.ru_maxrss as u64 * unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_line_of_the_shim_among_others() {
        let empty = Run { milliseconds: 0.0, memory: 7, checksum: String::new() };
        let run = parse("hello\nmeasured 12.5 42 and more\n", empty.clone());
        assert_eq!(run, Ok(Run { milliseconds: 12.5, memory: 7, checksum: "42 and more".to_owned() }));
        assert!(parse("hello\n", empty.clone()).is_err());
        assert!(parse("measured soon 1\n", empty).is_err());
    }
}
