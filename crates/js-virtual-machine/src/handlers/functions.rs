//! Functions, `this`, `super`, classes, private names.

use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{
    Accessor, Context, Intrinsic, Message, NamePrefix, Object, PropertyAttributes, PropertyDescriptor,
    Result, to_object, to_property_key,
};
use js_strings::{JsString, PropertyKey, Symbol};
use js_value::Value;

use super::slow_environment::environment_operand;
use crate::closure;
use crate::code::Code;
use crate::describe;
use crate::function::Function;
use crate::machine::{At, slow};
use crate::vm::Vm;

/// The function in a register, which verified code has put there.
fn function(at: At, register: usize) -> Gc<Function> {
    // SAFETY: see above.
    unsafe { at.get(register).cell_unchecked() }
}

/// The object in a register; TypeError where there is none.
fn object(vm: &mut Vm, value: Value) -> Result<Gc<Object>> {
    match Object::from_value(value) {
        Some(object) => Ok(object),
        None => {
            let what = vm.cx.describe(value);
            Err(vm.cx.type_error(Message::NotObject(&what)))
        }
    }
}

/// A method's key as `name` shows it, for keys that are values.
fn key(cx: &mut Context, value: Value) -> Result<PropertyKey> {
    to_property_key(cx, value)
}

/// The private name in a register.
fn private_name(at: At, register: usize) -> PropertyKey {
    PropertyKey::from_bits(at.get(register).bits())
}

/// The own private property of an object.
fn own_private(vm: &mut Vm, object: Gc<Object>, name: PropertyKey) -> Option<js_object_model::Property> {
    object.own_property(&mut vm.cx, name)
}

/// PrivateFieldAdd and its siblings.
fn add_private(
    vm: &mut Vm,
    target: Value,
    name: PropertyKey,
    value: Value,
    attributes: PropertyAttributes,
) -> Result<()> {
    let target = object(vm, target)?;
    if own_private(vm, target, name).is_some() {
        let name = describe::key_text(vm, name);
        return Err(vm.cx.type_error(Message::PrivateTwice(&name)));
    }
    target.add_property(&mut vm.cx, name, value, attributes)
}

