//! Evaluation: modules run in the order of their requests; those that await, and those that need
//! them, go on when what they wait for is done.

use super::module_map;
use super::record::{Module, ModuleMap, Order, Status};
use js_garbage_collection::{Gc, RootedVec};
use js_object_model::{Args, Context, NativeFn, NativeFunction, NativeFunctionSpec, Result, Throw};
use js_promises_async::{Capability, Handlers, Promise, reject, resolve, run_awaiting, then};
use js_value::Value;
use js_virtual_machine::{Mode, resume};

/// Evaluate: a promise, one for each cycle of modules.
///
/// # Errors
/// When the heap is full: what modules throw rejects the promise.
pub(crate) fn evaluate(cx: &mut Context, module: Module) -> Result<Gc<Promise>> {
    let module = if module.status.get() >= Status::EvaluatingAsync { module.cycle_root() } else { module };
    if let Some(promise) = module.top_level() {
        return Ok(promise);
    }
    let promise = Promise::new(cx)?;
    module.set_top_level(promise);
    let mut stack = cx.heap.list();
    match inner(cx, module, &mut stack, 0) {
        Err(_) => {
            let error = cx.take_exception();
            for module in stack.iter().filter_map(Module::from_value) {
                module.status.set(Status::Evaluated);
                module.set_error(error);
            }
            reject(cx, promise, error)?;
        }
        Ok(_) if module.status.get() != Status::EvaluatingAsync => resolve(cx, promise, Value::UNDEFINED)?,
        Ok(_) => {}
    }
    Ok(promise)
}

/// InnerModuleEvaluation.
fn inner(cx: &mut Context, module: Module, stack: &mut RootedVec, index: usize) -> Result<usize> {
    cx.check_stack()?;
    if module.code().is_none() {
        // Synthetic modules have their value from birth.
        return Ok(index);
    }
    if module.status.get() >= Status::EvaluatingAsync {
        return match module.error() {
            Some(error) => Err(cx.throw(error)),
            None => Ok(index),
        };
    }
    if module.status.get() == Status::Evaluating {
        return Ok(index);
    }
    module.status.set(Status::Evaluating);
    module.dfs_index.set(index);
    module.dfs_ancestor.set(index);
    module.pending.set(0);
    let mut index = index + 1;
    stack.push(module.value());
    for request in 0..module.info.requests.len() {
        let Some(required) = module.requested(request) else { continue };
        index = inner(cx, required, stack, index)?;
        if required.code().is_none() {
            continue;
        }
        let mut required = required;
        if required.status.get() == Status::Evaluating {
            module.dfs_ancestor.set(module.dfs_ancestor.get().min(required.dfs_ancestor.get()));
        } else {
            required = required.cycle_root();
            if let Some(error) = required.error() {
                return Err(cx.throw(error));
            }
        }
        if matches!(required.order.get(), Order::Number(_)) {
            module.pending.set(module.pending.get() + 1);
            required.add_parent(module);
        }
    }
    if module.pending.get() > 0 || module.info.has_top_level_await {
        module.order.set(Order::Number(next_order(cx)?));
        if module.pending.get() == 0 {
            execute_async(cx, module)?;
        }
    } else {
        execute(cx, module)?;
    }
    if module.dfs_ancestor.get() == module.dfs_index.get() {
        while let Some(done) = stack.pop().and_then(Module::from_value) {
            let waits = done.order.get() != Order::Unset;
            done.status.set(if waits { Status::EvaluatingAsync } else { Status::Evaluated });
            done.set_cycle_root(module);
            if done == module {
                break;
            }
        }
    }
    Ok(index)
}

/// IncrementModuleAsyncEvaluationCount.
fn next_order(cx: &mut Context) -> Result<u64> {
    let cell = module_map(cx)?;
    let Some(map) = cell.get::<ModuleMap>() else { return Ok(0) };
    let order = map.next_order.get();
    map.next_order.set(order + 1);
    Ok(order)
}

/// ExecuteModule of a module that does not await.
fn execute(cx: &mut Context, module: Module) -> Result<()> {
    match module.frame() {
        Some(frame) => resume(cx, frame, Mode::Next, Value::UNDEFINED).map(|_| ()),
        None => Ok(()),
    }
}

