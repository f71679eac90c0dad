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
