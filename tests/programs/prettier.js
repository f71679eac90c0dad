// module: prettier prettier/standalone.js
// module: estree prettier/plugins/estree.js
// module: acorn prettier/plugins/acorn.js
// module: babel prettier/plugins/babel.js
// module: typescript prettier/plugins/typescript.js
// module: postcss prettier/plugins/postcss.js
// module: html prettier/plugins/html.js
// module: markdown prettier/plugins/markdown.js
// module: yaml prettier/plugins/yaml.js
// module: graphql prettier/plugins/graphql.js
// text: commonjs.js commonjs.js
// text: react-pages.js react-pages.js
// text: shapes.ts inputs/shapes.ts
// text: view.tsx inputs/view.tsx
// text: page.html inputs/page.html
// text: page.css inputs/page.css
// text: page.scss inputs/page.scss
// text: page.md inputs/page.md
// text: page.yaml inputs/page.yaml
// text: page.graphql inputs/page.graphql
//
// prettier formats files of many languages, each with its own parser, and files inside of files.

const prettier = require("prettier");
const plugins = ["estree", "acorn", "babel", "typescript", "postcss", "html", "markdown", "yaml", "graphql"].map(require);
say(prettier.version);

const work = [
  ["commonjs.js", { parser: "acorn", semi: false, singleQuote: true }],
  ["react-pages.js", { parser: "babel", printWidth: 60, trailingComma: "none" }],
  ["shapes.ts", { parser: "typescript" }],
  ["shapes.ts", { parser: "babel-ts", tabWidth: 8, useTabs: true }],
  ["view.tsx", { parser: "typescript", jsxSingleQuote: true, printWidth: 40 }],
  ["page.html", { parser: "html" }],
  ["page.html", { parser: "vue", printWidth: 120 }],
  ["page.css", { parser: "css" }],
  ["page.scss", { parser: "scss" }],
  ["page.md", { parser: "markdown", proseWrap: "always" }],
  ["page.yaml", { parser: "yaml" }],
  ["page.graphql", { parser: "graphql" }],
];

async function run() {
  for (const [name, options] of work) {
    try {
      const formatted = await prettier.format(texts.get(name), { plugins, ...options });
      const again = await prettier.format(formatted, { plugins, ...options });
      say(name, options.parser, digest(formatted), again === formatted);
      if (name.startsWith("page") || name.startsWith("shapes")) say(formatted);
    } catch (error) {
      say(name, options.parser, error.name, error.message);
    }
  }
  const { formatted, cursorOffset } = await prettier.formatWithCursor("a  =  1 ;b=>{ c }", { plugins, parser: "babel", cursorOffset: 9 });
  say(show(formatted), cursorOffset);
  for (const broken of ["let = = 1", "<div>", "a { b", "type X = ;"]) {
    await prettier.format(broken, { plugins, parser: "babel-ts" }).then(say, error => say(error.name, error.message));
  }
}

run().catch(error => say("failed", error.name, error.message));
