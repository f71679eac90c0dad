//! Shapes as text, for `plumb dump shapes` and for the keys.

use super::{Change, Shape, ShapeFlags};
use crate::Context;
use js_garbage_collection::{CellKind, Gc};
use js_strings::PropertyKey;
use std::fmt::Write;

/// The tree below `root`, a line a shape, children indented: the change, then slot and attributes.
/// Shapes are numbered in the order of the walk, so that two runs print the same.
pub fn describe(cx: &mut Context, root: Gc<Shape>) -> String {
    let mut text = String::new();
    let mut work = smallvec::SmallVec::<[(Gc<Shape>, usize); 32]>::new();
    work.push((root, 0));
    let mut number = 0;
    while let Some((shape, depth)) = work.pop() {
        let _ = writeln!(text, "{:indent$}#{number} {}", "", line(cx, shape), indent = depth * 2);
        number += 1;
        let mut children = smallvec::SmallVec::<[Gc<Shape>; 32]>::new();
        shape.for_each_child(|child| children.push(child));
        children.sort_by_key(|child| {
            std::cmp::Reverse((format!("{:?}", child.key()), child.attributes().bits()))
        });
        work.extend(children.into_iter().map(|child| (child, depth + 1)));
    }
    text
}

fn line(cx: &mut Context, shape: Gc<Shape>) -> String {
    let flags = shape.flags();
    if shape.is_unique() {
        let kind = if flags.contains(ShapeFlags::PROTOTYPE) { "prototype" } else { "dictionary" };
        return format!("{kind} {}", properties(cx, shape));
    }
    match shape.change() {
        Change::Root => format!("root {} inline={}", kind_name(shape), shape.inline_capacity()),
        Change::PreventExtensions => "prevent extensions".to_owned(),
        Change::Prototype => "prototype".to_owned(),
        change @ (Change::Add | Change::Reconfigure | Change::Materialize) => {
            let verb = match change {
                Change::Add => '+',
                _ => '~',
            };
            let place = match Shape::lookup(cx, shape, shape.key()) {
                Some(property) => match property.location {
                    location if location.as_virtual().is_some() => "field".to_owned(),
                    location if location.is_in_object() => {
                        format!("in-object {}", location.offset() / 8 - usize::from(shape.inline_start))
                    }
                    location => format!("slot {}", (location.offset() - crate::object::SLOTS_START) / 8),
                },
                None => "-".to_owned(),
            };
            format!("{verb}{:?} {place} {}", shape.key(), shape.attributes())
        }
    }
}

/// `{a b c}`: the keys in order.
fn properties(cx: &mut Context, shape: Gc<Shape>) -> String {
    let mut text = String::from("{");
    let mut add = |key: PropertyKey, _| {
        if text.len() > 1 {
            text.push(' ');
        }
        let _ = write!(text, "{key:?}");
    };
    if Shape::for_each_property(cx, shape, &mut add).is_err() {
        text.push('…');
    }
    text.push('}');
    text
}

/// The first kind of objects has a second name, which the table gives first.
fn kind_name(shape: Gc<Shape>) -> &'static str {
    match shape.object_kind() {
        CellKind::OBJECT => "OBJECT",
        kind => kind.name(),
    }
}
