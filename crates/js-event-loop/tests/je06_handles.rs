//! JE06, handles and requests: the key against the visible cases, and what keys promise.

mod keyed;

use keyed::TRACK;

#[test]
fn visible_cases_are_what_the_key_prints() {
    TRACK.visible_cases("JE06");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    TRACK.generated_inputs("JE06");
}

#[test]
fn damaged_inputs_are_answered() {
    TRACK.changed_inputs("JE06", b" \n#01459ABntimersockworkefunclp");
}
