//! `$262.agent`: agents as threads, and what they say to each other.

use super::group::{Broadcast, Group, Id, SLICE};
use crate::{Engine, Options};
use js_garbage_collection::{Gc, HostCell, HostData, Tracer, ValueCell};
use js_object_model::{Args, Context, NativeFn, NativeFunction, Object, Result, to_number, to_string};
use js_value::Value;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

/// What of an agent's native stack its engine leaves alone.
const RESERVE: usize = 4 << 20;

/// The agent that starts the others. They end with it.
struct First {
    group: Arc<Group>,
    options: Options,
}

impl HostData for First {
    fn trace(&self, _: &mut Tracer) {}
}

impl Drop for First {
    fn drop(&mut self) {
        self.group.close();
    }
}

/// An agent that was started.
struct Started {
    group: Arc<Group>,
    /// How many broadcasts it has received.
    received: Arc<Received>,
}

/// A count that the thread can read when its engine is gone.
type Received = std::sync::atomic::AtomicU64;

impl HostData for Started {
    fn trace(&self, _: &mut Tracer) {}
}

/// The object `agent` of the first agent.
pub(super) fn first(cx: &mut Context, options: &Options) -> Result<Gc<Object>> {
    let first = First { group: Arc::default(), options: options.clone() };
    agent_object(
        cx,
        Box::new(first),
        &[
            ("start", start, 1),
            ("broadcast", broadcast, 2),
            ("getReport", get_report, 0),
            ("sleep", sleep, 1),
            ("monotonicNow", monotonic_now, 0),
        ],
    )
}

/// The object `agent` of an agent that was started.
fn started(cx: &mut Context, group: Arc<Group>, received: Arc<Received>) -> Result<Gc<Object>> {
    agent_object(
        cx,
        Box::new(Started { group, received }),
        &[
            ("receiveBroadcast", receive_broadcast, 1),
            ("report", report, 1),
            ("leaving", |_, _| Ok(Value::UNDEFINED), 0),
            ("sleep", sleep, 1),
            ("monotonicNow", monotonic_now, 0),
        ],
    )
}

fn agent_object(
    cx: &mut Context,
    host: Box<dyn HostData>,
    functions: &[(&str, NativeFn, u16)],
) -> Result<Gc<Object>> {
    let object = cx.new_plain_object()?;
    let host = match cx.heap.allocate_host(host) {
        Ok(host) => host,
        Err(error) => return Err(cx.out_of_memory(error)),
    };
    for &(name, function, length) in functions {
        let made = cx.native_function(function, name, length)?;
        if let Some(native) = Object::downcast::<NativeFunction>(made) {
            native.set_data(host.value());
        }
        let key = cx.key(name)?;
        object.create_data_property(cx, key, made.value())?;
    }
    Ok(object)
}

/// The data of the agent whose function is called. The cell lives as long as the function, which is in
/// the window of the call.
fn host(args: Args) -> Option<Gc<HostCell>> {
    NativeFunction::callee(args).data().downcast()
}

fn group(args: Args) -> Option<Arc<Group>> {
    let host = host(args)?;
    let of_first = host.get::<First>().map(|first| first.group.clone());
    of_first.or_else(|| host.get::<Started>().map(|started| started.group.clone()))
}

fn text_of(cx: &mut Context, value: Value) -> Result<Vec<u8>> {
    let text = to_string(cx, value)?;
    cx.flatten(text)?;
    Ok(text.flat().to_wtf8())
}

