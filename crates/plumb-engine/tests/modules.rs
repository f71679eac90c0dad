//! Modules from an embedder's side: a host of its own, order, cycles, errors.

use plumb_engine::{Engine, ModuleHost, Options, Uncaught};
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

/// Modules in memory: specifiers are names.
struct Memory(HashMap<&'static str, &'static str>);

impl ModuleHost for Memory {
    fn resolve(&self, specifier: &str, _: &str) -> Result<String, String> {
        Ok(specifier.into())
    }

    fn load(&self, name: &str) -> Result<Vec<u8>, String> {
        self.0.get(name).map(|text| text.as_bytes().to_vec()).ok_or_else(|| "there is none".into())
    }

    fn url(&self, name: &str) -> String {
        format!("memory:{name}")
    }
}

/// Runs `main` with all its jobs; what `log` has collected.
fn run_with(
    options: &Options,
    main: &str,
    modules: &[(&'static str, &'static str)],
) -> Result<String, Uncaught> {
    let mut engine = Engine::new(options).expect("an engine");
    engine.set_module_host(Rc::new(Memory(modules.iter().copied().collect())))?;
    engine
        .evaluate("globalThis.lines = []; globalThis.log = text => { lines.push(String(text)) }", "log.js")?;
    let outcome = engine.run_module(main.as_bytes(), Path::new("/main.js"));
    outcome.and_then(|()| engine.run_jobs())?;
    let lines = engine.evaluate("lines.join('|')", "lines.js")?;
    Ok(engine.display(&lines))
}

fn run(main: &str, modules: &[(&'static str, &'static str)]) -> Result<String, Uncaught> {
    run_with(&Options::default(), main, modules)
}

fn shown(main: &str, modules: &[(&'static str, &'static str)]) -> String {
    run(main, modules).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn bindings_are_live_and_cycles_run_once() {
    let modules = [
        ("a", "import { b } from 'b'; export let a = 1; export function set() { a = b() + 1 }; log('a')"),
        ("b", "import * as a from 'a'; export const b = () => a.a + 10; log('b')"),
    ];
    assert_eq!(shown("import { a, set } from 'a'; log(a); set(); log(a)", &modules), "b|a|1|12");
}

#[test]
fn awaits_keep_the_order() {
    let modules = [
        ("a", "log('a1'); await 0; log('a2')"),
        ("b", "log('b')"),
        ("c", "import 'a'; log('c')"),
        ("d", "import 'a'; log('d1'); await 0; log('d2')"),
    ];
    assert_eq!(shown("import 'c'; import 'd'; import 'b'; log('main')", &modules), "a1|b|a2|c|d1|d2|main");
}

#[test]
fn namespaces_and_json() {
    let modules = [("a", "export let b = 1, a = 2; export default 3"), ("j", "{\"x\": [1, 2]}")];
    let main = "import * as n from 'a'; import j from 'j' with { type: 'json' };
        log(Object.keys(n)); log(n[Symbol.toStringTag]); log(j.x[1]); log(import.meta.url);
        log(Reflect.set(n, 'a', 5)); log(Object.getPrototypeOf(n))";
    assert_eq!(shown(main, &modules), "a,b,default|Module|2|memory:/main.js|false|null");
}

#[test]
fn dynamic_imports_and_cached_errors() {
    let modules = [("a", "export const x = 1"), ("bad", "log('once'); throw new RangeError('no')")];
    let main = "log((await import('a')).x);
        for (let i = 0; i < 2; i++) try { await import('bad') } catch (e) { log(e.message) }
        try { await import('gone') } catch (e) { log(e.constructor.name) }
        try { await import('a', { with: { type: 7 } }) } catch (e) { log(e.constructor.name) }
        log(await import('a') === await import('a'))";
    assert_eq!(shown(main, &modules), "1|once|no|no|Error|TypeError|true");
}

#[test]
fn errors_come_out() {
    let ambiguous =
        [("s", "export * from 'x'; export * from 'y'"), ("x", "export let v"), ("y", "export let v")];
    let cases: [(&str, &str); 5] = [
        ("import { v } from 's'", "SyntaxError"),
        ("import { w } from 'x'", "SyntaxError"),
        ("import 'gone'", "Error"),
        ("throw new TypeError", "TypeError"),
        ("await 0; throw new RangeError", "RangeError"),
    ];
    for (main, kind) in cases {
        let error = run(main, &ambiguous).expect_err(main);
        assert_eq!(error.kind, kind, "{main}");
        assert!(!error.rejection, "{main}");
    }
}

#[test]
fn collections_at_every_allocation_do_no_harm() {
    let options = Options { gc_stress: true, gc_verify: true, ..Options::default() };
    let modules = [
        ("a", "export * from 'b'; export let a = {}; await 0; export function f() { return a }"),
        ("b", "import * as a from 'a'; export const b = [1]; export { a as self }"),
    ];
    let main = "import * as n from 'a'; log(Object.keys(n)); log((await import('b')).self === n); log(n.f() === n.a)";
    assert_eq!(
        run_with(&options, main, &modules).unwrap_or_else(|error| panic!("{error}")),
        "a,b,f,self|true|true"
    );
}
