//! Stack traces: what an error keeps of the frames at its birth, and the text of `stack`.
//!
//! Most errors are caught and forgotten, so a new error keeps only which function stood at which
//! instruction. Names, lines and columns are looked up when somebody reads the text.

use std::fmt::Write;

use js_garbage_collection::{
    CellKind, CellType, Gc, GcSlot, Header, Heap, HeapCell, KindInfo, Slot, Tracer, ValueCell,
};
use js_object_model::{Context, ErrorObject, Intrinsic, Object, Result};
use js_value::Value;

use crate::code::Code;
use crate::frame::flags;
use crate::function::Function;
use crate::source::Place;
use crate::vm::Vm;

/// How many frames an error keeps where `Error.stackTraceLimit` says nothing.
const USUAL: usize = 10;
/// It has no say beyond this.
const MOST: usize = 200;

/// The frames that were running when an error was made, innermost first.
#[repr(C)]
struct StackTrace {
    header: Header,
    count: u32,
    frames: [Frame; 0],
}

/// One of them.
#[repr(C)]
struct Frame {
    code: GcSlot<Code>,
    callee: Slot,
    /// The number of the instruction.
    place: u32,
    is_construct: bool,
}

// SAFETY: `repr(C)`, a header first.
unsafe impl HeapCell for StackTrace {}
// SAFETY: cells of the kind are made here alone.
unsafe impl CellType for StackTrace {
    const KIND: CellKind = CellKind::STACK_TRACE;
}

pub(crate) fn register(heap: &Heap) {
    heap.register(CellKind::STACK_TRACE, KindInfo { name: "stack trace", trace, finalize: None });
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: the heap calls this for cells of the kind only.
    for frame in unsafe { &*cell.cast::<StackTrace>() }.frames() {
        tracer.visit_gc(&frame.code);
        tracer.visit(&frame.callee);
    }
}

impl StackTrace {
    fn frames(&self) -> &[Frame] {
        // SAFETY: the cell was allocated with this many frames behind its fields.
        unsafe { std::slice::from_raw_parts(self.frames.as_ptr(), self.count as usize) }
    }
}

/// One frame of a stack trace.
#[derive(Clone, Debug)]
pub struct TraceFrame {
    /// The function's name; empty at the top level and in anonymous functions.
    pub function: String,
    /// Whether the frame is that of a constructor call.
    pub is_construct: bool,
    /// The name of the source.
    pub source: String,
    /// The place in it.
    pub place: Place,
}

impl Vm {
    /// The frames that are running, innermost first, at most `limit`.
    pub fn stack_trace(&self, limit: usize) -> Vec<TraceFrame> {
        self.running().take(limit).map(|frame| frame.describe()).collect()
    }

    fn running(&self) -> impl Iterator<Item = Running> {
        let (mut pc, mut fp, mut code) = (self.pc, self.fp, self.code);
        self.records().filter_map(move |record| {
            let frame = (!code.is_null()).then(|| {
                // SAFETY: the code of a frame lives while the frame does, and register 0 holds its
                // function.
                let (code, callee): (Gc<Code>, Value) = unsafe { (Gc::from_raw(code.cast_mut()), *fp) };
                let is_construct = record.flags & flags::CONSTRUCT != 0;
                code.contains(pc).then(|| Running { code, callee, place: code.place(pc), is_construct })
            });
            (pc, fp, code) = (record.pc, record.fp, record.code);
            frame.flatten()
        })
    }
}

/// A frame that is running.
struct Running {
    code: Gc<Code>,
    callee: Value,
    place: u32,
    is_construct: bool,
}

impl Running {
    fn describe(&self) -> TraceFrame {
        let Running { code, callee, place, is_construct } = *self;
        let template = code.template();
        let offset = template.positions.offset_of(place).unwrap_or(template.span.start);
        let own_name = callee
            .downcast::<Function>()
            .and_then(|function| function.data.get())
            .and_then(|data| data.name.get().downcast::<js_strings::JsString>())
            .map(|name| name.to_display());
        TraceFrame {
            function: own_name
                .unwrap_or_else(|| String::from_utf8_lossy(&template.name.to_wtf8()).into_owned()),
            is_construct,
            source: code.unit().name().to_owned(),
            place: code.unit().place(offset),
        }
    }
}

