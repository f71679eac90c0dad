//! Runs every program of `tests/programs` and compares what it prints with the `.out` file beside
//! it: under each way of dispatch, and with a heap that is collected at every allocation and verified
//! after each collection. `BLESS=1` writes the `.out` files.

mod support;

use std::fs;
use std::path::PathBuf;

use js_virtual_machine::{Dispatch, Options};

fn programs() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/programs");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the programs lie beside this file")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "js"))
        .collect();
    paths.sort();
    paths
}

fn check(dispatch: Dispatch, stress: bool) {
    let mut failures = Vec::new();
    for path in programs() {
        let source = fs::read_to_string(&path).expect("a program is text");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if stress && source.starts_with("// no stress") {
            continue;
        }
        let mut vm = support::machine(&Options { dispatch, ..Options::default() });
        vm.cx.heap.stress(stress);
        vm.cx.heap.verify(stress);
        let output = support::run(&mut vm, &source, &name);
        let expected = path.with_extension("out");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, &output).expect("the folder can be written to");
        } else if fs::read_to_string(&expected).unwrap_or_default() != output {
            failures.push(format!("{name} ({dispatch}) printed\n{output}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn programs_print_what_is_expected() {
    for dispatch in Dispatch::ALL {
        check(dispatch, false);
    }
}

#[test]
fn programs_print_the_same_when_every_allocation_collects() {
    check(Dispatch::usual(), true);
}
