//! JL09: the visible cases are what the key prints, and the key takes whatever comes.

mod keyed;

use keyed::TRACK;

#[test]
fn visible_cases_are_what_the_key_prints() {
    TRACK.visible_cases("JL09");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    TRACK.generated_inputs("JL09");
}

#[test]
fn every_line_is_explained() {
    TRACK.every_line_is_explained("JL09");
}

#[test]
fn damaged_inputs_are_answered() {
    TRACK.changed_inputs("JL09", b" \n+;{}ABC\"nx\\edit019");
}
