//! Submissions that mean harm: each gets its verdict, in every tier that this machine offers, and
//! no process of it is left.
//!
//! The programs are in `hostile/`, one bad deed each. A tier that the machine lacks is skipped with
//! a line that says why.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use plumb_curriculum::compile::{Build, CompileFailure, Compiler};
use plumb_curriculum::sandbox::{End, Finished, Job, Limits, Sandbox, Tier, Workspace};

/// Tight limits, so that the whole takes seconds.
const LIMITS: Limits = Limits {
    cpu: Duration::from_secs(1),
    wall: Duration::from_secs(2),
    idle: Duration::from_secs(2),
    memory: 96 << 20,
    output: 1 << 20,
    processes: 16,
};

/// The sandbox of a tier, or a line that says why there is none.
fn sandbox(tier: Tier) -> Option<Sandbox> {
    match Sandbox::exactly(tier) {
        Ok(sandbox) => Some(sandbox),
        Err(error) => {
            println!("skipped: {error}");
            None
        }
    }
}

/// Hostile programs, compiled.
struct Programs {
    folder: Workspace,
}

impl Programs {
    fn compile<'a>(names: impl IntoIterator<Item = &'a str>) -> Programs {
        let folder = Workspace::new().expect("a temporary folder");
        let compiler = Compiler::find(None).expect("the tests need a C compiler");
        let sandbox = Sandbox::strongest().expect("the tests need a sandbox");
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
        for name in names {
            let source = sources.join(name).with_extension("c");
            compiler
                .compile(&sandbox, source.as_path(), Build::Plain, &folder.path().join(name))
                .expect(name);
        }
        Programs { folder }
    }

    /// Runs a program and checks that nothing of it is left.
    fn run(&self, sandbox: &Sandbox, name: &str, arguments: &[OsString], input: &[u8]) -> Finished {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let marker = format!("{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let environment = [(OsString::from("PLUMB_HOSTILE"), OsString::from(&marker))];
        let executable = self.folder.path().join(name);
        let job = Job { arguments, input, environment: &environment, ..Job::new(&executable, LIMITS) };
        let tier = sandbox.tier();
        let finished = sandbox.run(&job).unwrap_or_else(|error| panic!("tier {tier} {name}: {error}"));
        let left = processes_with(&format!("PLUMB_HOSTILE={marker}"));
        assert!(left.is_empty(), "tier {tier} {name}: {left:?} are left");
        finished
    }
}

/// The processes whose environment holds this.
fn processes_with(marker: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").expect("/proc").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(environment) = fs::read(entry.path().join("environ"))
            && environment.split(|byte| *byte == 0).any(|variable| variable == marker.as_bytes())
        {
            found.push(name);
        }
    }
    found
}

/// Every hostile program, how it may end, and what it must print.
const DEEDS: &[(&str, &[End], &str)] = &[
    ("fork_bomb", &[End::ProcessLimit], ""),
    ("thread_bomb", &[End::ProcessLimit], ""),
    ("setsid_daemon", &[End::Exit(0)], ""),
    // The dead of a chain count until they are buried: a fast machine meets the limit first.
    ("hops", &[End::Exit(0), End::ProcessLimit], ""),
    ("kills_group", &[End::Signal(9)], ""),
    ("kills_everybody", &[End::Exit(0)], ""),
    ("sleeps", &[End::TimeLimit], ""),
    ("spins", &[End::TimeLimit], ""),
    ("eats_memory", &[End::MemoryLimit], ""),
    ("eats_memory_in_children", &[End::MemoryLimit], ""),
    ("aborts", &[End::Signal(6)], ""),
    ("segfaults", &[End::Signal(11)], ""),
    ("recurses", &[End::Signal(11)], ""),
    ("closes_output", &[End::Exit(3)], ""),
    ("ignores_input", &[End::Exit(0)], "q\n"),
    ("opens_sockets", &[End::Exit(0)], ""),
    ("looks_into_others", &[End::Exit(0)], ""),
    ("forks_politely", &[End::Exit(0)], "k 5 7 1 1\n"),
];

