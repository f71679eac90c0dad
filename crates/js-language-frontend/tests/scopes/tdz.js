use(before);
let before = before + 1;
const { a, b = a, c = c, [a]: d } = { a: d };
use(before, a);
function later() { return before; }
switch (a) { case 0: let e = 1; use(e); break; case 1: use(e); }
class C extends C { static m = C; [C.name]() { return C; } }
for (let i of i) use(i);
{ let [{ f } = f, g = f] = f; }
(p, q = p, r = s, s = r, { t = t } = {}) => t;
(u = () => v, v = () => u) => { function w() { return v; } };
try {} catch ({ x = () => y, y }) { () => x; }
