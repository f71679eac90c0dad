//! What the machine asks of the crates above it, promises apart.

use js_object_model::{Context, Result, Throw};
use js_value::Value;

/// The function table. The defaults say that something is not there.
#[derive(Clone, Copy)]
pub struct VmHooks {
    /// A RegExp object; pattern and flags are strings that the front end has checked.
    pub new_regexp: fn(&mut Context, pattern: Value, flags: Value) -> Result,
    /// Whether a function is the `next` of array iterators that the library made.
    pub is_array_iterator_next: fn(&Context, Value) -> bool,
    /// A `debugger` statement was reached.
    pub debugger: fn(&mut Context) -> Result<()>,
}

impl Default for VmHooks {
    fn default() -> VmHooks {
        VmHooks {
            new_regexp: |cx, _, _| Err(missing(cx, "regular expressions")),
            is_array_iterator_next: |_, _| false,
            debugger: |_| Ok(()),
        }
    }
}

fn missing(cx: &mut Context, what: &str) -> Throw {
    cx.type_error(format_args!("{what} are not available here"))
}
