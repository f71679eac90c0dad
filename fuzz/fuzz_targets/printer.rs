//! Any program: printed, pretty and minified, it parses to the same tree.
#![no_main]

use js_language_frontend::printer::{PrintOptions, print};
use js_language_frontend::{Options, Source, ast, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::new(bytes) else { return };
    for options in [Options::script(), Options::module()] {
        let Ok(program) = parse(source, &options) else { continue };
        for print_options in [PrintOptions::pretty(), PrintOptions::minified()] {
            let printed = print(&program.ast, &print_options);
            match parse(Source::from(printed.code.as_str()), &options) {
                Ok(again) => assert!(ast::same_tree(&program.ast, &again.ast), "{}", printed.code),
                Err(error) => panic!("{}", error.render(printed.code.as_bytes(), "printed")),
            }
        }
    }
});
