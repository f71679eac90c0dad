//! Global names: loads and stores that fill caches, and the declarations of scripts and eval code.

use js_bytecode::{Constant, DeclarationKind, Declarations, Opcode};
use js_closures_scope::{Environment, ScopeKind, eval_variables, variable_environment};
use js_garbage_collection::Gc;
use js_object_model::{Message, PropertyAttributes, PropertyDescriptor, Result};
use js_strings::PropertyKey;
use js_value::Value;

use super::slow_environment::environment_operand;
use crate::cache::{PolymorphicEntry, PropertyCache};
use crate::global;
use crate::link;
use crate::machine::{At, slow};
use crate::vm::Vm;

fn cache<'c>(vm: &Vm, at: At) -> &'c mut PropertyCache {
    // SAFETY: caches live as long as their code, which is running; one handler runs at a time.
    unsafe { &mut *vm.code().cache(at.c()) }
}

/// A cache for a binding or the global object: replaces what was there.
fn hold(vm: &Vm, cache: &mut PropertyCache, entry: PolymorphicEntry) {
    cache.shape = 0;
    cache.fill(vm.code(), entry);
}

/// Finds a global name, keeping where it is.
fn load(vm: &mut Vm, at: At, must_exist: bool) -> Result {
    let cache = cache(vm, at);
    let name = cache.key;
    if let Some(binding) = global::lexical(vm, name) {
        let value = binding.get();
        if value == Value::EMPTY {
            return Err(global::uninitialized(vm, name));
        }
        hold(vm, cache, PolymorphicEntry { holder: binding.address(), ..Default::default() });
        at.rewrite(Opcode::GetGlobalLexical);
        return Ok(value);
    }
    let global = vm.cx.realm().global_object();
    if let Some(property) = global.own_property(&mut vm.cx, name)
        && !property.attributes.is_accessor()
        && property.location.as_virtual().is_none()
        && global.shape().observe()
    {
        let entry = PolymorphicEntry {
            shape: global.shape_id(),
            location: property.location.bits(),
            holder: global.address(),
            ..Default::default()
        };
        hold(vm, cache, entry);
        at.rewrite(Opcode::GetGlobalProperty);
        return Ok(global.get_slot(property.location));
    }
    global::load(vm, name, must_exist)
}

/// The string constant `index` as a key.
fn constant_key(vm: &mut Vm, index: usize) -> Result<PropertyKey> {
    let text = vm.code().constant(index).get();
    // SAFETY: the verifier has seen that the constant is a string.
    vm.cx.string_key(unsafe { js_garbage_collection::ValueCell::cell_unchecked(text) })
}

fn declarations<'d>(vm: &Vm, index: usize) -> Option<&'d Declarations> {
    match vm.code().template().constants.get(index) {
        // SAFETY: templates live as long as their code, which is running.
        Some(Constant::Declarations(declarations)) => Some(unsafe { &*std::ptr::from_ref(&**declarations) }),
        _ => None,
    }
}

fn key_of(vm: &mut Vm, text: &js_bytecode::Text) -> Result<PropertyKey> {
    let name = link::string(&mut vm.cx, text)?;
    vm.cx.string_key(name)
}

/// CanDeclareGlobalFunction.
fn can_declare_function(vm: &mut Vm, name: PropertyKey) -> Result<bool> {
    let global = vm.cx.realm().global_object();
    Ok(match global.get_own_property(&mut vm.cx, name)? {
        None => global.is_extensible(&mut vm.cx)?,
        Some(existing) => {
            existing.is_configurable()
                || existing.is_data_descriptor() && existing.is_writable() && existing.is_enumerable()
        }
    })
}

/// CanDeclareGlobalVar.
fn can_declare_variable(vm: &mut Vm, name: PropertyKey) -> Result<bool> {
    let global = vm.cx.realm().global_object();
    if global.has_own_property(&mut vm.cx, name)? { Ok(true) } else { global.is_extensible(&mut vm.cx) }
}

/// CreateGlobalVarBinding.
fn create_variable(vm: &mut Vm, name: PropertyKey, configurable: bool) -> Result<()> {
    let global = vm.cx.realm().global_object();
    if global.has_own_property(&mut vm.cx, name)? || !global.is_extensible(&mut vm.cx)? {
        return Ok(());
    }
    let attributes = attributes(configurable);
    let property = PropertyDescriptor::data(Value::UNDEFINED, attributes);
    global.define_property_or_throw(&mut vm.cx, name, &property)
}

fn attributes(configurable: bool) -> PropertyAttributes {
    let attributes = PropertyAttributes::WRITABLE | PropertyAttributes::ENUMERABLE;
    if configurable { attributes | PropertyAttributes::CONFIGURABLE } else { attributes }
}