slow! {
    fn NewClosure(vm, at) {
        let code = closure::code_constant(vm, at.b())?;
        let environment = environment_operand(at, at.c());
        let function = closure::new_function(&mut vm.cx, code, environment)?;
        at.result(function.value())
    }

    fn SetHomeObject(vm, at) {
        let function = function(at, at.a());
        let data = Function::data_of(function, &mut vm.cx)?;
        data.home_object.set(data, at.get(at.b()));
        at.next()
    }

    fn SetFunctionName(vm, at) {
        let key = key(&mut vm.cx, at.get(at.b()))?;
        let prefix = match at.c() {
            1 => NamePrefix::Get,
            2 => NamePrefix::Set,
            _ => NamePrefix::None,
        };
        let name = vm.cx.function_name(key, prefix)?;
        let function = function(at, at.a());
        let data = Function::data_of(function, &mut vm.cx)?;
        data.name.set(data, name);
        at.next()
    }

    fn CoerceThis(vm, at) {
        let this = at.get(at.a());
        if Object::from_value(this).is_some() {
            return at.next();
        }
        let coerced = if this.is_nullish() {
            super::globals::global_this(vm)
        } else {
            to_object(&mut vm.cx, this)?.value()
        };
        at.result(coerced)
    }

    fn InitializeThis(vm, at) {
        if at.get(at.a()) != Value::EMPTY {
            return Err(describe::super_twice(vm));
        }
        at.result(at.get(at.b()))
    }

    fn GetSuperConstructor(vm, at) {
        let active = object(vm, at.get(at.b()))?;
        let parent = active.get_prototype_of(&mut vm.cx)?;
        at.result(parent)
    }

    fn GetSuperBase(vm, at) {
        let function = function(at, at.b());
        let home = function.data.get().map_or(Value::UNDEFINED, |data| data.home_object.get());
        let base = match Object::from_value(home) {
            Some(home) => home.get_prototype_of(&mut vm.cx)?,
            None => Value::UNDEFINED,
        };
        at.result(base)
    }

    fn GetSuperProperty(vm, at) {
        let (base, this, name) = (at.get(at.b()), at.get(at.b() + 1), at.get(at.b() + 2));
        if base.is_nullish() {
            let name = key(&mut vm.cx, name)?;
            return Err(describe::cannot_read(vm, base, name));
        }
        let name = key(&mut vm.cx, name)?;
        let base = to_object(&mut vm.cx, base)?;
        let value = base.get_with_receiver(&mut vm.cx, name, this)?;
        at.result(value)
    }

    fn SetSuperProperty(vm, at) {
        let (base, this, name) = (at.get(at.b()), at.get(at.b() + 1), at.get(at.b() + 2));
        let name = key(&mut vm.cx, name)?;
        if base.is_nullish() {
            return Err(describe::cannot_set(vm, base, name));
        }
        let base = to_object(&mut vm.cx, base)?;
        if !base.set(&mut vm.cx, name, at.get(at.a()), this)? && at.c() == 1 {
            return Err(base.cannot_set(&mut vm.cx, name));
        }
        at.next()
    }

    fn MapArguments(vm, at) {
        let mapped = crate::arguments::map(vm, at)?;
        at.set(at.a(), mapped);
        at.next()
    }

    fn NewClass(vm, at) {
        let heritage = at.get(at.a());
        let (parent, prototype_parent) = heritage_of(vm, heritage)?;
        let prototype = vm.cx.new_object(prototype_parent, 4)?;
        at.set(at.a() + 1, prototype.value());
        let code = closure::code_constant(vm, at.b())?;
        let environment = environment_operand(at, at.c());
        let constructor = closure::new_class(&mut vm.cx, code, environment, parent, prototype)?;
        at.set(at.a(), constructor.value());
        let name = vm.cx.names().constructor;
        prototype.define_method(&mut vm.cx, name, constructor.value())?;
        at.next()
    }

    fn SetFieldInitializer(vm, at) {
        let function = function(at, at.a());
        let data = Function::data_of(function, &mut vm.cx)?;
        data.field_initializer.set(data, at.get(at.b()));
        at.next()
    }

    fn GetFieldInitializer(vm, at) {
        let _ = vm;
        let function = at.get(at.b()).downcast::<Function>();
        let data = function.and_then(|function| function.data.get());
        at.result(data.map_or(Value::UNDEFINED, |data| data.field_initializer.get()))
    }

    fn DefineMember(vm, at) {
        let target = object(vm, at.get(at.a()))?;
        let key = key(&mut vm.cx, at.get(at.b()))?;
        let (member, mode) = (at.get(at.c()), at.second().d());
        let enumerable = mode & 4 != 0;
        let property = PropertyDescriptor::EMPTY
            .with(PropertyAttributes::CONFIGURABLE, true)
            .with(PropertyAttributes::ENUMERABLE, enumerable);
        let property = match mode & 3 {
            0 => property.with_value(member).with(PropertyAttributes::WRITABLE, true),
            1 => property.with_get(member),
            _ => property.with_set(member),
        };
        target.define_property_or_throw(&mut vm.cx, key, &property)?;
        at.next2()
    }

    fn NewPrivateName(vm, at) {
        let text = vm.code().constant(at.bc() as usize).get();
        // SAFETY: the verifier has seen that the constant is a string.
        let text = unsafe { text.cell_unchecked::<JsString>() };
        let name = Symbol::new_private(&vm.cx.heap, text).map_err(|error| vm.cx.out_of_memory(error))?;
        at.result(name.value())
    }

    fn GetPrivate(vm, at) {
        let (receiver, name) = (at.get(at.b()), private_name(at, at.c()));
        let found = match Object::from_value(receiver) {
            Some(object) => own_private(vm, object, name).map(|property| (object, property)),
            None => None,
        };
        let Some((object, property)) = found else {
            let name = describe::key_text(vm, name);
            return Err(vm.cx.type_error(Message::PrivateMissing(&name)));
        };
        let value = object.get_slot(property.location);
        if !property.attributes.is_accessor() {
            return at.result(value);
        }
        let pair = Accessor::from_slot(value);
        if pair.getter() == Value::UNDEFINED {
            let name = describe::key_text(vm, name);
            return Err(vm.cx.type_error(Message::PrivateNoGetter(&name)));
        }
        let value = pair.call_getter(&mut vm.cx, receiver)?;
        at.result(value)
    }

    fn SetPrivate(vm, at) {
        let (receiver, name, value) = (at.get(at.b()), private_name(at, at.c()), at.get(at.a()));
        let found = match Object::from_value(receiver) {
            Some(object) => own_private(vm, object, name).map(|property| (object, property)),
            None => None,
        };
        let Some((object, property)) = found else {
            let name = describe::key_text(vm, name);
            return Err(vm.cx.type_error(Message::PrivateMissingWrite(&name)));
        };
        if property.attributes.is_accessor() {
            let pair = Accessor::from_slot(object.get_slot(property.location));
            if !pair.call_setter(&mut vm.cx, receiver, value)? {
                let name = describe::key_text(vm, name);
                return Err(vm.cx.type_error(Message::PrivateNoSetter(&name)));
            }
        } else if property.attributes.is_writable() {
            object.set_slot(property.location, value);
        } else {
            let name = describe::key_text(vm, name);
            return Err(vm.cx.type_error(Message::PrivateMethodWrite(&name)));
        }
        at.next()
    }

    fn HasPrivate(vm, at) {
        let (receiver, name) = (at.get(at.b()), private_name(at, at.c()));
        let Some(object) = Object::from_value(receiver) else {
            let name = describe::key_text(vm, name);
            let what = vm.cx.describe(receiver);
            return Err(vm.cx.type_error(Message::InNotObject(&name, &what)));
        };
        let has = own_private(vm, object, name).is_some();
        at.result(Value::boolean(has))
    }

    fn DefinePrivate(vm, at) {
        let (target, name, element) = (at.get(at.a()), private_name(at, at.b()), at.get(at.c()));
        match at.second().d() {
            0 => add_private(vm, target, name, element, PropertyAttributes::WRITABLE)?,
            1 => add_private(vm, target, name, element, PropertyAttributes::NONE)?,
            4 => {
                let target = object(vm, target)?;
                if let Some(property) = own_private(vm, target, name) {
                    let getter = Accessor::from_slot(target.get_slot(property.location)).getter();
                    let pair = Accessor::new(&mut vm.cx, getter, element)?;
                    target.set_slot(property.location, pair.value());
                }
            }
            mode => {
                let undefined = Value::UNDEFINED;
                let (get, set) = if mode == 2 { (element, undefined) } else { (undefined, element) };
                let pair = Accessor::new(&mut vm.cx, get, set)?;
                add_private(vm, target, name, pair.value(), PropertyAttributes::ACCESSOR)?;
            }
        }
        at.next2()
    }
}

