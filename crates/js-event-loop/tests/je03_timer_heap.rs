//! JE03, timer heap: the key against the visible cases, and against what keys promise.

mod keyed;

use keyed::TRACK;

#[test]
fn visible_cases_are_what_the_key_prints() {
    TRACK.visible_cases("JE03");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    TRACK.generated_inputs("JE03");
}

#[test]
fn damaged_inputs_are_answered() {
    TRACK.changed_inputs("JE03", b" \n#abTWMPon019rst");
}
