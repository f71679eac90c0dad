//! What the machine tells of itself: the lines that traces consist of.

use std::fmt;

use js_bytecode::stack_code::InstructionText;
use js_object_model::{Context, Object};
use js_value::Value;

use super::StackMachine;
use super::interpret::Fetched;

/// Something that has happened. Its text is a line of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An instruction was executed.
    Executed {
        /// The function that it belongs to.
        function: String,
        /// Its place in the code of the function.
        place: u32,
        /// The instruction.
        text: String,
        /// Whether it threw.
        threw: bool,
        /// The frames afterwards, the outermost first.
        frames: Vec<FrameView>,
    },
    /// A closure has captured a variable.
    Captured {
        /// The number of the upvalue.
        upvalue: u32,
        /// The variable's name.
        name: String,
        /// Its place on the stack.
        place: usize,
        /// Whether an upvalue for it was open already.
        shared: bool,
    },
    /// An upvalue was closed.
    Closed {
        /// Its number.
        upvalue: u32,
        /// The value that it has taken with it.
        value: String,
    },
}

/// A frame as traces show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameView {
    /// The function.
    pub function: String,
    /// Its variables by name.
    pub variables: Vec<(String, String)>,
    /// The operands above them, the lowest first.
    pub operands: Vec<String>,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::Executed { function, place, text, threw, frames } => {
                write!(f, "{function} {place:<4} {text:<24}")?;
                if *threw {
                    f.write_str(" throws")?;
                }
                for frame in frames {
                    write!(f, " | {frame}")?;
                }
                Ok(())
            }
            Event::Captured { upvalue, name, place, shared } => {
                let what = if *shared { "shared" } else { "opened" };
                write!(f, "  upvalue {upvalue} {what}: {name} at {place}")
            }
            Event::Closed { upvalue, value } => write!(f, "  upvalue {upvalue} closed: {value}"),
        }
    }
}

impl fmt::Display for FrameView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.function)?;
        for (index, (name, value)) in self.variables.iter().enumerate() {
            let space = if index == 0 { "" } else { " " };
            write!(f, "{space}{name}={value}")?;
        }
        f.write_str(")")?;
        self.operands.iter().try_for_each(|operand| write!(f, " {operand}"))
    }
}

impl StackMachine {
    /// Whether anybody listens: events cost time.
    pub(super) fn is_heard(&self) -> bool {
        self.state.listener.borrow().is_some()
    }

    /// Tells the listener.
    pub(super) fn tell(&self, event: impl FnOnce() -> Event) {
        if let Some(listener) = &mut *self.state.listener.borrow_mut() {
            listener(&event());
        }
    }

    pub(super) fn tell_instruction(&self, cx: &mut Context, fetched: &Fetched, threw: bool) {
        if !self.is_heard() {
            return;
        }
        let Fetched { code, instruction, .. } = fetched;
        let frames = self.views(cx);
        self.tell(|| Event::Executed {
            function: code.title().to_owned(),
            place: instruction.place,
            text: InstructionText(code, *instruction).to_string(),
            threw,
            frames,
        });
    }

    /// A value as traces show it.
    pub(super) fn value_text(&self, cx: &mut Context, value: Value) -> String {
        if value == Value::EMPTY {
            return "<empty>".to_owned();
        }
        // The name alone: a source text would fill the line.
        match Object::from_value(value).filter(|object| object.is_callable()) {
            Some(function) => {
                let key = cx.names().name;
                let name = function.get_own_property(cx, key).ok().flatten();
                let name = name.and_then(|name| name.value()).map(|name| cx.describe_plain(name));
                format!("function {}", name.unwrap_or_default()).trim_end().to_owned()
            }
            None => cx.describe(value),
        }
    }

    /// The frames as they are.
    fn views(&self, cx: &mut Context) -> Vec<FrameView> {
        let frames = self.state.frames.borrow();
        let height = self.height();
        let mut views = Vec::new();
        for (index, frame) in frames.iter().enumerate() {
            let end = frames.get(index + 1).map_or(height, |next| next.floor);
            let mut text = |index: usize| {
                let value = self.state.values.borrow().at(index);
                self.value_text(cx, value)
            };
            let operands = frame.base + frame.code.locals.len();
            let variables = frame.code.locals.iter().enumerate();
            views.push(FrameView {
                function: frame.code.title().to_owned(),
                variables: variables.map(|(local, name)| (name.clone(), text(frame.base + local))).collect(),
                operands: (operands..end).map(&mut text).collect(),
            });
        }
        views
    }
}