/// CreateGlobalFunctionBinding.
fn create_function(vm: &mut Vm, name: PropertyKey, function: Value, configurable: bool) -> Result<()> {
    let global = vm.cx.realm().global_object();
    let whole = match global.get_own_property(&mut vm.cx, name)? {
        None => true,
        Some(existing) => existing.is_configurable(),
    };
    let property = if whole {
        PropertyDescriptor::data(function, attributes(configurable))
    } else {
        PropertyDescriptor::EMPTY.with_value(function)
    };
    global.define_property_or_throw(&mut vm.cx, name, &property)?;
    global.put(&mut vm.cx, name, function, true)
}

fn already_declared(vm: &mut Vm, name: PropertyKey) -> js_object_model::Throw {
    let name = crate::describe::key_text(vm, name);
    vm.cx.syntax_error(Message::AlreadyDeclared(&name))
}

/// GlobalDeclarationInstantiation.
fn declare_globals(vm: &mut Vm, declarations: &Declarations) -> Result<()> {
    use DeclarationKind as Kind;
    let lexical = |kind| matches!(kind, Kind::Let | Kind::Constant);
    // All checks come before the first binding.
    for (text, kind) in &declarations.names {
        let name = key_of(vm, text)?;
        if global::lexical(vm, name).is_some() && *kind != Kind::BlockFunction {
            let renews = lexical(*kind) && vm.renews_lexicals;
            if !renews {
                return Err(already_declared(vm, name));
            }
            continue;
        }
        if lexical(*kind) {
            let global = vm.cx.realm().global_object();
            let restricted = global.get_own_property(&mut vm.cx, name)?;
            if restricted.is_some_and(|property| !property.is_configurable()) {
                return Err(already_declared(vm, name));
            }
        }
    }
    for (text, kind) in &declarations.names {
        let name = key_of(vm, text)?;
        let possible = match kind {
            Kind::Function => can_declare_function(vm, name)?,
            Kind::Variable => can_declare_variable(vm, name)?,
            _ => true,
        };
        if !possible {
            return Err(cannot_declare(vm, name));
        }
    }
    for (text, kind) in &declarations.names {
        let name = key_of(vm, text)?;
        match kind {
            Kind::Let | Kind::Constant => {
                if let Some(binding) = global::lexical(vm, name) {
                    binding.renew(*kind == Kind::Constant);
                    continue;
                }
                let lexicals = vm.cx.realm().lexicals();
                lexicals.declare(&mut vm.cx, name, *kind == Kind::Constant)?;
            }
            Kind::Variable => create_variable(vm, name, false)?,
            Kind::BlockFunction => {
                if global::lexical(vm, name).is_none() && can_declare_function(vm, name)? {
                    create_variable(vm, name, false)?;
                }
            }
            Kind::Function => {}
        }
    }
    Ok(())
}

fn cannot_declare(vm: &mut Vm, name: PropertyKey) -> js_object_model::Throw {
    let name = crate::describe::key_text(vm, name);
    vm.cx.type_error(format_args!("Cannot declare global '{name}'"))
}

/// EvalDeclarationInstantiation of sloppy eval code.
fn declare_eval(vm: &mut Vm, start: Option<Gc<Environment>>, declarations: &Declarations) -> Result<()> {
    use DeclarationKind as Kind;
    let variables = variable_environment(start);
    let mut functions_in_blocks = Vec::new();
    for (index, (text, kind)) in declarations.names.iter().enumerate() {
        let name = key_of(vm, text)?;
        let clashes = clashes(vm, start, variables, name)?;
        match (clashes, kind) {
            (false, Kind::BlockFunction) => functions_in_blocks.push(index),
            (true, Kind::BlockFunction) | (false, _) => {}
            (true, _) => return Err(already_declared(vm, name)),
        }
    }
    if variables.is_none() {
        for (text, kind) in &declarations.names {
            let name = key_of(vm, text)?;
            let possible = match kind {
                Kind::Function => can_declare_function(vm, name)?,
                Kind::Variable => can_declare_variable(vm, name)?,
                _ => true,
            };
            if !possible {
                return Err(cannot_declare(vm, name));
            }
        }
    }
    for (index, (text, kind)) in declarations.names.iter().enumerate() {
        let name = key_of(vm, text)?;
        if *kind == Kind::BlockFunction && !functions_in_blocks.contains(&index) {
            continue;
        }
        match variables {
            Some(environment) => declare_variable(vm, environment, name)?,
            None if *kind == Kind::BlockFunction && !can_declare_function(vm, name)? => {}
            None if *kind == Kind::Function => {}
            None => create_variable(vm, name, true)?,
        }
    }
    Ok(())
}

