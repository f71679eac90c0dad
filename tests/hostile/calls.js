// Calls built-in functions with hostile arguments. `choices` holds the numbers that decide everything;
// `gc` collects. Nothing here may end the engine: exceptions are what the calls are for.
"use strict";
(function (choices, gc) {
  let place = 0;
  // The choices first; what follows from them when they are used up.
  let state = choices.length * 2654435761 >>> 0;
  function next(count) {
    if (place < choices.length) return choices[place++] % count;
    state = Math.imul(state ^ state >>> 15, 2246822519) + place++ >>> 0;
    return state % count;
  }
  const { apply, construct, ownKeys, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
  const defineProperty = Object.defineProperty;
  const left = new Set(["wait", "print", "log", "error", "warn", "debug", "info", "trace", "table", "eval"]);

  // All functions that can be reached without a call, but for those that block or print, each with the
  // object that has it.
  const functions = [], owners = new Map(), seen = new Set();
  (function visit(value, owner) {
    if (value === null || (typeof value !== "object" && typeof value !== "function") || seen.has(value)) return;
    seen.add(value);
    if (typeof value === "function") functions.push(value), owners.set(value, owner);
    for (const key of ownKeys(value)) {
      if (left.has(key)) continue;
      const property = getOwnPropertyDescriptor(value, key);
      visit(property.value, value), visit(property.get, value), visit(property.set, value);
    }
    visit(getPrototypeOf(value));
  })(globalThis);
  visit_hidden(function* () {}, async function () {}, async function* () {}, [][Symbol.iterator](),
    new Map().keys(), new Set().keys(), ""[Symbol.iterator](), /a/[Symbol.matchAll](""), [].values().map(x => x));
  function visit_hidden(...values) {
    for (let value of values) {
      for (; value && !seen.has(value); value = getPrototypeOf(value)) {
        seen.add(value);
        for (const key of ownKeys(value)) {
          const property = getOwnPropertyDescriptor(value, key);
          if (typeof property.value === "function") functions.push(property.value), owners.set(property.value, value);
        }
      }
    }
  }

  // What calls have made, to be used again.
  const pool = [];
  const numbers = [0, -0, 1, -1, 2, 3, 7, 0.5, NaN, Infinity, -Infinity, 255, 65536, 2 ** 31 - 1, 2 ** 31,
    2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, -(2 ** 31), 1e21, 5e-324, 1e308];
  const strings = ["", "a", "abc", "length", "0", "-1", "1e3", "\ud800", "\udc00x", "\u{1f600}", "constructor",
    "__proto__", "prototype", "ß", "İ", "a,b", "[1,2]", "{\"a\":[1]}", "(a+)+b", "$&$1$<a>", "2020-01-01",
    "next", "utf-8", "gu", "base64", "shortest"];
  const symbols = [Symbol.iterator, Symbol.asyncIterator, Symbol.species, Symbol.toPrimitive, Symbol("own"),
    Symbol.for("a"), Symbol.unscopables, Symbol.dispose];
  const arrays = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
    Float32Array, Float64Array, BigInt64Array, BigUint64Array].concat(
    typeof Float16Array === "function" ? Float16Array : []);
  const buffers = [];
  function buffer() {
    const made = next(2) ? new ArrayBuffer(next(64), { maxByteLength: 64 + next(64) })
      : next(2) ? new ArrayBuffer(next(64)) : new SharedArrayBuffer(next(64), { maxByteLength: 64 });
    buffers.push(made);
    return made;
  }
  const pick = list => list[next(list.length)];

  // Something that changes what a call works on, in the midst of it.
  function disturb() {
    try {
      switch (next(10)) {
        case 0: gc(); break;
        case 1: { const b = pick(buffers); b.resize(next(128)); break; }
        case 2: pick(buffers).transfer(next(32)); break;
        case 3: { const v = pick(pool); v.length = next(40); break; }
        case 4: pick(pool).clear(); break;
        case 5: { const v = pick(pool); v[next(20)] = value(3); break; }
        case 6: { const v = pick(pool); delete v[next(20)]; break; }
        case 7: { const v = pick(pool); v.push(value(3), value(3)); break; }
        case 8: Object.setPrototypeOf(pick(pool), value(3)); break;
        case 9: { const v = pick(pool); defineProperty(v, next(8), { get: callback(), configurable: true }); }
      }
    } catch {}
  }
  function callback() {
    const kind = next(8), result = value(4);
    let calls = 0;
    function act() {
      if (++calls < 50) disturb();
      if (kind === 0) throw result;
      if (kind === 1) return this;
      if (kind === 2) return arguments[0];
      if (kind === 3) return calls % 2 === 0;
      if (kind === 4) return { done: calls > next(6), value: result };
      if (kind === 5 && calls < 20) return value(3);
      return result;
    }
    if (next(8) === 0) return class { constructor() { disturb(); return result; } };
    if (next(8) === 0) return async function () { await null; return act(); };
    if (next(8) === 0) return function* () { yield act(); yield* [1, 2]; };
    return act;
  }
  function hostile_object() {
    const object = {};
    const keys = ["length", "valueOf", "toString", "next", "return", "then", "constructor", "exec", "flags",
      "lastIndex", "has", "keys", "size", "index", "0", "1", "2", "message", "cause", "get", "set", "raw", "mode",
      ...symbols];
    for (let i = next(6); i > 0; i--) {
      const key = pick(keys);
      if (next(3) === 0) defineProperty(object, key, { get: callback(), set: callback(), configurable: true });
      else if (next(2)) object[key] = callback();
      else defineProperty(object, key, { value: value(4), writable: true, configurable: true });
    }
    return object;
  }
  const traps = ["get", "set", "has", "deleteProperty", "ownKeys", "getOwnPropertyDescriptor", "defineProperty",
    "getPrototypeOf", "setPrototypeOf", "isExtensible", "preventExtensions", "apply", "construct"];
  function proxy(depth) {
    const handler = {};
    for (let i = next(4); i > 0; i--) handler[pick(traps)] = callback();
    const target = value(depth + 1);
    const made = Proxy.revocable(Object(target), handler);
    if (next(12) === 0) made.revoke();
    return made.proxy;
  }
  function array(depth) {
    const made = [];
    for (let i = next(8); i > 0; i--) made.push(value(depth + 1));
    if (next(3) === 0) delete made[next(4)];
    if (next(6) === 0) made.length = next(3) ? next(100) : 2 ** 32 - 1 - next(3);
    if (next(4) === 0) made.constructor = { [Symbol.species]: callback() };
    if (next(12) === 0) Object.freeze(made);
    return made;
  }
  const makers = [
    () => pick(numbers), () => pick(strings), () => pick([undefined, null, true, false]), () => pick(symbols),
    () => BigInt(pick([0, 1, -1, 2 ** 53, 255])) ** BigInt(next(40)), callback, array, array, proxy,
    hostile_object, hostile_object, buffer,
    () => new (pick(arrays))(buffer()), () => new (pick(arrays))(next(20)),
    () => new (pick(arrays))(pick(buffers), 0, next(4)), () => new DataView(buffer(), next(4)),
    depth => new Map([[value(depth + 1), value(depth + 1)], [1, 2]]), depth => new Set([value(depth + 1), 1, "a"]),
    () => new WeakMap([[pool, 1]]), () => new WeakSet([pool]), () => new WeakRef({}),
    () => new FinalizationRegistry(callback()), () => new Date(pick(numbers)),
    () => new RegExp(pick(["a", "(a)|b", "(?:)", "(?<a>.)", "\\s+", "[^b]*?"]), pick(["", "g", "y", "gu", "d", "gi", "v"])),
    () => new Promise(callback()), () => pick(strings).repeat(next(50)) + pick(strings), () => pick(functions),
    () => (function () { return arguments; })(1, value(4), 3), () => Object(pick(strings)), () => new Error(pick(strings)),
    () => (function* () { yield 1; disturb(); yield value(4); })(), () => [1, 2, 3].values().map(callback()),
    () => ({ length: pick(numbers), 0: 1, 1: value(4) }), () => new (class extends Array {})(next(5)),
    () => new Proxy([1, 2, 3], {}), () => callback().bind(value(4), 1),
  ];
  function value(depth) {
    if (depth > 3) return pick([pick(numbers), pick(strings), undefined, pool[next(pool.length)]]);
    if (pool.length > 0 && next(3) === 0) return pick(pool);
    try {
      const made = pick(makers)(depth);
      if (made !== null && typeof made === "object") pool[pool.length < 60 ? pool.length : next(60)] = made;
      return made;
    } catch {
      return undefined;
    }
  }

  // Mostly what a method is made for: something that inherits it.
  const { isPrototypeOf } = Object.prototype;
  function receiver(callee) {
    const owner = owners.get(callee);
    if (owner === undefined || next(5) === 0) return value(0);
    if (typeof owner === "function" && next(4)) return owner;
    for (let tries = 0; tries < 12; tries++) {
      const made = pool.length > 0 && next(2) ? pick(pool) : value(1);
      if (made !== undefined && made !== null && apply(isPrototypeOf, owner, [Object(made)])) return made;
    }
    return value(0);
  }

  buffer();
  const steps = 30;
  for (let step = 0; step < steps; step++) {
    try {
      const callee = pick(functions), list = [];
      for (let i = next(5); i > 0; i--) list.push(value(0));
      const can_construct = typeof callee === "function" && typeof callee.prototype === "object";
      const made = can_construct && next(3) ? construct(callee, list) : apply(callee, receiver(callee), list);
      if (made !== null && typeof made === "object") {
        pool[next(60)] = made;
        if (next(4) === 0 && typeof made.next === "function") made.next(value(2));
      }
    } catch {}
  }
})
