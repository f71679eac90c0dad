//! Properties of everything that reads or writes code: the verifier accepts all compiler output and
//! never panics on damage; caches and listings come back as they were.

use js_bytecode::assemble::assemble;
use js_bytecode::cache::{self, CachedUnit, Key, Refusal};
use js_bytecode::disassemble::disassemble;
use js_bytecode::verify::{Chain, FaultKind, Surroundings, nesting, verify};
use js_bytecode::{CompileOptions, FunctionId, Instruction, Opcode, Template, Unit, UnitKind};
use js_language_frontend::{Options, Source, parse};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

/// The templates of the golden sources, each with the number of functions of its unit.
fn samples() -> &'static [(Template, u32)] {
    static SAMPLES: OnceLock<Vec<(Template, u32)>> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let mut out = Vec::new();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let (options, kind) = match path.extension().and_then(|extension| extension.to_str()) {
                Some("js") => (Options::script(), UnitKind::Script),
                Some("mjs") => (Options::module(), UnitKind::Module),
                _ => continue,
            };
            let unit = unit(&std::fs::read(&path).unwrap(), options, kind);
            for id in 0..unit.function_count() {
                out.push((unit.compile(FunctionId(id)).unwrap(), unit.function_count()));
            }
        }
        out
    })
}

fn unit(source: &[u8], options: Options, kind: UnitKind) -> Unit {
    match parse(Source::from_wtf8(source).unwrap(), &options) {
        Ok(program) => Unit::new(program, kind, CompileOptions::default()),
        Err(diagnostic) => panic!("{diagnostic:?}"),
    }
}

#[test]
fn the_verifier_accepts_compiled_code() {
    for (template, functions) in samples() {
        verify(template, *functions).unwrap();
    }
}

/// The golden sources as whole units: the slots of the top level's environment, and what each
/// function takes for granted.
#[test]
fn functions_stay_within_the_environments_around_them() {
    let mut outwards = 0;
    let mut units: Vec<(Chain, BTreeMap<FunctionId, Surroundings>)> = Vec::new();
    for (template, functions) in samples() {
        if template.id == FunctionId::TOP {
            let top = template.module.as_ref().map(|module| u32::from(module.scope.slots));
            units.push((Vec::from_iter(top), BTreeMap::new()));
        }
        let surroundings = verify(template, *functions).unwrap();
        outwards += surroundings.needs.len();
        units.last_mut().unwrap().1.insert(template.id, surroundings);
    }
    for (top, unit) in &units {
        nesting(top.clone(), unit).unwrap();
    }
    assert!(outwards > 10, "the samples reach outwards");
}

/// The code of `source` with the words that `change` makes of it.
fn changed(source: &str, change: impl Fn(Opcode, &mut Instruction)) -> Result<CachedUnit, Refusal> {
    let unit = unit(source.as_bytes(), Options::script(), UnitKind::Script);
    let mut templates = unit.compile_all().unwrap();
    for template in &mut templates {
        for instruction in &mut template.instructions {
            if let Some(opcode) = instruction.opcode() {
                change(opcode, instruction);
            }
        }
    }
    let key = Key::new(source.as_bytes(), cache::flags(&unit));
    CachedUnit::read(&cache::write(key, unit.function_count(), &templates), key)
}

