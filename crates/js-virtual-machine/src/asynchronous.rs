//! Async functions: what the machine does itself, and what it asks of the promises above it.
//!
//! An async function runs like any other until its first await. Its record carries
//! [`flags::ASYNC`]; a return resolves and an exception rejects a promise made then, which the
//! caller gets. The first await puts the frame away ([`GeneratorFrame`]) with its promise as owner;
//! from there on jobs resume it ([`crate::resume`]), and they settle the promise.

use js_garbage_collection::Gc;
use js_object_model::{Context, Result};
use js_value::Value;

use crate::frame::flags;
use crate::generator::{self, FrameState, GeneratorFrame};
use crate::handlers::leave_with;
use crate::machine::Flow;
use crate::vm::{Outcome, Vm};

/// What the crate of promises gives.
#[derive(Clone, Copy)]
pub struct AsyncHooks {
    /// A new promise of the present realm, pending.
    pub new_promise: fn(&mut Context) -> Result,
    /// Resolves such a promise.
    pub resolve: fn(&mut Context, promise: Value, value: Value) -> Result<()>,
    /// Rejects such a promise.
    pub reject: fn(&mut Context, promise: Value, reason: Value) -> Result<()>,
    /// Await: when the promise of `value` is settled, a job resumes the frame.
    pub await_value: fn(&mut Context, frame: Gc<GeneratorFrame>, value: Value) -> Result<()>,
    /// CreateAsyncFromSyncIterator: the iterator and its `next`.
    pub async_from_sync: fn(&mut Context, iterator: Value, next: Value) -> Result<(Value, Value)>,
    /// `import(specifier, options)`: a promise.
    pub import: fn(&mut Context, referrer: Value, specifier: Value, options: Value) -> Result,
    /// `import.meta` of the module that the environment of `function` belongs to.
    pub import_meta: fn(&mut Context, function: Value) -> Result,
}

fn unavailable(cx: &mut Context) -> js_object_model::Throw {
    cx.type_error("promises are not available here")
}

impl Default for AsyncHooks {
    fn default() -> AsyncHooks {
        AsyncHooks {
            new_promise: |cx| Err(unavailable(cx)),
            resolve: |cx, _, _| Err(unavailable(cx)),
            reject: |cx, _, _| Err(unavailable(cx)),
            await_value: |cx, _, _| Err(unavailable(cx)),
            async_from_sync: |cx, _, _| Err(unavailable(cx)),
            import: |cx, _, _, _| Err(unavailable(cx)),
            import_meta: |cx, _| Err(unavailable(cx)),
        }
    }
}

/// Return of an async function that has never awaited: the caller gets a resolved promise.
pub(crate) fn resolve(vm: &mut Vm, value: Value) -> Flow {
    let promise = (vm.async_hooks.new_promise)(&mut vm.cx)?;
    (vm.async_hooks.resolve)(&mut vm.cx, promise, value)?;
    leave_with(vm, promise)
}

/// An exception leaves an async function that has never awaited: the caller gets a rejected
/// promise. Whether that ends the unwinding.
pub(crate) fn reject(vm: &mut Vm) -> bool {
    let reason = vm.cx.take_exception();
    let made = (vm.async_hooks.new_promise)(&mut vm.cx)
        .and_then(|promise| (vm.async_hooks.reject)(&mut vm.cx, promise, reason).map(|()| promise));
    match made {
        Ok(promise) => match leave_with(vm, promise) {
            Ok(pc) => {
                vm.pc = pc.as_ptr();
                true
            }
            Err(_) => false,
        },
        Err(_) => {
            // No promise could be made: the caller gets that exception itself.
            vm.record().flags &= !flags::ASYNC;
            false
        }
    }
}

/// Await in the running frame.
pub(crate) fn suspend(vm: &mut Vm, value: Value) -> Flow {
    if vm.record().flags & flags::ASYNC == 0 {
        generator::suspend(vm, value, Outcome::Awaiting);
        return vm.here();
    }
    let promise = (vm.async_hooks.new_promise)(&mut vm.cx)?;
    let frame = GeneratorFrame::new(vm, promise)?;
    GeneratorFrame::save(frame, vm, FrameState::Suspended);
    (vm.async_hooks.await_value)(&mut vm.cx, frame, value)?;
    leave_with(vm, promise)
}
