//! Outlines: what is known of a function before it is compiled, and all that its closures need.

use crate::compile::facts;
use crate::constant::Text;
use crate::template::{Flags, FunctionId, Template};
use crate::unit::Unit;
use js_language_frontend::span::Span;

/// What is known of a function without its instructions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Its number in the unit.
    pub id: FunctionId,
    /// Its name, as [`Template::name`].
    pub name: Text,
    /// Facts: all of [`Template::flags`].
    pub flags: Flags,
    /// The function's `length`.
    pub length: u16,
    /// Its source text, as [`Template::span`].
    pub span: Span,
}

impl Unit {
    /// What is known of a function, compiled or not. As for [`Unit::compile`], the function around
    /// it must have been compiled before; none for numbers that name no function.
    pub fn outline(&self, id: FunctionId) -> Option<Outline> {
        facts::outline(self, id)
    }
}

impl Template {
    /// What was known of the function before it was compiled.
    pub fn outline(&self) -> Outline {
        Outline {
            id: self.id,
            name: self.name.clone(),
            flags: self.flags,
            length: self.length,
            span: self.span,
        }
    }
}
