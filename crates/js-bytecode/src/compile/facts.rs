//! Facts about functions that need no compiling: the compiler puts them into templates, closures
//! of functions that were never called have nothing else.

use crate::analysis::FunctionFacts;
use crate::constant::Text;
use crate::outline::Outline;
use crate::template::{Flags, FunctionId};
use crate::unit::{Part, Unit, UnitKind};
use js_language_frontend::ast::{ClassId, Function, FunctionKind, Node, NodeId, Uses};
use js_language_frontend::scope::{BindingKind, ScopeId};
use js_language_frontend::span::Span;

/// The outline of the function `id`.
pub(crate) fn outline(unit: &Unit, id: FunctionId) -> Option<Outline> {
    let ast = &unit.program().ast;
    let span_of = |class: ClassId| {
        let facts = unit.analysis().classes[class.index()].as_ref();
        facts.map_or_else(Span::default, |facts| ast.span(facts.node))
    };
    let name = || unit.name_of(id).unwrap_or_default();
    Some(match unit.part(id)? {
        Part::Top => {
            Outline { id, name: Text::default(), flags: top(unit), length: 0, span: ast.span(ast.root()) }
        }
        Part::Function(facts) => {
            let row = ast.function(facts.id);
            let (flags, span) = function(unit, id, &facts, row);
            let length = parameters(unit, row).take_while(|id| is_plain(unit, *id)).count() as u16;
            Outline { id, name: name(), flags, length, span }
        }
        Part::DefaultConstructor(class) => {
            let mut flags = Flags::STRICT
                .with(Flags::CLASS_CONSTRUCTOR)
                .with(Flags::CONSTRUCTOR)
                .with(Flags::SIMPLE_PARAMETERS)
                .with(Flags::USES_THIS);
            let is_derived = ast.class(class).heritage.is_some();
            flags.set_if(is_derived, Flags::DERIVED.with(Flags::HAS_REST));
            Outline { id, name: name(), flags, length: 0, span: span_of(class) }
        }
        Part::FieldInitializer(class) | Part::StaticInitializer(class) => {
            let flags =
                Flags::STRICT.with(Flags::METHOD).with(Flags::CLASS_INITIALIZER).with(Flags::USES_THIS);
            Outline { id, name: Text::default(), flags, length: 0, span: span_of(class) }
        }
    })
}

fn parameters<'u>(unit: &'u Unit, row: &Function) -> impl Iterator<Item = NodeId> + 'u {
    unit.program().ast.items(row.parameters)
}

/// Whether a parameter counts for `length`.
fn is_plain(unit: &Unit, parameter: NodeId) -> bool {
    !matches!(unit.program().ast.node(parameter), Node::Default { .. } | Node::Rest { .. })
}

/// Flags of a top level. That of a module whose code awaits is ASYNC besides, which only its
/// compilation tells.
fn top(unit: &Unit) -> Flags {
    let mut flags = match unit.kind() {
        UnitKind::Function | UnitKind::Script => Flags::SCRIPT,
        UnitKind::Module => Flags::MODULE,
        UnitKind::DirectEval { .. } | UnitKind::IndirectEval => Flags::EVAL,
    };
    flags.set_if(unit.program().scopes.scope(ScopeId::TOP).strict, Flags::STRICT);
    flags
}

/// Flags and source text of a function of the source.
fn function(unit: &Unit, id: FunctionId, facts: &FunctionFacts, row: &Function) -> (Flags, Span) {
    let program = unit.program();
    let mut flags = of_row(row);
    flags.set_if(facts.class.is_some(), Flags::CLASS_CONSTRUCTOR);
    let mut span = program.ast.span(facts.node);
    if let Some((member, is_static)) = unit.member_of(id) {
        span = member;
        flags.set_if(is_static, Flags::STATIC_MEMBER);
    }
    if let Some(class) = facts.class.and_then(|class| unit.analysis().classes[class.index()].as_ref()) {
        span = program.ast.span(class.node);
    }
    let last = parameters(unit, row).last();
    let has_rest = last.is_some_and(|id| matches!(program.ast.node(id), Node::Rest { .. }));
    flags.set_if(has_rest, Flags::HAS_REST);
    let mut bindings = program.scopes.bindings(facts.scope);
    let has_object = bindings.any(|(_, binding)| binding.kind == BindingKind::Arguments);
    flags.set_if(has_object, Flags::NEEDS_ARGUMENTS);
    (flags, span)
}

fn of_row(row: &Function) -> Flags {
    let mut flags = Flags::default();
    flags.set_if(row.is_strict, Flags::STRICT);
    flags.set_if(row.is_async, Flags::ASYNC);
    flags.set_if(row.is_generator, Flags::GENERATOR);
    flags.set_if(row.has_simple_parameters, Flags::SIMPLE_PARAMETERS);
    flags.set_if(row.uses.has(Uses::THIS) || row.uses.has(Uses::EVAL), Flags::USES_THIS);
    flags.set_if(row.uses.has(Uses::EVAL), Flags::USES_EVAL);
    match row.kind {
        FunctionKind::Arrow => flags.set_if(true, Flags::ARROW),
        FunctionKind::Method => flags.set_if(true, Flags::METHOD),
        FunctionKind::Getter => flags.set_if(true, Flags::METHOD.with(Flags::GETTER)),
        FunctionKind::Setter => flags.set_if(true, Flags::METHOD.with(Flags::SETTER)),
        FunctionKind::Ordinary => flags.set_if(!row.is_async && !row.is_generator, Flags::CONSTRUCTOR),
        FunctionKind::Constructor => flags.set_if(true, Flags::CONSTRUCTOR.with(Flags::USES_THIS)),
        FunctionKind::DerivedConstructor => {
            flags.set_if(true, Flags::CONSTRUCTOR.with(Flags::DERIVED).with(Flags::USES_THIS));
        }
    }
    flags
}
