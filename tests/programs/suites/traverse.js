// module: equal equal.js
// module: assert suites/assert.js
// module: tape suites/tap.js
// module: traverse traverse/index.js
// module: util suites/node.js
// module: events suites/node.js
// folder: traverse/test traverse/test
//
// The suite that traverse ships: walks over objects with cycles, dates, errors and buffers.

for (const name of modulesUnder("traverse/test")) require(name);
require("tape").finish();
