//! PromiseCapability Records.

use crate::promise::Promise;
use crate::resolving::resolving_functions;
use js_garbage_collection::Gc;
use js_object_model::{
    Args, Context, Intrinsic, NativeFunction, NativeFunctionSpec, Object, Result, is_callable, is_constructor,
};
use js_value::Value;

/// A promise, or what takes its place, and the functions that settle it. Lives in locals only.
///
/// A plain promise of this engine that nobody else settles has no functions: both are undefined.
#[derive(Clone, Copy, Debug)]
pub struct Capability {
    /// The promise.
    pub promise: Value,
    /// Resolves it.
    pub resolve: Value,
    /// Rejects it.
    pub reject: Value,
}

impl Capability {
    /// No capability.
    pub const NONE: Capability =
        Capability { promise: Value::UNDEFINED, resolve: Value::UNDEFINED, reject: Value::UNDEFINED };

    /// A new pending promise of the present realm that only this engine settles.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn plain(cx: &mut Context) -> Result<Capability> {
        Ok(Capability { promise: Promise::new(cx)?.value(), ..Capability::NONE })
    }

    /// NewPromiseCapability.
    ///
    /// # Errors
    /// TypeError where `constructor` is none, or gives no functions; what it throws.
    pub fn new(cx: &mut Context, constructor: Value) -> Result<Capability> {
        if constructor == cx.intrinsic(Intrinsic::Promise).value() {
            let promise = Promise::new(cx)?;
            let (resolve, reject) = resolving_functions(cx, promise)?;
            return Ok(Capability { promise: promise.value(), resolve, reject });
        }
        let Some(constructor) = Object::from_value(constructor).filter(|_| is_constructor(constructor))
        else {
            let what = cx.describe(constructor);
            return Err(cx.type_error(js_object_model::Message::NotConstructor(&what)));
        };
        let empty = cx.names().empty;
        let captures = [Value::UNDEFINED, Value::UNDEFINED];
        let executor =
            cx.new_native_function(&NativeFunctionSpec::new(keep, empty, 2).capturing(&captures))?;
        let promise = cx.construct(constructor, &[executor.value()], constructor)?;
        let kept: Gc<NativeFunction> = Object::downcast(executor).expect("the executor is a native function");
        let (resolve, reject) = (kept.capture(0), kept.capture(1));
        if !is_callable(resolve) || !is_callable(reject) {
            return Err(cx.type_error("Promise resolve or reject function is not callable"));
        }
        Ok(Capability { promise: promise.value(), resolve, reject })
    }

    /// Rejects the promise with the exception that is being thrown, and gives the promise back.
    ///
    /// # Errors
    /// What the function that rejects throws.
    pub fn reject_with_exception(self, cx: &mut Context) -> Result {
        let reason = cx.take_exception();
        self.reject(cx, reason)?;
        Ok(self.promise)
    }

    /// Rejects the promise.
    ///
    /// # Errors
    /// What the function that rejects throws.
    pub fn reject(self, cx: &mut Context, reason: Value) -> Result<()> {
        match Promise::from_value(self.promise) {
            Some(promise) if self.reject == Value::UNDEFINED => crate::reject(cx, promise, reason),
            _ => cx.call(self.reject, Value::UNDEFINED, &[reason]).map(|_| ()),
        }
    }

    /// Resolves the promise.
    ///
    /// # Errors
    /// What the function that resolves throws.
    pub fn resolve(self, cx: &mut Context, value: Value) -> Result<()> {
        match Promise::from_value(self.promise) {
            Some(promise) if self.resolve == Value::UNDEFINED => crate::resolve(cx, promise, value),
            _ => cx.call(self.resolve, Value::UNDEFINED, &[value]).map(|_| ()),
        }
    }
}

/// GetCapabilitiesExecutor.
fn keep(cx: &mut Context, args: Args) -> Result {
    let function = NativeFunction::callee(args);
    if function.capture(0) != Value::UNDEFINED || function.capture(1) != Value::UNDEFINED {
        return Err(cx.type_error("Promise executor has already been invoked with non-undefined arguments"));
    }
    function.set_capture(0, args.get(0));
    function.set_capture(1, args.get(1));
    Ok(Value::UNDEFINED)
}
