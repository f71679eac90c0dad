//! From TOML files to a draft of the curriculum in which each fact still knows its line.
//!
//! Nothing is judged here except the form of the files; that the facts fit together is the work of
//! `validate`.

use super::problem::Problem;
use crate::Library;
use serde::Deserialize;
use toml::Spanned;

/// A fact with the line it stands on.
#[derive(Clone, Debug)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) line: usize,
}

/// Everything that was read, and what could not be.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) tracks: Vec<DraftTrack>,
    pub(super) external: Vec<DraftExternal>,
    pub(super) nodes: Vec<DraftNode>,
    pub(super) problems: Vec<Problem>,
}

pub(super) struct DraftTrack {
    pub(super) code: At<String>,
    pub(super) id: At<String>,
    pub(super) title: String,
}

pub(super) struct DraftExternal {
    pub(super) id: At<String>,
    pub(super) title: String,
}

pub(super) struct DraftNode {
    /// Its folder inside the curriculum: `<track>/<id>`.
    pub(super) folder: String,
    pub(super) id: At<String>,
    pub(super) title: At<String>,
    pub(super) track: At<String>,
    pub(super) language: At<String>,
    pub(super) depth: At<String>,
    pub(super) prerequisites: Vec<At<String>>,
    pub(super) misconceptions: Vec<At<String>>,
    pub(super) complete: At<bool>,
    pub(super) topics: Vec<DraftTopic>,
}

pub(super) struct DraftTopic {
    pub(super) topic: At<String>,
    pub(super) section: Option<At<String>>,
    pub(super) exercises: Vec<At<String>>,
}

/// Reads all files of the curriculum.
pub(super) fn read(library: &Library) -> Draft {
    let mut draft = Draft::default();
    if let Some((file, lines)) = parse::<TracksFile>(library, "tracks.toml", &mut draft.problems) {
        draft.tracks = file
            .tracks
            .into_iter()
            .map(|row| DraftTrack { code: lines.at(row.code), id: lines.at(row.id), title: row.title })
            .collect();
    }
    if let Some((file, lines)) = parse::<ExternalFile>(library, "external.toml", &mut draft.problems) {
        draft.external = file
            .nodes
            .into_iter()
            .map(|row| DraftExternal { id: lines.at(row.id), title: row.title })
            .collect();
    }
    for track in library.list("") {
        for node in library.list(&track) {
            let folder = format!("{track}/{node}");
            // A stray file beside the nodes (a README, say) is nobody's mistake.
            if library.is_file(&folder) {
                continue;
            }
            let path = format!("{folder}/node.toml");
            if let Some((file, lines)) = parse::<NodeFile>(library, &path, &mut draft.problems) {
                draft.nodes.push(file.with_lines(folder, &lines));
            }
        }
    }
    draft
}

fn parse<T: serde::de::DeserializeOwned>(
    library: &Library,
    path: &str,
    problems: &mut Vec<Problem>,
) -> Option<(T, Lines)> {
    let mut fail = |line: usize, message: String| {
        problems.push(Problem { file: library.place(path), line, message });
        None
    };
    let text = match library.text(path) {
        Ok(text) => text,
        Err(error) => return fail(1, format!("cannot be read: {error}")),
    };
    let lines = Lines::of(&text);
    match toml::from_str(&text) {
        Ok(file) => Some((file, lines)),
        Err(error) => {
            let line = error.span().map_or(1, |span| lines.line(span.start));
            fail(line, error.message().to_owned())
        }
    }
}

/// The byte offsets at which the lines of a file begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Lines {
        let begins = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1);
        Lines(std::iter::once(0).chain(begins).collect())
    }

    fn line(&self, offset: usize) -> usize {
        self.0.partition_point(|&begin| begin <= offset)
    }

    fn at<T>(&self, spanned: Spanned<T>) -> At<T> {
        let line = self.line(spanned.span().start);
        At { value: spanned.into_inner(), line }
    }

    fn all<T>(&self, spanned: Vec<Spanned<T>>) -> Vec<At<T>> {
        spanned.into_iter().map(|item| self.at(item)).collect()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TracksFile {
    tracks: Vec<TrackRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TrackRow {
    code: Spanned<String>,
    id: Spanned<String>,
    title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExternalFile {
    #[serde(default)]
    nodes: Vec<ExternalRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExternalRow {
    id: Spanned<String>,
    title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NodeFile {
    id: Spanned<String>,
    title: Spanned<String>,
    track: Spanned<String>,
    language: Spanned<String>,
    depth: Spanned<String>,
    prerequisites: Vec<Spanned<String>>,
    #[serde(default)]
    misconceptions: Vec<Spanned<String>>,
    complete: Spanned<bool>,
    topics: Vec<TopicRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicRow {
    topic: Spanned<String>,
    section: Option<Spanned<String>>,
    #[serde(default)]
    exercises: Vec<Spanned<String>>,
}

impl NodeFile {
    fn with_lines(self, folder: String, lines: &Lines) -> DraftNode {
        let topic = |row: TopicRow| DraftTopic {
            topic: lines.at(row.topic),
            section: row.section.map(|section| lines.at(section)),
            exercises: lines.all(row.exercises),
        };
        DraftNode {
            folder,
            id: lines.at(self.id),
            title: lines.at(self.title),
            track: lines.at(self.track),
            language: lines.at(self.language),
            depth: lines.at(self.depth),
            prerequisites: lines.all(self.prerequisites),
            misconceptions: lines.all(self.misconceptions),
            complete: lines.at(self.complete),
            topics: self.topics.into_iter().map(topic).collect(),
        }
    }
}
