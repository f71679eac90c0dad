f(x);
function f(a, b) {
  var a, c;
  { function g() { return c + arguments.length; } var d = g; }
  return function self() { return self(a) || d; };
}
var x = typeof undeclared;
