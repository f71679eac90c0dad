//! The engine as a whole: a virtual machine, the standard library, promise jobs and the host's
//! functions, composed for embedders.
//!
//! ```
//! use plumb_engine::{Engine, Options};
//!
//! let mut engine = Engine::new(&Options::default())?;
//! let result = engine.evaluate("6 * 7", "answer.js")?;
//! assert_eq!(engine.display(&result), "42");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Values
//!
//! A [`Value`] is 64 bits: a number, a boolean, `null`, `undefined`, or the address of a cell that
//! the collector may move. An embedder keeps what it got in a [`Handle`]; a bare value is good
//! until the engine runs again. Every method of [`Engine`] that gives a value gives a handle.
//!
//! ```
//! # use plumb_engine::{Engine, Options};
//! let mut engine = Engine::new(&Options { gc_stress: true, ..Options::default() })?;
//! let kept = engine.evaluate("({ text: 'kept' })", "kept.js")?;
//! engine.evaluate("for (let i = 0; i < 100; i++) [i, {}]", "garbage.js")?;
//! let text = engine.get(&kept, "text")?;
//! assert_eq!(engine.text(&text)?, "kept");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Functions and classes
//!
//! [`Engine::define_function`] takes a plain function, [`Engine::function`] a closure,
//! [`Engine::define_class`] a [`NativeClass`].
//!
//! # Jobs
//!
//! [`Engine::evaluate`], [`Engine::call`] and the like run promise jobs after the program.
//! [`Engine::run_script`] does not: a host with tasks of its own decides when to call
//! [`Engine::run_jobs`].
//!
//! ```
//! # use plumb_engine::{Engine, Options};
//! let mut engine = Engine::new(&Options::default())?;
//! engine.run_script(b"var seen = []; Promise.resolve(1).then(x => seen.push(x)); seen.push(0)", "jobs.js")?;
//! let before = engine.evaluate_without_jobs("seen.length", "look.js")?;
//! assert_eq!(before.get().as_int(), Some(1));
//! engine.run_jobs()?;
//! let after = engine.evaluate("seen.join()", "look.js")?;
//! assert_eq!(engine.display(&after), "0,1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Limits
//!
//! [`Options`] bounds the heap and the stack: what exceeds them is a RangeError that the program can
//! catch. [`Engine::set_time_limit`] and [`Engine::interrupter`] end a program; it cannot catch that.
//!
//! ```
//! # use plumb_engine::{Engine, Options};
//! let mut engine = Engine::new(&Options { max_heap: 32 << 20, ..Options::default() })?;
//! let full = engine.evaluate("let all = []; for (;;) all.push(new Array(1000).fill(0))", "full.js");
//! assert_eq!(full.unwrap_err().kind, "RangeError");
//!
//! let deep = engine.evaluate("(function f() { f() })()", "deep.js").unwrap_err();
//! assert_eq!(deep.message, "RangeError: Maximum call stack size exceeded");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod code_cache;
mod complete;
mod console;
mod dynamic_function;
mod engine;
mod generators;
mod global;
mod inspect;
mod module;
mod native;
mod realm;
mod test262_host;
mod uncaught;
mod values;

pub use code_cache::CodeCache;
pub use engine::{Engine, EngineError, Options};
pub use js_bytecode::cache::{Key as CodeKey, Refusal};
pub use js_garbage_collection::{Collection, Handle, Limits, Pause, Reason, Slot, Tracer};
pub use js_object_model::{Args, Context, NativeFn, Result, Throw};
pub use js_value::Value;
pub use js_virtual_machine::{CodeStore, Dispatch, Interrupter};
pub use module::{ModuleHost, NativeModules};
pub use native::{Instance, Member, NativeClass};
pub use test262_host::install as install_test262_host;
pub use uncaught::{Related, Relation, Uncaught};
