//! Closures: function objects made from code and an environment.

use std::rc::Rc;

use js_bytecode::{Constant, Flags};
use js_closures_scope::Environment;
use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_object_model::{Context, Intrinsic, Object, PropertyAttributes, Result, Shape, ShapeFlags};
use js_value::Value;

use crate::code::Code;
use crate::function::{self, Function};
use crate::vm::Vm;

/// The code that constant `index` of the running code stands for, made when it is first needed and
/// compiled when it is first called.
pub(crate) fn code_constant(vm: &mut Vm, index: usize) -> Result<Gc<Code>> {
    let outer = vm.code();
    if let Some(code) = outer.constant(index).get().downcast::<Code>() {
        return Ok(code);
    }
    let Some(Constant::Function(id)) = outer.template().constants.get(index) else {
        return Err(vm.cx.type_error("damaged code: no function"));
    };
    let unit = Rc::clone(outer.unit());
    let code = Code::lazy(&mut vm.cx, &unit, *id)?;
    outer.constant(index).set(outer, code.value());
    Ok(code)
}

/// Which intrinsic is the prototype of functions with these facts.
fn prototype_of(facts: Flags) -> Intrinsic {
    match (facts.has(Flags::ASYNC), facts.has(Flags::GENERATOR)) {
        (false, false) => Intrinsic::FunctionPrototype,
        (false, true) => Intrinsic::GeneratorFunctionPrototype,
        (true, false) => Intrinsic::AsyncFunctionPrototype,
        (true, true) => Intrinsic::AsyncGeneratorFunctionPrototype,
    }
}

/// The shape of functions of this code with the prototype of their kind.
fn shape_of(cx: &mut Context, code: Gc<Code>) -> Result<Gc<Shape>> {
    if let Some(shape) = code.function_shape.get() {
        return Ok(shape);
    }
    let prototype = cx.intrinsic(prototype_of(code.facts()));
    let shape = shape_with(cx, code, prototype.value())?;
    code.function_shape.set(code, Some(shape));
    Ok(shape)
}

/// The shape of functions of this code with any prototype.
fn shape_with(cx: &mut Context, code: Gc<Code>, prototype: Value) -> Result<Gc<Shape>> {
    let facts = code.facts();
    let constructs = facts.has(Flags::CONSTRUCTOR) || facts.has(Flags::CLASS_CONSTRUCTOR);
    let flags = if constructs { ShapeFlags::CONSTRUCTOR } else { ShapeFlags::NONE };
    let shape = cx.function_shape(CellKind::FUNCTION, prototype, flags | ShapeFlags::CALLABLE)?;
    if !constructs && !facts.has(Flags::GENERATOR) {
        return Ok(shape);
    }
    let mut shape = shape;
    if facts.has(Flags::CONSTRUCTOR) && !facts.has(Flags::STRICT) {
        for key in [cx.names().arguments, cx.names().caller] {
            shape =
                Shape::transition_add_virtual(cx, shape, key, PropertyAttributes::NONE, function::LEGACY)?;
        }
    }
    let name = cx.names().prototype;
    let attributes = match facts.has(Flags::CLASS_CONSTRUCTOR) {
        true => PropertyAttributes::NONE,
        false => PropertyAttributes::WRITABLE,
    };
    Shape::transition_add_virtual(cx, shape, name, attributes, function::PROTOTYPE)
}

fn allocate(
    cx: &mut Context,
    shape: Gc<Shape>,
    code: Gc<Code>,
    environment: Option<Gc<Environment>>,
) -> Result<Gc<Function>> {
    let object = Object::allocate(cx, shape)?;
    // SAFETY: the shape's kind is that of functions; the cell is young or needs no barrier yet.
    let function: Gc<Function> = unsafe { object.cast() };
    function.code.initialize(Some(code));
    function.environment.initialize(environment);
    js_garbage_collection::barrier(function);
    Ok(function)
}

/// A function object of `code` in `environment`.
pub fn new_function(
    cx: &mut Context,
    code: Gc<Code>,
    environment: Option<Gc<Environment>>,
) -> Result<Gc<Function>> {
    let shape = shape_of(cx, code)?;
    allocate(cx, shape, code, environment)
}

/// A class constructor with its prototype object; the parent is its own prototype.
pub(crate) fn new_class(
    cx: &mut Context,
    code: Gc<Code>,
    environment: Option<Gc<Environment>>,
    parent: Value,
    prototype: Gc<Object>,
) -> Result<Gc<Function>> {
    if let Some(parent) = Object::from_value(parent) {
        parent.become_prototype(cx)?;
    }
    let shape = shape_with(cx, code, parent)?;
    let function = allocate(cx, shape, code, environment)?;
    let data = Function::data_of(function, cx)?;
    data.prototype.set(data, prototype.value());
    data.home_object.set(data, prototype.value());
    Ok(function)
}
