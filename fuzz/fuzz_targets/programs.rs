//! Whole programs from a grammar: with a heap that is collected and checked at every allocation
//! they print what they print without.
//!
//! Every byte of the input is a choice. Loops and functions burn fuel, so that all programs end.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plumb_engine::{Engine, Options};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// What programs have: a log, fuel, variables and functions that statements change and call.
const PRELUDE: &str = r#"
let lines = [], fuel = 150;
function show(v, depth = 2) {
  if (typeof v === "function") return `[${typeof v} ${v.name}]`;
  if (typeof v !== "object" || v === null) return typeof v === "symbol" ? "symbol" : typeof v + " " + v;
  if (depth === 0) return "...";
  return Reflect.ownKeys(v).slice(0, 12).map(k => String(k) + ":" + show(Object.getOwnPropertyDescriptor(v, k)?.value, depth - 1)).join();
}
function log(...vs) { if (lines.length < 200) lines.push(vs.map(v => { try { return show(v); } catch (e) { return "fails " + e; } }).join(" ").slice(0, 300)); }
function burn() { if (--fuel < 0) throw "no fuel"; }
var v0 = 1, v1 = "text", v2 = [1, 2.5, "x", , null], v3 = { a: 1, b: { c: "d" } }, v4 = new Map([[1, 2], ["k", {}]]), v5 = new Set([1, NaN]), v6 = 5n, v7;
function f0(a, b) { burn(); return a; }
var f1 = (...xs) => { burn(); return xs; };
function* f2(n) { burn(); const got = yield n; yield* [got, n]; return v0; }
class f3 { #p = v1; constructor(x) { burn(); this.x = x; } get p() { return this.#p; } static m(x) { return new this(x); } }
async function f4(x) { burn(); try { return await x; } finally { log("f4", x); } }
"#;

struct Grammar<'b> {
    bytes: std::slice::Iter<'b, u8>,
    out: String,
    depth: u32,
}

const NAMES: [&str; 8] = ["v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7"];
const KEYS: [&str; 8] = ["a", "b", "c", "length", "x", "name", "constructor", "toString"];
const BINARY: [&str; 22] = [
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "==",
    "===",
    "<",
    ">=",
    "&",
    "|",
    "^",
    "<<",
    ">>",
    ">>>",
    "&&",
    "||",
    "??",
    "in",
    "instanceof",
    ",",
];
const UNARY: [&str; 8] = ["-", "+", "!", "~", "typeof ", "void ", "delete v3.", "await "];
const LITERALS: [&str; 16] = [
    "0",
    "-0",
    "1.5",
    "NaN",
    "2147483647",
    "4294967295",
    "1e21",
    "\"\"",
    "\"text\"",
    "\"\\u{1F600}é\"",
    "null",
    "undefined",
    "true",
    "7n",
    "/a(b)?/g",
    "Symbol.iterator",
];
const METHODS: [&str; 32] = [
    "push", "pop", "shift", "unshift", "slice", "splice", "concat", "join", "map", "filter", "reduce",
    "sort", "reverse", "indexOf", "fill", "flat", "at", "keys", "values", "entries", "get", "set", "has",
    "delete", "forEach", "toString", "charAt", "split", "padStart", "replace", "next", "then",
];
const STATICS: [&str; 20] = [
    "Object.keys",
    "Object.assign",
    "Object.freeze",
    "Object.entries",
    "Object.create",
    "Object.defineProperty",
    "Object.fromEntries",
    "Array.from",
    "Array.of",
    "Reflect.ownKeys",
    "Reflect.get",
    "JSON.stringify",
    "String.raw",
    "Math.max",
    "Number",
    "String",
    "structuredShow",
    "Promise.resolve",
    "Object.groupBy",
    "BigInt",
];

