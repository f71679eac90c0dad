//! What `plumb dump` shows of compiled and of running programs.

use crate::failure::Failure;
use crate::host::{EngineOptions, Program, Signals, on_big_stack, report};
use js_bytecode::disassemble::{Lines, disassemble};
use js_bytecode::{CompileOptions, Constant, FunctionId, Unit, UnitKind};
use js_garbage_collection::{CellKind, Gc, Header, Heap, ValueCell};
use js_object_model::{Change, Object, Shape, describe_shapes};
use plumb_engine::Engine;
use std::collections::{BTreeSet, HashSet};
use std::fmt::Write;

/// The listing of all functions, each before those that it makes.
pub(crate) fn bytecode(
    program: js_language_frontend::Program,
    kind: UnitKind,
    source: &[u8],
) -> Result<String, String> {
    let unit = Unit::new(program, kind, CompileOptions::default());
    let lines = Lines::new(source);
    let mut waiting = vec![FunctionId::TOP];
    let mut seen = HashSet::new();
    let mut out = String::new();
    while let Some(id) = waiting.pop() {
        if !seen.insert(id.0) {
            continue;
        }
        let template = unit.compile(id).map_err(|error| error.to_string())?;
        if !out.is_empty() {
            out.push('\n');
        }
        out += &disassemble(&template, Some(&lines));
        waiting.extend(template.constants.iter().rev().filter_map(|constant| match constant {
            Constant::Function(id) => Some(*id),
            _ => None,
        }));
    }
    Ok(out)
}

/// What a program has left behind. `before` are the shapes that the library had made already.
pub(crate) type View = fn(engine: &mut Engine, before: &BTreeSet<usize>) -> String;

/// Runs a script and its jobs, and looks at the engine. The inner error is what nothing caught.
pub(crate) fn after_run(program: &Program, view: View) -> Result<Result<String, String>, Failure> {
    on_big_stack(|| {
        let mut engine = EngineOptions::default().engine()?;
        let _signals = Signals::watch(&engine, std::time::Duration::ZERO)?;
        let before = shape_addresses(&engine.context().heap);
        let outcome = engine.run_script(&program.text, &program.name).map(drop);
        Ok(match outcome.and_then(|()| engine.run_jobs()) {
            Ok(()) => Ok(view(&mut engine, &before)),
            Err(uncaught) => Err(report(&uncaught, program)),
        })
    })
}

/// Cells and bytes of each kind, the largest share first.
pub(crate) fn heap(engine: &mut Engine, _: &BTreeSet<usize>) -> String {
    let heap = &engine.context().heap;
    heap.collect_major();
    let mut rows: Vec<_> = heap.summary().into_iter().collect();
    rows.sort_by_key(|&(name, kind)| (std::cmp::Reverse(kind.bytes), name));
    let cells: usize = rows.iter().map(|(_, kind)| kind.cells).sum();
    let bytes: usize = rows.iter().map(|(_, kind)| kind.bytes).sum();
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut out = format!("{:width$}  {:>9}  {:>11}\n", "kind", "cells", "bytes");
    for (name, kind) in rows {
        let _ = writeln!(out, "{name:width$}  {:9}  {:11}", kind.cells, kind.bytes);
    }
    let _ = writeln!(out, "{:width$}  {cells:9}  {bytes:11}", "total");
    out
}

/// The trees of shapes in which there are new ones.
pub(crate) fn shapes(engine: &mut Engine, before: &BTreeSet<usize>) -> String {
    let cx = engine.context();
    let mut roots = BTreeSet::new();
    for address in shape_addresses(&cx.heap).difference(before) {
        // SAFETY: a live shape; shapes never move, and nothing is allocated in between.
        let mut shape: Gc<Shape> = unsafe { Gc::from_raw(*address as *mut Shape) };
        while let Some(parent) = shape.parent().filter(|_| shape.change() != Change::Root) {
            shape = parent;
        }
        roots.insert(shape.address());
    }
    let mut kept = cx.heap.list();
    for address in roots {
        // SAFETY: as above; from here on the list keeps them.
        let root: Gc<Shape> = unsafe { Gc::from_raw(address as *mut Shape) };
        kept.push(root.value());
    }
    let mut trees = Vec::new();
    for index in 0..kept.len() {
        if let Some(root) = kept.at(index).downcast::<Shape>() {
            trees.push(describe_shapes(cx, root));
        }
    }
    trees.join("\n")
}

/// The addresses of all shapes that can be reached.
fn shape_addresses(heap: &Heap) -> BTreeSet<usize> {
    let mut seen: HashSet<*const Header> = HashSet::new();
    let mut waiting: Vec<*const Header> = Vec::new();
    heap.roots(&mut |cell| waiting.push(cell));
    let mut shapes = BTreeSet::new();
    while let Some(cell) = waiting.pop() {
        if !seen.insert(cell) {
            continue;
        }
        // SAFETY: reached from the roots, so live; nothing is allocated meanwhile.
        let kind = unsafe { (*cell).cell_kind() };
        if kind == CellKind::SHAPE {
            shapes.insert(cell as usize);
        } else if kind.is_object() {
            // An object names its shape by a number in its header, which is no edge.
            // SAFETY: all kinds of objects begin as `Object` says.
            let object: Gc<Object> = unsafe { Gc::from_raw(cell.cast_mut().cast()) };
            waiting.push(object.shape().header());
        }
        // SAFETY: as above.
        unsafe { heap.edges(cell, &mut |target, _| waiting.push(target)) };
    }
    shapes
}
