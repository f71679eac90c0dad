//! tc39/test262, the conformance suite: its files, what each asks for, and runs over all of them.

mod metadata;
mod parse_run;
mod print_run;
mod regexp_run;
mod suite;

pub use metadata::{Metadata, Mode, Negative};
pub use parse_run::{ParseFailure, ParseReport, run as run_parser};
pub use print_run::{PrintReport, run as run_printer};
pub use regexp_run::{RegExpReport, run as run_regexp};
pub use suite::{SKIPPED_FEATURES, files};
