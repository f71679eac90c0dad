{ let a; let a; }
{ var a; }
function f() { { const b = 1; class b {} } { var b; } return b; }
