//! RegExpBuiltinExec, RegExpExec, and the results of matches.

use super::program::Program;
use super::{RegExp, legacy, this_object, this_regexp};
use crate::string::{flattened, part, text_of};
use js_garbage_collection::{Gc, Heap, HostCell};
use js_object_model::{
    Args, Array, Context, Intrinsic, Message, Object, PropertyAttributes, Result, is_callable, to_length,
};
use js_regexp::{Limits, MatchAbort, Regex, Text};
use js_strings::{Flat, JsString};
use js_value::Value;
use smallvec::SmallVec;
use std::rc::Rc;

/// The groups of a match, the whole match first: start and end in code units.
pub(super) type Spans = SmallVec<[Option<(usize, usize)>; 8]>;

/// What a search is to find: the less, the faster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// All groups.
    Groups,
    /// The whole match alone.
    Place,
    /// Whether there is one: the spans are empty.
    Existence,
}

/// Runs the matcher from `start` on. The text is flat.
pub(super) fn search(
    cx: &mut Context,
    regexp: Gc<RegExp>,
    text: Gc<JsString>,
    start: usize,
    want: Want,
) -> Result<Option<Spans>> {
    loop {
        match run(cx, regexp.host(), text, start, want) {
            Ok(found) => return Ok(found),
            // The host may let the program go on: then the search begins anew, because what the host
            // ran may have used the matcher's memory.
            Err(MatchAbort::Interrupted) => cx.poll_interrupts()?,
            Err(_) => return Err(cx.range_error(Message::RegExpBudget())),
        }
    }
}

/// Runs the matcher of a program. No JavaScript runs meanwhile.
pub(super) fn run(
    cx: &Context,
    host: Gc<HostCell>,
    text: Gc<JsString>,
    start: usize,
    want: Want,
) -> std::result::Result<Option<Spans>, MatchAbort> {
    let Some(program) = host.get::<Program>() else { return Ok(None) };
    let units = match text.flat() {
        Flat::Latin1(units) => Text::Latin1(units),
        Flat::Utf16(units) => Text::Utf16(units),
    };
    let mut is_interrupted = || cx.interrupt_pending();
    let mut limits = Limits { interrupt: Some(&mut is_interrupted), ..Limits::default() };
    limits.stack_bytes = limits.stack_bytes.min(js_garbage_collection::room());
    let (regex, captures) = (&program.regex, &mut program.captures.borrow_mut());
    let found = match want {
        Want::Groups => regex.exec(units, start, captures, &mut limits),
        Want::Place => regex.find(units, start, captures, &mut limits),
        Want::Existence => regex.is_match(units, start, captures, &mut limits),
    };
    Heap::keep(text.value());
    let count = match want {
        Want::Groups => captures.len(),
        Want::Place => 1,
        Want::Existence => 0,
    };
    Ok(found?.then(|| (0..count).map(|group| captures.get(group)).collect()))
}

pub(super) fn set_last_index(cx: &mut Context, object: Gc<Object>, index: usize) -> Result<()> {
    let key = cx.names().last_index;
    object.put(cx, key, Value::number(index as f64), true)
}

pub(super) fn last_index(cx: &mut Context, object: Gc<Object>) -> Result<u64> {
    let key = cx.names().last_index;
    let value = object.get(cx, key)?;
    to_length(cx, value)
}

/// The first half of RegExpBuiltinExec: the match itself, and `lastIndex`.
pub(super) fn match_at_last_index(
    cx: &mut Context,
    regexp: Gc<RegExp>,
    text: Gc<JsString>,
    want: Want,
) -> Result<Option<Spans>> {
    let object = regexp.as_object();
    let last = last_index(cx, object)?;
    let flags = regexp.flags();
    let moves = flags.global() || flags.sticky();
    let start = if moves { last } else { 0 };
    // `lastIndex` needs the place.
    let want = if moves && want == Want::Existence { Want::Place } else { want };
    let found =
        if start > text.len() as u64 { None } else { search(cx, regexp, text, start as usize, want)? };
    if let Some(spans) = &found {
        let whole = spans.first().copied().flatten();
        if moves {
            set_last_index(cx, object, whole.map_or(0, |whole| whole.1))?;
        }
        legacy::remember(cx, regexp, text, whole.map_or(start as usize, |whole| whole.0))?;
    } else if moves {
        set_last_index(cx, object, 0)?;
    }
    Ok(found)
}

/// RegExpBuiltinExec. The text is flat.
fn builtin_exec(cx: &mut Context, regexp: Gc<RegExp>, text: Gc<JsString>) -> Result {
    match match_at_last_index(cx, regexp, text, Want::Groups)? {
        Some(spans) => result(cx, regexp, text, &spans),
        None => Ok(Value::NULL),
    }
}

fn compiled(regexp: Gc<RegExp>) -> Option<Rc<Regex>> {
    regexp.host().get::<Program>().map(|program| Rc::clone(&program.regex))
}

/// A group as a string; undefined where it took no part.
pub(super) fn group(cx: &mut Context, text: Gc<JsString>, span: Option<(usize, usize)>) -> Result {
    match span {
        Some((start, end)) => part(cx, text, start, end),
        None => Ok(Value::UNDEFINED),
    }
}

