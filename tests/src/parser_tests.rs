//! The npm package `test262-parser-tests`: small sources that must parse and small
//! sources that must not.

use js_language_frontend::{Options, Program, Source, parse};
use std::io;
use std::path::Path;

/// Files whose expectation the current standard contradicts, each with its reason.
pub const CONTRADICTED: &[(&str, &str)] = &[
    ("fail/0d5e450f1da8a92a.js", "`\\8` and `\\9` are escapes since ES2021 (Annex B)"),
    ("fail/748656edbfb2d0bb.js", "`\\8` and `\\9` are escapes since ES2021 (Annex B)"),
    ("fail/79f882da06f88c9f.js", "`\\8` and `\\9` are escapes since ES2021 (Annex B)"),
    ("fail/92b6af54adef3624.js", "`\\8` and `\\9` are escapes since ES2021 (Annex B)"),
    ("fail/647e21f8f157c338.js", "strings may hold U+2029 since ES2019"),
    ("fail/8af69d8f15295ed2.js", "strings may hold U+2028 since ES2019"),
    ("fail/98204d734f8c72b3.js", "classes have fields since ES2022"),
    ("fail/ef81b93cf9bdb4ec.js", "classes have fields since ES2022"),
    (
        "fail/a8beb1480f385441.js",
        "assigning to a call is no early error in sloppy mode code (web compatibility)",
    ),
    ("fail/c060a3014ad24dfd.js", "U+2B81E starts a name since ES2015"),
    ("fail/e3fbcf63d7e43ead.js", "`for (var x = 1 in …)` is allowed in sloppy mode code (Annex B.3.5)"),
    (
        "early/0f5f47108da5c34e.js",
        "a `var` may redeclare a catch parameter in any statement since ES2020 (Annex B.3.4)",
    ),
    ("early/12a74c60f52a60de.js", "sloppy mode code may declare a function twice in a block (Annex B.3.2)"),
    ("early/1aff49273f3e3a98.js", "sloppy mode code may declare a function twice in a block (Annex B.3.2)"),
    ("early/be7329119eaa3d47.js", "sloppy mode code may declare a function twice in a block (Annex B.3.2)"),
    ("early/ec31fa5e521c5df4.js", "sloppy mode code may declare a function twice in a block (Annex B.3.2)"),
];

/// How a run went.
#[derive(Default)]
pub struct Report {
    /// Files with the right outcome.
    pub passed: usize,
    /// Files with the wrong outcome, and what was wrong.
    pub failures: Vec<(String, String)>,
    /// Files that [`CONTRADICTED`] names.
    pub contradicted: usize,
}

/// Runs all files of an unpacked package.
pub fn run(package: &Path) -> io::Result<Report> {
    let mut report = Report::default();
    for folder in ["pass", "pass-explicit", "fail", "early"] {
        let mut names: Vec<String> = std::fs::read_dir(package.join(folder))?
            .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
            .collect::<io::Result<_>>()?;
        names.sort();
        for name in names.iter().filter(|name| name.ends_with(".js")) {
            let path = format!("{folder}/{name}");
            if CONTRADICTED.iter().any(|(known, _)| *known == path) {
                report.contradicted += 1;
                continue;
            }
            match check(package, folder, name)? {
                None => report.passed += 1,
                Some(problem) => report.failures.push((path, problem)),
            }
        }
    }
    Ok(report)
}

/// What is wrong with the outcome for one file, if anything.
fn check(package: &Path, folder: &str, name: &str) -> io::Result<Option<String>> {
    let bytes = std::fs::read(package.join(folder).join(name))?;
    let outcome = parsed(name, &bytes);
    Ok(match (folder, outcome) {
        ("fail" | "early", Ok(_)) => Some("accepted, but must be rejected".into()),
        ("fail" | "early", Err(_)) => None,
        (_, Err(error)) => Some(error),
        (_, Ok(_)) => None,
    })
}

fn parsed(name: &str, bytes: &[u8]) -> Result<Program, String> {
    let options = if name.ends_with(".module.js") { Options::module() } else { Options::script() };
    Source::new(bytes)
        .and_then(|source| parse(source, &options))
        .map_err(|diagnostic| diagnostic.render(bytes, name))
}
