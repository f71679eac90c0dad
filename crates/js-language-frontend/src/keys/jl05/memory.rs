//! JL05/ex-3: the weight of the arena beside that of a tree of pointers. Drives
//! [`crate::ast::Ast::memory`] and [`Machine`].

use solution_key::{Answer, Command, Exercise, Rng, ScriptError};
use std::fmt::Write;

use super::arena::Arena;
use super::listing::Listing;
use crate::ast::NodeKind;
use crate::ast::pointer_tree::Machine;

/// The exercise.
pub(super) struct Memory;

/// Bytes of a node and its span in the arena, and of an entry of a list.
const NODE: usize = size_of::<crate::ast::Node>() + size_of::<crate::span::Span>();
const ENTRY: usize = size_of::<Option<crate::ast::NodeId>>();

impl Exercise for Memory {
    fn name(&self) -> &'static str {
        "ex-3"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        match run(input) {
            Ok(out) => Answer::ok(out),
            Err(error) => error.into(),
        }
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        let source = Arena.generate(rng, size.div_ceil(2));
        let mut out = Arena.answer(source.as_bytes()).stdout;
        for _ in 0..rng.between(1, 2) {
            let machines = ["8 16 8", "8 16 8", "8 8 0", "8 16 16", "4 8 4", "4 16 4", "8 32 0"];
            let _ = writeln!(out, "measure {}", rng.pick(&machines));
        }
        out
    }

    fn explain(&self, _input: &[u8], answer: &Answer, line: usize) -> Option<String> {
        let text = answer.stdout.lines().nth(line)?;
        Some(match text.split(' ').next()? {
            "machine" => "Pointer size, multiple of block sizes, and bytes that malloc keeps before a block.",
            "kind" => {
                "How many nodes of this kind there are, the size of their struct with padding, the block that \
                 malloc takes for one, and all of them together."
            }
            "lists" => {
                "How many entries all lists have; four bytes each in the arena, an array of pointers for each \
                 list that is not empty in the other tree."
            }
            "arena" => "24 bytes a node, one unused slot at the front included, and 4 bytes an entry of a list.",
            "pointers" => "All blocks of nodes and all arrays of lists.",
            "per" => "Both totals divided by the number of nodes, cut after two digits.",
            _ => "The input breaks the protocol on the line named; nothing else is printed.",
        }
        .to_string())
    }
}

fn run(input: &[u8]) -> Result<String, ScriptError> {
    let listing = Listing::read(input)?;
    let mut out = String::new();
    for command in &listing.commands {
        if command.name() != "measure" {
            return Err(command.error(format!("unknown command: {}", command.name())));
        }
        if listing.ast.node_count() == 0 {
            return Err(command.error("no nodes"));
        }
        measure(&listing, machine(command)?, &mut out);
    }
    Ok(out)
}

fn machine(command: &Command<'_>) -> Result<Machine, ScriptError> {
    command.exactly::<3>()?;
    let [pointer, granule, header] = [command.number(0)?, command.number(1)?, command.number(2)?];
    if !matches!(pointer, 4 | 8) || !matches!(granule, 8 | 16 | 32) || header > 32 {
        return Err(command.error("no such machine"));
    }
    Ok(Machine { pointer, granule, header })
}

fn measure(listing: &Listing<'_>, machine: Machine, out: &mut String) {
    let ast = &listing.ast;
    let _ = writeln!(out, "machine {} {} {}", machine.pointer, machine.granule, machine.header);
    let mut kinds: Vec<(NodeKind, usize)> = Vec::new();
    for id in ast.ids_since(0) {
        let kind = ast.node(id).kind();
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((kind, 1)),
        }
    }
    let mut pointers = machine.list_bytes(ast);
    for &(kind, count) in &kinds {
        let size = machine.struct_size(kind);
        let block = machine.block_size(size);
        pointers += count * block;
        let _ = writeln!(
            out,
            "kind {} count {count} struct {size} block {block} total {}",
            kind.name(),
            count * block
        );
    }
    let entries: usize = ast.ids_since(0).flat_map(|id| ast.lists_of(id)).map(|list| list.len()).sum();
    let _ = writeln!(
        out,
        "lists entries {entries} arena {} pointers {}",
        entries * ENTRY,
        machine.list_bytes(ast)
    );
    let arena = ast.memory();
    let nodes = ast.node_count();
    let _ = writeln!(out, "arena {} x {NODE} + {entries} x {ENTRY} = {arena}", nodes + 1);
    let _ = writeln!(out, "pointers {pointers}");
    let average = |bytes: usize| format!("{}.{:02}", bytes / nodes, bytes * 100 / nodes % 100);
    let _ = writeln!(out, "per node arena {} pointers {}", average(arena), average(pointers));
}
