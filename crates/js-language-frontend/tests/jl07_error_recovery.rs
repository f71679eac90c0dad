//! Node JL07: error recovery; the node's visible cases against its key. The parser itself is tested in
//! `recovery.rs`.

mod keyed;

use keyed::TRACK;
use solution_key::Rng;

#[test]
fn visible_cases_are_what_the_key_prints() {
    TRACK.visible_cases("JL07");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    TRACK.generated_inputs("JL07");
}

#[test]
fn damaged_inputs_are_answered() {
    TRACK.changed_inputs("JL07", b" \n(){};,=+*a[]-");
}

/// Each diagnostic of the second exercise belongs to a place where the third keeps less than the
/// whole: a program without errors has no error node, and the other way round.
#[test]
fn errors_and_error_nodes_go_together() {
    let [_, diagnostics, tree] = TRACK.key("JL07").exercises else { panic!("three exercises") };
    for seed in 0..300 {
        let source = diagnostics.generate(&mut Rng::new(seed), 1 + seed as u32 % 40);
        let errors = diagnostics.answer(source.as_bytes()).stdout;
        let tree = tree.answer(source.as_bytes()).stdout;
        assert!(!tree.contains("Error") || !errors.ends_with("errors 0\n"), "{source}\n{tree}");
    }
}
