function evil(a) { eval(a); return function () { return a + free; }; }
function strict() { "use strict"; eval("1"); return free; }
function withs(o, x) { with (o) { x = y; (() => x)(); } }
var free;
