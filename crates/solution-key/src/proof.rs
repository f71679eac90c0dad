//! What every key promises, as checks that the tests of each track call with their own keys.
//!
//! Called by `crates/<track>/tests/<node>_<name>.rs` and by nothing else: each check panics, as an
//! assertion does, where a promise is broken.

use std::path::{Path, PathBuf};

use crate::{Answer, Exercise, NodeKey, Rng};

/// The keys of a track, asked by the names of its nodes.
pub struct Track {
    /// Its nodes' keys.
    pub keys: &'static [&'static NodeKey],
    /// Its folder in the curriculum.
    pub folder: &'static str,
}

impl Track {
    /// The key of `node`.
    ///
    /// # Panics
    /// Where it has none.
    pub fn key(&self, node: &str) -> &'static NodeKey {
        self.keys.iter().find(|key| key.node == node).expect("the node has a key")
    }

    /// The folder of `node` in the curriculum.
    pub fn folder(&self, node: &str) -> PathBuf {
        Path::new(self.folder).join(node)
    }

    /// The visible cases of `node` are what the key prints, and each exercise has eight or more. `PLUMB_BLESS=1` writes the outputs anew.
    ///
    /// # Panics
    /// Where a case differs, or cannot be read.
    pub fn visible_cases(&self, node: &str) {
        for exercise in self.key(node).exercises {
            let cases = self.folder(node).join(exercise.name()).join("cases");
            let entries = std::fs::read_dir(&cases).unwrap_or_else(|e| panic!("{}: {e}", cases.display()));
            let mut count = 0;
            for entry in entries {
                let input = entry.expect("a readable folder").path();
                if input.extension().is_none_or(|extension| extension != "in") {
                    continue;
                }
                let answer = exercise.answer(&std::fs::read(&input).expect("a readable case")).stdout;
                let output = input.with_extension("out");
                if std::env::var_os("PLUMB_BLESS").is_some() {
                    std::fs::write(&output, &answer).expect("a writable case");
                }
                assert_eq!(
                    std::fs::read_to_string(&output).unwrap_or_default(),
                    answer,
                    "{}",
                    input.display()
                );
                count += 1;
            }
            assert!(count >= 8, "{} has {count} cases", exercise.name());
        }
    }

    /// Generated inputs keep the protocol, come out the same for the same seed and have one answer, no
    /// line of which has an empty explanation.
    ///
    /// # Panics
    /// Where one does not.
    pub fn generated_inputs(&self, node: &str) {
        for exercise in self.key(node).exercises {
            for seed in 0..1000 {
                let size = 1 + seed as u32 % 50;
                let input = exercise.generate(&mut Rng::new(seed), size);
                let answer = exercise.answer(input.as_bytes());
                assert_eq!(answer.status, 0, "{} {seed}: {input}{}", exercise.name(), answer.stdout);
                if seed < 100 {
                    assert_eq!(input, exercise.generate(&mut Rng::new(seed), size));
                    assert_eq!(answer, exercise.answer(input.as_bytes()));
                    each_explanation(*exercise, &input, &answer, |text| {
                        assert_ne!(text.as_deref(), Some(""))
                    });
                }
            }
        }
    }

    /// The answers to generated inputs have lines, and every line an explanation: for nodes whose lines
    /// do not speak for themselves.
    ///
    /// # Panics
    /// Where one has none.
    pub fn every_line_is_explained(&self, node: &str) {
        for exercise in self.key(node).exercises {
            for seed in 0..60 {
                let input = exercise.generate(&mut Rng::new(seed), 1 + seed as u32 % 50);
                let answer = exercise.answer(input.as_bytes());
                assert!(!answer.stdout.is_empty(), "{} {seed}: {input}", exercise.name());
                each_explanation(*exercise, &input, &answer, |text| {
                    assert!(text.is_some(), "{} {seed}: {input}{}", exercise.name(), answer.stdout);
                });
            }
        }
    }

    /// Any bytes are answered: valid inputs with a few bytes changed, mostly into those of `alphabet`,
    /// so that what is wrong lies deep; and plain random bytes.
    ///
    /// # Panics
    /// Where the key does, or where an answer is neither one nor a protocol error.
    pub fn changed_inputs(&self, node: &str, alphabet: &[u8]) {
        let mut rng = Rng::new(12);
        for exercise in self.key(node).exercises {
            for _ in 0..2000 {
                let mut input = exercise.generate(&mut rng, 6).into_bytes();
                for _ in 0..rng.below(6) {
                    let at = rng.below(input.len() as u32) as usize;
                    input[at] = match rng.below(5) {
                        0 => rng.bits() as u8,
                        _ => alphabet[rng.below(alphabet.len() as u32) as usize],
                    };
                }
                is_answered(*exercise, &input);
            }
            for _ in 0..300 {
                let noise: Vec<u8> = (0..rng.below(200)).map(|_| rng.bits() as u8).collect();
                is_answered(*exercise, &noise);
            }
        }
    }
}

/// Explanations of up to 40 lines spread over the answer; there is none behind its end.
fn each_explanation(exercise: &dyn Exercise, input: &str, answer: &Answer, check: impl Fn(Option<String>)) {
    let lines = answer.stdout.lines().count();
    for line in (0..lines).step_by(1 + lines / 40) {
        check(exercise.explain(input.as_bytes(), answer, line));
    }
    assert_eq!(exercise.explain(input.as_bytes(), answer, lines), None);
}

fn is_answered(exercise: &dyn Exercise, input: &[u8]) {
    let answer = exercise.answer(input);
    assert!(matches!(answer.status, 0 | 2));
    if answer.status == 2 {
        assert!(answer.stdout.starts_with("error: ") && answer.stdout.lines().count() == 1);
    }
    for line in 0..2 {
        let _ = exercise.explain(input, &answer, line);
    }
}
