//! Node JL02: the visible cases against the key, and the key against anything.

mod keyed;

use keyed::TRACK;

#[test]
fn visible_cases_are_what_the_key_prints() {
    TRACK.visible_cases("JL02");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    TRACK.generated_inputs("JL02");
}

#[test]
fn keys_never_panic() {
    TRACK.changed_inputs("JL02", b" \n\r'\"\\/`${}[]()ux0_#");
}
