//! JE05, the thread pool: the key against the visible cases, and what keys promise.

mod keyed;

#[test]
fn visible_cases_are_what_the_key_prints() {
    keyed::visible_cases("JE05");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    keyed::generated_inputs("JE05");
}

#[test]
fn damaged_inputs_are_answered() {
    keyed::changed_inputs("JE05", b" \n#01459ABnworkespostcanlimbck");
}
