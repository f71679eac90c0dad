function loops(n) { for (let i = 0; i < n; i++) { if (i === 3) continue; if (i > 5) break; } while (n) n--; do n++; while (n < 3); for (;;) { break; } }
function captured(n) { const out = []; for (let i = 0; i < n; i++) out.push(() => i); for (const x of out) out.push(() => x); return out; }
function iterations(o) { outer: for (const k in o) { for (const v of o[k]) { if (v) continue outer; if (!v) break outer; return v; } } }
function exceptions(f) { try { return f(); } catch (e) { f(e); } finally { f.done(); } }
function breaksThroughFinally(f) { for (;;) { try { if (f()) break; if (f(1)) continue; } finally { f(2); } } }
function switches(x) { switch (x) { case 0: case 1: return "a"; case 2: x = 3; default: break; case 3: x = 4; } switch (x) { case "a": return 1; case f(): return 2; } }
function destructuring({ a, b: [c, , d = 1, ...e], ...f }, [g, { h = 2 }] = []) { ({ a, b: c.x, [d]: e[0] } = f); [a, c] = [c, a]; return g + h; }
label: { if (1) break label; }
