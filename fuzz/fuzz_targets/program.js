// Something of everything, for the targets that damage compiled code.
"use strict";
let outer = 1n, regexp = /a(b)?/g;
const table = { one: 1, "two words": [1, , 3.5], get x() { return this.one; }, set x(v) { this.one = v; }, ...{ y: 2 } };
class Base { #p = 1; static s = [..."abc"]; constructor(a = 1, ...rest) { this.a = a; this.rest = rest; } m() { return this.#p++; } static { this.t = 1; } }
class Derived extends Base { constructor() { super(1, 2); } m() { return super.m() + 1; } get [Symbol.iterator]() { return function* () { yield* [1, 2]; }; } }
function loops(n, { a, b: [c, ...d] = [] } = {}) {
  outer: for (let i = 0; i < n; i++) { for (const k in table) { if (k === "x") continue outer; if (i > 3) break outer; } }
  do { n--; } while (n > 0 && a !== c);
  switch (n) { case 0: case 1: return () => n + d.length; case 2: break; default: n **= 2; }
  try { throw new Error(`x${n}${typeof outer}`); } catch ({ message }) { return message ?? delete table.one; } finally { n = void 0; }
}
async function waits(xs) { for await (const x of xs) { await x?.y?.[0]?.(x); } return new.target; }
function* gives() { const got = yield 1; try { yield* gives(); } finally { return got in table || got instanceof Base; } }
var closures = []; for (let i = 0; i < 3; i++) closures.push(() => i++ + table.one);
label: { if (outer < 2n || !regexp.test("ab")) break label; [outer, closures.length] = [outer & 3n, 1 << 2 >>> 1 | ~5]; }
String.raw`t${loops(3)}`; eval("outer"); import("x"); (a, b = a) => ({ a, b });