#[test]
fn every_deed_has_its_end_in_every_tier() {
    let programs = Programs::compile(DEEDS.iter().map(|(name, ..)| *name));
    let input = vec![b'q'; 1 << 20];
    let every_deed = |sandbox: Sandbox| {
        let tier = sandbox.tier();
        for (name, ends, output) in DEEDS {
            let finished = programs.run(&sandbox, name, &[], &input);
            println!("tier {tier} {name}: {} after {:?}", finished.end, finished.wall);
            let printed = String::from_utf8_lossy(&finished.stdout);
            assert!(ends.contains(&finished.end), "tier {tier} {name}: {}", finished.end);
            assert_eq!(printed, *output, "tier {tier} {name}");
            assert!(finished.wall < LIMITS.wall * 2, "tier {tier} {name}: {:?}", finished.wall);
        }
    };
    // At the same time, as when a class is graded.
    std::thread::scope(|scope| {
        for tier in [Tier::A, Tier::B, Tier::C] {
            if let Some(sandbox) = sandbox(tier) {
                scope.spawn(move || every_deed(sandbox));
            }
        }
    });
}

#[test]
fn output_without_end_is_cut_and_counted() {
    let programs = Programs::compile(["prints_gigabytes", "prints_errors"]);
    for tier in [Tier::A, Tier::B, Tier::C, Tier::Unconfined] {
        let Some(sandbox) = sandbox(tier) else { continue };
        let finished = programs.run(&sandbox, "prints_gigabytes", &[], b"");
        assert_eq!((finished.end, finished.stdout.len()), (End::OutputLimit, 1 << 20), "tier {tier}");
        let finished = programs.run(&sandbox, "prints_errors", &[], b"");
        assert_eq!((finished.end, finished.stderr.len()), (End::OutputLimit, 1 << 20), "tier {tier}");
    }
}

#[test]
fn nothing_but_its_own_is_read_or_written() {
    let programs = Programs::compile(["reads_files", "writes_files"]);
    let folder = Workspace::new().expect("a temporary folder");
    let other = folder.path().join("other-student.c");
    fs::write(&other, "secret").expect("write");
    for tier in [Tier::A, Tier::B, Tier::C] {
        let Some(sandbox) = sandbox(tier) else { continue };
        for name in ["reads_files", "writes_files"] {
            let arguments = [other.clone().into_os_string(), folder.path().into()];
            let finished = programs.run(&sandbox, name, &arguments, b"");
            let printed = String::from_utf8_lossy(&finished.stdout);
            assert_eq!((finished.end, &*printed), (End::Exit(0), ""), "tier {tier} {name}");
        }
        assert_eq!(fs::read_to_string(&other).expect("it is still there"), "secret");
    }
}

/// Sources that want the compiler to read what is not theirs. `SECRET` stands for the path of
/// another student's file, which holds the word `hunter2`.
const CURIOUS: [&str; 5] = [
    "#include \"/etc/passwd\"\n",
    "#include \"SECRET\"\n",
    "__asm__(\".incbin \\\"/etc/shadow\\\"\");\n",
    "__asm__(\".incbin \\\"SECRET\\\"\");\n",
    "__asm__(\".include \\\"SECRET\\\"\");\n",
];

/// Sources that want the compiler to work or write without end.
const ENDLESS: [&str; 4] = [
    "#include \"/dev/urandom\"\n",
    "#include __FILE__\n#include __FILE__\n",
    "char block[1ull << 40] = {1};\n",
    "#define A(x) x x x x x x x x x x x x x x x x
#define B(x) A(A(A(A(A(A(A(x)))))))
void f(void) { B(;) }\n",
];

/// Compiles a source that must not compile, and checks that what the compiler says leaks nothing.
fn must_fail(compiler: &Compiler, sandbox: &Sandbox, folder: &Workspace, text: &str) {
    let source = folder.path().join(format!("{}.c", sandbox.tier()));
    fs::write(&source, format!("{text}int main(void) {{ return 0; }}\n")).expect("write");
    let start = Instant::now();
    let failure = compiler.compile(sandbox, source.as_path(), Build::Plain, &folder.path().join("ex-1"));
    let failure = failure.expect_err(text);
    let said = failure.to_string();
    println!("tier {} after {:?}: {}", sandbox.tier(), start.elapsed(), said.lines().nth(1).unwrap_or(&said));
    assert!(
        matches!(failure, CompileFailure::Rejected { .. } | CompileFailure::Gave { .. }),
        "{text}: {failure:?}"
    );
    assert!(!said.contains("root:") && !said.contains("hunter2"), "{text}: {said}");
}

