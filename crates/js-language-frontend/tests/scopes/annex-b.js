{ function f() {} }
f();
function outer(p) {
  { function p() {} }
  { function q() {} { let r; { function r() {} } } }
  if (p) function s() {}
  try {} catch (e) { { function e() {} } var e; }
  switch (1) { case 1: function t() {} }
  let u; { function u() {} }
  { async function v() {} }
}
function twice() {} { function twice() {} }
try {} catch (e) { var e = 1; () => e; }
function own() { { function arguments() {} } return arguments; }
{ { let l; function waiting() {} } let m; }
function beside() {}
