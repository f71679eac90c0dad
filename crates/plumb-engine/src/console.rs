//! `console` and `print`.

use crate::inspect;
use js_object_model::{Args, Context, Result};
use js_value::Value;
use std::io::Write;

fn line(cx: &mut Context, args: Args) -> String {
    let parts: Vec<String> = args.iter().map(|value| inspect::show(cx, value)).collect();
    parts.join(" ") + "\n"
}

/// Writes to standard output. A closed output is not the program's fault.
pub(crate) fn log(cx: &mut Context, args: Args) -> Result {
    let line = line(cx, args);
    let _ = std::io::stdout().write_all(line.as_bytes());
    Ok(Value::UNDEFINED)
}

/// Writes to standard error.
fn error(cx: &mut Context, args: Args) -> Result {
    let line = line(cx, args);
    let _ = std::io::stderr().write_all(line.as_bytes());
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
    let _ = std::io::stdout().write_all(line.as_bytes());
    Ok(Value::UNDEFINED)
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
