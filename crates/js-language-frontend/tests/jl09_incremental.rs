//! JL09: the visible cases are what the key prints, and the key takes whatever comes.

use js_language_frontend::keys::jl09::KEY;
use proptest::prelude::*;
use solution_key::Rng;
use std::path::{Path, PathBuf};

fn cases(exercise: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../curriculum/js-language-frontend/JL09")
        .join(exercise)
        .join("cases")
}

/// With `PLUMB_BLESS=1` the answers of the key are written instead of compared.
#[test]
fn visible_cases_equal_the_key() {
    let bless = std::env::var_os("PLUMB_BLESS").is_some();
    for exercise in KEY.exercises {
        let mut count = 0;
        for entry in std::fs::read_dir(cases(exercise.name())).unwrap() {
            let input = entry.unwrap().path();
            if input.extension().is_none_or(|extension| extension != "in") {
                continue;
            }
            count += 1;
            let answer = exercise.answer(&std::fs::read(&input).unwrap());
            let output = input.with_extension("out");
            if bless {
                std::fs::write(&output, &answer.stdout).unwrap();
            }
            let expected = std::fs::read_to_string(&output).unwrap();
            assert_eq!(answer.stdout, expected, "{}", input.display());
        }
        assert!((8..=12).contains(&count), "{} has {count} cases", exercise.name());
    }
}

#[test]
fn generated_inputs_keep_the_protocol_and_answers_are_stable() {
    for exercise in KEY.exercises {
        for seed in 1..=300 {
            let size = 1 + (seed % 40) as u32;
            let input = exercise.generate(&mut Rng::new(seed), size);
            assert_eq!(input, exercise.generate(&mut Rng::new(seed), size));
            let answer = exercise.answer(input.as_bytes());
            assert_eq!(answer.status, 0, "{input}{}", answer.stdout);
            assert_eq!(answer, exercise.answer(input.as_bytes()));
            for line in (0..answer.stdout.lines().count()).step_by(if size < 5 { 1 } else { 50 }) {
                assert!(exercise.explain(input.as_bytes(), &answer, line).is_some());
            }
        }
    }
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for exercise in KEY.exercises {
            exercise.answer(&bytes);
        }
    }

    #[test]
    fn random_scripts_never_panic(source in "[A-C+;{} \n]{0,40}", edits in proptest::collection::vec((0u32..50, 0u32..50, "[A-C+;{} \"nx\\\\]{0,6}"), 0..6)) {
        let mut script = format!("source\n{source}\nend\n");
        for (start, end, text) in edits {
            script.push_str(&format!("edit {start} {end} \"{text}\"\n"));
        }
        for exercise in KEY.exercises {
            let answer = exercise.answer(script.as_bytes());
            prop_assert!(answer.status == 0 || (answer.status == 2 && answer.stdout.starts_with("error: ")));
        }
    }
}
