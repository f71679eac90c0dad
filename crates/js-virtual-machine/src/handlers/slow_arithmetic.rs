//! Arithmetic on whatever the fast handlers refuse: conversions, strings, BigInts.

use js_value::Value;

use crate::machine::{At, slow};
use crate::operators::{self, Arithmetic};
use crate::vm::Vm;

fn registers(_: &Vm, at: At) -> (Value, Value) {
    (at.get(at.b()), at.get(at.c()))
}

fn immediate(_: &Vm, at: At) -> (Value, Value) {
    (at.get(at.b()), Value::int(i32::from(at.c() as u16 as i16)))
}

fn constant(vm: &Vm, at: At) -> (Value, Value) {
    (at.get(at.b()), vm.code().constant(at.c()).get())
}

macro_rules! binary {
    ($($name:ident = $operands:ident, $operator:ident;)*) => {
        slow! {$(
            #[cold]
            fn $name(vm, at) {
                let (left, right) = $operands(vm, at);
                let result = operators::arithmetic(&mut vm.cx, Arithmetic::$operator, left, right)?;
                at.note(left);
                at.note(right);
                at.result(result)
            }
        )*}
    };
}

binary! {
    subtract = registers, Subtract;
    subtract_int = immediate, Subtract;
    subtract_constant = constant, Subtract;
    multiply = registers, Multiply;
    multiply_int = immediate, Multiply;
    multiply_constant = constant, Multiply;
    divide = registers, Divide;
    divide_int = immediate, Divide;
    divide_constant = constant, Divide;
    remainder = registers, Remainder;
    remainder_int = immediate, Remainder;
    Exponentiate = registers, Exponentiate;
    bit_and = registers, BitAnd;
    bit_and_int = immediate, BitAnd;
    bit_or = registers, BitOr;
    bit_or_int = immediate, BitOr;
    bit_xor = registers, BitXor;
    shift_left = registers, ShiftLeft;
    shift_left_int = immediate, ShiftLeft;
    shift_right = registers, ShiftRight;
    shift_right_int = immediate, ShiftRight;
    shift_right_unsigned = registers, ShiftRightUnsigned;
    shift_right_unsigned_int = immediate, ShiftRightUnsigned;
}

macro_rules! addition {
    ($($name:ident = $operands:ident;)*) => {
        slow! {$(
            fn $name(vm, at) {
                let (left, right) = $operands(vm, at);
                let result = operators::add(&mut vm.cx, left, right)?;
                at.note(left);
                at.note(right);
                at.result(result)
            }
        )*}
    };
}

addition! {
    add = registers;
    add_int = immediate;
    add_constant = constant;
}

slow! {
    #[cold]
    fn increment(vm, at) {
        let result = operators::step(&mut vm.cx, at.get(at.b()), 1)?;
        at.result(result)
    }

    #[cold]
    fn decrement(vm, at) {
        let result = operators::step(&mut vm.cx, at.get(at.b()), -1)?;
        at.result(result)
    }

    #[cold]
    fn negate(vm, at) {
        let result = operators::negate(&mut vm.cx, at.get(at.b()))?;
        at.result(result)
    }

    #[cold]
    fn bit_not(vm, at) {
        let result = operators::bit_not(&mut vm.cx, at.get(at.b()))?;
        at.result(result)
    }

    #[cold]
    fn to_number(vm, at) {
        let number = js_object_model::to_number(&mut vm.cx, at.get(at.b()))?;
        at.result(Value::number(number))
    }

    #[cold]
    fn to_numeric(vm, at) {
        let number = js_object_model::to_numeric(&mut vm.cx, at.get(at.b()))?;
        at.result(number)
    }
}
