//! tc39/test262, the conformance suite: its files, what each asks for, and runs over all of them.

mod compile_run;
mod metadata;
mod parse_run;
mod print_run;
mod suite;

pub use compile_run::{CompileReport, check as check_unit, run as run_compiler};
pub use metadata::{Metadata, Mode, Negative};
pub use parse_run::{ParseFailure, ParseReport, run as run_parser};
pub use print_run::{PrintReport, run as run_printer};
pub use suite::{SKIPPED_FEATURES, files};