/// The lines of a stack trace as V8 writes them.
pub fn trace_text(frames: &[TraceFrame]) -> String {
    let mut text = String::new();
    for frame in frames {
        let TraceFrame { function, is_construct, source, place } = frame;
        let Place { line, column } = place;
        let new = if *is_construct { "new " } else { "" };
        // Writing into a string does not fail.
        let _ = if function.is_empty() {
            write!(text, "\n    at {source}:{line}:{column}")
        } else {
            write!(text, "\n    at {new}{function} ({source}:{line}:{column})")
        };
    }
    text
}

/// How many frames are kept: what `Error.stackTraceLimit` says, none where that is no number.
fn limit(cx: &mut Context) -> usize {
    let key = cx.names().stack_trace_limit;
    match cx.intrinsic(Intrinsic::Error).get_own_property(cx, key) {
        Ok(Some(property)) => {
            let limit = property.value().and_then(Value::as_number);
            limit.map_or(0, |limit| (limit as usize).min(MOST))
        }
        _ => USUAL,
    }
}

/// Keeps the stack with a new error: the frames below the innermost one of `above`, if that is no
/// undefined.
pub(crate) fn capture_stack(cx: &mut Context, error: Gc<ErrorObject>, above: Value) {
    let limit = limit(cx);
    let vm = Vm::of(cx);
    let skipped = match above {
        Value::UNDEFINED => 0,
        above => vm.running().position(|frame| frame.callee == above).map_or(usize::MAX, |at| at + 1),
    };
    let count = vm.running().skip(skipped).take(limit).count();
    let bytes = size_of::<StackTrace>() + count * size_of::<Frame>();
    // An error that has no room for its trace has none.
    let Ok(trace) = vm.cx.heap.allocate::<StackTrace>(StackTrace::KIND, 0, bytes) else { return };
    // SAFETY: the cell is fresh and has room for this many frames; zeroes are such.
    unsafe {
        (*trace.as_ptr()).count = count as u32;
        let frames = trace.frames.as_ptr().cast_mut();
        for (at, running) in vm.running().skip(skipped).take(limit).enumerate() {
            let frame = &mut *frames.add(at);
            frame.code.initialize(Some(running.code));
            frame.callee.initialize(running.callee);
            frame.place = running.place;
            frame.is_construct = running.is_construct;
        }
    }
    error.set_stack(trace.value());
}

/// The text of a stack that an error has kept, without the error's own line.
pub(crate) fn stack_text(cx: &mut Context, trace: Value) -> Result {
    let Some(trace) = trace.downcast::<StackTrace>() else { return Ok(Value::UNDEFINED) };
    let frames = trace.frames().iter().filter_map(|frame| {
        let Frame { place, is_construct, .. } = *frame;
        let running = Running { code: frame.code.get()?, callee: frame.callee.get(), place, is_construct };
        Some(running.describe())
    });
    let text = trace_text(&frames.collect::<Vec<_>>());
    Ok(cx.string(&text)?.value())
}

/// Makes a place the first line of the stack of the error that is being thrown: for what is wrong
/// with a text that no function of the stack runs, because it cannot run. Where there is no room for
/// the line, the stack stays as it is.
pub fn add_place(cx: &mut Context, source: &str, place: Place) {
    let thrown = Object::from_value(cx.exception.get());
    let Some(error) = thrown.and_then(Object::downcast::<ErrorObject>) else { return };
    let thrown = cx.take_exception();
    let frame = TraceFrame { function: String::new(), is_construct: false, source: source.to_owned(), place };
    let line = trace_text(&[frame]);
    let text = cx.stack_of(error).and_then(|stack| {
        let calls = stack.downcast::<js_strings::JsString>().map(|text| text.to_display());
        cx.string(&(line + &calls.unwrap_or_default()))
    });
    match text {
        Ok(text) => error.set_stack(text.value()),
        Err(_) => drop(cx.take_exception()),
    }
    cx.throw(thrown);
}
