//! `Atomics.wait`, `waitAsync` and `notify`.

use super::waiters::{Critical, Waiter};
use super::{address, index, integer_array, operation, word};
use js_garbage_collection::Handle;
use js_object_model::{Args, Context, Message, Result, to_int32, to_integer_or_infinity, to_number};
use js_promises_async::Capability;
use js_value::Value;
use std::cell::RefCell;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// An agent that waits looks that often whether its program is to end.
const SLICE: Duration = Duration::from_millis(20);
/// How far away the end of a wait may be before it is no end at all.
const LONGEST_MILLISECONDS: f64 = 1e15;

/// A wait that `waitAsync` began: its promise is a root as long as it lasts.
struct Pending {
    /// The address of the context, which stays: several engines may live in a thread.
    owner: usize,
    address: usize,
    waiter: Arc<Waiter>,
    deadline: Option<Instant>,
    promise: Handle,
}

thread_local! {
    /// The waits of this thread's agents.
    static PENDING: RefCell<Vec<Pending>> = const { RefCell::new(Vec::new()) };
}

/// What both ways of waiting begin with.
struct Wait {
    address: *mut u8,
    size: usize,
    expected: u64,
    deadline: Option<Instant>,
    is_over: bool,
}

impl Wait {
    /// DoWait up to the critical section.
    fn new(cx: &mut Context, args: Args, method: &str) -> Result<Wait> {
        let (array, length) = integer_array(cx, args.get(0), true, method)?;
        if !array.buffer().is_shared() {
            let what = cx.describe(args.get(0));
            return Err(cx.type_error(Message::NotSharedTypedArray(&what)));
        }
        let index = index(cx, args.get(1), length)?;
        let expected = if array.element_kind().is_bigint() {
            cx.to_bigint(args.get(2))?.wrapping_u64()
        } else {
            u64::from(to_int32(cx, args.get(2))? as u32)
        };
        let timeout = to_number(cx, args.get(3))?;
        let milliseconds = if timeout.is_nan() { f64::INFINITY } else { timeout.max(0.0) };
        let deadline = (milliseconds < LONGEST_MILLISECONDS)
            .then(|| Instant::now() + Duration::from_secs_f64(milliseconds / 1000.0));
        // Shared memory never shrinks: the element is still there.
        let address = address(cx, array, index, method)?;
        let size = array.element_kind().size();
        Ok(Wait { address, size, expected, deadline, is_over: milliseconds == 0.0 })
    }

    /// Whether the element is what it was expected to be.
    fn holds(&self) -> bool {
        // SAFETY: the address is that of an element, aligned.
        unsafe { operation::load(self.size, self.address) == self.expected }
    }

    fn key(&self) -> usize {
        self.address as usize
    }
}

pub(super) fn wait(cx: &mut Context, args: Args) -> Result {
    let wait = Wait::new(cx, args, "Atomics.wait")?;
    let mut lists = Critical::enter();
    if !wait.holds() {
        drop(lists);
        return word(cx, "not-equal");
    }
    if wait.is_over {
        drop(lists);
        return word(cx, "timed-out");
    }
    let waiter = lists.add(wait.key(), None);
    let notified = loop {
        let slice = Instant::now() + SLICE;
        let until = wait.deadline.map_or(slice, |deadline| deadline.min(slice));
        if lists.block(wait.key(), &waiter, until) {
            break true;
        }
        if wait.deadline.is_some_and(|deadline| deadline <= Instant::now()) {
            break !Critical::enter().remove(wait.key(), &waiter);
        }
        if cx.interrupt_pending()
            && let Err(throw) = cx.poll_interrupts()
        {
            Critical::enter().remove(wait.key(), &waiter);
            return Err(throw);
        }
        lists = Critical::enter();
    };
    word(cx, if notified { "ok" } else { "timed-out" })
}

/// The object that `waitAsync` gives.
fn outcome(cx: &mut Context, is_async: bool, value: Value) -> Result {
    let object = cx.new_plain_object()?;
    let key = cx.key("async")?;
    object.create_data_property_or_throw(cx, key, Value::boolean(is_async))?;
    let key = cx.names().value;
    object.create_data_property_or_throw(cx, key, value)?;
    Ok(object.value())
}

