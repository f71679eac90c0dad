//! Nodes JL06a, JL06b and JL06c: their visible cases against the key, and the key against random
//! and broken inputs.

mod keyed;

use keyed::TRACK;

const NODES: [&str; 3] = ["JL06a", "JL06b", "JL06c"];

#[test]
fn visible_cases_are_what_the_key_prints() {
    NODES.iter().for_each(|node| TRACK.visible_cases(node));
}

#[test]
fn generated_inputs_keep_the_protocol() {
    NODES.iter().for_each(|node| TRACK.generated_inputs(node));
}

#[test]
fn every_line_is_explained() {
    NODES.iter().for_each(|node| TRACK.every_line_is_explained(node));
}

#[test]
fn damaged_inputs_are_answered() {
    NODES.iter().for_each(|node| TRACK.changed_inputs(node, b" \n{}();=,ax\""));
}