fn start(cx: &mut Context, args: Args) -> Result {
    let source = text_of(cx, args.get(0))?;
    let Some(host) = host(args) else { return Ok(Value::UNDEFINED) };
    let Some(First { group, options }) = host.get::<First>() else { return Ok(Value::UNDEFINED) };
    let (group, options) = (group.clone(), options.clone());
    let (running, is_running) = std::sync::mpsc::channel();
    group.announce();
    let spawned = std::thread::Builder::new().stack_size(options.native_stack + RESERVE).spawn({
        let group = group.clone();
        move || {
            let received = Arc::<Received>::default();
            run(&group, &options, &source, &received, || {
                // Nobody listens where the first agent has gone.
                let _ = running.send(());
            });
            group.leave(received.load(std::sync::atomic::Ordering::SeqCst));
        }
    });
    if let Err(error) = spawned {
        group.leave(u64::MAX);
        return Err(cx.type_error(&*format!("no thread for an agent: {error}")));
    }
    // An agent that cannot start drops its end of the channel.
    let _ = is_running.recv();
    Ok(Value::UNDEFINED)
}

/// The life of an agent. What it throws is lost: its silence fails the test.
fn run(group: &Arc<Group>, options: &Options, source: &[u8], received: &Arc<Received>, ready: impl FnOnce()) {
    let Ok(mut engine) = Engine::new(options) else { return };
    let cx = engine.context();
    let agent = started(cx, group.clone(), received.clone());
    if agent.and_then(|agent| super::install_with(cx, agent)).is_err() {
        return;
    }
    let goes_on = group.joined(engine.interrupter());
    ready();
    if goes_on && engine.run_script(source, "<agent>").is_ok() {
        let _ = engine.run_to_end();
    }
}

fn broadcast(cx: &mut Context, args: Args) -> Result {
    let (Some(group), Some(bytes)) = (group(args), js_standard_library::share_bytes(args.get(0))) else {
        return Err(cx.type_error("broadcast needs a SharedArrayBuffer"));
    };
    let id = args.get(1);
    let id = match id {
        Value::UNDEFINED => Id::None,
        id if id.as_number().is_some() => Id::Number(to_number(cx, id)?),
        id => Id::BigInt(cx.to_bigint(id)?.wrapping_u64() as i64),
    };
    group.broadcast(Broadcast { bytes, id });
    while !group.have_received() {
        check_interrupts(cx)?;
    }
    Ok(Value::UNDEFINED)
}

fn receive_broadcast(cx: &mut Context, args: Args) -> Result {
    let Some(host) = host(args) else { return Ok(Value::UNDEFINED) };
    let Some(Started { group, received }) = host.get::<Started>() else { return Ok(Value::UNDEFINED) };
    let seen = received.load(std::sync::atomic::Ordering::SeqCst);
    let (broadcast, count) = loop {
        match group.receive(seen) {
            Some(next) => break next,
            None => check_interrupts(cx)?,
        }
    };
    received.store(count, std::sync::atomic::Ordering::SeqCst);
    let buffer = js_standard_library::shared_buffer(cx, broadcast.bytes)?;
    let id = match broadcast.id {
        Id::None => Value::UNDEFINED,
        Id::Number(number) => Value::number(number),
        Id::BigInt(number) => cx.bigint_from_i64(number)?,
    };
    cx.call(args.get(0), Value::UNDEFINED, &[buffer, id])
}

fn report(cx: &mut Context, args: Args) -> Result {
    let text = text_of(cx, args.get(0))?;
    if let Some(group) = group(args) {
        group.report(String::from_utf8_lossy(&text).into_owned());
    }
    Ok(Value::UNDEFINED)
}

fn get_report(cx: &mut Context, args: Args) -> Result {
    match group(args).and_then(|group| group.next_report()) {
        Some(text) => Ok(cx.string(&text)?.value()),
        None => Ok(Value::NULL),
    }
}

fn check_interrupts(cx: &mut Context) -> Result<()> {
    if cx.interrupt_pending() { cx.poll_interrupts() } else { Ok(()) }
}

fn sleep(cx: &mut Context, args: Args) -> Result {
    let milliseconds = to_number(cx, args.get(0))?.clamp(0.0, 1e9);
    let end = Instant::now() + Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or_default();
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(Value::UNDEFINED);
        }
        std::thread::sleep(left.min(SLICE));
        check_interrupts(cx)?;
    }
}

fn monotonic_now(_: &mut Context, _: Args) -> Result {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    Ok(Value::number(START.elapsed().as_secs_f64() * 1000.0))
}
