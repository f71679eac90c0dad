//! A source is compiled in both builds and run: the ordinary path, without anything hostile.

use std::fs;
use std::path::Path;

use plumb_curriculum::compile::{Build, CompileFailure, Compiler, FindingKind, sanitizer_environment};
use plumb_curriculum::sandbox::{End, Finished, Job, Limits, Sandbox, Workspace};

/// Compiles `text` as `ex-1.c` and runs it on `input`.
fn compile_and_run(text: &str, build: Build, input: &[u8]) -> Result<Finished, CompileFailure> {
    let compiler = Compiler::find(None).expect("the tests need a C compiler");
    let sandbox = Sandbox::strongest().expect("the tests need a sandbox");
    let folder = Workspace::new().expect("a temporary folder");
    let source = folder.path().join("ex-1.c");
    fs::write(&source, text).expect("write the source");
    let executable = folder.path().join("ex-1");
    compiler.compile(&sandbox, Path::new(&source), build, &executable)?;
    let sanitized = build == Build::Sanitized;
    let environment = if sanitized { sanitizer_environment(false) } else { Vec::new() };
    let limits = if sanitized { Limits::default().for_sanitized() } else { Limits::default() };
    let job = Job { input, environment: &environment, sanitized, ..Job::new(&executable, limits) };
    Ok(sandbox.run(&job).expect("the run itself works"))
}

const ECHO: &str = r#"
#include <stdio.h>
int main(void) {
    for (int c; (c = getchar()) != EOF;) putchar(c);
    fprintf(stderr, "done\n");
    return 2;
}
"#;

#[test]
fn input_output_and_status_come_through_in_both_builds() {
    // More than a pipe holds.
    let input: Vec<u8> = (0..300_000u32).map(|n| b'a' + (n % 26) as u8).collect();
    for build in [Build::Plain, Build::Sanitized] {
        let finished = compile_and_run(ECHO, build, &input).expect("it compiles");
        assert_eq!(finished.end, End::Exit(2));
        assert!(finished.stdout == input);
        assert_eq!(finished.stderr, b"done\n");
        assert_eq!(finished.sanitizer_finding(), None);
    }
}

#[test]
fn diagnostics_name_the_student_s_file() {
    let failure = compile_and_run("int main(void) { return x; }\n", Build::Plain, b"").unwrap_err();
    assert!(failure.diagnostics().starts_with("ex-1.c:"), "{failure}");
    assert!(!failure.is_grader_fault());
}

#[test]
fn findings_have_kind_message_and_place() {
    let overflow = "#include <stdlib.h>\nint main(void) {\n  char *p = malloc(4);\n  volatile int i = 4;\n  p[i] = 1;\n  return p[i];\n}\n";
    let finding = compile_and_run(overflow, Build::Sanitized, b"").unwrap().sanitizer_finding().unwrap();
    assert_eq!((finding.kind, finding.message.as_str()), (FindingKind::Address, "heap-buffer-overflow"));
    assert_eq!(finding.place.unwrap().to_string(), "ex-1.c:5");

    let signed = "#include <limits.h>\nint main(void) {\n  volatile int i = INT_MAX;\n  return i + 1;\n}\n";
    let finding = compile_and_run(signed, Build::Sanitized, b"").unwrap().sanitizer_finding().unwrap();
    assert_eq!(finding.kind, FindingKind::Undefined);
    assert!(finding.message.starts_with("signed integer overflow: 2147483647 + 1"), "{finding}");
    assert_eq!(finding.place.unwrap().to_string(), "ex-1.c:4");
}