/// The result array of a match.
pub(super) fn result(cx: &mut Context, regexp: Gc<RegExp>, text: Gc<JsString>, spans: &Spans) -> Result {
    let array = Array::with_capacity(cx, spans.len() as u32)?;
    for &span in spans {
        let value = group(cx, text, span)?;
        Array::push(array, cx, value)?;
    }
    let object = array.as_object();
    let index = spans[0].map_or(0, |whole| whole.0);
    let names = *cx.names();
    object.add_property(cx, names.index, Value::number(index as f64), PropertyAttributes::ALL)?;
    object.add_property(cx, names.input, text.value(), PropertyAttributes::ALL)?;
    let groups = groups(cx, regexp, spans, |cx, span| group(cx, text, span))?;
    object.add_property(cx, names.groups, groups, PropertyAttributes::ALL)?;
    if regexp.flags().has_indices() {
        let indices = indices(cx, regexp, spans)?;
        object.add_property(cx, names.indices, indices, PropertyAttributes::ALL)?;
    }
    Ok(object.value())
}

/// The object of the named groups; undefined where the pattern names none.
pub(super) fn groups(
    cx: &mut Context,
    regexp: Gc<RegExp>,
    spans: &Spans,
    mut make: impl FnMut(&mut Context, Option<(usize, usize)>) -> Result,
) -> Result {
    let Some(regex) = compiled(regexp).filter(|regex| !regex.group_names().is_empty()) else {
        return Ok(Value::UNDEFINED);
    };
    let object = cx.new_object(Value::NULL, 4)?;
    for (name, numbers) in regex.group_names() {
        let span = numbers.iter().find_map(|&number| spans.get(number as usize).copied().flatten());
        let value = make(cx, span)?;
        let key = cx.key(name)?;
        object.create_data_property_or_throw(cx, key, value)?;
    }
    Ok(object.value())
}

/// MakeMatchIndicesIndexPairArray.
fn indices(cx: &mut Context, regexp: Gc<RegExp>, spans: &Spans) -> Result {
    let pair = |cx: &mut Context, span: Option<(usize, usize)>| match span {
        Some((start, end)) => {
            let pair = [Value::number(start as f64), Value::number(end as f64)];
            Ok(Array::from_slice(cx, &pair)?.as_object().value())
        }
        None => Ok(Value::UNDEFINED),
    };
    let array = Array::new(cx)?;
    for &span in spans {
        let value = pair(cx, span)?;
        Array::push(array, cx, value)?;
    }
    let groups = groups(cx, regexp, spans, pair)?;
    let key = cx.names().groups;
    array.as_object().add_property(cx, key, groups, PropertyAttributes::ALL)?;
    Ok(array.as_object().value())
}

/// RegExpExec: an object or null. The text is flat.
pub(super) fn regexp_exec(cx: &mut Context, object: Gc<Object>, text: Gc<JsString>) -> Result {
    let key = cx.names().exec;
    let exec = object.get(cx, key)?;
    let regexp = RegExp::from_value(object.value());
    if let Some(regexp) = regexp
        && exec == cx.intrinsic(Intrinsic::RegExpPrototypeExec).value()
    {
        return builtin_exec(cx, regexp, text);
    }
    if is_callable(exec) {
        let result = cx.call(exec, object.value(), &[text.value()])?;
        if result != Value::NULL && Object::from_value(result).is_none() {
            return Err(cx.type_error(Message::RegExpExecResult()));
        }
        return Ok(result);
    }
    match regexp {
        Some(regexp) => builtin_exec(cx, regexp, text),
        None => {
            let what = cx.describe(object.value());
            Err(cx.type_error(Message::IncompatibleReceiver("RegExp.prototype.exec", &what)))
        }
    }
}

pub(super) fn exec(cx: &mut Context, args: Args) -> Result {
    let regexp = this_regexp(cx, args, "RegExp.prototype.exec")?;
    let text = text_of(cx, args.get(0))?;
    builtin_exec(cx, regexp, text)
}

pub(super) fn test(cx: &mut Context, args: Args) -> Result {
    let object = this_object(cx, args, "RegExp.prototype.test")?;
    let text = text_of(cx, args.get(0))?;
    let text = flattened(cx, text)?;
    if let Some(regexp) = RegExp::from_value(object.value()) {
        let key = cx.names().exec;
        let exec = object.get(cx, key)?;
        if exec == cx.intrinsic(Intrinsic::RegExpPrototypeExec).value() {
            return Ok(Value::boolean(match_at_last_index(cx, regexp, text, Want::Existence)?.is_some()));
        }
    }
    Ok(Value::boolean(regexp_exec(cx, object, text)? != Value::NULL))
}

/// AdvanceStringIndex.
pub(super) fn advance(text: Gc<JsString>, index: u64, unicode: bool) -> u64 {
    let at = usize::try_from(index).unwrap_or(usize::MAX);
    match text.flat().code_point_at(at) {
        Some((_, length)) if unicode => index + length as u64,
        _ => index + 1,
    }
}
