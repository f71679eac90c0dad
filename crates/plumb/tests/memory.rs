//! Programs whose memory grows without an end, of every kind: each ends with an error that can be
//! caught, or with a message, and never takes much more than the limit of its heap.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The limit of the heap.
const LIMIT: &str = "32m";
/// What a process may take: the limit, its slack, the engine itself, and what collections need.
const MOST_KIB: u64 = 112 << 10;

/// The most memory that a process had so far, where the system tells.
fn peak_kib(process: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

struct End {
    status: Option<i32>,
    out: String,
    error: String,
    peak_kib: u64,
}

fn run(arguments: &[&str]) -> End {
    let mut plumb = Command::new(env!("CARGO_BIN_EXE_plumb"));
    plumb.args(["run", "--time-limit", "300", "--max-heap", LIMIT]).args(arguments).env("NO_COLOR", "1");
    let mut process = plumb
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("plumb starts");
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_kib(&process));
        if peak > 8 * MOST_KIB {
            let _ = process.kill();
        }
        match process.try_wait().expect("the process is ours") {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let (mut out, mut error) = (String::new(), String::new());
    process.stdout.take().expect("piped").read_to_string(&mut out).expect("text");
    process.stderr.take().expect("piped").read_to_string(&mut error).expect("text");
    End { status: status.code(), out, error, peak_kib: peak }
}

/// The names of the kinds that the program has.
fn kinds(program: &str) -> Vec<&str> {
    let names = program.lines().filter_map(|line| line.strip_prefix("  ")?.split_once("() {"));
    names.map(|(name, _)| name).filter(|name| name.chars().all(char::is_alphanumeric)).collect()
}

#[test]
fn memory_of_every_kind_counts() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/programs/hostile/memory.js");
    let source = std::fs::read_to_string(source).expect("the program is there");
    let folder = tempfile::tempdir().expect("a folder");
    let names = kinds(&source);
    assert!(names.len() > 60, "{names:?}");
    for name in names {
        let file = folder.path().join(format!("{name}.js"));
        std::fs::write(&file, format!("var only = '{name}'; {source}")).expect("a file");
        let end = run(&[file.to_str().expect("text")]);
        let what = format!("{name}: {:?}, {} KiB\n{}{}", end.status, end.peak_kib, end.out, end.error);
        assert_eq!(end.out, format!("{name} RangeError\nstill here 2,4,6\n"), "{what}");
        assert_eq!(end.status, Some(0), "{what}");
        assert!(end.peak_kib < MOST_KIB, "{what}");
    }
}

/// What cannot fail ends the process: with figures, and without a signal.
#[test]
fn memory_that_cannot_be_refused_ends_the_process_with_a_message() {
    // A syntax tree is many times as large as its text.
    let end = run(&["-e", "print('begun'); Function('[' + '[],'.repeat(4e6) + ']')"]);
    assert_eq!(end.status, Some(1), "{}", end.error);
    assert_eq!(end.out, "begun\n");
    assert!(
        end.error.starts_with("fatal: out of memory: the limit of the heap is 32.0 MiB\n"),
        "{}",
        end.error
    );
    assert!(
        end.error.contains("asked for now") && end.peak_kib < MOST_KIB,
        "{} KiB {}",
        end.peak_kib,
        end.error
    );
}

/// Without a limit of one's own it depends on the machine, and leaves half of its memory.
#[test]
fn the_usual_limit_leaves_memory() {
    let limit = js_garbage_collection::Limits::default().max_heap;
    assert!((1 << 20..=4 << 30).contains(&limit), "{limit}");
    let machine = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let total = machine.lines().find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next());
    if let Some(kib) = total.and_then(|kib| kib.parse::<usize>().ok()) {
        assert!(limit <= kib * 1024 / 2);
    }
}
