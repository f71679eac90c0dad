//! What embedders can rely on.

use plumb_engine::{Args, Context, Engine, Handle, Instance, Member, NativeClass, Options, Result, Value};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

struct Box1(Cell<i32>, Rc<Cell<u32>>);

thread_local! {
    static ALIVE: Rc<Cell<u32>> = Rc::default();
}

impl Drop for Box1 {
    fn drop(&mut self) {
        self.1.set(self.1.get() - 1);
    }
}

impl NativeClass for Box1 {
    const NAME: &'static str = "Box1";
    const LENGTH: u16 = 1;
    const MEMBERS: &'static [Member] = &[
        Member::Accessor("value", get, set),
        Member::Static("of", 1, |cx, args| {
            let class = args.this();
            let Some(class) = js_object_model::Object::from_value(class) else {
                return Err(cx.type_error("of is a method of a class"));
            };
            Ok(cx.construct(class, &[args.get(0)], class)?.value())
        }),
    ];

    fn construct(cx: &mut Context, args: Args) -> Result<Box1> {
        let Some(value) = args.get(0).as_int() else { return Err(cx.type_error("an integer is wanted")) };
        let alive = ALIVE.with(Rc::clone);
        alive.set(alive.get() + 1);
        Ok(Box1(Cell::new(value), alive))
    }
}

fn get(cx: &mut Context, args: Args) -> Result {
    Ok(Value::int(Instance::<Box1>::of(cx, args.this())?.0.get()))
}

fn set(cx: &mut Context, args: Args) -> Result {
    Instance::<Box1>::of(cx, args.this())?.0.set(args.get(0).as_int().unwrap_or(-1));
    Ok(Value::UNDEFINED)
}

fn shown(engine: &mut Engine, source: &str) -> String {
    match engine.evaluate(source, "test.js") {
        Ok(value) => engine.display(&value),
        Err(uncaught) => uncaught.message,
    }
}

#[test]
fn native_classes_are_classes() {
    let mut engine = Engine::new(&Options::default()).unwrap();
    engine.define_class::<Box1>().unwrap();
    for (source, expected) in [
        ("var b = new Box1(4); b.value = b.value + 1; b.value", "5"),
        ("b instanceof Box1 && Object.keys(b).length === 0 && Box1.length", "1"),
        ("class Sub extends Box1 { get twice() { return this.value * 2 } }; new Sub(21).twice", "42"),
        ("Sub.of(3) instanceof Sub", "true"),
        ("Box1(1)", "TypeError: Class constructor Box1 cannot be invoked without 'new'"),
        ("new Box1('x')", "TypeError: an integer is wanted"),
        (
            "Object.getOwnPropertyDescriptor(Box1.prototype, 'value').get.call({})",
            "TypeError: this is no Box1",
        ),
        ("new Box1(1).toString()", "[object Object]"),
    ] {
        assert_eq!(shown(&mut engine, source), expected, "{source}");
    }
}

#[test]
fn functions_that_were_never_called_have_their_source() {
    let mut engine = Engine::new(&Options::default()).unwrap();
    let source =
        "function never(a) { return a } class A { static /* s */ m() {} }; never + '|' + A.m + '|' + A";
    let expected = "function never(a) { return a }|m() {}|class A { static /* s */ m() {} }";
    assert_eq!(shown(&mut engine, source), expected);
}

#[test]
fn what_instances_carry_is_dropped_with_them() {
    let alive = ALIVE.with(Rc::clone);
    let mut engine = Engine::new(&Options::default()).unwrap();
    engine.define_class::<Box1>().unwrap();
    engine.evaluate("var kept = new Box1(0); for (let i = 0; i < 1000; i++) new Box1(i)", "test.js").unwrap();
    engine.context().heap.collect_major();
    // The stack may still hold one or the other.
    assert!(alive.get() < 10, "{}", alive.get());
    assert_eq!(shown(&mut engine, "kept.value"), "0");
    drop(engine);
    assert_eq!(alive.get(), 0);
}

