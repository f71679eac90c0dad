// module: acorn acorn/dist/acorn.js
// text: acorn.js acorn/dist/acorn.js
// text: lodash.js lodash/lodash.js
// text: react-dom-server.js react-dom/cjs/react-dom-server-legacy.browser.production.min.js
//
// acorn reads itself, lodash and a minified file: trees, tokens, comments, places and complaints.

const acorn = require("acorn");

for (const name of ["acorn.js", "lodash.js", "react-dom-server.js"]) {
  const source = texts.get(name);
  const comments = [];
  const tokens = new Map();
  const tree = acorn.parse(source, {
    ecmaVersion: "latest",
    locations: name === "acorn.js",
    onComment: comments,
    onToken(token) {
      tokens.set(token.type.label, (tokens.get(token.type.label) ?? 0) + 1);
    },
  });
  const kinds = {};
  (function walk(node) {
    kinds[node.type] = (kinds[node.type] ?? 0) + 1;
    for (const key of Object.keys(node)) {
      const child = node[key];
      if (child && typeof child.type === "string") walk(child);
      else if (Array.isArray(child)) for (const item of child) if (item && item.type) walk(item);
    }
  })(tree);
  say(name, digest(JSON.stringify(tree)), comments.length, digest(JSON.stringify(comments)));
  say(show(kinds));
  say(show(tokens));
}

const sources = [
  "let a = 1; let a = 2;",
  "for (const x of [1, 2]) { await x }",
  "class A { #x; m() { return #x in this && this.#y } }",
  "var \\u{61}b = /(?<n>a)\\k<n>/u, s = `a${b}c`;",
  "a => { 'use strict'; with (a) {} }",
  "import x, { y as z } from 'm' with { type: 'json' }; export default class {}",
  "function* g() { yield* g(); } async () => { for await (const x of y) ; }",
  "/[/", "'\\u{110000}'", "0b12", "a?.b`c`", "({ __proto__: 1, __proto__: 2 })", "new.target",
  "label: { label: ; }", "break", "x = {a = 1}", "((a, b) => c)?.d[e](...f)", "let [a, ...b,] = c",
];
for (const source of sources) {
  for (const sourceType of ["script", "module"]) {
    say(source, sourceType, digest(outcome(() => acorn.parse(source, { ecmaVersion: 2025, sourceType }))));
    say(outcome(() => acorn.parse(source, { ecmaVersion: 2025, sourceType }).body.map(node => node.type)));
  }
}
say([...acorn.tokenizer("a + /b/g ** `c${1n}`", { ecmaVersion: 2025 })].map(token => token.type.label).join(" "));
