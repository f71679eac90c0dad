//! Test suites that packages of npm ship, run under plumb and under node: every test ends the same
//! way in both. `tests/programs/README.md` says how they are put together.

mod npm;

/// Runs a suite under both engines and says how its tests end. A suite that stops early fails: its
/// last line holds the totals. Both engines may end with an error, of a promise that a test rejects
/// and leaves, and then both must.
fn suite(name: &str) {
    let Some(runs) = npm::run_both(&format!("suites/{name}"), &[]) else { return };
    runs.assert_same_output();
    let errors = String::from_utf8_lossy(&runs.plumb.stderr);
    assert_eq!(runs.node.status.code(), runs.plumb.status.code(), "{}: {errors}", runs.script.display());
    let output = String::from_utf8_lossy(&runs.plumb.stdout);
    let last = output.lines().last().unwrap_or_default();
    assert!(last.starts_with("{passed: "), "{name} ends without totals: {last}");
    println!("{name}: {last} in both engines");
}

macro_rules! suites {
    ($($name:ident;)*) => {
        $(#[test]
        fn $name() {
            suite(stringify!($name));
        })*
    };
}

suites! {
    bignumber;
    bn;
    lodash;
    moment;
    promises;
    semver;
    traverse;
}
