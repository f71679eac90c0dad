//! Source maps of printed files, read by a reader that shares no code with the writer: every name
//! resolves to where it stood.

use conformance::round_trip::{RoundTrip, check};
use conformance::test262;
use js_language_frontend::Options;
use std::path::Path;

#[test]
fn names_of_the_printer_cases_resolve_to_their_origin() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/js-language-frontend/tests/printer");
    let mut names = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let source = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&source);
        let is_module = ["import", "export", "// module"].iter().any(|start| text.starts_with(start));
        let options = if is_module { Options::module() } else { Options::script() };
        for minify in [false, true] {
            match check(&source, &options, minify, true) {
                RoundTrip::NoSource => panic!("{} does not parse", path.display()),
                RoundTrip::Same { names: found } => names += found,
                RoundTrip::Different(what) => panic!("{}: {what}", path.display()),
            }
        }
    }
    assert!(names > 4_000, "only {names} names were looked up");
}

/// With `TEST262` set to a checkout of tc39/test262: each hundredth file. All of them take the
/// program `test262-print` with `--maps`.
#[test]
fn names_of_conformance_tests_resolve_to_their_origin() {
    let Some(suite) = std::env::var_os("TEST262") else { return };
    let all = test262::files(Path::new(&suite), &["language", "built-ins", "annexB"]).unwrap();
    let some: Vec<_> = all.into_iter().step_by(100).collect();
    let report = test262::run_printer(&some, true).unwrap();
    assert!(report.failures.is_empty(), "{:?}", report.failures);
    assert!(report.files > 300 && report.names > 10_000);
}
