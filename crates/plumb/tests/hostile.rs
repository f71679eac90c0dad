//! Programs that want the engine to fall: each ends with an error that can be caught, never with a
//! signal.

use std::path::Path;
use std::process::{Command, Stdio};

/// Each row of the program says what became of it: an error of the right kind, or an end.
#[test]
fn endless_recursion_is_a_range_error() {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/programs/hostile/recursion.js");
    let mut plumb = Command::new(env!("CARGO_BIN_EXE_plumb"));
    let plumb = plumb.args(["run", "--time-limit", "600"]).arg(&program).env("NO_COLOR", "1");
    let output = plumb.stdin(Stdio::null()).output().expect("plumb starts");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{stdout}{stderr}");
    let mut lines: Vec<&str> = stdout.lines().collect();
    assert_eq!(lines.pop(), Some("still here 2,4,6"), "{stdout}");
    assert!(lines.len() > 20, "{stdout}");
    for line in lines {
        assert!(line.ends_with(" RangeError") || line == "proxies ended", "{line}");
    }
}
