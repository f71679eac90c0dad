//! The engine as a whole: a virtual machine, the standard library, promise jobs and the host's
//! functions, composed for embedders.
//!
//! ```
//! use plumb_engine::{Engine, Options};
//!
//! let mut engine = Engine::new(&Options::default())?;
//! let result = engine.evaluate("6 * 7", "answer.js").map_err(|error| error.message)?;
//! assert_eq!(engine.display(&result), "42");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod complete;
mod console;
mod dynamic_function;
mod engine;
mod generators;
mod global;
mod inspect;
mod module;
mod realm;
mod test262_host;
mod uncaught;

pub use engine::{Engine, EngineError, Options};
pub use js_garbage_collection::{Handle, Limits};
pub use js_object_model::{Args, Context, NativeFn, Result, Throw};
pub use js_value::Value;
pub use js_virtual_machine::Dispatch;
pub use module::{ModuleHost, NativeModules};
pub use test262_host::install as install_test262_host;
pub use uncaught::Uncaught;
