//! Golden listings: each source in `tests/golden` beside the listing of its bytecode. With
//! `BLESS=1` in the environment the listings are written anew.

use js_bytecode::disassemble::{Lines, disassemble};
use js_bytecode::verify::verify;
use js_bytecode::{CompileOptions, Flags, FunctionId, Outline, Template, Unit, UnitKind};
use js_language_frontend::{Options, Source, parse};
use std::path::Path;

/// The one flag that only compilation tells.
fn top_level_await(template: &Template) -> Flags {
    let awaits = template.module.as_ref().is_some_and(|module| module.has_top_level_await);
    if awaits { Flags::ASYNC } else { Flags::default() }
}

fn listing(path: &Path, source: &[u8]) -> String {
    let name = path.file_name().unwrap().to_string_lossy();
    let (options, kind) = match () {
        () if name.ends_with(".mjs") => (Options::module(), UnitKind::Module),
        () if name.ends_with(".eval.js") => (
            Options::script(),
            UnitKind::DirectEval {
                in_function: false,
                in_module: false,
                super_property: false,
                super_call: false,
            },
        ),
        () => (Options::script(), UnitKind::Script),
    };
    let program = match parse(Source::from_wtf8(source).unwrap(), &options) {
        Ok(program) => program,
        Err(diagnostic) => panic!("{name}: {diagnostic:?}"),
    };
    let unit = Unit::new(program, kind, CompileOptions::default());
    let lines = Lines::new(source);
    let mut out = String::new();
    let mut waiting = vec![FunctionId::TOP];
    while let Some(id) = waiting.pop() {
        let outline = unit.outline(id).unwrap();
        let template = unit.compile(id).unwrap();
        // What closures of functions that are never called know is what there is to know.
        let known = Outline { flags: outline.flags.with(top_level_await(&template)), ..outline };
        assert_eq!(known, template.outline(), "{name}");
        verify(&template, unit.function_count()).unwrap();
        out.push_str(&disassemble(&template, Some(&lines)));
        waiting.extend(template.functions().collect::<Vec<_>>().into_iter().rev());
    }
    out
}

#[test]
fn listings_are_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let bless = std::env::var_os("BLESS").is_some();
    let mut seen = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if !path.extension().is_some_and(|extension| extension == "js" || extension == "mjs") {
            continue;
        }
        seen += 1;
        let actual = listing(&path, &std::fs::read(&path).unwrap());
        let expected = path.with_extension("listing");
        if bless {
            std::fs::write(&expected, &actual).unwrap();
            continue;
        }
        let text = std::fs::read_to_string(&expected).unwrap_or_default();
        let differs = text.lines().zip(actual.lines()).position(|(one, other)| one != other);
        assert!(
            text == actual,
            "{} differs first at line {:?}; BLESS=1 writes it anew",
            expected.display(),
            differs.map(|line| line + 1)
        );
    }
    assert!(seen >= 6, "{seen} sources");
}
