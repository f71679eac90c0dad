// Endless recursion of every kind is a RangeError that can be caught, and the engine goes on.
function attempt(name, call) {
  try {
    call();
    print(name, "ended");
  } catch (error) {
    print(name, error instanceof RangeError ? "RangeError" : error);
  }
}
attempt("function", function f() { f(); });
attempt("constructor", function F() { new F(); });
attempt("class", () => { class A { constructor() { new A(); } } new A(); });
attempt("getter", () => ({ get x() { return this.x; } }).x);
attempt("setter", () => { ({ set x(v) { this.x = v; } }).x = 1; });
attempt("toString", () => { const o = { toString() { return `${o}`; } }; return o + ""; });
attempt("valueOf", () => { const o = { valueOf: () => +o }; return o * 1; });
attempt("toPrimitive", () => { const o = { [Symbol.toPrimitive]: () => o + o }; return o + 1; });
attempt("proxy", () => { const p = new Proxy({}, { get: (t, k, r) => r[k] }); return p.x; });
attempt("proxies", () => { let p = {}; for (let i = 0; i < 200000; i++) p = new Proxy(p, {}); return p.x; });
attempt("has", () => { const p = new Proxy({}, { has: () => "x" in p }); return "x" in p; });
attempt("own keys", () => { const p = new Proxy({}, { ownKeys: () => Object.keys(p) }); return Object.keys(p); });
attempt("prototype", () => { const p = new Proxy({}, {}); Object.setPrototypeOf(p, p); return p.x; });
attempt("instanceof", () => { const F = function () {}; Object.defineProperty(F, Symbol.hasInstance, { value: v => v instanceof F }); return {} instanceof F; });
attempt("bound", () => { let f = () => {}; for (let i = 0; i < 200000; i++) f = f.bind(); return f(); });
attempt("apply", function f() { f.apply(this, arguments); });
attempt("Reflect", function f() { Reflect.apply(f, undefined, []); });
attempt("sort", function f() { [2, 1].sort(f); });
attempt("map", function f() { [1].map(f); });
attempt("replace", function f() { "a".replace(/a/, f); });
attempt("from", function f() { Array.from({ length: 1 }, f); });
attempt("iterator", () => { const o = { [Symbol.iterator]() { return [...o]; } }; return [...o]; });
attempt("generator", () => { function* g() { yield* g(); } g().next(); });
attempt("generator next", () => { function* g() { [...g()]; } g().next(); });
attempt("template", function f() { f`x`; });
attempt("eval", () => { globalThis.source = "eval(source)"; eval(source); });
attempt("Function", () => { globalThis.make = () => Function("make()")(); make(); });
attempt("stringify", () => { const o = { toJSON() { return JSON.stringify(o); } }; JSON.stringify(o); });
print("still here", [1, 2, 3].map(x => x * 2).join());
