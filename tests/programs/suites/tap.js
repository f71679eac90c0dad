// What a suite written for tap, tape or nodeunit sees: a test gets an object with assertions, which
// do not throw, and says itself when it is over. Tests run in order; each prints one line, and one
// for each assertion that fails.

const assert = require("assert");

const queue = [];
const totals = { passed: 0, failed: 0 };

class Test {
  results = [];
  planned = undefined;

  constructor(title) {
    this.title = title;
    this.over = new Promise(resolve => (this.end = this.done = () => resolve()));
  }

  plan(count) {
    this.planned = count;
  }

  record(check, ...given) {
    try {
      check(...given);
      this.results.push(undefined);
    } catch (error) {
      this.results.push(error);
    }
    if (this.results.length === this.planned) this.end();
  }

  // nodeunit says how many assertions come, and ends by itself.
  expect(count) {
    this.expected = count;
  }

  notOk(value, message) {
    this.record(assert, !value, message);
  }

  type(value, type, message) {
    this.equal(typeof value, type, message);
  }

  fail(message) {
    this.record(assert.fail, message);
  }

  test(title, test) {
    queue.push({ title: `${this.title} › ${title.trim()}`, test });
  }
}

const names = {
  ok: "ok", assert: "ok", equal: "equal", equals: "equal", is: "strictEqual", notEqual: "notEqual",
  deepEqual: "deepEqual", same: "deepEqual", equivalent: "deepEqual", notDeepEqual: "notDeepEqual",
  strictEqual: "strictEqual", throws: "throws", doesNotThrow: "doesNotThrow",
};
for (const [name, check] of Object.entries(names)) {
  Test.prototype[name] = function (...given) {
    this.record(assert[check], ...given);
  };
}

async function runOne(title, test) {
  const context = new Test(title);
  try {
    await test(context);
    await context.over;
  } catch (error) {
    context.results.push(error);
  }
  const { results, expected = context.planned ?? results.length } = context;
  const failed = results.filter(result => result !== undefined);
  const good = failed.length === 0 && results.length === expected;
  totals[good ? "passed" : "failed"] += 1;
  say(good ? "passed" : "failed", title, results.length, "of", expected);
  for (const error of failed) say("  ", show(error));
}

function test(title, options, run = options) {
  queue.push({ title: title.trim(), test: run });
}

module.exports = Object.assign(test, {
  test,
  async finish() {
    while (queue.length > 0) {
      const { title, test } = queue.shift();
      await runOne(title, test);
    }
    say(show(totals));
  },
});
