// module: mocha mocha.js
// module: chai chai/chai.js
// module: es5-shim es5-shim/es5-shim.js
// module: es6-shim es6-shim/es6-shim.js
// module: test/array es6-shim/test/array.js
// module: test/date es6-shim/test/date.js
// module: test/json es6-shim/test/json.js
// module: test/map es6-shim/test/map.js
// module: test/math es6-shim/test/math.js
// module: test/number es6-shim/test/number.js
// module: test/object es6-shim/test/object.js
// module: test/promise es6-shim/test/promise.js
// module: test/promise/all es6-shim/test/promise/all.js
// module: test/promise/evil-promises es6-shim/test/promise/evil-promises.js
// module: test/promise/race es6-shim/test/promise/race.js
// module: test/promise/reject es6-shim/test/promise/reject.js
// module: test/promise/resolve es6-shim/test/promise/resolve.js
// module: test/promise/simple es6-shim/test/promise/simple.js
// module: test/promise/subclass es6-shim/test/promise/subclass.js
// module: test/reflect es6-shim/test/reflect.js
// module: test/regexp es6-shim/test/regexp.js
// module: test/set es6-shim/test/set.js
// module: test/string es6-shim/test/string.js
//
// The suite that es6-shim ships: hundreds of tests of the built-ins of ES2015, first as the engine
// has them, then with what the shim thinks it must mend.

const mocha = require("mocha");
const chai = require("chai");
mocha.install();
globalThis.expect = chai.expect;
globalThis.assert = chai.assert;

const suites = ["array", "date", "json", "map", "math", "number", "object", "promise", "promise/all",
  "promise/simple", "promise/subclass", "reflect", "regexp", "set", "string"];
const kept = Object.getOwnPropertyNames(globalThis).filter(name => /^[A-Z]/.test(name));
const before = kept.map(name => [name, globalThis[name]]);

process.env.NO_ES6_SHIM = "yes";
for (const suite of suites) {
  describe(suite, () => require(`test/${suite}`));
}
mocha.run().then(() => {
  globalThis.self = globalThis;
  require("es6-shim");
  for (const [name, value] of before) if (globalThis[name] !== value) say("replaced", name);
});
