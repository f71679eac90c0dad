//! The global functions that need the compiler: `eval`.

use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Args, Context, Intrinsic, Object, Result};
use js_strings::JsString;
use js_value::Value;

/// Indirect eval; direct calls are the virtual machine's.
fn eval(cx: &mut Context, args: Args) -> Result {
    match args.get(0).downcast::<JsString>() {
        Some(text) => js_virtual_machine::indirect_eval(cx, text),
        None => Ok(args.get(0)),
    }
}

/// Gives the current realm `eval`.
pub(crate) fn install(cx: &mut Context) -> Result<()> {
    let function: Gc<Object> = cx.native_function(eval, "eval", 1)?;
    cx.realm().set_intrinsic(Intrinsic::Eval, function);
    let global = cx.realm().global_object();
    let key = cx.names().eval;
    global.define_method(cx, key, Value::from(function))
}
