class Base { constructor(x) { this.x = x; } static #count = 0; #secret = 1; field = () => this; ["computed" + 1] = 2; get secret() { return this.#secret; } set secret(v) { this.#secret = v; } #hidden() { return #secret in this; } static { Base.#count++; } static make() { return new this(1); } call() { return this.#hidden(); } }
class Derived extends Base { constructor() { super(1); const f = () => super.call(); f(); } toString() { return super.toString() + super["x"]; } }
class Implicit extends Base { y = 1; }
const named = class { static name = "own"; };
