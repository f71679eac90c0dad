//! The plumb command: the library's command line with the keys of all tracks.

use std::process::ExitCode;

fn main() -> ExitCode {
    plumb::run(&plumb::keys::all())
}
