//! The constructors that compile text: `Function`, `GeneratorFunction`, `AsyncFunction`,
//! `AsyncGeneratorFunction`. CreateDynamicFunction.

use js_bytecode::UnitKind;
use js_garbage_collection::Gc;
use js_language_frontend::{Source, parse_function};
use js_object_model::{
    Args, Context, Intrinsic, NativeFunctionSpec, Object, ObjectType, PropertyAttributes, Result, to_string,
};
use js_value::Value;
use js_virtual_machine::{Function, LoadedUnit, top_level};

/// One of the four.
struct Constructor {
    name: &'static str,
    constructor: Intrinsic,
    prototype: Intrinsic,
    is_async: bool,
    is_generator: bool,
}

const FUNCTION: Constructor = Constructor {
    name: "Function",
    constructor: Intrinsic::Function,
    prototype: Intrinsic::FunctionPrototype,
    is_async: false,
    is_generator: false,
};
const GENERATOR: Constructor = Constructor {
    name: "GeneratorFunction",
    constructor: Intrinsic::GeneratorFunction,
    prototype: Intrinsic::GeneratorFunctionPrototype,
    is_async: false,
    is_generator: true,
};
const ASYNC: Constructor = Constructor {
    name: "AsyncFunction",
    constructor: Intrinsic::AsyncFunction,
    prototype: Intrinsic::AsyncFunctionPrototype,
    is_async: true,
    is_generator: false,
};
const ASYNC_GENERATOR: Constructor = Constructor {
    name: "AsyncGeneratorFunction",
    constructor: Intrinsic::AsyncGeneratorFunction,
    prototype: Intrinsic::AsyncGeneratorFunctionPrototype,
    is_async: true,
    is_generator: true,
};

fn create(cx: &mut Context, args: Args, constructor: &Constructor) -> Result {
    let count = args.len();
    let mut parameters = Vec::new();
    for index in 0..count.saturating_sub(1) {
        if index > 0 {
            parameters.push(b',');
        }
        parameters.extend(wtf8(cx, args.get(index))?);
    }
    let body = if count > 0 { wtf8(cx, args.get(count - 1))? } else { Vec::new() };
    let parsed = Source::from_wtf8(&parameters).and_then(|parameters| {
        let body = Source::from_wtf8(&body)?;
        parse_function(parameters, body, constructor.is_async, constructor.is_generator)
    });
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(diagnostic) => return Err(cx.syntax_error(diagnostic)),
    };
    let new_target = if args.is_construct() { args.new_target() } else { args.callee().value() };
    let prototype = match Object::from_value(new_target) {
        Some(target) if target != args.callee() => {
            Some(cx.prototype_from_constructor(target, constructor.prototype)?)
        }
        _ => None,
    };
    let unit = LoadedUnit::new(parsed.program, &parsed.text, "<anonymous>", UnitKind::Function);
    let top = top_level(cx, &unit, None)?;
    let this = cx.realm().global_this();
    let function = cx.call(Function::object(top).value(), this, &[])?;
    if let (Some(prototype), Some(function)) = (prototype, Object::from_value(function)) {
        function.change_prototype(cx, prototype.value())?;
    }
    Ok(function)
}

fn wtf8(cx: &mut Context, value: Value) -> Result<Vec<u8>> {
    let text = to_string(cx, value)?;
    cx.flatten(text)?;
    Ok(text.flat().to_wtf8())
}

/// Gives the current realm the four constructors; only `Function` is a global.
pub(crate) fn install(cx: &mut Context) -> Result<()> {
    let function = build(cx, &FUNCTION, |cx, args| create(cx, args, &FUNCTION), None)?;
    let global = cx.realm().global_object();
    let key = cx.key("Function")?;
    global.define_method(cx, key, function.value())?;
    build(cx, &GENERATOR, |cx, args| create(cx, args, &GENERATOR), Some(function))?;
    build(cx, &ASYNC, |cx, args| create(cx, args, &ASYNC), Some(function))?;
    build(cx, &ASYNC_GENERATOR, |cx, args| create(cx, args, &ASYNC_GENERATOR), Some(function))?;
    Ok(())
}

fn build(
    cx: &mut Context,
    constructor: &Constructor,
    function: js_object_model::NativeFn,
    parent: Option<Gc<Object>>,
) -> Result<Gc<Object>> {
    let key = cx.key(constructor.name)?;
    let spec =
        NativeFunctionSpec { prototype: parent, ..NativeFunctionSpec::new(function, key, 1).constructor() };
    let made = cx.new_native_function(&spec)?;
    let prototype = cx.intrinsic(constructor.prototype);
    let key = cx.names().prototype;
    made.add_property(cx, key, prototype.value(), PropertyAttributes::NONE)?;
    let key = cx.names().constructor;
    let attributes =
        if parent.is_none() { PropertyAttributes::METHOD } else { PropertyAttributes::CONFIGURABLE };
    prototype.add_property(cx, key, made.value(), attributes)?;
    cx.realm().set_intrinsic(constructor.constructor, made);
    Ok(made)
}
