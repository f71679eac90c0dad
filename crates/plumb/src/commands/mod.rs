//! The subcommands, one file each.

pub(crate) mod bless;
pub(crate) mod check;
pub(crate) mod dump;
pub(crate) mod generate;
pub(crate) mod grade;
pub(crate) mod key;
pub(crate) mod lesson;
pub(crate) mod merge;
pub(crate) mod nodes;
pub(crate) mod replay;
pub(crate) mod run;
pub(crate) mod scaffold;
pub(crate) mod strength;
pub(crate) mod test262;
