//! The bytecode compiler over files of the suite: everything that parses compiles, and the verifier
//! accepts it.

use super::{Metadata, Mode};
use js_bytecode::verify::{nesting, verify};
use js_bytecode::{CompileOptions, Constant, FunctionId, Unit, UnitKind};
use js_language_frontend::{Source, parse};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What a run found.
#[derive(Default)]
pub struct CompileReport {
    /// How many units compiled and verified.
    pub units: usize,
    /// How many functions they had.
    pub functions: usize,
    /// How many instruction words.
    pub words: usize,
    /// File and reason of each failure.
    pub failures: Vec<(PathBuf, String)>,
}

/// Compiles every file in each of its modes, scripts also as eval code, each with and without
/// constant folding.
pub fn run(files: &[PathBuf]) -> io::Result<CompileReport> {
    let mut report = CompileReport::default();
    for file in files {
        let source = fs::read(file)?;
        let text = String::from_utf8_lossy(&source);
        for &mode in Metadata::read(&text).modes() {
            one(file, &source, mode, &mut report);
        }
    }
    Ok(report)
}

fn one(file: &Path, source: &[u8], mode: Mode, report: &mut CompileReport) {
    let (options, text) = mode.source(source);
    let direct = UnitKind::DirectEval {
        in_function: false,
        in_module: false,
        super_property: false,
        super_call: false,
    };
    let kinds = match mode {
        Mode::Module => vec![UnitKind::Module],
        Mode::Sloppy | Mode::Strict => vec![UnitKind::Script, direct, UnitKind::IndirectEval],
    };
    for kind in kinds {
        for fold_constants in [true, false] {
            let Ok(source) = Source::from_wtf8(&text) else { return };
            let Ok(program) = parse(source, &options) else { return };
            let compile = CompileOptions { fold_constants, ..CompileOptions::default() };
            let unit = Unit::new(program, kind, compile);
            match check(&unit, report) {
                Ok(()) => report.units += 1,
                Err(reason) => report.failures.push((file.to_owned(), format!("{kind:?}: {reason}"))),
            }
        }
    }
}

/// Compiles and verifies all functions of a unit.
pub fn check(unit: &Unit, report: &mut CompileReport) -> Result<(), String> {
    let mut waiting = vec![FunctionId::TOP];
    let mut top = Vec::new();
    let mut surroundings = BTreeMap::new();
    let mut seen = vec![false; unit.function_count() as usize];
    while let Some(id) = waiting.pop() {
        if std::mem::replace(&mut seen[id.0 as usize], true) {
            continue;
        }
        let template = unit.compile(id).map_err(|error| error.to_string())?;
        let needs = verify(&template, unit.function_count()).map_err(|fault| {
            let listing = js_bytecode::disassemble::disassemble(&template, None);
            format!("function {}: {fault}\n{listing}", id.0)
        })?;
        surroundings.insert(id, needs);
        if let (FunctionId::TOP, Some(module)) = (id, &template.module) {
            top.push(u32::from(module.scope.slots));
        }
        report.functions += 1;
        report.words += template.instructions.len();
        waiting.extend(template.constants.iter().filter_map(|constant| match constant {
            Constant::Function(id) => Some(*id),
            _ => None,
        }));
    }
    nesting(top, &surroundings).map_err(|(id, fault)| format!("function {}: {fault}", id.0))
}
