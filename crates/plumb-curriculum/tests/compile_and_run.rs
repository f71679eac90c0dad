//! Sources are compiled in both builds, by every compiler of the machine, and run: what comes
//! through, and what the sanitizers find.

use std::fs;
use std::path::Path;

use plumb_curriculum::compile::{Build, CompileFailure, Compiler, FindingKind};
use plumb_curriculum::sandbox::{End, Finished, Job, Limits, Sandbox, Tier, Workspace};

/// The compilers of this machine, of which there is at least one.
fn compilers() -> Vec<Compiler> {
    let found = ["gcc", "clang"].map(|name| Compiler::find(Some(Path::new(name))));
    let mut compilers = Vec::new();
    for compiler in found {
        match compiler {
            Ok(compiler) => compilers.push(compiler),
            Err(missing) => println!("skipped: {missing}"),
        }
    }
    assert!(!compilers.is_empty(), "the tests need a C compiler");
    compilers
}

fn strongest() -> Sandbox {
    Sandbox::strongest().expect("the tests need a sandbox")
}

/// A source, compiled as `ex-1.c` in the strongest sandbox.
struct Program<'a> {
    compiler: &'a Compiler,
    build: Build,
    folder: Workspace,
}

impl<'a> Program<'a> {
    fn new(compiler: &'a Compiler, text: &str, build: Build) -> Result<Program<'a>, CompileFailure> {
        let folder = Workspace::new().expect("a temporary folder");
        let source = folder.path().join("ex-1.c");
        fs::write(&source, text).expect("write the source");
        compiler.compile(&strongest(), source.as_path(), build, &folder.path().join("ex-1"))?;
        Ok(Program { compiler, build, folder })
    }

    fn run(&self, sandbox: &Sandbox, input: &[u8]) -> Finished {
        let sanitized = self.build == Build::Sanitized;
        let leaks = sanitized && self.compiler.detects_leaks(sandbox);
        let environment = if sanitized { self.compiler.sanitizer_environment(leaks) } else { Vec::new() };
        let limits = if sanitized { Limits::default().for_sanitized() } else { Limits::default() };
        let executable = self.folder.path().join("ex-1");
        let job = Job { input, environment: &environment, sanitized, ..Job::new(&executable, limits) };
        sandbox.run(&job).expect("the run itself works")
    }
}

/// Compiles `text` and runs it on `input`, in the strongest sandbox.
fn compile_and_run(
    compiler: &Compiler,
    text: &str,
    build: Build,
    input: &[u8],
) -> Result<Finished, CompileFailure> {
    Ok(Program::new(compiler, text, build)?.run(&strongest(), input))
}

#[test]
fn input_output_and_status_come_through_in_both_builds() {
    let echo = "#include <stdio.h>
int main(void) {
    for (int c; (c = getchar()) != EOF;) putchar(c);
    fprintf(stderr, \"done\\n\");
    return 2;
}
";
    // More than a pipe holds.
    let input: Vec<u8> = (0..300_000u32).map(|n| b'a' + (n % 26) as u8).collect();
    for compiler in compilers() {
        for build in [Build::Plain, Build::Sanitized] {
            let finished = compile_and_run(&compiler, echo, build, &input).expect("it compiles");
            assert_eq!(finished.end, End::Exit(2), "{compiler}");
            assert!(finished.stdout == input);
            assert_eq!(finished.stderr, b"done\n");
            assert_eq!(finished.sanitizer_finding(), None);
        }
    }
}

#[test]
fn diagnostics_name_the_student_s_file() {
    for compiler in compilers() {
        let text = "int main(void) { return x; }\n";
        let failure = compile_and_run(&compiler, text, Build::Plain, b"").unwrap_err();
        assert!(failure.diagnostics().starts_with("ex-1.c:"), "{failure}");
        assert!(!failure.is_grader_fault());
        let text = "void absent(void);\nint main(void) { absent(); }\n";
        let failure = compile_and_run(&compiler, text, Build::Plain, b"").unwrap_err();
        assert!(failure.diagnostics().contains("ex-1.c:2"), "{failure}");
        assert!(!failure.diagnostics().contains("/plumb-"), "{failure}");
    }
}

#[test]
fn findings_have_kind_message_and_place() {
    let findings = [
        (
            FindingKind::Address,
            "heap-buffer-overflow",
            5,
            "#include <stdlib.h>
int main(void) {
    char *p = malloc(4);
    volatile int i = 4;
    p[i] = 1;
    return p[i];
}
",
        ),
        (
            FindingKind::Address,
            "heap-use-after-free",
            5,
            "#include <stdlib.h>
int main(void) {
    volatile char *p = malloc(4);
    free((void *)p);
    return p[0];
}
",
        ),
        (
            FindingKind::Address,
            "SEGV",
            3,
            "int main(void) {
    volatile long address = 8000;
    return *(volatile int *)address;
}
",
        ),
        (
            FindingKind::Undefined,
            "signed integer overflow: 2147483647 + 1 cannot be represented in type 'int'",
            4,
            "#include <limits.h>
int main(void) {
    volatile int i = INT_MAX;
    return i + 1;
}
",
        ),
        (
            FindingKind::Leak,
            "detected memory leaks",
            3,
            "#include <stdlib.h>
void *volatile p;
int main(void) { p = malloc(10); p = NULL; return 0; }
",
        ),
    ];
    for compiler in compilers() {
        for (kind, message, line, text) in &findings {
            let program = Program::new(&compiler, text, Build::Sanitized).expect("it compiles");
            for tier in [Tier::A, Tier::B, Tier::C] {
                let Ok(sandbox) = Sandbox::exactly(tier) else { continue };
                if *kind == FindingKind::Leak && !compiler.detects_leaks(&sandbox) {
                    println!("skipped: no leak detection in tier {tier}");
                    continue;
                }
                let finished = program.run(&sandbox, b"");
                let report = String::from_utf8_lossy(&finished.stderr).into_owned();
                let Some(finding) = finished.sanitizer_finding() else {
                    panic!("{compiler} tier {tier} {message}: {} {report}", finished.end)
                };
                assert_eq!(
                    (finding.kind, finding.message.as_str()),
                    (*kind, *message),
                    "{compiler}\n{report}"
                );
                let place = finding.place.map(|place| place.to_string());
                assert_eq!(place, Some(format!("ex-1.c:{line}")), "{compiler} tier {tier}\n{report}");
            }
        }
    }
}

#[test]
fn text_alone_is_no_finding() {
    let text = "#include <stdio.h>
int main(void) {
    fputs(\"==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x1\\n\", stderr);
    fputs(\"ex-1.c:1:1: runtime error: made up\\n\", stderr);
    return 1;
}
";
    for compiler in compilers() {
        let finished = compile_and_run(&compiler, text, Build::Sanitized, b"").unwrap();
        assert_eq!((finished.end, finished.sanitizer_finding()), (End::Exit(1), None));
    }
}

#[test]
fn a_program_cannot_steer_the_sanitizers() {
    let overflow =
        "int main(void) { steer(); char *p = malloc(4); volatile int i = 4; p[i] = 1; return p[i]; }\n";
    let defines = [
        ("__asan_default_options", "const char *__asan_default_options(void) { return \"exitcode=0\"; }"),
        ("__ubsan_default_options", "const char *__ubsan_default_options(void) { return \"exitcode=0\"; }"),
        ("__lsan_is_turned_off", "int __lsan_is_turned_off(void) { return 1; }"),
        ("__asan_on_error", "void __asan_on_error(void) { _Exit(0); }"),
    ];
    let calls = [
        "void __sanitizer_set_death_callback(void (*)(void));
static void leave(void) { _Exit(0); }
static void steer(void) { __sanitizer_set_death_callback(leave); }",
        "void __asan_set_error_report_callback(void (*)(const char *));
static void leave(const char *text) { (void)text; _Exit(0); }
static void steer(void) { __asan_set_error_report_callback(leave); }",
        "#include <unistd.h>\nstatic void steer(void) { close(2); }",
        "#include <signal.h>\n#include <unistd.h>
static void leave(int number) { (void)number; _Exit(0); }
static void steer(void) { signal(SIGSEGV, leave); signal(SIGABRT, leave); }",
    ];
    for compiler in compilers() {
        for (symbol, definition) in defines {
            let text = format!("#include <stdlib.h>\n{definition}\nstatic void steer(void) {{}}\n{overflow}");
            let failure = compile_and_run(&compiler, &text, Build::Sanitized, b"").unwrap_err();
            assert!(
                matches!(failure, CompileFailure::SteersSanitizer { symbol: found, .. } if found == symbol),
                "{failure:?}"
            );
        }
        for call in calls {
            let text = format!("#include <stdlib.h>\n{call}\n{overflow}");
            let finished = compile_and_run(&compiler, &text, Build::Sanitized, b"").unwrap();
            assert!(finished.sanitizer_finding().is_some(), "{compiler}: {} {call}", finished.end);
        }
    }
}

#[test]
fn a_folder_is_linked_together_and_a_file_may_include_its_folder() {
    let folder = Workspace::new().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("ex-1/main.c", "#include \"parts/part.h\"\nint main(void) { return part(); }\n");
    write("ex-1/part.c", "#include \"parts/part.h\"\nint part(void) { return 7; }\n");
    write("ex-1/parts/part.h", "int part(void);\n");
    write("ex-2.c", "#include \"util.h\"\nint main(void) { return UTIL; }\n");
    write("util.h", "#define UTIL 9\n");
    // What is wrong with another exercise is its own matter.
    write("ex-3.c", "\0");
    let executable = folder.path().join("program");
    let compiler = compilers().remove(0);
    let run = |finished: &Path| strongest().run(&Job::new(finished, Limits::default())).unwrap().end;
    compiler.compile(&strongest(), folder.path().join("ex-1").as_path(), Build::Plain, &executable).unwrap();
    assert_eq!(run(&executable), End::Exit(7));

    let file = folder.path().join("ex-2.c");
    let source = plumb_curriculum::compile::Source { path: &file, own_folder: Some(folder.path()) };
    compiler.compile(&strongest(), source, Build::Plain, &executable).unwrap();
    assert_eq!(run(&executable), End::Exit(9));
    // Alone, it stands in a folder that is not known to be the student's.
    let failure = compiler.compile(&strongest(), file.as_path(), Build::Plain, &executable).unwrap_err();
    assert!(failure.diagnostics().contains("util.h"), "{failure}");
}

#[test]
fn what_is_no_source_is_said_plainly() {
    let folder = Workspace::new().expect("a temporary folder");
    let compiler = compilers().remove(0);
    let failure_of = |path: &Path| {
        let into = folder.path().join("program");
        match compiler.compile(&strongest(), path, Build::Plain, &into).unwrap_err() {
            CompileFailure::Source(problem) => problem.reason,
            other => panic!("{other:?}"),
        }
    };
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    assert!(failure_of(&file("empty.c", b" \n")).contains("empty"));
    assert!(failure_of(&file("binary.c", b"\x7fELF\0\0")).contains("binary"));
    assert!(failure_of(&file("large.c", &vec![b' '; 200 << 20])).contains("larger than 4 MiB"));
    assert!(failure_of(&folder.path().join("absent.c")).contains("No such file"));
    let link = folder.path().join("link.c");
    std::os::unix::fs::symlink("/etc/passwd", &link).unwrap();
    assert!(failure_of(&link).contains("symbolic link"));
    let sub = folder.path().join("nothing");
    fs::create_dir(&sub).unwrap();
    assert!(failure_of(&sub).contains("no .c file"));
}

#[test]
fn a_missing_compiler_is_said_plainly() {
    let missing = Compiler::find(Some(Path::new("/nowhere/cc"))).unwrap_err().to_string();
    assert!(missing.contains("/nowhere/cc") && missing.contains("install"), "{missing}");
    let missing = Compiler::find(Some(Path::new("/bin/false"))).unwrap_err().to_string();
    assert!(missing.contains("not a C compiler"), "{missing}");
}

#[test]
fn runs_at_the_same_time_do_not_mix() {
    let echo = "#include <stdio.h>\nint main(void) {\n    for (int c; (c = getchar()) != EOF;) putchar(c);\n    return 0;\n}\n";
    let compiler = compilers().remove(0);
    let program = &Program::new(&compiler, echo, Build::Plain).expect("it compiles");
    for tier in Tier::ALL {
        let Ok(sandbox) = Sandbox::exactly(tier) else { continue };
        std::thread::scope(|scope| {
            for thread in 0..8 {
                scope.spawn(move || {
                    for turn in 0..10 {
                        let input = format!("{thread} {turn}\n").repeat(2000);
                        let finished = program.run(&sandbox, input.as_bytes());
                        assert_eq!(finished.end, End::Exit(0), "tier {tier}");
                        assert!(finished.stdout == input.as_bytes(), "tier {tier}");
                    }
                });
            }
        });
    }
}

/// A script that stands for a C compiler, with the version of the real one.
fn pretend(folder: &Path, script: &str) -> Compiler {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join("cc");
    let real = Compiler::find(None).expect("the tests need a C compiler");
    let real = real.path().display();
    fs::write(&path, format!("#!/bin/sh\nreal={real}\n{script}")).expect("write it");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("make it a program");
    Compiler::find(Some(&path)).expect("it knows --version")
}

#[test]
fn an_installation_that_builds_nothing_is_not_the_student_s_fault() {
    let right = "int main(void) { return 0; }\n";
    let folder = Workspace::new().expect("a temporary folder");
    // Without headers, with a linker that fails, and no C compiler at all.
    for script in [
        "exec $real -nostdinc \"$@\"",
        "exec $real -Wl,--no-such-option \"$@\"",
        "test \"$1\" = --version && exec $real --version\nexec ls \"$@\"",
    ] {
        let compiler = pretend(folder.path(), script);
        let source = "#include <stdio.h>\nint main(void) { return 0; }\n";
        for build in [Build::Plain, Build::Sanitized] {
            let failure = compile_and_run(&compiler, source, build, b"").unwrap_err();
            assert!(matches!(failure, CompileFailure::Installation { .. }), "{script}: {failure}");
            assert!(failure.is_grader_fault());
            assert!(failure.to_string().contains("; install "), "{failure}");
        }
    }
    // The libraries of the sanitizers are missing: only that build fails.
    let script =
        "for word; do case $word in -fsanitize=*) set -- \"$@\" -lnosuch;; esac; done\nexec $real \"$@\"";
    let compiler = pretend(folder.path(), script);
    assert!(compile_and_run(&compiler, right, Build::Plain, b"").is_ok());
    let failure = compile_and_run(&compiler, right, Build::Sanitized, b"").unwrap_err();
    assert!(failure.is_grader_fault() && failure.to_string().contains("--no-sanitizers"), "{failure}");
    // A whole installation blames the source.
    let wrong = "#include <nosuch.h>\nint main(void) { return 0; }\n";
    for compiler in compilers() {
        let failure = compile_and_run(&compiler, wrong, Build::Sanitized, b"").unwrap_err();
        assert!(!failure.is_grader_fault(), "{failure}");
    }
}

#[test]
fn what_a_compiler_says_is_shortened() {
    let folder = Workspace::new().expect("a temporary folder");
    let source = folder.path().join("ex-1.c");
    let unused = |number| format!("static int this_is_never_used_{number}(void) {{ return {number}; }}\n");
    let text: String = (0..20_000).map(unused).chain(["int main(void) { return 0; }\n".into()]).collect();
    for compiler in compilers() {
        fs::write(&source, &text).expect("write the source");
        let into = folder.path().join("ex-1");
        let compiled =
            compiler.compile(&strongest(), source.as_path(), Build::Plain, &into).expect("only warnings");
        assert!(compiled.warnings.len() < 17 << 10, "{}", compiled.warnings.len());
        assert!(compiled.warnings.contains("bytes of messages left out"));
        fs::write(&source, format!("#error {}\n", "é".repeat(100_000))).expect("write the source");
        let failure = compiler.compile(&strongest(), source.as_path(), Build::Plain, &into).unwrap_err();
        assert!(!failure.is_grader_fault() && failure.to_string().len() < 17 << 10, "{failure}");
    }
}

#[test]
fn a_missing_compiler_is_named_as_it_was_asked_for() {
    let missing = Compiler::find(Some(Path::new("nosuchcc"))).unwrap_err().to_string();
    assert!(missing.starts_with("no C compiler found (nosuchcc: not found); install"), "{missing}");
}
