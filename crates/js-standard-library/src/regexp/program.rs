//! Compiled patterns: owned by host cells, and shared while they are in use again and again.

use js_garbage_collection::{Gc, HostCell, HostData, Tracer};
use js_object_model::{Context, Message, Result};
use js_regexp::{Captures, Flags, Regex};
use js_strings::JsString;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// A compiled pattern, with the matcher's memory.
pub(super) struct Program {
    pub(super) regex: Rc<Regex>,
    pub(super) captures: RefCell<Captures>,
}

impl HostData for Program {
    fn trace(&self, _: &mut Tracer) {}
}

/// So many patterns are remembered; then all are forgotten.
const MOST_REMEMBERED: usize = 256;

/// A pattern's code units and its flags.
type Key = (Vec<u16>, String);

thread_local! {
    /// Literals in loops and patterns built from the same text compile once.
    static REMEMBERED: RefCell<HashMap<Key, Rc<Regex>>> = RefCell::new(HashMap::new());
}

/// Compiles a pattern. Both texts are flat.
pub(super) fn compile(cx: &mut Context, source: Gc<JsString>, flags: Gc<JsString>) -> Result<Gc<HostCell>> {
    let key: Key = (source.flat().units().collect(), flags.flat().to_utf8_lossy());
    let remembered = REMEMBERED.with_borrow(|all| all.get(&key).cloned());
    let regex = match remembered {
        Some(regex) => regex,
        None => {
            let regex = Rc::new(compile_new(cx, &key)?);
            REMEMBERED.with_borrow_mut(|all| {
                if all.len() >= MOST_REMEMBERED {
                    all.clear();
                }
                all.insert(key, Rc::clone(&regex));
            });
            regex
        }
    };
    let program = Program { regex, captures: RefCell::new(Captures::new()) };
    match cx.heap.allocate_host(Box::new(program)) {
        Ok(cell) => Ok(cell),
        Err(error) => Err(cx.out_of_memory(error)),
    }
}

fn compile_new(cx: &mut Context, (pattern, flags): &Key) -> Result<Regex> {
    let Ok(parsed) = Flags::parse(flags) else {
        return Err(cx.syntax_error(Message::InvalidRegExpFlags(flags)));
    };
    Regex::from_utf16(pattern, parsed).map_err(|error| {
        let pattern = String::from_utf16_lossy(pattern);
        cx.syntax_error(Message::InvalidRegExp(&pattern, flags, &error.to_string()))
    })
}
