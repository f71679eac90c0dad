//! Errors of `temporal_rs` as exceptions.

use js_object_model::{Context, Result, Throw};
use temporal_rs::error::ErrorKind;
use temporal_rs::{TemporalError, TemporalResult};

/// Brings an error of `temporal_rs` to the program.
pub(super) trait OrThrow<T> {
    /// The value, or the error as an exception.
    fn or_throw(self, cx: &mut Context) -> Result<T>;
}

impl<T> OrThrow<T> for TemporalResult<T> {
    fn or_throw(self, cx: &mut Context) -> Result<T> {
        self.map_err(|error| throw(cx, error))
    }
}

/// The specification knows two kinds of errors here; text that cannot be parsed is out of range.
#[cold]
fn throw(cx: &mut Context, error: TemporalError) -> Throw {
    let message = error.into_message();
    match error.kind() {
        ErrorKind::Type => cx.type_error(message),
        _ => cx.range_error(message),
    }
}
