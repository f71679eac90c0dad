//! Comparisons of whatever the fast handlers refuse.

use std::cmp::Ordering;

use js_bytecode::Constant;
use js_object_model::{Context, Result, compare, is_loosely_equal, is_strictly_equal, type_of};
use js_value::Value;

use crate::machine::{At, Flow, slow};
use crate::operators;
use crate::vm::Vm;

fn less(cx: &mut Context, x: Value, y: Value) -> Result<bool> {
    Ok(compare(cx, x, y)? == Some(Ordering::Less))
}

fn greater(cx: &mut Context, x: Value, y: Value) -> Result<bool> {
    Ok(compare(cx, x, y)? == Some(Ordering::Greater))
}

fn less_equal(cx: &mut Context, x: Value, y: Value) -> Result<bool> {
    Ok(matches!(compare(cx, x, y)?, Some(Ordering::Less | Ordering::Equal)))
}

fn greater_equal(cx: &mut Context, x: Value, y: Value) -> Result<bool> {
    Ok(matches!(compare(cx, x, y)?, Some(Ordering::Greater | Ordering::Equal)))
}

fn equal(cx: &mut Context, x: Value, y: Value) -> Result<bool> {
    is_loosely_equal(cx, x, y)
}

fn strict_equal(cx: &mut Context, x: Value, y: Value) -> Result<bool> {
    Ok(is_strictly_equal(cx, x, y))
}

type Comparison = fn(&mut Context, Value, Value) -> Result<bool>;

/// Jumps by operand c if the comparison of registers a and b gives `wanted`.
fn jump(vm: &mut Vm, at: At, comparison: Comparison, wanted: bool) -> Flow {
    let holds = comparison(&mut vm.cx, at.get(at.a()), at.get(at.b()))?;
    branch(vm, at, holds == wanted)
}

fn jump_int(vm: &mut Vm, at: At, comparison: Comparison, wanted: bool) -> Flow {
    let right = Value::int(i32::from(at.b() as u16 as i16));
    let holds = comparison(&mut vm.cx, at.get(at.a()), right)?;
    branch(vm, at, holds == wanted)
}

fn branch(vm: &mut Vm, at: At, taken: bool) -> Flow {
    if !taken {
        return at.next();
    }
    let offset = i32::from(at.c() as u16 as i16);
    if offset < 0 {
        vm.back_edge()?;
    }
    Ok(at.ahead(offset))
}

macro_rules! jumps {
    ($($name:ident, $int:ident = $comparison:path, $wanted:literal;)*) => {
        slow! {$(
            fn $name(vm, at) { jump(vm, at, $comparison, $wanted) }
            fn $int(vm, at) { jump_int(vm, at, $comparison, $wanted) }
        )*}
    };
}

jumps! {
    jump_if_less, jump_if_less_int = less, true;
    jump_if_less_equal, jump_if_less_equal_int = less_equal, true;
    jump_if_greater, jump_if_greater_int = greater, true;
    jump_if_greater_equal, jump_if_greater_equal_int = greater_equal, true;
    jump_if_not_less, jump_if_not_less_int = less, false;
    jump_if_not_less_equal, jump_if_not_less_equal_int = less_equal, false;
    jump_if_not_greater, jump_if_not_greater_int = greater, false;
    jump_if_not_greater_equal, jump_if_not_greater_equal_int = greater_equal, false;
}

slow! {
    fn jump_if_equal(vm, at) { jump(vm, at, equal, true) }
    fn jump_if_not_equal(vm, at) { jump(vm, at, equal, false) }
    fn jump_if_strict_equal(vm, at) { jump(vm, at, strict_equal, true) }
    fn jump_if_strict_not_equal(vm, at) { jump(vm, at, strict_equal, false) }

    fn JumpIfStrictEqualConstant(vm, at) {
        let constant = vm.code().constant(at.b()).get();
        let equal = strict_equal(&mut vm.cx, at.get(at.a()), constant)?;
        branch(vm, at, equal)
    }

    fn JumpIfStrictNotEqualConstant(vm, at) {
        let constant = vm.code().constant(at.b()).get();
        let equal = strict_equal(&mut vm.cx, at.get(at.a()), constant)?;
        branch(vm, at, !equal)
    }

    fn SwitchInt(vm, at) {
        let Some(number) = at.get(at.a()).as_number() else { return at.next() };
        let code = vm.code();
        let Some(Constant::JumpTable(table)) = code.template().constants.get(at.bc() as usize) else {
            return at.next();
        };
        let index = number - f64::from(table.low);
        if index.fract() != 0.0 || !(0.0..table.offsets.len() as f64).contains(&index) {
            return at.next();
        }
        match table.offsets[index as usize] {
            0 => at.next(),
            offset => Ok(at.ahead(offset)),
        }
    }

    fn JumpIfTypeIs(vm, at) {
        let is = operators::type_is(at.get(at.a()), at.b());
        branch(vm, at, is)
    }

    fn JumpIfTypeIsNot(vm, at) {
        let is = operators::type_is(at.get(at.a()), at.b());
        branch(vm, at, !is)
    }

    fn TypeIs(vm, at) {
        let _ = vm;
        at.result(Value::boolean(operators::type_is(at.get(at.b()), at.c())))
    }

    fn TypeOf(vm, at) {
        let text = type_of(&vm.cx, at.get(at.b()));
        at.result(text.value())
    }
}

macro_rules! comparisons {
    ($($name:ident = $comparison:path, $wanted:literal;)*) => {
        slow! {$(
            fn $name(vm, at) {
                let holds = $comparison(&mut vm.cx, at.get(at.b()), at.get(at.c()))?;
                at.result(Value::boolean(holds == $wanted))
            }
        )*}
    };
}

/// The slow sides of the comparisons into a register.
pub(super) mod into_register {
    use super::*;

    comparisons! {
        less = super::less, true;
        less_equal = super::less_equal, true;
        greater = super::greater, true;
        greater_equal = super::greater_equal, true;
        equal = super::equal, true;
        not_equal = super::equal, false;
        strict_equal = super::strict_equal, true;
        strict_not_equal = super::strict_equal, false;
    }
}