#[test]
fn environments_are_proved() {
    let source =
        "function f() { let a = 1; { let b = 2; g = () => { a++; return () => a + b; }; b++ } return a }";
    changed(source, |_, _| ()).unwrap();
    let kind = |change: &dyn Fn(Opcode, &mut Instruction)| match changed(source, change) {
        Err(Refusal::Code(_, fault)) => fault.kind,
        other => panic!("{other:?}"),
    };
    let is_outer = |opcode| matches!(opcode, Opcode::LoadOuter | Opcode::LoadOuterChecked);
    let is_slot = |opcode| matches!(opcode, Opcode::LoadSlot | Opcode::LoadSlotChecked);
    // Too far out, and slots that are not there.
    assert_eq!(kind(&|opcode, word| word.b += 2 * u16::from(is_outer(opcode))), FaultKind::Hops);
    assert_eq!(kind(&|opcode, word| word.c += u16::from(is_outer(opcode))), FaultKind::Slot);
    assert_eq!(kind(&|opcode, word| word.c += u16::from(is_slot(opcode))), FaultKind::Slot);
    // A register that never holds an environment, and one whose environment is not made.
    assert_eq!(
        kind(&|opcode, word| word.b = if is_slot(opcode) { 2 } else { word.b }),
        FaultKind::Environment
    );
    let unmade = |opcode, word: &mut Instruction| {
        if opcode == Opcode::NewEnvironment && word.b > 0 {
            *word = Instruction::abc(Opcode::Nop, 0, 0, 0);
        }
    };
    assert_eq!(kind(&unmade), FaultKind::Environment);
    // An environment with fewer slots than the functions inside use.
    let smaller = |opcode, word: &mut Instruction| word.c -= u16::from(opcode == Opcode::NewEnvironment);
    assert_eq!(kind(&smaller), FaultKind::Slot);
    // The callee stays in its register.
    let loads = |opcode, word: &mut Instruction| word.a *= u16::from(!is_slot(opcode));
    assert_eq!(kind(&loads), FaultKind::Callee);
}

/// The machine has room for as many frames as begin three registers above each other.
#[test]
fn calls_leave_their_frame_its_first_registers() {
    for (source, call) in [
        ("f(1)", Opcode::Call),
        ("o.f(1)", Opcode::CallMethod),
        ("new f(1)", Opcode::New),
        ("eval('1')", Opcode::CallEval),
        ("class A { x = 1 }", Opcode::CallMethod),
    ] {
        let seen = std::cell::Cell::new(false);
        let code = changed(source, |opcode, word| {
            if opcode == call {
                seen.set(true);
                word.b = 2;
            }
        });
        assert!(seen.get(), "{source} has no such call");
        match code {
            Err(Refusal::Code(_, fault)) => assert_eq!(fault.kind, FaultKind::Window),
            other => panic!("{other:?}"),
        }
    }
}

/// What is made on one way only is no environment where the ways meet, in loops and handlers too.
#[test]
fn environments_must_be_there_on_every_way() {
    let check = |body: &[&str]| {
        let mut listing =
            "function 0 \"\" parameters 0 registers 8 length 0 span 0 1 flags script\n".to_owned();
        let mut place = 0;
        for line in body {
            let opcode = Opcode::named(line.split(' ').next().unwrap());
            let number = opcode.map_or_else(String::new, |_| format!("{place}    "));
            listing += &format!("  {number}{line}\n");
            place += opcode.map_or(0, Opcode::length);
        }
        let template = assemble(&listing).unwrap_or_else(|error| panic!("{error}"));
        verify(&template, 1).map(|_| ()).map_err(|fault| (fault.place, fault.kind))
    };
    let missing = |place| Err((place, FaultKind::Environment));
    let make = "NewEnvironment r3, e0, 2";
    let (load, end) = ("LoadSlot r4, r3, slot 1", "ReturnUndefined");
    assert_eq!(check(&[make, load, end]), Ok(()));
    assert_eq!(check(&[load, make, end]), missing(0));
    assert_eq!(check(&["JumpIfTrue r4, L0", make, "L0:", load, end]), missing(2));
    assert_eq!(check(&[make, "LoadInt r3, 1", load, end]), missing(2));
    // Of two environments the one with fewer slots counts.
    assert_eq!(
        check(&["JumpIfTrue r4, L0", make, "Jump L1", "L0:", "NewEnvironment r3, e0, 1", "L1:", load, end]),
        Err((4, FaultKind::Slot))
    );
    // A loop that makes one around the other every time has none of a known depth.
    assert_eq!(check(&[make, "L0:", "NewEnvironment r3, e3, 2", "LoopIfTrue r4, L0", end]), missing(1));
    assert_eq!(check(&[make, "L0:", load, "CopyEnvironment r3", "LoopIfTrue r4, L0", end]), Ok(()));
    // A call's frame may write over everything from its window on.
    assert_eq!(
        check(&["NewEnvironment r7, e0, 1", "Call r4, r4.., 0", "LoadSlot r4, r7, slot 0", end]),
        missing(3)
    );
    // Handlers: what the range has written is gone.
    let handler = "handler L0..L1 -> L1 r5";
    assert_eq!(check(&[make, "L0:", "Throw r4, 0", "L1:", load, end, handler]), Ok(()));
    assert_eq!(
        check(&[make, "L0:", "LoadConstant r3, 1.5", "Throw r4, 0", "L1:", load, end, handler]),
        missing(3)
    );
    assert_eq!(check(&["L0:", make, "Throw r4, 0", "L1:", load, end, handler]), missing(2));
    assert_eq!(check(&[make, "L0:", "Throw r4, 0", "L1:", load, end, "handler L0..L1 -> L1 r3"]), missing(2));
    // What no way leads to is not looked at.
    assert_eq!(check(&[make, "Return r4", "LoadInt r3, 1", load, end]), Ok(()));
}

