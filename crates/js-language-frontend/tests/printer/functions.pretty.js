function a() {}
function b(a, b = 1, [c] = [], { d, e: f = 2, ...g }, ...h) {
  return a;
}
function* c() {}
async function d() {}
async function* e() {}
x = function () {};
x = function named() {};
x = function* () {};
x = async function () {};
x = async function* named() {};
x = () => {};
x = (a) => a;
x = (a) => a;
x = (a, b) => a;
x = ({ a }) => a;
x = ([a]) => a;
x = (a = 1) => a;
x = (...a) => a;
x = async () => {};
x = async (a) => a;
x = async (a, b) => a;
x = (async) => async;
x = async (async) => async;
x = (a) => (b) => (c) => d;
x = (a) => (b, c);
x = (a) => b ? c : d;
x = (a) => ((b) => c)();
x = {
  a,
  b: c,
  "d": e,
  1: f,
  [g]: h,
  "__proto__": i,
  ...j,
  k() {},
  *l() {},
  async m() {},
  async *n() {},
  get o() {},
  set p(q) {},
  get() {},
  set() {},
  async() {},
  static() {},
  get: 1,
  set: 2,
  async: 3,
  get get() {},
  set set(v) {},
  async async() {},
  *get() {},
  async *[r]() {},
  get [s]() {},
  get "t"() {},
  if: 1,
  "a-b": 2,
  let: 3
};
x = { __proto__: a };
x = { __proto__ };
x = { __proto__() {} };
x = { ["__proto__"]: a, __proto__ };
x = [,];
x = [, , a];
x = [a, ,];
x = [a, , b, ...c];
[, a, , b] = c;
[a, ...b] = c;
[a = 1, [b], { c }, d.e, f[0]] = g;
({
  a,
  b: c,
  d = 1,
  e: f = 2,
  [g]: h,
  ...i.j
} = k);
({ a: { b }, c: [d] } = e);
(function () {
  "use strict";
});
(function () {
  ("use strict");
});
(function () {
  "a";
  "b";
  "it's";
  'say "hi"';
  "\'";
  "\"";
  a;
  "not one";
});
(function () {
  "a" + 1;
});
(function () {
  ("a");
  "b";
});
(function () {
  `a`;
});
() => {
  "use strict";
};
() => {
  ("use strict");
};
({
  a() {
    "use strict";
  },
  b() {
    ("use strict");
  }
});
