// What a suite written for QUnit sees: modules, tests, assertions, and tests that end later. Each
// test prints one line, and one for each assertion that fails.

const queue = [];
let module_ = "";
const totals = { passed: 0, failed: 0 };

function equal(left, right, seen = []) {
  if (Object.is(left, right) || left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || !left || !right) return false;
  const tag = Object.prototype.toString.call(left);
  if (tag !== Object.prototype.toString.call(right)) return false;
  if (seen.some(([one, other]) => one === left && other === right)) return true;
  const inside = [...seen, [left, right]];
  if (left.constructor !== right.constructor && Object.getPrototypeOf(left) && Object.getPrototypeOf(right)) {
    const plain = [left, right].some(value => value.constructor === undefined);
    if (!plain) return false;
  }
  if (tag === "[object Date]" || tag === "[object Number]" || tag === "[object String]" || tag === "[object Boolean]") {
    return Object.is(left.valueOf(), right.valueOf());
  }
  if (tag === "[object RegExp]") return String(left) === String(right);
  if (tag === "[object Map]" || tag === "[object Set]") return equal([...left], [...right], inside);
  const keys = value => { const all = []; for (const key in value) all.push(key); return all.sort(); };
  const [mine, others] = [keys(left), keys(right)];
  if (tag === "[object Array]" && left.length !== right.length) return false;
  return mine.length === others.length &&
    mine.every((key, index) => key === others[index] && equal(left[key], right[key], inside));
}

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
  assert.propEqual = assert.deepEqual;
  return assert;
}

module.exports = {
  config: {},
  module(name) { module_ = name; },
  test(title, test) { queue.push({ title: `${module_} › ${title}`, test }); },
  load() {},
  start() {},
  async finish() {
    for (const { title, test } of queue) {
      const [results, later] = [[], { waits: 0 }];
      try {
        test.call({}, assertions(results, later));
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
