//! Programs nobody here wrote: packages of npm do substantial work under plumb and under node, and
//! print the same. `tests/programs/README.md` says how they are put together.

mod npm;

use std::path::Path;

/// Runs a program under both engines and compares what they print.
fn compare(program: &str, folders: &[&Path]) {
    let Some(runs) = npm::run_both(program, folders) else { return };
    let script = runs.script.display();
    let failed = String::from_utf8_lossy(&runs.node.stderr);
    assert!(runs.node.status.success(), "node cannot run {script}: {failed}");
    let failed = String::from_utf8_lossy(&runs.plumb.stderr);
    assert!(runs.plumb.status.success(), "{script}: {}: {failed}", runs.plumb.status);
    runs.assert_same_output();
}

macro_rules! programs {
    ($($name:ident $program:literal;)*) => {
        $(#[test]
        fn $name() {
            compare($program, &[]);
        })*
    };
}

programs! {
    acorn "acorn";
    es5_shim_suite "es5-shim";
    es6_shim_suite "es6-shim";
    immutable "immutable";
    lodash "lodash";
    prettier "prettier";
    react "react";
    react_development "react-development";
    typescript "typescript";
}

#[test]
fn lodash_suite() {
    let Some(lodash) = std::env::var_os("LODASH") else {
        return println!("skipped: LODASH names no checkout of lodash");
    };
    compare("lodash-suite", &[Path::new(&lodash)]);
}