#[test]
fn handles_and_closures_keep_values_under_stress() {
    let mut engine =
        Engine::new(&Options { gc_stress: true, gc_verify: true, ..Options::default() }).unwrap();
    let list = engine.array(&[Value::int(1), Value::int(2)]).unwrap();
    let text = engine.string("three").unwrap();
    engine.call_method(&list, "push", &[text.get()]).unwrap();
    let kept: Rc<RefCell<Vec<Handle>>> = Rc::default();
    let store = kept.clone();
    let keep = engine
        .function("keep", 1, move |cx, args| {
            store.borrow_mut().push(cx.heap.protect(args.get(0)));
            Ok(args.get(0))
        })
        .unwrap();
    engine.set_global("keep", keep.get()).unwrap();
    engine.set_global("list", list.get()).unwrap();
    engine.evaluate("keep({ n: list.map(x => [x]) }); for (let i = 0; i < 50; i++) ({ i })", "a.js").unwrap();
    let kept = kept.borrow()[0].clone();
    let rows = engine.get(&kept, "n").unwrap();
    assert_eq!(engine.text(&rows).unwrap(), "1,2,three");
    let length = engine.get(&rows, "length").unwrap();
    assert_eq!(engine.number(&length).unwrap(), 3.0);
}

#[test]
fn errors_cross_both_ways() {
    let mut engine = Engine::new(&Options::default()).unwrap();
    let call = engine
        .function("call", 1, |cx, args| match cx.call(args.get(0), Value::UNDEFINED, &[]) {
            Ok(value) => Ok(value),
            Err(_) => {
                let thrown = cx.take_exception();
                let message = cx.describe_plain(thrown);
                Err(cx.range_error(format_args!("caught {message}")))
            }
        })
        .unwrap();
    engine.set_global("call", call.get()).unwrap();
    assert_eq!(shown(&mut engine, "call(() => { throw 'it' })"), "RangeError: caught it");
    assert_eq!(shown(&mut engine, "call(() => 7)"), "7");
    let none = engine.protect(Value::UNDEFINED);
    assert_eq!(engine.get(&none, "x").unwrap_err().kind, "TypeError");
    assert_eq!(engine.construct(&none, &[]).unwrap_err().kind, "TypeError");
}

#[test]
fn loops_recursion_natives_and_jobs_can_be_ended() {
    for endless in [
        "for (;;);",
        "for (;;) { try { throw 1 } catch { } }",
        "function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) } fib(80)",
        "function f() { try { f(); f() } catch { f() } finally { f() } } f()",
        "[3, 2, 1].sort(function compare(a, b) { for (;;); })",
        "function again() { Promise.resolve().then(again) } again()",
        "function* g() { for (;;) yield 1 } for (const x of g());",
        "new Promise(() => { for (;;); }); function f() { f(); f() } f(); for (;;);",
        "for (;;) new Promise(() => { for (;;); })",
        "(async () => { for (;;) await 1 })()",
        "let o = { get x() { return this.y }, get y() { for (;;); } }; o.x",
    ] {
        let mut engine = Engine::new(&Options::default()).unwrap();
        engine.set_time_limit(Some(Duration::from_millis(50)));
        assert!(engine.evaluate(endless, "endless.js").unwrap_err().terminated, "{endless}");
        engine.set_time_limit(None);
        assert_eq!(shown(&mut engine, "6 * 7"), "42", "{endless}");
    }
}

#[test]
fn an_interrupter_outlives_its_engine() {
    let engine = Engine::new(&Options::default()).unwrap();
    let interrupter = engine.interrupter();
    drop(engine);
    interrupter.interrupt();
}

#[test]
fn interrupts_of_programs_that_have_ended_can_be_taken_back() {
    let mut engine = Engine::new(&Options::default()).unwrap();
    let interrupter = engine.interrupter();
    interrupter.interrupt();
    interrupter.clear();
    assert_eq!(
        shown(&mut engine, "(() => { let n = 0; for (let i = 0; i < 1e5; i++) n++; return n })()"),
        "100000"
    );
    interrupter.interrupt();
    assert!(engine.evaluate("(() => 1)()", "a.js").unwrap_err().terminated);
    assert_eq!(shown(&mut engine, "1"), "1");
}

#[test]
fn collections_are_observed() {
    let mut engine = Engine::new(&Options::default()).unwrap();
    let seen: Rc<RefCell<Vec<(&str, &str)>>> = Rc::default();
    let heard = seen.clone();
    engine.observe_collections(move |collection| {
        heard.borrow_mut().push((collection.pause.name(), collection.reason.text()));
    });
    engine.evaluate("for (let i = 0; i < 3e5; i++) ({ i })", "garbage.js").unwrap();
    engine.context().heap.collect_major();
    let seen = seen.borrow();
    assert!(seen.contains(&("minor", "nursery full")), "{seen:?}");
    assert_eq!(seen.last(), Some(&("full", "asked for")));
}

