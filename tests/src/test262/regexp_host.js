// Runs tests of test262 for a parent process, which does all matching of regular expressions.
//
// The parent sends programs; each runs in a realm of its own, whose RegExp compiles and matches by
// asking the parent: `ask` writes a question to standard output and waits for the line that
// answers it. What surrounds the matcher (lastIndex, the result's array) is RegExpBuiltinExec as
// the specification has it.
"use strict";
const fs = require("fs");
const vm = require("vm");
const { isRegExp } = require("util").types;

let rest = Buffer.alloc(0);

function more() {
  const chunk = Buffer.alloc(1 << 16);
  const count = fs.readSync(0, chunk);
  if (count === 0) process.exit(0);
  rest = Buffer.concat([rest, chunk.subarray(0, count)]);
}

function readLine() {
  let end;
  while ((end = rest.indexOf(10)) < 0) more();
  const line = rest.toString("utf8", 0, end);
  rest = rest.subarray(end + 1);
  return line;
}

function readBytes(count) {
  while (rest.length < count) more();
  const bytes = rest.subarray(0, count);
  rest = rest.subarray(count);
  return bytes;
}

function write(bytes) {
  for (let done = 0; done < bytes.length; ) done += fs.writeSync(1, bytes, done);
}

/** Asks with some words and one string in UTF-16; gives the answer. */
function ask(words, string) {
  const bytes = Buffer.from(string, "utf16le");
  write(Buffer.from(`${words} ${bytes.length}\n`));
  write(bytes);
  return readLine();
}

