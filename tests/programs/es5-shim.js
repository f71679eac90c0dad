// module: jasmine es5-shim/tests/lib/jasmine.js
// module: helpers es5-shim/tests/helpers/h-matchers.js
// module: es5-shim es5-shim/es5-shim.js
// module: s-array es5-shim/tests/spec/s-array.js
// module: s-date es5-shim/tests/spec/s-date.js
// module: s-error es5-shim/tests/spec/s-error.js
// module: s-function es5-shim/tests/spec/s-function.js
// module: s-global es5-shim/tests/spec/s-global.js
// module: s-number es5-shim/tests/spec/s-number.js
// module: s-object es5-shim/tests/spec/s-object.js
// module: s-regexp es5-shim/tests/spec/s-regexp.js
// module: s-string es5-shim/tests/spec/s-string.js
//
// The suite that es5-shim ships, with the jasmine that it ships: the built-ins of ES5 as the engine
// has them. Then the shim itself looks for what it must mend.

Object.assign(globalThis, { setTimeout, clearTimeout, setInterval: setTimeout, clearInterval: clearTimeout });
const exported = require("jasmine");
const jasmine = exported.jasmine ?? globalThis.jasmine;
for (const name of ["describe", "xdescribe", "it", "xit", "beforeEach", "afterEach", "expect", "spyOn", "runs", "waitsFor", "waits"]) {
  globalThis[name] = exported[name] ?? globalThis[name];
}
globalThis.jasmine = jasmine;
globalThis.implement = function () {};
require("helpers");
for (const name of ["array", "date", "error", "function", "global", "number", "object", "regexp", "string"]) {
  require(`s-${name}`);
}

const names = Object.getOwnPropertyNames(globalThis).filter(name => /^[A-Z]/.test(name));
const natives = new Map();
for (const name of names) {
  const value = globalThis[name];
  if (typeof value !== "function") continue;
  for (const holder of [value, value.prototype]) {
    if (!holder) continue;
    for (const key of Object.getOwnPropertyNames(holder)) {
      const found = Object.getOwnPropertyDescriptor(holder, key);
      if (typeof found.value === "function") natives.set(`${name}${holder === value ? "." : "#"}${key}`, found.value);
    }
  }
}

const env = jasmine.getEnv();
env.updateInterval = Infinity;
env.addReporter({
  reportRunnerStarting() {},
  reportRunnerResults(runner) {
    const results = runner.results();
    say("passed", results.passedCount, "failed", results.failedCount, "of", results.totalCount);
    require("es5-shim");
    for (const [path, value] of natives) {
      const [name, key] = path.split(/[.#]/);
      const holder = path.includes("#") ? globalThis[name].prototype : globalThis[name];
      if (holder[key] !== value) say("replaced", path);
    }
  },
  reportSuiteResults() {},
  reportSpecStarting() {},
  reportSpecResults(spec) {
    const results = spec.results();
    say(results.skipped ? "skipped" : results.passed() ? "passed" : "failed", spec.getFullName(), results.passedCount);
    for (const item of results.getItems()) if (item.passed && !item.passed()) say("  ", item.message);
  },
  log: say,
});
env.execute();
