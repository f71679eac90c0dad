//! The stack machine and the accumulator machine against the register machine: the same programs
//! print the same and give the same result, or fail with the same error.
//!
//! Fixed programs stand in [`PROGRAMS`]; others are made up from random choices.

mod support;

use std::cell::RefCell;
use std::rc::Rc;

use js_bytecode::stack_code::{self, StackCode, accumulator};
use js_bytecode::{CompileOptions, Unit, UnitKind};
use js_language_frontend::{Options as ParseOptions, Source, parse};
use js_object_model::Result;
use js_virtual_machine::stack_machine::{self, StackLimits, StackMachine};
use js_virtual_machine::{Options, Vm, run_script};
use proptest::prelude::*;

fn unit(source: &str) -> Unit {
    let source = Source::from_wtf8(source.as_bytes()).expect("a program is text");
    let program = parse(source, &ParseOptions::script()).unwrap_or_else(|error| panic!("{error:?}"));
    Unit::new(program, UnitKind::Script, CompileOptions::default())
}

fn compiled(source: &str) -> Rc<StackCode> {
    stack_code::compile(&unit(source)).unwrap_or_else(|error| panic!("{error}\n{source}"))
}

/// What a program prints, and its result or error.
fn outcome(stress: bool, run: impl FnOnce(&mut Vm) -> Result) -> String {
    let mut vm = support::machine(&Options::default());
    vm.cx.heap.stress(stress);
    vm.cx.heap.verify(stress);
    let result = run(&mut vm);
    let mut output = support::take_output();
    output += &match result {
        Ok(value) => format!("result {}", support::text(&mut vm.cx, value)),
        Err(_) => {
            let exception = vm.cx.take_exception();
            let text = support::text(&mut vm.cx, exception);
            // The register machine finds the words of the program for what it called.
            let text = if text.ends_with("is not a function") { "not a function" } else { &text };
            format!("uncaught {text}")
        }
    };
    output
}

fn on_registers(source: &str) -> String {
    outcome(false, |vm| run_script(&mut vm.cx, source.as_bytes(), "test"))
}

fn on_stack(source: &str, stress: bool) -> String {
    let code = compiled(source);
    outcome(stress, |vm| {
        let machine = StackMachine::new(&mut vm.cx, StackLimits::default());
        machine.run(&mut vm.cx, &code).map_err(|failure| match failure {
            stack_machine::Failure::Threw => js_object_model::Throw,
            stack_machine::Failure::Invalid(reason) => panic!("{reason}\n{code}"),
        })
    })
}

/// `None` where the accumulator form leaves something out.
fn on_accumulator(source: &str) -> Option<String> {
    let code = accumulator::compile(&unit(source)).ok()?;
    Some(outcome(false, |vm| Ok(stack_machine::accumulator::run(&mut vm.cx, &code)?.value)))
}

fn check(source: &str) {
    let expected = on_registers(source);
    assert_eq!(on_stack(source, false), expected, "stack code of\n{source}\n{}", compiled(source));
    assert_eq!(on_stack(source, true), expected, "stack code under stress of\n{source}");
    if let Some(found) = on_accumulator(source) {
        assert_eq!(found, expected, "accumulator code of\n{source}");
    }
}

