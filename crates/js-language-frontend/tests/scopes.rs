//! Scope analysis: each source beside its dump. `PLUMB_BLESS=1` writes the dumps anew.

use js_language_frontend::{Options, Source, parse, scope};
use std::path::Path;

#[test]
fn dumps_are_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scopes");
    let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.extension().is_some_and(|extension| extension == "js"));
    names.sort();
    assert!(!names.is_empty());
    for path in names {
        let source = std::fs::read_to_string(&path).unwrap();
        let options = Options::script().recovering();
        let program = parse(Source::from(source.as_str()), &options).unwrap();
        let mut found = scope::dump(&program.ast, &program.scopes, source.as_bytes());
        for diagnostic in &program.diagnostics {
            found.push_str(&diagnostic.render(source.as_bytes(), "source"));
        }
        let expected = path.with_extension("scopes");
        if std::env::var_os("PLUMB_BLESS").is_some() {
            std::fs::write(&expected, &found).unwrap();
        }
        let known = std::fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(found, known, "{}", path.display());
    }
}
