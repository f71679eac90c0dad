//! The composition: which tracks this command can judge.

use solution_key::NodeKey;

/// The keys of all tracks that have been built.
pub fn all() -> Vec<&'static NodeKey> {
    // One line for each track.
    let tracks: &[&[&'static NodeKey]] =
        &[js_language_frontend::keys::ALL, js_event_loop::keys::ALL, js_regexp::keys::ALL];
    tracks.concat()
}
