// module: equal equal.js
// module: qunit qunit.js
// module: lodash lodash-first/lodash.js
// module: lodash/test lodash-first/test/test.js
// text: page lodash-first/test/underscore/index.html
// text: arrays lodash-first/test/underscore/arrays.js
// text: chaining lodash-first/test/underscore/chaining.js
// text: collections lodash-first/test/underscore/collections.js
// text: functions lodash-first/test/underscore/functions.js
// text: objects lodash-first/test/underscore/objects.js
// text: utility lodash-first/test/underscore/utility.js
//
// The suite that the first lodash ships: its own tests and those of underscore.

const QUnit = require("qunit");
QUnit.install();
Object.assign(globalThis, { global: globalThis, setTimeout, clearTimeout });
globalThis._ = require("lodash");
// The tests measure how long they wait; here nothing takes time but waiting.
Date.now = () => 1e12 + clock;
require("lodash/test");

// The rest are scripts of a page. This is what they use of one: an element, the template that the
// page holds, and a frame whose script sets variables.
const element = { nodeType: 1 };
function write(markup) {
  (0, eval)(markup.replace(/<\/?script>/g, ""));
}
function find(selector) {
  const [, html] = /<script[^>]*id="template">([^]*?)<\/script>/.exec(texts.get("page"));
  return { 0: element, html: () => html, ready: begin => begin(), appendTo() {} };
}
find.browser = {};
Object.assign(globalThis, { $: find, jQuery: find, window: globalThis, parent: globalThis });
globalThis.document = {
  createElement: name => (name === "iframe" ? { contentDocument: { write, close() {} } } : element),
};
for (const name of ["arrays", "chaining", "collections", "functions", "objects", "utility"]) {
  (0, eval)(texts.get(name));
}
QUnit.finish();
