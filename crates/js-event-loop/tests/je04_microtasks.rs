//! JE04, microtask queue: the key against the visible cases, and against what keys promise.

mod keyed;

use keyed::TRACK;

#[test]
fn visible_cases_are_what_the_key_prints() {
    TRACK.visible_cases("JE04");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    TRACK.generated_inputs("JE04");
}

#[test]
fn damaged_inputs_are_answered() {
    TRACK.changed_inputs("JE04", b" \n#abTWMPon019rst");
}