/// Whether a `var` would have to pass a lexical binding of its name on the way out.
fn clashes(
    vm: &mut Vm,
    start: Option<Gc<Environment>>,
    variables: Option<Gc<Environment>>,
    name: PropertyKey,
) -> Result<bool> {
    let mut next = start;
    while let Some(environment) = next {
        if let Some(info) = environment.info.get() {
            let parts = info.parts();
            let found = info.find(name, false);
            if parts.kind == ScopeKind::Declarative
                && found.is_some_and(|entry| entry.kind.clashes_with_var())
            {
                return Ok(true);
            }
            if parts.is_parameter_scope && name == vm.cx.names().arguments {
                return Ok(true);
            }
        }
        if variables == Some(environment) {
            return Ok(false);
        }
        next = environment.parent.get();
    }
    Ok(global::lexical(vm, name).is_some())
}

/// Makes a variable of eval code that is not there yet.
fn declare_variable(vm: &mut Vm, environment: Gc<Environment>, name: PropertyKey) -> Result<()> {
    let Some(info) = environment.info.get() else { return Ok(()) };
    if info.find(name, false).is_some() {
        return Ok(());
    }
    let variables = match eval_variables(environment) {
        Some(variables) => variables,
        None => {
            let variables = vm.cx.new_object(Value::NULL, 4)?;
            if let Some(slot) = info.parts().eval_variables {
                environment.slots()[slot as usize].set(environment, variables.value());
            }
            variables
        }
    };
    if !variables.has_own_property(&mut vm.cx, name)? {
        variables.create_data_property(&mut vm.cx, name, Value::UNDEFINED)?;
    }
    Ok(())
}

/// Assigns to a variable of the variable environment, past everything nearer by.
fn set_variable(
    vm: &mut Vm,
    start: Option<Gc<Environment>>,
    name: PropertyKey,
    value: Value,
) -> Result<bool> {
    let Some(environment) = variable_environment(start) else { return Ok(false) };
    if let Some(entry) = environment.info.get().and_then(|info| info.find(name, false)) {
        js_closures_scope::write(environment, entry, value);
    } else if let Some(variables) = eval_variables(environment) {
        variables.put(&mut vm.cx, name, value, false)?;
    }
    Ok(true)
}

slow! {
    fn GetGlobal(vm, at) {
        let must_exist = at.b() == 0;
        let value = load(vm, at, must_exist)?;
        at.result(value)
    }

    #[cold]
    fn get_global_again(vm, at) {
        let must_exist = at.b() == 0;
        let value = load(vm, at, must_exist)?;
        at.result(value)
    }

    fn SetGlobal(vm, at) {
        let (value, mode) = (at.get(at.a()), at.b());
        let cache = cache(vm, at);
        let name = cache.key;
        if mode & 2 == 0
            && let Some(binding) = global::lexical(vm, name)
        {
            global::store_binding(vm, binding, name, value)?;
            hold(vm, cache, PolymorphicEntry { holder: binding.address(), ..Default::default() });
            at.rewrite(Opcode::SetGlobalLexical);
            return at.next();
        }
        let global = vm.cx.realm().global_object();
        if let Some(property) = global.own_property(&mut vm.cx, name)
            && property.attributes.is_writable()
            && property.location.as_virtual().is_none()
            && global.shape().observe()
        {
            global.set_slot(property.location, value);
            let entry = PolymorphicEntry {
                shape: global.shape_id(),
                location: property.location.bits(),
                holder: global.address(),
                ..Default::default()
            };
            hold(vm, cache, entry);
            at.rewrite(Opcode::SetGlobalProperty);
            return at.next();
        }
        global::store_property(vm, name, value, mode & 1 != 0)?;
        at.next()
    }

    fn InitializeGlobal(vm, at) {
        let name = cache(vm, at).key;
        if let Some(binding) = global::lexical(vm, name) {
            binding.set(at.get(at.a()));
        }
        at.next()
    }

    fn DeclareGlobals(vm, at) {
        if let Some(declarations) = declarations(vm, at.bc() as usize) {
            declare_globals(vm, declarations)?;
        }
        at.next()
    }

    fn DeclareGlobalFunction(vm, at) {
        let name = constant_key(vm, at.c())?;
        create_function(vm, name, at.get(at.a()), at.b() != 0)?;
        at.next()
    }

    fn DeclareEval(vm, at) {
        let start = environment_operand(at, at.a());
        if let Some(declarations) = declarations(vm, at.bc() as usize) {
            declare_eval(vm, start, declarations)?;
        }
        at.next()
    }

    fn SetEvalVariable(vm, at) {
        let name = constant_key(vm, at.c())?;
        let value = at.get(at.a());
        let start = environment_operand(at, at.b());
        if !set_variable(vm, start, name, value)? {
            match at.second().d() {
                0 => create_function(vm, name, value, true)?,
                _ => global::store_property(vm, name, value, false)?,
            }
        }
        at.next2()
    }

    fn LoadGlobalThis(vm, at) {
        let this = vm.cx.realm().global_this();
        at.result(this)
    }
}

/// The global object of the present realm as plain code's `this`.
pub(super) fn global_this(vm: &Vm) -> Value {
    vm.cx.realm().global_this()
}
