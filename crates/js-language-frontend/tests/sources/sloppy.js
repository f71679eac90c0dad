// What only sloppy mode code may have.
var yield_ = 010 + 09.5, let = 1, static = "\07\8", await = 2;
with (Math) { if (cos) function f() { return sin(x); } else function f() { } }
for (var i = 0 in {}) ;
{ function g() { } function g() { return arguments.callee; } }
function dup(a, a, eval) { arguments[0] = a; delete a; return this; }
label: function h() { }
yield: for (let in {}) break yield;
try { throw 1 } catch (e) { var e = 2; for (var e of []); }
async = (async), async(1, ...[2]), async
(3)
var html = 1 <!-- a comment
--> another comment
x = function () { "use strict"; return (function () { return this; })(); }
switch (let) { case 0: let
  y = 1; case 1: function k() { } }
/re/g.test(x) / 2 / /[/]/u.source
if (a) ; else b
++c
eval("var z"); (0, eval)("z"); new new X()(), new X.y().z, new (f())()
