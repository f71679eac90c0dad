//! JL09: the visible cases are what the key prints, and the key takes whatever comes.

mod keyed;

#[test]
fn visible_cases_are_what_the_key_prints() {
    keyed::visible_cases("JL09");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    keyed::generated_inputs("JL09");
}

#[test]
fn every_line_is_explained() {
    keyed::every_line_is_explained("JL09");
}

#[test]
fn damaged_inputs_are_answered() {
    keyed::changed_inputs("JL09", b" \n+;{}ABC\"nx\\edit019");
}
