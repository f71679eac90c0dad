// Closures, TDZ, eval, with, generators.
const makers = []; for (let i = 0; i < 3; i++) { makers.push(() => i++); }
print(makers[0](), makers[0](), makers[1]());
function counter() { let n = 0; return { up: () => ++n, down: () => --n }; }
const one = counter(), two = counter(); one.up(); one.up(); two.down(); print(one.up(), two.down());
function evals(x) { eval("var added = x * 2; x = 9"); return added + ":" + x; } print(evals(4));
function strictEval() { "use strict"; eval("var hidden = 1"); return typeof hidden; } print(strictEval());
print((0, eval)("var globalEval = 3; globalEval * 2"), globalEval);
print(new Function2(3).value); function Function2(v) { this.value = eval("this.constructor === Function2 && v"); }
with ({ inside: 1, print2: print }) { print2(inside); var outside = inside + 1; } print(outside);
function withStore(o) { with (o) { p = 5; q = 6; } return o.p; } var q; print(withStore({ p: 1 }), q);
try { early; let early = 1; } catch (e) { print(e.message); }
function* numbers() { try { const got = yield 1; print("got", got); yield* [2, 3]; return 4; } finally { print("cleanup"); } }
const it = numbers(); print(it.next().value, it.next("sent").value, it.next().value, it.next().value, it.next().done);
const stopped = numbers(); stopped.next(); print(stopped.return(7).value, stopped.next().done);
const failing = numbers(); failing.next(); try { failing.throw(new Error("into")); } catch (e) { print(e.message); }
function* fibonacci() { let [a, b] = [0, 1]; for (;;) { yield a; [a, b] = [b, a + b]; } }
let text = ""; for (const n of fibonacci()) { if (n > 50) break; text += n + " "; } print(text);
function* deep(n) { if (n > 0) yield* deep(n - 1); yield n; } print([...deep(20)].length);
(function () { try { throw new Error("trace"); } catch (e) { print(e.stack.split ? 1 : e.stack); } })();