// Runs inside of a realm.
const prelude = `(function (ask, isRegExp) {
  "use strict";
  const Native = RegExp;
  const getter = (name) => {
    const { get } = Object.getOwnPropertyDescriptor(Native.prototype, name);
    return (regexp) => Reflect.apply(get, regexp, []);
  };
  const source = getter("source");
  const letters = [
    ["d", getter("hasIndices")], ["g", getter("global")], ["i", getter("ignoreCase")], ["m", getter("multiline")],
    ["s", getter("dotAll")], ["u", getter("unicode")], ["v", getter("unicodeSets")], ["y", getter("sticky")],
  ];
  // No iterators from here on: tests replace them.
  const flagsOf = (regexp) => letters.reduce((flags, pair) => (pair[1](regexp) ? flags + pair[0] : flags), "");
  const slots = new WeakMap();
  const { defineProperty, create } = Object;
  const slice = Function.prototype.call.bind(String.prototype.slice);

  /** The parent's compiled pattern: its number and the names of its groups. */
  function compile(pattern, flags) {
    const answer = ask("compile " + (flags || "-"), pattern);
    if (!answer.startsWith("ok ")) throw new SyntaxError(answer);
    const words = answer.split(" ");
    const named = (word) => ({ name: word.split("=")[0], numbers: word.split("=")[1].split(",") });
    return { id: words[1], names: words.slice(2).map(named) };
  }

  /** The slot of a regular expression, made anew if the expression was compiled anew. */
  function slotOf(regexp) {
    const pattern = source(regexp);
    const flags = flagsOf(regexp);
    let slot = slots.get(regexp);
    if (slot === undefined || slot.pattern !== pattern || slot.flags !== flags) {
      slot = { pattern, flags, ...compile(pattern, flags) };
      slots.set(regexp, slot);
    }
    return slot;
  }

  /** Makes a regular expression by \`make\`. The host may not know the pattern, but the parent may. */
  function making(pattern, flags, make) {
    const copied = isRegExp(pattern) ? slots.get(pattern) : undefined;
    if (copied?.standsFor !== undefined) {
      flags = flags === undefined ? copied.flags : flags;
      pattern = copied.standsFor;
    }
    let regexp;
    try {
      regexp = make(pattern, flags);
    } catch (error) {
      if (!(error instanceof SyntaxError) || typeof pattern !== "string") throw error;
      const letters = flags === undefined ? "" : String(flags);
      const compiled = compile(pattern, letters);
      regexp = make("(?:)", letters);
      slots.set(regexp, { pattern: "(?:)", flags: flagsOf(regexp), standsFor: pattern, ...compiled });
    }
    slotOf(regexp);
    return regexp;
  }

  const construct = (target, args, newTarget) =>
    making(args[0], args[1], (pattern, flags) => Reflect.construct(target, [pattern, flags], newTarget));

  const Wrapped = new Proxy(Native, {
    construct,
    apply(target, self, args) {
      const pattern = args[0];
      const flags = args[1];
      if (flags === undefined && Object(pattern) === pattern) {
        const matcher = pattern[Symbol.match];
        const like = matcher !== undefined ? Boolean(matcher) : isRegExp(pattern);
        if (like && pattern.constructor === Wrapped) return pattern;
      }
      return construct(target, args, target);
    },
  });

  const nativeCompile = Native.prototype.compile;
  const { exec, compile: compileAgain } = {
    compile(pattern, flags) {
      return making(pattern, flags, (pattern, flags) => Reflect.apply(nativeCompile, this, [pattern, flags]));
    },
    exec(string) {
      if (!isRegExp(this)) throw new TypeError("not a regular expression");
      const input = \`\${string}\`;
      const index = Math.min(Math.max(Math.trunc(+this.lastIndex) || 0, 0), 2 ** 53 - 1);
      const slot = slotOf(this);
      const moves = slot.flags.includes("g") || slot.flags.includes("y");
      const start = moves ? index : 0;
      const answer = start > input.length ? "null" : ask("exec " + slot.id + " " + start, input);
      if (answer === "null") {
        if (moves) this.lastIndex = 0;
        return null;
      }
      const pairs = answer.split(" ").map((pair) => (pair === "_" ? undefined : pair.split("-").map(Number)));
      if (pairs.some((pair) => pair && pair.some(Number.isNaN))) throw new Error(answer);
      if (moves) this.lastIndex = pairs[0][1];
      const cut = (pair) => pair && slice(input, pair[0], pair[1]);
      const named = (values) => {
        if (slot.names.length === 0) return undefined;
        const groups = create(null);
        slot.names.forEach(({ name, numbers }) => {
          const number = numbers.find((number) => pairs[number] !== undefined);
          groups[name] = number === undefined ? undefined : values[number];
        });
        return groups;
      };
      const put = (object, key, value) =>
        defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
      const result = [];
      put(result, "index", pairs[0][0]);
      put(result, "input", input);
      pairs.forEach((pair, number) => put(result, number, cut(pair)));
      put(result, "groups", named(result));
      if (slot.flags.includes("d")) {
        const indices = [];
        pairs.forEach((pair, number) => put(indices, number, pair));
        put(indices, "groups", named(indices));
        put(result, "indices", indices);
      }
      return result;
    },
  };
  const hidden = { writable: true, enumerable: false, configurable: true };
  defineProperty(Native.prototype, "exec", { value: exec, ...hidden });
  defineProperty(Native.prototype, "compile", { value: compileAgain, ...hidden });
  const { get } = Object.getOwnPropertyDescriptor(
    { get source() { return slots.get(this)?.standsFor ?? source(this); } }, "source");
  defineProperty(Native.prototype, "source", { get, enumerable: false, configurable: true });
  defineProperty(Native.prototype, "constructor", { value: Wrapped, ...hidden });
  defineProperty(globalThis, "RegExp", { value: Wrapped, ...hidden });
})`;

/** A new realm; with `own` it keeps the host's own regular expressions. */
function createRealm(own) {
  const realm = vm.createContext({});
  if (!own) vm.runInContext(prelude, realm)(ask, isRegExp);
  const $262 = {
    createRealm: () => ({ global: vm.runInContext("globalThis", createRealm(own)) }),
  };
  Object.assign(vm.runInContext("globalThis", realm), { $262, print() {} });
  return realm;
}

for (;;) {
  const [kind, length] = readLine().split(" ");
  const program = readBytes(Number(length)).toString("utf8");
  let verdict = "passed";
  try {
    vm.runInContext(program, createRealm(kind === "own"), { timeout: 120_000 });
  } catch (error) {
    const text = error && error.constructor ? `${error.constructor.name}: ${error.message}` : String(error);
    verdict = `failed ${text.replace(/\s+/g, " ").slice(0, 300)}`;
  }
  write(Buffer.from(`${verdict}\n`));
}
