//! Runs scripts with the host of the tests: `run FILE…`. With `STRESS=1` every allocation collects.

#[path = "../tests/support/mod.rs"]
mod support;

use js_virtual_machine::Options;

fn main() {
    let mut vm = support::machine(&Options::default());
    let stress = std::env::var_os("STRESS").is_some();
    vm.cx.heap.stress(stress);
    vm.cx.heap.verify(stress);
    for path in std::env::args().skip(1) {
        match std::fs::read_to_string(&path) {
            Ok(source) => print!("{}", support::run(&mut vm, &source, &path)),
            Err(error) => eprintln!("{path}: {error}"),
        }
    }
}
