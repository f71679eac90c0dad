//! `plumb nodes`: the curriculum as a list, a graph, or what comes next.

use crate::failure::{CORRECT, Failure};
use crate::output;
use crate::session::Session;
use clap::Args;
use plumb_curriculum::curriculum::{Curriculum, Node, composite};
use plumb_curriculum::report::formats;
use serde_json::{Value, json};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

const AFTER: &str = "\
Examples:
  plumb nodes                              all nodes, by track
  plumb nodes JL06                         one node, or the parts of a split one, in full
  plumb nodes --track JL --json            a track as an array of objects
  plumb nodes --graph | dot -Tsvg -o curriculum.svg
  plumb nodes --ready-after JL04,JE01      what a learner may start after these";

/// Lists the nodes of the curriculum, or shows one.
#[derive(Args)]
#[command(after_help = AFTER)]
pub(crate) struct Nodes {
    /// Show this node in full (or the parts of a composite id such as JL06).
    #[arg(value_name = "NODE", conflicts_with_all = ["graph", "ready_after", "track"])]
    node: Option<String>,

    /// Only this track, by code (JL) or name (js-language-frontend).
    #[arg(long, value_name = "TRACK")]
    track: Option<String>,

    /// Print an array of objects.
    #[arg(long, conflicts_with = "graph")]
    json: bool,

    /// Print the prerequisites as a graph for Graphviz.
    #[arg(long, conflicts_with = "ready_after")]
    graph: bool,

    /// List what may be started after these nodes (and all that they rest on). External nodes count.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    ready_after: Option<Vec<String>>,
}

impl Nodes {
    pub(crate) fn run(self, session: &Session<'_>) -> Result<u8, Failure> {
        let curriculum = session.curriculum()?;
        let track = match &self.track {
            None => None,
            Some(name) => Some(curriculum.track(name).ok_or_else(|| unknown_track(&curriculum, name))?),
        };
        let inside = |node: &&Node| track.is_none_or(|track| node.track == track);
        let text = if self.graph {
            curriculum.graphviz(track)
        } else if let Some(done) = &self.ready_after {
            let done: Vec<&str> = done.iter().map(|id| id.trim()).filter(|id| !id.is_empty()).collect();
            let mut ready = curriculum.ready_after(&done)?;
            ready.now.retain(inside);
            ready.after_external.retain(|(node, _)| inside(node));
            if self.json {
                formats::json(&ready.now.iter().map(|node| object(session, node)).collect::<Vec<_>>())
            } else {
                let mut text = table(session, &curriculum, &ready.now);
                for (node, waiting) in &ready.after_external {
                    writeln!(text, "{} waits only for {} of another curriculum", node.id, waiting.join(", "))
                        .unwrap();
                }
                text
            }
        } else {
            let nodes: Vec<&Node> = match &self.node {
                Some(name) => curriculum.resolve(name)?,
                None => curriculum.nodes.iter().filter(inside).collect(),
            };
            if self.json {
                formats::json(&nodes.iter().map(|node| object(session, node)).collect::<Vec<_>>())
            } else if self.node.is_some() {
                nodes.iter().map(|node| full(session, &curriculum, node)).collect::<Vec<_>>().join("\n")
            } else {
                table(session, &curriculum, &nodes)
            }
        };
        output::show(&text)?;
        Ok(CORRECT)
    }
}

fn unknown_track(curriculum: &Curriculum, name: &str) -> Failure {
    let known: Vec<String> =
        curriculum.tracks.iter().map(|track| format!("{} ({})", track.code, track.id)).collect();
    Failure::Usage(format!("there is no track {name:?}; there are {}", known.join(", ")))
}

/// Whether `plumb check` can judge this node.
fn has_key(session: &Session<'_>, node: &Node) -> bool {
    session.keys.node(&node.id).is_some()
}

