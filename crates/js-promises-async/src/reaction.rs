//! Reactions: what happens when a promise is settled. PromiseReactionJob.

use crate::capability::Capability;
use crate::promise::{Promise, State};
use crate::{awaiting, reject, resolve};
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, KindInfo, Slot, Tracer};
use js_object_model::{Context, Result};
use js_value::Value;
use std::cell::Cell;

/// One reaction, for both outcomes.
#[repr(C)]
pub(crate) struct Reaction {
    header: Header,
    /// The next older reaction of the same promise.
    pub(crate) next: GcSlot<Reaction>,
    kind: Cell<u64>,
    /// The derived promise, or undefined; a suspended frame for an await.
    target: Slot,
    resolve: Slot,
    reject: Slot,
    on_fulfilled: Slot,
    on_rejected: Slot,
}

// SAFETY: `repr(C)`, a header first.
unsafe impl HeapCell for Reaction {}
// SAFETY: cells of the kind are made here alone.
unsafe impl CellType for Reaction {
    const KIND: CellKind = CellKind::PROMISE_REACTION;
}

/// What a reaction does.
#[derive(Clone, Copy)]
pub enum Handlers {
    /// Calls the handler, if it is callable, and settles the capability with what comes of it.
    Functions {
        /// Called with the value.
        on_fulfilled: Value,
        /// Called with the reason.
        on_rejected: Value,
        /// What is settled; nothing, where nobody asks.
        capability: Option<Capability>,
    },
    /// Resumes a suspended frame.
    Frame(Value),
}

const FUNCTIONS: u64 = 0;
const FRAME: u64 = 1;

pub(crate) fn register(cx: &mut Context) {
    cx.heap
        .register(CellKind::PROMISE_REACTION, KindInfo { name: "promise reaction", trace, finalize: None });
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for reactions only.
    let reaction = unsafe { &*cell.cast::<Reaction>() };
    tracer.visit_gc(&reaction.next);
    for slot in
        [&reaction.target, &reaction.resolve, &reaction.reject, &reaction.on_fulfilled, &reaction.on_rejected]
    {
        tracer.visit(slot);
    }
}

impl Reaction {
    fn new(cx: &mut Context, handlers: Handlers) -> Result<Gc<Reaction>> {
        let id = u32::from(CellKind::PROMISE_REACTION.0);
        let reaction: Gc<Reaction> = cx.allocate(CellKind::PROMISE_REACTION, id, size_of::<Reaction>())?;
        match handlers {
            Handlers::Functions { on_fulfilled, on_rejected, capability } => {
                reaction.kind.set(FUNCTIONS);
                reaction.on_fulfilled.set(reaction, on_fulfilled);
                reaction.on_rejected.set(reaction, on_rejected);
                let capability = capability.unwrap_or(Capability::NONE);
                reaction.target.set(reaction, capability.promise);
                reaction.resolve.set(reaction, capability.resolve);
                reaction.reject.set(reaction, capability.reject);
            }
            Handlers::Frame(frame) => {
                reaction.kind.set(FRAME);
                reaction.target.set(reaction, frame);
            }
        }
        Ok(reaction)
    }

    fn capability(&self) -> Capability {
        Capability { promise: self.target.get(), resolve: self.resolve.get(), reject: self.reject.get() }
    }
}

/// PerformPromiseThen.
///
/// # Errors
/// When the heap is full.
pub fn then(cx: &mut Context, promise: Gc<Promise>, handlers: Handlers) -> Result<()> {
    let reaction = Reaction::new(cx, handlers)?;
    match promise.state() {
        State::Pending => {
            reaction.next.set(reaction, promise.reactions.get());
            promise.reactions.set(promise, Some(reaction));
        }
        state => {
            if state == State::Rejected && !promise.is_handled() {
                cx.jobs.unhandled.retain(|&other| other != promise.value());
            }
            enqueue(cx, reaction, state, promise.result());
        }
    }
    promise.set_handled();
    Ok(())
}

/// Puts a reaction's job into the queue.
pub(crate) fn enqueue(cx: &mut Context, reaction: Gc<Reaction>, state: State, argument: Value) {
    let rejected = Value::boolean(state == State::Rejected);
    cx.jobs.push(run, [reaction.value(), rejected, argument, Value::UNDEFINED]);
}

/// TriggerPromiseReactions: the list has the last first.
pub(crate) fn trigger(cx: &mut Context, reactions: Option<Gc<Reaction>>, state: State, argument: Value) {
    let mut in_order = None;
    let mut rest = reactions;
    while let Some(reaction) = rest {
        rest = reaction.next.get();
        reaction.next.set(reaction, in_order);
        in_order = Some(reaction);
    }
    while let Some(reaction) = in_order {
        in_order = reaction.next.get();
        reaction.next.initialize(None);
        enqueue(cx, reaction, state, argument);
    }
}

/// PromiseReactionJob.
fn run(cx: &mut Context, [reaction, rejected, argument, _]: [Value; 4]) -> Result<()> {
    // SAFETY: the job was made by `enqueue`.
    let reaction: Gc<Reaction> = unsafe { js_garbage_collection::ValueCell::cell_unchecked(reaction) };
    let rejected = rejected == Value::TRUE;
    if reaction.kind.get() == FRAME {
        return awaiting::resume_frame(cx, reaction.target.get(), rejected, argument);
    }
    let handler = if rejected { reaction.on_rejected.get() } else { reaction.on_fulfilled.get() };
    let capability = reaction.capability();
    let outcome = if js_object_model::is_callable(handler) {
        cx.call(handler, Value::UNDEFINED, &[argument])
    } else if rejected {
        Err(cx.throw(argument))
    } else {
        Ok(argument)
    };
    if capability.promise == Value::UNDEFINED {
        // A reaction of the engine's own: nobody asks for what comes of it.
        return outcome.map(|_| ());
    }
    match (outcome, Promise::from_value(capability.promise)) {
        // The derived promise of a plain `then`: its functions were never made.
        (Ok(value), Some(promise)) if capability.resolve == Value::UNDEFINED => resolve(cx, promise, value),
        (Err(_), Some(promise)) if capability.resolve == Value::UNDEFINED => {
            let reason = cx.take_exception();
            reject(cx, promise, reason)
        }
        (Ok(value), _) => cx.call(capability.resolve, Value::UNDEFINED, &[value]).map(|_| ()),
        (Err(_), _) => {
            let reason = cx.take_exception();
            cx.call(capability.reject, Value::UNDEFINED, &[reason]).map(|_| ())
        }
    }
}
