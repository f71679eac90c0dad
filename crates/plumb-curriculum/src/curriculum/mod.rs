//! The curriculum: tracks, nodes and how they depend on each other.
//!
//! [`Curriculum::load`] reads every `node.toml` and hands back either a curriculum in which each
//! prerequisite resolves and no cycle exists, or every problem with its file and line.

mod exercises;
mod graph;
mod markdown;
mod node;
mod problem;
mod read;
mod resolve;
mod validate;

pub use exercises::{Case, ExerciseFiles, Misconception};
pub use graph::Ready;
pub use markdown::{Fence, fences, headings, slug};
pub use node::{Depth, External, Node, Topic, Track, composite};
pub use problem::{LoadError, Problem};
pub use resolve::{Target, UnknownNode};

use crate::{Keys, Library};

/// A curriculum that has been loaded and found sound.
pub struct Curriculum {
    /// Where its files are.
    pub library: Library,
    /// The tracks in listing order.
    pub tracks: Vec<Track>,
    /// Nodes taught elsewhere.
    pub external: Vec<External>,
    /// All nodes, by track and then by id.
    pub nodes: Vec<Node>,
}

impl Curriculum {
    /// Reads and validates the curriculum in `library`.
    pub fn load(library: Library) -> Result<Curriculum, LoadError> {
        let draft = read::read(&library);
        validate::validate(library, draft, true)
    }

    /// Like [`Curriculum::load`], but does not ask whether nodes that claim to be complete are: for
    /// the commands with which an author makes what is missing.
    pub fn load_unfinished(library: Library) -> Result<Curriculum, LoadError> {
        let draft = read::read(&library);
        validate::validate(library, draft, false)
    }

    /// Whether every node that claims to be complete has a key for each of its exercises.
    pub fn check_keys(&self, keys: &Keys<'_>) -> Result<(), LoadError> {
        let problems = self
            .nodes
            .iter()
            .filter(|node| node.complete)
            .flat_map(|node| node.exercises.iter().map(move |exercise| (node, exercise)))
            .filter(|(node, exercise)| keys.exercise(&node.id, exercise).is_none())
            .map(|(node, exercise)| Problem {
                file: self.library.place(&node.path("node.toml")),
                line: 1,
                message: format!("{}/{exercise} has no key in this build of plumb", node.id),
            })
            .collect();
        LoadError::unless_empty(problems)
    }

    /// The node with this very id.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }
}
