//! Promises, their jobs, and what async functions and generators need of them.
//!
//! ```text
//! resolve/reject ─ Promise ─ Reaction ─ job ─┬─ handler ─ derived promise
//!                                            └─ suspended frame (await)
//! ```
//!
//! [`install`] gives the virtual machine its hooks. The constructor `Promise` and its combinators
//! belong to the standard library, which stands on [`Promise`], [`Capability`] and [`then`].

mod async_from_sync;
mod async_generator;
mod awaiting;
mod capability;
mod native_async;
mod promise;
mod reaction;
mod resolving;

pub use async_from_sync::create as async_from_sync_iterator;
pub use async_generator::{async_generator_next, async_generator_return, async_generator_throw};
pub use awaiting::run_awaiting;
pub use capability::Capability;
pub use native_async::{AsyncState, Input, NativeAsync, Turn, start_async};
pub use promise::{Promise, State};
pub use reaction::{Handlers, then};
pub use resolving::{promise_resolve, reject, resolve, resolving_functions};

use js_object_model::Context;
use js_virtual_machine::{AsyncHooks, Vm};

/// Registers the kinds of cells and gives the virtual machine of `cx` what awaits need.
pub fn install(cx: &mut Context) {
    promise::register(cx);
    reaction::register(cx);
    let vm = Vm::of(cx);
    vm.async_hooks = AsyncHooks {
        new_promise: |cx| Ok(Promise::new(cx)?.value()),
        resolve: |cx, promise, value| resolve(cx, Promise::of(promise), value),
        reject: |cx, promise, reason| reject(cx, Promise::of(promise), reason),
        await_value: awaiting::await_value,
        async_from_sync: async_from_sync::create,
        ..vm.async_hooks
    };
}