/// ExecuteAsyncModule.
fn execute_async(cx: &mut Context, module: Module) -> Result<()> {
    let Some(frame) = module.frame() else { return Ok(()) };
    let promise = Promise::new(cx)?;
    let on_fulfilled = reaction(cx, fulfilled, &[module.value()])?;
    let on_rejected = reaction(cx, rejected, &[module.value()])?;
    then(cx, promise, Handlers::Functions { on_fulfilled, on_rejected, capability: None })?;
    run_awaiting(cx, frame, promise)
}

/// A function without a name that knows some values.
pub(super) fn reaction(cx: &mut Context, function: NativeFn, captures: &[Value]) -> Result {
    let name = cx.names().empty;
    let spec = NativeFunctionSpec::new(function, name, 1).capturing(captures);
    Ok(cx.new_native_function(&spec)?.value())
}

fn module_of(cx: &mut Context, args: Args) -> Result<Module> {
    let module = Module::from_value(NativeFunction::callee(args).capture(0));
    module.ok_or_else(|| cx.type_error("no module"))
}

fn fulfilled(cx: &mut Context, args: Args) -> Result {
    let module = module_of(cx, args)?;
    async_execution_fulfilled(cx, module).map(|()| Value::UNDEFINED)
}

fn rejected(cx: &mut Context, args: Args) -> Result {
    let module = module_of(cx, args)?;
    async_execution_rejected(cx, module, args.get(0)).map(|()| Value::UNDEFINED)
}

/// A module that waited, or was waited for, has ended well.
fn finish(cx: &mut Context, module: Module) -> Result<()> {
    module.order.set(Order::Done);
    module.status.set(Status::Evaluated);
    match module.top_level() {
        Some(promise) => resolve(cx, promise, Value::UNDEFINED),
        None => Ok(()),
    }
}

/// AsyncModuleExecutionFulfilled.
fn async_execution_fulfilled(cx: &mut Context, module: Module) -> Result<()> {
    if module.status.get() == Status::Evaluated {
        // It has failed by another way already.
        return Ok(());
    }
    finish(cx, module)?;
    let mut ready = cx.heap.list();
    gather_available_ancestors(module, &mut ready);
    let mut order: Vec<(Order, usize)> = ready
        .iter()
        .enumerate()
        .filter_map(|(index, module)| Some((Module::from_value(module)?.order.get(), index)))
        .collect();
    order.sort();
    for (_, index) in order {
        let Some(module) = Module::from_value(ready.at(index)) else { continue };
        if module.status.get() == Status::Evaluated {
            continue;
        }
        if module.info.has_top_level_await {
            execute_async(cx, module)?;
        } else if let Err(Throw) = execute(cx, module) {
            let error = cx.take_exception();
            async_execution_rejected(cx, module, error)?;
        } else {
            finish(cx, module)?;
        }
    }
    Ok(())
}

/// GatherAvailableAncestors: the modules that wait for nothing any more.
fn gather_available_ancestors(module: Module, ready: &mut RootedVec) {
    let mut waiting = vec![module];
    while let Some(module) = waiting.pop() {
        for parent in module.parents.borrow().iter().filter_map(|slot| Module::from_value(slot.get())) {
            let known = ready.iter().any(|other| other == parent.value());
            if known || parent.cycle_root().error().is_some() {
                continue;
            }
            parent.pending.set(parent.pending.get().saturating_sub(1));
            if parent.pending.get() == 0 {
                ready.push(parent.value());
                if !parent.info.has_top_level_await {
                    waiting.push(parent);
                }
            }
        }
    }
}

/// AsyncModuleExecutionRejected, with a list of its own instead of recursion.
fn async_execution_rejected(cx: &mut Context, module: Module, error: Value) -> Result<()> {
    let mut waiting = cx.heap.list();
    waiting.push(module.value());
    while let Some(module) = waiting.pop().and_then(Module::from_value) {
        if module.status.get() == Status::Evaluated {
            continue;
        }
        module.set_error(error);
        module.status.set(Status::Evaluated);
        module.order.set(Order::Done);
        if let Some(promise) = module.top_level() {
            reject(cx, promise, error)?;
        }
        for parent in module.parents.borrow().iter().rev() {
            waiting.push(parent.get());
        }
    }
    Ok(())
}

/// Settles the promise of a capability with the exception that is being thrown.
pub(super) fn reject_with_exception(cx: &mut Context, promise: Value) -> Result {
    Capability { promise, ..Capability::NONE }.reject_with_exception(cx)
}
