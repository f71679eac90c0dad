function closures(a) { let b = 1; function inner() { return a + b++; } return inner; }
function mapped(a, b) { arguments[0] = 1; return a; }
function defaults(a, b = a, { c } = {}, ...d) { var a; return () => arguments; }
function hoisting() { { function inBlock() {} } return inBlock; }
const factorial = function self(n) { return n < 2 ? 1 : n * self(n - 1); };
function* generator(x) { try { const y = yield x; yield* y; return y; } finally { x(); } }
async function asynchronous(p) { const v = await p; for await (const x of v) await x; }
async function* both(p) { yield p; yield* p; return p; }
function tdz() { const f = () => x; f(); let x = 1; x = 2; const c = 1; c = 2; return f; }
function evaluates(a) { var b = 1; return eval(a) + this; }
function within(o) { var x = 1; with (o) { x = y; f(); delete z; } return typeof w; }
function resources(a) { using x = a; { using y = x; return y; } }
