//! The keys of this track, for the tests of its nodes.

use js_language_frontend::keys;
use solution_key::proof::Track;

pub(crate) static TRACK: Track = Track {
    keys: keys::ALL,
    folder: concat!(env!("CARGO_MANIFEST_DIR"), "/../../curriculum/js-language-frontend"),
};
