//! Direct eval.

use js_bytecode::{Constant, EvalSite};
use js_garbage_collection::ValueCell;
use js_object_model::Intrinsic;
use js_strings::JsString;
use js_value::Value;

use super::control::call_window;
use super::slow_environment::environment_operand;
use crate::frame::WINDOW;
use crate::machine::{At, Flow, slow};
use crate::vm::Vm;

fn site(vm: &Vm, index: usize) -> Option<EvalSite> {
    match vm.code().template().constants.get(index) {
        Some(Constant::EvalSite(site)) => Some(*site),
        _ => None,
    }
}

/// Runs what the first argument of a direct eval says.
fn direct_eval(vm: &mut Vm, at: At, text: Value) -> Flow {
    let Some(text) = text.downcast::<JsString>() else {
        at.set(at.a(), text);
        return at.next2();
    };
    let Some(site) = site(vm, at.second().d() as usize) else { return at.next2() };
    let environment = environment_operand(at, site.environment as usize);
    let this = at.get(2);
    let function = crate::eval::direct(vm, text, &site, environment)?;
    let base =
        vm.push_window(js_object_model::ObjectType::object(function).value(), Value::UNDEFINED, this, &[])?;
    vm.enter(function, base, 0, 0)?;
    vm.here()
}

fn is_eval(vm: &mut Vm, callee: Value) -> bool {
    callee.is_cell()
        && vm.cx.realm().intrinsic_if_built(Intrinsic::Eval).is_some_and(|eval| eval.value() == callee)
}

slow! {
    fn CallEval(vm, at) {
        let base = at.register(at.b());
        if is_eval(vm, at.get(at.b())) {
            let text = if at.c() == 0 { Value::UNDEFINED } else { at.get(at.b() + WINDOW) };
            return direct_eval(vm, at, text);
        }
        at.set(at.b() + 1, Value::UNDEFINED);
        call_window(vm, at, base, at.c() as u32, 0)
    }

    fn CallEvalSpread(vm, at) {
        let callee = at.get(at.b());
        let (base, argc) = super::spread::window(vm, at)?;
        if is_eval(vm, callee) {
            // SAFETY: the window was written just now.
            let text = if argc == 0 { Value::UNDEFINED } else { unsafe { *base.add(WINDOW) } };
            return direct_eval(vm, at, text);
        }
        // SAFETY: as above.
        unsafe { base.add(1).write(Value::UNDEFINED) };
        call_window(vm, at, base, argc, 0)
    }
}
