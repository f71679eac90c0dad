//! When going through an array may be walking its indices.

use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_object_model::{Intrinsic, Object};
use js_strings::PropertyKey;
use js_value::Value;

use crate::vm::Vm;

/// Whether iterating arrays in the built-in way is what iterating them means, as long as the
/// prototype epoch stays.
#[derive(Default)]
pub(crate) struct ArrayIteration {
    epoch: u32,
    realm: usize,
    plain: bool,
}

/// Whether `value` is an array whose iteration nobody can tell from walking its indices.
pub(crate) fn is_plain_array(vm: &mut Vm, value: Value) -> bool {
    if value.cell_kind() != Some(CellKind::ARRAY) {
        return false;
    }
    // SAFETY: by its kind.
    let array = unsafe { value.cell_unchecked::<Object>() };
    let prototype = vm.cx.intrinsic(Intrinsic::ArrayPrototype);
    if array.prototype() != prototype.value() {
        return false;
    }
    let realm = vm.cx.realm().address();
    let known = &vm.array_iteration;
    let plain = if known.epoch == vm.cx.prototype_epoch && known.realm == realm {
        known.plain
    } else {
        let plain = iterates_plainly(vm);
        vm.cx.observe_prototypes();
        let epoch = vm.cx.prototype_epoch;
        vm.array_iteration = ArrayIteration { epoch, realm, plain };
        plain
    };
    let key = PropertyKey::symbol(vm.cx.symbols().iterator);
    plain && array.own_property(&mut vm.cx, key).is_none()
}

/// The value of an own data property in a slot.
fn data_property(vm: &mut Vm, object: Gc<Object>, key: PropertyKey) -> Option<Value> {
    let property = object.own_property(&mut vm.cx, key)?;
    let in_slot = property.location.as_virtual().is_none() && !property.attributes.is_accessor();
    in_slot.then(|| object.get_slot(property.location))
}

/// Whether `Array.prototype[Symbol.iterator]` and the `next` of array iterators are the built-in
/// ones.
fn iterates_plainly(vm: &mut Vm) -> bool {
    let prototype = vm.cx.intrinsic(Intrinsic::ArrayPrototype);
    let key = PropertyKey::symbol(vm.cx.symbols().iterator);
    let Some(values) = data_property(vm, prototype, key) else { return false };
    if values != vm.cx.intrinsic(Intrinsic::ArrayPrototypeValues).value() {
        return false;
    }
    let iterators = vm.cx.intrinsic(Intrinsic::ArrayIteratorPrototype);
    let next = vm.cx.names().next;
    let Some(next) = data_property(vm, iterators, next) else { return false };
    (vm.hooks.is_array_iterator_next)(&vm.cx, next)
}
