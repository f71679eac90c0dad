//! Runs scripts with the host of the tests: `run FILE…`.

#[path = "../tests/support/mod.rs"]
mod support;

use js_virtual_machine::Options;

fn main() {
    let mut vm = support::machine(&Options::default());
    for path in std::env::args().skip(1) {
        match std::fs::read_to_string(&path) {
            Ok(source) => print!("{}", support::run(&mut vm, &source, &path)),
            Err(error) => eprintln!("{path}: {error}"),
        }
    }
}
