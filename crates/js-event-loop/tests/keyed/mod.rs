//! What every node's key must keep, for the tests of nodes to call.
#![allow(dead_code)] // Each test is a crate of its own and calls what it needs.

use js_event_loop::keys;
use proptest::prelude::*;
use solution_key::{Answer, Exercise, NodeKey, Rng};
use std::path::{Path, PathBuf};

/// The key of `node`.
pub(crate) fn key_of(node: &str) -> &'static NodeKey {
    keys::ALL.iter().find(|key| key.node == node).expect("the node has a key")
}

/// The folder of `node` in the curriculum.
pub(crate) fn folder(node: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../curriculum/js-event-loop").join(node)
}

/// Every visible case of the node against the key. `PLUMB_BLESS=1` writes the outputs anew.
pub(crate) fn visible_cases(node: &str) {
    let folder = folder(node);
    for exercise in key_of(node).exercises {
        let cases = std::fs::read_dir(folder.join(exercise.name()).join("cases")).unwrap();
        let inputs =
            cases.map(|entry| entry.unwrap().path()).filter(|path| path.extension().unwrap() == "in");
        let mut count = 0;
        for input in inputs {
            let answer = exercise.answer(&std::fs::read(&input).unwrap()).stdout;
            let output = input.with_extension("out");
            if std::env::var_os("PLUMB_BLESS").is_some() {
                std::fs::write(&output, &answer).unwrap();
            }
            assert_eq!(std::fs::read_to_string(&output).unwrap_or_default(), answer, "{}", input.display());
            count += 1;
        }
        assert!(count >= 8, "{} has {count} cases", exercise.name());
    }
}

/// Inputs that the key makes keep the protocol, and every line of an answer can be explained.
pub(crate) fn generated_inputs(node: &str) {
    for exercise in key_of(node).exercises {
        for seed in 0..1000 {
            let input = exercise.generate(&mut Rng::new(seed), 1 + seed as u32 % 50);
            let answer = exercise.answer(input.as_bytes());
            assert_eq!(answer.status, 0, "{} {seed}: {input}{}", exercise.name(), answer.stdout);
            assert_eq!(answer, exercise.answer(input.as_bytes()));
            if seed < 100 {
                explained(*exercise, &input, &answer);
            }
        }
    }
}

fn explained(exercise: &dyn Exercise, input: &str, answer: &Answer) {
    let lines = answer.stdout.lines().count();
    for line in 0..lines {
        assert_ne!(exercise.explain(input.as_bytes(), answer, line).as_deref(), Some(""));
    }
    assert_eq!(exercise.explain(input.as_bytes(), answer, lines), None);
}

/// Valid inputs with a few bytes changed, so that what is wrong lies deep, and plain random bytes.
pub(crate) fn changed_inputs(node: &str, alphabet: &[u8]) {
    let mut rng = Rng::new(12);
    for exercise in key_of(node).exercises {
        for _ in 0..2000 {
            let mut input = exercise.generate(&mut rng, 6).into_bytes();
            for _ in 0..rng.below(6) {
                let at = rng.below(input.len() as u32) as usize;
                input[at] = match rng.below(5) {
                    0 => rng.bits() as u8,
                    _ => alphabet[rng.below(alphabet.len() as u32) as usize],
                };
            }
            keeps_its_word(*exercise, &input);
        }
    }
    proptest!(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() },
    |(bytes in proptest::collection::vec(any::<u8>(), 0..200))| {
        key_of(node).exercises.iter().for_each(|exercise| keeps_its_word(*exercise, &bytes));
    });
}

fn keeps_its_word(exercise: &dyn Exercise, input: &[u8]) {
    let answer = exercise.answer(input);
    assert!(matches!(answer.status, 0 | 2));
    if answer.status == 2 {
        assert!(answer.stdout.starts_with("error: ") && answer.stdout.lines().count() == 1);
    }
}
