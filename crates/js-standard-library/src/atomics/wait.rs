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

/// How far away the end of a wait may be before it is no end at all.
const LONGEST_MILLISECONDS: f64 = 1e15;

/// A wait that `waitAsync` began: its promise is a root as long as it lasts.
struct Pending {
    address: usize,
    waiter: Arc<Waiter>,
    deadline: Option<Instant>,
    promise: Handle,
}

thread_local! {
    /// The waits of this agent: an agent is a thread.
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
    let waiter = lists.add(wait.key());
    let notified = lists.block(wait.key(), &waiter, wait.deadline);
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
    let waiter = lists.add(wait.key());
    drop(lists);
    let promise_root = cx.heap.protect(promise);
    let pending = Pending { address: wait.key(), waiter, deadline: wait.deadline, promise: promise_root };
    PENDING.with_borrow_mut(|list| list.push(pending));
    outcome(cx, true, promise)
}

/// Settles the promises of those waits of this agent that were notified or whose time is over. To be
/// called by the host's event loop. When to call again at the latest: none where no wait is left;
/// other agents may notify at any time.
///
/// # Errors
/// When the heap is full.
pub fn settle_async_waits(cx: &mut Context) -> Result<Option<Duration>> {
    const POLL: Duration = Duration::from_millis(5);
    let now = Instant::now();
    let mut ended = Vec::new();
    let left = PENDING.with_borrow_mut(|list| {
        let mut lists = Critical::enter();
        let mut at = 0;
        while at < list.len() {
            let wait = &list[at];
            let notified = !lists.is_waiting(wait.address, &wait.waiter);
            if notified || wait.deadline.is_some_and(|deadline| deadline <= now) {
                lists.remove(wait.address, &wait.waiter);
                ended.push((list.remove(at), notified));
            } else {
                at += 1;
            }
        }
        list.iter().map(|wait| wait.deadline.map_or(POLL, |at| (at - now).min(POLL))).min()
    });
    for (wait, notified) in ended {
        let result = word(cx, if notified { "ok" } else { "timed-out" })?;
        let promise = wait.promise.get();
        Capability { promise, ..Capability::NONE }.resolve(cx, result)?;
    }
    Ok(left)
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
