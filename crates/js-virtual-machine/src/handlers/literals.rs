//! Objects, arrays, regular expressions and templates that the source writes out.

use js_bytecode::{Constant, Element};
use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_object_model::{
    Array, Intrinsic, Object, ObjectType, PropertyAttributes, Result, Shape, ShapeFlags, to_object,
    to_property_key,
};
use js_strings::PropertyKey;
use js_value::Value;

use crate::link;
use crate::machine::{At, fast, likely, slow};
use crate::vm::Vm;

/// The array in a register, which verified code has put there.
fn array(at: At, register: usize) -> Gc<Array> {
    // SAFETY: see above.
    unsafe { at.get(register).cell_unchecked() }
}

/// The object in a register, which verified code has put there.
fn object(at: At, register: usize) -> Gc<Object> {
    // SAFETY: see above.
    unsafe { at.get(register).cell_unchecked() }
}

/// The shape of an object literal with constant keys, kept in the constant's place.
fn literal_shape(vm: &mut Vm, index: usize) -> Result<Option<Gc<Shape>>> {
    let code = vm.code();
    let kept = code.constant(index).get();
    if let Some(shape) = kept.downcast::<Shape>() {
        return Ok(Some(shape));
    }
    if kept == Value::FALSE {
        return Ok(None);
    }
    let Some(Constant::Keys(keys)) = code.template().constants.get(index) else { return Ok(None) };
    let prototype = vm.cx.intrinsic(Intrinsic::ObjectPrototype).value();
    let capacity = keys.len().min(60) as u8;
    let mut shape = Shape::root(&mut vm.cx, CellKind::OBJECT, prototype, capacity, ShapeFlags::NONE)?;
    for key in keys {
        let key = link::string(&mut vm.cx, key)?;
        let key = vm.cx.string_key(key)?;
        match Shape::transition_add(&mut vm.cx, shape, key, PropertyAttributes::ALL)? {
            Some(next) => shape = next,
            None => {
                code.constant(index).set(code, Value::FALSE);
                return Ok(None);
            }
        }
    }
    if keys.len() > capacity as usize {
        code.constant(index).set(code, Value::FALSE);
        return Ok(None);
    }
    code.constant(index).set(code, shape.value());
    Ok(Some(shape))
}

/// CopyDataProperties without the excluded keys.
fn copy_properties(vm: &mut Vm, target: Gc<Object>, source: Value, excluded: &[PropertyKey]) -> Result<()> {
    if source.is_nullish() {
        return Ok(());
    }
    let source = to_object(&mut vm.cx, source)?;
    let keys = source.own_property_keys(&mut vm.cx)?;
    for key in keys.iter() {
        if excluded.contains(&key) {
            continue;
        }
        let enumerable = match source.get_own_property(&mut vm.cx, key)? {
            Some(property) => property.is_enumerable(),
            None => false,
        };
        if enumerable {
            let value = source.get(&mut vm.cx, key)?;
            target.create_data_property(&mut vm.cx, key, value)?;
        }
    }
    Ok(())
}

fn template_object(vm: &mut Vm, index: usize) -> Result {
    let code = vm.code();
    let kept = code.constant(index).get();
    if kept != Value::EMPTY {
        return Ok(kept);
    }
    let Some(Constant::Template(strings)) = code.template().constants.get(index) else {
        return Ok(Value::UNDEFINED);
    };
    let template = Array::new(&mut vm.cx)?;
    let raw = Array::new(&mut vm.cx)?;
    for (cooked, text) in strings.cooked.iter().zip(&strings.raw) {
        let cooked = match cooked {
            Some(cooked) => link::string(&mut vm.cx, cooked)?.value(),
            None => Value::UNDEFINED,
        };
        Array::push(template, &mut vm.cx, cooked)?;
        let text = link::string(&mut vm.cx, text)?.value();
        Array::push(raw, &mut vm.cx, text)?;
    }
    let (template, raw) = (Array::object(template), Array::object(raw));
    raw.set_integrity_level(&mut vm.cx, true)?;
    let key = vm.cx.names().raw;
    template.add_property(&mut vm.cx, key, raw.value(), PropertyAttributes::NONE)?;
    template.set_integrity_level(&mut vm.cx, true)?;
    code.constant(index).set(code, template.value());
    Ok(template.value())
}

fn element_value(vm: &mut Vm, element: &Element) -> Result {
    Ok(match element {
        Element::Hole => Value::EMPTY,
        Element::Undefined => Value::UNDEFINED,
        Element::Null => Value::NULL,
        Element::Boolean(boolean) => Value::boolean(*boolean),
        Element::Number(number) => Value::number(*number),
        Element::String(text) => link::string(&mut vm.cx, text)?.value(),
    })
}

