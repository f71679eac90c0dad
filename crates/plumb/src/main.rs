//! The plumb command: the library's command line with the keys of all tracks.

use js_garbage_collection::CountedAllocator;
use std::process::ExitCode;

/// Everything that a program makes the engine take counts towards its heap's limit.
#[global_allocator]
static ALLOCATOR: CountedAllocator = CountedAllocator;

fn main() -> ExitCode {
    plumb::run(&plumb::keys::all())
}
