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
