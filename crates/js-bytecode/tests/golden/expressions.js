function arithmetic(a, b) { return a + b * 2 - 1.5 + "x" + (a, b) ** -a; }
function keepsOldOperand(a) { return a + (a = 1) + a++ + --a; }
function comparisons(a, b) { return [a < b, a >= 1, a == null, a === "x", typeof a === "function", !(a in b)]; }
function logical(a, b, c) { a ||= b; c ??= a && b; return a ? b ?? c : (a, c); }
function members(o, k) { o.x = o[k]; o[k] += o.x++; delete o.x; return o?.a?.[k]?.(1).b; }
function calls(f, ...rest) { f(1, 2); f.g(f)(3); new f(rest); f(...rest); new f.g(...rest, 1); return f`a${1}b`; }
function literals(x) { return [{ a: 1, b: x, [x]: 2, get c() { return 1; }, __proto__: null }, [1, , x], /r/g, `t${x}u`, 1n, -0, [1, 2, 3, 4, 5]]; }
