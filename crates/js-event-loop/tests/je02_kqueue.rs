//! JE02, kqueue as I/O backend: the key against the visible cases, against what keys promise, and
//! against real connections.

mod keyed;

#[test]
fn visible_cases_are_what_the_key_prints() {
    keyed::visible_cases("JE02");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    keyed::generated_inputs("JE02");
}

#[test]
fn damaged_inputs_are_answered() {
    keyed::changed_inputs("JE02", b" \n#abTWMPon019rst");
}
