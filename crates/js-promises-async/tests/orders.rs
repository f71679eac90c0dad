//! In which order jobs run: programs that write down what happens, beside the order that the
//! specification's steps give; with and without a collection at every allocation.

use plumb_engine::{Engine, Options};
use proptest::prelude::*;

/// What a program has put into `log` once all its jobs have run.
fn log_of(program: &str, gc_stress: bool) -> String {
    let mut engine = Engine::new(&Options { gc_stress, ..Options::default() }).expect("an engine");
    engine.evaluate(&format!("var log = []; {program}"), "order.js").expect("the program ends well");
    let log = engine.evaluate("log.join(' ')", "log.js").expect("a text");
    engine.display(&log)
}

#[track_caller]
fn runs_in_order(program: &str, expected: &str) {
    for gc_stress in [false, true] {
        assert_eq!(log_of(program, gc_stress), expected, "{program}");
    }
}

#[test]
fn reactions_run_in_turns_after_the_script() {
    runs_in_order(
        "const p = Promise.resolve();
         p.then(() => log.push(1)).then(() => log.push(3));
         p.then(() => log.push(2)).then(() => log.push(4));
         log.push(0);",
        "0 1 2 3 4",
    );
}

#[test]
fn a_promise_resolved_with_a_promise_waits_two_turns_more() {
    runs_in_order(
        "const p = Promise.resolve();
         p.then(() => log.push('a1')).then(() => log.push('a2')).then(() => log.push('a3'))
          .then(() => log.push('a4'));
         new Promise(resolve => resolve(p)).then(() => log.push('b'));",
        "a1 a2 a3 b a4",
    );
    runs_in_order(
        "(async () => Promise.resolve())().then(() => log.push('r'));
         Promise.resolve().then(() => log.push(1)).then(() => log.push(2)).then(() => log.push(3));",
        "1 2 r 3",
    );
}

#[test]
fn await_of_a_promise_takes_one_turn() {
    runs_in_order(
        "(async () => { log.push('f0'); await Promise.resolve(); log.push('f1'); })();
         Promise.resolve().then(() => log.push('t'));
         log.push('s');",
        "f0 s f1 t",
    );
}

#[test]
fn the_first_resolution_counts() {
    runs_in_order(
        "new Promise((resolve, reject) => { resolve(1); reject(2); resolve(3); throw 4; })
             .then(value => log.push('fulfilled', value), reason => log.push('rejected', reason));
         const thenable = { then(resolve, reject) { resolve('once'); reject('twice'); throw 'thrice'; } };
         Promise.resolve(thenable).then(value => log.push(value), reason => log.push('not', reason));",
        "fulfilled 1 once",
    );
}

#[test]
fn a_promise_cannot_wait_for_itself() {
    runs_in_order(
        "let resolve; const p = new Promise(r => { resolve = r; }); resolve(p);
         p.catch(error => log.push(error.name));",
        "TypeError",
    );
}

#[test]
fn exceptions_go_to_the_next_handler_and_through_finally() {
    runs_in_order(
        "Promise.reject('a').finally(() => log.push('finally')).then(() => log.push('not'))
             .catch(reason => { log.push(reason); throw 'b'; }).catch(reason => log.push(reason));
         (async () => {
             try { await Promise.reject('c'); } catch (reason) { log.push(reason); } finally { log.push('done'); }
         })();",
        "finally c done a b",
    );
}

#[test]
fn async_generators_answer_requests_in_order() {
    runs_in_order(
        "async function* numbers() { try { yield 1; yield Promise.resolve(2); yield 3; } finally { log.push('left'); } }
         const all = numbers();
         const show = ({ value, done }) => log.push(value + ':' + done);
         all.next().then(show); all.next().then(show); all.return('r').then(show); all.next().then(show);",
        "1:false 2:false left r:true undefined:true",
    );
}

#[test]
fn for_await_takes_promises_out_of_plain_iterators() {
    runs_in_order(
        "(async () => {
             for await (const value of [1, Promise.resolve(2)]) log.push(value);
             try { for await (const value of [Promise.reject('no')]) log.push(value); } catch (reason) { log.push(reason); }
         })();",
        "1 2 no",
    );
}

/// Tasks that each wait so many times: `name` and the number of the turn, in the order in which
/// the turns come and the tasks have begun.
fn turns(waits: &[usize]) -> String {
    let last = waits.iter().copied().max().unwrap_or(0);
    let turns = (0..last).flat_map(|turn| {
        let alive = waits.iter().enumerate().filter(move |(_, waits)| turn < **waits);
        alive.map(move |(task, _)| format!("{task}.{turn}"))
    });
    turns.collect::<Vec<_>>().join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    /// Async functions and chains of reactions take their turns alike.
    #[test]
    fn tasks_take_turns(tasks in prop::collection::vec((0usize..6, 0..2), 0..6), gc_stress: bool) {
        let mut program = String::from(
            "async function awaits(task, waits) {
                 for (let turn = 0; turn < waits; turn++) { await null; log.push(task + '.' + turn); }
             }
             function chains(task, waits) {
                 let p = Promise.resolve();
                 for (let turn = 0; turn < waits; turn++) p = p.then(() => { log.push(task + '.' + turn); });
             }\n",
        );
        for (task, (waits, kind)) in tasks.iter().enumerate() {
            let function = ["awaits", "chains"][*kind as usize];
            program.push_str(&format!("{function}({task}, {waits});\n"));
        }
        let waits: Vec<usize> = tasks.iter().map(|(waits, _)| *waits).collect();
        prop_assert_eq!(log_of(&program, gc_stress), turns(&waits));
    }
}
