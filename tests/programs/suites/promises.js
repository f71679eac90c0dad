// module: mocha mocha.js
// module: equal equal.js
// module: assert suites/assert.js
// text: sinon sinon/pkg/sinon.js
// module: sinon suites/sinon.js
// folder: promises-aplus-tests/lib/tests promises-aplus-tests/lib/tests
//
// The suite of Promises/A+, for the promises of the engine.

const mocha = require("mocha");
mocha.install();
Object.assign(globalThis, { global: globalThis, clearTimeout });
globalThis.adapter = {
  resolved: value => Promise.resolve(value),
  rejected: reason => Promise.reject(reason),
  deferred() {
    const deferred = {};
    deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
    return deferred;
  },
};
for (const name of modulesUnder("promises-aplus-tests/lib/tests")) require(name);
mocha.run();
