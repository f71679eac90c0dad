function simple(a, a) { var a; function a() {} arguments; }
function patterns({ x }, [y] = [x], ...z) { var x; let w = y; return arguments, z; }
const arrow = (a) => arguments;
function own(arguments) { return arguments; }
function variable() { var arguments; return arguments; }
function declared() { function arguments() {} return arguments; }