/// A heap that was full is of use again once what filled it is dead, as often as that happens.
#[test]
fn a_full_heap_recovers() {
    let mut engine = Engine::new(&Options { max_heap: 24 << 20, ..Options::default() }).unwrap();
    let source = "
        const outcome = run => { try { return run() } catch (error) { return String(error) } };
        function grow(...list) { return grow(...list, 1) + 1 }
        function recurse() { return recurse() + 1 }
        const outcomes = [];
        for (let round = 0; round < 3; round++) outcomes.push(outcome(() => grow()), outcome(recurse));
        outcomes.join(',')";
    let (full, deep) = ("RangeError: Out of memory", "RangeError: Maximum call stack size exceeded");
    let round = format!("{full},{deep}");
    assert_eq!(shown(&mut engine, source), [round.as_str(); 3].join(","));
}

/// What a loop without calls of JavaScript functions does may take long: an interrupt does not wait
/// until it has done it many times.
#[test]
fn loops_of_slow_natives_are_interrupted() {
    let mut engine = Engine::new(&Options::default()).unwrap();
    for source in [
        "{ const a = new Uint8Array(1e7); for (;;) a.indexOf(5) }",
        "{ const a = 'x'.repeat(1e7), b = 'x'.repeat(1e7); for (;;) a === b }",
    ] {
        let begin = Instant::now();
        engine.set_time_limit(Some(Duration::from_millis(50)));
        assert!(engine.evaluate(source, "loop.js").unwrap_err().terminated, "{source}");
        assert!(begin.elapsed() < Duration::from_secs(3), "{source}: {:?}", begin.elapsed());
    }
}

/// A chain of prototypes that leads through a proxy back to its beginning has no end.
#[test]
fn endless_chains_of_prototypes_are_interrupted() {
    let mut engine = Engine::new(&Options::default()).unwrap();
    for walk in [
        "for (const key in p);",
        "p instanceof Array",
        "Array.prototype.isPrototypeOf(p)",
        "p.__lookupGetter__('x')",
    ] {
        let begin = "const t = {}; const p = new Proxy(t, {}); t.__proto__ = p;";
        let lookup =
            "Object.defineProperty(t, '__lookupGetter__', { value: Object.prototype.__lookupGetter__ });";
        engine.set_time_limit(Some(Duration::from_millis(50)));
        let ended = engine.evaluate(&format!("{{ {begin} {lookup} {walk} }}"), "chain.js");
        assert!(ended.unwrap_err().terminated, "{walk}");
    }
}

#[test]
fn long_texts_of_json_are_interrupted() {
    let mut engine = Engine::new(&Options::default()).unwrap();
    engine.set_time_limit(Some(Duration::from_millis(50)));
    let endless =
        "JSON.stringify(new Proxy([], { get: (t, key) => key === 'length' ? 2 ** 53 - 1 : undefined }))";
    assert!(engine.evaluate(endless, "json.js").unwrap_err().terminated);
}

/// Who goes on with the errors of a full heap uses the reserve up as well; what is thrown then is
/// still an error.
#[test]
fn a_heap_without_reserve_throws_errors() {
    let mut engine = Engine::new(&Options { max_heap: 16 << 20, ..Options::default() }).unwrap();
    let source = "
        (() => {
            const kept = [];
            const fill = async () => { await 1; await new Promise(() => {}) };
            try { for (;;) kept.push(fill().catch(() => {})) } catch (error) { return error instanceof RangeError }
        })()";
    let value = engine.evaluate_without_jobs(source, "full.js").unwrap();
    assert_eq!(engine.display(&value), "true");
}

#[test]
fn sessions_declare_again() {
    let mut engine = Engine::new(&Options::default()).unwrap();
    engine.evaluate("let x = 1; function old() { return x }; old()", "1.js").unwrap();
    assert!(engine.evaluate("let x = 2", "2.js").is_err());
    engine.renew_declarations(true);
    engine.evaluate("let x = 2", "3.js").unwrap();
    assert_eq!(shown(&mut engine, "old()"), "2");
    assert!(engine.evaluate("let v = (() => { throw 1 })()", "4.js").is_err());
    assert!(engine.evaluate("v", "5.js").is_err());
    engine.evaluate("const v = 3; class x {}", "6.js").unwrap();
    assert_eq!(shown(&mut engine, "v + typeof x"), "3function");
    assert!(engine.evaluate("v = 4", "7.js").is_err());
    assert!(engine.evaluate("let v, v", "8.js").is_err());
}
