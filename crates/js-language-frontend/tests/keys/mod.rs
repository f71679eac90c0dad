//! What the test of every node asks of its key.

use std::path::{Path, PathBuf};

use js_language_frontend::keys;
use solution_key::{Exercise, NodeKey, Rng};

/// The key of `node`.
pub(crate) fn key(node: &str) -> &'static NodeKey {
    keys::ALL.iter().find(|key| key.node == node).expect("the node has a key")
}

/// The folder of `node` in the curriculum.
pub(crate) fn folder(node: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../curriculum/js-language-frontend").join(node)
}

/// Every visible case against the key. `PLUMB_BLESS=1` writes the outputs anew.
pub(crate) fn cases_are_what_the_key_prints(node: &str) {
    for exercise in key(node).exercises {
        let cases = std::fs::read_dir(folder(node).join(exercise.name()).join("cases")).unwrap();
        let paths = cases.map(|entry| entry.unwrap().path());
        let inputs: Vec<PathBuf> = paths.filter(|path| path.extension().unwrap() == "in").collect();
        assert!(inputs.len() >= 8, "{} has {} cases", exercise.name(), inputs.len());
        for input in inputs {
            let answer = exercise.answer(&std::fs::read(&input).unwrap()).stdout;
            let output = input.with_extension("out");
            if std::env::var_os("PLUMB_BLESS").is_some() {
                std::fs::write(&output, &answer).unwrap();
            }
            assert_eq!(std::fs::read_to_string(&output).unwrap_or_default(), answer, "{}", input.display());
        }
    }
}

/// Inputs that the key makes keep the protocol, answers are deterministic, explanations exist only
/// for lines that exist.
pub(crate) fn generated_inputs_keep_the_protocol(node: &str) {
    for exercise in key(node).exercises {
        for seed in 0..300 {
            let input = exercise.generate(&mut Rng::new(seed), 1 + seed as u32 % 50);
            assert_eq!(input, exercise.generate(&mut Rng::new(seed), 1 + seed as u32 % 50));
            let answer = exercise.answer(input.as_bytes());
            assert_eq!(answer.status, 0, "{}: {}{input}", exercise.name(), answer.stdout);
            assert_eq!(answer, exercise.answer(input.as_bytes()));
            let lines = answer.stdout.lines().count();
            assert!(lines > 0, "{}: {input}", exercise.name());
            exercise.explain(input.as_bytes(), &answer, lines / 2);
            assert_eq!(exercise.explain(input.as_bytes(), &answer, lines), None);
        }
    }
}

/// Any bytes give an answer of the right shape.
pub(crate) fn any_bytes_are_answered(node: &str, bytes: &[u8]) {
    for exercise in key(node).exercises {
        let answer = exercise.answer(bytes);
        assert!(matches!(answer.status, 0 | 2));
        assert!(answer.stdout.is_empty() || answer.stdout.ends_with('\n'));
        if answer.status == 2 {
            assert!(answer.stdout.starts_with("error: ") && answer.stdout.lines().count() == 1);
        }
    }
}

/// A valid input of `exercise` with a few bytes changed, so that the errors lie deep.
pub(crate) fn damaged(exercise: &dyn Exercise, seed: u64) -> Vec<u8> {
    let mut rng = Rng::new(seed);
    let mut input = exercise.generate(&mut rng, 6).into_bytes();
    for _ in 0..1 + rng.below(5) {
        let at = rng.below(input.len() as u32) as usize;
        let bytes = b" \n()[]{}=>?.:;,+-*/!&|ab1\"`\\";
        input[at] =
            if rng.one_in(8) { rng.bits() as u8 } else { bytes[rng.below(bytes.len() as u32) as usize] };
    }
    input
}
