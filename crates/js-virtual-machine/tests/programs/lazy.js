// Functions are compiled when they are first called: what is known before must be what is known after.
function plain(a, b = 1, ...c) { return a + b + c.length; }
const facts = (f) => `${f.name}/${f.length}`;
print(facts(plain), plain(1), facts(plain));
const o = { method(x) { return x }, get g() { return 1 }, async *ag() {}, ["com" + "puted"]: () => 1 };
print(facts(o.method), facts(Object.keys(o).map((key) => key)), facts(o.ag), facts(o.computed));

// A class that is never called, and one that only its child calls.
class Never { constructor(a, b) { this.a = a } }
print(facts(Never));
class Base { constructor() { this.x = new.target.name } }
class Derived extends Base {}
print(new Derived().x, facts(Base), facts(Derived));
try { Never() } catch (error) { print(error.name) }
print(new Never(3).a);

// Made often, called late; called first by `new`, by a native, as a getter.
const made = [];
for (let i = 0; i < 3; i++) made.push(function (k) { return i * 10 + k });
print(made[2](1), made[0](2), made[1](3));
function Point(x) { this.x = x; if (x > 0) this.next = new Point(x - 1) }
print(new Point(2).next.next.x);
print([1, 2].map(function (x) { return arguments.length + x }).join());

// Generators and async functions begin at their first call, too.
function* count(to) { for (let i = 0; i < to; i++) yield i }
print(`${count(3).next().value},${count.name}`);

// A function that calls itself for the first time while it is called for the first time.
const nest = (n) => (n === 0 ? (() => "bottom")() : nest(n - 1));
print(nest(5));
collect();
print(nest(2), plain(1, 2, 3, 4));
