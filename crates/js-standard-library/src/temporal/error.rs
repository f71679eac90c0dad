//! Errors of `temporal_rs` as exceptions.

use js_object_model::{Context, Message, Result, Throw};
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
    // Some errors of the library have no words.
    match (error.kind(), error.into_message()) {
        (ErrorKind::Type, "") => cx.type_error(Message::TemporalWrongType()),
        (ErrorKind::Type, message) => cx.type_error(message),
        (_, "") => cx.range_error(Message::TemporalOutOfRange()),
        (_, message) => cx.range_error(message),
    }
}
