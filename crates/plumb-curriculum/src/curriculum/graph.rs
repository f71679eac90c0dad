//! The curriculum as a graph: a picture of it, and what a learner may start next.

use super::{Curriculum, Node, UnknownNode};
use std::collections::BTreeSet;
use std::fmt::Write;

/// What a learner may do after some nodes.
#[derive(Debug)]
pub struct Ready<'c> {
    /// Nodes all of whose prerequisites are done.
    pub now: Vec<&'c Node>,
    /// Nodes that wait for nothing but nodes of other curricula, with those.
    pub after_external: Vec<(&'c Node, Vec<&'c str>)>,
}

impl Curriculum {
    /// The whole graph, or that of one track with what it rests on, as text for Graphviz.
    pub fn graphviz(&self, track: Option<&str>) -> String {
        let mut out = String::from(
            "digraph curriculum {\n  rankdir = LR;\n  node [shape = box, fontname = \"sans-serif\"];\n",
        );
        let inside = |node: &&Node| track.is_none_or(|track| node.track == track);
        for row in &self.tracks {
            let nodes: Vec<&Node> =
                self.nodes.iter().filter(|node| node.track == row.id).filter(inside).collect();
            if nodes.is_empty() {
                continue;
            }
            writeln!(out, "  subgraph \"cluster_{}\" {{\n    label = {};", row.id, quoted(&row.title))
                .unwrap();
            for node in nodes {
                let label = quoted(&format!("{}\n{}", node.id, node.title));
                writeln!(out, "    {} [label = {label}];", quoted(&node.id)).unwrap();
            }
            out.push_str("  }\n");
        }
        let shown: Vec<&Node> = self.nodes.iter().filter(inside).collect();
        for external in &self.external {
            if shown.iter().any(|node| node.prerequisites.contains(&external.id)) {
                let label = quoted(&format!("{}\n{}", external.id, external.title));
                writeln!(out, "  {} [label = {label}, style = dashed];", quoted(&external.id)).unwrap();
            }
        }
        for node in shown {
            for before in &node.prerequisites {
                writeln!(out, "  {} -> {};", quoted(before), quoted(&node.id)).unwrap();
            }
        }
        out.push_str("}\n");
        out
    }

    /// What may be started once the nodes named in `done` are done. Whoever has done a node has done
    /// what it rests on. External nodes may be named too.
    pub fn ready_after<'c>(&'c self, done: &[&str]) -> Result<Ready<'c>, UnknownNode> {
        let mut known: BTreeSet<&str> = BTreeSet::new();
        let mut work: Vec<&str> = Vec::new();
        for name in done {
            match self.external.iter().find(|node| node.id.eq_ignore_ascii_case(name)) {
                Some(external) => work.push(&external.id),
                None => work.extend(self.resolve(name)?.iter().map(|node| node.id.as_str())),
            }
        }
        while let Some(id) = work.pop() {
            if known.insert(id)
                && let Some(node) = self.node(id)
            {
                work.extend(node.prerequisites.iter().map(String::as_str));
            }
        }
        let mut ready = Ready { now: Vec::new(), after_external: Vec::new() };
        for node in self.nodes.iter().filter(|node| !known.contains(node.id.as_str())) {
            let waiting: Vec<&str> =
                node.prerequisites.iter().map(String::as_str).filter(|id| !known.contains(id)).collect();
            if waiting.is_empty() {
                ready.now.push(node);
            } else if waiting.iter().all(|id| self.node(id).is_none()) {
                ready.after_external.push((node, waiting));
            }
        }
        Ok(ready)
    }
}

/// A string of the Graphviz language.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
