//! Node JL07: error recovery; the node's visible cases against its key. The parser itself is tested in
//! `recovery.rs`.

use std::path::Path;

use js_language_frontend::keys;
use proptest::prelude::*;
use solution_key::{NodeKey, Rng};

fn key() -> &'static NodeKey {
    keys::ALL.iter().find(|key| key.node == "JL07").unwrap()
}

/// Every visible case of the node against the key. `PLUMB_BLESS=1` writes the outputs anew.
#[test]
fn visible_cases_are_what_the_key_prints() {
    let node = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../curriculum/js-language-frontend/JL07");
    for exercise in key().exercises {
        let cases = std::fs::read_dir(node.join(exercise.name()).join("cases")).unwrap();
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

/// Inputs that the key makes keep the protocol, have one answer, and every line of it can be
/// explained.
#[test]
fn generated_inputs_keep_the_protocol() {
    for exercise in key().exercises {
        for seed in 0..300 {
            let input = exercise.generate(&mut Rng::new(seed), 1 + seed as u32 % 50);
            let answer = exercise.answer(input.as_bytes());
            assert_eq!(answer.status, 0, "{}: {input}", exercise.name());
            assert_eq!(answer, exercise.answer(input.as_bytes()));
            for line in 0..answer.stdout.lines().count() {
                let _ = exercise.explain(input.as_bytes(), &answer, line);
            }
        }
    }
}

/// A valid input with a few bytes changed, so that the errors lie deep.
fn damaged() -> impl Strategy<Value = (usize, Vec<u8>)> {
    let change = (
        any::<prop::sample::Index>(),
        prop_oneof![any::<u8>(), prop::sample::select(b" \n(){};,=+*a[]-".to_vec())],
    );
    (0..3usize, any::<u64>(), prop::collection::vec(change, 0..8)).prop_map(|(exercise, seed, changes)| {
        let mut input =
            key().exercises[exercise].generate(&mut Rng::new(seed), 1 + seed as u32 % 12).into_bytes();
        for (at, byte) in changes {
            if !input.is_empty() {
                let at = at.index(input.len());
                input[at] = byte;
            }
        }
        (exercise, input)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn keys_never_panic((exercise, input) in damaged(), noise in prop::collection::vec(any::<u8>(), 0..80)) {
        for input in [input, noise] {
            let answer = key().exercises[exercise].answer(&input);
            prop_assert!(matches!(answer.status, 0 | 2));
            if answer.status == 2 {
                prop_assert!(answer.stdout.starts_with("error: ") && answer.stdout.lines().count() == 1);
            }
            let _ = key().exercises[exercise].explain(&input, &answer, 0);
        }
    }
}

/// Each diagnostic of the second exercise belongs to a place where the third keeps less than the
/// whole: a program without errors has no error node, and the other way round.
#[test]
fn errors_and_error_nodes_go_together() {
    let [_, diagnostics, tree] = key().exercises else { panic!("three exercises") };
    for seed in 0..300 {
        let source = diagnostics.generate(&mut Rng::new(seed), 1 + seed as u32 % 40);
        let errors = diagnostics.answer(source.as_bytes()).stdout;
        let tree = tree.answer(source.as_bytes()).stdout;
        assert!(!tree.contains("Error") || !errors.ends_with("errors 0\n"), "{source}\n{tree}");
    }
}
