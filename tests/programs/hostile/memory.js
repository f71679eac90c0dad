// Memory that grows without an end, of every kind: each ends with a RangeError that can be caught, or
// with an answer that fits. The limit of the heap is set by whoever runs this. A row of the output says
// what became of a kind.
const kinds = {
  // Elements, in copies of twice the size.
  concat() { let all = new Array(1 << 12).fill(1); for (;;) all = all.concat(all); },
  push() { const all = []; for (;;) all.push(1.5); },
  unshift() { const some = new Array(1 << 14).fill(1), all = []; for (;;) all.unshift(...some); },
  fill() { return new Array(2 ** 27).fill(1).length; },
  spread() { let all = [1]; for (;;) all = [...all, ...all]; },
  from() { return Array.from({ length: 2 ** 32 - 1 }, () => 1).length; },
  flat() { let all = [1]; for (;;) all = [all, all].flat(); },
  sparse() { const all = []; for (let i = 0; ; i += 1e5) all[i % 2 ** 32] = i; },
  sort() { let all = ["a", "b"]; for (;;) { all = all.concat(all); all.sort(); } },
  sorted() { return new Array(2 ** 32 - 1).toSorted().length; },
  texts() { let all = ["a", "b"]; for (;;) { all = all.concat(all); all.toSorted(); } },
  compare() { let all = [1, 2]; for (;;) { all = all.concat(all); all.sort((a, b) => a - b); } },
  keys() { const all = {}; for (let i = 0; ; i++) all["key" + i] = i; },
  indices() { return Object.keys("a".repeat(2 ** 24)).length; },
  assign() { return Object.assign({}, "a".repeat(2 ** 24)); },
  own() { let all = [1, 2]; for (;;) { all = all.concat(all); Reflect.ownKeys(all); } },
  objects() { let all = null; for (;;) all = { all }; },
  closures() { let all = () => 0; for (;;) { const before = all; all = () => before; } },
  // Text: flat, ropes, ropes made flat, and in the making.
  repeat() { return "ab".repeat(2 ** 29 - 16).length; },
  rope() { let s = "abc"; for (;;) { s += s; s.charCodeAt(0); } },
  wide() { let s = "\u1234"; for (;;) { s += s; s.charCodeAt(0); } },
  join() { return new Array(2 ** 24).join("abcdefghijklmnop").length; },
  pad() { return "a".padStart(2 ** 29 - 25).length; },
  replace() { let s = "aaaa"; for (;;) s = s.replace(/a/g, "$&$&$&$&"); },
  replaceAll() { return "a".repeat(2 ** 16).replaceAll("", "b".repeat(2 ** 14)).length; },
  split() { let s = "a,"; for (;;) { s += s; s.split(","); } },
  stringify() { let o = [1, 2, 3, 4]; for (;;) { o = [o, o, o, o]; JSON.stringify(o); } },
  indent() { let o = [1]; for (let i = 0; i < 25; i++) o = [o, o]; return JSON.stringify(o, null, 10).length; },
  parse() { let s = "1,1"; for (;;) { s += "," + s; JSON.parse(`[${s}]`); } },
  revive() { let s = "1,1"; for (;;) { s += "," + s; JSON.parse(`[${s}]`, (key, value) => value); } },
  escape() { let s = "\u1234"; for (;;) { s += s; encodeURIComponent(s); } },
  upper() { let s = "ß"; for (;;) { s = (s + s).toUpperCase().toLowerCase(); } },
  normalize() { let s = "\u1E9B\u0323"; for (;;) { s += s; s.normalize("NFD"); } },
  codes() { let all = [0x1F600]; for (;;) { all = all.concat(all); String.fromCodePoint(...all); } },
  raw() { return String.raw({ raw: { length: 2 ** 40 } }, 1).length; },
  symbols() { const all = []; for (let i = 0; ; i++) all.push(Symbol.for("name" + i)); },
  // Buffers.
  buffer() { const all = []; for (;;) all.push(new ArrayBuffer(1 << 20)); },
  typed() { let all = new Float64Array(16); for (;;) all = new Float64Array([...all, ...all]); },
  resize() { const b = new ArrayBuffer(0, { maxByteLength: 2 ** 30 }); for (let n = 1; n <= 2 ** 30; n *= 2) { b.resize(n); new Uint8Array(b).fill(1); } },
  grow() { const b = new SharedArrayBuffer(0, { maxByteLength: 2 ** 30 }); for (let n = 1; n <= 2 ** 30; n *= 2) { b.grow(n); new Uint8Array(b).fill(1); } },
  transfer() { let b = new ArrayBuffer(1); for (;;) { b = b.transfer(b.byteLength * 2); new Uint8Array(b).fill(1); } },
  bytes() { let n = 1; for (;;) { n *= 2; new Uint8Array(n).fill(7).sort(); } },
  base64() { let n = 1; for (;;) { n *= 2; new Uint8Array(n).toBase64(); } },
  hex() { let s = "00"; for (;;) { s += s; Uint8Array.fromHex(s); } },
  // Tables.
  map() { const all = new Map(); for (let i = 0; ; i++) all.set(i, i); },
  set() { const all = new Set(); for (let i = 0; ; i++) all.add("s" + i); },
  weak() { const kept = [], all = new WeakMap(); for (;;) { const key = {}; kept.push(key); all.set(key, {}); } },
  references() { const all = []; for (;;) all.push(new WeakRef({})); },
  registry() { const all = new FinalizationRegistry(() => 0), kept = []; for (;;) { const o = {}; kept.push(o); all.register(o, 1); } },
  group() { let all = [1, 2]; for (;;) { all = all.concat(all); Map.groupBy(all, value => value); } },
  // Numbers.
  digits() { let s = "9"; for (;;) { s += s; BigInt(s); } },
  shift() { const all = []; for (;;) all.push(1n << 1000000n); },
  multiply() { let n = 3n; for (;;) n *= n; },
  power() { return 10n ** 200000000n > 1n; },
  fields() { return BigInt.asUintN(2 ** 30, -1n) > 1n; },
  // Regular expressions: what is compiled, the stack of a match, what it found.
  patterns() { const all = []; for (let i = 0; ; i++) { const r = new RegExp(`(?:a{${i % 1000}}|b[^c]{50}|x${i})+`); r.test("ab"); all.push(r); } },
  backtrack() { let s = "ab"; for (;;) { s += s; /^(?:a|(b))*c/.test(s); } },
  matches() { let s = "ab"; for (;;) { s += s; s.match(/./g); } },
  groups() { let s = "ab"; for (;;) { s += s; [...s.matchAll(/(?<g>.)/dg)]; } },
  // Functions, calls, jobs.
  apply() { let all = [1]; for (;;) { all = all.concat(all); Math.max.apply(null, all); } },
  list() { return Math.max.apply(null, { length: 2 ** 28 }); },
  bind() { let f = () => 0; for (;;) f = f.bind(null, 1, 2, 3, 4); },
  source() { const all = []; for (let i = 0; ; i++) all.push(Function(`a${i}`, `let b${i} = ${i}; return () => b${i} + a${i}`)); },
  called() { const all = []; for (let i = 0; ; i++) { const f = Function(`a${i}`, `let b${i} = ${i}; return () => b${i} + a${i}`); f(1)(); all.push(f); } },
  generators() { const all = []; for (;;) { const g = (function* (a) { for (;;) yield a; })([]); g.next(); all.push(g); } },
  promises() { for (;;) Promise.resolve([1]).then(value => value); },
  waiting() { const all = []; for (;;) { const p = new Promise(() => 0); p.then(() => 0); all.push(p); } },
  errors() { const all = []; for (;;) all.push(new Error("message", { cause: [] })); },
  proxies() { let p = {}; for (;;) p = new Proxy(p, {}); },
  iterators() { let n = 0; return [1].values().flatMap(function* () { for (;;) yield n++; }).toArray(); },
};
// One kind by name, so that a kind that is over leaves nothing behind; all of them without a name.
const names = globalThis.only ? [only] : Object.keys(kinds);
for (const name of names) {
  let ending = "ended";
  try {
    kinds[name]();
  } catch (error) {
    ending = error instanceof RangeError ? "RangeError" : String(error);
  }
  print(name, ending);
}
print("still here", [1, 2, 3].map(x => x * 2).join());
// Time for whoever watches to read how much memory that took.
if (globalThis.only) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
