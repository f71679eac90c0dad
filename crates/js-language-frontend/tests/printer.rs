//! The printer, case by case: `printer/NAME.js` is printed as `NAME.pretty.js` and `NAME.min.js`,
//! and both parse to the tree of the original. A case whose first line is `// module` is a module.
//!
//! `PLUMB_BLESS=1 cargo test -p js-language-frontend --test printer` writes what is printed now.

use js_language_frontend::ast::same_tree;
use js_language_frontend::printer::{PrintOptions, print};
use js_language_frontend::{Ast, Options, Source, parse_syntax};
use std::path::{Path, PathBuf};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/printer");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> =
        files.filter(|path| path.to_string_lossy().matches('.').count() == 1).collect();
    cases.sort();
    cases
}

fn tree(source: &str, options: &Options, name: &str) -> Ast {
    let syntax = parse_syntax(Source::from(source), options);
    if let Some(diagnostic) = syntax.diagnostics.first() {
        panic!("{}", diagnostic.render(source.as_bytes(), name));
    }
    syntax.ast
}

/// Prints `source` and checks that it comes back.
fn print_and_check(source: &str, options: &Options, print_options: &PrintOptions<'_>, name: &str) -> String {
    let ast = tree(source, options, name);
    let code = print(&ast, print_options).code;
    let again = tree(&code, options, name);
    assert!(same_tree(&ast, &again), "{name} came back as another tree:\n{code}");
    assert_eq!(print(&again, print_options).code, code, "{name} is printed differently the second time");
    code
}

#[test]
fn cases_are_printed_as_expected() {
    let bless = std::env::var_os("PLUMB_BLESS").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        let source = std::fs::read_to_string(&case).unwrap();
        let options = if source.starts_with("// module") { Options::module() } else { Options::script() };
        for (extension, how) in [("pretty.js", PrintOptions::pretty()), ("min.js", PrintOptions::minified())]
        {
            let file = case.with_extension(extension);
            let code = print_and_check(&source, &options, &how, &case.to_string_lossy());
            if bless {
                std::fs::write(&file, &code).unwrap();
            } else if std::fs::read_to_string(&file).ok().as_deref() != Some(&*code) {
                wrong.push(format!("{}:\n{code}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn long_chains_and_deep_nesting_take_no_native_stack() {
    let count = 100_000;
    let nest = 2_000;
    let sources = [
        format!("x = a{}", " + a".repeat(count)),
        format!("x = a{}", " && a".repeat(count)),
        format!("x = a{}", ".b".repeat(count)),
        format!("x = a{}", "(b)[c]".repeat(count)),
        format!("x = a{}", "?.b".repeat(count)),
        format!("x = a{}", "`b`".repeat(count)),
        format!("new (a{})", ".b()".repeat(count)),
        format!("x = {}a{}", "[".repeat(nest), "]".repeat(nest)),
        format!("x = {}a{}", "(a + ".repeat(nest), ")".repeat(nest)),
        format!("x = {}a", "a ? b : ".repeat(nest)),
        format!("x = {}a", "() => ".repeat(nest / 2)),
        format!("{}{}", "{".repeat(nest), "}".repeat(nest)),
        format!("{}a", "if (a) b; else ".repeat(nest)),
    ];
    // What a thread of a host may have.
    let work = move || {
        for source in &sources {
            let name = &source[..20.min(source.len())];
            for how in [PrintOptions::pretty(), PrintOptions::minified()] {
                print_and_check(source, &Options::script(), &how, name);
            }
        }
    };
    std::thread::Builder::new().stack_size(512 * 1024).spawn(work).unwrap().join().unwrap();
}

#[test]
fn lone_surrogates_of_the_source_are_escaped() {
    // "\u{d800}" as text, in a string, a template, a regular expression and a directive.
    let mut source = Vec::new();
    for part in [&b"'"[..], b"'; x = ['", b"', `", b"`, /", b"/]"] {
        source.extend_from_slice(part);
        source.extend_from_slice(b"\xED\xA0\x80");
    }
    source.truncate(source.len() - 3);
    let syntax = parse_syntax(Source::from_wtf8(&source).unwrap(), &Options::script());
    assert!(syntax.diagnostics.is_empty());
    let code = print(&syntax.ast, &PrintOptions::minified()).code;
    assert_eq!(code, r#""\ud800";x=["\ud800",`\ud800`,/\ud800/]"#);
}

#[test]
fn what_recovery_left_out_is_a_comment() {
    let source = "a; ) ; d";
    let syntax = parse_syntax(Source::from(source), &Options::script().recovering());
    assert!(!syntax.diagnostics.is_empty());
    for how in [PrintOptions::pretty(), PrintOptions::minified()] {
        let code = print(&syntax.ast, &how).code;
        assert!(code.contains("/* syntax error */"), "{code}");
        assert!(code.contains('d'), "{code}");
    }
}
