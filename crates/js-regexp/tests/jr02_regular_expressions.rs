//! Node JR02: the visible cases against the key, and the key against what keys promise.
//!
//! `PLUMB_BLESS=1 cargo test -p js-regexp --test jr02_regular_expressions` writes the cases' outputs anew.

use js_regexp::keys;
use solution_key::Rng;
use solution_key::proof::Track;

static TRACK: Track = Track {
    keys: keys::ALL,
    folder: concat!(env!("CARGO_MANIFEST_DIR"), "/../../curriculum/js-runtime-internals"),
};

#[test]
fn visible_cases_are_what_the_key_prints() {
    TRACK.visible_cases("JR02");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    TRACK.generated_inputs("JR02");
}

#[test]
fn damaged_inputs_are_answered() {
    TRACK.changed_inputs("JR02", b"()?:a*+[]|\\9^{} \n");
}

/// The simulation's threads are numbered as the automaton of ex-1.
#[test]
fn the_simulation_ends_as_backtracking_does() {
    let exercises = TRACK.key("JR02").exercises;
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
