//! `cargo run -p js-bytecode --example listing -- [--module] FILE`: the bytecode of a file.

use js_bytecode::disassemble::{Lines, disassemble};
use js_bytecode::{CompileOptions, FunctionId, Unit, UnitKind};
use js_language_frontend::{Options, Source, parse};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_module = arguments.first().is_some_and(|first| first == "--module");
    if is_module {
        arguments.remove(0);
    }
    let Some(path) = arguments.first() else {
        eprintln!("usage: listing [--module] FILE");
        return ExitCode::from(2);
    };
    let source = match std::fs::read(path) {
        Ok(source) => source,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let (options, kind) = match is_module {
        true => (Options::module(), UnitKind::Module),
        false => (Options::script(), UnitKind::Script),
    };
    let program = match Source::from_wtf8(&source).and_then(|source| parse(source, &options)) {
        Ok(program) => program,
        Err(diagnostic) => {
            eprintln!("{path}: {diagnostic:?}");
            return ExitCode::FAILURE;
        }
    };
    let unit = Unit::new(program, kind, CompileOptions::default());
    let lines = Lines::new(&source);
    for id in 0..unit.function_count() {
        match unit.compile(FunctionId(id)) {
            Ok(template) => print!("{}", disassemble(&template, Some(&lines))),
            Err(error) => println!("function {id}: {error}"),
        }
    }
    ExitCode::SUCCESS
}
