//! Optimized builds: every handler leaves by a jump.
//!
//! Disassembles this very executable with `objdump`. A handler that reached the next one by a call
//! would return through all of them at the end, and the native stack would grow by every instruction
//! that runs. Skipped, with a word, where builds have the trampoline or there is no `objdump`.

mod support;

use std::process::Command;

/// The functions of the disassembly with their lines.
fn functions(text: &str) -> impl Iterator<Item = (&str, Vec<&str>)> {
    text.split("\n\n").filter_map(|block| {
        let mut lines = block.trim_start().lines();
        let name = lines.next()?.split_once('<')?.1.strip_suffix(">:")?;
        Some((name, lines.collect()))
    })
}

fn is_handler(name: &str) -> bool {
    name.starts_with("js_virtual_machine::handlers::")
        && !name.contains("::body")
        && !name.contains("{{")
        && !name.contains("{closure")
        && name.split("::").count() == 4
}

/// Whether a target is computed; one that the linker has put into a table of addresses is not.
fn is_computed(operand: &str) -> bool {
    operand.starts_with('*') && !operand.contains("(%rip)")
}

/// The mnemonic and operands of a line.
fn instruction(line: &str) -> &str {
    line.split('\t').next_back().unwrap_or_default().trim()
}

#[test]
fn handlers_leave_by_jumps() {
    if !js_virtual_machine::HANDLERS_JUMP {
        println!("skipped: this build has the trampoline");
        return;
    }
    // The machine must be linked in.
    drop(support::machine(&js_virtual_machine::Options::default()));
    let executable = std::env::current_exe().expect("a test is an executable");
    let output = Command::new("objdump").args(["-d", "-C", "--no-show-raw-insn"]).arg(executable).output();
    let Ok(output) = output else {
        println!("skipped: there is no objdump");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let (mut handlers, mut wrong) = (0, Vec::new());
    for (name, lines) in functions(&text).filter(|(name, _)| is_handler(name)) {
        let indirect = |mnemonics: &[&str]| {
            lines.iter().map(|line| instruction(line)).any(|instruction| {
                let (mnemonic, operand) =
                    instruction.split_once(char::is_whitespace).unwrap_or((instruction, ""));
                mnemonics.contains(&mnemonic) && (is_computed(operand.trim()) || mnemonic.starts_with('b'))
            })
        };
        let returns = lines.iter().any(|line| instruction(line).starts_with("ret"));
        if returns || !indirect(&["jmp", "br"]) {
            // A function that is no handler, or one that only hands on to others.
            continue;
        }
        handlers += 1;
        if indirect(&["call", "blr"]) {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "these handlers call the next one: {wrong:#?}");
    assert!(handlers > 150, "only {handlers} handlers were found");
}
