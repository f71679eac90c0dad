// The ground that the programs stand on, the same in every engine: a small CommonJS loader, and
// instead of what hosts offer, stand-ins that behave alike everywhere. `module(name, function)` and
// `text(name, string)` are called by the bundle; a program then says `require(name)`.

const write = globalThis.print ?? globalThis.console.log;
const modules = new Map();
const texts = new Map();
const cache = {};

function defineModule(name, run) {
  modules.set(name, run);
}

function resolve(from, name) {
  if (!name.startsWith(".")) return name;
  const path = from.split("/").slice(0, -1);
  for (const part of name.split("/")) {
    if (part === "..") path.pop();
    else if (part !== "." && part !== "") path.push(part);
  }
  return path.join("/");
}

function requireFrom(from) {
  function require(name) {
    const path = resolve(from, name);
    const resolved = [path, `${path}.js`, `${path}/index.js`].find(name => modules.has(name));
    if (resolved === undefined) {
      const error = new Error(`Cannot find module '${name}'`);
      error.code = "MODULE_NOT_FOUND";
      throw error;
    }
    let module = cache[resolved];
    if (module === undefined) {
      module = cache[resolved] = { exports: {}, id: resolved };
      modules.get(resolved).call(module.exports, module, module.exports, requireFrom(resolved), ...host);
    }
    return module.exports;
  }
  require.cache = cache;
  return require;
}

/** The modules of a folder, in order. */
function modulesUnder(folder) {
  return [...modules.keys()].filter(name => name.startsWith(`${folder}/`));
}

// Timers: nothing waits; what is due first runs first, after the promise jobs.
const timers = [];
let lastTimer = 0;
let clock = 0;

function setTimeout(callback, delay, ...given) {
  const timer = { id: ++lastTimer, at: clock + Math.max(1, Number(delay) || 0), callback, given };
  timers.push(timer);
  if (timers.length === 1) later(runTimers);
  return timer.id;
}

function clearTimeout(id) {
  const place = timers.findIndex(timer => timer.id === id);
  if (place >= 0) timers.splice(place, 1);
}

function runTimers() {
  if (timers.length === 0) return;
  let first = timers[0];
  for (const timer of timers) if (timer.at < first.at) first = timer;
  timers.splice(timers.indexOf(first), 1);
  clock = Math.max(clock, first.at);
  first.callback(...first.given);
  if (timers.length > 0) later(runTimers);
}

// Far enough behind the other jobs that chains of promises end first.
function later(work, turns = 50) {
  Promise.resolve().then(() => (turns > 0 ? later(work, turns - 1) : work()));
}

class TextEncoder {
  encode(string) {
    const bytes = unescape(encodeURIComponent(string));
    return Uint8Array.from(bytes, byte => byte.charCodeAt(0));
  }
}

const process = { env: { NODE_ENV: "production" }, browser: true, argv: [], platform: "linux" };
const console = { log: say, warn: say, error: say, info: say, debug: say };

function say(...values) {
  write(values.map(value => (typeof value === "string" ? value : show(value))).join(" "));
}

// In the order of the parameters that the bundle gives its modules.
const host = [process, console, setTimeout, clearTimeout, TextEncoder];

/** A short name for a long text: FNV-1a of its code units, and its length. */
function digest(string) {
  let hash = 0x811c9dc5;
  for (let index = 0; index < string.length; index += 1) {
    hash = Math.imul(hash ^ string.charCodeAt(index), 0x01000193);
  }
  return `${(hash >>> 0).toString(16).padStart(8, "0")}:${string.length}`;
}

/** A value as text, the same in every engine. */
function show(value, depth = 4, seen = []) {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol") return String(value);
  if (typeof value === "function") return `[function ${value.name}/${value.length}]`;
  if (value === null || typeof value !== "object") return Object.is(value, -0) ? "-0" : String(value);
  if (seen.includes(value)) return "[circular]";
  if (value instanceof Error) return `[${value.name}: ${value.message}]`;
  if (value instanceof Date) return `[date ${Number(value)}]`;
  if (value instanceof RegExp) return `${value}@${value.lastIndex}`;
  if (depth === 0) return "…";
  const inside = [...seen, value];
  const nested = item => show(item, depth - 1, inside);
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (value instanceof Map) {
    return `Map {${Array.from(value, ([key, item]) => `${nested(key)} => ${nested(item)}`).join(", ")}}`;
  }
  if (value instanceof Set) return `Set {${Array.from(value, nested).join(", ")}}`;
  if (ArrayBuffer.isView(value) && "length" in value) return `${tag} [${Array.from(value, nested).join(", ")}]`;
  if (Array.isArray(value)) {
    const items = [];
    for (let index = 0; index < Math.min(value.length, 200); index += 1) {
      items.push(index in value ? nested(value[index]) : "");
    }
    if (value.length > 200) items.push(`… ${value.length}`);
    return `[${items.join(", ")}]`;
  }
  const properties = Reflect.ownKeys(value)
    .filter(key => Object.prototype.propertyIsEnumerable.call(value, key))
    .map(key => `${typeof key === "symbol" ? `[${String(key)}]` : key}: ${nested(value[key])}`);
  return `${tag === "Object" ? "" : `${tag} `}{${properties.join(", ")}}`;
}

/** What a call gives, or how it fails. */
function outcome(call) {
  try {
    return show(call());
  } catch (error) {
    return `throws ${show(error)}`;
  }
}

/** Numbers that look random and are the same everywhere. */
function randomNumbers(seed) {
  let state = seed >>> 0;
  return function next(limit) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
