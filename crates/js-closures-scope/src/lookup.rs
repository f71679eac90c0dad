//! The search for a name from an environment outwards.

use js_garbage_collection::Gc;
use js_object_model::{Context, Object, Result, to_boolean};
use js_strings::PropertyKey;
use js_value::Value;

use crate::{Entry, Environment, ScopeKind};

/// What binds a name.
#[derive(Clone, Copy, Debug)]
pub enum Found {
    /// A slot of an environment.
    Slot(Gc<Environment>, Entry),
    /// A property of the object of a `with`; the environment of the `with` beside it.
    With(Gc<Environment>, Gc<Object>),
    /// A variable that eval has added to an environment, on its object of variables.
    EvalVariable(Gc<Environment>, Gc<Object>),
    /// Nothing up to the global scope.
    Global,
}

/// The object of a `with` environment.
pub fn with_object(environment: Gc<Environment>) -> Option<Gc<Object>> {
    let info = environment.info.get()?;
    match info.parts().kind {
        ScopeKind::With => Object::from_value(environment.slots()[0].get()),
        ScopeKind::Declarative => None,
    }
}

/// The object with the variables that eval has added to an environment, if it has.
pub fn eval_variables(environment: Gc<Environment>) -> Option<Gc<Object>> {
    let slot = environment.info.get()?.parts().eval_variables?;
    Object::from_value(environment.slots()[slot as usize].get())
}

/// HasBinding of an object environment record: HasProperty and `@@unscopables`.
pub fn with_has_binding(cx: &mut Context, object: Gc<Object>, name: PropertyKey) -> Result<bool> {
    if !object.has_property(cx, name)? {
        return Ok(false);
    }
    let unscopables = PropertyKey::symbol(cx.symbols().unscopables);
    let unscopables = object.get(cx, unscopables)?;
    match Object::from_value(unscopables) {
        Some(unscopables) => Ok(!to_boolean(unscopables.get(cx, name)?)),
        None => Ok(true),
    }
}

/// What binds `name` from `start` outwards.
pub fn lookup(cx: &mut Context, start: Option<Gc<Environment>>, name: PropertyKey) -> Result<Found> {
    let mut next = start;
    while let Some(environment) = next {
        if let Some(object) = with_object(environment) {
            if with_has_binding(cx, object, name)? {
                return Ok(Found::With(environment, object));
            }
        } else if let Some(info) = environment.info.get() {
            if let Some(entry) = info.find(name, false) {
                return Ok(Found::Slot(environment, entry));
            }
            if let Some(variables) = eval_variables(environment)
                && variables.has_own_property(cx, name)?
            {
                return Ok(Found::EvalVariable(environment, variables));
            }
        }
        next = environment.parent.get();
    }
    Ok(Found::Global)
}

/// The special entry `name` of the nearest environment from `start` outwards that has it.
pub fn find_special(start: Option<Gc<Environment>>, name: PropertyKey) -> Option<(Gc<Environment>, Entry)> {
    let mut next = start;
    while let Some(environment) = next {
        if let Some(entry) = environment.info.get().and_then(|info| info.find(name, true)) {
            return Some((environment, entry));
        }
        next = environment.parent.get();
    }
    None
}

/// The nearest environment from `start` outwards in which eval's `var` declarations end up.
pub fn variable_environment(start: Option<Gc<Environment>>) -> Option<Gc<Environment>> {
    let mut next = start;
    while let Some(environment) = next {
        if environment.info.get().is_some_and(|info| info.parts().holds_variables) {
            return Some(environment);
        }
        next = environment.parent.get();
    }
    None
}

/// The value of an entry's slot: EMPTY where it has none yet.
pub fn read(environment: Gc<Environment>, entry: Entry) -> Value {
    let value = environment.slots()[entry.slot as usize].get();
    if !entry.kind.is_cell() {
        return value;
    }
    match js_garbage_collection::ValueCell::downcast::<crate::ModuleCell>(value) {
        Some(cell) => cell.value.get(),
        None => Value::EMPTY,
    }
}

/// Stores into an entry's slot.
pub fn write(environment: Gc<Environment>, entry: Entry, value: Value) {
    let slot = &environment.slots()[entry.slot as usize];
    if !entry.kind.is_cell() {
        return slot.set(environment, value);
    }
    if let Some(cell) = js_garbage_collection::ValueCell::downcast::<crate::ModuleCell>(slot.get()) {
        cell.value.set(cell, value);
    }
}