impl Grammar<'_> {
    fn choose(&mut self, count: usize) -> usize {
        self.bytes.next().map_or(0, |&byte| byte as usize % count)
    }

    fn pick<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.choose(words.len())]
    }

    fn write(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn list(&mut self, open: &str, close: &str) {
        self.write(open);
        for _ in 0..self.choose(4) {
            if self.choose(6) == 0 {
                self.write("...v2,");
            } else {
                self.expression();
                self.write(",");
            }
        }
        self.write(close);
    }

    fn expression(&mut self) {
        if self.depth > 6 || self.bytes.len() == 0 {
            let name = self.pick(&NAMES);
            return self.write(name);
        }
        self.depth += 1;
        match self.choose(22) {
            0..=3 => {
                let name = self.pick(&NAMES);
                self.write(name);
            }
            4..=5 => {
                let literal = self.pick(&LITERALS);
                self.write(literal);
            }
            6..=7 => {
                let operator = self.pick(&BINARY);
                self.write("((");
                self.expression();
                write!(self.out, ") {operator} (").unwrap();
                self.expression();
                self.write("))");
            }
            8 => {
                let operator = self.pick(&UNARY[..6]);
                write!(self.out, "({operator}(").unwrap();
                self.expression();
                self.write("))");
            }
            9 => self.list("[", "]"),
            10 => {
                let (key, other) = (self.pick(&KEYS), self.pick(&KEYS));
                write!(self.out, "({{ {key}: ").unwrap();
                self.expression();
                write!(self.out, ", ...v3, [v1]: v0, get {other}() {{ burn(); return v7; }} }})").unwrap();
            }
            11 => {
                let (name, key) = (self.pick(&NAMES), self.pick(&KEYS));
                write!(self.out, "{name}.{key}").unwrap();
            }
            12 => {
                let name = self.pick(&NAMES);
                write!(self.out, "{name}?.[").unwrap();
                self.expression();
                self.write("]");
            }
            13 => {
                let (name, method) = (self.pick(&NAMES), self.pick(&METHODS));
                write!(self.out, "{name}.{method}").unwrap();
                self.list("(", ")");
            }
            14 => {
                let function = self.pick(&STATICS).replace("structuredShow", "show");
                self.write(&function);
                self.list("(", ")");
            }
            15 => {
                let function =
                    self.pick(&["f0", "f1", "f2", "f4", "f3.m", "f0.call", "f1.bind", "new f3", "new Proxy"]);
                self.write(function);
                self.list("(", ")");
            }
            16 => {
                self.write("((a, b = v0) => { burn(); return ");
                self.expression();
                self.write("; })");
            }
            17 => {
                self.write("`<${");
                self.expression();
                self.write("}>${v1}`");
            }
            18 => {
                let name = self.pick(&NAMES);
                let operator = self.pick(&["=", "+=", "??=", "||=", "-="]);
                write!(self.out, "({name} {operator} ").unwrap();
                self.expression();
                self.write(")");
            }
            19 => {
                self.expression();
                self.write(" ? ");
                self.expression();
                self.write(" : v0");
            }
            20 => {
                self.write("[...f2(");
                self.expression();
                self.write(")].length");
            }
            _ => {
                self.write("(function () { burn(); return [this === v3, arguments.length, ");
                self.expression();
                self.write("]; }).call(v3, v0)");
            }
        }
        self.depth -= 1;
    }

    fn block(&mut self) {
        self.write("{ burn(); ");
        self.depth += 2;
        for _ in 0..1 + self.choose(3) {
            self.statement();
        }
        self.depth -= 2;
        self.write("}\n");
    }

    fn statement(&mut self) {
        let kind = if self.depth > 6 { self.choose(5) } else { self.choose(16) };
        match kind {
            0 => self.list("log(", ");\n"),
            1 | 2 => {
                let name = self.pick(&NAMES);
                write!(self.out, "{name} = ").unwrap();
                self.expression();
                self.write(";\n");
            }
            3 => {
                let (name, key) = (self.pick(&NAMES), self.pick(&KEYS));
                write!(self.out, "try {{ {name}.{key} = ").unwrap();
                self.expression();
                self.write("; } catch (e) { log(e); }\n");
            }
            4 => {
                self.write("try { ");
                self.expression();
                self.write("; } catch (e) { log(String(e)); }\n");
            }
            5 => {
                self.write("if (");
                self.expression();
                self.write(") ");
                self.block();
                self.write("else ");
                self.block();
            }
            6 => {
                self.write("for (let i = 0; i < 3; i++) ");
                self.block();
            }
            7 => {
                let word = self.pick(&["of", "in"]);
                write!(self.out, "for (const k {word} (").unwrap();
                self.expression();
                self.write(")) ");
                self.block();
            }
            8 => {
                self.write("try ");
                self.block();
                self.write("catch ({ message, ...rest }) ");
                self.block();
                self.write("finally ");
                self.block();
            }
            9 => {
                self.write("throw ");
                self.expression();
                self.write(";\n");
            }
            10 => {
                self.write("f0 = function (a, ...b) ");
                self.block();
            }
            11 => {
                self.write("f3 = class extends f3 { #q = v3; static m(a) ");
                self.block();
                self.write("get [v1 + 1]() { return super.p; } };\n");
            }
            12 => {
                self.write("f2 = function* (n) { try { yield ");
                self.expression();
                self.write("; } finally ");
                self.block();
                self.write("};\n");
            }
            13 => {
                self.write("f4 = async x => { await ");
                self.expression();
                self.write("; for await (const y of [x, v7]) ");
                self.block();
                self.write("};\n");
            }
            14 => {
                self.write(
                    "{ const [p, { length = v0 } = v2, ...q] = v2; let w = () => [p, q, length, w]; v7 = w; ",
                );
                self.statement();
                self.write("}\n");
            }
            _ => {
                self.write("switch (");
                self.expression();
                self.write(") { case v0: case 1: ");
                self.block();
                self.write("break; default: ");
                self.block();
                self.write("}\n");
            }
        }
    }
}

/// What the program logs, its jobs included, and how it ends.
fn run(source: &str, checks: bool) -> String {
    let options = Options { gc_stress: checks, gc_verify: checks, max_heap: 256 << 20, ..Options::default() };
    let mut engine = Engine::new(&options).expect("an engine");
    // A heap that is walked at every allocation takes its time, the more so on a busy machine.
    let limit = Duration::from_secs(if checks { 300 } else { 30 });
    engine.vm().set_deadline(Some(Instant::now() + limit));
    let ending = match engine.evaluate(source, "program.js") {
        Ok(_) => String::new(),
        Err(uncaught) => {
            assert!(!uncaught.terminated, "a program that does not end\n{source}");
            format!("{:?}", uncaught.message)
        }
    };
    engine.vm().set_deadline(None);
    let lines = engine.evaluate("lines.join('\\n')", "lines.js").map_err(|error| error.message);
    let lines = lines.map(|lines| engine.display(&lines));
    format!("{lines:?} {ending}")
}

fuzz_target!(|bytes: &[u8]| {
    let mut grammar = Grammar { bytes: bytes.iter(), out: PRELUDE.to_owned(), depth: 0 };
    let mut count = 0;
    while grammar.bytes.len() > 0 && count < 12 {
        grammar.statement();
        count += 1;
    }
    grammar.write("log(v0, v1, v2, v3, v4, v5, v6, v7);\n");
    let plain = run(&grammar.out, false);
    let checked = run(&grammar.out, true);
    assert_eq!(plain, checked, "{}", grammar.out);
});
