//! Registers, constants, plain jumps: what never leaves the frame.

use js_garbage_collection::Header;
use js_object_model::{Shape, ShapeFlags};
use js_strings::JsString;
use js_value::Value;

use super::compare::is_left_alone;
use super::control;
use crate::machine::{Machine, fast, likely};

/// Whether a cell is `true` as a condition. Pure: looks at the cell alone.
#[inline(always)]
fn cell_is_true(m: Machine, bits: u64) -> Option<bool> {
    debug_assert!(m.is_cell(bits) && bits != 0);
    let header = bits as *const Header;
    // SAFETY: the value is a cell, so there is a header; objects carry a shape.
    unsafe {
        let kind = (*header).cell_kind();
        if likely(kind.is_object()) {
            return Some(!Shape::of(header).flags().contains(ShapeFlags::UNDETECTABLE));
        }
        if kind == js_garbage_collection::CellKind::STRING {
            return Some(!(*header.cast::<JsString>()).is_empty());
        }
    }
    None
}

/// ToBoolean of what needs no call; `None` for doubles and BigInts.
#[inline(always)]
fn truth(m: Machine, bits: u64) -> Option<bool> {
    if likely(bits & !1 == Value::FALSE.bits()) {
        return Some(bits == Value::TRUE.bits());
    }
    if m.is_int(bits) {
        return Some(bits as u32 != 0);
    }
    if m.is_number(bits) {
        let number = f64::from_bits(bits.wrapping_sub(Value::DOUBLE_OFFSET));
        return Some(!(number == 0.0 || number.is_nan()));
    }
    if Value::from_bits(bits).is_nullish() {
        return Some(false);
    }
    cell_is_true(m, bits)
}

#[inline(always)]
fn jump_if(m: Machine, taken: bool) -> u64 {
    if taken { m.go(m.ahead(m.bc())) } else { m.next() }
}

#[inline(always)]
fn loop_if(m: Machine, taken: bool) -> u64 {
    if !taken {
        return m.next();
    }
    if !is_left_alone(m) {
        return m.to(control::interrupt);
    }
    m.go(m.ahead(m.bc()))
}

fast! {
    fn Nop(m) { m.next() }

    fn Move(m) {
        m.set(m.a(), m.get(m.b()));
        m.next()
    }

    fn LoadSimple(m) {
        // Undefined, null, true, false, EMPTY: a byte each.
        m.set(m.a(), Value::from_bits(0x00_06_07_02_0A >> (m.b() * 8) & 0xFF));
        m.next()
    }

    fn LoadInt(m) {
        m.set_int(m.a(), m.bc());
        m.next()
    }

    fn LoadConstant(m) {
        m.set(m.a(), m.constant(m.bc() as usize));
        m.next()
    }

    fn Not(m) {
        match truth(m, m.bits(m.b())) {
            Some(truth) => {
                m.set(m.a(), Value::boolean(!truth));
                m.next()
            }
            None => m.to(control::not),
        }
    }

    fn Jump(m) { m.go(m.ahead(m.bc())) }

    fn JumpIfTrue(m) {
        let bits = m.bits(m.a());
        if likely(bits & !1 == Value::FALSE.bits()) {
            return jump_if(m, bits == Value::TRUE.bits());
        }
        m.to(jump_if_truthy)
    }

    #[inline(never)]
    fn jump_if_truthy(m) {
        match truth(m, m.bits(m.a())) {
            Some(truth) => jump_if(m, truth),
            None => m.to(control::jump_if_truthy),
        }
    }

    fn JumpIfFalse(m) {
        let bits = m.bits(m.a());
        if likely(bits & !1 == Value::FALSE.bits()) {
            return jump_if(m, bits == Value::FALSE.bits());
        }
        m.to(jump_if_falsy)
    }

    #[inline(never)]
    fn jump_if_falsy(m) {
        match truth(m, m.bits(m.a())) {
            Some(truth) => jump_if(m, !truth),
            None => m.to(control::jump_if_falsy),
        }
    }

    fn JumpIfUndefined(m) { jump_if(m, m.get(m.a()) == Value::UNDEFINED) }
    fn JumpIfNotUndefined(m) { jump_if(m, m.get(m.a()) != Value::UNDEFINED) }
    fn JumpIfNull(m) { jump_if(m, m.get(m.a()) == Value::NULL) }
    fn JumpIfNotNull(m) { jump_if(m, m.get(m.a()) != Value::NULL) }
    fn JumpIfNullish(m) { jump_if(m, m.get(m.a()).is_nullish()) }
    fn JumpIfNotNullish(m) { jump_if(m, !m.get(m.a()).is_nullish()) }

    fn Loop(m) { loop_if(m, true) }

    fn LoopIfTrue(m) {
        let bits = m.bits(m.a());
        if likely(bits & !1 == Value::FALSE.bits()) {
            return loop_if(m, bits == Value::TRUE.bits());
        }
        m.to(loop_if_truthy)
    }

    #[inline(never)]
    fn loop_if_truthy(m) {
        match truth(m, m.bits(m.a())) {
            Some(truth) => loop_if(m, truth),
            None => m.to(control::jump_if_truthy),
        }
    }

    fn LoopIfFalse(m) {
        let bits = m.bits(m.a());
        if likely(bits & !1 == Value::FALSE.bits()) {
            return loop_if(m, bits == Value::FALSE.bits());
        }
        m.to(loop_if_falsy)
    }

    #[inline(never)]
    fn loop_if_falsy(m) {
        match truth(m, m.bits(m.a())) {
            Some(truth) => loop_if(m, !truth),
            None => m.to(control::jump_if_falsy),
        }
    }

    fn LoopIfNotNull(m) { loop_if(m, m.get(m.a()) != Value::NULL) }
}
