//! From what a person types to nodes: ids, composite ids, tracks, `NODE/ex-N`.

use super::node::composite;
use super::{Curriculum, Node};
use std::fmt;

/// A name that means no node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownNode(String);

impl fmt::Display for UnknownNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownNode {}

/// One or more nodes, and perhaps one exercise of the single node.
#[derive(Clone, Debug)]
pub struct Target<'c> {
    /// The nodes, in order; several where a composite id was named.
    pub nodes: Vec<&'c Node>,
    /// The exercise, where one was named.
    pub exercise: Option<String>,
}

impl<'c> Target<'c> {
    /// The exercises that are meant, each with its node.
    pub fn exercises(&self) -> Vec<(&'c Node, &str)> {
        self.nodes
            .iter()
            .flat_map(|node| node.exercises.iter().map(|name| (*node, name.as_str())))
            .filter(|(_, name)| self.exercise.as_deref().is_none_or(|wanted| wanted == *name))
            .collect()
    }
}

impl fmt::Display for Target<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = match self.nodes[..] {
            [only] => only.id.as_str(),
            _ => self.nodes.first().and_then(|node| composite(&node.id)).unwrap_or(""),
        };
        match &self.exercise {
            Some(exercise) => write!(f, "{id}/{exercise}"),
            None => f.write_str(id),
        }
    }
}

impl Curriculum {
    /// The node or the parts of the composite id that `name` means. Case does not matter.
    pub fn resolve(&self, name: &str) -> Result<Vec<&Node>, UnknownNode> {
        let exact: Vec<&Node> = self.nodes.iter().filter(|node| node.id.eq_ignore_ascii_case(name)).collect();
        if !exact.is_empty() {
            return Ok(exact);
        }
        let parts: Vec<&Node> = self
            .nodes
            .iter()
            .filter(|node| composite(&node.id).is_some_and(|whole| whole.eq_ignore_ascii_case(name)))
            .collect();
        if !parts.is_empty() {
            return Ok(parts);
        }
        if let Some(external) = self.external.iter().find(|node| node.id.eq_ignore_ascii_case(name)) {
            return Err(UnknownNode(format!(
                "{} ({}) is taught in another curriculum; plumb only names it as a prerequisite",
                external.id, external.title
            )));
        }
        let hint = nearest(name, self.nodes.iter().map(|node| node.id.as_str()));
        Err(UnknownNode(format!("there is no node {name:?}{hint}; `plumb nodes` lists them all")))
    }

    /// Like [`Curriculum::resolve`], but a track's id or code means all its nodes.
    pub fn resolve_wide(&self, name: &str) -> Result<Vec<&Node>, UnknownNode> {
        match self.track(name) {
            Some(track) => Ok(self.nodes.iter().filter(|node| node.track == track).collect()),
            None => self.resolve(name),
        }
    }

    /// The id of the track that `name` (its id or code) means.
    pub fn track(&self, name: &str) -> Option<&str> {
        self.tracks
            .iter()
            .find(|track| track.id.eq_ignore_ascii_case(name) || track.code.eq_ignore_ascii_case(name))
            .map(|track| track.id.as_str())
    }

    /// Reads `NODE` or `NODE/ex-N`.
    pub fn target(&self, text: &str) -> Result<Target<'_>, UnknownNode> {
        let Some((name, exercise)) = text.split_once('/') else {
            return Ok(Target { nodes: self.resolve(text)?, exercise: None });
        };
        let nodes = self.resolve(name)?;
        let [node] = nodes[..] else {
            let parts: Vec<String> = nodes.iter().map(|node| format!("{}/{exercise}", node.id)).collect();
            let text = format!("{name} is split into parts; name one of {}", parts.join(", "));
            return Err(UnknownNode(text));
        };
        if !node.exercises.iter().any(|known| known == exercise) {
            let known = if node.exercises.is_empty() {
                "it has none yet".to_owned()
            } else {
                format!("it has {}", node.exercises.join(", "))
            };
            return Err(UnknownNode(format!("{} has no exercise {exercise:?}; {known}", node.id)));
        }
        Ok(Target { nodes, exercise: Some(exercise.to_owned()) })
    }
}

/// `; did you mean "…"?` for the known word closest to `word`, or nothing.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let lower = word.to_ascii_lowercase();
    known
        .map(|candidate| (distance(&lower, &candidate.to_ascii_lowercase()), candidate))
        .min()
        .filter(|(distance, _)| *distance <= 1 + word.len() / 6)
        .map_or(String::new(), |(_, candidate)| format!("; did you mean {candidate:?}?"))
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, &to) in b.iter().enumerate() {
            let replaced = corner + usize::from(from != to);
            corner = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_suggested_and_far_ones_are_not() {
        assert_eq!(nearest("JL4", ["JB01", "JL04"].into_iter()), "; did you mean \"JL04\"?");
        assert_eq!(nearest("hello", ["JB01", "JL04"].into_iter()), "");
    }

    #[test]
    fn parts_know_their_whole() {
        assert_eq!(composite("JL06a"), Some("JL06"));
        assert_eq!(composite("JL06"), None);
        assert_eq!(composite("ab"), None);
    }
}
