//! JavaScript source to syntax tree, scopes and source maps.

pub mod keys;
pub mod source_map;