/// Programs that closures, scopes and control flow make interesting.
const PROGRAMS: &[&str] = &[
    // Expressions.
    "1 + 2 * 3 - -4 / 0.5 % 3 ** 2;",
    "'a' + 1 + null + undefined + true + 0.1 + -0;",
    "let a = 5; a++ + ++a - a-- - --a;",
    "let a = '7'; let b = a++; print(typeof a, typeof b); a + b;",
    "print(null ?? 1, 0 ?? 1, 0 || 2, 0 && 3, 1 && 4); void 0;",
    "print(1 < 2, 'b' < 'a', NaN >= NaN, null == undefined, null === undefined, '1' == 1, '1' !== 1); ~5 >>> 28;",
    "print(typeof missing, typeof print, typeof null, typeof 1, typeof 'x', typeof undefined); 1;",
    "let a = 1; let b = (a = 2, a + 1); a += b *= 3; print(a, b); a > 5 ? 'big' : 'small';",
    "missing;",
    "missing = 3; missing + 1;",
    "'use strict'; missing = 3; missing;",
    "'héllo \\u{1F600}'.length;",
    // Control flow.
    "let s = 0; for (let i = 0; i < 10; i++) { if (i === 3) continue; if (i > 7) break; s += i; } s;",
    "let n = 27, steps = 0; while (n !== 1) { n = n % 2 ? 3 * n + 1 : n / 2; steps++; } steps;",
    "let i = 0; do { i += 2; } while (i < 7); i;",
    "outer: for (var i = 0; i < 3; i++) { for (var j = 0; j < 3; j++) { if (j === 1) continue outer; if (i === 2) break outer; print(i, j); } } i;",
    "found: { if (1) break found; print('no'); } 'yes';",
    "var x = 1; { var x; } x;",
    "for (var k = 0; ; k++) { var last = k; if (k > 200) break; } last;",
    // Scopes.
    "let a = 1; { let a = 2; { let a = 3; print(a); } print(a); } a;",
    "for (let i = 0; i < 2; i++) { let x; print(x); x = i; } 0;",
    "const c = 1; c = 2;",
    "const c = 1; print(c); c += print('read');",
    "{ early; let early = 1; }",
    "let early = 1; { function read() { return early; } print(read()); read(); let early = 2; }",
    "let a = a;",
    "typeof later; let later;",
    "later = 1; let later;",
    // Functions.
    "function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); } fib(15);",
    "function two(a, b) { return a + '/' + b; } print(two(1), two(1, 2, 3)); two.length + two.name;",
    "function same(a, a) { return a; } same(1, 2);",
    "print(hoisted()); function hoisted() { return inner(); function inner() { return 'inner'; } } hoisted.name;",
    "{ function block() { return 1; } } block();",
    "print(typeof block); if (true) { function block() { return 2; } } block();",
    "let f = function named(n) { named = 3; return n ? named(n - 1) : typeof named; }; f(3) + f.name;",
    "let f = function named() { 'use strict'; named = 3; }; f();",
    "let f = () => {}; print(f(), f.name); f = x => y => x + y; f(1)(2);",
    "function none() { return; } none();",
    "throw 'thrown';",
    "function g() { throw { toString: () => 'object' }; } g();",
    "let x = 1; x();",
    "undefined.x;",
    "let o = { a: 1, 'b c': 2, f: n => n * 2 }; o.a += 5; o['b c']++; print(o.a, o['b c'], o.f(4), o.a++, ++o.a, o['a']--); o.a;",
    "let o = {}; null[o];",
    "let calls = 0; let k = { toString: () => { calls++; return 'p'; } }; let o = { p: 1 }; o[k] += 1; o[k]++; print(calls, o.p); calls;",
    "'use strict'; 'text'.length = 1;",
    "let a = [1, 'two', [3]]; a[3] = a; a.push(5); print(a.length, a[2][0], a[9]); a[1];",
    "[3, 1, 2].map((x, i) => x * 10 + i).join();",
    "let a = []; a.push.call(a, 1, 2); a.length;",
    // Closures.
    "function counter() { let n = 0; return { up: () => ++n, down: () => --n, get: () => n }; } let a = counter(), b = counter(); a.up(); a.up(); b.down(); print(a.get(), b.get()); a.down();",
    "let fs = []; for (let i = 0; i < 3; i++) fs.push(() => i++); print(fs[0](), fs[0](), fs[1](), fs[2]()); fs[0]();",
    "let fs = []; for (var i = 0; i < 3; i++) fs.push(() => i++); print(fs[0](), fs[1]()); i;",
    "let fs = []; for (let i = 0; i < 4; i++) { if (i === 1) continue; let j = i * 2; fs.push(() => i + ':' + j++); if (i === 2) break; } print(fs[0](), fs[0](), fs[1]()); fs.length;",
    "let fs = []; for (let i = 0, f = () => i; i < 2; i++) { fs.push(f, () => i); i += 0; } fs.map(f => f()).join();",
    "let fs = []; let n = 0; while (n < 3) { let x = n; fs.push(() => x); n++; } fs.map(f => f()).join();",
    "let fs = []; l: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { fs.push(() => i * 10 + j); if (j === i) continue l; } } fs.map(f => f()).join();",
    "function outer() { let x = 1; function middle() { function inner() { return x++; } return inner; } let g = middle(); g(); return [x, g, () => x]; } let r = outer(); r[1](); print(r[0]); r[2]();",
    "function f(a) { let set = v => { a = v; }; set(5); return a; } f(1);",
    "function f(n) { let g = () => n; if (n > 0) { f(n - 1); } return g; } f(3)();",
    "let log = []; function f(x) { log.push(() => x); if (x) throw x; return 1; } f(0); log[0]() + log.length;",
    "let x = 'outer'; let f = () => x; { let x = 'inner'; print(f(), x); } f();",
    "let fs = []; { let x = 1; fs.push(() => x); x = 2; } { let x = 3; fs.push(() => x); } fs.map(f => f()).join();",
    "let make = n => n === 0 ? () => 'end' : () => make(n - 1); make(2)()()();",
    "let result = [1, 2].map(x => [10, 20].map(y => x + y).join('+')); result.join(';');",
];

