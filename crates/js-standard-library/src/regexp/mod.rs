//! `RegExp`: the cell and the constructor.
//!
//! ```text
//! RegExp ─ source
//!        └ host cell ─ Program (compiled pattern, shared by all objects with the same pattern)
//! ```
//!
//! [`exec`] is the one place that runs the matcher; the methods under symbols take a short way to
//! it where nothing that they would look up has been changed (`plain.rs`).

mod escape;
mod exec;
mod flags;
mod iterator;
mod legacy;
mod matching;
mod plain;
mod program;
mod replace;
mod split;

pub(crate) use iterator::ROWS as ITERATOR_ROWS;

use crate::define::{Class, Row, accessor, getter, intrinsic_method, method, species, symbol_method};
use crate::kinds::register_kind;
use crate::string::text_of;
use crate::support::Support;
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, HostCell, Tracer};
use js_object_model::{
    Args, Context, Intrinsic, Message, Object, ObjectType, PropertyAttributes, Realm, Result, Shape,
    ShapeFlags, is_regexp, same_value,
};
use js_strings::JsString;
use js_value::Value;
use program::Program;
use std::cell::Cell;

/// A regular expression.
#[repr(C)]
pub(crate) struct RegExp {
    object: Object,
    /// The pattern's text.
    source: GcSlot<JsString>,
    program: GcSlot<HostCell>,
    /// The realm in which it was made.
    realm: GcSlot<Realm>,
    /// Whether `RegExp` itself made it: then its matches show in `RegExp.$1` and its kin.
    legacy_features: Cell<bool>,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for RegExp {}
// SAFETY: cells of the kind are made by `allocate` alone.
unsafe impl CellType for RegExp {
    const KIND: CellKind = CellKind::REGEXP;
}
// SAFETY: the first field is an object.
unsafe impl ObjectType for RegExp {}

pub(crate) fn register(cx: &mut Context) {
    register_kind::<RegExp>(cx, "regular expression", trace);
    iterator::register(cx);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for regular expressions only.
    unsafe {
        Object::trace_object(cell, tracer);
        let regexp = &*cell.cast::<RegExp>();
        tracer.visit_gc(&regexp.source);
        tracer.visit_gc(&regexp.program);
        tracer.visit_gc(&regexp.realm);
    }
}

pub(crate) static CLASS: Class = Class {
    statics: &[
        method("escape", escape::escape, 1),
        species(),
        accessor("input", legacy::input, legacy::set_input),
        accessor("$_", legacy::input, legacy::set_input),
        getter("lastMatch", legacy::last_match),
        getter("$&", legacy::last_match),
        getter("lastParen", legacy::last_paren),
        getter("$+", legacy::last_paren),
        getter("leftContext", legacy::left_context),
        getter("$`", legacy::left_context),
        getter("rightContext", legacy::right_context),
        getter("$'", legacy::right_context),
        getter("$1", legacy::group::<1>),
        getter("$2", legacy::group::<2>),
        getter("$3", legacy::group::<3>),
        getter("$4", legacy::group::<4>),
        getter("$5", legacy::group::<5>),
        getter("$6", legacy::group::<6>),
        getter("$7", legacy::group::<7>),
        getter("$8", legacy::group::<8>),
        getter("$9", legacy::group::<9>),
    ],
    methods: METHODS,
    ..Class::new("RegExp", construct, 2, Intrinsic::RegExp, Intrinsic::RegExpPrototype)
};

static METHODS: &[Row] = &[
    method("compile", compile, 2),
    getter("dotAll", flags::dot_all),
    intrinsic_method("exec", Intrinsic::RegExpPrototypeExec, exec::exec, 1),
    getter("flags", flags::flags),
    getter("global", flags::global),
    getter("hasIndices", flags::has_indices),
    getter("ignoreCase", flags::ignore_case),
    getter("multiline", flags::multiline),
    getter("source", flags::source),
    getter("sticky", flags::sticky),
    method("test", exec::test, 1),
    method("toString", flags::to_string, 0),
    getter("unicode", flags::unicode),
    getter("unicodeSets", flags::unicode_sets),
    symbol_method(|symbols| symbols.match_, matching::match_, 1),
    symbol_method(|symbols| symbols.match_all, matching::match_all, 1),
    symbol_method(|symbols| symbols.replace, replace::replace, 2),
    symbol_method(|symbols| symbols.search, matching::search, 1),
    symbol_method(|symbols| symbols.split, split::split, 2),
];

impl RegExp {
    /// The regular expression that a value is.
    pub(crate) fn from_value(value: Value) -> Option<Gc<RegExp>> {
        Object::from_value(value).and_then(Object::downcast)
    }

    /// The object.
    pub(crate) fn as_object(&self) -> Gc<Object> {
        self.object.gc()
    }

    /// The pattern's text.
    pub(crate) fn source(&self) -> Gc<JsString> {
        self.source.get().expect("a regular expression has a source from birth")
    }

    fn realm(&self) -> Gc<Realm> {
        self.realm.get().expect("a regular expression has a realm from birth")
    }

    fn has_legacy_features(&self) -> bool {
        self.legacy_features.get()
    }

    /// The cell that owns the program.
    fn host(&self) -> Gc<HostCell> {
        self.program.get().expect("a regular expression has a program from birth")
    }

