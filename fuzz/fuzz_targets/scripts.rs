//! Any input to any exercise: the key answers, the same twice, and its lines end as they should.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let [choice, input @ ..] = bytes else { return };
    let keys = [js_language_frontend::keys::ALL, js_regexp::keys::ALL, js_event_loop::keys::ALL];
    let exercises: Vec<_> = keys.into_iter().flatten().flat_map(|key| key.exercises).collect();
    let exercise = exercises[*choice as usize % exercises.len()];
    let answer = exercise.answer(input);
    assert!(answer.stdout.is_empty() || answer.stdout.ends_with('\n'));
    assert!(answer.status == 0 || answer.status == 2);
    assert_eq!(answer, exercise.answer(input));
});
