//! Environments: made, copied, remembered; and what happens where a binding has no value yet.

use js_bytecode::Constant;
use js_closures_scope::{Entry, EntryKind, Environment, ModuleCell, ScopeInfo, ScopeKind, ScopeParts};
use js_garbage_collection::{Gc, OutOfMemory, ValueCell};
use js_object_model::{Message, Result, Throw};
use js_value::Value;

use crate::function::Function;
use crate::link;
use crate::machine::{At, slow};
use crate::vm::Vm;

/// The environment operand `E[register]`: 0 stands for that of the callee, which may be none.
pub(super) fn environment_operand(at: At, register: usize) -> Option<Gc<Environment>> {
    if register == 0 {
        // SAFETY: register 0 holds the running function.
        return unsafe { at.get(0).cell_unchecked::<Function>() }.environment.get();
    }
    at.get(register).downcast::<Environment>()
}

/// The environment that is so many hops outwards from the callee's.
fn outwards(at: At, hops: usize) -> Gc<Environment> {
    // SAFETY: register 0 holds the running function; the compiler has counted the hops.
    unsafe {
        let function = at.get(0).cell_unchecked::<Function>();
        Environment::outer_unchecked(function.environment.get_unchecked(), hops)
    }
}

/// The description of an environment that constant `index` holds, made when it is first needed.
pub(crate) fn scope_info(vm: &mut Vm, index: usize) -> Result<Gc<ScopeInfo>> {
    let code = vm.code();
    if let Some(info) = code.constant(index).get().downcast::<ScopeInfo>() {
        return Ok(info);
    }
    let Some(Constant::ScopeInfo(description)) = code.template().constants.get(index) else {
        return Err(vm.cx.type_error("damaged code: no scope info"));
    };
    let info = make_scope_info(vm, description)?;
    code.constant(index).set(code, info.value());
    Ok(info)
}

/// A description of environments from the compiler's plain data.
pub fn make_scope_info(vm: &mut Vm, description: &js_bytecode::ScopeInfo) -> Result<Gc<ScopeInfo>> {
    let mut entries = Vec::with_capacity(description.entries.len());
    for entry in &description.entries {
        // Names are interned: they never move, and other code or the intern table keeps them alive
        // until the description does.
        let name = link::string(&mut vm.cx, &entry.name)?;
        let name = vm.cx.string_key(name)?;
        entries.push(Entry { name, kind: entry_kind(entry.kind), slot: u32::from(entry.slot) });
    }
    let parts = ScopeParts {
        kind: ScopeKind::Declarative,
        slots: u32::from(description.slots),
        holds_variables: description.holds_variables,
        eval_variables: description.eval_variables.map(u32::from),
        is_parameter_scope: description.is_parameter_scope,
    };
    ScopeInfo::new(&vm.cx.heap, parts, entries.into_iter()).map_err(|error| vm.cx.out_of_memory(error))
}

fn entry_kind(kind: js_bytecode::EntryKind) -> EntryKind {
    use js_bytecode::EntryKind as Plain;
    match kind {
        Plain::Variable => EntryKind::Variable,
        Plain::Let => EntryKind::Let,
        Plain::Constant => EntryKind::Constant,
        Plain::FunctionName => EntryKind::FunctionName,
        Plain::CatchName => EntryKind::CatchName,
        Plain::Lexical => EntryKind::Lexical,
        Plain::Import => EntryKind::Import,
        Plain::ExportedLet => EntryKind::ExportedLet,
        Plain::ExportedConstant => EntryKind::ExportedConstant,
        Plain::ExportedVariable => EntryKind::ExportedVariable,
        Plain::Special => EntryKind::Special,
    }
}

/// The error of the binding that the running instruction is about.
#[cold]
fn uninitialized_error(vm: &mut Vm) -> Throw {
    let code = vm.code();
    let name = code.template().name_at(code.place(vm.pc)).map(js_bytecode::Text::to_wtf8);
    let name = String::from_utf8_lossy(&name.unwrap_or_default()).into_owned();
    vm.cx.reference_error(Message::BeforeInitialization(&name))
}

