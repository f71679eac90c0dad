class A {}
class B extends A {}
class C extends (a, b) {}
class D extends (a ? b : c) {}
class E extends a.b {}
class F extends a() {}
class G extends a?.b {}
class H extends (() => {}) {}
class I extends {} {}
class J extends class {} {}
class K extends (a++) {}
class L {
  constructor() {}
  a() {}
  static a() {}
  *b() {}
  static *b() {}
  async c() {}
  static async *c() {}
  get d() {
    return 1;
  }
  set d(v) {}
  static get d() {}
  [e]() {}
  "f"() {}
  1() {}
  #g() {}
  get #h() {}
  static set #h2(v) {}
  async *#i() {}
  j;
  k = 1;
  static l;
  static m = (a, b);
}
class M {
  get;
  set;
  static;
  async;
  get = 1;
  static static;
  static async = 2;
  get() {}
  set() {}
  static() {}
  async() {}
  static get() {}
  "a" = 1;
  1 = 2;
  [a] = 3;
  #b = 4;
  static #c;
  *d() {}
  "constructor2";
  x = () => this;
  y = a in b;
  z;
  static {}
  static {
    "use strict";
    a;
    {
      b;
    }
  }
  has(o) {
    return #b in o && !(#c in o) && #b in o in o;
  }
  get e() {
    return this.#b + this?.#b + this?.x.#b + 1..#b;
  }
}
x = class {};
x = class N {};
x = class extends a {};
x = class O extends B {
  constructor() {
    super();
    super.a;
    super[b];
    super.c();
    super(...d);
    new.target;
  }
};
({
  a() {
    super.b;
  }
});
