//! Set Records: anything with `size`, `has` and `keys`, as the methods of sets ask of their argument.

use crate::array::callable;
use crate::iterate::Iteration;
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Message, Object, Result, to_boolean, to_number};
use js_value::Value;

/// A Set Record. Lives in locals only.
#[derive(Clone, Copy)]
pub(super) struct SetRecord {
    object: Gc<Object>,
    pub(super) size: f64,
    has: Value,
    keys: Value,
}

impl SetRecord {
    /// GetSetRecord of the first argument.
    pub(super) fn of(cx: &mut Context, args: Args) -> Result<SetRecord> {
        let Some(object) = Object::from_value(args.get(0)) else {
            let what = cx.describe(args.get(0));
            return Err(cx.type_error(Message::NotObject(&what)));
        };
        let key = cx.names().size;
        let size = object.get(cx, key)?;
        let size = to_number(cx, size)?;
        if size.is_nan() {
            return Err(cx.type_error(Message::SizeNotNumber()));
        }
        let size = js_value::number::to_integer_or_infinity(size);
        if size < 0.0 {
            let what = js_value::number::to_decimal(size);
            return Err(cx.range_error(Message::NegativeSize(&what)));
        }
        let key = cx.names().has;
        let has = object.get(cx, key)?;
        callable(cx, has)?;
        let key = cx.names().keys;
        let keys = object.get(cx, key)?;
        callable(cx, keys)?;
        Ok(SetRecord { object, size, has, keys })
    }

    /// Whether the other set says that it has `key`.
    pub(super) fn has(&self, cx: &mut Context, key: Value) -> Result<bool> {
        let found = cx.call(self.has, self.object.value(), &[key])?;
        Ok(to_boolean(found))
    }

    /// GetIteratorFromMethod of `keys`.
    pub(super) fn iterate(&self, cx: &mut Context) -> Result<Iteration> {
        let iterator = cx.call(self.keys, self.object.value(), &[])?;
        match Object::from_value(iterator) {
            Some(iterator) => Iteration::direct(cx, iterator),
            None => {
                let what = cx.describe(iterator);
                Err(cx.type_error(Message::IteratorNotObject(&what)))
            }
        }
    }
}
