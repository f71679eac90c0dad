//! Node JL05: the syntax tree as an arena, its visitor and its weight; the node's visible cases against
//! its key.

mod keyed;

use keyed::TRACK;
use solution_key::Rng;

#[test]
fn visible_cases_are_what_the_key_prints() {
    TRACK.visible_cases("JL05");
}

#[test]
fn generated_inputs_keep_the_protocol() {
    TRACK.generated_inputs("JL05");
}

#[test]
fn damaged_inputs_are_answered() {
    TRACK.changed_inputs("JL05", b" \n(){};,=+.0a[]:");
}

/// What the second and third exercise read is what the first prints: reading it gives the same
/// tree, down to its memory.
#[test]
fn a_listing_weighs_what_its_source_weighs() {
    let [arena, _, memory] = TRACK.key("JL05").exercises else { panic!("three exercises") };
    for seed in 0..100 {
        let source = arena.generate(&mut Rng::new(seed), 1 + seed as u32 % 40);
        let input = arena.answer(source.as_bytes()).stdout + "measure 8 16 8\n";
        let measured = memory.answer(input.as_bytes()).stdout;
        let options = js_language_frontend::Options::module();
        let ast = js_language_frontend::parse_syntax(source.as_str().into(), &options).ast;
        let expected = format!(" = {}\n", ast.memory());
        assert!(measured.contains(&expected), "{source}\n{measured}");
    }
}
