//! Source texts that run: scripts, and what `eval` is given.

use std::rc::Rc;

use js_bytecode::{EvalSite, FunctionId, UnitKind};
use js_closures_scope::{Environment, ScopeKind};
use js_garbage_collection::Gc;
use js_language_frontend::{Goal, Options, Surroundings};
use js_object_model::{Context, ObjectType, Result};
use js_strings::JsString;

use crate::closure;
use crate::code::Code;
use crate::function::Function;
use crate::source::LoadedUnit;
use crate::vm::Vm;

/// The top level of a unit as a function.
pub fn top_level(
    cx: &mut Context,
    unit: &Rc<LoadedUnit>,
    environment: Option<Gc<Environment>>,
) -> Result<Gc<Function>> {
    let code = Code::new(cx, unit, FunctionId::TOP)?;
    closure::new_function(cx, code, environment)
}

/// Runs a script: its completion value.
pub fn run_script(cx: &mut Context, text: &[u8], name: &str) -> Result {
    let unit = LoadedUnit::parse(cx, text, name, &Options::script(), UnitKind::Script)?;
    let function = top_level(cx, &unit, None)?;
    let this = cx.realm().global_this();
    cx.call(Function::object(function).value(), this, &[])
}

/// Indirect eval of a text: its completion value.
pub fn indirect_eval(cx: &mut Context, text: Gc<JsString>) -> Result {
    let text = text_of(cx, text)?;
    let unit = LoadedUnit::parse(cx, &text, "<eval>", &Options::script(), UnitKind::IndirectEval)?;
    let function = top_level(cx, &unit, None)?;
    let this = cx.realm().global_this();
    cx.call(Function::object(function).value(), this, &[])
}

/// The function of the text of a direct eval.
pub(crate) fn direct(
    vm: &mut Vm,
    text: Gc<JsString>,
    site: &EvalSite,
    environment: Option<Gc<Environment>>,
) -> Result<Gc<Function>> {
    let options = Options {
        goal: Goal::Script,
        strict: site.strict,
        recovering: false,
        surroundings: Surroundings {
            new_target: site.in_function,
            super_property: site.super_property,
            super_call: site.super_call,
            field_initializer: site.field_initializer,
            private_names: private_names(environment),
        },
    };
    let kind = UnitKind::DirectEval {
        in_function: site.in_function,
        in_module: site.in_module,
        super_property: site.super_property,
        super_call: site.super_call,
    };
    let text = text_of(&mut vm.cx, text)?;
    let unit = LoadedUnit::parse(&mut vm.cx, &text, "<eval>", &options, kind)?;
    top_level(&mut vm.cx, &unit, environment)
}

/// The private names in force in an environment.
fn private_names(start: Option<Gc<Environment>>) -> Vec<String> {
    let mut names = Vec::new();
    let mut next = start;
    while let Some(environment) = next {
        if let Some(info) = environment.info.get()
            && info.parts().kind == ScopeKind::Declarative
        {
            let texts = info.entries().filter_map(|entry| Some(entry.name.as_string()?.to_display()));
            names.extend(texts.filter(|text| text.starts_with('#')));
        }
        next = environment.parent.get();
    }
    names
}

/// The text of a string as WTF-8.
fn text_of(cx: &mut Context, text: Gc<JsString>) -> Result<Vec<u8>> {
    JsString::flatten(text, &cx.heap).map_err(|error| cx.out_of_memory(error))?;
    Ok(text.flat().to_wtf8())
}