#[test]
fn listings_assemble_to_the_same_listing() {
    for (template, functions) in samples() {
        let listing = disassemble(template, None);
        let assembled = assemble(&listing).unwrap_or_else(|error| panic!("{error}\n{listing}"));
        verify(&assembled, *functions).unwrap();
        assert_eq!(disassemble(&assembled, None), listing);
        assert_eq!(assembled.instructions.len(), template.instructions.len());
    }
}

fn a_cache() -> (Vec<u8>, Key, Vec<Template>) {
    let source =
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/module.mjs")).unwrap();
    let unit = unit(&source, Options::module(), UnitKind::Module);
    let templates: Vec<Template> =
        (0..unit.function_count()).map(|id| unit.compile(FunctionId(id)).unwrap()).collect();
    let key = Key::new(&source, cache::flags(&unit));
    (cache::write(key, unit.function_count(), &templates), key, templates)
}

#[test]
fn caches_come_back_as_they_were() {
    for (template, functions) in samples() {
        let key = Key::new(b"source", 7);
        let bytes = cache::write(key, *functions, std::slice::from_ref(template));
        assert_eq!(cache::read(&bytes, key).unwrap().templates, std::slice::from_ref(template));
    }
    let (bytes, key, templates) = a_cache();
    assert_eq!(cache::read(&bytes, key).unwrap().templates, templates);
}

#[test]
fn whole_units_run_from_caches() {
    let source =
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/classes.js")).unwrap();
    let unit = unit(&source, Options::script(), UnitKind::Script);
    let templates = unit.compile_all().unwrap();
    let key = Key::new(&source, cache::flags(&unit));
    let cached = CachedUnit::read(&cache::write(key, unit.function_count(), &templates), key).unwrap();
    assert_eq!(cached.function_count(), templates.len());
    for template in &templates {
        assert_eq!(cached.template(template.id).as_ref(), Some(template));
        assert_eq!(cached.outline(template.id), Some(template.outline()));
    }
    assert_eq!(cached.template(FunctionId(u32::MAX)), None);
    // Each function but the top level is made by another one: without it the unit is not whole.
    for missing in 0..templates.len() {
        let mut fewer = templates.clone();
        let id = fewer.remove(missing).id;
        let bytes = cache::write(key, unit.function_count(), &fewer);
        assert_eq!(CachedUnit::read(&bytes, key).unwrap_err(), Refusal::Missing(id.0));
    }
}

