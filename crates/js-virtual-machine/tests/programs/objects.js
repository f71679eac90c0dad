// Inline caches in every state, classes, accessors, private names.
function read(o) { return o.v; }
const shapes = [{ v: 1 }, { a: 0, v: 2 }, { b: 0, v: 3 }, { c: 0, v: 4 }, { d: 0, v: 5 }, { e: 0, v: 6 }, Object.create({ v: 7 })];
let sum = 0; for (let round = 0; round < 100; round++) for (const o of shapes) sum += read(o); print(sum);
function write(o, x) { o.w = x; return o.w; }
for (let round = 0; round < 20; round++) for (const o of shapes) write(o, round);
print(shapes[0].w, shapes[6].w, Object.keys(shapes[1]).join());
function Base() { } Base.prototype.m = function () { return "first"; };
const instance = new Base(); const call = o => o.m();
print(call(instance), call(instance));
Base.prototype.m = () => "second"; print(call(instance));
instance.m = () => "own"; print(call(instance)); 
delete instance.m; print(call(instance));
let gets = 0;
const accessor = { get x() { gets++; return this.y; }, set x(v) { this.y = v * 2; }, y: 1 };
for (let i = 0; i < 5; i++) accessor.x = i; print(accessor.x, accessor.y, gets);
Object.defineProperty(accessor, "fixed", { value: 1 });
try { (function () { "use strict"; accessor.fixed = 2; })(); } catch (e) { print(e.name); }
accessor.fixed = 3; print(accessor.fixed);
class Counter {
  #count = 0; static made = 0; name = "counter";
  static { Counter.made = 10; }
  increment() { this.#count++; return this; }
  get count() { return this.#count; }
  #secret() { return "secret" + this.#count; }
  reveal() { return this.#secret(); }
  static has(o) { return #count in o; }
}
const counter = new Counter().increment().increment();
print(counter.count, counter.reveal(), Counter.made, counter.name, Counter.has(counter), Counter.has({}));
try { Counter.prototype.increment.call({}); } catch (e) { print(e.message); }
class Derived extends Counter { constructor() { super(); this.extra = super.count; } static made2 = super.made; get count() { return "d" + super.count; } }
print(new Derived().extra, Derived.made2, new Derived().count);
class NoSuper extends Counter { constructor() { } }
try { new NoSuper(); } catch (e) { print(e.name, e.message); }
const a = [1, 2, 3]; a[5] = 6; a.length = 10; print(a.length, a[4], a.join());
a.length = 2; print(a.join(), 1 in a, 3 in a);
const many = []; for (let i = 0; i < 1000; i++) many[i] = i * 0.5; let total = 0; for (const v of many) total += v; print(total);
const { x, ...others } = { x: 1, y: 2, z: 3 }; print(x, Object.keys(others).join());
print(Object.keys({ ...others, w: 4 }).join(), `${x}-${others.y}`, ((s, v) => s.raw[0] + v)`a\n${1}`);
const big = {}; for (let i = 0; i < 300; i++) big["k" + i] = i; print(big.k299, Object.keys(big).length);
delete big.k5; print(big.k5, big.k6);
