//! A unit that runs from its cache: no parser, no compiler.
//!
//! All templates are read and verified once, when the unit is opened, and forgotten again: what is
//! kept is the bytes and where each template starts, so that functions that are never called take
//! little. A template is read again when its function is first called.

use super::codec::{self, Reader};
use super::{Key, Refusal, for_each_template, parts, sections};
use crate::constant::Text;
use crate::outline::Outline;
use crate::template::{FunctionId, Template};
use crate::unit::UnitKind;
use crate::verify::nesting;
use std::collections::BTreeMap;

/// A whole unit from a cache: its top level, and every function that a function of it makes.
#[derive(Debug)]
pub struct CachedUnit {
    strings: Vec<Text>,
    templates: Box<[u8]>,
    /// Where the template of each function starts, in the order of ids.
    places: Box<[(FunctionId, u32)]>,
}

impl CachedUnit {
    /// Opens a cache for the source and options of `key`.
    ///
    /// # Errors
    /// When anything about it is wrong, the verifier's findings included.
    pub fn read(bytes: &[u8], key: Key) -> Result<CachedUnit, Refusal> {
        let found = sections(bytes, key)?;
        let strings = codec::read_strings(found.strings)?;
        let mut places = Vec::new();
        let mut made = vec![FunctionId::TOP];
        let mut unit_surroundings = BTreeMap::new();
        // The environment of a script's function is none, that of a module's its own.
        let mut module = None;
        for_each_template(&found, &strings, |place, template, surroundings| {
            places.push((template.id, place as u32));
            made.extend(template.functions());
            unit_surroundings.insert(template.id, surroundings);
            if template.id == FunctionId::TOP {
                module = template.module.map(|module| u32::from(module.scope.slots));
            }
        })?;
        let unit = CachedUnit { strings, templates: found.templates.into(), places: places.into() };
        if let Some(missing) = made.into_iter().find(|id| unit.place(*id).is_none()) {
            return Err(Refusal::Missing(missing.0));
        }
        if module.is_some() != (key.flags & 0xFF == super::flags_of_kind(UnitKind::Module)) {
            return Err(Refusal::Flags);
        }
        nesting(Vec::from_iter(module), &unit_surroundings)
            .map_err(|(function, fault)| Refusal::Code(function.0, fault))?;
        Ok(unit)
    }

    fn place(&self, id: FunctionId) -> Option<usize> {
        let index = self.places.binary_search_by_key(&id, |&(id, _)| id).ok()?;
        Some(self.places[index].1 as usize)
    }

    fn reader(&self, id: FunctionId) -> Option<Reader<'_>> {
        Some(Reader::at(&self.templates, &self.strings, self.place(id)?))
    }

    /// What is known of a function; none for numbers that name no function.
    pub fn outline(&self, id: FunctionId) -> Option<Outline> {
        parts::read_outline(&mut self.reader(id)?).ok()
    }

    /// The template of a function, which was verified when the unit was opened.
    pub fn template(&self, id: FunctionId) -> Option<Template> {
        parts::read_template(&mut self.reader(id)?).ok()
    }

    /// How many functions it has.
    pub fn function_count(&self) -> usize {
        self.places.len()
    }
}