#[test]
fn fixed_programs() {
    for source in PROGRAMS {
        check(source);
    }
}

#[test]
fn endless_recursion_is_a_range_error() {
    let source = "function f(n) { return 1 + f(n + 1); } f(0);";
    assert_eq!(on_stack(source, false), "uncaught RangeError: Maximum call stack size exceeded");
    assert_eq!(on_stack(source, false), on_registers(source));
    let through_native = "let f = x => [x].map(f); f(1);";
    assert_eq!(on_stack(through_native, false), on_registers(through_native));
}

#[test]
fn the_machine_can_be_used_after_an_exception() {
    let mut vm = support::machine(&Options::default());
    let machine = StackMachine::new(&mut vm.cx, StackLimits { values: 100, frames: 10 });
    for _ in 0..3 {
        let code = compiled("function f(n) { let g = () => n; return f(n + 1) + g(); } f(0);");
        assert_eq!(machine.run(&mut vm.cx, &code), Err(stack_machine::Failure::Threw));
        vm.cx.take_exception();
        let code = compiled("[1, 2, 3].map(x => x + 1).join();");
        let value = machine.run(&mut vm.cx, &code).expect("it runs");
        assert_eq!(support::text(&mut vm.cx, value), "2,3,4");
    }
}

#[test]
fn closures_outlive_the_machine() {
    let mut vm = support::machine(&Options::default());
    let machine = StackMachine::new(&mut vm.cx, StackLimits::default());
    let code = compiled("let n = 40; keep = () => ++n; keep();");
    machine.run(&mut vm.cx, &code).expect("it runs");
    drop(machine);
    vm.cx.heap.collect_major();
    assert_eq!(support::run(&mut vm, "print(keep()); collect(); print(keep());", "test"), "42\n43\n");
}

#[test]
fn unsound_code_does_not_run() {
    let mut vm = support::machine(&Options::default());
    let machine = StackMachine::new(&mut vm.cx, StackLimits::default());
    let mut code = (*compiled("1 + 2;")).clone();
    code.bytes.pop();
    let refused = machine.run(&mut vm.cx, &Rc::new(code));
    assert_eq!(refused, Err(stack_machine::Failure::Invalid(stack_code::Invalid::NoEnd)));
}

/// The trace of a program.
fn trace(source: &str) -> String {
    let code = compiled(source);
    let lines = Rc::new(RefCell::new(String::new()));
    let mut vm = support::machine(&Options::default());
    let machine = StackMachine::new(&mut vm.cx, StackLimits::default());
    let heard = lines.clone();
    machine.listen(Box::new(move |event| *heard.borrow_mut() += &format!("{event}\n")));
    assert!(machine.run(&mut vm.cx, &code).is_ok());
    drop(machine);
    lines.take()
}

