//! The promises of [`solution_key::proof`], asked of a node of this track by its name.
#![allow(dead_code)] // Each test is a crate of its own and calls what it needs.

use js_event_loop::keys;
use solution_key::{NodeKey, proof};
use std::path::{Path, PathBuf};

/// The key of `node`.
pub(crate) fn key_of(node: &str) -> &'static NodeKey {
    keys::ALL.iter().find(|key| key.node == node).expect("the node has a key")
}

/// The folder of `node` in the curriculum.
pub(crate) fn folder(node: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../curriculum/js-event-loop").join(node)
}

pub(crate) fn visible_cases(node: &str) {
    proof::visible_cases(key_of(node), &folder(node));
}

pub(crate) fn generated_inputs(node: &str) {
    proof::generated_inputs(key_of(node));
}

pub(crate) fn every_line_is_explained(node: &str) {
    proof::every_line_is_explained(key_of(node));
}

pub(crate) fn changed_inputs(node: &str, alphabet: &[u8]) {
    proof::changed_inputs(key_of(node), alphabet);
}
