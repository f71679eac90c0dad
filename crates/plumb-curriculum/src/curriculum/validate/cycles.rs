//! Prerequisites must not run in a circle.

use super::super::read::DraftNode;
use super::{Report, file};
use std::collections::HashMap;

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Untouched,
    OnPath,
    Done,
}

/// Reports each circle once, at the line that closes it.
pub(super) fn report(report: &mut Report<'_>, nodes: &[DraftNode]) {
    let index: HashMap<&str, usize> =
        nodes.iter().enumerate().map(|(at, node)| (node.id.value.as_str(), at)).collect();
    let mut marks = vec![Mark::Untouched; nodes.len()];
    for start in 0..nodes.len() {
        if marks[start] == Mark::Untouched {
            walk(start, report, nodes, &index, &mut marks);
        }
    }
}

/// A depth-first walk with its own stack: a long chain must not exhaust the native one.
fn walk(
    start: usize,
    report: &mut Report<'_>,
    nodes: &[DraftNode],
    index: &HashMap<&str, usize>,
    marks: &mut [Mark],
) {
    let mut path = vec![(start, 0)];
    marks[start] = Mark::OnPath;
    while let Some((at, next)) = path.last_mut() {
        let node = &nodes[*at];
        let Some(wanted) = node.prerequisites.get(*next) else {
            marks[*at] = Mark::Done;
            path.pop();
            continue;
        };
        *next += 1;
        let Some(&target) = index.get(wanted.value.as_str()) else { continue };
        match marks[target] {
            Mark::Done => {}
            Mark::Untouched => {
                marks[target] = Mark::OnPath;
                path.push((target, 0));
            }
            Mark::OnPath => {
                let from = path.iter().position(|(on, _)| *on == target).unwrap_or(0);
                let mut names: Vec<&str> =
                    path[from..].iter().map(|(on, _)| nodes[*on].id.value.as_str()).collect();
                names.push(&wanted.value);
                report.add(
                    &file(node),
                    wanted.line,
                    format!("prerequisites in a circle: {}", names.join(" → ")),
                );
            }
        }
    }
}
