var short = { a: 1, b: [2, 3], c: { d: "e" } };
var long = {
  alpha: "a long enough string",
  beta: "another long string",
  gamma: [1, 2, 3]
};
var list = [
  "a long enough string",
  "another long string",
  "and one more",
  "and the last"
];
var functions = {
  a() {},
  b() {
    return 1;
  },
  c: function () {},
  d: () => ({ e: 1 })
};
var first = "some value that is long",
  second = "another value that is long",
  third;
call(function () {
  return { alpha: 1 };
}, { a: 1 });
const {
  alpha,
  beta: { gamma, delta },
  epsilon = "a default value",
  ...others
} = require("some-module");
class A {
  method() {
    if (a) {
      return b;
    } else if (c) {
      for (const d of e) f(d);
    } else {
      throw g;
    }
  }
  field = { a: 1 };
}
if (a) {
  b;
} else {
  c;
}
try {
  a();
} catch (e) {
  b(e);
} finally {
  c();
}
switch (a) {
  case 1:
    b();
    break;
  default:
    c();
}
