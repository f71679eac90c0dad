//! Whether a regular expression behaves as it was born: then a method may run the matcher at once
//! instead of asking for `exec` and `flags` at every step.

use super::{RegExp, exec, flags, matching};
use js_garbage_collection::Gc;
use js_object_model::{Accessor, Context, Intrinsic, NativeFn, NativeFunction, Object};
use js_strings::PropertyKey;
use js_value::Value;

/// The regular expression that `object` is, if neither it nor its prototype was changed.
pub(super) fn plain(cx: &mut Context, object: Gc<Object>) -> Option<Gc<RegExp>> {
    let regexp = RegExp::from_value(object.value())?;
    let prototype = cx.intrinsic(Intrinsic::RegExpPrototype);
    let names = *cx.names();
    if object.prototype() != prototype.value()
        || !object.own_property(cx, names.last_index)?.attributes.is_writable()
    {
        return None;
    }
    let getters: [(PropertyKey, NativeFn); 9] = [
        (names.flags, flags::flags),
        (names.has_indices, flags::has_indices),
        (names.global, flags::global),
        (names.ignore_case, flags::ignore_case),
        (names.multiline, flags::multiline),
        (names.dot_all, flags::dot_all),
        (names.unicode, flags::unicode),
        (names.unicode_sets, flags::unicode_sets),
        (names.sticky, flags::sticky),
    ];
    if object.own_property(cx, names.exec).is_some()
        || function_of(cx, prototype, names.exec, false) != Some(exec::exec as NativeFn as usize)
    {
        return None;
    }
    for (key, function) in getters {
        if object.own_property(cx, key).is_some()
            || function_of(cx, prototype, key, true) != Some(function as usize)
        {
            return None;
        }
    }
    Some(regexp)
}

/// Whether the constructor would take it for a pattern without running anything.
pub(super) fn has_plain_match(cx: &mut Context, object: Gc<Object>) -> bool {
    let key = PropertyKey::symbol(cx.symbols().match_);
    let prototype = cx.intrinsic(Intrinsic::RegExpPrototype);
    object.own_property(cx, key).is_none()
        && function_of(cx, prototype, key, false) == Some(matching::match_ as NativeFn as usize)
}

/// The address of the native function that a property's value or getter is.
fn function_of(cx: &mut Context, object: Gc<Object>, key: PropertyKey, getter: bool) -> Option<usize> {
    let property = object.own_property(cx, key)?;
    if property.location.as_virtual().is_some() || property.attributes.is_accessor() != getter {
        return None;
    }
    let value: Value = object.get_slot(property.location);
    let value = if getter { Accessor::from_slot(value).getter() } else { value };
    let function: Gc<NativeFunction> = Object::from_value(value).and_then(Object::downcast)?;
    Some(function.function() as usize)
}