/// What a class extends: the constructor's prototype, and that of the prototype object.
fn heritage_of(vm: &mut Vm, heritage: Value) -> Result<(Value, Value)> {
    if heritage == Value::EMPTY {
        let function = vm.cx.intrinsic(Intrinsic::FunctionPrototype);
        let object = vm.cx.intrinsic(Intrinsic::ObjectPrototype);
        return Ok((function.value(), object.value()));
    }
    if heritage == Value::NULL {
        return Ok((vm.cx.intrinsic(Intrinsic::FunctionPrototype).value(), Value::NULL));
    }
    let Some(parent) = Object::from_value(heritage).filter(|parent| parent.is_constructor()) else {
        let what = vm.cx.describe(heritage);
        return Err(vm
            .cx
            .type_error(format_args!("Class extends value {what} is not a constructor or null")));
    };
    let name = vm.cx.names().prototype;
    let prototype = parent.get(&mut vm.cx, name)?;
    if prototype != Value::NULL && Object::from_value(prototype).is_none() {
        let what = vm.cx.describe(prototype);
        return Err(vm
            .cx
            .type_error(format_args!("Class extends value does not have valid prototype property {what}")));
    }
    Ok((parent.value(), prototype))
}

const _: () = assert!(size_of::<Gc<Code>>() == 8);
