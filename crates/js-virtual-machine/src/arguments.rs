//! What the entry of a function makes of its arguments: the arguments object and the rest array.

use js_bytecode::{Constant, Flags, UNMAPPED};
use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Array, MappedArguments, Object, ObjectType, Result};
use js_value::Value;

use crate::frame::WINDOW;
use crate::function::Function;
use crate::machine::At;
use crate::vm::Vm;

/// Objects made from the arguments, and the registers they go to.
pub(crate) struct Collected {
    arguments: Option<(u16, Value)>,
    rest: Option<(u16, Value)>,
}

impl Collected {
    /// Puts the objects into the registers of the frame at `base`.
    ///
    /// # Safety
    /// `base` must be register 0 of a frame of the function that they were collected for.
    pub(crate) unsafe fn store(self, base: *mut Value) {
        for (register, value) in [self.arguments, self.rest].into_iter().flatten() {
            // SAFETY: the verifier has checked the template's registers.
            unsafe { base.add(register as usize).write(value) };
        }
    }
}

/// Collects the arguments of the window at `base` for a function that wants them.
pub(crate) fn collect(vm: &mut Vm, function: Gc<Function>, base: *mut Value, argc: u32) -> Result<Collected> {
    let code = function.code();
    // The objects belong to the realm of the function, which may not be that of its caller.
    if let Some(realm) = code.realm.get() {
        vm.cx.set_realm(realm);
    }
    let template = code.template();
    let args = Vm::arguments(base, argc);
    let mut collected = Collected { arguments: None, rest: None };
    if template.flags.has(Flags::NEEDS_ARGUMENTS) {
        // SAFETY: the window lies below the top of the register stack; natives work above it.
        let values = unsafe { args.slice(0) };
        let mapped = !template.flags.has(Flags::STRICT) && template.flags.has(Flags::SIMPLE_PARAMETERS);
        let object = if mapped {
            vm.cx.new_mapped_arguments(values, Function::object(function), Value::UNDEFINED, &[])?
        } else {
            vm.cx.new_unmapped_arguments(values)?
        };
        collected.arguments = Some((template.arguments_register, object.value()));
    }
    if template.flags.has(Flags::HAS_REST) {
        // SAFETY: as above.
        let values = unsafe { args.slice(template.parameter_count as usize) };
        let rest = Array::from_slice(&mut vm.cx, values)?;
        collected.rest = Some((template.rest_register, rest.value()));
    }
    Ok(collected)
}

/// MapArguments: an arguments object like that in register a, whose elements are the parameters in
/// the environment of register b.
pub(crate) fn map(vm: &mut Vm, at: At) -> Result {
    let code = vm.code();
    let Some(Constant::ArgumentsMap(map)) = code.template().constants.get(at.c()) else {
        return Ok(at.get(at.a()));
    };
    let slots: Vec<u32> = map
        .iter()
        .map(|&slot| if slot == UNMAPPED { MappedArguments::UNMAPPED } else { u32::from(slot) })
        .collect();
    let Some(object) = Object::from_value(at.get(at.a())) else { return Ok(at.get(at.a())) };
    // The arguments lie in the elements of the object, which nobody else has seen yet: copied to the
    // register stack they are roots while the new object is made.
    let base = vm.top;
    let count = object.elements().map_or(0, |elements| elements.length());
    vm.check_room(base, count as usize + WINDOW)?;
    for index in 0..count {
        let value = object.elements().map_or(Value::UNDEFINED, |elements| elements.get_checked(index));
        // SAFETY: there is room above the top.
        unsafe { base.add(index as usize).write(value) };
    }
    vm.top = base.wrapping_add(count as usize);
    // SAFETY: written above.
    let values = unsafe { std::slice::from_raw_parts(base, count as usize) };
    // SAFETY: register 0 holds the running function.
    let callee = unsafe { at.get(0).cell_unchecked::<Object>() };
    let made = vm.cx.new_mapped_arguments(values, callee, at.get(at.b()), &slots);
    vm.top = base;
    Ok(made?.value())
}
