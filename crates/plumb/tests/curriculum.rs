//! The whole curriculum against the whole command: what claims to be complete has its keys, what the
//! key prints is what stands in the cases, and every snippet of every lesson does what it says.

use plumb_curriculum::{Curriculum, Keys, Library};
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../curriculum")
}

fn plumb(arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_plumb"))
        .args(arguments)
        .env("PLUMB_CURRICULUM", folder())
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "plumb {}\n{text}", arguments.join(" "));
}

#[test]
fn complete_nodes_have_their_keys() {
    let curriculum = Curriculum::load(Library::Folder(folder())).unwrap_or_else(|error| panic!("{error}"));
    let keys = plumb::keys::all();
    curriculum.check_keys(&Keys(&keys)).unwrap_or_else(|error| panic!("{error}"));
    for key in keys {
        let node = curriculum.node(key.node).unwrap_or_else(|| panic!("{} is no node", key.node));
        let names: Vec<&str> = key.exercises.iter().map(|exercise| exercise.name()).collect();
        assert!(names.is_sorted(), "{}: {names:?}", node.id);
    }
}

#[test]
fn expected_outputs_are_what_the_key_prints() {
    plumb(&["bless", "--check"]);
}

#[test]
fn every_snippet_of_every_lesson_does_what_it_says() {
    plumb(&["lesson", "--all", "--check"]);
}