    /// The flags.
    pub(crate) fn flags(&self) -> js_regexp::Flags {
        self.host().get::<Program>().map_or_else(js_regexp::Flags::default, |program| program.regex.flags())
    }
}

/// RegExpAlloc and RegExpInitialize.
fn create(
    cx: &mut Context,
    prototype: Gc<Object>,
    legacy_features: bool,
    pattern: Value,
    flags: Value,
) -> Result<Gc<RegExp>> {
    let (source, program) = initialize(cx, pattern, flags)?;
    let shape = Shape::root(cx, CellKind::REGEXP, prototype.value(), 1, ShapeFlags::NONE)?;
    let object = Object::allocate(cx, shape)?;
    // SAFETY: the shape's kind says so.
    let regexp: Gc<RegExp> = unsafe { object.cast() };
    regexp.source.set(regexp, Some(source));
    regexp.program.set(regexp, Some(program));
    regexp.realm.set(regexp, Some(cx.realm()));
    regexp.legacy_features.set(legacy_features);
    let key = cx.names().last_index;
    object.add_property(cx, key, Value::int(0), PropertyAttributes::WRITABLE)?;
    Ok(regexp)
}

/// Source and program of a pattern and flags.
fn initialize(cx: &mut Context, pattern: Value, flags: Value) -> Result<(Gc<JsString>, Gc<HostCell>)> {
    let source = if pattern == Value::UNDEFINED { cx.strings.empty() } else { text_of(cx, pattern)? };
    let flags = if flags == Value::UNDEFINED { cx.strings.empty() } else { text_of(cx, flags)? };
    let program = program::compile(cx, source, flags)?;
    Ok((source, program))
}

/// RegExpCreate: what a literal makes. Pattern and flags are strings or undefined.
///
/// # Errors
/// SyntaxError where the pattern or the flags are wrong.
pub fn new_regexp(cx: &mut Context, pattern: Value, flags: Value) -> Result {
    let prototype = cx.intrinsic(Intrinsic::RegExpPrototype);
    Ok(create(cx, prototype, true, pattern, flags)?.as_object().value())
}

fn construct(cx: &mut Context, args: Args) -> Result {
    let (pattern, flags) = (args.get(0), args.get(1));
    let is_pattern = is_regexp(cx, pattern)?;
    let mut new_target = args.new_target();
    if !args.is_construct() {
        new_target = args.callee().value();
        if is_pattern
            && flags == Value::UNDEFINED
            && let Some(object) = Object::from_value(pattern)
        {
            let key = cx.names().constructor;
            let constructor = object.get(cx, key)?;
            if same_value(cx, new_target, constructor) {
                return Ok(pattern);
            }
        }
    }
    let (source, flags) = if let Some(regexp) = RegExp::from_value(pattern) {
        let flags = match flags {
            Value::UNDEFINED => cx.string(&regexp.flags().to_string())?.value(),
            flags => flags,
        };
        (regexp.source().value(), flags)
    } else if let Some(object) = Object::from_value(pattern).filter(|_| is_pattern) {
        let key = cx.names().source;
        let source = object.get(cx, key)?;
        let flags = match flags {
            Value::UNDEFINED => {
                let key = cx.names().flags;
                object.get(cx, key)?
            }
            flags => flags,
        };
        (source, flags)
    } else {
        (pattern, flags)
    };
    let prototype = cx.get_prototype_from_constructor(new_target, Intrinsic::RegExpPrototype)?;
    let legacy_features = new_target == cx.intrinsic(Intrinsic::RegExp).value();
    Ok(create(cx, prototype, legacy_features, source, flags)?.as_object().value())
}

/// `this`, which must be a regular expression.
fn this_regexp(cx: &mut Context, args: Args, method: &str) -> Result<Gc<RegExp>> {
    match RegExp::from_value(args.this()) {
        Some(regexp) => Ok(regexp),
        None => {
            let what = cx.describe(args.this());
            Err(cx.type_error(Message::IncompatibleReceiver(method, &what)))
        }
    }
}

/// `this`, which must be an object.
fn this_object(cx: &mut Context, args: Args, method: &str) -> Result<Gc<Object>> {
    match Object::from_value(args.this()) {
        Some(object) => Ok(object),
        None => {
            let what = cx.describe(args.this());
            Err(cx.type_error(Message::IncompatibleReceiver(method, &what)))
        }
    }
}

/// `compile` of Annex B: the object becomes another regular expression.
fn compile(cx: &mut Context, args: Args) -> Result {
    let regexp = this_regexp(cx, args, "RegExp.prototype.compile")?;
    if regexp.realm() != cx.realm() || !regexp.has_legacy_features() {
        let what = cx.describe(args.this());
        return Err(cx.type_error(Message::IncompatibleReceiver("RegExp.prototype.compile", &what)));
    }
    let (pattern, flags) = (args.get(0), args.get(1));
    let (pattern, flags) = match RegExp::from_value(pattern) {
        Some(_) if flags != Value::UNDEFINED => {
            return Err(cx.type_error(Message::InvalidRegExpFlags("")));
        }
        Some(other) => (other.source().value(), cx.string(&other.flags().to_string())?.value()),
        None => (pattern, flags),
    };
    let (source, program) = initialize(cx, pattern, flags)?;
    regexp.source.set(regexp, Some(source));
    regexp.program.set(regexp, Some(program));
    exec::set_last_index(cx, regexp.as_object(), 0)?;
    Ok(args.this())
}
