// What a suite written for QUnit sees: modules, tests, assertions, and tests that end later. Each
// test prints one line, and one for each assertion that fails.

const equal = require("equal");

const queue = [];
let module_ = "";
const totals = { passed: 0, failed: 0 };

function assertions(results, later) {
  const push = (good, message, ...values) => results.push({ good: Boolean(good), message, values });
  const assert = {
    expect() {},
    ok: (value, message) => push(value, message),
    notOk: (value, message) => push(!value, message),
    equal: (actual, expected, message) => push(actual == expected, message, actual, expected),
    notEqual: (actual, expected, message) => push(actual != expected, message, actual),
    strictEqual: (actual, expected, message) => push(actual === expected, message, actual, expected),
    notStrictEqual: (actual, expected, message) => push(actual !== expected, message, actual),
    deepEqual: (actual, expected, message) => push(equal(actual, expected), message, actual, expected),
    notDeepEqual: (actual, expected, message) => push(!equal(actual, expected), message, actual),
    raises(call, expected, message) {
      try {
        call();
        push(false, message);
      } catch (error) {
        push(typeof expected !== "function" || error instanceof expected, message, error);
      }
    },
    async() {
      later.waits += 1;
      return () => { later.waits -= 1; };
    },
  };
  assert.throws = assert.raises;
  assert.same = assert.deepEqual;
  assert.propEqual = assert.deepEqual;
  return assert;
}

// The test that runs, for suites that say `equal(…)` and not `assert.equal(…)`.
let running;

function add(title, test, waits = 0) {
  queue.push({ title: `${module_} › ${title}`, test, waits });
}

module.exports = {
  config: {},
  module(name) { module_ = name; },
  test: (title, count, test = count) => add(title, test),
  load() {},
  start() { if (running) running.later.waits -= 1; },
  stop() { if (running) running.later.waits += 1; },
  /** All of it as global functions. */
  install() {
    const { module, start, stop, test } = this;
    const asyncTest = (title, count, test = count) => add(title, test, 1);
    Object.assign(globalThis, { QUnit: this, module, start, stop, test, asyncTest });
    for (const name of Object.keys(assertions([], {}))) {
      globalThis[name] = (...given) => running.assert[name](...given);
    }
  },
  async finish() {
    for (const { title, test, waits } of queue) {
      const [results, later] = [[], { waits }];
      running = { assert: assertions(results, later), later };
      try {
        test.call({}, running.assert);
      } catch (error) {
        results.push({ good: false, message: `threw ${error}`, values: [] });
      }
      for (let turn = 0; later.waits > 0 && turn < 400; turn += 1) {
        await new Promise(resolve => setTimeout(resolve, 1));
      }
      const failed = results.filter(result => !result.good);
      totals[failed.length ? "failed" : "passed"] += 1;
      say(failed.length ? "failed" : "passed", title, results.length, later.waits ? "never ended" : "");
      for (const { message, values } of failed) say("  ", String(message), ...values.map(value => outcome(() => value)));
    }
    say(show(totals));
  },
};
