//! What the crates above put into the context: the way from here to what runs JavaScript.
//!
//! Without a virtual machine the default hooks run native, bound and proxy functions, which is all
//! that the tests of the crates below it need.

use crate::{Args, Context, ErrorObject, Message, Object, Realm, Result, methods};
use js_garbage_collection::Gc;
use js_value::Value;

/// The function table.
#[derive(Clone, Copy)]
pub struct Hooks {
    /// `[[Call]]` of a callable object. The arguments are copied at once.
    pub call: fn(&mut Context, callee: Gc<Object>, this: Value, arguments: &[Value]) -> Result,
    /// `[[Construct]]` of a constructor. The arguments are copied at once.
    pub construct:
        fn(&mut Context, callee: Gc<Object>, arguments: &[Value], new_target: Gc<Object>) -> Result,
    /// GetFunctionRealm of a function that is none of this crate's kinds.
    pub function_realm: fn(&Context, Gc<Object>) -> Gc<Realm>,
    /// Whether somebody wants to end the running program, or to have a look: for natives that may take
    /// long and cannot run JavaScript in between.
    pub interrupt_pending: fn(&Context) -> bool,
    /// Looks: runs what the host wants to run. Throws what nothing catches where the program is to end.
    pub poll_interrupts: fn(&mut Context) -> Result<()>,
    /// Keeps the present stack with a new error object: the frames below the innermost one of the
    /// given function, or all of them where it is undefined.
    pub capture_stack: fn(&mut Context, Gc<ErrorObject>, Value),
    /// The lines of a stack that was kept, as a string.
    pub stack_text: fn(&mut Context, Value) -> Result,
    /// The value of a parameter to which an arguments object is mapped: environment and slot.
    pub mapped_get: fn(environment: Value, slot: u32) -> Value,
    /// Stores into such a parameter.
    pub mapped_set: fn(environment: Value, slot: u32, value: Value),
    /// The source text of a function that is none of this crate's kinds.
    pub function_source: fn(&mut Context, Gc<Object>) -> Result,
}

impl Default for Hooks {
    fn default() -> Hooks {
        Hooks {
            call: native_call,
            construct: native_construct,
            function_realm: |cx, _| cx.realm(),
            interrupt_pending: |_| false,
            poll_interrupts: |_| Ok(()),
            capture_stack: |_, _, _| {},
            stack_text: |_, _| Ok(Value::UNDEFINED),
            mapped_get: |_, _| Value::UNDEFINED,
            mapped_set: |_, _, _| {},
            function_source: |cx, _| Ok(cx.string("function () { [native code] }")?.value()),
        }
    }
}

fn native_call(cx: &mut Context, callee: Gc<Object>, this: Value, arguments: &[Value]) -> Result {
    with_window(callee.value(), Value::UNDEFINED, this, arguments, |args| {
        cx.check_stack()?;
        (cx.methods(callee.kind()).call)(cx, args)
    })
}

fn native_construct(
    cx: &mut Context,
    callee: Gc<Object>,
    arguments: &[Value],
    new_target: Gc<Object>,
) -> Result {
    with_window(callee.value(), new_target.value(), Value::EMPTY, arguments, |args| {
        cx.check_stack()?;
        (cx.methods(callee.kind()).construct)(cx, args)
    })
}

/// Calls `run` with a window on the native stack, which the collector scans.
fn with_window(
    callee: Value,
    new_target: Value,
    this: Value,
    arguments: &[Value],
    run: impl FnOnce(Args) -> Result,
) -> Result {
    match arguments.len() + Args::FIRST {
        0..=16 => run_in([Value::UNDEFINED; 16], callee, new_target, this, arguments, run),
        17..=256 => run_in([Value::UNDEFINED; 256], callee, new_target, this, arguments, run),
        _ => run_in([Value::UNDEFINED; MOST], callee, new_target, this, arguments, run),
    }
}

/// The longest window of these hooks; arguments beyond it are cut off. A virtual machine has its
/// own register stack and no such bound.
const MOST: usize = 4096;

fn run_in<const N: usize>(
    mut window: [Value; N],
    callee: Value,
    new_target: Value,
    this: Value,
    arguments: &[Value],
    run: impl FnOnce(Args) -> Result,
) -> Result {
    let count = arguments.len().min(N - Args::FIRST);
    fill(&mut window, callee, new_target, this, &arguments[..count]);
    // SAFETY: the window lives on the native stack until `run` returns.
    run(unsafe { Args::new(window.as_mut_ptr(), count as u32) })
}

fn fill(window: &mut [Value], callee: Value, new_target: Value, this: Value, arguments: &[Value]) {
    window[..Args::FIRST].copy_from_slice(&[callee, new_target, this]);
    window[Args::FIRST..][..arguments.len()].copy_from_slice(arguments);
}

impl Context {
    /// Call(callee, this, arguments). The slice is copied before anything runs, so a stack array
    /// will do.
    #[inline]
    pub fn call(&mut self, callee: Value, this: Value, arguments: &[Value]) -> Result {
        match Object::from_value(callee) {
            Some(callee) if callee.is_callable() => (self.hooks.call)(self, callee, this, arguments),
            _ => {
                let what = self.describe(callee);
                Err(self.type_error(Message::NotFunction(&what)))
            }
        }
    }

    /// [`Hooks::interrupt_pending`].
    #[inline]
    pub fn interrupt_pending(&self) -> bool {
        (self.hooks.interrupt_pending)(self)
    }

    /// Looks whether somebody wants to end the program, and lets them: between the pieces of what
    /// takes long.
    ///
    /// # Errors
    /// Where the program is to end.
    #[inline]
    pub fn look_for_interrupt(&mut self) -> Result<()> {
        if self.interrupt_pending() { self.poll_interrupts() } else { Ok(()) }
    }

    /// [`Hooks::poll_interrupts`].
    ///
    /// # Errors
    /// What ends the program.
    #[inline]
    pub fn poll_interrupts(&mut self) -> Result<()> {
        (self.hooks.poll_interrupts)(self)
    }

    /// Construct(callee, arguments, newTarget). Both must be constructors.
    #[inline]
    pub fn construct(
        &mut self,
        callee: Gc<Object>,
        arguments: &[Value],
        new_target: Gc<Object>,
    ) -> Result<Gc<Object>> {
        debug_assert!(callee.is_constructor() && new_target.is_constructor());
        let result = (self.hooks.construct)(self, callee, arguments, new_target)?;
        Object::from_value(result).ok_or_else(|| self.type_error(Message::ProxyConstructNotObject()))
    }

    /// `[[Call]]` and `[[Construct]]` of objects that are no JavaScript functions: for the virtual
    /// machine, which has the window already.
    #[inline]
    pub fn call_window(&mut self, args: Args) -> Result {
        let methods: &'static methods::InternalMethods = self.methods(args.callee().kind());
        if args.is_construct() { (methods.construct)(self, args) } else { (methods.call)(self, args) }
    }
}
