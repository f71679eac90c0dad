//! The curriculum as it is, and curricula that are broken in every way that loading must notice.
//!
//! Each file in `fixtures/broken/` is a curriculum in one text: a sentence, then `== PATH` before
//! each file, and after `== expected` the messages. Set `BLESS=1` to write the messages anew.

use plumb_curriculum::{Curriculum, Library};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn real() -> Curriculum {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../curriculum");
    Curriculum::load(Library::Folder(folder)).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn broken_curricula_say_file_and_line() {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(fixtures().join("broken")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 10);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let (before, expected) = text.split_once("== expected\n").unwrap();
        let found = messages(before);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&file, format!("{before}== expected\n{found}")).unwrap();
        } else {
            assert_eq!(found, expected, "{}", file.display());
        }
    }
}

fn messages(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    for part in text.split("\n== ").skip(1) {
        let (name, body) = part.split_once('\n').unwrap_or((part, ""));
        let path = folder.path().join(name.trim_end());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, body.to_owned() + if body.is_empty() { "" } else { "\n" }).unwrap();
    }
    let Err(error) = Curriculum::load(Library::Folder(folder.path().to_owned())) else {
        return "loads\n".to_owned();
    };
    let root = format!("{}/", folder.path().display());
    error.problems.iter().map(|problem| problem.to_string().replace(&root, "") + "\n").collect()
}

#[test]
fn there_are_80_nodes_in_10_tracks() {
    let curriculum = real();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for node in &curriculum.nodes {
        *counts.entry(&node.id[..2]).or_default() += 1;
        assert_eq!(node.language, "c");
        assert!(!node.topics.is_empty() && !node.misconceptions.is_empty(), "{}", node.id);
    }
    let expected = [
        ("JB", 6),
        ("JC", 7),
        ("JE", 8),
        ("JG", 8),
        ("JL", 11),
        ("JO", 8),
        ("JP", 7),
        ("JR", 10),
        ("JT", 7),
        ("JV", 8),
    ];
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), expected);
    assert_eq!(curriculum.tracks.len(), 10);
}

#[test]
fn prerequisites_outside_this_curriculum_are_those_of_the_specification() {
    let curriculum = real();
    let external: Vec<(&str, &str)> = curriculum
        .nodes
        .iter()
        .flat_map(|node| node.prerequisites.iter().map(|id| (node.id.as_str(), id.as_str())))
        .filter(|(_, id)| curriculum.node(id).is_none())
        .collect();
    let expected = [
        ("JG02", "C303"),
        ("JG04", "C602"),
        ("JE02", "C501"),
        ("JE03", "C502"),
        ("JE05", "C600"),
        ("JT07", "C302"),
        ("JR04", "C703"),
    ];
    assert_eq!(external, expected);
}

#[test]
fn split_nodes_resolve_to_their_parts_and_form_their_chains() {
    let curriculum = real();
    let parts = |id: &str| -> Vec<&str> {
        curriculum.resolve(id).unwrap().iter().map(|node| node.id.as_str()).collect()
    };
    assert_eq!(parts("JL06"), ["JL06a", "JL06b", "JL06c"]);
    assert_eq!(parts("JO07"), ["JO07a", "JO07b"]);
    assert_eq!(parts("JP03"), ["JP03a", "JP03b"]);
    assert_eq!(parts("JC04"), ["JC04a", "JC04b", "JC04c"]);
    assert_eq!(parts("JR01"), ["JR01a", "JR01b", "JR01c"]);
    assert_eq!(parts("jr03"), ["JR03a", "JR03b", "JR03c"]);
    let chains = [
        ("JL06a", "JL05"),
        ("JL06b", "JL06a"),
        ("JL06c", "JL06b"),
        ("JP03b", "JP01"),
        ("JP03b", "JP03a"),
        ("JC04b", "JC04a"),
        ("JC04c", "JC04b"),
        ("JR01b", "JR01a"),
        ("JR01c", "JR01b"),
        ("JR03b", "JR03a"),
        ("JR03c", "JR03b"),
        ("JO07a", "JO03"),
        ("JO07b", "JO07a"),
        ("JO01", "JV01"),
    ];
    for (node, before) in chains {
        let node = curriculum.node(node).unwrap();
        assert!(node.prerequisites.iter().any(|id| id == before), "{} needs {before}", node.id);
    }
    assert!(curriculum.resolve("C501").unwrap_err().to_string().contains("another curriculum"));
    assert!(curriculum.resolve("JL4").unwrap_err().to_string().contains("did you mean \"JL04\""));
}

#[test]
fn what_may_be_started_next_follows_from_what_is_done() {
    let curriculum = real();
    let ready = |done: &[&str]| -> Vec<String> {
        curriculum.ready_after(done).unwrap().now.iter().map(|node| node.id.clone()).collect()
    };
    assert_eq!(ready(&[]), ["JL01", "JG01", "JE01", "JR01a", "JR06"]);
    let after = ready(&["JL04", "C703"]);
    assert!(after.contains(&"JL05".to_owned()) && after.contains(&"JR04".to_owned()));
    assert!(!after.contains(&"JL03".to_owned()), "what JL04 rests on is done");
}
