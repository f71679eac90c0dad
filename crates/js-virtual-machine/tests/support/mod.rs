//! The smallest host that programs of these tests need: `print`, and a handful of built-ins.

#![allow(dead_code, reason = "each test uses what it needs")]

use std::cell::RefCell;
use std::time::Instant;

use js_garbage_collection::{CellKind, Gc};
use js_object_model::{
    Args, Array, Context, ErrorObject, Intrinsic, KeyList, Message, NativeFn, NativeFunctionSpec, Object,
    ObjectType, PropertyAttributes, PropertyDescriptor, Result, to_number, to_object, to_property_key,
    to_string,
};
use js_strings::{JsString, PropertyKey};
use js_value::Value;
use js_virtual_machine::{Options, Vm, generator_next, generator_return, generator_throw};

thread_local! {
    static OUTPUT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What programs have printed since the last call.
pub(crate) fn take_output() -> String {
    OUTPUT.with(|output| std::mem::take(&mut *output.borrow_mut()))
}

/// A machine with the built-ins.
pub(crate) fn machine(options: &Options) -> Box<Vm> {
    let mut vm = Vm::new(options).expect("there is memory for a machine");
    assert!(install(&mut vm.cx).is_ok(), "the built-ins fit");
    vm
}

/// Runs a script and gives what it printed; an uncaught exception is printed last.
pub(crate) fn run(vm: &mut Vm, source: &str, name: &str) -> String {
    let result = js_virtual_machine::run_script(&mut vm.cx, source.as_bytes(), name);
    let mut output = take_output();
    if result.is_err() {
        if vm.take_termination() {
            output += "terminated\n";
            vm.cx.take_exception();
        } else {
            let exception = vm.cx.take_exception();
            output += &format!("uncaught {}\n", text(&mut vm.cx, exception));
        }
    }
    output
}

/// A value as `print` shows it.
pub(crate) fn text(cx: &mut Context, value: Value) -> String {
    if let Some(object) = Object::from_value(value)
        && object.kind() == CellKind::ERROR
    {
        let (name, message) = (cx.names().name, cx.names().message);
        let part = |cx: &mut Context, key| match object.get(cx, key) {
            Ok(value) => cx.describe_plain(value),
            Err(_) => String::new(),
        };
        return format!("{}: {}", part(cx, name), part(cx, message));
    }
    match to_string(cx, value) {
        Ok(string) => {
            let _ = JsString::flatten(string, &cx.heap);
            string.to_display()
        }
        Err(_) => {
            cx.take_exception();
            cx.describe_plain(value)
        }
    }
}

fn print(cx: &mut Context, args: Args) -> Result {
    let line: Vec<String> = args.iter().map(|value| text(cx, value)).collect();
    OUTPUT.with(|output| *output.borrow_mut() += &(line.join(" ") + "\n"));
    Ok(Value::UNDEFINED)
}

fn now(_: &mut Context, _: Args) -> Result {
    thread_local!(static START: Instant = Instant::now());
    Ok(Value::double(START.with(|start| start.elapsed().as_secs_f64() * 1000.0)))
}

fn this_object(cx: &mut Context, args: Args) -> Result<Gc<Object>> {
    to_object(cx, args.this())
}

fn method(cx: &mut Context, on: Gc<Object>, name: &str, function: NativeFn, length: u16) -> Result<()> {
    let function = cx.native_function(function, name, length)?;
    let key = cx.key(name)?;
    on.define_method(cx, key, function.value())
}

fn constructor(
    cx: &mut Context,
    name: &str,
    function: NativeFn,
    prototype: Gc<Object>,
) -> Result<Gc<Object>> {
    let key = cx.key(name)?;
    let made = cx.new_native_function(&NativeFunctionSpec::new(function, key, 1).constructor())?;
    let (prototype_key, constructor_key) = (cx.names().prototype, cx.names().constructor);
    made.add_property(cx, prototype_key, prototype.value(), PropertyAttributes::NONE)?;
    prototype.define_method(cx, constructor_key, made.value())?;
    let global = cx.realm().global_object();
    global.define_method(cx, key, made.value())?;
    Ok(made)
}

fn new_object(cx: &mut Context, args: Args) -> Result {
    if args.get(0).is_nullish() {
        Ok(cx.new_plain_object()?.value())
    } else {
        Ok(to_object(cx, args.get(0))?.value())
    }
}

fn new_array(cx: &mut Context, args: Args) -> Result {
    if args.len() == 1
        && let Some(length) = args.get(0).as_int()
    {
        return Ok(ObjectType::object(Array::create(cx, length as u64, None)?).value());
    }
    // SAFETY: the window lies on the register stack.
    let array = Array::from_slice(cx, unsafe { args.slice(0) })?;
    Ok(ObjectType::object(array).value())
}

fn new_error(cx: &mut Context, args: Args) -> Result {
    let target = if args.is_construct() { args.new_target() } else { args.callee().value() };
    let target = Object::from_value(target).unwrap_or(args.callee());
    let prototype = cx.prototype_from_constructor(target, Intrinsic::ErrorPrototype)?;
    let message = match args.get(0) {
        Value::UNDEFINED => Value::UNDEFINED,
        value => to_string(cx, value)?.value(),
    };
    Ok(cx.new_error_object(prototype, message)?.value())
}

fn error_stack(cx: &mut Context, args: Args) -> Result {
    let Some(error) = Object::from_value(args.this()).and_then(Object::downcast::<ErrorObject>) else {
        return Ok(Value::UNDEFINED);
    };
    let head = text(cx, args.this());
    let trace = cx.stack_of(error)?;
    let trace = cx.describe_whole(trace);
    Ok(cx.string(&(head + &trace))?.value())
}

/// Text of a string value without cuts.
trait Whole {
    fn describe_whole(&mut self, value: Value) -> String;
}

impl Whole for Context {
    fn describe_whole(&mut self, value: Value) -> String {
        match js_garbage_collection::ValueCell::downcast::<JsString>(value) {
            Some(string) => string.to_display(),
            None => String::new(),
        }
    }
}

fn error_to_string(cx: &mut Context, args: Args) -> Result {
    let text = text(cx, args.this());
    Ok(cx.string(&text)?.value())
}

fn object_keys(cx: &mut Context, args: Args) -> Result {
    let object = to_object(cx, args.get(0))?;
    let keys: KeyList = object.own_property_keys(cx)?;
    let array = Array::new(cx)?;
    for key in keys.iter().filter(|key| !key.is_symbol()) {
        if object.get_own_property(cx, key)?.is_some_and(|property| property.is_enumerable()) {
            let key = cx.key_value(key)?;
            Array::push(array, cx, key)?;
        }
    }
    Ok(ObjectType::object(array).value())
}

fn object_define_property(cx: &mut Context, args: Args) -> Result {
    let object = to_object(cx, args.get(0))?;
    let key = to_property_key(cx, args.get(1))?;
    let property = PropertyDescriptor::from_object(args.get(2), cx)?;
    object.define_property_or_throw(cx, key, &property)?;
    Ok(object.value())
}

fn object_create(cx: &mut Context, args: Args) -> Result {
    Ok(cx.new_object(args.get(0), 4)?.value())
}

fn object_get_prototype_of(cx: &mut Context, args: Args) -> Result {
    to_object(cx, args.get(0))?.get_prototype_of(cx)
}

fn object_set_prototype_of(cx: &mut Context, args: Args) -> Result {
    to_object(cx, args.get(0))?.set_prototype_of(cx, args.get(1))?;
    Ok(args.get(0))
}

fn object_freeze(cx: &mut Context, args: Args) -> Result {
    to_object(cx, args.get(0))?.set_integrity_level(cx, true)?;
    Ok(args.get(0))
}

fn has_own_property(cx: &mut Context, args: Args) -> Result {
    let key = to_property_key(cx, args.get(0))?;
    let has = this_object(cx, args)?.has_own_property(cx, key)?;
    Ok(Value::boolean(has))
}

fn object_to_string(cx: &mut Context, _: Args) -> Result {
    Ok(cx.string("[object Object]")?.value())
}

fn this_value(_: &mut Context, args: Args) -> Result {
    Ok(args.this())
}

fn function_call(cx: &mut Context, args: Args) -> Result {
    // SAFETY: the slice is copied at once.
    cx.call(args.this(), args.get(0), unsafe { args.slice(1) })
}

fn function_apply(cx: &mut Context, args: Args) -> Result {
    let Some(list) = Object::from_value(args.get(1)) else { return cx.call(args.this(), args.get(0), &[]) };
    let length = list.length_of_array_like(cx)?;
    let mut values = [Value::UNDEFINED; 64];
    for (index, value) in values.iter_mut().enumerate().take(length as usize) {
        *value = list.get(cx, PropertyKey::index(index as u32))?;
    }
    cx.call(args.this(), args.get(0), &values[..length as usize])
}

fn function_bind(cx: &mut Context, args: Args) -> Result {
    let Some(target) = Object::from_value(args.this()) else { return Ok(Value::UNDEFINED) };
    let name = cx.string("bound")?.value();
    // SAFETY: the window lies on the register stack.
    let bound =
        cx.bound_function_create(target, args.get(0), unsafe { args.slice(1) }, name, Value::int(0))?;
    Ok(bound.value())
}

fn array_push(cx: &mut Context, args: Args) -> Result {
    let Some(array) = Object::from_value(args.this()).and_then(Object::downcast::<Array>) else {
        return Err(cx.type_error(Message::NotObject("this")));
    };
    for value in args.iter() {
        Array::push(array, cx, value)?;
    }
    Ok(Value::number(f64::from(array.length())))
}

fn array_pop(cx: &mut Context, args: Args) -> Result {
    let object = this_object(cx, args)?;
    let length = object.length_of_array_like(cx)?;
    let Some(last) = length.checked_sub(1) else { return Ok(Value::UNDEFINED) };
    let value = object.get(cx, PropertyKey::index(last as u32))?;
    object.delete_property_or_throw(cx, PropertyKey::index(last as u32))?;
    let key = cx.names().length;
    object.put(cx, key, Value::number(last as f64), true)?;
    Ok(value)
}

fn array_join(cx: &mut Context, args: Args) -> Result {
    let object = this_object(cx, args)?;
    let length = object.length_of_array_like(cx)?;
    let separator = if args.is_empty() { ",".to_owned() } else { text(cx, args.get(0)) };
    let mut parts = Vec::new();
    for index in 0..length {
        let value = object.get(cx, PropertyKey::index(index as u32))?;
        parts.push(if value.is_nullish() { String::new() } else { text(cx, value) });
    }
    Ok(cx.string(&parts.join(&separator))?.value())
}

fn array_map(cx: &mut Context, args: Args) -> Result {
    let object = this_object(cx, args)?;
    let length = object.length_of_array_like(cx)?;
    let result = Array::new(cx)?;
    for index in 0..length {
        let value = object.get(cx, PropertyKey::index(index as u32))?;
        let mapped = cx.call(args.get(0), args.get(1), &[value, Value::int(index as i32), object.value()])?;
        Array::push(result, cx, mapped)?;
    }
    Ok(ObjectType::object(result).value())
}

/// An iterator over the indices: enough for arrays that are not iterated in the built-in way.
fn array_values(cx: &mut Context, args: Args) -> Result {
    let object = this_object(cx, args)?;
    let prototype = cx.intrinsic(Intrinsic::ArrayIteratorPrototype);
    let iterator = cx.new_object(prototype.value(), 4)?;
    let (target, index) = (cx.key("target")?, cx.key("index")?);
    iterator.put(cx, target, object.value(), true)?;
    iterator.put(cx, index, Value::int(0), true)?;
    Ok(iterator.value())
}

fn array_iterator_next(cx: &mut Context, args: Args) -> Result {
    let iterator = this_object(cx, args)?;
    let (target, index) = (cx.key("target")?, cx.key("index")?);
    let at = iterator.get(cx, index)?;
    let at = to_number(cx, at)? as u32;
    let object = iterator.get(cx, target)?;
    let object = to_object(cx, object)?;
    let (value, done) = (cx.names().value, cx.names().done);
    let result = cx.new_plain_object()?;
    let ended = u64::from(at) >= object.length_of_array_like(cx)?;
    let item = if ended { Value::UNDEFINED } else { object.get(cx, PropertyKey::index(at))? };
    iterator.put(cx, index, Value::int(at as i32 + 1), true)?;
    result.put(cx, value, item, true)?;
    result.put(cx, done, Value::boolean(ended), true)?;
    Ok(result.value())
}

fn is_array_iterator_next(cx: &Context, value: Value) -> bool {
    cx.is_native(value, array_iterator_next)
}

fn char_code_at(cx: &mut Context, args: Args) -> Result {
    let string = to_string(cx, args.this())?;
    let index = to_number(cx, args.get(0))?.max(0.0) as usize;
    let unit = JsString::unit_at(string, &cx.heap, index).map_err(|error| cx.out_of_memory(error))?;
    Ok(unit.map_or(Value::NAN, |unit| Value::int(i32::from(unit))))
}

fn floor(cx: &mut Context, args: Args) -> Result {
    Ok(Value::number(to_number(cx, args.get(0))?.floor()))
}

fn sqrt(cx: &mut Context, args: Args) -> Result {
    Ok(Value::number(to_number(cx, args.get(0))?.sqrt()))
}

fn eval(cx: &mut Context, args: Args) -> Result {
    match js_garbage_collection::ValueCell::downcast::<JsString>(args.get(0)) {
        Some(text) => js_virtual_machine::indirect_eval(cx, text),
        None => Ok(args.get(0)),
    }
}

fn collect(cx: &mut Context, _: Args) -> Result {
    cx.heap.collect_major();
    Ok(Value::UNDEFINED)
}

fn install(cx: &mut Context) -> Result<()> {
    Vm::of(cx).hooks.is_array_iterator_next = is_array_iterator_next;
    let global = cx.realm().global_object();
    let (this_key, undefined) = (cx.names().global_this, cx.names().undefined);
    global.define_method(cx, this_key, global.value())?;
    global.add_property(cx, undefined, Value::UNDEFINED, PropertyAttributes::NONE)?;
    for (name, value) in [("NaN", Value::NAN), ("Infinity", Value::double(f64::INFINITY))] {
        let key = cx.key(name)?;
        global.add_property(cx, key, value, PropertyAttributes::NONE)?;
    }
    let functions: [(&str, NativeFn); 3] = [("print", print), ("now", now), ("collect", collect)];
    for (name, function) in functions {
        method(cx, global, name, function, 0)?;
    }
    let key = cx.names().eval;
    let eval = cx.native_function(eval, "eval", 1)?;
    global.define_method(cx, key, eval.value())?;
    cx.realm().set_intrinsic(Intrinsic::Eval, eval);

    let prototype = cx.intrinsic(Intrinsic::ObjectPrototype);
    let object = constructor(cx, "Object", new_object, prototype)?;
    method(cx, object, "keys", object_keys, 1)?;
    method(cx, object, "defineProperty", object_define_property, 3)?;
    method(cx, object, "create", object_create, 2)?;
    method(cx, object, "getPrototypeOf", object_get_prototype_of, 1)?;
    method(cx, object, "setPrototypeOf", object_set_prototype_of, 2)?;
    method(cx, object, "freeze", object_freeze, 1)?;
    method(cx, prototype, "hasOwnProperty", has_own_property, 1)?;
    method(cx, prototype, "toString", object_to_string, 0)?;
    method(cx, prototype, "valueOf", this_value, 0)?;

    let prototype = cx.intrinsic(Intrinsic::FunctionPrototype);
    method(cx, prototype, "call", function_call, 1)?;
    method(cx, prototype, "apply", function_apply, 2)?;
    method(cx, prototype, "bind", function_bind, 1)?;

    let prototype = cx.intrinsic(Intrinsic::ArrayPrototype);
    constructor(cx, "Array", new_array, prototype)?;
    method(cx, prototype, "push", array_push, 1)?;
    method(cx, prototype, "pop", array_pop, 0)?;
    method(cx, prototype, "join", array_join, 1)?;
    method(cx, prototype, "toString", array_join, 1)?;
    method(cx, prototype, "map", array_map, 1)?;
    let values = cx.native_function(array_values, "values", 0)?;
    cx.realm().set_intrinsic(Intrinsic::ArrayPrototypeValues, values);
    let iterator = PropertyKey::symbol(cx.symbols().iterator);
    prototype.define_method(cx, iterator, values.value())?;
    let iterators = cx.intrinsic(Intrinsic::ArrayIteratorPrototype);
    method(cx, iterators, "next", array_iterator_next, 0)?;
    let this = cx.native_function(this_value, "[Symbol.iterator]", 0)?;
    iterators.define_method(cx, iterator, this.value())?;

    let generators = cx.intrinsic(Intrinsic::GeneratorPrototype);
    method(cx, generators, "next", generator_next, 1)?;
    method(cx, generators, "return", generator_return, 1)?;
    method(cx, generators, "throw", generator_throw, 1)?;
    generators.define_method(cx, iterator, this.value())?;

    let prototype = cx.intrinsic(Intrinsic::StringPrototype);
    method(cx, prototype, "charCodeAt", char_code_at, 1)?;

    let symbol = cx.new_plain_object()?;
    let (symbol_key, iterator_key) = (cx.key("Symbol")?, cx.names().iterator);
    symbol.define_method(cx, iterator_key, Value::from_bits(iterator.bits()))?;
    global.define_method(cx, symbol_key, symbol.value())?;
    let math = cx.new_plain_object()?;
    let math_key = cx.key("Math")?;
    method(cx, math, "floor", floor, 1)?;
    method(cx, math, "sqrt", sqrt, 1)?;
    global.define_method(cx, math_key, math.value())?;

    errors(cx)
}

fn errors(cx: &mut Context) -> Result<()> {
    let (name_key, stack) = (cx.names().name, cx.names().stack);
    let table = [
        ("Error", Intrinsic::ErrorPrototype),
        ("TypeError", Intrinsic::TypeErrorPrototype),
        ("RangeError", Intrinsic::RangeErrorPrototype),
        ("ReferenceError", Intrinsic::ReferenceErrorPrototype),
        ("SyntaxError", Intrinsic::SyntaxErrorPrototype),
    ];
    for (name, prototype) in table {
        let prototype = cx.intrinsic(prototype);
        constructor(cx, name, new_error, prototype)?;
        let text = cx.string(name)?;
        prototype.define_method(cx, name_key, text.value())?;
    }
    let prototype = cx.intrinsic(Intrinsic::ErrorPrototype);
    let empty = cx.strings.empty().value();
    let message = cx.names().message;
    prototype.define_method(cx, message, empty)?;
    method(cx, prototype, "toString", error_to_string, 0)?;
    let getter = cx.native_function(error_stack, "stack", 0)?;
    let property =
        PropertyDescriptor::accessor(getter.value(), Value::UNDEFINED, PropertyAttributes::CONFIGURABLE);
    prototype.define_property_or_throw(cx, stack, &property)
}
