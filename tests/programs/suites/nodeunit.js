// What nodeunit makes of a module: its exports are tests, or groups of tests with `setUp` and
// `tearDown` around each.

const { test } = require("tap");

const called = hook => new Promise(resolve => (hook === undefined ? resolve() : hook.call({}, resolve)));

module.exports = function add(group, title) {
  for (const [name, entry] of Object.entries(group)) {
    if (name === "setUp" || name === "tearDown") continue;
    const path = `${title} › ${name}`;
    if (typeof entry !== "function") {
      add(entry, path);
      continue;
    }
    test(path, async context => {
      await called(group.setUp);
      try {
        entry.call({}, context);
        await context.over;
      } finally {
        await called(group.tearDown);
      }
    });
  }
};
