// try, finally, labels, switch, loops.
function order() {
  const log = [];
  outer: for (let i = 0; i < 3; i++) {
    try {
      if (i === 1) continue outer;
      if (i === 2) break outer;
      log.push("body" + i);
    } finally { log.push("finally" + i); }
  }
  return log.join();
}
print(order());
function returns() { try { return "try"; } finally { print("on the way out"); } }
print(returns());
function overrides() { try { throw 1; } catch (e) { return "catch" + e; } finally { return "finally"; } }
print(overrides());
function nested() {
  try { try { throw new Error("inner"); } finally { print("first"); } } catch (e) { print(e.message); }
  try { try { throw 1; } catch (e) { throw e + 1; } } catch (e) { print(e); }
}
nested();
function pick(x) {
  switch (x) { case 1: return "one"; case 2: case 3: return "few"; case "s": return "string"; default: return "many"; }
}
print(pick(1), pick(2), pick(3), pick("s"), pick(77), pick(1.5));
let n = 0; do { n++; if (n === 3) continue; } while (n < 5); print(n);
for (const key in { a: 1, b: 2, 5: 3 }) print(key);
class Base { } Base.prototype.inherited = 1;
const object = new Base(); object.own = 2; for (const key in object) print(key, object[key]);
var closed = 0;
const iterable = { [Symbol.iterator]() { let i = 0; return { next() { return { value: i++, done: false }; }, return() { closed++; return {}; } }; } };
for (const v of iterable) { if (v === 2) break; }
try { for (const v of iterable) { throw "thrown"; } } catch (e) { print(e); }
const [first, , third] = iterable; print(first, third, closed);
print(typeof undeclared, typeof null, typeof print, typeof {}, typeof 1n, typeof "", typeof true);
print(10 / 4, 7 / 7, -0 === 0, 1 / -0, 2 ** 10, 5 % 3, -5 % 5, 1 << 31, -1 >>> 0, ~5, 0.1 + 0.2);
print(2147483647 + 1, -2147483648 - 1, 65536 * 65536, 123456789 * 987654321, 1e21 + 1);
print(1 < 2, "a" < "b", null >= 0, undefined == null, NaN != NaN, "1" == 1, 10n > 9, 2n ** 64n);
print(0 || "or", 1 && "and", null ?? "nullish", ({}).x?.y.z, [1, [2, 3]][1][0]);
