//! Generators, async functions, modules: instructions that leave a frame and come back to it.

use js_bytecode::Flags;
use js_garbage_collection::{CellKind, Gc};
use js_object_model::{Intrinsic, Object};
use js_value::Value;

use super::control::leave_with;
use crate::asynchronous;
use crate::frame::flags;
use crate::generator::{self, FrameState, Generator, GeneratorFrame};
use crate::machine::slow;
use crate::vm::{Outcome, Vm};

/// A generator object for the running frame.
fn new_generator(vm: &mut Vm, facts: Flags) -> js_object_model::Result<Gc<Generator>> {
    let (kind, fallback) = match facts.has(Flags::ASYNC) {
        true => (CellKind::ASYNC_GENERATOR, Intrinsic::AsyncGeneratorPrototype),
        false => (CellKind::GENERATOR, Intrinsic::GeneratorPrototype),
    };
    // SAFETY: register 0 holds the running function.
    let callee = unsafe { *vm.fp };
    let callee = Object::from_value(callee).ok_or(js_object_model::Throw)?;
    let object = vm.cx.ordinary_create_from_constructor(callee, fallback, kind)?;
    // SAFETY: both kinds have the layout.
    Ok(unsafe { object.cast() })
}

slow! {
    fn InitialYield(vm, at) {
        let _ = at;
        let facts = vm.code().facts();
        if facts.has(Flags::MODULE) {
            let frame = GeneratorFrame::new(vm, Value::UNDEFINED)?;
            GeneratorFrame::save(frame, vm, FrameState::Start);
            return leave_with(vm, frame.value());
        }
        let generator = new_generator(vm, facts)?;
        let frame = GeneratorFrame::new(vm, generator.value())?;
        GeneratorFrame::save(frame, vm, FrameState::Start);
        generator.frame.set(generator, Some(frame));
        generator.queue.set(generator, Value::UNDEFINED);
        generator.state.set(generator, Value::UNDEFINED);
        leave_with(vm, generator.value())
    }

    fn AsyncStart(vm, at) {
        vm.record().flags |= flags::ASYNC;
        at.next()
    }

    fn Yield(vm, at) {
        generator::suspend(vm, at.get(at.a()), Outcome::Yielded);
        vm.here()
    }

    fn YieldDelegate(vm, at) {
        generator::suspend(vm, at.get(at.a()), Outcome::Delegated);
        vm.here()
    }

    fn Await(vm, at) {
        asynchronous::suspend(vm, at.get(at.a()))
    }

    fn ImportCall(vm, at) {
        // SAFETY: register 0 holds the running function.
        let referrer = unsafe { *vm.fp };
        let promise = (vm.async_hooks.import)(&mut vm.cx, referrer, at.get(at.b()), at.get(at.c()))?;
        at.result(promise)
    }

    fn ImportMeta(vm, at) {
        // SAFETY: register 0 holds the running function.
        let function = unsafe { *vm.fp };
        let meta = (vm.async_hooks.import_meta)(&mut vm.cx, function)?;
        at.result(meta)
    }

    #[cold]
    fn Debugger(vm, at) {
        (vm.hooks.debugger)(&mut vm.cx)?;
        at.next()
    }
}
