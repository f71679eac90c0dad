//! Optimized builds: every handler leaves by a jump.
//!
//! Disassembles this very executable with `objdump`. A handler that reached the next one by a call
//! would return through all of them at the end, and the native stack would grow by every instruction
//! that runs. `.ci/run` runs this in the profile `quick` with `HANDLERS=jump` in the environment:
//! then a build with the trampoline is an error. Skipped, with a word, where builds have the
//! trampoline or there is no `objdump`; the checker itself is tested in any build.

mod support;

use std::collections::BTreeMap;
use std::process::Command;

/// The functions of a disassembly with their lines.
fn functions(text: &str) -> impl Iterator<Item = (&str, Vec<&str>)> {
    text.split("\n\n").filter_map(|block| {
        let mut lines = block.trim_start().lines();
        let name = lines.next()?.split_once('<')?.1.strip_suffix(">:")?;
        Some((name, lines.collect()))
    })
}

/// The opcode whose handler has this name.
fn opcode_of(name: &str) -> Option<&'static str> {
    let (path, last) = name.rsplit_once("::")?;
    // With or without the hash that tells crates of one name apart.
    let crate_name = path.split("::").next()?.split('[').next()?;
    let is_handler = crate_name == "js_virtual_machine" && path.split("::").nth(1)? == "handlers";
    let row = js_bytecode::opcode::ROWS.iter().find(|row| row.name == last)?;
    (is_handler && path.split("::").count() == 3).then_some(row.name)
}

/// Mnemonic and operands of a line.
fn instruction(line: &str) -> (&str, &str) {
    let text = line.split('\t').next_back().unwrap_or_default().trim();
    let (mnemonic, operands) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (mnemonic, operands.trim())
}

/// Whether a target is computed; one that the linker has put into a table of addresses is not.
fn is_computed(mnemonic: &str, operands: &str) -> bool {
    match mnemonic {
        "jmp" | "call" => operands.starts_with('*') && !operands.contains("(%rip)"),
        "br" | "blr" => true,
        _ => false,
    }
}

/// What is wrong with a handler.
fn fault(lines: &[&str]) -> Option<&'static str> {
    let mut leaves = false;
    for (mnemonic, operands) in lines.iter().map(|line| instruction(line)) {
        match mnemonic {
            "ret" | "retq" => return Some("it returns"),
            "call" | "blr" if is_computed(mnemonic, operands) => return Some("it calls the next one"),
            // To the next handler, or to another handler of the same instruction.
            "jmp" | "br" | "b" => leaves = true,
            _ => {}
        }
    }
    (!leaves).then_some("it never jumps")
}

/// The faults of all handlers in a disassembly, by opcode; none for those without.
fn check(text: &str) -> BTreeMap<&'static str, Option<&'static str>> {
    functions(text).filter_map(|(name, lines)| Some((opcode_of(name)?, fault(&lines)))).collect()
}

#[test]
fn handlers_leave_by_jumps() {
    let wanted = std::env::var("HANDLERS").unwrap_or_default();
    if !js_virtual_machine::HANDLERS_JUMP {
        assert_ne!(wanted, "jump", "this build has the trampoline");
        println!("this build runs through the trampoline: nothing to disassemble");
        return;
    }
    assert_ne!(wanted, "trampoline", "the handlers of this build jump");
    // The machine must be linked in.
    drop(support::machine(&js_virtual_machine::Options::default()));
    let executable = std::env::current_exe().expect("a test is an executable");
    let output = Command::new("objdump").args(["-d", "-C", "--no-show-raw-insn"]).arg(executable).output();
    let output = match output {
        Ok(output) if output.status.success() => output,
        Ok(output) => panic!("objdump: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => {
            println!("skipped: objdump (of the package binutils) cannot be run: {error}");
            return;
        }
    };
    let handlers = check(&String::from_utf8_lossy(&output.stdout));
    let wrong: Vec<_> = handlers.iter().filter(|(_, fault)| fault.is_some()).collect();
    assert!(wrong.is_empty(), "handlers that do not leave by a jump: {wrong:#?}");
    // Handlers with the same code may be one function, which has one of the names.
    let all = js_bytecode::opcode::ROWS.len();
    println!("{} of {all} handlers have code of their own; every one leaves by a jump", handlers.len());
    assert!(handlers.len() * 10 > all * 8, "only {} of {all} handlers were found", handlers.len());
}

#[test]
fn handlers_that_call_or_return_are_found() {
    let block = |name: &str, lines: &[&str]| {
        let lines: Vec<String> = lines.iter().map(|line| format!("  10:\t{line}")).collect();
        format!("0000000000000010 <js_virtual_machine::handlers::{name}>:\n{}", lines.join("\n"))
    };
    let text = [
        block("registers::Move", &["mov    (%rdi),%rax", "jmp    *%rax"]),
        block("arithmetic::Add", &["call   *(%rcx,%rax,8)", "pop    %rbx", "ret"]),
        block("arithmetic::Subtract", &["call   *0x10(%rip)        # 20 <f>", "jmp    *(%rcx,%rax,8)"]),
        block("arithmetic::Multiply", &["call   *%rax", "jmp    *%rax"]),
        block("control::Jump", &["nop"]),
        block("arithmetic::Add::body", &["ret"]),
        block("helper", &["ret"]),
    ]
    .join("\n\n");
    let expected = [
        ("Add", Some("it calls the next one")),
        ("Jump", Some("it never jumps")),
        ("Move", None),
        ("Multiply", Some("it calls the next one")),
        ("Subtract", None),
    ];
    assert_eq!(check(&text), BTreeMap::from(expected));
}

#[test]
fn builds_that_check_themselves_have_the_trampoline() {
    let form = if js_virtual_machine::HANDLERS_JUMP { "handlers jump" } else { "trampoline" };
    println!("the suite of this build runs through: {form}");
    const { assert!(!(cfg!(debug_assertions) && js_virtual_machine::HANDLERS_JUMP)) };
}