#[test]
fn traces_read_like_this() {
    let source = include_str!("stack_machine/closures.js");
    let expected = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stack_machine/closures.trace");
    let found = trace(source);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(expected, &found).expect("the folder can be written to");
    }
    assert_eq!(found, std::fs::read_to_string(expected).unwrap_or_default());
}

/// Makes programs from a list of choices: whatever the choices are, the program parses, ends, and
/// is in the subset of the stack code.
struct Writer {
    choices: std::vec::IntoIter<u8>,
    out: String,
    /// The variables in scope, and whether they can be assigned to.
    variables: Vec<(String, bool)>,
    /// The functions that can be called.
    functions: Vec<String>,
    made: usize,
    closures: bool,
}

impl Writer {
    fn write(choices: Vec<u8>, closures: bool) -> String {
        let mut writer = Writer {
            choices: choices.into_iter(),
            out: String::new(),
            variables: Vec::new(),
            functions: Vec::new(),
            made: 0,
            closures,
        };
        if closures {
            writer.out += "let fs = [];\n";
        }
        writer.statements(3);
        while writer.choices.len() > 0 {
            writer.statements(3);
        }
        if closures {
            writer.out += "print(fs.map(f => f(1)).join());\n";
        }
        writer.out += "0;";
        writer.out
    }

    fn choose(&mut self, count: usize) -> usize {
        usize::from(self.choices.next().unwrap_or(0)) % count
    }

    fn fresh(&mut self, prefix: &str) -> String {
        self.made += 1;
        format!("{prefix}{}", self.made)
    }

    fn statements(&mut self, depth: usize) {
        for _ in 0..=self.choose(4) {
            self.statement(depth);
        }
    }

    /// Statements in a scope of their own.
    fn block(&mut self, depth: usize) {
        let (variables, functions) = (self.variables.len(), self.functions.len());
        self.out += "{\n";
        self.statements(depth);
        self.out += "}\n";
        self.variables.truncate(variables);
        self.functions.truncate(functions);
    }

    fn statement(&mut self, depth: usize) {
        let depth = depth.saturating_sub(1);
        match self.choose(if depth == 0 { 5 } else { 12 }) {
            0 => {
                let value = self.expression(2);
                self.out += &format!("print({value});\n");
            }
            1 | 2 => {
                let kind = ["let", "const", "var"][self.choose(3)];
                let name = self.fresh("v");
                // Sometimes its own value is asked for too early.
                if self.choose(8) == 0 {
                    self.variables.push((name.clone(), kind != "const"));
                }
                let value = self.expression(2);
                self.out += &format!("{kind} {name} = {value};\n");
                self.variables.push((name, kind != "const"));
            }
            3 => {
                let value = self.assignment(2);
                self.out += &format!("{value};\n");
            }
            4 if self.closures => {
                let body = self.inside("p", |writer| writer.expression(2));
                self.out += &format!("fs.push(p => {body});\n");
            }
            4 => self.out += ";\n",
            5 => self.block(depth),
            6 => {
                let test = self.expression(1);
                self.out += &format!("if ({test}) ");
                self.block(depth);
                if self.choose(2) == 0 {
                    self.out += "else ";
                    self.block(depth);
                }
            }
            7 | 8 => {
                let name = self.fresh("i");
                let kind = ["let", "var"][self.choose(2)];
                let count = 1 + self.choose(3);
                self.out += &format!("for ({kind} {name} = 0; {name} < {count}; {name}++) ");
                self.variables.push((name.clone(), false));
                self.loop_body(depth);
                self.variables.pop();
            }
            9 => {
                let name = self.fresh("w");
                let count = 1 + self.choose(3);
                self.out += &format!("let {name} = 0;\nwhile ({name}++ < {count}) ");
                self.variables.push((name, false));
                self.loop_body(depth);
            }
            10 if self.closures && self.functions.len() < 3 => {
                let name = self.fresh("f");
                self.out += &format!("function {name}(p, q) ");
                self.variables.push(("p".into(), true));
                self.variables.push(("q".into(), true));
                self.out += "{\n";
                let (variables, functions) = (self.variables.len(), self.functions.len());
                self.statements(depth.min(2));
                let value = self.expression(2);
                self.out += &format!("return {value};\n}}\n");
                self.variables.truncate(variables - 2);
                self.functions.truncate(functions);
                self.functions.push(name);
            }
            _ => {
                let value = self.expression(3);
                self.out += &format!("print({value}, {value});\n");
            }
        }
    }