#[test]
fn a_compiler_reads_nothing_else() {
    let folder = Workspace::new().expect("a temporary folder");
    let secret = folder.path().join("other-student.c");
    fs::write(&secret, "\"hunter2\" hunter2\n").expect("write");
    for name in ["gcc", "clang"] {
        let Ok(compiler) = Compiler::find(Some(Path::new(name))) else {
            println!("skipped: no {name}");
            continue;
        };
        for tier in [Tier::A, Tier::B, Tier::C] {
            let Some(sandbox) = sandbox(tier) else { continue };
            for text in CURIOUS {
                must_fail(&compiler, &sandbox, &folder, &text.replace("SECRET", &secret.to_string_lossy()));
            }
        }
    }
}

#[test]
fn a_compiler_ends() {
    let folder = Workspace::new().expect("a temporary folder");
    let compiler = Compiler::find(None).expect("the tests need a C compiler");
    let sandbox = Sandbox::strongest().expect("the tests need a sandbox");
    for text in ENDLESS {
        must_fail(&compiler, &sandbox, &folder, text);
    }
}

#[test]
fn deep_nesting_does_not_harm() {
    let folder = Workspace::new().expect("a temporary folder");
    let source = folder.path().join("ex-1.c");
    fs::write(
        &source,
        format!("int x = {}1{};\nint main(void) {{ return x; }}\n", "(".repeat(100_000), ")".repeat(100_000)),
    )
    .expect("write");
    let sandbox = Sandbox::strongest().expect("the tests need a sandbox");
    let compiler = Compiler::find(None).expect("the tests need a C compiler");
    // Some compilers manage it; none may be at fault for it.
    if let Err(failure) =
        compiler.compile(&sandbox, source.as_path(), Build::Plain, &folder.path().join("ex-1"))
    {
        assert!(!failure.is_grader_fault(), "{failure}");
    }
}

/// Says to the test below, when it runs as its own child, in which tier to run a sleeper.
const CHILD: &str = "PLUMB_HOSTILE_CHILD";

#[test]
fn nothing_is_left_of_a_grader_that_is_killed() {
    let programs = Programs::compile(["sleeps"]);
    if let Ok(tier) = std::env::var(CHILD) {
        let tier = Tier::ALL.into_iter().find(|offered| offered.to_string() == tier).expect("a tier");
        let sandbox = sandbox(tier).expect("the parent has tried it");
        let environment = [("PLUMB_HOSTILE".into(), std::process::id().to_string().into())];
        let sleeper = programs.folder.path().join("sleeps");
        let minute = Duration::from_secs(60);
        let limits = Limits { wall: minute, idle: minute, ..LIMITS };
        let _ = sandbox.run(&Job { environment: &environment, ..Job::new(&sleeper, limits) });
        return;
    }
    for tier in [Tier::A, Tier::B, Tier::C] {
        if sandbox(tier).is_none() {
            continue;
        }
        let mut grader = std::process::Command::new(std::env::current_exe().expect("this test"))
            .args(["nothing_is_left_of_a_grader_that_is_killed", "--exact"])
            .env(CHILD, tier.to_string())
            // It cannot clear away its own temporary files.
            .env("TMPDIR", programs.folder.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("start a grader");
        let marker = format!("PLUMB_HOSTILE={}", grader.id());
        let until = |there: bool| {
            let start = Instant::now();
            while processes_with(&marker).is_empty() == there {
                assert!(
                    start.elapsed() < Duration::from_secs(20),
                    "tier {tier}: {:?}",
                    processes_with(&marker)
                );
                std::thread::sleep(Duration::from_millis(5));
            }
        };
        until(true);
        grader.kill().expect("kill it");
        grader.wait().expect("wait for it");
        until(false);
    }
    // A new grader removes the control groups that the killed ones could not.
    let mut grader = std::process::Command::new(std::env::current_exe().expect("this test"));
    let swept = grader.args(["output_without_end_is_cut_and_counted", "--exact"]).output().expect("a grader");
    assert!(swept.status.success());
}
