//! What the engine's job loop does besides promise jobs, and how long natives are ended: finalization,
//! `Atomics.waitAsync`, agents, time limits inside a match or a loop over holes.

use plumb_engine::{Engine, Options, install_test262_host};
use std::time::{Duration, Instant};

fn engine() -> Engine {
    Engine::new(&Options::default()).expect("an engine")
}

/// Runs a program with all that it waits for; what it left in `said`.
fn said(engine: &mut Engine, program: &str) -> String {
    let outcome = engine.run_script(program.as_bytes(), "program.js").map(drop);
    outcome.and_then(|()| engine.run_to_end()).unwrap_or_else(|error| panic!("{error}"));
    let text = engine.evaluate("String(said)", "said.js").unwrap_or_else(|error| panic!("{error}"));
    engine.display(&text)
}

#[test]
fn cleanup_functions_run_after_jobs() {
    let mut engine = engine();
    let program = "var said = []; var registry = new FinalizationRegistry(held => {
        said.push(held); Promise.resolve().then(() => said.push('job of ' + held));
    });
    (function () { for (var i = 0; i < 3; i++) registry.register({}, i); })();";
    said(&mut engine, program);
    // What the stack still shows is kept: calls overwrite it.
    for _ in 0..3 {
        said(&mut engine, "(function f(n) { return n ? f(n - 1) + 1 : 0; })(100);");
        engine.context().heap.collect_major();
    }
    let text = said(&mut engine, "0;");
    assert!(text.contains("job of"), "{text}");
}

#[test]
fn waits_end_in_time_or_by_a_notification() {
    let program = "var said = []; var words = new Int32Array(new SharedArrayBuffer(16));
        Atomics.waitAsync(words, 0, 0, 20).value.then(end => said.push('0 ' + end));
        Atomics.waitAsync(words, 1, 0).value.then(end => said.push('1 ' + end));
        Atomics.waitAsync(words, 2, 0).value.then(end => said.push('2 ' + end));
        Atomics.notify(words, 1);";
    assert_eq!(said(&mut engine(), program), "1 ok,0 timed-out");
}

#[test]
fn other_agents_end_waits() {
    let options = Options::default();
    let mut engine = engine();
    install_test262_host(engine.context(), &options).expect("room");
    let program = "var said = [];
        var words = new Int32Array(new SharedArrayBuffer(16));
        Atomics.waitAsync(words, 0, 0).value.then(end => said.push('0 ' + end));
        Atomics.waitAsync(words, 1, 0).value.then(end => said.push('1 ' + end));
        $262.agent.start(`$262.agent.receiveBroadcast(buffer => {
            $262.agent.sleep(20);
            Atomics.notify(new Int32Array(buffer), 0);
            $262.agent.sleep(20);
        });`);
        $262.agent.broadcast(words.buffer);";
    // The second wait has no end once the agent has gone: the program is over.
    assert_eq!(said(&mut engine, program), "0 ok");
}

#[test]
fn interrupts_end_waits() {
    let mut engine = engine();
    let program = "Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1e8)";
    engine.run_script(program.as_bytes(), "program.js").expect("it runs");
    let interrupter = engine.interrupter();
    let other = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(20));
        interrupter.interrupt();
    });
    assert!(engine.run_to_end().is_err_and(|uncaught| uncaught.terminated));
    other.join().expect("it only interrupts");
    engine.vm().set_deadline(Some(Instant::now() + Duration::from_millis(20)));
    assert!(engine.run_to_end().is_err_and(|uncaught| uncaught.terminated));
}

#[test]
fn agents_share_memory_and_report() {
    let options = Options::default();
    let mut engine = engine();
    install_test262_host(engine.context(), &options).expect("room");
    let program = "var said = [];
        var words = new Int32Array(new SharedArrayBuffer(16));
        for (var i = 0; i < 2; i++) $262.agent.start(`
            $262.agent.receiveBroadcast(buffer => {
                var words = new Int32Array(buffer);
                Atomics.add(words, 1, 1);
                Atomics.notify(words, 1);
                $262.agent.report(Atomics.wait(words, 0, 0, 10000));
            });`);
        $262.agent.broadcast(words.buffer);
        while (Atomics.load(words, 1) < 2) Atomics.wait(words, 1, Atomics.load(words, 1), 5);
        var woken = 0;
        while (woken < 2) { woken += Atomics.notify(words, 0); $262.agent.sleep(1); }
        while (said.length < 2) { var report = $262.agent.getReport(); if (report) said.push(report); }";
    assert_eq!(said(&mut engine, program), "ok,ok");
}

#[test]
fn agents_end_with_the_first() {
    let options = Options::default();
    let mut engine = engine();
    install_test262_host(engine.context(), &options).expect("room");
    let program = "var said = 1; $262.agent.start(`for (;;);`);
        $262.agent.start(`Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)`);
        $262.agent.start(`$262.agent.receiveBroadcast(() => 0)`);";
    let begin = Instant::now();
    engine.run_script(program.as_bytes(), "program.js").expect("it runs");
    drop(engine);
    assert!(begin.elapsed() < Duration::from_secs(60));
}

#[test]
fn time_limits_reach_into_natives() {
    for program in [
        "/^(?:(\\w+)\\1?)+$/.test('a'.repeat(40) + '!')",
        "Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)",
        "Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1)",
        "Array.prototype.fill.call(new Proxy({ length: 2 ** 53 - 1 }, {}), 1, 2 ** 52)",
        "Array.prototype.reverse.call({ length: 2 ** 53 - 1 })",
        "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
    ] {
        let mut engine = engine();
        let begin = Instant::now();
        engine.vm().set_deadline(Some(begin + Duration::from_millis(100)));
        let outcome = engine.run_script(program.as_bytes(), "program.js");
        assert!(outcome.is_err_and(|uncaught| uncaught.terminated), "{program}");
        assert!(begin.elapsed() < Duration::from_secs(60), "{program}");
    }
}
