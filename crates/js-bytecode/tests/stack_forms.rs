//! The stack and accumulator forms: encoding comes back as it was, and the same sources compile to
//! all forms.

use js_bytecode::stack_code::{
    Capture, Invalid, Operand, Pool, PoolConstant, StackCode, StackOpcode, accumulator, compile, decode,
    encode, verify,
};
use js_bytecode::{CompileOptions, Unit, UnitKind};
use js_language_frontend::{Options, Source, parse};
use proptest::prelude::*;
use std::rc::Rc;

fn unit(source: &str) -> Unit {
    let program = parse(Source::from_wtf8(source.as_bytes()).unwrap(), &Options::script());
    let program = program.unwrap_or_else(|error| panic!("{error:?}"));
    Unit::new(program, UnitKind::Script, CompileOptions::default())
}

#[test]
fn an_expression_in_stack_and_accumulator_form() {
    let ast = unit("let a = 1, b = 2; a + b * 2;");
    let stack = compile(&ast).unwrap();
    assert_eq!(
        stack.to_string(),
        "0    Constant 0 1.0\n2    SetLocal 0 a\n4    Pop\n5    Constant 1 2.0\n7    SetLocal 1 b\n\
         9    Pop\n10   GetLocal 0 a\n12   GetLocal 1 b\n14   Constant 1 2.0\n16   Multiply\n17   Add\n\
         18   Return\n"
    );
    assert_eq!(stack.depth, 3);
    let other = accumulator::compile(&ast).unwrap();
    assert_eq!(
        other.to_string(),
        "0    LoadConstant 1.0\n1    Store r0\n2    LoadConstant 2.0\n3    Store r1\n4    Load r0\n\
         5    Store r2\n6    LoadConstant 2.0\n7    Multiply r1\n8    Add r2\n9    Return\n"
    );
    assert_eq!(other.registers, 3);
}

#[test]
fn loops_jump_to_instructions() {
    let ast = unit(
        "let s = 0; for (let i = 0; i < 300; i++) { if (i === 7) continue; s += i; if (s > 9) break; } s;",
    );
    let code = compile(&ast).unwrap();
    let instructions = decode(&code.bytes).unwrap();
    let places: Vec<u32> = instructions.iter().map(|instruction| instruction.place).collect();
    for instruction in &instructions {
        if instruction.opcode.operand() == Operand::Place {
            assert!(places.contains(&instruction.operand), "{code}");
        }
    }
    assert!(accumulator::compile(&ast).is_ok());
}

#[test]
fn what_is_left_out_is_named() {
    let error = compile(&unit("let a = 1; class B {}")).unwrap_err();
    assert_eq!(error.construct, "ClassDeclaration");
    assert_eq!(error.span.start, 11);
}

#[test]
fn closures_say_what_they_capture() {
    let code = compile(&unit("function f(a) { let b = 1; return () => () => a + b + a; }")).unwrap();
    let f = &code.functions[0];
    assert_eq!((f.name.as_str(), f.parameters, f.locals.len()), ("f", 1, 2));
    let middle = &f.functions[0];
    assert_eq!(middle.captures, [(Capture::Local(0), "a".into()), (Capture::Local(1), "b".into())]);
    let inner = &middle.functions[0];
    assert_eq!(inner.captures, [(Capture::Upvalue(0), "a".into()), (Capture::Upvalue(1), "b".into())]);
    assert_eq!(
        inner.to_string(),
        "0    GetUpvalue 0 a\n2    GetUpvalue 1 b\n4    Check 0 \"b\"\n6    Add\n7    GetUpvalue 0 a\n\
         9    Add\n10   Return\n"
    );
    assert!(code.to_string().contains("function (anonymous), captures a (local 0), b (local 1)\n"));
}

#[test]
fn scopes_close_what_closures_have_captured() {
    let code = compile(&unit("for (let i = 0; i < 2; i++) { let j = i; let k; f(() => j); }")).unwrap();
    let closed: Vec<u32> = decode(&code.bytes)
        .unwrap()
        .iter()
        .filter(|instruction| instruction.opcode == StackOpcode::CloseUpvalues)
        .map(|instruction| instruction.operand)
        .collect();
    // Nobody captures i, which is variable 0.
    assert_eq!(closed, [1]);
}