/// The module binding's cell in a slot found as by LoadOuter.
fn cell(at: At) -> Option<Gc<ModuleCell>> {
    let environment = outwards(at, at.b());
    environment.slots()[at.c()].get().downcast::<ModuleCell>()
}

fn full(vm: &mut Vm, error: OutOfMemory) -> Throw {
    vm.cx.out_of_memory(error)
}

slow! {
    fn NewEnvironment(vm, at) {
        let parent = environment_operand(at, at.b());
        let made = Environment::new(&vm.cx.heap, parent, None, at.c(), Value::EMPTY);
        let environment = made.map_err(|error| full(vm, error))?;
        at.result(environment.value())
    }

    fn NewEnvironmentWithInfo(vm, at) {
        let info = scope_info(vm, at.c())?;
        let parent = environment_operand(at, at.b());
        let slots = info.parts().slots as usize;
        let made = Environment::new(&vm.cx.heap, parent, Some(info), slots, Value::EMPTY);
        let environment = made.map_err(|error| full(vm, error))?;
        at.result(environment.value())
    }

    fn CopyEnvironment(vm, at) {
        // SAFETY: verified code has an environment there.
        let environment = unsafe { at.get(at.a()).cell_unchecked::<Environment>() };
        let copy = Environment::copy(&vm.cx.heap, environment).map_err(|error| full(vm, error))?;
        at.result(copy.value())
    }

    fn NewWithEnvironment(vm, at) {
        let object = js_object_model::to_object(&mut vm.cx, at.get(at.c()))?;
        let parts = ScopeParts {
            kind: ScopeKind::With,
            slots: 1,
            holds_variables: false,
            eval_variables: None,
            is_parameter_scope: false,
        };
        let info = ScopeInfo::new(&vm.cx.heap, parts, std::iter::empty()).map_err(|error| full(vm, error))?;
        let parent = environment_operand(at, at.b());
        let made = Environment::new(&vm.cx.heap, parent, Some(info), 1, object.value());
        let environment = made.map_err(|error| full(vm, error))?;
        at.result(environment.value())
    }

    fn store_slot(vm, at) {
        let _ = vm;
        // SAFETY: verified code has an environment there.
        let environment = unsafe { at.get(at.b()).cell_unchecked::<Environment>() };
        environment.slots()[at.c()].set(environment, at.get(at.a()));
        at.next()
    }

    fn store_outer(vm, at) {
        let _ = vm;
        let environment = outwards(at, at.b());
        environment.slots()[at.c()].set(environment, at.get(at.a()));
        at.next()
    }

    #[cold]
    fn uninitialized(vm, at) {
        let _ = at;
        Err(uninitialized_error(vm))
    }

    #[cold]
    fn uninitialized_register(vm, at) {
        match at.b() {
            0 => Err(uninitialized_error(vm)),
            _ => Err(crate::describe::this_uninitialized(vm)),
        }
    }

    fn LoadCell(vm, at) {
        match cell(at).map(|cell| cell.value.get()) {
            Some(value) if value != Value::EMPTY => at.result(value),
            _ => Err(uninitialized_error(vm)),
        }
    }

    fn StoreCell(vm, at) {
        let _ = vm;
        if let Some(cell) = cell(at) {
            cell.value.set(cell, at.get(at.a()));
        }
        at.next()
    }

    #[cold]
    fn ThrowError(vm, at) {
        let message = crate::describe::constant_text(vm, at.bc() as usize);
        Err(match at.a() {
            0 => vm.cx.type_error(&message),
            1 => vm.cx.reference_error(&message),
            2 => vm.cx.syntax_error(&message),
            3 => vm.cx.range_error(&message),
            4 => vm.cx.reference_error(Message::BeforeInitialization(&message)),
            _ => vm.cx.type_error(Message::ConstAssignment()),
        })
    }
}
