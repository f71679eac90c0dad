//! The plumb command with a key of its own: what the tests drive, and how to compose a plumb for
//! another course.

#[path = "../../plumb-curriculum/tests/fixtures/toy.rs"]
mod toy;

fn main() -> std::process::ExitCode {
    plumb::run(&toy::KEYS)
}
