//! From a draft to a curriculum: does everything that the files say fit together?
//!
//! Every rule is one small function that adds problems, each at the line that must change. Loading
//! goes on after a problem, so that an author sees all of them at once.

mod complete;
mod cycles;

use super::node::{Depth, External, Node, Topic, Track, composite};
use super::problem::{LoadError, Problem};
use super::read::{At, Draft, DraftNode};
use super::resolve::nearest;
use super::{Curriculum, exercises};
use crate::Library;
use std::collections::{HashMap, HashSet};

/// Collects problems under the names that people know the files by.
pub(super) struct Report<'l> {
    library: &'l Library,
    problems: Vec<Problem>,
}

impl Report<'_> {
    pub(super) fn add(&mut self, path: &str, line: usize, message: impl Into<String>) {
        self.problems.push(Problem { file: self.library.place(path), line, message: message.into() });
    }

    /// Says where a word of a list stands a second time.
    fn repeats<'a>(&mut self, path: &str, what: &str, words: impl IntoIterator<Item = &'a At<String>>) {
        let mut first: HashMap<&str, usize> = HashMap::new();
        for word in words {
            if let Some(line) = first.insert(&word.value, word.line) {
                self.add(
                    path,
                    word.line,
                    format!("duplicate {what} {:?}, already on line {line}", word.value),
                );
            }
        }
    }
}

/// Judges the draft; with `claims`, also whether nodes are as complete as they claim.
pub(super) fn validate(library: Library, draft: Draft, claims: bool) -> Result<Curriculum, LoadError> {
    let mut report = Report { library: &library, problems: draft.problems };
    report.repeats("tracks.toml", "track", draft.tracks.iter().map(|track| &track.id));
    report.repeats("tracks.toml", "track code", draft.tracks.iter().map(|track| &track.code));
    report.repeats("external.toml", "node", draft.external.iter().map(|node| &node.id));

    let tracks: Vec<Track> = draft
        .tracks
        .into_iter()
        .map(|track| Track { code: track.code.value, id: track.id.value, title: track.title })
        .collect();
    duplicate_nodes(&mut report, &draft.nodes);
    for external in &draft.external {
        if draft.nodes.iter().any(|node| node.id.value == external.id.value) {
            let message = format!("{} is a node of this curriculum, not an external one", external.id.value);
            report.add("external.toml", external.id.line, message);
        }
    }
    let external: Vec<External> =
        draft.external.into_iter().map(|row| External { id: row.id.value, title: row.title }).collect();

    for node in &draft.nodes {
        facts(&mut report, node, &tracks);
        prerequisites(&mut report, node, &draft.nodes, &external);
    }
    cycles::report(&mut report, &draft.nodes);

    let mut nodes: Vec<Node> = Vec::new();
    for node in &draft.nodes {
        let found = exercises::names(&library, &node.folder);
        if claims {
            complete::check(&mut report, &library, node, &found);
        }
        nodes.push(settle(node, found));
    }
    let order = |node: &Node| tracks.iter().position(|track| track.id == node.track);
    nodes.sort_by(|a, b| (order(a), &a.id).cmp(&(order(b), &b.id)));

    LoadError::unless_empty(report.problems)?;
    Ok(Curriculum { library, tracks, external, nodes })
}

fn settle(node: &DraftNode, exercises: Vec<String>) -> Node {
    let plain = |words: &[At<String>]| words.iter().map(|word| word.value.clone()).collect();
    Node {
        id: node.id.value.clone(),
        title: node.title.value.clone(),
        track: node.track.value.clone(),
        language: node.language.value.clone(),
        depth: Depth::read(&node.depth.value).unwrap_or(Depth::D2),
        prerequisites: plain(&node.prerequisites),
        misconceptions: plain(&node.misconceptions),
        topics: node
            .topics
            .iter()
            .map(|topic| Topic {
                topic: topic.topic.value.clone(),
                section: topic.section.as_ref().map(|section| section.value.clone()),
                exercises: plain(&topic.exercises),
            })
            .collect(),
        complete: node.complete.value,
        exercises,
        folder: node.folder.clone(),
    }
}

