//! Where compiled programs are kept between runs: the host's part of the code cache.

use js_bytecode::cache::{CachedUnit, Key, Refusal, flags_of, write};
use js_bytecode::{CompileOptions, FunctionId, Outline, Template, Unit, UnitKind};
use js_object_model::{Context, Result};

use crate::vm::Vm;

/// Keeps the code of scripts and modules, each by the name of its source. What it gives is checked
/// before it runs; whoever can write to it is still trusted as the source itself is: checksums are
/// against damage, not against forgers.
pub trait CodeStore {
    /// The bytes kept for a source, if there are any.
    fn load(&self, name: &str, key: Key) -> Option<Vec<u8>>;
    /// What [`CodeStore::load`] gave is not used; the source is.
    fn refused(&self, name: &str, reason: Refusal);
    /// Keeps the bytes for a source.
    fn store(&self, name: &str, key: Key, bytes: &[u8]);
}

/// Where the functions of a source come from.
pub(crate) enum Origin {
    /// From its text.
    Parsed(Box<Unit>),
    /// From its cache.
    Cached(CachedUnit),
}

impl Origin {
    pub(crate) fn outline(&self, id: FunctionId) -> Option<Outline> {
        match self {
            Origin::Parsed(unit) => unit.outline(id),
            Origin::Cached(unit) => unit.outline(id),
        }
    }

    /// The code of a function. What exceeds the limits of the format is a RangeError.
    pub(crate) fn compile(&self, cx: &mut Context, id: FunctionId) -> Result<Template> {
        match self {
            Origin::Parsed(unit) => unit.compile(id).map_err(|error| cx.range_error(error.message)),
            Origin::Cached(unit) => match unit.template(id) {
                Some(template) => Ok(template),
                None => Err(cx.type_error("damaged code: no function")),
            },
        }
    }
}

/// The code of a source from the machine's store, if it has one and its code is fit to run.
pub(crate) fn load(cx: &mut Context, text: &[u8], name: &str, kind: UnitKind) -> Option<CachedUnit> {
    let store = Vm::of(cx).code_store.clone()?;
    let key = key(text, kind)?;
    let bytes = store.load(name, key)?;
    match CachedUnit::read(&bytes, key) {
        Ok(unit) => Some(unit),
        Err(reason) => {
            store.refused(name, reason);
            None
        }
    }
}

/// Compiles the whole unit and keeps it in the machine's store, if it has one.
pub(crate) fn keep(cx: &mut Context, unit: &Unit, text: &[u8], name: &str) {
    let Some(store) = Vm::of(cx).code_store.clone() else { return };
    let Some(key) = key(text, unit.kind()) else { return };
    // A function that exceeds the limits of the format fails when it is called, if it ever is.
    if let Ok(templates) = unit.compile_all() {
        store.store(name, key, &write(key, unit.function_count(), &templates));
    }
}

/// What the code of a source must match; none for what is not kept.
fn key(text: &[u8], kind: UnitKind) -> Option<Key> {
    let is_kept = matches!(kind, UnitKind::Script | UnitKind::Module) && u32::try_from(text.len()).is_ok();
    is_kept.then(|| Key::new(text, flags_of(kind, CompileOptions::default())))
}
