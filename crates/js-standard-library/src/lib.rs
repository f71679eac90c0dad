//! The built-in objects of ECMAScript, one file or folder for each constructor.
//!
//! A built-in is a row of a table beside the functions that the row names (`define.rs`);
//! [`register`] tells the heap of the kinds of cells, [`fill_realm`] makes a realm's objects. The algorithms are
//! the specification's, under its names; where one runs JavaScript, the order of its steps is the
//! specification's too.

mod array;
mod atomics;
mod bigint;
mod boolean;
mod buffer;
mod collection;
mod data_view;
mod date;
mod define;
mod disposable;
mod error;
mod exact_sum;
mod function;
mod global;
mod group;
mod install;
#[cfg(feature = "intl")]
mod intl;
mod iterate;
mod iterator;
mod json;
mod kinds;
mod math;
#[cfg(any(feature = "intl", feature = "temporal"))]
mod namespace;
mod number;
mod object;
mod promise;
mod proxy;
mod reflect;
mod regexp;
mod string;
mod support;
mod symbol;
#[cfg(feature = "temporal")]
mod temporal;
mod typed_array;
mod weak;

pub use array::is_array_iterator_next;
pub use atomics::{AsyncWaits, forget_async_waits, next_async_wait, settle_async_waits, wake_waiting_agents};
pub use buffer::{Buffer, SharedBytes, detach_array_buffer, share_bytes, shared_buffer};
pub use install::{fill_realm, register};
pub use json::parse_json;
pub use regexp::new_regexp;
pub use typed_array::TypedArray;
pub use weak::run_finalization;
