//! What the curriculum says of a node, a track and a node taught elsewhere.

use std::fmt;

/// One of the tracks, a row of `tracks.toml`.
#[derive(Clone, Debug)]
pub struct Track {
    /// What the ids of its nodes begin with, such as `JL`.
    pub code: String,
    /// Its name and folder, such as `js-language-frontend`.
    pub id: String,
    /// Its name for people.
    pub title: String,
}

/// A node that is taught in another curriculum, a row of `external.toml`.
#[derive(Clone, Debug)]
pub struct External {
    /// Its id there, such as `C501`.
    pub id: String,
    /// Its title there.
    pub title: String,
}

/// How deep a node goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Awareness.
    D1,
    /// Working knowledge.
    D2,
    /// Fluency.
    D3,
}

impl Depth {
    /// Reads `D1`, `D2` or `D3`.
    pub fn read(text: &str) -> Option<Depth> {
        match text {
            "D1" => Some(Depth::D1),
            "D2" => Some(Depth::D2),
            "D3" => Some(Depth::D3),
            _ => None,
        }
    }
}

impl fmt::Display for Depth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// One thing a node teaches.
#[derive(Clone, Debug)]
pub struct Topic {
    /// In the words of the specification.
    pub topic: String,
    /// The slug of the lesson heading under which it is taught.
    pub section: Option<String>,
    /// The exercises in which it is practised.
    pub exercises: Vec<String>,
}

/// One node of the curriculum.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its id, such as `JL04` or `JL06a`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The id of its track.
    pub track: String,
    /// The language of the exercises: always `c`.
    pub language: String,
    /// How deep it goes.
    pub depth: Depth,
    /// What must be known first: nodes of this curriculum and of others.
    pub prerequisites: Vec<String>,
    /// The mistakes that the checker recognizes, by slug.
    pub misconceptions: Vec<String>,
    /// What it teaches.
    pub topics: Vec<Topic>,
    /// Whether lesson, exercises, solutions and misconceptions are all there.
    pub complete: bool,
    /// Its exercises, found on disk: `ex-1`, `ex-2`, in order.
    pub exercises: Vec<String>,
    /// Its folder inside the curriculum.
    pub folder: String,
}

impl Node {
    /// The path of a file of this node inside the curriculum.
    pub fn path(&self, file: &str) -> String {
        format!("{}/{file}", self.folder)
    }
}

/// The id of which `id` is a part: `JL06` for `JL06a`; nothing for `JL05`.
pub fn composite(id: &str) -> Option<&str> {
    let whole = id.strip_suffix(|last: char| last.is_ascii_lowercase())?;
    whole.ends_with(|last: char| last.is_ascii_digit()).then_some(whole)
}