    fn loop_body(&mut self, depth: usize) {
        let leave = ["", "break", "continue"][self.choose(3)];
        if leave.is_empty() {
            return self.block(depth);
        }
        let test = self.expression(1);
        self.out += &format!("{{ if ({test}) {leave};\n");
        self.block(depth);
        self.out += "}\n";
    }

    fn inside<T>(&mut self, parameter: &str, body: impl FnOnce(&mut Writer) -> T) -> T {
        self.variables.push((parameter.to_owned(), true));
        let result = body(self);
        self.variables.pop();
        result
    }

    fn assignment(&mut self, depth: usize) -> String {
        let names: Vec<String> =
            self.variables.iter().filter(|(_, free)| *free).map(|(name, _)| name.clone()).collect();
        if names.is_empty() {
            return self.expression(depth.saturating_sub(1));
        }
        let choice = self.choose(names.len());
        let name = &names[choice];
        let operator = ["=", "+=", "-=", "*=", "|=", "++", "--", "p++"][self.choose(8)];
        match operator {
            "p++" => format!("({name}++)"),
            "++" | "--" => format!("({operator}{name})"),
            _ => {
                let value = self.expression(depth.saturating_sub(1));
                format!("({name} {operator} {value})")
            }
        }
    }

    fn leaf(&mut self) -> String {
        let literals =
            ["0", "1", "(-1)", "2.5", "''", "'a'", "'12'", "true", "null", "undefined", "1e9", "4294967295"];
        match self.choose(2) {
            0 if !self.variables.is_empty() => {
                let choice = self.choose(self.variables.len());
                self.variables[choice].0.clone()
            }
            _ => literals[self.choose(literals.len())].to_owned(),
        }
    }

    fn expression(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.leaf();
        }
        let depth = depth - 1;
        match self.choose(10) {
            0 | 1 => self.leaf(),
            2..=4 => {
                let operators = [
                    "+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>", "==", "!=", "===", "!==", "<",
                    "<=", ">", ">=",
                ];
                let operator = operators[self.choose(operators.len())];
                let (left, right) = (self.expression(depth), self.expression(depth));
                format!("({left} {operator} {right})")
            }
            5 => {
                let operator = ["-", "+", "!", "~", "typeof ", "void "][self.choose(6)];
                format!("({operator}{})", self.expression(depth))
            }
            6 => {
                let operator = ["&&", "||", "??"][self.choose(3)];
                let (left, right) = (self.expression(depth), self.expression(depth));
                format!("({left} {operator} {right})")
            }
            7 => {
                let (test, yes, no) = (self.leaf(), self.expression(depth), self.expression(depth));
                format!("({test} ? {yes} : {no})")
            }
            8 if !self.functions.is_empty() => {
                let choice = self.choose(self.functions.len());
                let (name, argument) = (self.functions[choice].clone(), self.expression(depth));
                format!("{name}({argument})")
            }
            _ => self.assignment(depth),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn made_up_programs(choices in prop::collection::vec(any::<u8>(), 0..400), stress in any::<bool>()) {
        let stress = stress && choices.len() < 120;
        let source = Writer::write(choices, true);
        let expected = on_registers(&source);
        prop_assert_eq!(on_stack(&source, stress), expected, "{}\n{}", source, compiled(&source));
    }

    #[test]
    fn made_up_programs_without_functions(choices in prop::collection::vec(any::<u8>(), 0..400)) {
        let source = Writer::write(choices, false);
        let expected = on_registers(&source);
        prop_assert_eq!(on_stack(&source, false), expected.clone(), "{}", source);
        let found = on_accumulator(&source);
        prop_assert_eq!(found, Some(expected), "{}", source);
    }
}
