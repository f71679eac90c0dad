// Calls of every kind, and what goes wrong in them.
function f(a, b) { return a + "," + b; }
print(f(1), f(1, 2), f(1, 2, 3));
print((function () { return arguments.length + ":" + arguments[1]; })(7, 8, 9));
print((function (a, ...rest) { return rest.length + ":" + rest[1]; })(1, 2, 3, 4));
print(((a, b = a + 1, { c } = { c: 9 }) => a + b + c)(1));
function sloppy(a) { arguments[0] = 5; return a; }
print(sloppy(1));
function strict(a) { "use strict"; arguments[0] = 5; return a + String(this); }
function String(x) { return "" + x; }
print(strict(1));
print(f(...[1, 2]), f.call(null, 3, 4), f.apply(null, [5, 6]), f.bind(null, 7)(8));
function P(x) { this.x = x; if (x > 5) return { x: "other" }; if (x > 3) return 1; }
print(new P(1).x, new P(4).x, new P(9).x, new P(...[2]).x, new P(1) instanceof P);
function depth(n) { return n === 0 ? 0 : 1 + depth(n - 1); }
print(depth(1000));
function endless() { return 1 + endless(); }
try { endless(); } catch (e) { print(e.name, e.message, e instanceof RangeError); }
try { [1].map(function again() { return [1].map(again); }); } catch (e) { print(e.name, e.message); }
for (const wrong of [() => { let o = {}; o.a.b(); }, () => { let o = {}; o.m(); }, () => { undefined(); },
  () => { new (() => 1)(); }, () => { class A { } A(); }, () => { null.x = 1; }, () => { x; let x; },
  () => { const c = 1; c = 2; }, () => { nothing; }, () => { for (const q of 5); }, () => { let { a } = null; },
  () => { ({}).a.b; }, () => { "x" in 5; }, () => { 1 instanceof 2; }]) {
  try { wrong(); print("no error"); } catch (e) { print(e.name + ": " + e.message); }
}
print(new Function_().name);
function Function_() { this.name = new.target === Function_; }
