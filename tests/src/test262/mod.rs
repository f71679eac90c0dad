//! tc39/test262, the conformance suite: its files, what each asks for, and runs over all of them.

mod compile_run;
mod engine_run;
mod metadata;
mod parse_run;
pub mod pool;
#[cfg(feature = "source-maps")]
mod print_run;
mod regexp_run;
pub mod report;
mod suite;
mod suite_run;

pub use compile_run::{CompileReport, check as check_unit, run as run_compiler};
pub use engine_run::Runner;
pub use metadata::{Metadata, Mode, Negative};
pub use parse_run::{ParseFailure, ParseReport, run as run_parser};
#[cfg(feature = "source-maps")]
pub use print_run::{PrintReport, run as run_printer};
pub use regexp_run::{RegExpReport, run as run_regexp};
pub use report::{Outcome, Report};
pub use suite::{SKIPPED_FEATURES, files, sample, skipped_feature};
pub use suite_run::{Selection, Workers, serve};
