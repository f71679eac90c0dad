// module: typescript typescript/lib/typescript.js
// text: shapes.ts inputs/shapes.ts
// text: wrong.ts inputs/wrong.ts
// text: view.tsx inputs/view.tsx
// text: lib.es5.d.ts typescript/lib/lib.es5.d.ts
// text: lib.decorators.d.ts typescript/lib/lib.decorators.d.ts
// text: lib.decorators.legacy.d.ts typescript/lib/lib.decorators.legacy.d.ts
//
// The TypeScript compiler turns files into JavaScript of two ages, then checks types against its
// own library file, and gives declarations and complaints.

const ts = require("typescript");
say(ts.version);

for (const name of ["shapes.ts", "wrong.ts", "view.tsx"]) {
  for (const target of [ts.ScriptTarget.ES5, ts.ScriptTarget.ES2022]) {
    const { outputText, diagnostics, sourceMapText } = ts.transpileModule(texts.get(name), {
      fileName: name,
      reportDiagnostics: true,
      compilerOptions: { target, module: ts.ModuleKind.CommonJS, jsx: ts.JsxEmit.React, sourceMap: true, experimentalDecorators: true },
    });
    say(name, target, digest(outputText), digest(sourceMapText), diagnostics.length);
    if (name === "shapes.ts") say(outputText);
  }
}

const options = { strict: true, target: ts.ScriptTarget.ES5, noLib: false, declaration: true, module: ts.ModuleKind.CommonJS };
const written = [];
const files = new Map();
const compilerHost = {
  fileExists: name => texts.has(name),
  readFile: name => texts.get(name),
  getSourceFile(name, languageVersion) {
    if (!texts.has(name)) return undefined;
    if (!files.has(name)) files.set(name, ts.createSourceFile(name, texts.get(name), languageVersion));
    return files.get(name);
  },
  getDefaultLibFileName: () => "lib.es5.d.ts",
  getCurrentDirectory: () => "",
  getCanonicalFileName: name => name,
  useCaseSensitiveFileNames: () => true,
  getNewLine: () => "\n",
  writeFile: (name, text) => written.push([name, text]),
};
const program = ts.createProgram(["shapes.ts", "wrong.ts"], options, compilerHost);
const complaints = [...ts.getPreEmitDiagnostics(program)];
say(ts.formatDiagnostics(complaints, { getCanonicalFileName: name => name, getCurrentDirectory: () => "", getNewLine: () => "\n" }));
program.emit();
for (const [name, text] of written) say(name, digest(text));
say(written.find(([name]) => name === "shapes.d.ts")[1]);

const checker = program.getTypeChecker();
ts.forEachChild(program.getSourceFile("shapes.ts"), node => {
  const symbol = node.name && checker.getSymbolAtLocation(node.name);
  if (symbol) say(symbol.name, checker.typeToString(checker.getTypeOfSymbolAtLocation(symbol, node)));
});