fn file(node: &DraftNode) -> String {
    format!("{}/node.toml", node.folder)
}

fn duplicate_nodes(report: &mut Report<'_>, nodes: &[DraftNode]) {
    let mut first: HashMap<&str, &DraftNode> = HashMap::new();
    for node in nodes {
        if let Some(other) = first.insert(&node.id.value, node) {
            let message = format!("duplicate node {}: {} has the same id", node.id.value, file(other));
            report.add(&file(node), node.id.line, message);
        }
        if let Some(whole) = composite(&node.id.value)
            && let Some(other) = nodes.iter().find(|other| other.id.value == whole)
        {
            let message = format!(
                "{whole} cannot be a node: it is the name of its parts, {} among them",
                node.id.value
            );
            report.add(&file(other), other.id.line, message);
        }
    }
}

/// The facts that a node states about itself.
fn facts(report: &mut Report<'_>, node: &DraftNode, tracks: &[Track]) {
    let path = file(node);
    let (track_folder, node_folder) = node.folder.split_once('/').unwrap_or(("", &node.folder));
    if node.id.value != node_folder {
        report.add(&path, node.id.line, format!("id {:?} in the folder of {node_folder:?}", node.id.value));
    }
    if node.track.value != track_folder {
        report.add(
            &path,
            node.track.line,
            format!("track {:?} in the folder of {track_folder:?}", node.track.value),
        );
    }
    match tracks.iter().find(|track| track.id == node.track.value) {
        None => {
            let hint = nearest(&node.track.value, tracks.iter().map(|track| track.id.as_str()));
            report.add(&path, node.track.line, format!("unknown track {:?}{hint}", node.track.value));
        }
        Some(track) if !node.id.value.starts_with(&track.code) => {
            let message =
                format!("the ids of {} begin with {}, not {:?}", track.id, track.code, node.id.value);
            report.add(&path, node.id.line, message);
        }
        Some(_) => {}
    }
    if node.title.value.trim().is_empty() {
        report.add(&path, node.title.line, "the title is empty");
    }
    if node.language.value != "c" {
        report.add(
            &path,
            node.language.line,
            format!("language must be \"c\", not {:?}", node.language.value),
        );
    }
    if Depth::read(&node.depth.value).is_none() {
        report.add(&path, node.depth.line, format!("depth must be D1, D2 or D3, not {:?}", node.depth.value));
    }
    if node.topics.is_empty() {
        report.add(&path, node.id.line, "a node needs at least one topic");
    }
    report.repeats(&path, "topic", node.topics.iter().map(|topic| &topic.topic));
    report.repeats(&path, "prerequisite", &node.prerequisites);
    report.repeats(&path, "misconception", &node.misconceptions);
}

fn prerequisites(report: &mut Report<'_>, node: &DraftNode, nodes: &[DraftNode], external: &[External]) {
    let known: HashSet<&str> = nodes
        .iter()
        .map(|node| node.id.value.as_str())
        .chain(external.iter().map(|node| node.id.as_str()))
        .collect();
    for wanted in node.prerequisites.iter().filter(|wanted| !known.contains(wanted.value.as_str())) {
        let parts: Vec<&str> = nodes
            .iter()
            .map(|node| node.id.value.as_str())
            .filter(|id| composite(id) == Some(wanted.value.as_str()))
            .collect();
        let message = if parts.is_empty() {
            let hint = nearest(&wanted.value, known.iter().copied());
            format!(
                "unknown prerequisite {:?}{hint}; external nodes are named in external.toml",
                wanted.value
            )
        } else {
            format!("prerequisite {:?} is split: name one of its parts, {}", wanted.value, parts.join(", "))
        };
        report.add(&file(node), wanted.line, message);
    }
}