#[test]
fn each_stale_or_damaged_cache_has_its_reason() {
    let (bytes, key, _) = a_cache();
    let read = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = bytes.clone();
        change(&mut bytes);
        cache::read(&bytes, key).unwrap_err()
    };
    assert_eq!(read(&|bytes| bytes[0] ^= 1), Refusal::NotACache);
    assert_eq!(read(&|bytes| bytes.clear()), Refusal::NotACache);
    assert_eq!(read(&|bytes| bytes[8] = 99), Refusal::Format(99));
    assert_eq!(read(&|bytes| bytes[12] ^= 1), Refusal::Opcodes);
    assert_eq!(read(&|bytes| bytes[20] ^= 1), Refusal::Flags);
    assert_eq!(read(&|bytes| bytes[24] ^= 1), Refusal::SourceHash);
    assert_eq!(read(&|bytes| bytes[40] = 3), Refusal::Sections);
    assert_eq!(read(&|bytes| bytes.truncate(30)), Refusal::Truncated(30));
    assert_eq!(read(&|bytes| bytes.push(0)), Refusal::Trailing);
    let first = cache::HEADER + 2 * cache::ROW;
    assert_eq!(read(&|bytes| bytes[first] ^= 1), Refusal::Checksum("strings"));
    assert_eq!(read(&|bytes| *bytes.last_mut().unwrap() ^= 1), Refusal::Checksum("templates"));
    assert!(matches!(read(&|bytes| bytes.truncate(first + 20)), Refusal::Truncated(_)));
    assert_eq!(cache::read(&bytes, Key { flags: key.flags ^ 1, ..key }), Err(Refusal::Flags));
    assert_eq!(
        cache::read(&bytes, Key { source_hash: key.source_hash ^ 1, ..key }),
        Err(Refusal::SourceHash)
    );
}

#[test]
fn instructions_are_their_bits() {
    for bits in [0, u64::MAX, 0x0123_4567_89AB_CDEF] {
        assert_eq!(Instruction::from_bits(bits).bits(), bits);
    }
    let wide = Instruction::wide(Opcode::Jump, 1, -2);
    assert_eq!((wide.a, wide.bc()), (1, -2));
}

proptest! {
    /// Damage is refused, or changes the code into other code that is fit to run: never a panic,
    /// and never a register, constant or jump out of range.
    #[test]
    fn damaged_code_is_refused_or_sound(
        sample in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        bits in any::<u64>(),
        mask in prop::sample::select(vec![0xFFu64, 0xFF00, 0xFFFF_0000, 0xFFFF << 32, 0xFFFF << 48, u64::MAX]),
    ) {
        let (template, functions) = sample.get(samples());
        let mut damaged = template.clone();
        let at = place.index(damaged.instructions.len());
        let old = damaged.instructions[at].bits();
        damaged.instructions[at] = Instruction::from_bits(old & !mask | bits & mask);
        if verify(&damaged, *functions).is_ok() {
            let listing = disassemble(&damaged, None);
            let assembled = assemble(&listing).unwrap();
            prop_assert_eq!(disassemble(&assembled, None), listing);
        }
    }

    /// A cache whose checksums fit, but whose content is damaged, never gets past the reader with
    /// code that the verifier has not seen.
    #[test]
    fn damaged_caches_are_refused(place in any::<prop::sample::Index>(), bit in 0u8..8) {
        let (mut bytes, key, templates) = a_cache();
        let at = place.index(bytes.len());
        bytes[at] ^= 1 << bit;
        match cache::read(&bytes, key) {
            Err(_) => {}
            Ok(cached) => prop_assert!(at < cache::HEADER && cached.templates == templates),
        }
    }

    /// The same with the checksums made right again.
    #[test]
    fn forged_caches_do_no_harm(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let (mut bytes, key, _) = a_cache();
        let first = cache::HEADER + 2 * cache::ROW;
        let at = first + place.index(bytes.len() - first);
        bytes[at] = byte;
        for row in 0..2 {
            let row = cache::HEADER + row * cache::ROW;
            let field = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
            let (offset, length) = (field(row + 4), field(row + 8));
            let sum = cache::hash(&bytes[offset..offset + length]);
            bytes[row + 12..row + 20].copy_from_slice(&sum.to_le_bytes());
        }
        if let Ok(unit) = CachedUnit::read(&bytes, key) {
            for id in (0..500).map(FunctionId) {
                prop_assert_eq!(unit.outline(id), unit.template(id).map(|template| template.outline()));
            }
        }
        if let Ok(cached) = cache::read(&bytes, key) {
            for template in &cached.templates {
                prop_assert!(verify(template, cached.functions).is_ok());
                let _ = disassemble(template, None);
            }
        }
    }

    /// Listings of any text never panic the assembler.
    #[test]
    fn any_text_is_assembled_or_refused(text in "(function|L0:|0|handler|cache|r[0-9]|\"|\\{|\\}|,| |\n|Move|Jump|@1){0,40}") {
        let _ = assemble(&text);
    }
}
