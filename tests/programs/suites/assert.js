// What a suite sees as node's `assert`: a check that does not hold throws an `AssertionError`. The
// message says the same in every engine.

const equal = require("equal");

// Node's comparisons are loose where the name does not say `strict`.
const loose = (left, right) => left == right || Object.is(left, right);

class AssertionError extends Error {
  constructor(message) {
    super(message);
    this.name = "AssertionError";
  }
}

function check(good, message, text) {
  if (good) return;
  if (message instanceof Error) throw message;
  throw new AssertionError(message ?? text());
}

function assert(value, message) {
  check(value, message, () => `${show(value)} is not true`);
}

function comparison(name, holds) {
  return (actual, expected, message) =>
    check(holds(actual, expected), message, () => `${name}: ${show(actual)} and ${show(expected)}`);
}

/** Whether an error is what `throws` asks for: an expression, a class, or a function that looks. */
function fits(error, expected) {
  if (expected instanceof RegExp) return expected.test(String(error));
  if (typeof expected !== "function") return true;
  if (expected.prototype !== undefined && error instanceof expected) return true;
  return Error.isPrototypeOf(expected) ? false : expected.call({}, error) === true;
}

module.exports = Object.assign(assert, {
  AssertionError,
  ok: assert,
  equal: comparison("equal", loose),
  notEqual: comparison("notEqual", (actual, expected) => !loose(actual, expected)),
  strictEqual: comparison("strictEqual", Object.is),
  notStrictEqual: comparison("notStrictEqual", (actual, expected) => !Object.is(actual, expected)),
  deepEqual: comparison("deepEqual", (actual, expected) => equal(actual, expected, loose)),
  notDeepEqual: comparison("notDeepEqual", (actual, expected) => !equal(actual, expected, loose)),
  fail(message) {
    throw new AssertionError(message ?? "failed");
  },
  throws(call, expected, message) {
    let error;
    try {
      call();
    } catch (thrown) {
      error = { thrown };
    }
    check(error, message, () => "does not throw");
    check(fits(error.thrown, expected), message, () => `throws ${show(error.thrown)}`);
  },
  doesNotThrow(call, message) {
    try {
      call();
    } catch (error) {
      check(false, typeof message === "string" ? message : undefined, () => `throws ${show(error)}`);
    }
  },
});
