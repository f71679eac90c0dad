//! `import()` and `import.meta`.

use super::evaluate::{evaluate, reaction, reject_with_exception};
use super::link::link;
use super::module_map;
use super::namespace::get_namespace;
use super::record::{Module, ModuleMap};
use super::requests::{ModuleType, load_one, load_requested, module_type};
use js_bytecode::Text;
use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Args, Context, ErrorKind, NativeFunction, Object, Result, to_string};
use js_promises_async::{Capability, Handlers, Promise, resolve, then};
use js_strings::JsString;
use js_value::Value;
use js_virtual_machine::Function;

/// The name of the script or module that a function comes from.
fn referrer_name(cx: &mut Context, function: Value) -> Result<String> {
    let name = function.downcast::<Function>().map(|function| function.code().unit().name().to_owned());
    match name {
        Some(name) if !name.starts_with('<') => Ok(name),
        // Text that eval or Function made has no file: it counts as the main program's.
        _ => {
            let cell = module_map(cx)?;
            Ok(cell.get::<ModuleMap>().map_or_else(String::new, |map| map.main.borrow().clone()))
        }
    }
}

/// `import(specifier, options)`: a promise of the namespace.
///
/// # Errors
/// When not even the promise can be made.
pub(crate) fn import(cx: &mut Context, referrer: Value, specifier: Value, options: Value) -> Result {
    let capability = Capability::plain(cx)?;
    match start(cx, referrer, specifier, options, capability.promise) {
        Ok(()) => Ok(capability.promise),
        Err(_) => capability.reject_with_exception(cx),
    }
}

fn start(cx: &mut Context, referrer: Value, specifier: Value, options: Value, promise: Value) -> Result<()> {
    let specifier = to_string(cx, specifier)?;
    let kind = type_of_options(cx, options)?;
    let specifier = text(cx, specifier)?;
    let referrer = referrer_name(cx, referrer)?;
    let specifier = super::requests::string_of(&specifier);
    let module = load_one(cx, &referrer, &specifier, kind)?;
    // ContinueDynamicImport: what follows are jobs, even though all is loaded at once here.
    let loaded = Promise::new(cx)?;
    match load_requested(cx, module) {
        Ok(()) => resolve(cx, loaded, Value::UNDEFINED)?,
        Err(_) => {
            let reason = cx.take_exception();
            js_promises_async::reject(cx, loaded, reason)?;
        }
    }
    let on_fulfilled = reaction(cx, link_and_evaluate, &[module.value(), promise])?;
    let on_rejected = reaction(cx, pass_on_reason, &[module.value(), promise])?;
    then(cx, loaded, Handlers::Functions { on_fulfilled, on_rejected, capability: None })
}

/// The type that the `with` of the options asks for.
fn type_of_options(cx: &mut Context, options: Value) -> Result<ModuleType> {
    if options == Value::UNDEFINED {
        return Ok(ModuleType::Source);
    }
    let Some(options) = Object::from_value(options) else {
        return Err(cx.type_error("The second argument of import() must be an object"));
    };
    let key = cx.key("with")?;
    let attributes = options.get(cx, key)?;
    if attributes == Value::UNDEFINED {
        return Ok(ModuleType::Source);
    }
    let Some(attributes) = Object::from_value(attributes) else {
        return Err(cx.type_error("The 'with' option of import() must be an object"));
    };
    let keys = attributes.own_property_keys(cx)?;
    let mut pairs = Vec::new();
    for index in 0..keys.len() {
        let key = keys.at(index);
        if key.is_symbol() {
            continue;
        }
        let property = attributes.get_own_property(cx, key)?;
        if !property.is_some_and(|property| property.is_enumerable()) {
            continue;
        }
        let value = attributes.get(cx, key)?;
        let name = cx.key_value(key)?;
        let name = to_string(cx, name)?;
        let name = text(cx, name)?;
        // All are read before any is judged.
        pairs.push((name, value.downcast::<JsString>().map(|value| text(cx, value)).transpose()?));
    }
    let mut attributes = Vec::new();
    for (name, value) in pairs {
        match value {
            Some(value) => attributes.push((name, value)),
            None => return Err(cx.type_error("Import attribute values must be strings")),
        }
    }
    module_type(cx, &attributes, ErrorKind::Type)
}

fn text(cx: &mut Context, string: Gc<JsString>) -> Result<Text> {
    cx.flatten(string)?;
    Ok(Text::from_wtf8(&string.flat().to_wtf8()))
}

/// The module and the promise that a reaction was made with.
fn captured(args: Args) -> (Option<Module>, Value) {
    let function = NativeFunction::callee(args);
    (Module::from_value(function.capture(0)), function.capture(1))
}

fn pass_on_reason(cx: &mut Context, args: Args) -> Result {
    let (_, promise) = captured(args);
    Capability { promise, ..Capability::NONE }.reject(cx, args.get(0))?;
    Ok(Value::UNDEFINED)
}

fn link_and_evaluate(cx: &mut Context, args: Args) -> Result {
    let (Some(module), promise) = captured(args) else { return Ok(Value::UNDEFINED) };
    let evaluated = link(cx, module).and_then(|()| evaluate(cx, module));
    let Ok(evaluated) = evaluated else { return reject_with_exception(cx, promise) };
    let captures = [module.value(), promise];
    let on_fulfilled = reaction(cx, give_namespace, &captures)?;
    let on_rejected = reaction(cx, pass_on_reason, &captures)?;
    then(cx, evaluated, Handlers::Functions { on_fulfilled, on_rejected, capability: None })?;
    Ok(Value::UNDEFINED)
}

fn give_namespace(cx: &mut Context, args: Args) -> Result {
    let (Some(module), promise) = captured(args) else { return Ok(Value::UNDEFINED) };
    match get_namespace(cx, module) {
        Ok(namespace) => {
            Capability { promise, ..Capability::NONE }.resolve(cx, namespace.value())?;
            Ok(Value::UNDEFINED)
        }
        Err(_) => reject_with_exception(cx, promise),
    }
}

/// `import.meta` of the module that a function comes from.
///
/// # Errors
/// When the heap is full.
pub(crate) fn import_meta(cx: &mut Context, function: Value) -> Result {
    let name = referrer_name(cx, function)?;
    let cell = module_map(cx)?;
    let map = cell.get::<ModuleMap>();
    let module = map.and_then(|map| map.find(&name, ModuleType::Source));
    if let Some(meta) = module.and_then(|module| module.meta()) {
        return Ok(meta.value());
    }
    let url = map.map_or_else(String::new, |map| map.host.borrow().url(&name));
    let url = cx.string(&url)?;
    let meta = cx.new_object(Value::NULL, 2)?;
    let key = cx.key("url")?;
    meta.create_data_property(cx, key, url.value())?;
    if let Some(module) = module {
        module.set_meta(meta);
    }
    Ok(meta.value())
}
