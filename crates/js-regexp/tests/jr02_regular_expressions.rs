//! Node JR02: the visible cases against the key, and the key against what keys promise.
//!
//! `PLUMB_BLESS=1 cargo test -p js-regexp --test jr02_regular_expressions` writes the cases' outputs anew.

use js_regexp::keys;
use solution_key::Rng;
use std::path::Path;

#[test]
fn visible_cases_are_what_the_key_prints() {
    let node = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../curriculum/js-runtime-internals/JR02");
    let mut seen = 0;
    for exercise in keys::jr02::KEY.exercises {
        let cases = node.join(exercise.name()).join("cases");
        for entry in std::fs::read_dir(&cases).expect("a folder of cases").flatten() {
            let path = entry.path();
            if path.extension().is_none_or(|extension| extension != "in") {
                continue;
            }
            seen += 1;
            let input = std::fs::read(&path).expect("a case");
            let answer = exercise.answer(&input);
            let expected = path.with_extension("out");
            if std::env::var_os("PLUMB_BLESS").is_some() {
                std::fs::write(&expected, &answer.stdout).expect("a writable case");
            }
            assert_eq!(
                std::fs::read_to_string(&expected).expect("its output"),
                answer.stdout,
                "{}",
                path.display()
            );
        }
    }
    assert!(seen >= 36, "only {seen} cases");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    for exercise in keys::jr02::KEY.exercises {
        for seed in 0..400 {
            let input = exercise.generate(&mut Rng::new(seed), 1 + (seed % 50) as u32);
            let answer = exercise.answer(input.as_bytes());
            assert_eq!(answer.status, 0, "{}: {input}{}", exercise.name(), answer.stdout);
            assert_eq!(answer, exercise.answer(input.as_bytes()));
            for line in 0..answer.stdout.lines().count() {
                exercise.explain(input.as_bytes(), &answer, line);
            }
        }
    }
}

#[test]
fn nothing_makes_the_key_panic() {
    let mut rng = Rng::new(1);
    let pieces = [
        "pattern ", "match ", "limit ", "(", ")", "(?:", "a", "*", "+?", "[", "]", "|", "\\", "9", "\n", "^",
        "{",
    ];
    for exercise in keys::jr02::KEY.exercises {
        for _ in 0..3000 {
            let mut input = Vec::new();
            for _ in 0..rng.below(20) {
                match rng.one_in(12) {
                    true => input.push(rng.below(256) as u8),
                    false => input.extend_from_slice(rng.pick(&pieces).as_bytes()),
                }
            }
            let answer = exercise.answer(&input);
            assert!(answer.status == 0 || answer.stdout.starts_with("error: "), "{input:?}");
        }
    }
}

/// The simulation's threads are numbered as the automaton of ex-1.
#[test]
fn the_simulation_ends_as_backtracking_does() {
    let exercises = keys::jr02::KEY.exercises;
    let mut rng = Rng::new(9);
    for _ in 0..300 {
        let input = exercises[2].generate(&mut rng, 8);
        for (pattern, text) in input.lines().zip(input.lines().skip(1)) {
            let (Some(_), Some(text)) = (pattern.strip_prefix("pattern "), text.strip_prefix("match "))
            else {
                continue;
            };
            let script = format!("{pattern}\nlimit 10000\nmatch {text}\n");
            let backtracking = exercises[1].answer(script.as_bytes()).stdout;
            let first_try = backtracking.split("start at 1").next().unwrap_or("");
            if first_try.contains("gave up") {
                continue;
            }
            let simulated = exercises[2].answer(script.replace("limit 10000\n", "").as_bytes()).stdout;
            let groups = |out: &str| out.lines().find(|line| line.starts_with("groups")).map(str::to_owned);
            assert_eq!(groups(first_try), groups(&simulated), "{script}");
        }
    }
}
