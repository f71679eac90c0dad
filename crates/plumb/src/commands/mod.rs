//! The subcommands, one file each.

pub(crate) mod check;
pub(crate) mod generate;
pub(crate) mod key;
pub(crate) mod nodes;
