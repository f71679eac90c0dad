// module: lodash.js lodash/lodash.js
// module: node_modules/lodash/lodash.js lodash/lodash.js
// module: equal equal.js
// module: qunit qunit.js
// module: test/test test/test.js
//
// The suite of lodash's repository, with a small stand-in for QUnit.

Object.assign(globalThis, { global: globalThis, process, setTimeout, clearTimeout });
// Code that waits busily looks at the clock until it has moved.
Date.now = () => Math.floor(1e12 + (clock += 0.05));
const QUnit = require("qunit");
globalThis.QUnit = QUnit;
require("test/test");
QUnit.finish();
