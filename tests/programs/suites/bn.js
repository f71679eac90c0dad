// module: mocha mocha.js
// module: equal equal.js
// module: assert suites/assert.js
// module: bn.js bn.js/lib/bn.js
// folder: bn.js/test bn.js/test
//
// The suite that bn.js ships: arithmetic with long numbers.

const mocha = require("mocha");
mocha.install();
// Node's own; no ground that both engines have.
globalThis.Buffer = undefined;
// One folder holds Diffie-Hellman with 6144 bits, which needs `Buffer` and minutes.
for (const name of modulesUnder("bn.js/test")) if (!name.includes("/pummel/")) require(name);
mocha.run();
