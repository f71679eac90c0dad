// module: bignumber.js/bignumber bignumber.js/bignumber.js
// folder: bignumber.js/test bignumber.js/test
//
// The suite that bignumber.js ships. It has a runner of its own: each file counts what holds, prints
// what does not, and exports both figures.

const totals = { passed: 0, failed: 0 };
// What the files say tells how long they took.
console.log = console.error = text => say(text.trim().replace(/ in [\d.]+ ms/, ""));
for (const name of modulesUnder("bignumber.js/test")) {
  if (/browser|every-test|quick-test/.test(name)) continue;
  const [passed, total] = require(name);
  say(name, passed, "of", total);
  totals.passed += passed;
  totals.failed += total - passed;
}
say(show(totals));
