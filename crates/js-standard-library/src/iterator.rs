//! `Iterator.prototype` and `AsyncIterator.prototype`, which all iterators inherit from.

use crate::define::{Row, symbol_method};

pub(crate) static ROWS: &[Row] = &[symbol_method(|symbols| symbols.iterator, |_, args| Ok(args.this()), 0)];

pub(crate) static ASYNC_ROWS: &[Row] =
    &[symbol_method(|symbols| symbols.async_iterator, |_, args| Ok(args.this()), 0)];
