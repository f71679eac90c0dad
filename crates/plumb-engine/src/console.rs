//! `console` and `print`.
//!
//! A program whose output cannot be written any more is ended: whoever read it has gone away, or its
//! place is full, and the rest would be work for nobody. Which of the two, the host may ask.

use crate::inspect;
use js_object_model::{Args, Context, Result};
use js_value::Value;
use js_virtual_machine::Vm;
use std::cell::RefCell;
use std::io::{self, Write};

thread_local! {
    /// Why standard output could not be written. It belongs to the process, not to an engine.
    static FAILURE: RefCell<Option<io::Error>> = const { RefCell::new(None) };
}

/// Why the output of a program of this thread could not be written; asking forgets it.
pub(crate) fn take_failure() -> Option<io::Error> {
    FAILURE.take()
}

/// Writes to standard output, or ends the program.
fn write(cx: &mut Context, line: &str) -> Result {
    let Err(error) = io::stdout().write_all(line.as_bytes()) else { return Ok(Value::UNDEFINED) };
    FAILURE.set(Some(error));
    Err(Vm::of(cx).terminate())
}

fn line(cx: &mut Context, args: Args) -> String {
    let parts: Vec<String> = args.iter().map(|value| inspect::show(cx, value)).collect();
    parts.join(" ") + "\n"
}

/// Writes to standard output.
pub(crate) fn log(cx: &mut Context, args: Args) -> Result {
    let line = line(cx, args);
    write(cx, &line)
}

/// Writes to standard error. Where that fails there is nobody to tell.
fn error(cx: &mut Context, args: Args) -> Result {
    let line = line(cx, args);
    let _ = io::stderr().write_all(line.as_bytes());
    Ok(Value::UNDEFINED)
}

/// `print`: each argument through ToString.
fn print(cx: &mut Context, args: Args) -> Result {
    let mut line = String::new();
    for (index, value) in args.iter().enumerate() {
        if index > 0 {
            line.push(' ');
        }
        line += &js_object_model::to_string(cx, value)?.to_display();
    }
    line.push('\n');
    write(cx, &line)
}

/// Gives the global object of the current realm `console` and `print`.
pub(crate) fn install(cx: &mut Context) -> Result<()> {
    let console = cx.new_plain_object()?;
    for (name, function) in [
        ("log", log as js_object_model::NativeFn),
        ("info", log),
        ("debug", log),
        ("warn", error),
        ("error", error),
    ] {
        let made = cx.native_function(function, name, 0)?;
        let key = cx.key(name)?;
        console.create_data_property(cx, key, made.value())?;
    }
    let global = cx.realm().global_object();
    let key = cx.key("console")?;
    global.define_method(cx, key, console.value())?;
    let made = cx.native_function(print, "print", 0)?;
    let key = cx.key("print")?;
    global.define_method(cx, key, made.value())
}