#[test]
fn the_check_says_what_is_wrong() {
    let code = |rows: &[(StackOpcode, u32)]| {
        let mut code = StackCode { locals: vec!["x".into()], ..StackCode::default() };
        for &(opcode, operand) in rows {
            encode(&mut code.bytes, opcode, operand);
        }
        verify(&code)
    };
    use StackOpcode as Op;
    assert_eq!(code(&[(Op::Null, 0), (Op::Duplicate, 0), (Op::Add, 0), (Op::Return, 0)]), Ok(2));
    assert_eq!(code(&[(Op::Null, 0)]), Err(Invalid::NoEnd));
    assert_eq!(code(&[(Op::Null, 0), (Op::Add, 0), (Op::Return, 0)]), Err(Invalid::Underflow(1)));
    assert_eq!(code(&[(Op::GetLocal, 1), (Op::Return, 0)]), Err(Invalid::Operand(0)));
    assert_eq!(code(&[(Op::GetGlobal, 0), (Op::Return, 0)]), Err(Invalid::Operand(0)));
    assert_eq!(code(&[(Op::Jump, 1)]), Err(Invalid::Place(0)));
    let height = Invalid::Height { place: 0, one: 0, other: 1 };
    assert_eq!(code(&[(Op::Null, 0), (Op::Jump, 0)]), Err(height));
}

#[test]
fn constants_are_shared_but_zeros_are_two() {
    let mut pool = Pool::default();
    let indexes = [0.0, -0.0, 0.0, 1.0].map(|number| pool.add(PoolConstant::Number(number)));
    assert_eq!(indexes, [0, 1, 0, 2]);
}

#[test]
fn long_chains_need_no_native_stack() {
    let source = format!("1{}", " + 1".repeat(20_000));
    assert!(compile(&unit(&source)).is_ok());
    let nested = format!("{}1{}", "(() => ".repeat(500), ")".repeat(500));
    assert!(compile(&unit(&nested)).is_ok());
    assert!(accumulator::compile(&unit(&source)).is_ok());
}

proptest! {
    #[test]
    fn instructions_come_back_as_they_were(
        rows in prop::collection::vec((0..StackOpcode::ALL.len(), any::<u32>()), 0..40)
    ) {
        let mut bytes = Vec::new();
        let mut expected = Vec::new();
        for (number, operand) in rows {
            let opcode = StackOpcode::ALL[number];
            encode(&mut bytes, opcode, operand);
            let operand = if opcode.operand() == Operand::None { 0 } else { operand };
            expected.push((opcode, operand));
        }
        let decoded = decode(&bytes).unwrap();
        let found: Vec<_> = decoded.iter().map(|row| (row.opcode, row.operand)).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn any_bytes_decode_or_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let _ = decode(&bytes);
    }

    #[test]
    fn the_check_takes_any_code(
        bytes in prop::collection::vec(prop_oneof![3 => 0u8..70, 1 => any::<u8>()], 0..60),
        locals in 0usize..3,
        inner in prop::collection::vec(0u8..70, 0..10),
    ) {
        let function = StackCode { bytes: inner, parameters: 1, ..StackCode::default() };
        let code = StackCode {
            bytes,
            locals: vec![String::new(); locals],
            functions: vec![Rc::new(function)],
            ..StackCode::default()
        };
        let _ = verify(&code);
    }

    #[test]
    fn damaged_code_is_checked_without_a_panic(at in 0usize..60, byte in any::<u8>()) {
        let source = "let s = 0; for (let i = 0; i < 3; i++) { s += i > 1 ? i : -i; } s;";
        let mut code = (*compile(&unit(source)).unwrap()).clone();
        prop_assert_eq!(verify(&code), Ok(code.depth));
        let length = code.bytes.len();
        code.bytes[at % length] = byte;
        let _ = (verify(&code), code.to_string());
    }
}
