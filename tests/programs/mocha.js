// What a suite written for mocha sees: nested groups, hooks, tests with promises or `done`. Groups
// and tests run in order; each test prints one line.

const root = { title: "", parent: null, entries: [], beforeEach: [], afterEach: [], before: [], after: [] };
let group = root;

function describe(title, fill) {
  const outer = group;
  group = { title, parent: outer, entries: [], beforeEach: [], afterEach: [], before: [], after: [] };
  outer.entries.push(group);
  fill.call({ timeout() {} });
  group = outer;
}
function it(title, test) {
  group.entries.push({ title, test });
}
describe.skip = it.skip = title => group.entries.push({ title, test: undefined });
describe.only = describe;
it.only = it;

async function call(test, context) {
  if (test.length === 0) return test.call(context);
  return new Promise((resolve, reject) => {
    test.call(context, error => (error ? reject(error) : resolve()));
  });
}

function around(place, hooks) {
  const outer = place.parent ? around(place.parent, hooks) : [];
  return hooks === "beforeEach" ? [...outer, ...place[hooks]] : [...place[hooks], ...outer];
}

const totals = { passed: 0, failed: 0, skipped: 0 };

async function run(place, path) {
  for (const hook of place.before) await call(hook, {});
  for (const entry of place.entries) {
    const title = path ? `${path} › ${entry.title}` : entry.title;
    if (entry.entries) {
      await run(entry, title);
    } else if (entry.test === undefined) {
      totals.skipped += 1;
      say("skipped", title);
    } else {
      const context = { timeout() {}, skip() { throw "skip"; } };
      try {
        for (const hook of around(place, "beforeEach")) await call(hook, context);
        await call(entry.test, context);
        for (const hook of around(place, "afterEach")) await call(hook, context);
        totals.passed += 1;
        say("passed", title);
      } catch (error) {
        totals.failed += 1;
        say("failed", title, String(error && error.message));
      }
    }
  }
  for (const hook of place.after) await call(hook, {});
}

module.exports = {
  install() {
    const hook = name => test => group[name].push(test);
    Object.assign(globalThis, {
      describe, it, xit: it.skip, xdescribe: describe.skip, context: describe, specify: it, process, setTimeout,
      before: hook("before"), after: hook("after"), beforeEach: hook("beforeEach"), afterEach: hook("afterEach"),
    });
  },
  run: () => run(root, "").then(() => say(show(totals)), error => say("broken", String(error))),
};
