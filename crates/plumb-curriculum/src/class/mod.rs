//! Checks a whole class: many submissions, on many cores and many machines.
//!
//! Each student's result is a record, one file, written at once when it is known. A class that is
//! interrupted goes on where it was; shards write into one folder or into several that are merged.

mod grade;
mod record;
mod shard;
mod students;
mod summary;
mod table;

pub use grade::{Grade, Graded, Progress};
pub use record::{Record, RecordError, read_folder, write};
pub use shard::{Shard, ShardError};
pub use students::{Student, students};
pub use summary::{Conflict, Summary, summarize};
pub use table::{csv, html, text};
