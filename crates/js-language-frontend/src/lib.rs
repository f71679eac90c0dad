//! JavaScript source to syntax tree, scopes and source maps.
