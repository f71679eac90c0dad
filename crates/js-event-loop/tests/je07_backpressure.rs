//! JE07, backpressure: the key against the visible cases, and what keys promise.

mod keyed;

use keyed::TRACK;

#[test]
fn visible_cases_are_what_the_key_prints() {
    TRACK.visible_cases("JE07");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    TRACK.generated_inputs("JE07");
}

#[test]
fn damaged_inputs_are_answered() {
    TRACK.changed_inputs("JE07", b" \n#01459ABnstreamwiockudphgf");
}