fn object(session: &Session<'_>, node: &Node) -> Value {
    let coverage: Vec<Value> = node
        .topics
        .iter()
        .map(|topic| json!({ "topic": topic.topic, "section": topic.section, "exercises": topic.exercises }))
        .collect();
    json!({
        "id": node.id,
        "title": node.title,
        "track": node.track,
        "language": node.language,
        "depth": node.depth.to_string(),
        "prerequisites": node.prerequisites,
        "topics": node.topics.iter().map(|topic| topic.topic.as_str()).collect::<Vec<_>>(),
        "coverage": coverage,
        "part_of": composite(&node.id),
        "misconceptions": node.misconceptions,
        "exercises": node.exercises,
        "complete": node.complete,
        "has_key": has_key(session, node),
    })
}

fn table(session: &Session<'_>, curriculum: &Curriculum, nodes: &[&Node]) -> String {
    let bold = anstyle::Style::new().bold();
    let dim = anstyle::Style::new().dimmed();
    let width = nodes.iter().map(|node| node.title.width()).max().unwrap_or(0);
    let mut out = String::new();
    for track in &curriculum.tracks {
        let rows: Vec<_> = nodes.iter().filter(|node| node.track == track.id).collect();
        if rows.is_empty() {
            continue;
        }
        let (count, plural) = (rows.len(), if rows.len() == 1 { "" } else { "s" });
        writeln!(
            out,
            "{bold}{} {}{bold:#}  {dim}{}, {count} node{plural}{dim:#}",
            track.code, track.title, track.id
        )
        .unwrap();
        for node in rows {
            let before = if node.prerequisites.is_empty() {
                String::new()
            } else {
                let pad = " ".repeat(width - node.title.width());
                format!("  {pad}{dim}after {}{dim:#}", node.prerequisites.join(", "))
            };
            let mark = if has_key(session, node) { "✓" } else { " " };
            writeln!(out, "  {mark} {:<6} {}  {}{before}", node.id, node.depth, node.title).unwrap();
        }
        out.push('\n');
    }
    let ready = nodes.iter().filter(|node| has_key(session, node)).count();
    let plural = if nodes.len() == 1 { "" } else { "s" };
    writeln!(out, "{} node{plural}; ✓ marks the {ready} that `plumb check` can judge.", nodes.len()).unwrap();
    out
}

fn full(session: &Session<'_>, curriculum: &Curriculum, node: &Node) -> String {
    let bold = anstyle::Style::new().bold();
    let dim = anstyle::Style::new().dimmed();
    let mut out = format!("{bold}{}  {}{bold:#}\n", node.id, node.title);
    let mut row = |name: &str, text: String| writeln!(out, "{dim}{name:<15}{dim:#}{text}").unwrap();
    row("track", node.track.clone());
    row("language", node.language.clone());
    row("depth", node.depth.to_string());
    let named = |id: &String| {
        let title = curriculum.node(id).map(|node| node.title.as_str()).or_else(|| {
            curriculum.external.iter().find(|node| node.id == *id).map(|node| node.title.as_str())
        });
        format!("{id} ({})", title.unwrap_or("?"))
    };
    let before: Vec<String> = node.prerequisites.iter().map(named).collect();
    row("prerequisites", if before.is_empty() { "none".to_owned() } else { before.join(", ") });
    let after: Vec<&str> = curriculum
        .nodes
        .iter()
        .filter(|other| other.prerequisites.contains(&node.id))
        .map(|other| other.id.as_str())
        .collect();
    row("leads to", if after.is_empty() { "none".to_owned() } else { after.join(", ") });
    row(
        "exercises",
        if node.exercises.is_empty() { "none yet".to_owned() } else { node.exercises.join(", ") },
    );
    row("key", if has_key(session, node) { "yes".to_owned() } else { "not yet".to_owned() });
    if !node.misconceptions.is_empty() {
        writeln!(out, "{dim}misconceptions{dim:#}").unwrap();
        node.misconceptions.iter().for_each(|slug| writeln!(out, "  - {slug}").unwrap());
    }
    writeln!(out, "{dim}topics{dim:#}").unwrap();
    for topic in &node.topics {
        let exercises = topic.exercises.join(", ");
        let exercises = if exercises.is_empty() { exercises } else { format!("  {dim}{exercises}{dim:#}") };
        writeln!(out, "  - {}{exercises}", topic.topic).unwrap();
    }
    out
}
