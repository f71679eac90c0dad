class A {
  #p = 1; static #q; get #r() { return this.#p; } set #r(v) {}
  static { var inStatic = A; let l; function h() { return l; } }
  field = () => A.#q;
}
let B = class Named { m() { return Named; } };