/// Appends a value or a hole to an array that only the running code knows.
fn append(vm: &mut Vm, array: Gc<Array>, value: Value) -> Result<()> {
    if value == Value::EMPTY {
        let length = array.length();
        array.set_length(length + 1);
        return Ok(());
    }
    Array::push(array, &mut vm.cx, value)
}

fast! {
    fn NewObjectFrom(m) {
        // SAFETY: the code is live; a constant that is a shape is one of an object literal.
        unsafe {
            let kept = m.constant(m.b()).bits();
            if likely(kept > Value::UNDEFINED.bits()) {
                let shape = kept as *const Shape;
                let object = super::allocate::object(m, CellKind::OBJECT, shape);
                if likely(object != 0) {
                    let count = (*shape).count() as usize;
                    let first = (object + 24) as *mut Value;
                    for index in 0..count {
                        first.add(index).write(m.get(m.c() + index));
                    }
                    m.set(m.a(), Value::from_bits(object));
                    return m.next();
                }
            }
        }
        m.to(new_object_from)
    }
}

slow! {
    fn NewObject(vm, at) {
        let capacity = at.b().clamp(4, 60) as u8;
        let prototype = vm.cx.intrinsic(Intrinsic::ObjectPrototype);
        let object = vm.cx.new_object(prototype.value(), capacity)?;
        at.result(object.value())
    }

    fn new_object_from(vm, at) {
        match literal_shape(vm, at.b())? {
            Some(shape) => {
                let object = Object::allocate(&mut vm.cx, shape)?;
                for index in 0..shape.count() {
                    object.set_slot(shape.location(index), at.get(at.c() + index as usize));
                }
                at.result(object.value())
            }
            None => {
                let object = vm.cx.new_plain_object()?;
                let code = vm.code();
                let Some(Constant::Keys(keys)) = code.template().constants.get(at.b()) else {
                    return at.result(object.value());
                };
                for (index, key) in keys.iter().enumerate() {
                    let key = link::string(&mut vm.cx, key)?;
                    let key = vm.cx.string_key(key)?;
                    object.create_data_property(&mut vm.cx, key, at.get(at.c() + index))?;
                }
                at.result(object.value())
            }
        }
    }

    fn NewArray(vm, at) {
        let array = Array::with_capacity(&mut vm.cx, at.c() as u32)?;
        for index in 0..at.c() {
            append(vm, array, at.get(at.b() + index))?;
        }
        at.result(array.value())
    }

    fn NewArrayFrom(vm, at) {
        let code = vm.code();
        let Some(Constant::Elements(elements)) = code.template().constants.get(at.bc() as usize) else {
            return at.result(Value::UNDEFINED);
        };
        let array = Array::with_capacity(&mut vm.cx, elements.len() as u32)?;
        for element in elements {
            let value = element_value(vm, element)?;
            append(vm, array, value)?;
        }
        at.result(array.value())
    }

    fn ArrayAppend(vm, at) {
        append(vm, array(at, at.a()), at.get(at.b()))?;
        at.next()
    }

    fn NewRegExp(vm, at) {
        let code = vm.code();
        let Some(Constant::RegExp { pattern, flags }) = code.template().constants.get(at.bc() as usize) else {
            return at.result(Value::UNDEFINED);
        };
        let pattern = link::string(&mut vm.cx, pattern)?.value();
        let flags = link::string(&mut vm.cx, flags)?.value();
        let regexp = (vm.hooks.new_regexp)(&mut vm.cx, pattern, flags)?;
        at.result(regexp)
    }

    fn GetTemplateObject(vm, at) {
        let template = template_object(vm, at.bc() as usize)?;
        at.result(template)
    }

    fn SetPrototype(vm, at) {
        let prototype = at.get(at.b());
        if prototype == Value::NULL || Object::from_value(prototype).is_some() {
            object(at, at.a()).set_prototype_of(&mut vm.cx, prototype)?;
        }
        at.next()
    }

    fn CopyProperties(vm, at) {
        copy_properties(vm, object(at, at.a()), at.get(at.b()), &[])?;
        at.next()
    }

    fn ObjectRest(vm, at) {
        let mut excluded = Vec::new();
        for index in 0..at.second().d() as usize {
            // The registers keep what the keys stand for; interned keys do not move.
            excluded.push(to_property_key(&mut vm.cx, at.get(at.c() + index))?);
        }
        let rest = vm.cx.new_plain_object()?;
        copy_properties(vm, rest, at.get(at.b()), &excluded)?;
        at.set(at.a(), rest.value());
        at.next2()
    }
}
