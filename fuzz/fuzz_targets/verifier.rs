//! Damaged code: the verifier refuses it, or it is fit to be listed, written and linked.
#![no_main]

use js_bytecode::assemble::assemble;
use js_bytecode::cache::{self, Key};
use js_bytecode::disassemble::disassemble;
use js_bytecode::verify::verify;
use js_bytecode::{CompileOptions, FunctionId, Instruction, Template, Unit, UnitKind};
use js_language_frontend::{Options, Source, parse};
use libfuzzer_sys::fuzz_target;
use std::cell::OnceCell;

/// A program with instructions of most kinds.
const PROGRAM: &str = include_str!("program.js");

thread_local! {
    static TEMPLATES: OnceCell<(Vec<Template>, u32)> = const { OnceCell::new() };
}

fn compile() -> (Vec<Template>, u32) {
    let source = Source::new(PROGRAM.as_bytes()).expect("the program is a text");
    let program = parse(source, &Options::script()).expect("the program parses");
    let unit = Unit::new(program, UnitKind::Script, CompileOptions::default());
    let templates = (0..unit.function_count())
        .map(|id| unit.compile(FunctionId(id)).expect("the program compiles"))
        .collect();
    (templates, unit.function_count())
}

/// Which part of an instruction is changed.
const MASKS: [u64; 6] = [0xFF, 0xFF00, 0xFFFF_0000, 0xFFFF << 32, 0xFFFF << 48, u64::MAX];

fuzz_target!(|input: (u8, Vec<(u8, u16, u64)>)| {
    TEMPLATES.with(|cell| {
        let (templates, functions) = cell.get_or_init(compile);
        let mut damaged = templates[input.0 as usize % templates.len()].clone();
        for (what, place, bits) in input.1 {
            let place = place as usize;
            match what {
                0 => damaged.register_count = bits as u16,
                1 => damaged.parameter_count = bits as u16,
                2 => damaged.arguments_register = bits as u16,
                3 => damaged.rest_register = bits as u16,
                4 if !damaged.handlers.is_empty() => {
                    let count = damaged.handlers.len();
                    let handler = &mut damaged.handlers[place % count];
                    (handler.start, handler.end) = (bits as u16 as u32, (bits >> 16) as u16 as u32);
                    (handler.target, handler.register) = ((bits >> 32) as u16 as u32, (bits >> 48) as u16);
                }
                5 if !damaged.caches.is_empty() => {
                    let count = damaged.caches.len();
                    damaged.caches[place % count].key = bits as u32;
                }
                6 => {
                    let mut constants = damaged.constants.to_vec();
                    constants.truncate(place);
                    damaged.constants = constants.into();
                }
                _ => {
                    let at = place % damaged.instructions.len();
                    let mask = MASKS[what as usize % MASKS.len()];
                    let old = damaged.instructions[at].bits();
                    damaged.instructions[at] = Instruction::from_bits(old & !mask | bits & mask);
                }
            }
        }
        if verify(&damaged, *functions).is_err() {
            return;
        }
        let listing = disassemble(&damaged, None);
        // A listing does not show caches and constants that no instruction names any more.
        if let Ok(assembled) = assemble(&listing) {
            assert_eq!(disassemble(&assembled, None), listing);
        }
        let key = Key::new(PROGRAM.as_bytes(), 0);
        let bytes = cache::write(key, *functions, std::slice::from_ref(&damaged));
        let read = cache::read(&bytes, key).expect("what was written is read").templates;
        assert_eq!(read, [damaged]);
    });
});
