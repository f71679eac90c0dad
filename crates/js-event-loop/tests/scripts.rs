//! Scenario scripts, each beside its trace. `PLUMB_BLESS=1` writes the traces anew.

use std::fs;
use std::path::Path;

use js_event_loop::scenario::{World, run};

#[test]
fn scripts_leave_their_traces() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts");
    let mut scripts: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    scripts.sort();
    assert!(!scripts.is_empty());
    for script in scripts {
        let trace = run(&fs::read(&script).unwrap(), World::simulated()).stdout;
        let expected = script.with_extension("trace");
        if std::env::var_os("PLUMB_BLESS").is_some() {
            fs::write(&expected, &trace).unwrap();
        }
        assert_eq!(trace, fs::read_to_string(&expected).unwrap(), "{}", script.display());
    }
}

#[test]
fn broken_scripts_are_placed() {
    for (script, answer) in [
        ("timer T", "error: 1: timer takes 2 to 3 arguments, not 1\n"),
        ("\ntimer T x", "error: 2: not a number: x\n"),
        ("timer T 9999999", "error: 1: more than 1000000: 9999999\n"),
        ("on", "error: 1: on takes a name and a command\n"),
        ("closed T", "error: 1: closed takes a name and a command\n"),
        ("on T on T halt", "error: 1: unknown command: on\n"),
        ("at 1 explode P", "error: 1: the world cannot do this: explode\n"),
        ("watch W P x", "error: 1: not r, w or rw: x\n"),
        ("watch W P r often", "error: 1: not a mode: often\n"),
        ("run away", "error: 1: run takes default, once or nowait\n"),
        ("\u{1F980}", "error: 1: unknown command: \u{1F980}\n"),
    ] {
        let found = run(script.as_bytes(), World::simulated());
        assert_eq!((found.stdout.as_str(), found.status), (answer, 2), "{script}");
    }
}
