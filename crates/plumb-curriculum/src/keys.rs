//! The keys that the command was composed with, looked up by node and exercise.

use solution_key::{Exercise, NodeKey};

/// All keys that the command knows.
#[derive(Clone, Copy)]
pub struct Keys<'k>(pub &'k [&'static NodeKey]);

impl Keys<'_> {
    /// The key of a node, if its track has been built.
    pub fn node(&self, id: &str) -> Option<&'static NodeKey> {
        self.0.iter().copied().find(|key| key.node == id)
    }

    /// The key of one exercise.
    pub fn exercise(&self, node: &str, name: &str) -> Option<&'static dyn Exercise> {
        self.node(node)?.exercises.iter().copied().find(|exercise| exercise.name() == name)
    }
}
