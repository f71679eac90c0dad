"use strict"
// One of everything: the file that random edits, random deletions and round trips work on.
import defaultExport, { a as b, "string name" as c } from "./module.js" with { type: "json" };
import * as namespace from "other";
export { b as "exported name", defaultExport as default };
export * as again from "./again.js";
export const [first, , second = first, ...others] = namespace.list;

/** A class with all kinds of members. */
export class Shape extends namespace.Base {
  #secret = 1;
  static count = 0;
  static #registry = new Map();
  ["computed" + 1] = (x) => x * this.#secret;
  static {
    try { Shape.#registry.set("a", 1); } catch { Shape.count++; }
    label: for (const key of ["x", "y"]) { if (key) continue label; else break label; }
  }
  constructor(...args) {
    super(...args);
    this.area ??= super.measure?.(args[0]) ?? 0;
  }
  get secret() { return this.#secret; }
  set secret(value) { if (#secret in this) this.#secret = value; }
  static async *walk(root, { depth = 3, filter: { by } = {} } = {}) {
    for await (const node of root) yield* node.children ?? [];
    yield await Promise.resolve(new.target, by, depth);
  }
}

function* counter(limit = 10, [head, ...tail] = [], { left, right: { deep } = {} } = {}) {
  let i = 0;
  do {
    const step = yield i++;
    if (step === undefined) continue;
    i += step ** 2 ** 0.5 - -1 + +2 - ~3;
  } while (i < limit && !tail.includes(head));
  return left ? deep : void 0, typeof i;
}

async function main() {
  await using resource = open("file"), other = null;
  switch (await resource.kind) {
    case 1: {
      let a = `text ${first + `nested ${second}`} end`;
      var hoisted = a;
      break;
    }
    case (2):
    case "three": throw new Error(`bad ${hoisted}`, { cause: others });
    default:
      hoisted = String.raw`\unicode and \xerxes`;
  }
  for (let i = 0, n = 10; i < n; i++) for (const k in { a: 1, 'b': 2, 3: 4, [k2]: 5 }) { use(i, k); }
  for (var j of [1, 2n, 0x1F, 0b11, 0o17, 1_000.5e-3, .5, 5.]) while (j--) if (j > 3) { break; } else debugger;
  outer:
  for (;;) {
    inner: do { if (Math.random() > .5) break outer; else continue outer } while (true)
  }
  const regexp = /[/\]]+(?<year>\d{4})-\k<year>/giu, division = first / second / 3;
  ({ a: this_.x, b: this_["y"], ...this_.rest } = { __proto__: null, get z() { return 1 }, set z(v) { }, async m() { }, *g() { }, async *ag() { } });
  [hoisted, j = 5, ...[k2]] = others;
  return async (x, { y }) => { const z = await x; return z?.[y]?.(z) || (z && y) };
}

var arrow = a => b => ({ a, b }), k2, this_ = {}
var sequence = (1, 2, arrow), comparison = 1 < 2 == true != false === !0, shifted = 1 << 2 >> 3 >>> 4 & 5 | 6 ^ 7
;[1, 2, 3].map(n => n instanceof Number in Object)
const template = tag`a${1}b${{ c: 2 }}c`, chain = a?.b.c?.[0](1).d
function tag(strings) { return strings.raw[arguments.length - 1]; }
if (chain) main().then(function named() { return named; }, class Named { static me = Named; })
else if (template) main(); else { }
export default async () => { try { await main(import.meta.url, await import("./dynamic.js", { with: {} })) } finally { delete k2.x } }