pub(super) fn wait_async(cx: &mut Context, args: Args) -> Result {
    let wait = Wait::new(cx, args, "Atomics.waitAsync")?;
    let promise = Capability::plain(cx)?.promise;
    let mut lists = Critical::enter();
    let ended = match (wait.holds(), wait.is_over) {
        (false, _) => Some("not-equal"),
        (true, true) => Some("timed-out"),
        (true, false) => None,
    };
    if let Some(ended) = ended {
        drop(lists);
        let ended = word(cx, ended)?;
        return outcome(cx, false, ended);
    }
    let waiter = lists.add(wait.key(), Some(cx.bell.clone()));
    drop(lists);
    let promise_root = cx.heap.protect(promise);
    let owner = owner(cx);
    let pending =
        Pending { owner, address: wait.key(), waiter, deadline: wait.deadline, promise: promise_root };
    PENDING.with_borrow_mut(|list| list.push(pending));
    outcome(cx, true, promise)
}

fn owner(cx: &mut Context) -> usize {
    std::ptr::from_mut(cx) as usize
}

/// Settles the promises of those waits of this agent that were notified or whose time is over. To be
/// called by the host's event loop.
///
/// # Errors
/// When the heap is full.
pub fn settle_async_waits(cx: &mut Context) -> Result<()> {
    let owner = owner(cx);
    let mut ended = Vec::new();
    PENDING.with_borrow_mut(|list| {
        if list.is_empty() {
            return;
        }
        let now = Instant::now();
        let mut lists = Critical::enter();
        let mut at = 0;
        while at < list.len() {
            let wait = &list[at];
            let notified = !lists.is_waiting(wait.address, &wait.waiter);
            let is_over = wait.deadline.is_some_and(|deadline| deadline <= now);
            if wait.owner == owner && (notified || is_over) {
                lists.remove(wait.address, &wait.waiter);
                ended.push((list.remove(at), notified));
            } else {
                at += 1;
            }
        }
    });
    for (wait, notified) in ended {
        let result = word(cx, if notified { "ok" } else { "timed-out" })?;
        let promise = wait.promise.get();
        Capability { promise, ..Capability::NONE }.resolve(cx, result)?;
    }
    Ok(())
}

/// What the waits of an agent's `waitAsync` calls are waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsyncWaits {
    /// There are none.
    None,
    /// The first ends after so long at the latest.
    Until(Duration),
    /// They end when another agent notifies, or never.
    Endless,
}

/// What an agent waits for that has nothing left to do.
pub fn next_async_wait(cx: &mut Context) -> AsyncWaits {
    let owner = owner(cx);
    PENDING.with_borrow(|list| {
        let mut own = list.iter().filter(|wait| wait.owner == owner).peekable();
        if own.peek().is_none() {
            return AsyncWaits::None;
        }
        match own.filter_map(|wait| wait.deadline).min() {
            Some(deadline) => AsyncWaits::Until(deadline.saturating_duration_since(Instant::now())),
            None => AsyncWaits::Endless,
        }
    })
}

/// Wakes all agents that sleep until a wait of theirs ends: what they wait for may never come now. To
/// be called when an agent has gone.
pub fn wake_waiting_agents() {
    Critical::enter().ring_all();
}

/// Ends the waits of an agent that goes.
pub fn forget_async_waits(cx: &mut Context) {
    let owner = owner(cx);
    PENDING.with_borrow_mut(|list| {
        let mut lists = Critical::enter();
        list.retain(|wait| {
            if wait.owner == owner {
                lists.remove(wait.address, &wait.waiter);
            }
            wait.owner != owner
        });
    });
}

pub(super) fn notify(cx: &mut Context, args: Args) -> Result {
    const NAME: &str = "Atomics.notify";
    let (array, length) = integer_array(cx, args.get(0), true, NAME)?;
    let index = index(cx, args.get(1), length)?;
    let most = match args.get(2) {
        Value::UNDEFINED => usize::MAX,
        count => to_integer_or_infinity(cx, count)?.max(0.0) as usize,
    };
    let is_shared = array.buffer().is_shared();
    let Some(address) = array.element_address(index).filter(|_| is_shared) else { return Ok(Value::int(0)) };
    let count = Critical::enter().notify(address as usize, most);
    Ok(Value::number(count as f64))
}
