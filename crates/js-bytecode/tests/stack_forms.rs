//! The stack and accumulator forms: encoding comes back as it was, and the same sources compile to
//! all forms.

use js_bytecode::stack_code::{
    Operand, Pool, PoolConstant, StackOpcode, accumulator, compile, decode, encode,
};
use js_language_frontend::{Ast, Options, Source, parse_syntax};
use proptest::prelude::*;

fn tree(source: &str) -> Ast {
    parse_syntax(Source::from_wtf8(source.as_bytes()).unwrap(), &Options::script()).ast
}

#[test]
fn an_expression_in_stack_and_accumulator_form() {
    let ast = tree("let a = 1, b = 2; a + b * 2;");
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
    let ast = tree(
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
    let error = compile(&tree("let a = 1; class B {}")).unwrap_err();
    assert_eq!(error.construct, "ClassDeclaration");
    assert_eq!(error.span.start, 11);
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
    assert!(compile(&tree(&source)).is_ok());
    assert!(accumulator::compile(&tree(&source)).is_ok());
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
}
