//! Any bytes as a code cache, alone and as damage of a valid one with its checksums made right:
//! refused, or templates that the verifier accepts.
#![no_main]

use js_bytecode::cache::{self, HEADER, Key, ROW};
use js_bytecode::verify::verify;
use js_bytecode::{CompileOptions, FunctionId, Template, Unit, UnitKind};
use js_language_frontend::{Options, Source, parse};
use libfuzzer_sys::fuzz_target;
use std::cell::OnceCell;

const PROGRAM: &str = include_str!("program.js");

thread_local! {
    static VALID: OnceCell<(Vec<u8>, Key)> = const { OnceCell::new() };
}

fn compile() -> (Vec<u8>, Key) {
    let source = Source::new(PROGRAM.as_bytes()).expect("the program is a text");
    let program = parse(source, &Options::script()).expect("the program parses");
    let unit = Unit::new(program, UnitKind::Script, CompileOptions::default());
    let templates: Vec<Template> = (0..unit.function_count())
        .map(|id| unit.compile(FunctionId(id)).expect("the program compiles"))
        .collect();
    let key = Key::new(PROGRAM.as_bytes(), cache::flags(&unit));
    (cache::write(key, unit.function_count(), &templates), key)
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..at + 4).map_or(0, |field| u32::from_le_bytes(field.try_into().unwrap()) as usize)
}

/// Makes the checksums fit what the sections now hold.
fn forge(bytes: &mut [u8]) {
    for row in 0..u32_at(bytes, HEADER - 4).min(16) {
        let row = HEADER + row * ROW;
        let (offset, length) = (u32_at(bytes, row + 4), u32_at(bytes, row + 8));
        let section = bytes.get(offset..).and_then(|rest| rest.get(..length));
        if let Some(sum) = section.map(cache::hash)
            && let Some(place) = bytes.get_mut(row + 12..row + 20)
        {
            place.copy_from_slice(&sum.to_le_bytes());
        }
    }
}

fn check(bytes: &[u8], key: Key) {
    if let Ok(cached) = cache::read(bytes, key) {
        for template in &cached.templates {
            verify(template, cached.functions).expect("what is read is verified");
            js_bytecode::disassemble::disassemble(template, None);
        }
    }
}

fuzz_target!(|input: (Vec<(u16, u8, u8)>, &[u8])| {
    VALID.with(|cell| {
        let (valid, key) = cell.get_or_init(compile);
        let (changes, raw) = input;
        check(raw, *key);
        let mut bytes = valid.clone();
        for (place, what, byte) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = place as usize % bytes.len();
            match what % 8 {
                0 => bytes.insert(at, byte),
                1 => drop(bytes.remove(at)),
                2 => bytes.truncate(at),
                3 => bytes[at] ^= 1 << (byte % 8),
                _ => bytes[at] = byte,
            }
        }
        check(&bytes, *key);
        forge(&mut bytes);
        check(&bytes, *key);
    });
});
