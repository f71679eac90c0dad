//! Nodes JL06a, JL06b and JL06c: their visible cases against the key, and the key against random
//! and broken inputs.

use std::path::Path;

use js_language_frontend::keys;
use solution_key::{Exercise, Rng};

fn exercises() -> impl Iterator<Item = (&'static str, &'static dyn Exercise)> {
    let nodes = keys::ALL.iter().filter(|key| key.node.starts_with("JL06"));
    nodes.flat_map(|key| key.exercises.iter().map(|&exercise| (key.node, exercise)))
}

/// `PLUMB_BLESS=1` writes the outputs anew.
#[test]
fn visible_cases_are_what_the_key_prints() {
    let track = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../curriculum/js-language-frontend");
    for (node, exercise) in exercises() {
        let cases = std::fs::read_dir(track.join(node).join(exercise.name()).join("cases")).unwrap();
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
        assert!(count >= 8, "{node}/{} has {count} cases", exercise.name());
    }
}

#[test]
fn generated_inputs_are_in_the_subset_and_every_line_is_explained() {
    for (node, exercise) in exercises() {
        for seed in 0..300 {
            let input = exercise.generate(&mut Rng::new(seed), 1 + seed as u32 % 50);
            let answer = exercise.answer(input.as_bytes());
            assert_eq!(answer.status, 0, "{node}/{}: {input}", exercise.name());
            assert_eq!(answer, exercise.answer(input.as_bytes()));
            let lines = answer.stdout.lines().count();
            assert!(lines > 0, "{node}/{}: {input}", exercise.name());
            for line in 0..lines {
                assert!(exercise.explain(input.as_bytes(), &answer, line).is_some());
            }
            assert_eq!(exercise.explain(input.as_bytes(), &answer, lines), None);
        }
    }
}

#[test]
fn keys_never_panic() {
    let mut rng = Rng::new(6);
    for (_, exercise) in exercises() {
        for _ in 0..1000 {
            // A valid program with a few bytes changed, so that the errors lie deep.
            let mut input = exercise.generate(&mut rng, 8).into_bytes();
            for _ in 0..rng.below(6) {
                let at = rng.below(input.len() as u32) as usize;
                input[at] =
                    if rng.one_in(4) { rng.bits() as u8 } else { b" \n{}();=,ax\""[rng.below(12) as usize] };
            }
            let answer = exercise.answer(&input);
            assert!(matches!(answer.status, 0 | 2));
            if answer.status == 2 {
                assert!(answer.stdout.starts_with("error: ") && answer.stdout.lines().count() == 1);
            }
        }
    }
}
