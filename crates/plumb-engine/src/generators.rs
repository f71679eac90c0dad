//! The prototypes of generators, async generators and their functions.

use js_garbage_collection::Gc;
use js_object_model::{Context, Intrinsic, NativeFn, Object, PropertyAttributes, Result};
use js_promises_async::{async_generator_next, async_generator_return, async_generator_throw};
use js_strings::PropertyKey;
use js_virtual_machine::{generator_next, generator_return, generator_throw};

/// An object with a tag.
fn tagged(cx: &mut Context, parent: Gc<Object>, tag: &str) -> Result<Gc<Object>> {
    let object = cx.new_object(parent.value(), 0)?;
    let tag = cx.string(tag)?;
    let key = PropertyKey::symbol(cx.symbols().to_string_tag);
    object.add_property(cx, key, tag.value(), PropertyAttributes::CONFIGURABLE)?;
    Ok(object)
}

fn methods(cx: &mut Context, object: Gc<Object>, functions: [NativeFn; 3]) -> Result<()> {
    for (name, function) in ["next", "return", "throw"].into_iter().zip(functions) {
        let made = cx.native_function(function, name, 1)?;
        let key = cx.key(name)?;
        object.define_method(cx, key, made.value())?;
    }
    Ok(())
}

/// The prototype of a kind of functions and the prototype of what they give, tied to each other.
fn pair(
    cx: &mut Context,
    [functions, instances, parent]: [Intrinsic; 3],
    [function_tag, tag]: [&str; 2],
    natives: [NativeFn; 3],
) -> Result<()> {
    let function_prototype = cx.intrinsic(Intrinsic::FunctionPrototype);
    let of_functions = tagged(cx, function_prototype, function_tag)?;
    let parent = cx.intrinsic(parent);
    let of_instances = tagged(cx, parent, tag)?;
    methods(cx, of_instances, natives)?;
    let key = cx.names().prototype;
    of_functions.add_property(cx, key, of_instances.value(), PropertyAttributes::CONFIGURABLE)?;
    let key = cx.names().constructor;
    of_instances.add_property(cx, key, of_functions.value(), PropertyAttributes::CONFIGURABLE)?;
    cx.realm().set_intrinsic(functions, of_functions);
    cx.realm().set_intrinsic(instances, of_instances);
    Ok(())
}

/// Gives the current realm the prototypes.
pub(crate) fn install(cx: &mut Context) -> Result<()> {
    pair(
        cx,
        [Intrinsic::GeneratorFunctionPrototype, Intrinsic::GeneratorPrototype, Intrinsic::IteratorPrototype],
        ["GeneratorFunction", "Generator"],
        [generator_next, generator_return, generator_throw],
    )?;
    pair(
        cx,
        [
            Intrinsic::AsyncGeneratorFunctionPrototype,
            Intrinsic::AsyncGeneratorPrototype,
            Intrinsic::AsyncIteratorPrototype,
        ],
        ["AsyncGeneratorFunction", "AsyncGenerator"],
        [async_generator_next, async_generator_return, async_generator_throw],
    )?;
    let function_prototype = cx.intrinsic(Intrinsic::FunctionPrototype);
    let async_functions = tagged(cx, function_prototype, "AsyncFunction")?;
    cx.realm().set_intrinsic(Intrinsic::AsyncFunctionPrototype, async_functions);
    Ok(())
}
