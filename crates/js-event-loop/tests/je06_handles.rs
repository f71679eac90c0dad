//! JE06, handles and requests: the key against the visible cases, and what keys promise.

mod keyed;

#[test]
fn visible_cases_are_what_the_key_prints() {
    keyed::visible_cases("JE06");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    keyed::generated_inputs("JE06");
}

#[test]
fn damaged_inputs_are_answered() {
    keyed::changed_inputs("JE06", b" \n#01459ABntimersockworkefunclp");
}
