//! Prints the tree, one node a line, children indented.

use super::{Node, Pattern, Position, References};
use std::fmt;

/// Deeper nodes are not indented further, so that a listing stays as long as its pattern.
const DEEPEST: usize = 40;

impl fmt::Display for Pattern<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut pending = vec![(self.root, 0)];
        while let Some((node, depth)) = pending.pop() {
            write!(f, "{:1$}", "", 2 * depth.min(DEEPEST))?;
            let children: &[Node<'_>] = match node {
                Node::Empty => {
                    writeln!(f, "empty")?;
                    &[]
                }
                Node::Character(c) => {
                    writeln!(f, "char {}", Char(c))?;
                    &[]
                }
                Node::Set(set) => {
                    writeln!(f, "set{}", Ranges(&self.sets.get(set).ranges().collect::<Vec<_>>()))?;
                    &[]
                }
                Node::Sequence(parts) => {
                    writeln!(f, "sequence")?;
                    parts
                }
                Node::Alternatives(parts) => {
                    writeln!(f, "alternatives")?;
                    parts
                }
                Node::Capture(group, body) => {
                    match self.names.iter().find(|(_, groups)| groups.contains(&group)) {
                        Some((name, _)) => writeln!(f, "group {group} {name}")?,
                        None => writeln!(f, "group {group}")?,
                    }
                    std::slice::from_ref(body)
                }
                Node::Look { behind, negative, body } => {
                    let not = if negative { "not " } else { "" };
                    writeln!(f, "{not}{}", if behind { "behind" } else { "ahead" })?;
                    std::slice::from_ref(body)
                }
                Node::Repeat(repeat) => {
                    let quantifier = repeat.quantifier;
                    write!(f, "repeat {}", quantifier.min)?;
                    match quantifier.max {
                        u32::MAX => write!(f, " or more")?,
                        max if max != quantifier.min => write!(f, " to {max}")?,
                        _ => {}
                    }
                    writeln!(f, "{}", if quantifier.greedy { "" } else { ", lazy" })?;
                    std::slice::from_ref(&repeat.body)
                }
                Node::Position(position) => {
                    writeln!(f, "assert {position}")?;
                    &[]
                }
                Node::Backreference { groups, ignore_case } => {
                    match groups {
                        References::Number(group) => write!(f, "reference {group}")?,
                        References::Name(name) => write!(f, "reference {}", self.names[name as usize].0)?,
                    }
                    writeln!(f, "{}", if ignore_case { ", any case" } else { "" })?;
                    &[]
                }
            };
            pending.extend(children.iter().rev().map(|&child| (child, depth + 1)));
        }
        Ok(())
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Position::TextStart => "text start",
            Position::TextEnd => "text end",
            Position::LineStart => "line start",
            Position::LineEnd => "line end",
            Position::WordBoundary { negated: false, .. } => "word boundary",
            Position::WordBoundary { negated: true, .. } => "no word boundary",
        })
    }
}

/// A character as listings show it: itself where that is visible, its number otherwise.
pub(crate) struct Char(pub(crate) u32);

impl fmt::Display for Char {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match u8::try_from(self.0) {
            Ok(byte) if byte.is_ascii_graphic() => write!(f, "{}", byte as char),
            _ => write!(f, "U+{:04X}", self.0),
        }
    }
}

/// The ranges of a set as listings show them: hexadecimal numbers, a blank before each range.
pub(crate) struct Ranges<'r>(pub(crate) &'r [(u32, u32)]);

/// Longer sets are cut.
const MOST_RANGES: usize = 16;

impl fmt::Display for Ranges<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for &(low, high) in self.0.iter().take(MOST_RANGES) {
            match low == high {
                true => write!(f, " {low:x}")?,
                false => write!(f, " {low:x}-{high:x}")?,
            }
        }
        match self.0.len() {
            0 => f.write_str(" nothing"),
            more if more > MOST_RANGES => write!(f, " and {} more", more - MOST_RANGES),
            _ => Ok(()),
        }
    }
}
