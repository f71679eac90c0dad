// A little of everything, for tests that break it in many places.
import fs, { readFile as read, "a b" as ab } from "node:fs" with { type: "json" };
import * as all from "./all.js";
export { total as sum, Point };
export default async function* main([first, , ...others], { a, b: { c = 1 } = {}, ...rest } = {}) {
  label: for (let i = 0, n = others.length; i < n; i++) {
    if (i % 2 === 0) continue label;
    else if (others[i] == null) break;
    yield* delegate(others[i] ?? a, c);
  }
  for await (const chunk of first) {
    yield chunk?.value?.[0]?.(rest) || `text ${chunk} and ${`nested ${1 + 2}`} end`;
  }
  for (const key in rest) delete rest[key];
  for (var x of [1, 2, , 3, ...others]) { total += x ** 2; }
}
export class Point extends Base {
  static #count = 0;
  static { Point.#count = 1; }
  #x = 1; y;
  "quoted name" = 2;
  [computed + 1] = () => this.#x;
  constructor(x, y = x) { super(x); this.#x = x; }
  get x() { return this.#x; }
  set x(value) { this.#x = value; }
  static async *walk(...points) { for (const p of points) yield await p; }
  has(other) { return #x in other && /[/\]](?<name>a+)\k<name>/u.test(other.y / 2 / 1); }
}
let total = 0, { length } = "abc", [u, v = 2] = [1];
const object = {
  a, b: 1, "c": 2, 3: 4, [d]: 5, __proto__: null,
  method(x) { return x; }, get g() { return 1; }, set g(v) {}, async *gen() {},
  ...spread, f: function named() {}, arrow: async (p, { q }) => { await p; }, short: r => r * 2,
};
switch (total) {
  case 0: total = 1; break;
  case f(1): { total = 2; }
  default: throw new Error("no", { cause: total });
}
try { risky(); } catch ({ message }) { console.log(message); } finally { done(); }
try { risky(); } catch { }
do { total--; } while (total > 0 && !(total & 1)) 
while (total) total = total >>> 1, total ||= 0;
({ a: total, b: [total] } = object);
x = a ? b : c ? (1, 2) : new.target === undefined ? new Foo : new Foo.Bar(1)(2);
(function () { "use strict"; return typeof void 0 in -1n; })();
const re = a / b / c, other = /a/g.exec(b), big = 0x1Fn, n = 1_000.5e-3;
tag`raw \u{zz} ${total}`;
if (total) debugger; else ;
