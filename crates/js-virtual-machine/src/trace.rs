//! Stack traces: what an error keeps of the frames at its birth, and the text of `stack`.

use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Context, ErrorObject, Object};
use js_value::Value;

use crate::code::Code;
use crate::frame::flags;
use crate::function::Function;
use crate::source::Place;
use crate::vm::Vm;

/// At most so many frames are kept.
const LIMIT: usize = 10;

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
        let mut frames = Vec::new();
        let (mut pc, mut fp, mut code) = (self.pc, self.fp, self.code);
        for record in self.records() {
            if frames.len() == limit {
                break;
            }
            if !code.is_null() {
                // SAFETY: the code of a frame lives while the frame does.
                let code: Gc<Code> = unsafe { Gc::from_raw(code.cast_mut()) };
                if code.contains(pc) {
                    // SAFETY: register 0 of a frame holds its function.
                    let callee = unsafe { *fp };
                    frames.push(frame(code, code.place(pc), callee, record.flags & flags::CONSTRUCT != 0));
                }
            }
            (pc, fp, code) = (record.pc, record.fp, record.code);
        }
        frames
    }
}

fn frame(code: Gc<Code>, place: u32, callee: Value, is_construct: bool) -> TraceFrame {
    let template = code.template();
    let offset = template.positions.offset_of(place).unwrap_or(template.span.start);
    let own_name = callee
        .downcast::<Function>()
        .and_then(|function| function.data.get())
        .and_then(|data| data.name.get().downcast::<js_strings::JsString>())
        .map(|name| name.to_display());
    TraceFrame {
        function: own_name.unwrap_or_else(|| String::from_utf8_lossy(&template.name.to_wtf8()).into_owned()),
        is_construct,
        source: code.unit().name().to_owned(),
        place: code.unit().place(offset),
    }
}

/// The lines of a stack trace as V8 writes them.
pub fn trace_text(frames: &[TraceFrame]) -> String {
    let mut text = String::new();
    for frame in frames {
        let TraceFrame { function, is_construct, source, place } = frame;
        let Place { line, column } = place;
        let new = if *is_construct { "new " } else { "" };
        if function.is_empty() {
            text += &format!("\n    at {source}:{line}:{column}");
        } else {
            text += &format!("\n    at {new}{function} ({source}:{line}:{column})");
        }
    }
    text
}

/// Keeps the stack with a new error: the text of the trace, without the error's own line.
pub(crate) fn capture_stack(cx: &mut Context, error: Gc<Object>) {
    let vm = Vm::of(cx);
    let text = trace_text(&vm.stack_trace(LIMIT));
    if let Some(error) = Object::downcast::<ErrorObject>(error) {
        // An error that has no room for its trace has none.
        match vm.cx.string(&text) {
            Ok(text) => error.set_stack(text.value()),
            Err(_) => {
                vm.cx.take_exception();
            }
        }
    }
}
